import type { ConceptIndex, ResolveHint } from '../domain/concept-id.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';
import { exceedsWhole, formatPercentage } from '../domain/percentage.ts';
import type { Fault, MicroPercent, TagInput } from '../domain/types.ts';
import { Problem, type ProblemCode, summarize } from './problems.ts';

/** A tag as somebody wrote it, with the place it was written at. */
export interface WrittenTag extends ResolveHint {
  readonly text: string;
  readonly percentage: MicroPercent | null;
  readonly significance: TagInput['significance'];
  readonly origin?: TagInput['origin'];
  readonly pointer: string;
}

interface ReadTags {
  readonly tags: readonly TagInput[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** The canonical id of a code, or the fault that names the nearest known ones or the candidates. */
export function resolveConcept(
  index: ConceptIndex,
  text: string,
  pointer: string,
  hint: ResolveHint = {},
): { readonly id: string } | { readonly fault: Fault } {
  const resolution = index.resolve(text, hint);
  if (resolution.kind === 'found') return { id: resolution.id };
  if (resolution.kind === 'ambiguous') {
    const candidates = resolution.candidates.join(', ');
    return {
      fault: {
        pointer,
        code: 'ambiguous-concept',
        message: `"${text}" means several elements: ${candidates}.`,
        fix: `Write one of ${candidates}.`,
      },
    };
  }
  const nearest = resolution.nearest.join(', ');
  return {
    fault: {
      pointer,
      code: 'unknown-concept',
      message: `"${text.slice(0, 80)}" is no element of any framework known here.`,
      fix: nearest === '' ? 'Write ids as framework:code, such as sdg:10.7.' : `Did you mean ${nearest}?`,
    },
  };
}

/** As resolveConcept, for where a single unknown id ends the request. */
export function requireConcept(
  index: ConceptIndex,
  text: string,
  pointer: string,
  hint: ResolveHint = {},
): string {
  const resolved = resolveConcept(index, text, pointer, hint);
  if ('id' in resolved) return resolved.id;
  throw new Problem(resolved.fault.code as ProblemCode, resolved.fault.message, [resolved.fault]);
}

/**
 * Resolves tags, merges those that mean the same concept, and holds the sums of percentages: each level of a
 * framework is a declaration of its own and must not exceed 100. Percentages of a concept given twice are added.
 */
export function readTags(graph: CrosswalkGraph, written: readonly WrittenTag[]): ReadTags {
  const faults: Fault[] = [];
  const warnings: Fault[] = [];
  const byConcept = new Map<string, TagInput>();
  const sums = new Map<string, { total: number; pointer: string }>();

  for (const tag of written) {
    const resolved = resolveConcept(graph.index, tag.text, tag.pointer, tag);
    if ('fault' in resolved) {
      faults.push(resolved.fault);
      continue;
    }
    const before = byConcept.get(resolved.id);
    if (before !== undefined && before.percentage !== null && tag.percentage !== null) {
      warnings.push({
        pointer: tag.pointer,
        code: 'percentages-added',
        message: `${resolved.id} is given more than once with a percentage; they were added.`,
        fix: 'Give each element once.',
      });
    }
    byConcept.set(resolved.id, {
      concept: resolved.id,
      percentage: addNullable(before?.percentage ?? null, tag.percentage),
      significance: tag.significance ?? before?.significance ?? null,
      origin: tag.origin ?? before?.origin ?? null,
    });
    if (tag.percentage !== null) {
      const concept = graph.concepts[graph.numberOf.get(resolved.id) ?? -1];
      const key = `${concept?.framework} ${concept?.level}`;
      const sum = sums.get(key);
      sums.set(key, { total: (sum?.total ?? 0) + tag.percentage, pointer: tag.pointer });
    }
  }
  for (const [key, { total, pointer }] of sums) {
    if (!exceedsWhole(total)) continue;
    faults.push({
      pointer,
      code: 'percentages-above-100',
      message: `The percentages of the ${key} tags sum to ${formatPercentage(total)}.`,
      fix: 'Lower them so that they sum to 100 at most; what is left out counts as unaligned.',
    });
  }
  const tags = [...byConcept.values()].sort(
    (a, b) => (graph.numberOf.get(a.concept) ?? 0) - (graph.numberOf.get(b.concept) ?? 0),
  );
  return { tags, faults, warnings };
}

/** As readTags, for where a single fault ends the request. */
export function requireTags(graph: CrosswalkGraph, written: readonly WrittenTag[]): readonly TagInput[] {
  const { tags, faults } = readTags(graph, written);
  if (faults.length === 0) return tags;
  throw new Problem(problemCodeOf(faults), summarize(faults), faults);
}

const PARTICULAR: readonly ProblemCode[] = [
  'unknown-concept',
  'ambiguous-concept',
  'unknown-question',
  'invalid-answer',
  'contradicting-answers',
];

/** The problem that a list of faults makes: the particular one when all agree, else the general one. */
export function problemCodeOf(faults: readonly Fault[]): ProblemCode {
  const codes = new Set(faults.map(({ code }) => code));
  const [only] = codes;
  return (codes.size === 1 ? PARTICULAR.find((code) => code === only) : undefined) ?? 'invalid-body';
}

function addNullable(a: MicroPercent | null, b: MicroPercent | null): MicroPercent | null {
  return a === null ? b : b === null ? a : a + b;
}

import { withKnownPartial } from '../domain/framework-notes.ts';
import { compareText } from '../domain/graph.ts';
import { type Finding, faultOfStructure, type LintRule, lint } from '../domain/lint.ts';
import { mergeTexts } from '../domain/official-text.ts';
import type { Concept, Fault, Framework } from '../domain/types.ts';
import type { Change } from '../store/port.ts';
import type { Crosswalk } from './crosswalk.ts';
import { textFault } from './crosswalk-import.ts';
import type { ImportLimits } from './import-files.ts';
import type { ImportRow } from './import-rows.ts';
import { differing, parentsFirst } from './seed.ts';

/** A framework as a file tells of it. */
export interface WantedFramework {
  readonly framework: Framework;
  /** False where the file says little of the framework itself: what is stored of it then stays. */
  readonly speaksOfItself: boolean;
  readonly elements: readonly WantedConcept[];
}

export interface WantedConcept {
  readonly row: number;
  readonly pointer: string;
  readonly concept: Concept;
  /** What the file has no word for: it stays as it is stored. */
  readonly silentOn: readonly (keyof Concept)[];
  readonly errors: readonly Fault[];
  readonly warnings: readonly Fault[];
}

export interface FrameworkOutcome {
  readonly id: string;
  readonly title: string;
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly concepts: { readonly created: number; readonly updated: number; readonly unchanged: number };
  /** Elements that are stored and not in this file: they stay as they are. */
  readonly missing: readonly string[];
}

export interface FrameworkDecision {
  readonly rows: readonly ImportRow[];
  /** The elements of the file as they shall stand, one for each row. */
  readonly elements: readonly Concept[];
  readonly changes: readonly Change[];
  readonly warnings: readonly Fault[];
  readonly outcome: FrameworkOutcome;
}

/**
 * Decides what becomes of a framework and each of its elements. What came with the software (`seeded`) is never
 * changed: an element of it that differs is rejected. Elements that the file does not have stay.
 */
export function decideFramework(
  { graph }: Crosswalk,
  wanted: WantedFramework,
  seeded: ReadonlySet<string>,
  limits: ImportLimits,
): FrameworkDecision {
  const known = graph.frameworks.find(({ id }) => id === wanted.framework.id);
  const { framework, warnings } = frameworkOf(wanted, known, graph.frameworks, seeded);
  const stored = new Map(
    graph.concepts
      .filter((concept) => concept.framework === framework.id)
      .map((concept) => [concept.id, concept]),
  );
  const elements = wanted.elements.map((element) => ({
    ...element,
    concept: withSilence(element, stored.get(element.concept.id)),
  }));
  const after = new Map(stored);
  for (const { concept } of elements) after.set(concept.id, concept);
  const findings = Map.groupBy(
    lint({ frameworks: [framework], concepts: [...after.values()], sets: [], mappings: [] }),
    ({ id }) => id,
  );
  const judge = judgeOf(framework, after, stored, seeded, limits);
  const errors = new Map<WantedConcept, readonly Fault[]>(
    elements.map((element) => [element, element.errors.length > 0 ? element.errors : judge(element)]),
  );
  const lost = rejectedParts(elements, errors, stored);
  const rows = elements.map((element): ImportRow => {
    const { row, concept } = element;
    const before = stored.get(concept.id);
    const own = [...(errors.get(element) ?? []), ...(lost.get(element) ?? [])];
    const noted = (findings.get(concept.id) ?? []).flatMap((finding) => warningOf(finding, element.pointer));
    const outcome =
      own.length > 0
        ? 'rejected'
        : before === undefined
          ? 'created'
          : differing([before], [concept]).length > 0
            ? 'updated'
            : 'unchanged';
    const told = outcome === 'unchanged' ? [] : noted;
    return { row, id: concept.id, outcome, errors: own, warnings: [...element.warnings, ...told] };
  });
  const written = elements
    .filter((_, place) => rows[place]?.outcome === 'created' || rows[place]?.outcome === 'updated')
    .map(({ concept }) => concept);
  const frameworkDiffers = differing(known === undefined ? [] : [known], [framework]).length > 0;
  const count = (outcome: ImportRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  const found = new Set(elements.map(({ concept }) => concept.id));
  return {
    rows,
    elements: elements.map(({ concept }) => concept),
    warnings,
    changes: [
      ...(frameworkDiffers ? [{ kind: 'put-framework', framework } as const] : []),
      ...parentsFirst(written).map((concept): Change => ({ kind: 'put-concept', concept })),
    ],
    outcome: {
      id: framework.id,
      title: framework.title,
      outcome:
        known === undefined ? 'created' : frameworkDiffers || written.length > 0 ? 'updated' : 'unchanged',
      concepts: { created: count('created'), updated: count('updated'), unchanged: count('unchanged') },
      missing: [...stored.keys()].filter((id) => !found.has(id)).sort(compareText),
    },
  };
}

function frameworkOf(
  { framework, speaksOfItself }: WantedFramework,
  known: Framework | undefined,
  others: readonly Framework[],
  seeded: ReadonlySet<string>,
): { readonly framework: Framework; readonly warnings: readonly Fault[] } {
  const taken = new Set(
    others.filter(({ id }) => id !== framework.id).flatMap(({ id, aliases }) => [id, ...aliases]),
  );
  const free = framework.aliases.filter((alias) => !taken.has(alias));
  const warnings = framework.aliases
    .filter((alias) => taken.has(alias))
    .map((alias) => ({
      pointer: 'framework',
      code: 'ambiguous-alias',
      message: `"${alias}" means another framework already; it is left out.`,
      fix: 'Give the framework other names.',
    }));
  if (known === undefined) return { framework: { ...framework, aliases: free }, warnings };
  if (!speaksOfItself) return { framework: known, warnings: [] };
  const now: Framework = withKnownPartial(
    {
      ...framework,
      aliases: inOrderOf(known.aliases, free),
      notes: inOrderOf(known.notes, framework.notes),
      position: known.position,
    },
    known,
  );
  if (!seeded.has(known.id) || differing([known], [now]).length === 0) return { framework: now, warnings };
  const message = `What the file says of ${known.id} itself differs from what came with the software, which stays.`;
  const fix = 'Import it under an id of its own, with "framework".';
  return { framework: known, warnings: [{ pointer: 'framework', code: 'of-the-software', message, fix }] };
}

/** Lists without an order of their own keep the one they are stored in. */
function inOrderOf(before: readonly string[], now: readonly string[]): readonly string[] {
  const wanted = new Set(now);
  return before.length === wanted.size && before.every((text) => wanted.has(text)) ? before : now;
}

function withSilence({ concept, silentOn }: WantedConcept, before: Concept | undefined): Concept {
  if (before === undefined) return concept;
  const kept = Object.fromEntries(silentOn.map((field) => [field, before[field]]));
  return {
    ...concept,
    ...kept,
    codes: inOrderOf(before.codes, concept.codes),
    officialTexts: mergeTexts(before.officialTexts, concept.officialTexts),
  };
}

const MAX_LABEL = 80;
const MAX_NOTATION = 200;

function judgeOf(
  framework: Framework,
  after: ReadonlyMap<string, Concept>,
  stored: ReadonlyMap<string, Concept>,
  seeded: ReadonlySet<string>,
  limits: ImportLimits,
): (element: WantedConcept) => Fault[] {
  const given = new Set<string>();
  return ({ concept, pointer }) => {
    const faults: Fault[] = [];
    const fault = (place: string, code: string, message: string, fix: string) =>
      faults.push({ pointer: `${pointer}${place}`, code, message, fix });
    const { id, notation, label, level } = concept;
    if (given.has(id))
      fault('/notation', 'repeated-notation', `${id} stands in the file twice.`, 'Leave one of them.');
    given.add(id);
    if (notation.length > MAX_NOTATION || notation.trim() === '')
      fault('/notation', 'bad-notation', `A notation has 1 to ${MAX_NOTATION} characters.`, 'Shorten it.');
    if (label.length > MAX_LABEL || label.trim() === '')
      fault(
        '/label',
        'label-too-long',
        `The label has ${label.length} characters.`,
        `Write 1 to ${MAX_LABEL}; the whole text can be the official text.`,
      );
    const levels = framework.levels.map((one) => one.id).join(', ');
    const own = framework.levels.find((one) => one.id === level);
    if (own === undefined)
      fault('/level', 'unknown-level', `${framework.id} has no level "${level}".`, `Use one of ${levels}.`);
    const structure = own === undefined ? null : faultOfStructure(concept, own.parent, after);
    if (structure !== null)
      fault('/parent', 'wrong-parent', structure, 'Name as parent an element of the level above.');
    const texts = [notation, label, concept.source, concept.locator, concept.note ?? '', concept.uri ?? ''];
    for (const text of [...texts, ...concept.codes, ...concept.officialTexts.map((one) => one.text)]) {
      const unfit = textFault(text, pointer, limits);
      if (unfit !== null) faults.push(unfit);
    }
    const before = stored.get(id);
    if (before !== undefined && seeded.has(id) && differing([before], [concept]).length > 0)
      fault(
        '',
        'of-the-software',
        `${id} came with the software and differs in the file; it is not overwritten.`,
        'Leave it out or import the framework under another id; for its wording alone use the import of official texts.',
      );
    return faults;
  };
}

/** Parts of what is rejected cannot stand, unless what is stored of their parent stays. */
function rejectedParts(
  elements: readonly WantedConcept[],
  errors: ReadonlyMap<WantedConcept, readonly Fault[]>,
  stored: ReadonlyMap<string, Concept>,
): ReadonlyMap<WantedConcept, readonly Fault[]> {
  const byId = new Map(elements.map((element) => [element.concept.id, element]));
  const lost = new Map<WantedConcept, readonly Fault[]>();
  const sound = elements.filter((element) => (errors.get(element) ?? []).length === 0);
  const standing = new Set([...stored.keys(), ...sound.map(({ concept }) => concept.id)]);
  const gone = new Set([...byId.keys()].filter((id) => !standing.has(id)));
  for (const concept of parentsFirst(elements.map((element) => element.concept))) {
    const element = byId.get(concept.id);
    if (element === undefined || concept.parent === null || !gone.has(concept.parent)) continue;
    const message = `Its parent ${concept.parent} cannot be taken.`;
    lost.set(element, [
      { pointer: element.pointer, code: 'parent-rejected', message, fix: 'Mend the parent first.' },
    ]);
    gone.add(concept.id);
  }
  return lost;
}

const WARNED: Readonly<Partial<Record<LintRule, string>>> = {
  'repeated-label': 'Give it a label of its own, so that tables and charts tell the two apart.',
  'repeated-uri': 'Give each element its own URI.',
  'wrong-parent': 'Check which one is meant.',
};

function warningOf({ rule, message }: Finding, pointer: string): Fault[] {
  const fix = WARNED[rule];
  return fix === undefined ? [] : [{ pointer, code: rule, message, fix }];
}

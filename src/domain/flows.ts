import { apportion, equalWithin } from './apportion.ts';
import { compareText } from './compare-text.ts';
import { type CountQuery, leadsOf } from './counted.ts';
import { entryFor } from './entry-for.ts';
import type { CrosswalkGraph } from './graph.ts';
import { type KeyedProject, readSubjectKey, subjectKeys } from './subject-key.ts';
import type { Strength } from './types.ts';

/**
 * How tags lead to what counts, over a portfolio. Every aligned project is one unit. It is cut equally over its most
 * specific counted elements, and each part equally over the tags that lead there, so that the flows of a portfolio add up
 * to its aligned projects.
 */

export interface Flow {
  /** The tag by number; null where the project's own tags in the framework declare the element. */
  readonly tag: number | null;
  /** The element that counts, by number. */
  readonly concept: number;
  readonly strength: Strength;
  /** In thousandths of a project. */
  readonly thousandths: bigint;
}

const UNIT = 1_000n;

interface FlowCounter {
  add(project: KeyedProject): void;
  /** In framework order of tags and elements, declared ones first. */
  finish(): readonly Flow[];
}

type Part = Omit<Flow, 'thousandths'> & { readonly weight: bigint };

export function flowCounter(graph: CrosswalkGraph, query: CountQuery): FlowCounter {
  const keyOf = subjectKeys(graph);
  const byTags = new Map<string, { projects: number; readonly parts: readonly Part[] }>();

  function partsOf(subjectKey: string): readonly Part[] {
    const leads = Map.groupBy(leadsOf(graph, readSubjectKey(subjectKey), query), ({ concept }) => concept);
    const concepts = [...leads].sort(([a], [b]) => a - b);
    const { perPart } = equalWithin(concepts.map(([, to]) => ({ weight: 1n, parts: to.length })));
    return concepts.flatMap(([, to], place) => to.map((lead) => ({ ...lead, weight: perPart[place] ?? 0n })));
  }

  return {
    add: (project) => {
      // What a tag set leads to is found when it is met, so that a long portfolio can be counted in turns.
      const key = keyOf(project);
      entryFor(byTags, key, () => ({ projects: 0, parts: partsOf(key) })).projects += 1;
    },
    finish: () => {
      const sums = new Map<string, Flow>();
      for (const [, { projects, parts }] of [...byTags].sort(([a], [b]) => compareText(a, b))) {
        const cut = apportion(
          UNIT * BigInt(projects),
          parts.map(({ weight }) => weight),
        );
        for (const [place, { tag, concept, strength }] of parts.entries()) {
          const key = `${tag ?? ''}>${concept}@${strength}`;
          const before = sums.get(key)?.thousandths ?? 0n;
          sums.set(key, { tag, concept, strength, thousandths: before + (cut[place] ?? 0n) });
        }
      }
      return [...sums.values()].sort(
        (a, b) =>
          (a.tag ?? -1) - (b.tag ?? -1) || a.concept - b.concept || (a.strength < b.strength ? -1 : 1),
      );
    },
  };
}

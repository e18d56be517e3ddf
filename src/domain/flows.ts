import { apportion, equalWithin } from './apportion.ts';
import { type CountQuery, type Cut, leadsOf } from './counted.ts';
import type { CrosswalkGraph } from './graph.ts';
import { oncePerTagSet } from './standing.ts';
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

export interface FlowCounter {
  add(tagKey: string): void;
  /** In framework order of tags and elements, declared ones first. */
  finish(): readonly Flow[];
}

/** `cutFor` answers what counts for a tag set; see tag-set.ts. */
export function flowCounter(
  graph: CrosswalkGraph,
  query: CountQuery,
  cutFor: (tagKey: string) => { readonly cut: Cut },
): FlowCounter {
  const projectsByTags = new Map<string, number>();
  const partsFor = oncePerTagSet((tags) => leadsOf(graph, tags, query));

  function partsOf(tagKey: string): readonly (Omit<Flow, 'thousandths'> & { readonly weight: bigint })[] {
    const { origin, concepts } = cutFor(tagKey).cut;
    if (origin === 'declared') {
      return concepts.map((concept) => ({ tag: null, concept, strength: 'core', weight: 1n }));
    }
    const leads = Map.groupBy(partsFor(tagKey), ({ concept }) => concept);
    const { perPart } = equalWithin(
      concepts.map((concept) => ({ weight: 1n, parts: leads.get(concept)?.length ?? 0 })),
    );
    return concepts.flatMap((concept, place) =>
      (leads.get(concept) ?? []).map((lead) => ({ ...lead, weight: perPart[place] ?? 0n })),
    );
  }

  return {
    add: (tagKey) => void projectsByTags.set(tagKey, (projectsByTags.get(tagKey) ?? 0) + 1),
    finish: () => {
      const sums = new Map<string, Flow>();
      for (const [tagKey, projects] of [...projectsByTags].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const parts = partsOf(tagKey);
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

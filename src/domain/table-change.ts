import { type CrosswalkGraph, conceptAt } from './graph.ts';
import type { Table, Tally } from './table.ts';
import type { Concept } from './types.ts';

/** How a contribution table changes when some of its projects are counted otherwise. */

export interface TallyChange {
  readonly before: Tally;
  readonly after: Tally;
}

export interface RowChange extends TallyChange {
  readonly concept: Concept;
}

export interface TableChange {
  /** Null for `count`. */
  readonly currency: string | null;
  /** Those that differ, in framework order. */
  readonly rows: readonly RowChange[];
  readonly unaligned: TallyChange;
}

/**
 * Tables of disjoint projects are added up: those that are counted alike in both cases, and the others once as they were and
 * once as they will be. Tables have no groups. One entry a currency in code order; none where nothing differs.
 */
export function tableChanges(
  graph: CrosswalkGraph,
  alike: readonly Table[],
  before: readonly Table[],
  after: readonly Table[],
): readonly TableChange[] {
  const currencies = new Set([...alike, ...before, ...after].map(({ currency }) => currency));
  return [...currencies]
    .sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))
    .map((currency) => {
      const of = (tables: readonly Table[]) => tables.find((table) => table.currency === currency);
      const [common, was, is] = [of(alike), of(before), of(after)];
      const numbers = new Set(
        [was, is].flatMap(
          (table) => table?.rows.map(({ concept }) => graph.numberOf.get(concept.id) ?? -1) ?? [],
        ),
      );
      const rows = [...numbers]
        .sort((a, b) => a - b)
        .map((number) => {
          const concept = conceptAt(graph, number);
          const rowOf = (table: Table | undefined) =>
            table?.rows.find((row) => row.concept.id === concept.id);
          return { concept, ...changeOf(rowOf(common), rowOf(was), rowOf(is)) };
        })
        .filter(differs);
      return { currency, rows, unaligned: changeOf(common?.unaligned, was?.unaligned, is?.unaligned) };
    })
    .filter(({ rows, unaligned }) => rows.length > 0 || differs(unaligned));
}

function changeOf(
  common: Tally | undefined,
  before: Tally | undefined,
  after: Tally | undefined,
): TallyChange {
  return { before: sum(common, before), after: sum(common, after) };
}

function sum(a: Tally | undefined, b: Tally | undefined): Tally {
  return {
    projects: (a?.projects ?? 0) + (b?.projects ?? 0),
    amountMinor: (a?.amountMinor ?? 0n) + (b?.amountMinor ?? 0n),
  };
}

function differs({ before, after }: TallyChange): boolean {
  return before.projects !== after.projects || before.amountMinor !== after.amountMinor;
}

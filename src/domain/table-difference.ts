import { compareGroups, type Group } from './dimensions.ts';
import { compareText } from './graph.ts';
import type { Table, Tally } from './table.ts';
import type { Concept } from './types.ts';

/** Two contribution tables side by side, row by row, and what of the difference comes from where. */

/** The same line in both tables; what a table does not have is nothing in it. */
export interface LineDifference {
  readonly before: Tally;
  readonly after: Tally;
  readonly difference: Tally;
  /** What the crosswalk alone would have changed: the first portfolio, counted by the later crosswalk. */
  readonly byCrosswalk: Tally;
  /** The rest: projects, their tags and their money. Both sum to the difference. */
  readonly byPortfolio: Tally;
}

export interface RowDifference extends LineDifference {
  readonly concept: Concept;
  readonly group: Group | null;
}

export interface TableDifference {
  /** Null for `count`, which has no money. */
  readonly currency: string | null;
  /** Every row that stands in one of them, in framework order. */
  readonly rows: readonly RowDifference[];
  readonly unaligned: LineDifference;
  readonly total: LineDifference;
}

const NOTHING: Tally = { projects: 0, amountMinor: 0n };

/**
 * Compares tables of the same question. `between` are those of the first portfolio counted by the later crosswalk: the
 * difference splits there. One table for each currency that stands in any of them, in code order.
 */
export function compareTables(
  before: readonly Table[],
  between: readonly Table[],
  after: readonly Table[],
): readonly TableDifference[] {
  const all = [before, between, after];
  const currencies = [...new Set(all.flat().map(({ currency }) => currency))];
  // A portfolio without money has one table of no currency: beside others it says nothing.
  const named = currencies.filter((currency) => currency !== null);
  return (named.length === 0 ? currencies : named.sort(compareText)).map((currency) => {
    const [first, middle, last] = all.map((tables) => tables.find((table) => table.currency === currency));
    const line = (of: (table: Table) => Tally | undefined) =>
      differenceOf(tallyOf(first, of), tallyOf(middle, of), tallyOf(last, of));
    return {
      currency,
      rows: rowsOf([first, middle, last]).map(({ concept, group }) => ({
        concept,
        group,
        ...line((table) => rowIn(table, concept, group)),
      })),
      unaligned: line(({ unaligned }) => unaligned),
      total: line(({ total }) => total),
    };
  });
}

export function differs({ difference, byCrosswalk, byPortfolio }: LineDifference): boolean {
  return [difference, byCrosswalk, byPortfolio].some(
    ({ projects, amountMinor }) => projects !== 0 || amountMinor !== 0n,
  );
}

function differenceOf(before: Tally, between: Tally, after: Tally): LineDifference {
  return {
    before,
    after,
    difference: minus(after, before),
    byCrosswalk: minus(between, before),
    byPortfolio: minus(after, between),
  };
}

function minus(a: Tally, b: Tally): Tally {
  return { projects: a.projects - b.projects, amountMinor: a.amountMinor - b.amountMinor };
}

function tallyOf(table: Table | undefined, of: (table: Table) => Tally | undefined): Tally {
  const { projects, amountMinor } = (table === undefined ? undefined : of(table)) ?? NOTHING;
  return { projects, amountMinor };
}

/** The places of all rows, each once. Concepts are told by id: the tables may come of two graphs. */
function rowsOf(tables: readonly (Table | undefined)[]): { concept: Concept; group: Group | null }[] {
  const places = new Map<string, { concept: Concept; group: Group | null }>();
  for (const { concept, group } of tables.flatMap((table) => table?.rows ?? [])) {
    places.set(keyOf(concept, group), { concept, group });
  }
  return [...places.values()].sort(
    (a, b) =>
      a.concept.position - b.concept.position ||
      compareText(a.concept.id, b.concept.id) ||
      compareGroups(a.group, b.group),
  );
}

const indexes = new WeakMap<Table, ReadonlyMap<string, Tally>>();

function rowIn(table: Table, concept: Concept, group: Group | null): Tally | undefined {
  let index = indexes.get(table);
  if (index === undefined) {
    index = new Map(table.rows.map((row) => [keyOf(row.concept, row.group), row]));
    indexes.set(table, index);
  }
  return index.get(keyOf(concept, group));
}

function keyOf({ id }: Concept, group: Group | null): string {
  return `${id} ${JSON.stringify(group)}`;
}

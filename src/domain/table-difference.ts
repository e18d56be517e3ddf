import { compareGroups, type Group } from './dimensions.ts';
import { compareText } from './graph.ts';
import type { Table, Tally } from './table.ts';
import type { Concept } from './types.ts';

/** Contribution tables side by side, row by row: what of a difference comes from where, and what becomes different. */

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

interface RowDifference extends LineDifference {
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
  return sideBySide([before, between, after]).map(({ currency, rows, unaligned, total }) => ({
    currency,
    rows: rows.map(({ concept, group, tallies }) => ({ concept, group, ...differenceOf(tallies) })),
    unaligned: differenceOf(unaligned),
    total: differenceOf(total),
  }));
}

/** A line when some of its projects are counted otherwise. */
export interface TallyChange {
  readonly before: Tally;
  readonly after: Tally;
}

export interface TableChange {
  /** Null for `count`. */
  readonly currency: string | null;
  /** Those that differ, in framework order. */
  readonly rows: readonly (TallyChange & { readonly concept: Concept })[];
  readonly unaligned: TallyChange;
}

/**
 * Tables of disjoint projects are added up: those that are counted alike in both cases, and the others once as they were and
 * once as they will be. Tables have no groups. One entry a currency in code order; none where nothing differs.
 */
export function tableChanges(
  alike: readonly Table[],
  before: readonly Table[],
  after: readonly Table[],
): readonly TableChange[] {
  return sideBySide([alike, before, after])
    .map(({ currency, rows, unaligned }) => ({
      currency,
      rows: rows.map(({ concept, tallies }) => ({ concept, ...changeOf(tallies) })).filter(isChanged),
      unaligned: changeOf(unaligned),
    }))
    .filter(({ rows, unaligned }) => rows.length > 0 || isChanged(unaligned));
}

/** One line in each of three lists of tables. */
type Tallies = readonly [Tally, Tally, Tally];

interface SideBySide {
  readonly currency: string | null;
  readonly rows: readonly {
    readonly concept: Concept;
    readonly group: Group | null;
    readonly tallies: Tallies;
  }[];
  readonly unaligned: Tallies;
  readonly total: Tallies;
}

/** One entry for each currency that stands in any of the tables, in code order, with every row of any of them. */
function sideBySide(
  lists: readonly [readonly Table[], readonly Table[], readonly Table[]],
): readonly SideBySide[] {
  const currencies = [...new Set(lists.flat().map(({ currency }) => currency))];
  // A portfolio without money has one table of no currency: beside others it says nothing.
  const named = currencies.filter((currency) => currency !== null);
  return (named.length === 0 ? currencies : named.sort(compareText)).map((currency) => {
    const [first, second, third] = lists.map((tables) => tables.find((table) => table.currency === currency));
    const line = (of: (table: Table) => Tally | undefined): Tallies => [
      tallyOf(first, of),
      tallyOf(second, of),
      tallyOf(third, of),
    ];
    return {
      currency,
      rows: rowsOf([first, second, third]).map(({ concept, group }) => ({
        concept,
        group,
        tallies: line((table) => rowIn(table, concept, group)),
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

function differenceOf([before, between, after]: Tallies): LineDifference {
  return {
    before,
    after,
    difference: minus(after, before),
    byCrosswalk: minus(between, before),
    byPortfolio: minus(after, between),
  };
}

function changeOf([alike, before, after]: Tallies): TallyChange {
  return { before: plus(alike, before), after: plus(alike, after) };
}

function isChanged({ before, after }: TallyChange): boolean {
  return before.projects !== after.projects || before.amountMinor !== after.amountMinor;
}

function plus(a: Tally, b: Tally): Tally {
  return { projects: a.projects + b.projects, amountMinor: a.amountMinor + b.amountMinor };
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

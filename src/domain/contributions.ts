import { isLevelAbove } from './alignment.ts';
import { type Cell, cutIntoCells } from './cells.ts';
import {
  type CountQuery,
  type Cut,
  cutOf,
  type Method,
  type Origin,
  type UncountedReason,
} from './counted.ts';
import { type CrosswalkGraph, conceptAt } from './graph.ts';
import { frameworkNumber } from './paths.ts';
import type { AmountKind, AmountLine, Concept, CountryShare, Decision, Tag } from './types.ts';

/** What counting needs of a project. `tagKey` is equal exactly when tags and declines are equal. */
export interface CountedProject {
  readonly id: string;
  readonly tagKey: string;
  readonly tags: readonly Pick<Tag, 'concept' | 'percentage'>[];
  readonly decisions: readonly Decision[];
  readonly countries: readonly CountryShare[];
  readonly startDate: string | null;
  readonly endDate: string | null;
  /** Lines of the asked kind only. */
  readonly lines: readonly AmountLine[];
}

export const GROUPS = ['country', 'year'] as const;
export type GroupBy = (typeof GROUPS)[number];

export interface TableQuery extends CountQuery {
  readonly level: string;
  readonly method: Method;
  readonly amountKind: AmountKind;
  /** Rows of one origin only; the other one is then unaligned as `other-basis`. */
  readonly origin: Origin | null;
  readonly groupBy: readonly GroupBy[];
  /** ISO 3166-1 alpha-3: only this country's cells. */
  readonly country: string | null;
}

/** A group's key: only the dimensions asked for are present; null is "none given". */
export interface Group {
  readonly country?: string | null;
  readonly year?: number | null;
}

export interface Tally {
  readonly projects: number;
  readonly amountMinor: bigint;
}

export interface Row extends Tally {
  readonly concept: Concept;
  readonly group: Group | null;
  readonly declared: Tally;
  readonly inferred: Tally;
}

export interface Table {
  /** Null for `count`, which has no money. */
  readonly currency: string | null;
  readonly rows: readonly Row[];
  readonly unaligned: Tally & { readonly reasons: ReadonlyMap<UncountedReason, Tally> };
  readonly total: Tally;
  readonly withoutAmount: number;
}

export function isAdditive(method: Method): boolean {
  return method === 'equal-split' || method === 'declared-split';
}

/** Counts a portfolio: one table per currency in code order, or a single one for `count`. Projects must be distinct. */
export function countContributions(
  graph: CrosswalkGraph,
  projects: Iterable<CountedProject>,
  query: TableQuery,
): readonly Table[] {
  const cuts = new Map<string, Cut>();
  const tables = new Map<string | null, TableBuilder>();
  let withoutAmount = 0;
  const placed = placer(graph, query);

  for (const project of projects) {
    let cut = cuts.get(project.tagKey);
    if (cut === undefined) {
      cut = cutOf(graph, project, query, query.method);
      cuts.set(project.tagKey, cut);
    }
    const cells =
      query.method === 'count'
        ? countingCells(project, cut, query)
        : cutIntoCells(project.lines, project.countries, cut, query.method);
    const wanted = query.country === null ? cells : cells.filter(({ country }) => country === query.country);
    if (project.lines.length === 0) withoutAmount += 1;
    for (const currency of new Set(wanted.map((cell) => (query.method === 'count' ? null : cell.currency)))) {
      let table = tables.get(currency);
      if (table === undefined) {
        table = tableBuilder(graph, query);
        tables.set(currency, table);
      }
      table.add(wanted.filter((cell) => currency === null || cell.currency === currency).map(placed));
    }
  }
  if (tables.size === 0) tables.set(null, tableBuilder(graph, query));
  return [...tables]
    .sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1))
    .map(([currency, table]) => ({ currency, ...table.finish(), withoutAmount }));
}

/** For `count`: a project stands once in each of its countries and, where years are asked for, in each year it runs. */
function countingCells(project: CountedProject, cut: Cut, query: TableQuery): Cell[] {
  const countries = project.countries.length === 0 ? [null] : project.countries.map(({ country }) => country);
  const years = query.groupBy.includes('year') ? yearsOf(project) : [null];
  return countries.flatMap((country) =>
    years.flatMap((year) =>
      cut.parts.map(({ concept, reason }) => ({
        currency: '',
        country,
        year,
        concept,
        reason,
        origin: cut.origin,
        minor: 0n,
      })),
    ),
  );
}

function yearsOf({ startDate, endDate }: CountedProject): (number | null)[] {
  const first = Number((startDate ?? endDate)?.slice(0, 4));
  const last = Number((endDate ?? startDate)?.slice(0, 4));
  if (Number.isNaN(first) || Number.isNaN(last)) return [null];
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}

/** A cell with its row: the concept at the level of the table, or why it is in none. */
interface PlacedCell extends Cell {
  readonly row: number | null;
  readonly why: UncountedReason | null;
}

function placer(graph: CrosswalkGraph, query: TableQuery): (cell: Cell) => PlacedCell {
  const framework = frameworkNumber(graph, query.to);
  return (cell) => {
    if (cell.concept === null) return { ...cell, row: null, why: cell.reason };
    if (query.origin !== null && cell.origin !== query.origin)
      return { ...cell, row: null, why: 'other-basis' };
    for (let at = cell.concept; at !== -1; at = graph.parent[at] ?? -1) {
      if (conceptAt(graph, at).level === query.level) return { ...cell, row: at, why: null };
    }
    const level = conceptAt(graph, cell.concept).level;
    const goalOnly = isLevelAbove(graph, framework, level, query.level);
    return { ...cell, row: null, why: goalOnly ? 'goal-only' : 'other-level' };
  };
}

interface MutableTally {
  projects: number;
  amountMinor: bigint;
}

interface RowBuilder {
  readonly concept: number;
  readonly group: Group | null;
  readonly all: MutableTally;
  readonly declared: MutableTally;
  readonly inferred: MutableTally;
}

interface TableBuilder {
  /** The placed cells of one project in one currency. */
  add(cells: readonly PlacedCell[]): void;
  finish(): Omit<Table, 'currency' | 'withoutAmount'>;
}

function tableBuilder(graph: CrosswalkGraph, query: TableQuery): TableBuilder {
  const rows = new Map<string, RowBuilder>();
  const reasons = new Map<UncountedReason, MutableTally>();
  const unaligned = tally();
  const total = tally();

  function add(cells: readonly PlacedCell[]): void {
    if (cells.length === 0) return;
    const bookedFor = new Map<MutableTally, number | null>();
    const book = (entry: MutableTally, cell: PlacedCell) => {
      const first = bookedFor.get(entry);
      if (first === undefined) {
        bookedFor.set(entry, cell.concept);
        entry.projects += 1;
      } else if (query.method === 'full' && first !== cell.concept) {
        return; // `full` puts the whole amount in a row once, however many of its concepts below are counted
      }
      entry.amountMinor += cell.minor;
    };
    for (const cell of cells) {
      if (cell.row === null) {
        book(unaligned, cell);
        book(entryFor(reasons, cell.why ?? 'no-accepted-mapping', tally), cell);
      } else {
        const group = groupOf(cell, query.groupBy);
        const key = `${cell.row}|${group === null ? '' : JSON.stringify(group)}`;
        const concept = cell.row;
        const row = entryFor(rows, key, () => ({
          concept,
          group,
          all: tally(),
          declared: tally(),
          inferred: tally(),
        }));
        book(row.all, cell);
        book(cell.origin === 'declared' ? row.declared : row.inferred, cell);
      }
    }
    total.projects += 1;
    total.amountMinor += wholeOf(cells, query.method);
  }

  function finish(): Omit<Table, 'currency' | 'withoutAmount'> {
    return {
      rows: [...rows.values()].sort(compareRows).map((row) => ({
        concept: conceptAt(graph, row.concept),
        group: row.group,
        ...row.all,
        declared: row.declared,
        inferred: row.inferred,
      })),
      unaligned: { ...unaligned, reasons: new Map([...reasons].sort(([a], [b]) => (a < b ? -1 : 1))) },
      total,
    };
  }

  return { add, finish };
}

/** The project's amount: the sum of its cells, except with `full`, where every concept repeats the whole. */
function wholeOf(cells: readonly PlacedCell[], method: Method): bigint {
  const [first] = cells;
  const once = method === 'full' ? cells.filter((cell) => cell.concept === first?.concept) : cells;
  return once.reduce((sum, cell) => sum + cell.minor, 0n);
}

function groupOf(cell: Cell, groupBy: readonly GroupBy[]): Group | null {
  if (groupBy.length === 0) return null;
  return {
    ...(groupBy.includes('country') ? { country: cell.country } : {}),
    ...(groupBy.includes('year') ? { year: cell.year } : {}),
  };
}

function compareRows(a: RowBuilder, b: RowBuilder): number {
  return (
    a.concept - b.concept ||
    compareNullable(a.group?.country, b.group?.country) ||
    compareNullable(a.group?.year, b.group?.year)
  );
}

/** Values in their order, "none given" last. */
function compareNullable<T extends string | number>(
  a: T | null | undefined,
  b: T | null | undefined,
): number {
  if (a == null || b == null) return Number(a == null) - Number(b == null);
  return a < b ? -1 : a > b ? 1 : 0;
}

function tally(): MutableTally {
  return { projects: 0, amountMinor: 0n };
}

function entryFor<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let entry = map.get(key);
  if (entry === undefined) {
    entry = make();
    map.set(key, entry);
  }
  return entry;
}

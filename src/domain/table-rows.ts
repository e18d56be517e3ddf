import type { UncountedReason } from './counted.ts';
import { compareGroups, type Group, type GroupBy } from './dimensions.ts';
import { entryFor } from './entry-for.ts';
import { type CrosswalkGraph, conceptAt } from './graph.ts';
import type { Place } from './placement.ts';
import { sumOf } from './running-sum.ts';
import type { Row, Table, TableQuery } from './table.ts';
import { amountsOf, type TagSetTotals } from './tag-set-totals.ts';

interface MutableTally {
  projects: number;
  amountMinor: bigint;
}

interface MutableRow {
  readonly concept: number;
  readonly group: Group | null;
  readonly all: MutableTally;
  readonly declared: MutableTally;
  readonly inferred: MutableTally;
}

/** Lays what tag sets come to on the rows of tables. Every tag set is added once. */
export interface TableRows {
  add(totals: TagSetTotals, places: readonly Place[]): void;
  /** One table per currency in code order, or a single one for `count`. */
  finish(withoutAmount: number): readonly Table[];
}

interface MutableTable {
  readonly rows: Map<string, MutableRow>;
  readonly reasons: Map<UncountedReason, MutableTally>;
  readonly unaligned: MutableTally;
  readonly total: MutableTally;
}

export function tableRows(
  graph: CrosswalkGraph,
  query: TableQuery,
  dimensions: readonly GroupBy[],
): TableRows {
  const tables = new Map<string | null, MutableTable>();
  const whole = query.method === 'full' || query.method === 'count';

  function add(totals: TagSetTotals, places: readonly Place[]): void {
    const reasons = new Set(places.flatMap(({ reason }) => reason ?? []));
    for (const [currency, { count }] of totals.projects) {
      const table = entryFor(tables, currency, emptyTable);
      table.total.projects += count;
      if (reasons.size > 0) table.unaligned.projects += count;
      for (const reason of reasons) entryFor(table.reasons, reason, tally).projects += count;
    }
    for (const bucket of totals.buckets.values()) {
      const table = entryFor(tables, bucket.currency, emptyTable);
      const amounts = amountsOf(totals, bucket, query.method);
      const group = groupOf(dimensions, bucket.values);
      // A project counts in a row once, and `full` gives a row the whole once, however many parts stand there.
      const met = new Set<MutableTally>();
      const book = (entry: MutableTally, amountMinor: bigint, projects: number) => {
        if (!met.has(entry)) entry.projects += projects;
        if (!met.has(entry) || !whole) entry.amountMinor += amountMinor;
        met.add(entry);
      };
      for (const [part, { row: concept, reason }] of places.entries()) {
        const amount = amounts[part] ?? 0n;
        if (concept === null) {
          book(table.unaligned, amount, 0);
          book(entryFor(table.reasons, reason, tally), amount, 0);
        } else {
          const row = entryFor(table.rows, `${concept}\0${bucket.values.join('\0')}`, () =>
            emptyRow(concept, group),
          );
          book(row.all, amount, bucket.count);
          book(row[totals.cut.origin], amount, bucket.count);
        }
      }
      if (query.method !== 'count') table.total.amountMinor += sumOf(bucket.whole);
    }
  }

  function finish(withoutAmount: number): readonly Table[] {
    if (tables.size === 0) tables.set(null, emptyTable());
    return [...tables]
      .sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1))
      .map(([currency, { rows, reasons, unaligned, total }]) => ({
        currency,
        rows: [...rows.values()].sort(compareRows).map((row) => toRow(graph, row)),
        unaligned: { ...unaligned, reasons: new Map([...reasons].sort(([a], [b]) => (a < b ? -1 : 1))) },
        total,
        withoutAmount,
      }));
  }

  return { add, finish };
}

function toRow(graph: CrosswalkGraph, { concept, group, all, declared, inferred }: MutableRow): Row {
  return { concept: conceptAt(graph, concept), group, ...all, declared, inferred };
}

function groupOf(dimensions: readonly GroupBy[], values: readonly unknown[]): Group | null {
  if (dimensions.length === 0) return null;
  return Object.fromEntries(dimensions.map((dimension, place) => [dimension, values[place]])) as Group;
}

function compareRows(a: MutableRow, b: MutableRow): number {
  return a.concept - b.concept || compareGroups(a.group, b.group);
}

function emptyRow(concept: number, group: Group | null): MutableRow {
  return { concept, group, all: tally(), declared: tally(), inferred: tally() };
}

function emptyTable(): MutableTable {
  return { rows: new Map(), reasons: new Map(), unaligned: tally(), total: tally() };
}

function tally(): MutableTally {
  return { projects: 0, amountMinor: 0n };
}

import { compareGroups, type Group, type GroupBy } from './dimensions.ts';
import { type CrosswalkGraph, conceptAt } from './graph.ts';
import { sumOf } from './running-sum.ts';
import type { Row, Table, Tally } from './table.ts';
import type { Counting, GroupSums, TableSums } from './table-sums.ts';

/** Sums as a table: rows in framework order, then by group. `dimensions` are those the values of groups stand for. */
export function tableOf(
  graph: CrosswalkGraph,
  currency: string | null,
  { groups, reasons, unaligned, total }: TableSums,
  dimensions: readonly GroupBy[],
  withoutAmount: number,
): Table {
  return {
    currency,
    rows: groups.flatMap((group) => rowsOf(graph, group, dimensions)).sort(compareRows(graph)),
    unaligned: {
      ...tallyOf(unaligned),
      reasons: new Map(
        [...reasons].sort(([a], [b]) => (a < b ? -1 : 1)).map(([reason, sum]) => [reason, tallyOf(sum)]),
      ),
    },
    total: tallyOf(total),
    withoutAmount,
  };
}

function rowsOf(
  graph: CrosswalkGraph,
  { values, rows }: GroupSums,
  dimensions: readonly GroupBy[],
): readonly Row[] {
  const group: Group | null =
    dimensions.length === 0
      ? null
      : Object.fromEntries(dimensions.map((dimension, place) => [dimension, values[place]]));
  const numbers = new Set([...rows.declared.keys(), ...rows.inferred.keys()]);
  return [...numbers].map((number) => {
    const declared = tallyOf(rows.declared.get(number));
    const inferred = tallyOf(rows.inferred.get(number));
    return {
      concept: conceptAt(graph, number),
      group,
      // In one row a project is either declared or inferred.
      projects: declared.projects + inferred.projects,
      amountMinor: declared.amountMinor + inferred.amountMinor,
      declared,
      inferred,
    };
  });
}

function tallyOf(sum: Counting | undefined): Tally {
  return sum === undefined
    ? { projects: 0, amountMinor: 0n }
    : { projects: sum.projects, amountMinor: sumOf(sum) };
}

function compareRows({ numberOf }: CrosswalkGraph): (a: Row, b: Row) => number {
  const place = ({ concept }: Row) => numberOf.get(concept.id) ?? 0;
  return (a, b) => place(a) - place(b) || compareGroups(a.group, b.group);
}

import { RULES_VERSION } from '../domain/alignment.ts';
import { type MappingDifference, mappingsBehind } from '../domain/mapping-difference.ts';
import { countsMoney } from '../domain/methods.ts';
import { formatAmount } from '../domain/money.ts';
import { relationOf } from '../domain/relations.ts';
import type { Tally } from '../domain/table.ts';
import { differs, type LineDifference } from '../domain/table-difference.ts';
import { type Mapping, NO_TERM_FOUND } from '../domain/types.ts';
import type { Comparison, Side } from '../services/comparison.ts';
import { NOTICE, presentBrief, stateOf } from './present.ts';
import { presentFilters } from './present-report.ts';

interface Sides {
  readonly before: Side;
  readonly after: Side;
  /** Addresses of the two tables; null for one that is not stored. */
  readonly links: { readonly before: string | null; readonly after: string | null };
  /** Leave out rows that are alike. */
  readonly differing: boolean;
}

/** A comparison as the API answers it. */
export function presentComparison(comparison: Comparison, { before, after, links, differing }: Sides) {
  const { method, amountKind } = after.options;
  const { framework, level } = comparison.after.scope;
  const { graph } = after.view.crosswalk;
  const behind = (concept: { readonly framework: string; readonly id: string }) =>
    mappingsBehind(comparison.mappings, concept, comparison.tagged, graph).map(({ id }) => id);
  const tables = comparison.tables.map(({ currency, rows, unaligned, total }) => {
    const line = lineIn(countsMoney(method) ? currency : null);
    return {
      currency,
      rows: rows
        .filter((row) => !differing || differs(row))
        .map((row) => ({
          concept: presentBrief(row.concept),
          ...(row.group === null ? {} : { group: row.group }),
          ...line(row),
          mappings: isNothing(row.byCrosswalk) ? [] : behind(row.concept),
        })),
      unaligned: line(unaligned),
      total: line(total),
    };
  });
  const rowsOf = Map.groupBy(
    tables.flatMap(({ rows }) =>
      rows.flatMap((row) => row.mappings.map((id) => ({ id, row: row.concept.id }))),
    ),
    ({ id }) => id,
  );
  const warnings = [...comparison.before.warnings, ...comparison.after.warnings];
  return {
    to: framework.id,
    level,
    method,
    amountKind,
    additive: comparison.after.additive,
    ...stateOf(after.view.snapshot),
    rules: RULES_VERSION,
    notice: NOTICE,
    warnings: [...new Map(warnings.map((warning) => [warning.message, warning])).values()],
    before: presentSide(before, comparison.before, links.before),
    after: presentSide(after, comparison.after, links.after),
    tables,
    mappings: comparison.mappings.flatMap((pair) => {
      const rows = [...new Set((rowsOf.get(pair.id) ?? []).map(({ row }) => row))];
      return rows.length === 0 ? [] : [presentPair(pair, rows)];
    }),
  };
}

export type ComparisonAnswer = ReturnType<typeof presentComparison>;

function presentSide({ view, options }: Side, { filter }: Comparison['before'], table: string | null) {
  return { ...stateOf(view.snapshot), filters: presentFilters(filter, options), links: { table } };
}

function presentPair({ id, before, after }: MappingDifference, rows: readonly string[]) {
  const { subject, object, objectFramework } = (after ?? before) as Mapping;
  return {
    id,
    subject,
    object: object ?? `${NO_TERM_FOUND} (${objectFramework})`,
    before: standingOf(before),
    after: standingOf(after),
    rows,
  };
}

function standingOf(mapping: Mapping | null) {
  if (mapping === null) return null;
  const { confidence, strength, evidence } = mapping;
  return { relation: relationOf(mapping), confidence: confidence / 1000, strength, evidence };
}

function lineIn(currency: string | null) {
  const tally = ({ projects, amountMinor }: Tally) => ({
    projects,
    amount: currency === null ? null : formatAmount(amountMinor, currency),
  });
  return ({ before, after, difference, byCrosswalk, byPortfolio }: LineDifference) => ({
    before: tally(before),
    after: tally(after),
    difference: tally(difference),
    byCrosswalk: tally(byCrosswalk),
    byPortfolio: tally(byPortfolio),
  });
}

function isNothing({ projects, amountMinor }: Tally): boolean {
  return projects === 0 && amountMinor === 0n;
}

import { RULES_VERSION } from '../domain/alignment.ts';
import { formatScaled } from '../domain/decimal.ts';
import { compareGroups, type Group } from '../domain/dimensions.ts';
import { RATE_SCALE } from '../domain/exchange.ts';
import { formatAmount } from '../domain/money.ts';
import type { Row, Table, Tally } from '../domain/table.ts';
import type { View } from '../services/crosswalk.ts';
import type { ContributionOptions, ContributionReport } from '../services/reports.ts';
import type { ProjectFilter } from '../store/port.ts';
import { NOTICE, presentBrief, stateOf } from './present.ts';
import { filtersSet, filterWords, yearsSet } from './report-about.ts';

/** What the address of the projects behind a number says: a concept with its group, or a reason. */
export interface Behind {
  readonly row: { readonly concept: string } | { readonly reason: string };
  readonly group: Group | null;
  readonly currency: string | null;
}

type LinkTo = (behind: Behind) => string;

/** A contribution table as the API and the command line answer it. `linkTo` null makes no addresses. */
export function presentReport(
  view: View,
  report: ContributionReport,
  options: ContributionOptions,
  linkTo: LinkTo | null,
) {
  return {
    ...presentQuestion(view, report.scope, options),
    additive: report.additive,
    reviewedProjects: report.reviewedProjects,
    warnings: [...report.warnings],
    filters: presentFilters(report.filter, options),
    exchangeRates: [...report.ratesUsed].map(([{ from, date, scaledRate }, lines]) => ({
      from,
      to: options.exchange?.to ?? '',
      rate: formatRate(scaledRate),
      date,
      lines,
    })),
    tables: report.tables.map((table) => {
      const without = report.withoutJudged?.find(({ currency }) => currency === table.currency);
      return presentTable(table, report.withoutJudged === null ? null : (without ?? null), options, linkTo);
    }),
  };
}

export type ContributionsAnswer = ReturnType<typeof presentReport>;

/** What an answer about contributions is about, and the state it is of. */
export function presentQuestion(
  view: View,
  scope: ContributionReport['scope'],
  options: ContributionOptions,
) {
  return {
    to: scope.framework.id,
    level: scope.level,
    method: options.method,
    amountKind: options.amountKind,
    ...stateOf(view.snapshot),
    rules: RULES_VERSION,
    notice: NOTICE,
  };
}

/** Only what was set, defaults included where they leave something out. */
export function presentFilters(filter: ProjectFilter, options: ContributionOptions): Record<string, unknown> {
  return filtersSet({
    origin: options.origin,
    groupBy: options.groupBy.length === 0 ? null : options.groupBy,
    minConfidence: options.minConfidence === 0 ? null : options.minConfidence / 1000,
    minStrength: options.minStrength,
    evidence: options.evidence,
    ...yearsSet(options.years),
    ...filterWords(filter),
  });
}

function presentTable(
  table: Table,
  withoutJudged: Table | null,
  options: ContributionOptions,
  linkTo: LinkTo | null,
) {
  const { method } = options;
  const { currency } = table;
  const tally = ({ projects, amountMinor }: Tally) => ({
    projects,
    amount: method === 'count' || currency === null ? null : formatAmount(amountMinor, currency),
  });
  const compared = (other: Tally | undefined) =>
    options.compareJudged ? { withoutJudged: tally(other ?? { projects: 0, amountMinor: 0n }) } : {};
  const links = (row: Behind['row'], group: Group | null) =>
    linkTo === null ? {} : { links: { projects: linkTo({ row, group, currency }) } };
  const share = (entry: Tally) =>
    method === 'count'
      ? ratio(BigInt(entry.projects), BigInt(table.total.projects))
      : ratio(entry.amountMinor, table.total.amountMinor);
  const rowWithoutJudged = rowFinder(withoutJudged?.rows ?? []);
  return {
    currency,
    rows: table.rows.map((row) => ({
      concept: presentBrief(row.concept),
      ...(row.group === null ? {} : { group: row.group }),
      ...tally(row),
      share: share(row),
      declared: tally(row.declared),
      inferred: tally(row.inferred),
      ...compared(rowWithoutJudged(row)),
      ...links({ concept: row.concept.id }, row.group),
    })),
    unaligned: {
      ...tally(table.unaligned),
      share: share(table.unaligned),
      ...compared(withoutJudged?.unaligned),
      reasons: Object.fromEntries(
        [...table.unaligned.reasons].map(([reason, entry]) => [
          reason,
          { ...tally(entry), ...links({ reason }, null) },
        ]),
      ),
    },
    total: tally(table.total),
    withoutAmount: table.withoutAmount,
  };
}

/** Finds the row of the same concept and group in another table. */
function rowFinder(rows: readonly Row[]): (wanted: Row) => Row | undefined {
  const byConcept = Map.groupBy(rows, ({ concept }) => concept.id);
  return ({ concept, group }) =>
    byConcept.get(concept.id)?.find((row) => compareGroups(row.group, group) === 0);
}

/** To four decimals, exactly rounded; 0 of nothing is 0. */
function ratio(part: bigint, whole: bigint): number {
  if (whole === 0n) return 0;
  const scaled = (part * 100_000n) / whole;
  return Number((scaled + (scaled < 0n ? -5n : 5n)) / 10n) / 10_000;
}

function formatRate(scaled: bigint): string {
  return formatScaled(scaled, RATE_SCALE).replace(/\.?0+$/, '');
}

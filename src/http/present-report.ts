import { RULES_VERSION } from '../domain/alignment.ts';
import type { Table } from '../domain/contributions.ts';
import { formatScaled } from '../domain/decimal.ts';
import { RATE_SCALE } from '../domain/exchange.ts';
import { formatAmount } from '../domain/money.ts';
import type { View } from '../services/crosswalk.ts';
import { ANY_STRENGTH } from '../services/projects.ts';
import type { ContributionOptions, ContributionReport } from '../services/reports.ts';
import { NOTICE, presentBrief, presentExpired, stateOf } from './present.ts';

/** A contribution table as the API and the command line answer it. */
export function presentReport(view: View, report: ContributionReport, options: ContributionOptions) {
  return {
    to: report.framework.id,
    level: report.level,
    method: options.method,
    amountKind: options.amountKind,
    additive: report.additive,
    ...stateOf(view.snapshot),
    rules: RULES_VERSION,
    notice: NOTICE,
    warnings: presentExpired(report.expired),
    filters: presentFilters(report, options),
    exchangeRates: [...report.ratesUsed].map(([{ from, date, scaledRate }, lines]) => ({
      from,
      to: options.exchange?.to ?? '',
      rate: formatRate(scaledRate),
      date,
      lines,
    })),
    tables: report.tables.map((table) => presentTable(table, options.method)),
  };
}

/** Only what was set, defaults included where they leave something out. */
function presentFilters(
  { filter }: ContributionReport,
  options: ContributionOptions,
): Record<string, unknown> {
  const all = {
    basis: options.origin === null ? null : options.origin === 'declared' ? 'tagged' : 'mapped',
    groupBy: options.groupBy.length === 0 ? null : options.groupBy,
    minConfidence: options.minConfidence === 0 ? null : options.minConfidence / 1000,
    minStrength: options.minStrength === ANY_STRENGTH ? null : options.minStrength,
    maxHops: options.maxHops,
    ...filter,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && value !== undefined));
}

function presentTable(table: Table, method: ContributionOptions['method']) {
  const { currency } = table;
  const money = (minor: bigint) =>
    method === 'count' || currency === null ? null : formatAmount(minor, currency);
  const tally = ({ projects, amountMinor }: { projects: number; amountMinor: bigint }) => ({
    projects,
    amount: money(amountMinor),
  });
  return {
    currency,
    rows: table.rows.map((row) => ({
      concept: presentBrief(row.concept),
      ...(row.group === null ? {} : { group: row.group }),
      ...tally(row),
      share:
        method === 'count'
          ? ratio(BigInt(row.projects), BigInt(table.total.projects))
          : ratio(row.amountMinor, table.total.amountMinor),
      declared: tally(row.declared),
      inferred: tally(row.inferred),
    })),
    unaligned: {
      ...tally(table.unaligned),
      reasons: Object.fromEntries(
        [...table.unaligned.reasons].map(([reason, entry]) => [reason, tally(entry)]),
      ),
    },
    total: tally(table.total),
    withoutAmount: table.withoutAmount,
  };
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

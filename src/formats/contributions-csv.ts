import { stringify } from 'csv-stringify/sync';
import { escapeFormula } from './escape-formula.ts';

interface Tally {
  readonly projects: number;
  readonly amount: string | null;
}

/** A contribution table as answered in JSON: the same names, so that both formats say the same. */
export interface ContributionsDocument {
  readonly to: string;
  readonly level: string;
  readonly method: string;
  readonly amountKind: string;
  readonly additive: boolean;
  readonly change: number;
  readonly revision: number;
  readonly rules: number;
  readonly filters: Readonly<Record<string, unknown>>;
  readonly tables: readonly {
    readonly currency: string | null;
    readonly rows: readonly (Tally & {
      readonly concept: { readonly id: string; readonly label: string };
      readonly group?: { readonly country?: string | null; readonly year?: number | null };
      readonly share: number;
      readonly declared: Tally;
      readonly inferred: Tally;
    })[];
    readonly unaligned: Tally & { readonly reasons: Readonly<Record<string, Tally>> };
    readonly total: Tally;
    readonly withoutAmount: number;
  }[];
  readonly exchangeRates: readonly {
    readonly from: string;
    readonly to: string;
    readonly rate: string;
    readonly date: string;
  }[];
}

const COLUMNS = [
  'row',
  'concept',
  'label',
  'country',
  'year',
  'currency',
  'projects',
  'amount',
  'share',
  'declared_projects',
  'declared_amount',
  'inferred_projects',
  'inferred_amount',
  'method',
  'amount_kind',
  'additive',
  'filters',
  'exchange_rates',
  'without_amount',
  'change',
  'revision',
  'rules',
] as const;

/**
 * CSV for people: text that a spreadsheet would read as a formula is escaped with an apostrophe. Every line carries
 * method, filters and revision, so that a line copied elsewhere still says what it is. `row` tells rows of concepts,
 * reasons of what is unaligned, their sum and the total apart.
 */
export function contributionsCsv(document: ContributionsDocument): string {
  const basis = {
    method: document.method,
    amount_kind: document.amountKind,
    additive: document.additive ? 'yes' : 'no',
    filters: escapeFormula(
      Object.entries(document.filters)
        .map(([name, value]) => `${name}=${String(value)}`)
        .join('; '),
    ),
    exchange_rates: document.exchangeRates
      .map(({ from, to, rate, date }) => `1 ${from} = ${rate} ${to} from ${date}`)
      .join('; '),
    change: document.change,
    revision: document.revision,
    rules: document.rules,
  };
  const records = document.tables.flatMap((table) => {
    const line = (row: string, label: string, { projects, amount }: Tally, more: object = {}) => ({
      row,
      label: escapeFormula(label),
      currency: table.currency ?? '',
      projects,
      amount: amount ?? '',
      ...more,
      without_amount: table.withoutAmount,
      ...basis,
    });
    return [
      ...table.rows.map((entry) =>
        line('concept', entry.concept.label, entry, {
          concept: entry.concept.id,
          country: entry.group?.country ?? '',
          year: entry.group?.year ?? '',
          share: entry.share,
          declared_projects: entry.declared.projects,
          declared_amount: entry.declared.amount ?? '',
          inferred_projects: entry.inferred.projects,
          inferred_amount: entry.inferred.amount ?? '',
        }),
      ),
      ...Object.entries(table.unaligned.reasons).map(([reason, tally]) =>
        line('unaligned-reason', reason, tally),
      ),
      line('unaligned', 'Unaligned', table.unaligned),
      line('total', 'Total', table.total),
    ];
  });
  return stringify(records, { header: true, columns: [...COLUMNS] });
}

import { COUNTING_METHODS } from '../domain/methods.ts';
import { contributionBars } from '../web/charts/bars.ts';
import type { ChartFrame } from '../web/charts/frame.ts';
import { stackedYears } from '../web/charts/stacked-years.ts';
import type { ContributionsAnswer } from './present-report.ts';
import { filtersInWords } from './report-about.ts';

type AnswerTable = ContributionsAnswer['tables'][number];
type AnswerRow = AnswerTable['rows'][number];

/** All 169 targets of the SDGs, and some: more bars nobody reads. */
const MAX_BARS = 400;

/**
 * The charts of a contribution table, one for each currency, as SVG: years as stacked columns where rows are additive and
 * grouped by year alone, everything else as bars, a bar for each row. Tables of more than 400 rows have none.
 */
export function contributionCharts(
  title: string,
  answer: ContributionsAnswer,
  width?: number,
): readonly string[] {
  return answer.tables.flatMap((table) => {
    if (table.rows.length > MAX_BARS) return [];
    const frame = frameOf(title, answer, table, width);
    const groupBy = answer.filters.groupBy as readonly string[] | undefined;
    const byYear = answer.additive && groupBy?.length === 1 && groupBy[0] === 'year';
    return byYear ? yearsChart(frame, table) : barsChart(frame, table, answer.additive);
  });
}

function frameOf(
  title: string,
  answer: ContributionsAnswer,
  { currency }: AnswerTable,
  width: number | undefined,
): ChartFrame {
  return {
    title,
    unit: currency,
    method: `${answer.method}: ${COUNTING_METHODS[answer.method].inWords}`,
    filters: filtersInWords(answer.filters),
    revision: `revision ${answer.revision}, change ${answer.change}. ${answer.notice}`,
    ...(width === undefined ? {} : { width }),
  };
}

function barsChart(
  frame: ChartFrame,
  { currency, rows, unaligned, total }: AnswerTable,
  additive: boolean,
): string {
  const quantity = ({ projects, amount }: { projects: number; amount: string | null }) =>
    currency === null ? projects : (amount ?? '0');
  const share = (value: number) => (additive ? value : null);
  return contributionBars({
    ...frame,
    bars: rows.map((row) => ({
      id: row.concept.id,
      code: row.concept.notation,
      label: labelOf(row),
      declared: quantity(row.declared),
      inferred: quantity(row.inferred),
      share: share(row.share),
    })),
    unaligned:
      unaligned.projects === 0 ? null : { value: quantity(unaligned), share: share(unaligned.share) },
    total: additive ? quantity(total) : null,
  });
}

function labelOf({ concept, group }: AnswerRow): string {
  const values = Object.values(group ?? {}).map((value) => (value === null ? 'none' : String(value)));
  return [concept.label, ...values].join(' · ');
}

function yearsChart(frame: ChartFrame, { rows }: AnswerTable): string {
  const dated = rows.filter(({ group }) => typeof group?.year === 'number');
  const years = [...new Set(dated.map(({ group }) => Number(group?.year)))].sort((a, b) => a - b);
  const byConcept = [...Map.groupBy(dated, ({ concept }) => concept.id).values()];
  return stackedYears({
    ...frame,
    title: `${frame.title}, declared and inferred together`,
    method: `${frame.method}; what is unaligned or without a date is not drawn`,
    years,
    series: byConcept.flatMap((ofConcept) => {
      const [first] = ofConcept;
      if (first === undefined) return [];
      const { id, notation, label } = first.concept;
      const values = years.map((year) => ofConcept.find(({ group }) => group?.year === year)?.amount ?? '0');
      return [{ id, code: notation, label, values }];
    }),
  });
}

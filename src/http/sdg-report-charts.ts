import { countryName } from '../domain/countries.ts';
import type { Flow } from '../domain/flows.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';
import { COUNTING_METHODS } from '../domain/methods.ts';
import type { ChartFrame } from '../web/charts/frame.ts';
import { heatMap } from '../web/charts/heat-map.ts';
import { contributionCharts } from './contribution-charts.ts';
import { flowChart } from './flow-chart.ts';
import type { ContributionsAnswer } from './present-report.ts';
import type { SdgReportAnswer } from './present-sdg-report.ts';
import { filtersInWords } from './report-about.ts';

/** The charts of an SDG contribution report. */

export interface ReportChart {
  readonly id: string;
  readonly title: string;
  readonly svg: string;
}

/** A heat map of more columns is no picture for a page. */
const MOST_COUNTRIES = 40;

export function sdgReportCharts(
  graph: CrosswalkGraph,
  answer: SdgReportAnswer,
  flows: readonly Flow[],
  width?: number,
): readonly ReportChart[] {
  const { goalProjects, goalAmounts, goalYears, goalCountries } = answer.tables;
  return [
    ...ofTable('goal-projects', 'Projects by goal', goalProjects, width),
    ...ofTable('goal-amounts', `Aligned ${answer.amountKind} by goal`, goalAmounts, width),
    ...ofTable('goal-years', `Aligned ${answer.amountKind} by goal over the years`, goalYears, width),
    ...flowsChart(graph, answer, flows, width),
    ...(goalCountries === null ? [] : countriesChart(answer, goalCountries, width)),
  ];
}

/** One for each table of a currency that has rows. */
function ofTable(
  id: string,
  title: string,
  answer: ContributionsAnswer,
  width: number | undefined,
): readonly ReportChart[] {
  const filled = answer.tables.filter(({ rows }) => rows.length > 0);
  return filled.flatMap((table) => {
    const [svg] = contributionCharts(title, { ...answer, tables: [table] }, width);
    const { currency } = table;
    if (svg === undefined) return [];
    return [
      currency === null
        ? { id, title, svg }
        : { id: `${id}-${currency.toLowerCase()}`, title: `${title}, ${currency}`, svg },
    ];
  });
}

function frameOf(
  answer: SdgReportAnswer,
  title: string,
  method: string,
  width: number | undefined,
): ChartFrame {
  return {
    title,
    unit: null,
    method,
    filters: filtersInWords(answer.filters),
    revision: `revision ${answer.revision}, change ${answer.change}. ${answer.notice}`,
    ...(width === undefined ? {} : { width }),
  };
}

function flowsChart(
  graph: CrosswalkGraph,
  answer: SdgReportAnswer,
  flows: readonly Flow[],
  width: number | undefined,
): readonly ReportChart[] {
  if (flows.length === 0) return [];
  const title = 'From tags through targets to goals';
  const method =
    'every aligned project is 1, cut equally over what it counts for and the tags that lead there';
  return [{ id: 'flows', title, svg: flowChart(graph, flows, frameOf(answer, title, method, width)) }];
}

function countriesChart(
  answer: SdgReportAnswer,
  { tables }: ContributionsAnswer,
  width: number | undefined,
): readonly ReportChart[] {
  const rows = tables[0]?.rows ?? [];
  const codes = [...new Set(rows.map(({ group }) => group?.country ?? null))];
  if (codes.length < 2 || codes.length > MOST_COUNTRIES) return [];
  const nameOf = (code: string | null) => code ?? 'none';
  const title = 'Projects by goal and country';
  const method = `count: ${COUNTING_METHODS.count.inWords}`;
  const goals = new Map(rows.map(({ concept }) => [concept.id, concept]));
  const svg = heatMap({
    ...frameOf(answer, title, method, width),
    rowsTitle: 'goals',
    columnsTitle: 'countries',
    rows: [...goals.values()].map(({ id, notation, label }) => ({ id, code: notation, label, group: null })),
    columns: codes.map((code) => ({
      id: nameOf(code),
      code: nameOf(code),
      label: code === null ? 'no country given' : countryName(code),
      group: null,
    })),
    cells: rows.map(({ concept, group, projects }) => ({
      row: concept.id,
      column: nameOf(group?.country ?? null),
      value: projects,
    })),
  });
  return [{ id: 'goal-countries', title, svg }];
}

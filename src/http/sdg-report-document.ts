import type { ReportDocument, ReportFact } from '../formats/report/document.ts';
import type { ReportFigure, ReportSection, SectionedReport } from '../formats/report/sections.ts';
import { REASONS_IN_WORDS } from '../formats/report/words.ts';
import { ratesInWords } from './contributions-document.ts';
import type { SdgReportAnswer } from './present-sdg-report.ts';
import { aboutOf, yearsInWords } from './report-about.ts';
import { coverageByGoal, targetCoverage, unreachedTable } from './sdg-report-coverage.ts';
import { type Material, METHOD_IN_WORDS, prioritiesTables, summaryTable } from './sdg-report-summary.ts';
import { amountTables, capitalized, pivotTables, projectTable, reasonsTable } from './sdg-report-tables.ts';

/** The SDG contribution report for people: sections for a page, and sheets of a workbook. */

const TITLE = 'SDG contribution report';
/** Columns of amounts and of counts that fit beside the labels on a portrait page. */
const MOST_YEARS = 4;
const MOST_COUNTRIES = 9;

export function sdgReportPage(material: Material, charts: readonly ReportFigure[]): SectionedReport {
  const { answer, subtitle } = material;
  const sections = [
    summary(material),
    goals(material, charts),
    years(material, charts),
    flows(material, charts),
    countries(material, charts),
    coverage(material),
    targets(material),
    unaligned(material),
    method(answer),
  ];
  return {
    title: TITLE,
    subtitle,
    about: factsOf(material),
    sections: sections.filter((one) => one !== null),
  };
}

/** Every table of the page, those cut for paper in one piece, and the coverage of every single target. */
export function sdgReportWorkbook(material: Material): ReportDocument {
  const { answer, subtitle, absolute } = material;
  const { goalProjects, goalAmounts, goalYears, goalCountries, targetProjects, targetAmounts } =
    answer.tables;
  return {
    title: `${TITLE}: ${subtitle}`,
    about: [
      ...factsOf(material),
      ...METHOD_IN_WORDS.map(([term, text], place) => ({
        id: `method${place + 1}`,
        label: term,
        value: text,
      })),
    ],
    tables: [
      summaryTable(material),
      projectTable('goal', goalProjects, absolute),
      ...amountTables('goal', goalAmounts, absolute),
      projectTable('target', targetProjects, absolute),
      ...amountTables('target', targetAmounts, absolute),
      ...goalYears.tables.flatMap((table) =>
        pivotTables(yearsName(answer, table.currency), table, 'year', Number.POSITIVE_INFINITY),
      ),
      ...(goalCountries?.tables ?? []).flatMap((table) =>
        pivotTables(COUNTRIES_NAME, table, 'country', Number.POSITIVE_INFINITY),
      ),
      ...prioritiesTables(material),
      targetCoverage(answer, { id: 'coverage', title: 'Coverage of targets, in projects' }, null, absolute),
      reasonsTable(goalProjects, goalAmounts, REASONS_IN_WORDS, absolute),
      unreachedTable(answer, absolute),
    ],
  };
}

function factsOf({ answer, subtitle, address }: Material): readonly ReportFact[] {
  const own: ReportFact[] = [
    { id: 'portfolio', label: 'Portfolio', value: subtitle },
    { id: 'projectsCounted', label: 'Projects', value: answer.portfolio.projects },
    { id: 'amountKind', label: 'Kind of amount', value: answer.amountKind },
    { id: 'years', label: 'Years of the amounts', value: yearsInWords(answer.filters) },
    {
      id: 'methodInWords',
      label: 'What is counted',
      value:
        'Projects: each once in a row. Amounts: split equally over what a project contributes to; aligned with a goal, not spent on it. Declared and inferred contributions stand apart.',
    },
    { id: 'exchangeRates', label: 'Exchange rates used', value: ratesInWords(answer.tables.goalAmounts) },
  ];
  return aboutOf(own, answer, answer.day, address);
}

function summary(material: Material): ReportSection {
  return {
    id: 'summary',
    title: 'Summary',
    text: [],
    figures: [],
    source: null,
    tables: [summaryTable(material), ...prioritiesTables(material)],
  };
}

function goals({ answer, absolute }: Material, charts: readonly ReportFigure[]): ReportSection {
  return {
    id: 'goals',
    title: 'By goal',
    text: [
      'A project stands once in each goal it contributes to, so the projects of the rows do not add up. Amounts are split equally over what a project contributes to: rows and what is unaligned add up to the total.',
    ],
    figures: figuresOf(charts, 'goal-projects', 'goal-amounts'),
    source: absolute(answer.links.goalAmounts),
    tables: [
      projectTable('goal', answer.tables.goalProjects, absolute),
      ...amountTables('goal', answer.tables.goalAmounts, absolute),
    ],
  };
}

function yearsName({ amountKind }: SdgReportAnswer, currency: string | null) {
  return {
    id: `years-${(currency ?? '').toLowerCase()}`,
    title: `${capitalized(amountKind)} by goal and year, ${currency}`,
  };
}

function years({ answer, absolute }: Material, charts: readonly ReportFigure[]): ReportSection | null {
  const filled = answer.tables.goalYears.tables.filter(({ rows }) => rows.length > 0);
  if (filled.length === 0) return null;
  return {
    id: 'years',
    title: 'Over the years',
    text: ['Amounts of a period are spread over its years by days. Declared and inferred stand together.'],
    figures: figuresOf(charts, 'goal-years'),
    source: absolute(answer.links.goalYears),
    tables: filled.flatMap((table) =>
      pivotTables(yearsName(answer, table.currency), table, 'year', MOST_YEARS),
    ),
  };
}

function flows({ address }: Material, charts: readonly ReportFigure[]): ReportSection | null {
  const figures = figuresOf(charts, 'flows');
  if (figures.length === 0) return null;
  return {
    id: 'flows',
    title: 'How tags lead to the SDGs',
    text: [
      'Every aligned project is one unit, cut equally over the targets it counts for and, on the way there, over the tags that lead to each. A goal that a project names without a target is reached directly.',
    ],
    figures,
    tables: [],
    source: address,
  };
}

const COUNTRIES_NAME = { id: 'countries', title: 'Projects by goal and country' };

function countries({ answer, absolute }: Material, charts: readonly ReportFigure[]): ReportSection | null {
  const [table] = answer.tables.goalCountries?.tables ?? [];
  const found = new Set(table?.rows.map(({ group }) => group?.country ?? null));
  if (table === undefined || found.size < 2) return null;
  return {
    id: 'countries',
    title: 'By country',
    text: ['A project in several countries stands in each of them.'],
    figures: figuresOf(charts, 'goal-countries'),
    source: absolute(answer.links.goalCountries),
    tables: pivotTables(COUNTRIES_NAME, table, 'country', MOST_COUNTRIES),
  };
}

function coverage({ answer, goals: labels, absolute }: Material): ReportSection {
  return {
    id: 'coverage',
    title: 'Coverage and gaps',
    text: [
      'Each target is counted once, by the project that stands closest to it. A target is a gap where no project counts for it.',
    ],
    figures: [],
    source: absolute(answer.coverage.links.coverage),
    tables: [coverageByGoal(answer, labels)],
  };
}

function targets({ answer, absolute }: Material): ReportSection {
  return {
    id: 'targets',
    title: 'By target',
    text: [
      'What contributes to a goal alone says nothing about its targets: it is unaligned here, as goal-only.',
    ],
    figures: [],
    source: absolute(answer.links.targetAmounts),
    tables: [
      projectTable('target', answer.tables.targetProjects, absolute),
      ...amountTables('target', answer.tables.targetAmounts, absolute),
    ],
  };
}

function unaligned({ answer, absolute }: Material): ReportSection {
  const { coverage: covered, tables } = answer;
  const { unreached, unreachedCount } = covered;
  const more =
    unreachedCount > unreached.length
      ? [
          `The first ${unreached.length} of ${unreachedCount} projects that count for no target are listed; all of them are at ${absolute(covered.links.coverage)}.`,
        ]
      : [];
  return {
    id: 'unaligned',
    title: 'What is not aligned, and why',
    text: [
      'The first table is of what stands in no goal. The second lists projects that count for no target.',
      ...more,
    ],
    figures: [],
    source: absolute(answer.links.goalProjects),
    tables: [
      reasonsTable(tables.goalProjects, tables.goalAmounts, REASONS_IN_WORDS, absolute),
      unreachedTable(answer, absolute),
    ],
  };
}

function method(answer: SdgReportAnswer): ReportSection {
  return {
    id: 'method',
    title: 'How this was counted',
    text: [...METHOD_IN_WORDS.map(([term, text]) => `${term}: ${text}`), answer.notice],
    figures: [],
    source: null,
    tables: [],
  };
}

/** `goal-amounts` has one for each currency. */
function figuresOf(charts: readonly ReportFigure[], ...ids: readonly string[]) {
  return charts.filter(({ id }) => ids.some((wanted) => id === wanted || id.startsWith(`${wanted}-`)));
}

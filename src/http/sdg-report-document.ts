import { countryName } from '../domain/countries.ts';
import type { ReportCell, ReportDocument, ReportFact, ReportTable } from '../formats/report/document.ts';
import type { ReportFigure, ReportSection, SectionedReport } from '../formats/report/sections.ts';
import type { ProjectFilter } from '../store/port.ts';
import { ratesInWords } from './contributions-document.ts';
import type { SdgReportAnswer } from './present-sdg-report.ts';
import { REASONS_IN_WORDS } from './reason-words.ts';
import { aboutOf } from './report-about.ts';
import { coverageByGoal, targetCoverage, unreachedTable } from './sdg-report-coverage.ts';
import {
  type Absolute,
  amountTables,
  capitalized,
  pivotTables,
  projectTable,
  reasonsTable,
} from './sdg-report-tables.ts';

/** The SDG contribution report for people: sections for a page, and sheets of a workbook. */

const TITLE = 'SDG contribution report';
/** Columns of amounts and of counts that fit beside the labels on a portrait page. */
const MOST_YEARS = 4;
const MOST_COUNTRIES = 9;

interface Material {
  readonly answer: SdgReportAnswer;
  /** Labels of the goals by notation, those without projects too. */
  readonly goals: ReadonlyMap<string, string>;
  readonly subtitle: string;
  readonly address: string;
  readonly absolute: Absolute;
}

/** "Kenya", "Projects of UNHCR in Kenya", "All projects": what the report is of. */
export function portfolioInWords({ country, organisation }: ProjectFilter): string {
  const place = country == null ? '' : countryName(country);
  if (organisation == null) return place === '' ? 'All projects' : place;
  return `Projects with “${organisation}”${place === '' ? '' : ` in ${place}`}`;
}

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
      ...METHOD.map(([term, text], place) => ({ id: `method${place + 1}`, label: term, value: text })),
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

function summaryTable({ answer, absolute }: Material): ReportTable {
  const { portfolio, coverage, priorities, amountKind } = answer;
  const projectsOf = absolute(answer.links.goalProjects);
  const line = (what: string, value: number, of: number, from = projectsOf): ReportCell[] => [
    what,
    value,
    of,
    of > 0 ? value / of : null,
    from,
  ];
  const money = (what: string, part: string, whole: string): ReportCell[] => [
    what,
    part,
    whole,
    Number(whole) === 0 ? null : Number(part) / Number(whole),
    absolute(answer.links.goalAmounts),
  ];
  const covered = absolute(coverage.links.coverage);
  const counts = [
    line('Projects aligned with the SDGs', portfolio.aligned, portfolio.projects),
    line('– declared: tagged with the SDGs by themselves', portfolio.declared, portfolio.projects),
    line('– inferred: through mappings of their other tags', portfolio.inferred, portfolio.projects),
    ...(portfolio.alignedWithoutJudged === null
      ? []
      : [line('– aligned also without judged links', portfolio.alignedWithoutJudged, portfolio.projects)]),
    line('Projects not aligned', portfolio.unaligned, portfolio.projects),
    line(`Projects without ${amountKind}`, portfolio.withoutAmount, portfolio.projects),
  ];
  const amounts = portfolio.amounts.flatMap(({ currency, total, aligned, alignedWithoutJudged }) => [
    money(`Aligned ${amountKind}, ${currency}`, aligned, total),
    ...(alignedWithoutJudged === null
      ? []
      : [money(`– aligned also without judged links, ${currency}`, alignedWithoutJudged, total)]),
  ]);
  const targets = line(
    'SDG targets contributed to, tagged or mapped',
    coverage.ratios.taggedOrMapped.numerator,
    coverage.ratios.taggedOrMapped.denominator,
    covered,
  );
  const asked =
    priorities === null
      ? []
      : [
          line(
            'Priority targets contributed to',
            priorities.taggedOrMapped.length,
            priorities.concepts.length,
            covered,
          ),
        ];
  return {
    id: 'summary',
    title: 'The portfolio in numbers',
    columns: [
      { id: 'measure', title: 'What', kind: 'text' },
      { id: 'value', title: 'Number', kind: 'amount' },
      { id: 'of', title: 'Of', kind: 'amount' },
      { id: 'part', title: 'Share', kind: 'share' },
      { id: 'from', title: 'Where it comes from', kind: 'link' },
    ],
    rows: [...counts, ...amounts, targets, ...asked],
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
      'Each target is counted once, by the project that stands closest to it. Here all tags of a project are followed, also where it is tagged with the SDGs itself, so that nothing looks like a gap that is none.',
    ],
    figures: [],
    source: absolute(answer.coverage.links.coverage),
    tables: [coverageByGoal(answer, labels)],
  };
}

function prioritiesTables({ answer, absolute }: Material): readonly ReportTable[] {
  const { priorities } = answer;
  if (priorities === null) return [];
  const of = priorities.of === null ? '' : ` of ${priorities.of}`;
  const name = { id: 'priorities', title: `Priority targets${of}, and the projects that contribute to each` };
  return [targetCoverage(answer, name, new Set(priorities.concepts), absolute)];
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
          `The first ${unreached.length} of ${unreachedCount} projects that reach no target are listed; all of them are at ${absolute(covered.links.coverage)}.`,
        ]
      : [];
  return {
    id: 'unaligned',
    title: 'What is not aligned, and why',
    text: [
      'The first table is of what stands in no goal. The second lists projects that reach no target at all, not even by a chain of mappings or on a condition.',
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

const METHOD: readonly (readonly [term: string, text: string])[] = [
  [
    'Declared',
    'The project carries tags in the SDGs itself. Then only they count, whatever its other tags lead to.',
  ],
  [
    'Inferred',
    'The project carries no tag in the SDGs. What its other tags are mapped to by one accepted core or supporting link counts, unless the project declined it.',
  ],
  [
    'Never counted by itself',
    'Links that depend on a condition, and chains of several links. They count once the project confirms them, and then as declared.',
  ],
  [
    'Projects',
    'Distinct projects. A project with several targets stands in several rows; a goal counts it once.',
  ],
  [
    'Amounts',
    'A project’s amount is split equally over the most specific SDG elements that count for it. Currencies are never added up; where exchange rates were given, they are named. The amounts are aligned with a goal; nobody says that they were spent on it.',
  ],
  [
    'Without judged links',
    'The same number when links are left out that rest on the judgement of the Crosswalk project alone, and not on a cited document or a publication of others.',
  ],
  [
    'Coverage',
    'A target is contributed to when a project is tagged with it or one mapping leads there without condition. Gaps say that this portfolio does not reach a target, not that nobody works on it.',
  ],
];

function method(answer: SdgReportAnswer): ReportSection {
  return {
    id: 'method',
    title: 'How this was counted',
    text: [...METHOD.map(([term, text]) => `${term}: ${text}`), answer.notice],
    figures: [],
    source: null,
    tables: [],
  };
}

/** `goal-amounts` has one for each currency. */
function figuresOf(charts: readonly ReportFigure[], ...ids: readonly string[]) {
  return charts.filter(({ id }) => ids.some((wanted) => id === wanted || id.startsWith(`${wanted}-`)));
}

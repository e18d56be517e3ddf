import type { ReportCell, ReportTable } from '../formats/report/document.ts';
import type { SdgReportAnswer } from './present-sdg-report.ts';
import { targetCoverage } from './sdg-report-coverage.ts';
import type { Absolute } from './sdg-report-tables.ts';

/** The numbers that an SDG report begins with, and the words that say how they were counted. */

export interface Material {
  readonly answer: SdgReportAnswer;
  /** Labels of the goals by notation, those without projects too. */
  readonly goals: ReadonlyMap<string, string>;
  readonly subtitle: string;
  readonly address: string;
  readonly absolute: Absolute;
}

export function summaryTable({ answer, absolute }: Material): ReportTable {
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
    absolute(coverage.links.coverage),
  );
  const asked =
    priorities === null
      ? []
      : [
          line(
            'Priority targets contributed to',
            priorities.taggedOrMapped.length,
            priorities.concepts.length,
            absolute(priorities.links.coverage),
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

export function prioritiesTables({ answer, absolute }: Material): readonly ReportTable[] {
  const { priorities } = answer;
  if (priorities === null) return [];
  const of = priorities.ofTitle === null ? '' : ` of ${priorities.ofTitle}`;
  const name = { id: 'priorities', title: `Priority targets${of}, and the projects that contribute to each` };
  return [targetCoverage(answer, name, new Set(priorities.concepts), absolute)];
}

export const METHOD_IN_WORDS: readonly (readonly [term: string, text: string])[] = [
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

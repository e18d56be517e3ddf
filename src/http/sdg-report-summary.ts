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
    line('– declared: some of it tagged or confirmed by the project', portfolio.declared, portfolio.projects),
    line('– inferred: all of it from other tags', portfolio.inferred, portfolio.projects),
    ...(portfolio.alignedWithoutJudged === null
      ? []
      : [line('– aligned also without judged mappings', portfolio.alignedWithoutJudged, portfolio.projects)]),
    line('Projects not aligned', portfolio.unaligned, portfolio.projects),
    line('Projects with a finished review of the SDGs', answer.reviewedProjects, portfolio.projects),
    line(`Projects without ${amountKind}`, portfolio.withoutAmount, portfolio.projects),
  ];
  const amounts = portfolio.amounts.flatMap(({ currency, total, aligned, alignedWithoutJudged }) => [
    money(`Aligned ${amountKind}, ${currency}`, aligned, total),
    ...(alignedWithoutJudged === null
      ? []
      : [money(`– aligned also without judged mappings, ${currency}`, alignedWithoutJudged, total)]),
  ]);
  const targets = line(
    'SDG targets that a project counts for',
    coverage.ratios.counted.numerator,
    coverage.ratios.counted.denominator,
    absolute(coverage.links.coverage),
  );
  const asked =
    priorities === null
      ? []
      : [
          line(
            'Priority targets that a project counts for',
            priorities.counted.length,
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
  ['Declared', 'Tags of the project in the SDGs, and what it confirmed.'],
  [
    'Inferred',
    'What its tags lead to by an accepted core or supporting mapping, unless the project declined it or has finished its review of the SDGs. A project can be declared for one target and inferred for another; it is counted once.',
  ],
  [
    'Not counted',
    'What depends on questions that are not answered yet, what rests on a result that many share, and what only a match leads to. It counts once the project answers or confirms it.',
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
    'Without judged mappings',
    'The same number without mappings that rest on the judgement of the Crosswalk project alone, and not on a cited document or a publication of others.',
  ],
  [
    'Coverage',
    'A project counts for a target as in the tables. Gaps say that no project of this portfolio counts for a target, not that no one works on it.',
  ],
];

import type { z } from 'zod';
import type { ReportCell, ReportColumn, ReportDocument } from '../formats/report/document.ts';
import { aboutOf } from './report-about.ts';
import type { impactAnswer } from './schemas/impact.ts';

/** What a decision would change, as a document: projects, elements and rows of tables, each with before and after. */

type ImpactAnswer = z.output<typeof impactAnswer>;
type Difference = ImpactAnswer['items'][number]['differences'][number];
type Tallies = ImpactAnswer['tables'][number]['unaligned'];

const OTHERWISE: readonly ReportColumn[] = [
  { id: 'concept', title: 'Element', kind: 'code' },
  { id: 'conceptLabel', title: 'Label of the element', kind: 'text' },
  { id: 'kind', title: 'What', kind: 'text' },
  { id: 'before', title: 'Now', kind: 'text' },
  { id: 'after', title: 'Then', kind: 'text' },
];

export function impactDocument(
  answer: ImpactAnswer,
  state: {
    readonly filters: Readonly<Record<string, unknown>>;
    readonly day: string;
  },
  address: string,
): ReportDocument {
  const own = [
    { id: 'mapping', label: 'Mapping', value: answer.mapping },
    { id: 'action', label: 'Action', value: answer.action },
    { id: 'replaces', label: 'Retired with it', value: answer.replaces ?? '' },
    { id: 'projectsConcerned', label: 'Projects concerned', value: answer.counts.projects },
    { id: 'elementsConcerned', label: 'Elements concerned', value: answer.concepts.count },
  ];
  return {
    title: `Impact of ${answer.mapping}`,
    about: aboutOf(own, { ...answer, ...state, warnings: [] }, state.day, address),
    tables: [
      {
        id: 'projects',
        title: 'Projects',
        columns: [
          { id: 'project', title: 'Project', kind: 'code' },
          { id: 'title', title: 'Title', kind: 'text' },
          ...OTHERWISE,
        ],
        rows: answer.items.flatMap(({ project, differences }) =>
          differences.map((one) => [project.id, project.title, ...otherwise(one)]),
        ),
      },
      {
        id: 'elements',
        title: 'Elements',
        columns: [
          { id: 'tag', title: 'Tag', kind: 'code' },
          { id: 'tagLabel', title: 'Label of the tag', kind: 'text' },
          ...OTHERWISE,
        ],
        rows: answer.concepts.items.flatMap(({ concept, differences }) =>
          differences.map((one) => [concept.id, concept.label, ...otherwise(one)]),
        ),
      },
      {
        id: 'tables',
        title: 'Rows of tables',
        columns: [
          { id: 'framework', title: 'Framework', kind: 'code' },
          { id: 'level', title: 'Level', kind: 'text' },
          { id: 'method', title: 'Method', kind: 'text' },
          { id: 'currency', title: 'Currency', kind: 'code' },
          { id: 'concept', title: 'Element', kind: 'code' },
          { id: 'conceptLabel', title: 'Label of the element', kind: 'text' },
          { id: 'projectsBefore', title: 'Projects now', kind: 'count' },
          { id: 'projectsAfter', title: 'Projects then', kind: 'count' },
          { id: 'amountBefore', title: 'Amount now', kind: 'amount' },
          { id: 'amountAfter', title: 'Amount then', kind: 'amount' },
          { id: 'amountDifference', title: 'Difference of the amount', kind: 'amount' },
        ],
        rows: answer.tables.flatMap(({ framework, level, method, currency, rows, unaligned }) => [
          ...rows.map((row) => [
            framework,
            level,
            method,
            currency,
            row.concept.id,
            row.concept.label,
            ...tallies(row),
          ]),
          [framework, level, method, currency, null, 'Unaligned', ...tallies(unaligned)],
        ]),
      },
    ],
  };
}

function otherwise({ concept, kind, before, after }: Difference): ReportCell[] {
  return [concept.id, concept.label, kind, standing(before), standing(after)];
}

function standing(one: Difference['before']): string | null {
  return one === null
    ? null
    : [
        one.basis,
        one.strength,
        one.confidence,
        ...one.questions.map(({ text }) => text),
        one.counts ? 'counts' : `does not count: ${one.countsNot}`,
      ]
        .filter((part) => part !== null && part !== '')
        .join('; ');
}

function tallies({ before, after, difference }: Tallies): ReportCell[] {
  return [before.projects, after.projects, before.amount, after.amount, difference.amount];
}

import { PLAN_WAYS } from '../domain/country-view.ts';
import type { ReportCell, ReportDocument, ReportTable } from '../formats/report/document.ts';
import { codeInId, PLAN_WAY_WORDS } from '../formats/report/words.ts';
import { levelInWords } from './level-words.ts';
import type { CountryViewAnswer } from './present-country-view.ts';
import { aboutOf } from './report-about.ts';

/** A country's framework as a document: elements, their money, what the plan names, and what nobody serves. */

export function countryViewDocument(answer: CountryViewAnswer, day: string, address: string): ReportDocument {
  const { portfolio } = answer;
  const against = answer.against.map(levelInWords).join(', ');
  const own = [
    { id: 'report', label: 'Report', value: "A country's framework, element by element" },
    { id: 'framework', label: 'Framework', value: `${answer.title} (${answer.framework})` },
    { id: 'against', label: 'Held against', value: against },
    {
      id: 'portfolio',
      label: 'Projects under any element',
      value: `${portfolio.underAny} of ${portfolio.projects}`,
    },
    { id: 'method', label: 'Amounts', value: 'the whole of every project: not to be added over elements' },
  ];
  return {
    title: answer.title,
    about: aboutOf(own, answer, day, address),
    tables: [
      elementTable(answer),
      moneyTable(answer),
      namesTable(answer),
      servesTable(answer),
      gapTable(answer),
    ],
  };
}

function elementTable({ elements }: CountryViewAnswer): ReportTable {
  return {
    id: 'elements',
    title: 'Elements',
    columns: [
      { id: 'element', title: 'Element', kind: 'code' },
      { id: 'elementLevel', title: 'Level', kind: 'text' },
      { id: 'label', title: 'Label', kind: 'text' },
      ...PLAN_WAYS.map((way) => ({
        id: `${codeInId(way)}Projects`,
        title: `Projects, ${PLAN_WAY_WORDS[way]}`,
        kind: 'count' as const,
      })),
      {
        id: 'served',
        title: 'Served',
        kind: 'text',
        note: 'By projects under the element, by tags outside the plan.',
      },
      { id: 'gaps', title: 'Named and not served here', kind: 'text' },
      { id: 'projectList', title: 'Projects', kind: 'link' },
    ],
    rows: elements.map(({ concept, projects, serves, gaps, links }) => [
      concept.id,
      concept.level,
      concept.label,
      ...PLAN_WAYS.map((way) => projects[way].projects),
      serves.map(({ concept: { id }, declared, inferred }) => `${id} (${declared + inferred})`).join('; '),
      gaps.join('; '),
      links.projects,
    ]),
  };
}

function moneyTable({ elements }: CountryViewAnswer): ReportTable {
  return {
    id: 'money',
    title: 'Amounts',
    columns: [
      { id: 'element', title: 'Element', kind: 'code' },
      { id: 'way', title: 'How projects stand under it', kind: 'text' },
      { id: 'amountKind', title: 'Kind of amount', kind: 'text' },
      { id: 'currency', title: 'Currency', kind: 'code' },
      { id: 'amount', title: 'Amount', kind: 'amount' },
    ],
    rows: elements.flatMap(({ concept, projects }) =>
      PLAN_WAYS.flatMap((way) =>
        projects[way].amounts.map(({ kind, currency, amount }): ReportCell[] => [
          concept.id,
          way,
          kind,
          currency,
          amount,
        ]),
      ),
    ),
  };
}

function namesTable({ elements }: CountryViewAnswer): ReportTable {
  return {
    id: 'names',
    title: 'What the plan names, and what is observed',
    columns: [
      { id: 'element', title: 'Element', kind: 'code' },
      { id: 'concept', title: 'Names', kind: 'code' },
      { id: 'conceptLabel', title: 'Label of what is named', kind: 'text' },
      { id: 'strength', title: 'Strength', kind: 'text' },
      { id: 'confidence', title: 'Confidence', kind: 'number' },
      { id: 'evidence', title: 'Evidence', kind: 'text' },
      { id: 'mappings', title: 'Mappings', kind: 'text' },
      {
        id: 'observed',
        title: 'Observed on parts',
        kind: 'text',
        note: 'How many of the parts seen others tagged with it: evidence about those parts, no mapping.',
      },
      { id: 'servedHere', title: 'Projects under the element that serve it', kind: 'count' },
      { id: 'servedAnywhere', title: 'Projects of this portfolio that serve it', kind: 'count' },
    ],
    rows: elements.flatMap(({ concept: element, names }) =>
      names.map(({ concept, mapped, observed, servedHere, servedAnywhere }): ReportCell[] => [
        element.id,
        concept.id,
        concept.label,
        mapped?.strength ?? null,
        mapped?.confidence ?? null,
        mapped?.evidence.join(', ') ?? null,
        mapped?.mappings.join(' ') ?? null,
        observed === null ? null : `${observed.count} of ${observed.of}`,
        servedHere,
        servedAnywhere,
      ]),
    ),
  };
}

function servesTable({ elements }: CountryViewAnswer): ReportTable {
  return {
    id: 'serves',
    title: 'What projects serve',
    columns: [
      { id: 'element', title: 'Element', kind: 'code' },
      { id: 'concept', title: 'Serves', kind: 'code' },
      { id: 'conceptLabel', title: 'Label of what is served', kind: 'text' },
      { id: 'declaredProjects', title: 'Projects, declared', kind: 'count' },
      { id: 'inferredProjects', title: 'Projects, inferred', kind: 'count' },
    ],
    rows: elements.flatMap(({ concept: element, serves }) =>
      serves.map(({ concept, declared, inferred }) => [
        element.id,
        concept.id,
        concept.label,
        declared,
        inferred,
      ]),
    ),
  };
}

function gapTable({ gaps, conditionalGaps, observedGaps }: CountryViewAnswer): ReportTable {
  const ways = [
    ['mapped', gaps],
    ['mapped on a condition', conditionalGaps],
    ['observed on parts only', observedGaps],
  ] as const;
  return {
    id: 'gaps',
    title: 'Named and served by nobody',
    columns: [
      { id: 'concept', title: 'Named', kind: 'code' },
      { id: 'conceptLabel', title: 'Label of what is named', kind: 'text' },
      { id: 'namedBy', title: 'Named by', kind: 'text' },
      { id: 'namedHow', title: 'How', kind: 'text' },
    ],
    rows: ways.flatMap(([way, named]) =>
      named.map(({ concept, namedBy }) => [concept.id, concept.label, namedBy.join('; '), way]),
    ),
  };
}

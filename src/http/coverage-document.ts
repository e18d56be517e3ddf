import { STANDINGS, type Standing } from '../domain/standing.ts';
import type { ReportCell, ReportColumn, ReportDocument, ReportTable } from '../formats/report/document.ts';
import { codeInId, REASONS_IN_WORDS, STANDING_NOTES, STANDING_TITLES } from '../formats/report/words.ts';
import { levelInWords } from './level-words.ts';
import type { CoverageAnswer, CrosswalkCoverageAnswer } from './present-coverage.ts';
import { aboutOf, yearsInWords } from './report-about.ts';

/** Coverage as a document: elements, projects by how they stand, and projects that reach nothing. */

export function coverageDocument(answer: CoverageAnswer, day: string, address: string): ReportDocument {
  const { denominator, ratios } = answer;
  const scope = {
    all: `all ${levelInWords(answer)}`,
    list: 'the elements listed in the question',
    framework: `the elements that ${denominator.ofTitle} is mapped to`,
  }[denominator.kind];
  const { numerator, ratio } = ratios.counted;
  const own = [
    {
      id: 'report',
      label: 'Report',
      value: 'Coverage: which elements projects count for, and which projects count for none',
    },
    { id: 'framework', label: 'Framework', value: answer.frameworkTitle },
    { id: 'level', label: 'Level', value: answer.levelTitle },
    { id: 'denominator', label: 'Held against', value: `${scope}: ${denominator.concepts}` },
    {
      id: 'covered',
      label: 'Elements that a project counts for',
      value: `${numerator} of ${denominator.concepts}${ratio === null ? '' : ` (${(ratio * 100).toFixed(2)} %)`}`,
    },
    { id: 'years', label: 'Years of the amounts', value: yearsInWords(answer.filters) },
    {
      id: 'method',
      label: 'Amounts',
      value: `${answer.amountKind}, the whole of every project: not to be added over elements`,
    },
  ];
  return {
    title: `Coverage of ${levelInWords(answer)}`,
    about: aboutOf(own, answer, day, address),
    tables: [conceptTable(answer), projectTable(answer), unreachedTable(answer)],
  };
}

function conceptTable(answer: CoverageAnswer): ReportTable {
  const currencies = currenciesOf(
    answer.concepts.flatMap((row) => STANDINGS.map((standing) => row.shares[standing])),
  );
  return {
    id: 'elements',
    title: 'Elements',
    columns: [
      { id: 'concept', title: 'Element', kind: 'code' },
      { id: 'label', title: 'Label', kind: 'text' },
      {
        id: 'standing',
        title: 'Closest contribution',
        kind: 'text',
        note: 'none: no project comes near. Only declared and inferred count.',
      },
      ...shareColumns(currencies),
      { id: 'projectList', title: 'Projects', kind: 'link' },
      { id: 'mappingList', title: 'Mappings', kind: 'link' },
    ],
    rows: answer.concepts.map((row) => [
      row.concept.id,
      row.concept.label,
      row.standing ?? 'none',
      ...shareCells(row.shares, currencies),
      row.links.projects,
      row.links.mappings,
    ]),
  };
}

/** A line for each standing, with all its money: its projects are counted once, however many currencies they have. */
function projectTable({ projects }: CoverageAnswer): ReportTable {
  const shares = [
    [STANDING_TITLES.declared, projects.declared] as const,
    [STANDING_TITLES.inferred, projects.inferred] as const,
    ['Counts for none', projects.notReaching] as const,
  ];
  const currencies = currenciesOf(shares.map(([, share]) => share));
  return {
    id: 'projects',
    title: 'Projects by closest contribution',
    columns: [
      { id: 'closest', title: 'Closest contribution', kind: 'text' },
      { id: 'projects', title: 'Projects', kind: 'count' },
      ...currencies.map((currency) => ({
        id: `amount${inId(currency)}`,
        title: `Amount, ${currency}`,
        kind: 'amount' as const,
      })),
    ],
    rows: shares.map(([closest, { projects: count, amounts }]) => [
      closest,
      count,
      ...amountCells(amounts, currencies),
    ]),
  };
}

function unreachedTable({ unreached }: CoverageAnswer): ReportTable {
  return {
    id: 'unreached',
    title: 'Projects that count for none',
    columns: [
      { id: 'project', title: 'Project', kind: 'code' },
      { id: 'title', title: 'Title', kind: 'text' },
      { id: 'reason', title: 'Reason', kind: 'code' },
      { id: 'words', title: 'What it means', kind: 'text' },
      { id: 'tags', title: 'Tag by tag', kind: 'text' },
      { id: 'alignmentList', title: 'Alignments', kind: 'link' },
    ],
    rows: unreached.map(({ project, reason, tags, links }) => [
      project.id,
      project.title,
      reason,
      REASONS_IN_WORDS[reason],
      tags.map(({ detail }) => detail).join(' '),
      links.alignments,
    ]),
  };
}

type Shares = CoverageAnswer['concepts'][number]['shares'];

function shareColumns(currencies: readonly string[]): ReportColumn[] {
  return STANDINGS.flatMap((standing) => [
    {
      id: `${codeInId(standing)}Projects`,
      title: `${STANDING_TITLES[standing]}, projects`,
      kind: 'count' as const,
      note: STANDING_NOTES[standing],
    },
    ...currencies.map((currency) => ({
      id: `${codeInId(standing)}Amount${inId(currency)}`,
      title: `${STANDING_TITLES[standing]}, ${currency}`,
      kind: 'amount' as const,
      note: 'The whole amount of these projects: not to be added over elements.',
    })),
  ]);
}

function shareCells(shares: Shares, currencies: readonly string[]): ReportCell[] {
  return STANDINGS.flatMap((standing) => {
    const { projects, amounts } = shares[standing];
    return [projects, ...amountCells(amounts, currencies)];
  });
}

type AmountsOf = Pick<Shares[Standing], 'amounts'>;

function amountCells(amounts: AmountsOf['amounts'], currencies: readonly string[]): ReportCell[] {
  return currencies.map((code) => amounts.find(({ currency }) => currency === code)?.amount ?? null);
}

function currenciesOf(shares: readonly AmountsOf[]): string[] {
  return [...new Set(shares.flatMap(({ amounts }) => amounts.map(({ currency }) => currency)))].sort();
}

/** "USD" in the name of a column: amountUsd. */
function inId(currency: string): string {
  return `${currency.slice(0, 1)}${currency.slice(1).toLowerCase()}`;
}

export function crosswalkCoverageDocument(
  answer: CrosswalkCoverageAnswer,
  day: string,
  address: string,
): ReportDocument {
  const from = sideInWords(answer.frameworkTitle, answer.levelTitle);
  const to = sideInWords(answer.toFrameworkTitle, answer.toLevelTitle);
  const own = [
    { id: 'report', label: 'Report', value: 'How far the crosswalk reaches from one framework to another' },
    { id: 'from', label: 'From', value: from },
    { id: 'to', label: 'To', value: to },
  ];
  return {
    title: `Crosswalk coverage from ${from} to ${to}`,
    about: aboutOf(own, { ...answer, filters: {} }, day, address),
    tables: [
      {
        id: 'counts',
        title: 'States',
        columns: [
          { id: 'state', title: 'State', kind: 'text' },
          { id: 'elements', title: 'Elements', kind: 'count' },
        ],
        rows: Object.entries(answer.counts),
      },
      {
        id: 'elements',
        title: 'Elements',
        columns: [
          { id: 'concept', title: 'Element', kind: 'code' },
          { id: 'conceptLevel', title: 'Level', kind: 'text' },
          { id: 'label', title: 'Label', kind: 'text' },
          { id: 'state', title: 'State', kind: 'text' },
          { id: 'mappings', title: 'Mappings behind it', kind: 'text' },
          { id: 'mappingList', title: 'Mappings', kind: 'link' },
        ],
        rows: answer.concepts.map(({ concept, state, mappings, links }) => [
          concept.id,
          concept.level,
          concept.label,
          state,
          mappings.join(' '),
          links.mappings,
        ]),
      },
    ],
  };
}

/** A level where one is asked for, else the whole framework. */
function sideInWords(frameworkTitle: string, levelTitle: string | null): string {
  return levelTitle === null ? frameworkTitle : levelInWords({ frameworkTitle, levelTitle });
}

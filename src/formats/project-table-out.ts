/** Projects out as tables and as NDJSON: what the project table reader reads back, and the whole of it. */

import { stringify } from 'csv-stringify/sync';
import { countryCode } from '../domain/countries.ts';
import { currencyDigits, formatAmount } from '../domain/money.ts';
import { exceedsWhole, formatPercentage, percentageToNumber } from '../domain/percentage.ts';
import type { AmountLine, Classification, MicroPercent, Organisation, Project } from '../domain/types.ts';
import { hasControlCharacters, oneLine } from './checks.ts';
import { AMOUNT_COLUMNS, CLASSIFICATION_COLUMNS, type ProjectColumn } from './table/columns.ts';

/** Longer cells are refused by the reader of the default limits. */
const MAX_CELL_LENGTH = 100_000;

export interface ProjectTable {
  readonly columns: readonly ProjectColumn[];
  /** Text as the reader takes it; amounts as decimals with their currency's digits. */
  readonly rows: readonly (readonly string[])[];
  /** What the columns cannot say of some projects. In a lossless table those columns are left out, but for the title. */
  readonly notSaid: readonly NotSaid[];
}

export interface NotSaid {
  readonly columns: readonly ProjectColumn[];
  readonly projects: number;
  /** The first of these projects. */
  readonly first: string;
}

interface Field {
  readonly columns: readonly ProjectColumn[];
  /** One cell a column. */
  readonly cells: (project: Project) => readonly string[];
  /** Whether the reader gets back from the cells what the project has. */
  readonly isSaid: (project: Project, cells: readonly string[]) => boolean;
}

const SEPARATOR = '; ';

const FIELDS: readonly Field[] = [
  { columns: ['id'], cells: ({ id }) => [id], isSaid: ({ id }) => id === id.trim() },
  {
    columns: ['title'],
    cells: ({ title }) => [oneLine(title)],
    isSaid: ({ title }) => title !== '' && title === oneLine(title),
  },
  {
    columns: ['description'],
    cells: ({ description }) => [description ?? ''],
    isSaid: ({ description }) =>
      description === null || (description !== '' && description === description.trim()),
  },
  { columns: ['status'], cells: ({ status }) => [status], isSaid: () => true },
  { columns: ['start_date'], cells: ({ startDate }) => [startDate ?? ''], isSaid: () => true },
  { columns: ['end_date'], cells: ({ endDate }) => [endDate ?? ''], isSaid: () => true },
  {
    columns: ['organisations'],
    cells: ({ organisations }) => [organisations.map(organisationText).join(SEPARATOR)],
    isSaid: ({ organisations }) =>
      organisations.every(isOrganisationSaid) &&
      new Set(organisations.map(organisationText)).size === organisations.length,
  },
  {
    columns: ['countries'],
    cells: ({ countries }) => [
      countries.map(({ country, percentage }) => shareText(country, percentage)).join(SEPARATOR),
    ],
    isSaid: ({ countries }) =>
      countries.every(({ country }) => countryCode(country) === country) &&
      new Set(countries.map(({ country }) => country)).size === countries.length &&
      areSharesSaid(countries.map(({ percentage }) => percentage)),
  },
  {
    columns: [...AMOUNT_COLUMNS, 'currency'],
    cells: (project) => {
      const currencies = [...new Set(project.amounts.map(({ currency }) => currency))];
      const [currency] = currencies;
      if (currency === undefined || currencies.length > 1) return [...AMOUNT_COLUMNS.map(() => ''), ''];
      return [
        ...AMOUNT_COLUMNS.map((kind) => amountText(project.amounts.filter((line) => line.kind === kind))),
        currency,
      ];
    },
    isSaid: areAmountsSaid,
  },
  {
    columns: ['tags'],
    cells: ({ tags }) => [
      tags.map(({ concept, percentage }) => shareText(concept, percentage)).join(SEPARATOR),
    ],
    isSaid: ({ tags }) => tags.every(({ concept }) => isPartSaid(concept, /[;|=]/)),
  },
  {
    columns: ['humanitarian'],
    cells: ({ humanitarian }) => [humanitarian ? 'yes' : 'no'],
    isSaid: () => true,
  },
  {
    columns: ['gender', 'human_rights', 'peace'],
    cells: ({ markers: { gender, humanRights, peace } }) =>
      [gender, humanRights, peace].map((level) => String(level ?? '')),
    isSaid: () => true,
  },
  {
    columns: CLASSIFICATION_COLUMNS,
    cells: ({ classifications }) =>
      CLASSIFICATION_COLUMNS.map((column) =>
        classifications.filter(isOf(column)).map(classificationText).join(SEPARATOR),
      ),
    isSaid: ({ classifications }) =>
      classifications.every(isClassificationSaid) &&
      // The reader gives them in the order of the columns; any other order would be a change.
      CLASSIFICATION_COLUMNS.flatMap((column) => classifications.filter(isOf(column))).every(
        (one, index) => one === classifications[index],
      ),
  },
];

/**
 * Projects as a table of the columns that the project table reader knows, in the order given. `lossless` leaves a field's
 * columns out where they could not say all of some project's values, so that the reader is silent on them and an import
 * changes nothing; otherwise every column is there, with what can be said. Confirmed tags stand beside declared ones;
 * significance, decisions, regions and translations are in no table (NDJSON has them).
 */
export function projectTable(
  projects: readonly Project[],
  options: { readonly lossless: boolean },
): ProjectTable {
  const notSaid: NotSaid[] = [];
  const kept: {
    readonly columns: readonly ProjectColumn[];
    readonly rows: readonly (readonly string[])[];
  }[] = [];
  for (const field of FIELDS) {
    const rows = projects.map(field.cells);
    const failing = projects.filter((project, index) => !isFieldSaid(field, project, rows[index] ?? []));
    const [first] = failing;
    const isNeeded = field.columns.includes('id') || field.columns.includes('title');
    if (first !== undefined)
      notSaid.push({ columns: field.columns, projects: failing.length, first: first.id });
    const isEmpty = field.columns.length > 1 && rows.every((cells) => cells.every((cell) => cell === ''));
    if (first !== undefined && options.lossless && !isNeeded) continue;
    // Fields nobody uses would only widen the table; without the columns the reader lets them be.
    if (!isEmpty) kept.push({ columns: field.columns, rows });
  }
  return {
    columns: kept.flatMap(({ columns }) => columns),
    rows: projects.map((_, index) => kept.flatMap(({ rows }) => rows[index] ?? [])),
    notSaid,
  };
}

/**
 * The table as CSV, lines ending in LF. For people (`escapeFormulas`) it has every column, and an apostrophe before what a
 * spreadsheet would read as a formula; for machines it is lossless: importing it changes nothing.
 */
export function tableCsv(
  { columns, rows }: Pick<ProjectTable, 'columns' | 'rows'>,
  options: { readonly escapeFormulas: boolean },
): string {
  return stringify([[...columns], ...rows.map((row) => [...row])], {
    escape_formulas: options.escapeFormulas,
  });
}

/** One JSON object a line with everything a project has, in the names and units of the API: amounts as decimal text. */
export function* projectsNdjson(projects: Iterable<Project>): Iterable<string> {
  for (const project of projects) yield `${JSON.stringify(projectJson(project))}\n`;
}

function projectJson(project: Project): unknown {
  const share = <T extends { readonly percentage: MicroPercent | null }>(entry: T) => ({
    ...entry,
    percentage: entry.percentage === null ? null : percentageToNumber(entry.percentage),
  });
  return {
    id: project.id,
    title: project.title,
    description: project.description,
    status: project.status,
    startDate: project.startDate,
    endDate: project.endDate,
    organisations: project.organisations,
    countries: project.countries.map(share),
    regions: project.regions.map(share),
    classifications: project.classifications,
    translations: project.translations,
    humanitarian: project.humanitarian,
    markers: project.markers,
    amounts: project.amounts.map(({ kind, from, until, amountMinor, currency }) => {
      return { kind, from, until, amount: formatAmount(amountMinor, currency), currency };
    }),
    tags: project.tags.map(share),
    decisions: project.decisions,
    example: project.example,
  };
}

function isFieldSaid(field: Field, project: Project, cells: readonly string[]): boolean {
  const clean = cells.every((cell) => cell.length <= MAX_CELL_LENGTH && !hasControlCharacters(cell));
  return clean && field.isSaid(project, cells);
}

/** A value among several in one cell: trimmed, not empty, without the separators. */
function isPartSaid(text: string, separators: RegExp): boolean {
  return text !== '' && text === oneLine(text) && !separators.test(text);
}

function organisationText({ role, name, ref }: Organisation): string {
  return ref === null ? `${role}:${name}` : `${role}:${name} [${ref}]`;
}

function isOrganisationSaid({ name, ref }: Organisation): boolean {
  if (!isPartSaid(name, /;/)) return false;
  return ref === null ? !name.endsWith(']') : isPartSaid(ref, /[;[]/);
}

function shareText(code: string, percentage: MicroPercent | null): string {
  return percentage === null ? code : `${code}=${formatPercentage(percentage)}`;
}

/** Percentages for all or for none, and not above the whole. */
function areSharesSaid(shares: readonly (MicroPercent | null)[]): boolean {
  const given = shares.filter((share) => share !== null);
  const sum = given.reduce((total, share) => total + share, 0);
  return (given.length === 0 || given.length === shares.length) && !exceedsWhole(sum);
}

function amountText(lines: readonly AmountLine[]): string {
  const [first] = lines;
  if (first === undefined) return '';
  return formatAmount(
    lines.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n),
    first.currency,
  );
}

/** One line a kind, over the project's own dates, in one currency, in the order of the columns. */
function areAmountsSaid({ amounts, startDate, endDate }: Project): boolean {
  const places = amounts.map(({ kind }) => AMOUNT_COLUMNS.indexOf(kind));
  const [first] = amounts;
  return (
    places.every((place, index) => place > (places[index - 1] ?? -1)) &&
    amounts.every(
      ({ from, until, currency }) => from === startDate && until === endDate && currency === first?.currency,
    ) &&
    (first === undefined || currencyDigits(first.currency) !== null)
  );
}

function isOf(column: (typeof CLASSIFICATION_COLUMNS)[number]): (classification: Classification) => boolean {
  return ({ scheme }) => scheme === column.replaceAll('_', '-');
}

function classificationText({ code, label }: Classification): string {
  return label === null ? code : `${code} = ${label}`;
}

function isClassificationSaid(classification: Classification): boolean {
  const { code, label } = classification;
  const known = CLASSIFICATION_COLUMNS.some((column) => isOf(column)(classification));
  return known && isPartSaid(code, /[;=]/) && (label === null || isPartSaid(label, /;/));
}

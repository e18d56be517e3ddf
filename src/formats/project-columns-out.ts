/** What the columns of a project table say of a project, and whether the reader gets all of it back from them. */

import { countryCode } from '../domain/countries.ts';
import { currencyDigits, formatAmount } from '../domain/money.ts';
import { exceedsWhole, formatPercentage } from '../domain/percentage.ts';
import type {
  AmountLine,
  Classification,
  MicroPercent,
  Organisation,
  Project,
  Tag,
} from '../domain/types.ts';
import { hasControlCharacters, oneLine } from './checks.ts';
import { isQuestionId } from './question-text.ts';
import { amountLineText } from './table/amount-lines.ts';
import { answerText } from './table/answers.ts';
import {
  AMOUNT_COLUMNS,
  classificationColumn,
  type FurtherColumn,
  type ProjectColumn,
} from './table/columns.ts';
import { escapeInList } from './table/list-text.ts';

/** Columns that stand or fall together: of some of them alone, an import would clear what the others hold. */
export interface Field {
  readonly columns: readonly (ProjectColumn | FurtherColumn)[];
  /** One cell a column. */
  readonly cells: (project: Project) => readonly string[];
  /** Whether the reader gets back from clean cells what the project has. */
  readonly isSaid: (project: Project) => boolean;
  /** Columns that no project uses would only widen the table; without them the reader lets the field be. */
  readonly onlyWhereUsed?: true;
}

const SEPARATOR = '; ';

export const FIELDS: readonly Field[] = [
  { columns: ['id'], cells: ({ id }) => [id], isSaid: ({ id }) => id === id.trim() },
  {
    columns: ['title'],
    cells: ({ title }) => [oneLine(title)],
    isSaid: ({ title }) => title !== '' && title === oneLine(title),
  },
  {
    columns: ['description'],
    cells: ({ description }) => [description ?? ''],
    isSaid: ({ description }) => isTextSaid(description),
  },
  { columns: ['status'], cells: ({ status }) => [status], isSaid: () => true },
  { columns: ['start_date'], cells: ({ startDate }) => [startDate ?? ''], isSaid: () => true },
  { columns: ['end_date'], cells: ({ endDate }) => [endDate ?? ''], isSaid: () => true },
  {
    columns: ['organisations'],
    cells: ({ organisations }) => [organisations.map(organisationText).join(SEPARATOR)],
    isSaid: ({ organisations }) =>
      organisations.every(({ name, ref }) => isLine(name) && (ref === null || isLine(ref))) &&
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
    columns: ['regions'],
    onlyWhereUsed: true,
    cells: ({ regions }) => [
      regions
        .map(({ vocabulary, code, percentage }) => {
          const name = `${escapeInList(vocabulary, ';=:')}:${escapeInList(code, ';=')}`;
          return shareText(name, percentage);
        })
        .join(SEPARATOR),
    ],
    isSaid: ({ regions }) =>
      regions.every(({ vocabulary, code }) => isLine(vocabulary) && isLine(code)) &&
      Map.groupBy(regions, ({ vocabulary }) => vocabulary)
        .values()
        .every((members) => !exceedsWhole(sumOf(members.map(({ percentage }) => percentage)))),
  },
  {
    columns: ['tags'],
    cells: ({ tags }) => [tagsText(tags, 'declared')],
    isSaid: ({ tags }) => areTagsSaid(tags, 'declared'),
  },
  {
    columns: ['confirmed_tags'],
    onlyWhereUsed: true,
    cells: ({ tags }) => [tagsText(tags, 'confirmed')],
    isSaid: ({ tags }) => areTagsSaid(tags, 'confirmed'),
  },
  {
    columns: ['answers'],
    cells: ({ answers }) => [answers.map(answerText).join(SEPARATOR)],
    isSaid: ({ answers }) =>
      answers.every(({ question, tag }) => isQuestionId(question) && (tag === null || isLine(tag))) &&
      new Set(answers.map(({ question, tag }) => JSON.stringify([question, tag]))).size === answers.length,
  },
  {
    columns: ['reviewed'],
    cells: ({ reviewed }) => [reviewed.map((framework) => escapeInList(framework, ';|')).join(SEPARATOR)],
    isSaid: ({ reviewed }) => reviewed.every(isLine) && new Set(reviewed).size === reviewed.length,
  },
  {
    columns: ['humanitarian'],
    cells: ({ humanitarian }) => [humanitarian ? 'yes' : 'no'],
    isSaid: () => true,
  },
  {
    columns: ['gender', 'human_rights', 'peace'],
    onlyWhereUsed: true,
    cells: ({ markers: { gender, humanRights, peace } }) =>
      [gender, humanRights, peace].map((level) => String(level ?? '')),
    isSaid: () => true,
  },
];

/** A sum a kind: all there is to say where each is one line over the project's own dates, in one currency. */
export const SUMS: Field = {
  columns: [...AMOUNT_COLUMNS, 'currency'],
  onlyWhereUsed: true,
  cells: ({ amounts }) => {
    const currencies = [...new Set(amounts.map(({ currency }) => currency))];
    const [currency] = currencies;
    if (currency === undefined || currencies.length > 1) return [...AMOUNT_COLUMNS.map(() => ''), ''];
    return [...AMOUNT_COLUMNS.map((kind) => sumText(amounts.filter((line) => line.kind === kind))), currency];
  },
  isSaid: ({ amounts, startDate, endDate }) => {
    const places = amounts.map(({ kind }) => AMOUNT_COLUMNS.indexOf(kind));
    const [first] = amounts;
    return (
      places.every((place, index) => place > (places[index - 1] ?? -1)) &&
      amounts.every(
        ({ from, until, currency }) =>
          from === startDate && until === endDate && currency === first?.currency,
      ) &&
      (first === undefined || currencyDigits(first.currency) !== null)
    );
  },
};

/** Every line with its period and currency. */
export const LINES: Field = {
  columns: ['amounts'],
  onlyWhereUsed: true,
  cells: ({ amounts }) => [
    amounts
      .filter(({ currency }) => currencyDigits(currency) !== null)
      .map(amountLineText)
      .join(SEPARATOR),
  ],
  isSaid: ({ amounts }) =>
    amounts.every(
      ({ from, until, currency }) =>
        currencyDigits(currency) !== null && (from === null || until === null || from <= until),
    ),
};

/** A column for each scheme. */
export function classificationField(schemes: readonly string[]): Field {
  return {
    columns: schemes.map(classificationColumn),
    onlyWhereUsed: true,
    cells: ({ classifications }) =>
      schemes.map((wanted) =>
        classifications
          .filter(({ scheme }) => scheme === wanted)
          .map(classificationText)
          .join(SEPARATOR),
      ),
    isSaid: ({ classifications }) =>
      classifications.every(
        ({ scheme, code, label }) => isLine(scheme) && isLine(code) && (label === null || isLine(label)),
      ),
  };
}

/** Title and description in each language. */
export function translationField(languages: readonly string[]): Field {
  return {
    columns: languages.flatMap((language) => [`title:${language}`, `description:${language}`] as const),
    onlyWhereUsed: true,
    cells: ({ translations }) =>
      languages.flatMap((wanted) => {
        const found = translations.find(({ language }) => language === wanted);
        return [found?.title ?? '', found?.description ?? ''];
      }),
    isSaid: ({ translations }) =>
      translations.every(
        ({ title, description }) =>
          isTextSaid(title) && isTextSaid(description) && (title !== null || description !== null),
      ),
  };
}

/** Cells that the reader would refuse, or a workbook would cut. */
export function areClean(cells: readonly string[], maxCellLength: number): boolean {
  return cells.every((cell) => cell.length <= maxCellLength && !hasControlCharacters(cell));
}

/** A text of a column of its own: the reader takes white space off its ends, and reads an empty cell as nothing. */
function isTextSaid(text: string | null): boolean {
  return text === null || (text !== '' && text === text.trim());
}

/** A value among several in one cell comes on one line, and is never empty. */
function isLine(text: string): boolean {
  return text !== '' && text === oneLine(text);
}

function organisationText({ role, name, ref }: Organisation): string {
  if (ref !== null) return `${role}:${escapeInList(name, ';')} [${escapeInList(ref, ';[')}]`;
  // A bracket at the end would be read as that of a reference.
  return `${role}:${escapeInList(name, name.endsWith(']') ? ';]' : ';')}`;
}

function tagsText(tags: readonly Tag[], wanted: Tag['origin']): string {
  return tags
    .filter(({ origin }) => origin === wanted)
    .map(({ concept, percentage }) => shareText(concept, percentage))
    .join(SEPARATOR);
}

function areTagsSaid(tags: readonly Tag[], wanted: Tag['origin']): boolean {
  return tags
    .filter(({ origin }) => origin === wanted)
    .every(({ concept }) => isLine(concept) && !/[;|=\\]/.test(concept));
}

function shareText(code: string, percentage: MicroPercent | null): string {
  return percentage === null ? code : `${code}=${formatPercentage(percentage)}`;
}

/** Percentages for all or for none, and not above the whole. */
function areSharesSaid(shares: readonly (MicroPercent | null)[]): boolean {
  const given = shares.filter((share) => share !== null);
  return (given.length === 0 || given.length === shares.length) && !exceedsWhole(sumOf(shares));
}

function sumOf(shares: readonly (MicroPercent | null)[]): MicroPercent {
  return shares.reduce<MicroPercent>((total, share) => total + (share ?? 0), 0);
}

function sumText(lines: readonly AmountLine[]): string {
  const [first] = lines;
  if (first === undefined) return '';
  const sum = lines.reduce((total, { amountMinor }) => total + BigInt(amountMinor), 0n);
  return formatAmount(sum, first.currency);
}

function classificationText({ code, label }: Classification): string {
  const written = escapeInList(code, ';=');
  return label === null ? written : `${written} = ${escapeInList(label, ';')}`;
}

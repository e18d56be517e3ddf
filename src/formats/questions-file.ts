import { compareText } from '../domain/compare-text.ts';
import { isDate } from '../domain/dates.ts';
import { type Fault, LANGUAGES, MAPPING_STATUSES, type Question, type Texts } from '../domain/types.ts';
import { type Parsed, readTsvLines, type TsvLine } from './plain-tsv.ts';
import { isQuestionId } from './question-text.ts';

/** The catalogue of questions as a file: seed/questions.tsv, and the same as an export (see docs/formats.md). */

export const QUESTION_COLUMNS = [
  'id',
  'checklist',
  'text_en',
  'text_fr',
  'text_es',
  'help_en',
  'help_fr',
  'help_es',
  'implies',
  'answered_by_tags',
  'answered_by_countries',
  'author',
  'reviewer',
  'review_date',
  'status',
] as const;
type Column = (typeof QUESTION_COLUMNS)[number];

/** Texts in other languages may follow later: until then the checks of the crosswalk name them. */
const FILLED: readonly Column[] = ['id', 'checklist', 'text_en', 'author', 'status'];
const SEPARATOR = ' | ';

/** One question of a file: what it says, or why it cannot be kept. */
export interface QuestionLine {
  readonly line: number;
  readonly question: Question;
  readonly faults: readonly Fault[];
}

/** Reads the whole catalogue; pointers are `/line/column`. Whether what it names exists is judged with the crosswalk. */
export function readQuestions(text: string): Parsed<readonly Question[]> {
  const read = readQuestionLines(text);
  if (!read.ok) return read;
  const faults = read.value.flatMap((line) => line.faults);
  return faults.length > 0
    ? { ok: false, faults }
    : { ok: true, value: read.value.map(({ question }) => question) };
}

/** As readQuestions, line by line: a fault of one question does not keep the others from being read. */
export function readQuestionLines(text: string): Parsed<readonly QuestionLine[]> {
  const read = readTsvLines(text, QUESTION_COLUMNS, FILLED);
  if (!read.ok) return read;
  const first = new Map<string, number>();
  const value = read.value.map((record, position): QuestionLine => {
    const question = questionOf(record, position);
    // In a line with too few or too many cells, any of them may be in the wrong column.
    const isRagged = record.faults.some(({ code }) => code === 'ragged-row');
    const faults = [...record.faults, ...(isRagged ? [] : faultsOf(record))];
    const before = first.get(question.id);
    if (before === undefined) first.set(question.id, record.line);
    else {
      const message = `The question "${question.id}" is on line ${before} already.`;
      const fix = 'Give each question an id of its own.';
      faults.push({ pointer: `/${record.line}/id`, code: 'repeated-id', message, fix });
    }
    return { line: record.line, question, faults };
  });
  return { ok: true, value };
}

function questionOf({ cell, orNull }: TsvLine<Column>, position: number): Question {
  return {
    id: cell('id'),
    checklist: cell('checklist'),
    text: { en: cell('text_en'), fr: cell('text_fr'), es: cell('text_es') },
    help: { en: cell('help_en'), fr: cell('help_fr'), es: cell('help_es') },
    implies: listOf(cell('implies')),
    answeredByTags: listOf(cell('answered_by_tags')),
    answeredByCountries: orNull('answered_by_countries'),
    author: cell('author'),
    reviewer: orNull('reviewer'),
    reviewDate: orNull('review_date'),
    // What is no status has a fault, so it is never kept.
    status: MAPPING_STATUSES.find((status) => status === cell('status')) ?? 'proposed',
    position,
  };
}

function faultsOf({ line, cell }: TsvLine<Column>): readonly Fault[] {
  const faults: Fault[] = [];
  const add = (column: Column, code: string, message: string, fix: string) =>
    faults.push({ pointer: `/${line}/${column}`, code, message, fix });
  const named = (column: Column, texts: readonly string[]) => {
    for (const text of texts) {
      if (isQuestionId(text)) continue;
      add(column, 'bad-name', `"${text.slice(0, 60)}" is not a name that can be used here.`, NAME_FIX);
    }
  };
  const [id, checklist, list] = [cell('id'), cell('checklist'), cell('answered_by_countries')];
  named('id', id === '' ? [] : [id]);
  named('checklist', checklist === '' ? [] : [checklist]);
  named('implies', listOf(cell('implies')));
  named('answered_by_countries', list === '' ? [] : [list]);
  if (listOf(cell('implies')).includes(id)) {
    add('implies', 'implies-itself', `The question "${id}" implies itself.`, 'Remove it from its own list.');
  }
  for (const tag of listOf(cell('answered_by_tags'))) {
    if (/^[a-z][a-z0-9-]*:\S+$/.test(tag)) continue;
    const message = `"${tag.slice(0, 60)}" is not a concept of a framework.`;
    add('answered_by_tags', 'not-a-concept', message, 'Write framework:notation, such as gcm:20.');
  }
  const [reviewer, reviewDate, status] = [cell('reviewer'), cell('review_date'), cell('status')];
  if (reviewDate !== '' && !isDate(reviewDate)) {
    add('review_date', 'bad-date', `"${reviewDate.slice(0, 40)}" is no date.`, 'Write YYYY-MM-DD.');
  } else if (reviewDate !== '' && reviewer === '') {
    const message = 'There is a review date but no reviewer.';
    add('review_date', 'review-without-reviewer', message, 'Name the reviewer, or remove the date.');
  }
  if (status !== '' && !MAPPING_STATUSES.some((known) => known === status)) {
    const fix = `Use one of: ${MAPPING_STATUSES.join(', ')}.`;
    add('status', 'unknown-value', `"${status.slice(0, 40)}" is not a status.`, fix);
  }
  return faults;
}

const NAME_FIX =
  'Write small letters, digits and single hyphens, beginning with a letter, such as host-services.';

function listOf(cell: string): readonly string[] {
  const items = cell.split('|').map((item) => item.trim());
  return [...new Set(items)].filter((item) => item !== '');
}

/**
 * The catalogue as a file that readQuestions reads back, in its order. The file has no quoting: white space in texts comes
 * as single spaces.
 */
export function writeQuestions(questions: readonly Question[]): string {
  const ordered = [...questions].sort((a, b) => a.position - b.position || compareText(a.id, b.id));
  const rows = ordered.map((question) => {
    const row: Readonly<Record<Column, string>> = {
      id: question.id,
      checklist: question.checklist,
      ...textCells(question),
      implies: question.implies.join(SEPARATOR),
      answered_by_tags: question.answeredByTags.join(SEPARATOR),
      answered_by_countries: question.answeredByCountries ?? '',
      author: question.author,
      reviewer: question.reviewer ?? '',
      review_date: question.reviewDate ?? '',
      status: question.status,
    };
    return QUESTION_COLUMNS.map((column) => row[column].trim().replace(/\s+/g, ' '));
  });
  return [QUESTION_COLUMNS, ...rows].map((cells) => `${cells.join('\t')}\n`).join('');
}

type TextColumn = `${'text' | 'help'}_${keyof Texts}`;

function textCells({ text, help }: Pick<Question, 'text' | 'help'>): Readonly<Record<TextColumn, string>> {
  const cells = LANGUAGES.flatMap((language): [TextColumn, string][] => [
    [`text_${language}`, text[language]],
    [`help_${language}`, help[language]],
  ]);
  return Object.fromEntries(cells) as Readonly<Record<TextColumn, string>>;
}

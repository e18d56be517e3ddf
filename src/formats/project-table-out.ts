/** Projects out as a table that the project table reader reads back, in two passes: what columns there are, then the rows. */

import { stringify } from 'csv-stringify/sync';
import type { Project } from '../domain/types.ts';
import { escapeFormula } from './escape-formula.ts';
import {
  areClean,
  classificationField,
  FIELDS,
  type Field,
  LINES,
  SUMS,
  translationField,
} from './project-columns-out.ts';
import { kindOfColumn } from './table/columns.ts';
import { MAX_COLUMNS } from './table/header.ts';

/** Longer cells are refused by the reader of the default limits. */
const MAX_CELL_LENGTH = 100_000;

interface TableOptions {
  /**
   * Leaves a field's columns out where they could not say all of some project's values, so that the reader is silent on
   * them and an import changes nothing; else every column is there, with what can be said.
   */
  readonly lossless: boolean;
  readonly maxCellLength?: number;
}

export interface TablePlan {
  readonly columns: readonly string[];
  /** The cells of a project that was seen: text as the reader takes it, amounts with their currency's digits. */
  readonly row: (project: Project) => readonly string[];
  readonly notSaid: readonly NotSaid[];
}

/** What the table cannot say of some projects. In a lossless table its columns are left out, but for the title. */
export interface NotSaid {
  /** Columns, or the field of a project that has none. */
  readonly columns: readonly string[];
  readonly projects: number;
  /** The first of these projects. */
  readonly first: string;
}

interface ProjectTable extends Pick<TablePlan, 'columns' | 'notSaid'> {
  readonly rows: readonly (readonly string[])[];
}

/** What no table has a column for; NDJSON has it. An import leaves it as it is stored. */
const WITHOUT_COLUMN: readonly (readonly [name: string, has: (project: Project) => boolean])[] = [
  ['tags.significance', ({ tags }) => tags.some(({ significance }) => significance !== null)],
  ['decisions', ({ decisions }) => decisions.length > 0],
  ['example', ({ example }) => example],
];

/** Looks at every project once and then knows the columns; nothing of the projects is kept. */
export function tableSurvey({ lossless, maxCellLength = MAX_CELL_LENGTH }: TableOptions): {
  see(project: Project): void;
  plan(): TablePlan;
} {
  const used = counter();
  const unsaid = counter();
  const schemes = new Set<string>();
  const languages = new Set<string>();

  const look = (name: string, field: Field, project: Project): void => {
    const cells = field.cells(project);
    if (cells.some((cell) => cell !== '')) used.add(name, project);
    if (!field.isSaid(project) || !areClean(cells, maxCellLength)) unsaid.add(name, project);
  };

  function see(project: Project): void {
    for (const field of [...FIELDS, SUMS, LINES]) look(nameOf(field), field, project);
    const own = new Set(project.classifications.map(({ scheme }) => scheme));
    if (own.size > 0) look('classifications', classificationField([...own]), project);
    const spoken = project.translations.map(({ language }) => language);
    if (spoken.length > 0) look('translations', translationField(spoken), project);
    for (const scheme of own) schemes.add(scheme);
    for (const language of spoken) languages.add(language);
    for (const [name, has] of WITHOUT_COLUMN) if (has(project)) unsaid.add(name, project);
  }

  function plan(): TablePlan {
    const kept: Field[] = [];
    const notSaid: NotSaid[] = [];
    let width = 0;
    const take = (name: string, field: Field, says: readonly string[]): void => {
      const isNeeded = name === 'id' || name === 'title';
      const fits = width + field.columns.length <= MAX_COLUMNS;
      const missed = unsaid.of(name) ?? (fits ? undefined : used.of(name));
      if (missed !== undefined) notSaid.push({ columns: says, ...missed });
      if (missed !== undefined && lossless && !isNeeded) return;
      if (!fits || (field.onlyWhereUsed === true && used.of(name) === undefined)) return;
      kept.push(field);
      width += field.columns.length;
    };
    for (const field of FIELDS) take(nameOf(field), field, field.columns);
    const money = lossless && unsaid.of(nameOf(SUMS)) !== undefined ? LINES : SUMS;
    take(nameOf(money), money, money.columns);
    take('classifications', classificationField([...schemes].sort()), ['classifications']);
    take('translations', translationField([...languages].sort()), ['translations']);
    for (const [name] of WITHOUT_COLUMN) {
      const missed = unsaid.of(name);
      if (missed !== undefined) notSaid.push({ columns: [name], ...missed });
    }
    return {
      columns: kept.flatMap(({ columns }) => columns),
      row: (project) => kept.flatMap(({ cells }) => cells(project)),
      notSaid,
    };
  }

  return { see, plan };
}

/** All of a table at once: for workbooks, which are made in memory anyway. */
export function projectTable(projects: readonly Project[], options: TableOptions): ProjectTable {
  const survey = tableSurvey(options);
  for (const project of projects) survey.see(project);
  const { columns, notSaid, row } = survey.plan();
  return { columns, notSaid, rows: projects.map(row) };
}

/** The line that names the columns, ending in LF. */
export function csvHeader({ columns }: Pick<TablePlan, 'columns'>, options: CsvOptions): string {
  return stringify([columns.map((name) => (options.escapeFormulas ? escapeFormula(name) : name))]);
}

export interface CsvOptions {
  /** For people: an apostrophe before text that a spreadsheet would run as a formula. For machines cells are as they are. */
  readonly escapeFormulas: boolean;
}

/** A line for each project, ending in LF. */
export function csvRows(
  { columns, row }: Pick<TablePlan, 'columns' | 'row'>,
  projects: readonly Project[],
  { escapeFormulas }: CsvOptions,
): string {
  const isText = columns.map((name) => kindOfColumn(name) !== 'amount');
  const rows = projects.map(row);
  if (!escapeFormulas) return stringify(rows.map((cells) => [...cells]));
  return stringify(
    rows.map((cells) => cells.map((cell, place) => (isText[place] === true ? escapeFormula(cell) : cell))),
  );
}

function nameOf({ columns }: Field): string {
  return columns[0] ?? '';
}

/** How many projects were added under a name, and the first of them. */
function counter() {
  const counts = new Map<string, { projects: number; readonly first: string }>();
  return {
    add: (name: string, { id }: Project): void => {
      const found = counts.get(name);
      if (found === undefined) counts.set(name, { projects: 1, first: id });
      else found.projects += 1;
    },
    of: (name: string) => counts.get(name),
  };
}

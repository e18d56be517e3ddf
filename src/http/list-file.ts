import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { RULES_VERSION } from '../domain/alignment.ts';
import type { ReportCell, ReportColumn } from '../formats/report/document.ts';
import { Problem } from '../services/problems.ts';
import { type Page, type PageParameters, pageOf } from './paging.ts';
import { NOTICE } from './present.ts';
import { aboutOf } from './report-about.ts';
import { formatOf, reportContent, sendReport } from './report-file.ts';
import { LIST_FORMATS } from './report-formats.ts';
import { addressOf } from './report-links.ts';

/** Lists are given in pages as JSON, and whole as files. */

type ListFormat = (typeof LIST_FORMATS)[number];

/** More rows than this nobody reads in a sheet, and they would have to be held in memory. */
const MOST_ROWS = 10_000;

interface ListColumn<Line> extends ReportColumn {
  readonly of: (line: Line) => ReportCell;
}

/** How a list becomes a file: a line for each entry, or those of `linesOf`. `name` is the file's, without extension. */
export interface ListFile<Item, Line = Item> {
  readonly title: string;
  readonly name: string;
  readonly linesOf?: (item: Item) => readonly Line[];
  readonly columns: readonly ListColumn<Line>[];
}

/** The state an answer was read from; `day` is that of its change. */
interface ListState {
  readonly change: number;
  readonly revision: number;
  readonly day: string;
}

interface ListAnswer<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
  readonly warnings?: readonly { readonly message: string }[];
}

export interface ListPage extends Page {
  readonly format: ListFormat;
}

/** The page asked for; of a file it is the whole list. */
export function listPageOf(
  request: FastifyRequest,
  query: PageParameters & { readonly format?: ListFormat | undefined },
): ListPage {
  const format = formatOf(request, query.format, LIST_FORMATS);
  if (format === 'json') return { format, ...pageOf(query) };
  const cut = (['cursor', 'limit'] as const).find((name) => query[name] !== undefined);
  if (cut !== undefined) {
    const message = `A file holds the whole list, and ${cut} asks for a part of it.`;
    const fix = 'Leave limit and cursor out, or read pages as JSON.';
    throw new Problem('invalid-query', message, [{ pointer: cut, code: 'invalid-query', message, fix }]);
  }
  return { format, ...pageOf({ ...query, limit: MOST_ROWS }) };
}

/** The answer as it is, or as a file. */
export async function sendList<Item, Line = Item>(
  request: FastifyRequest,
  reply: FastifyReply,
  { format }: ListPage,
  { change, revision, day }: ListState,
  answer: ListAnswer<Item>,
  { title, name, columns, linesOf = (item) => [item as unknown as Line] }: ListFile<Item, Line>,
): Promise<FastifyReply> {
  if (format === 'json') return reply.type('application/json; charset=utf-8').send(answer);
  requireWhole(reply, answer.next);
  const filters = askedOf(request);
  const document = {
    title,
    about: aboutOf(
      [{ id: 'report', label: 'List', value: title }],
      { change, revision, rules: RULES_VERSION, notice: NOTICE, filters, warnings: answer.warnings ?? [] },
      day,
      addressOf(request, change),
    ),
    tables: [
      {
        id: name,
        title,
        columns: columns.map(({ of: _, ...column }) => column),
        rows: answer.items.flatMap(linesOf).map((line) => columns.map((column) => column.of(line))),
      },
    ],
  };
  return sendReport(reply, format, document, `${name}-${change}`);
}

/** Refuses a file of a list that goes on behind the most rows of a file. */
export function requireWhole(reply: FastifyReply, next: string | null): void {
  if (next === null) return;
  void reply.removeHeader('link');
  const message = `The list has more than ${MOST_ROWS} entries, which is too long for a file.`;
  const fix = 'Ask for less with the filters of this list, or read its pages as JSON.';
  throw new Problem('invalid-query', message, [{ pointer: 'format', code: 'too-large', message, fix }]);
}

const NO_FILTERS = ['format', 'change', 'asOf'];

function askedOf({ url }: FastifyRequest): Record<string, string> {
  const asked = new URLSearchParams(url.split('?')[1] ?? '');
  return Object.fromEntries([...asked].filter(([name]) => !NO_FILTERS.includes(name)));
}

/** The schemas of a list's answers, for the OpenAPI document. */
export function listContent<T extends z.ZodType>(description: string, list: T) {
  return { description, content: reportContent(list, LIST_FORMATS, z.any()) };
}

import { countryCode } from '../domain/countries.ts';
import { isDate } from '../domain/dates.ts';
import { compareText } from '../domain/text-order.ts';
import type { CountryList, CountryMember, Fault } from '../domain/types.ts';
import { type Parsed, readPlainTsv, type TsvRecord } from './plain-tsv.ts';
import { isQuestionId } from './question-text.ts';

/** A list of countries as a file: seed/country-lists/<id>.tsv, and the same as an export (see docs/formats.md). */

const HEADINGS = ['title', 'source', 'date'] as const;
type Heading = (typeof HEADINGS)[number];
const COLUMNS = ['country', 'from', 'until'] as const;
type Column = (typeof COLUMNS)[number];

/** Reads a list; its id is the name of the file. Pointers are `/line/column`, or `/heading` for what stands above. */
export function readCountryList(id: string, text: string): Parsed<CountryList> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const above = lines.findIndex((line) => !line.startsWith('#'));
  const headings = readHeadings(lines.slice(0, Math.max(above, 0)));
  const faults = [...idFaults(id), ...headingFaults(headings)];
  const table = readPlainTsv(lines.slice(Math.max(above, 0)).join('\n'), COLUMNS, ['country']);
  if (!table.ok)
    return { ok: false, faults: [...faults, ...table.faults.map((fault) => shifted(fault, above))] };
  const members: CountryMember[] = [];
  for (const record of table.value) {
    const member = memberOf(record);
    const found = memberFaults(record, member, members).map((fault) => shifted(fault, above));
    if (found.length === 0) members.push(member);
    faults.push(...found);
  }
  if (faults.length > 0) return { ok: false, faults };
  const said = (heading: Heading) => headings.get(heading) ?? '';
  return {
    ok: true,
    value: { id, title: said('title'), source: said('source'), date: said('date'), members },
  };
}

function readHeadings(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.map((line): [string, string] => {
      const [, name = '', value = ''] = /^#\s*(\w+)\s*:(.*)$/.exec(line) ?? [];
      return [name.toLowerCase(), value.trim()];
    }),
  );
}

function idFaults(id: string): Fault[] {
  if (isQuestionId(id)) return [];
  const message = `"${id.slice(0, 60)}" cannot be the id of a country list.`;
  const fix =
    'Name the file with small letters, digits and single hyphens, such as least-developed-countries.';
  return [{ pointer: '', code: 'bad-name', message, fix }];
}

function headingFaults(headings: ReadonlyMap<string, string>): Fault[] {
  const faults = HEADINGS.filter((heading) => (headings.get(heading) ?? '') === '').map((heading): Fault => {
    const message = `The line "#${heading}: …" is missing above the table.`;
    return { pointer: `/${heading}`, code: 'missing-heading', message, fix: `Add "#${heading}: …".` };
  });
  const date = headings.get('date') ?? '';
  if (date !== '' && !isDate(date)) {
    const message = `"${date.slice(0, 40)}" is no date.`;
    faults.push({ pointer: '/date', code: 'bad-date', message, fix: 'Write YYYY-MM-DD.' });
  }
  return faults;
}

function memberOf({ cell, orNull }: TsvRecord<Column>): CountryMember {
  return { country: cell('country'), from: orNull('from'), until: orNull('until') };
}

function memberFaults(
  { line }: TsvRecord<Column>,
  member: CountryMember,
  before: readonly CountryMember[],
): Fault[] {
  const faults: Fault[] = [];
  const add = (column: Column, code: string, message: string, fix: string) =>
    faults.push({ pointer: `/${line}/${column}`, code, message, fix });
  const { country, from, until } = member;
  if (countryCode(country) !== country) {
    const message = `"${country.slice(0, 40)}" is no country code.`;
    add('country', 'unknown-country', message, 'Write ISO 3166-1 alpha-3 in capitals, such as KEN.');
  }
  for (const column of ['from', 'until'] as const) {
    const day = member[column];
    if (day === null || isDate(day)) continue;
    add(column, 'bad-date', `"${day.slice(0, 40)}" is no date.`, 'Write YYYY-MM-DD, or leave it empty.');
  }
  if (from !== null && until !== null && until < from) {
    add(
      'until',
      'end-before-start',
      `It ends on ${until}, before it starts on ${from}.`,
      'Correct one of the two days.',
    );
  }
  if (before.some((other) => other.country === country && overlap(other, member))) {
    const message = `${country} is on the list already in that time.`;
    add('country', 'repeated-country', message, 'Give each country once, or periods that do not overlap.');
  }
  return faults;
}

function overlap(a: CountryMember, b: CountryMember): boolean {
  const startsInTime = (one: CountryMember, other: CountryMember) =>
    one.from === null || other.until === null || one.from <= other.until;
  return startsInTime(a, b) && startsInTime(b, a);
}

/** Places within the table as places in the file, which has `above` lines before it. */
function shifted(fault: Fault, above: number): Fault {
  const pointer = fault.pointer.replace(
    /^\/(\d+)/,
    (_, line: string) => `/${Number(line) + Math.max(above, 0)}`,
  );
  return { ...fault, pointer };
}

/** The list as a file that readCountryList reads back; members by country and day. */
export function writeCountryList({ title, source, date, members }: CountryList): string {
  const ordered = [...members].sort(
    (a, b) => compareText(a.country, b.country) || compareText(a.from ?? '', b.from ?? ''),
  );
  const headings = [`#title: ${oneLine(title)}`, `#source: ${oneLine(source)}`, `#date: ${date}`];
  const rows = [COLUMNS, ...ordered.map(({ country, from, until }) => [country, from ?? '', until ?? ''])];
  return [...headings, ...rows.map((cells) => cells.join('\t')), ''].join('\n');
}

const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ');

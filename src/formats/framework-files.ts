import { z } from 'zod';
import type { Concept, Fault, Framework } from '../domain/types.ts';

/** The two small files of a framework's folder: framework.json and concepts.tsv (see docs/formats.md). */

const date = z.iso.date().nullable();

const frameworkSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,31}$/),
  title: z.string().min(1),
  shortTitle: z.string().min(1),
  publisher: z.string().min(1),
  edition: z.string().min(1),
  validFrom: date,
  validUntil: date,
  source: z.string().min(1),
  sourceUrl: z.url().nullable(),
  licenceNote: z.string().min(1),
  aliases: z.array(z.string().min(1)),
  levels: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z-]*$/),
        label: z.string().min(1),
        plural: z.string().min(1),
        parent: z.string().nullable(),
      }),
    )
    .min(1),
  notes: z.array(z.string()),
});

export const CONCEPT_COLUMNS = [
  'notation',
  'level',
  'parent',
  'label',
  'official_text',
  'uri',
  'codes',
  'source',
  'locator',
  'note',
  'valid_from',
  'valid_until',
] as const;

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads framework.json; pointers are JSON pointers into it. */
export function readFramework(text: string, position: number): Parsed<Framework> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return failed('', 'invalid-json', `Not JSON: ${(error as Error).message}`, 'Mend the JSON.');
  }
  const parsed = frameworkSchema.safeParse(json);
  if (parsed.success) return { ok: true, value: { ...parsed.data, position } };
  const faults = parsed.error.issues.map(({ path, message }) => ({
    pointer: `/${path.join('/')}`,
    code: 'invalid-framework',
    message,
    fix: 'See docs/formats.md for the fields of a framework file.',
  }));
  return { ok: false, faults };
}

/** Reads concepts.tsv (tab separated, no quoting, one header line); pointers are `/line/column`. Order is kept. */
export function readConcepts(text: string, framework: string): Parsed<readonly Concept[]> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = lines[0]?.split('\t') ?? [];
  const missing = CONCEPT_COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    return failed(
      '/1',
      'missing-column',
      `Columns are missing: ${missing.join(', ')}.`,
      `Use the columns ${CONCEPT_COLUMNS.join(', ')}.`,
    );
  }
  const faults: Fault[] = [];
  const concepts: Concept[] = [];
  for (const [place, line] of lines.entries()) {
    if (place === 0 || line === '') continue;
    const cells = line.split('\t');
    if (cells.length !== header.length) {
      faults.push({
        pointer: `/${place + 1}`,
        code: 'ragged-row',
        message: `The line has ${cells.length} cells, the header ${header.length}.`,
        fix: 'Give every column, empty ones too, and no tabs within a cell.',
      });
      continue;
    }
    const cell = (column: (typeof CONCEPT_COLUMNS)[number]) => (cells[header.indexOf(column)] ?? '').trim();
    const orNull = (column: (typeof CONCEPT_COLUMNS)[number]) => (cell(column) === '' ? null : cell(column));
    for (const column of ['notation', 'level', 'label', 'source', 'locator'] as const) {
      if (cell(column) === '') {
        faults.push({
          pointer: `/${place + 1}/${column}`,
          code: 'empty-cell',
          message: `${column} is empty.`,
          fix: `Give the ${column}.`,
        });
      }
    }
    const parent = orNull('parent');
    concepts.push({
      id: `${framework}:${cell('notation')}`,
      framework,
      notation: cell('notation'),
      level: cell('level'),
      parent: parent === null ? null : `${framework}:${parent}`,
      label: cell('label'),
      officialText: orNull('official_text'),
      uri: orNull('uri'),
      codes: cell('codes') === '' ? [] : cell('codes').split('|'),
      source: cell('source'),
      locator: cell('locator'),
      note: orNull('note'),
      validFrom: orNull('valid_from'),
      validUntil: orNull('valid_until'),
      position: concepts.length,
    });
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: concepts };
}

function failed(
  pointer: string,
  code: string,
  message: string,
  fix: string,
): { ok: false; faults: readonly Fault[] } {
  return { ok: false, faults: [{ pointer, code, message, fix }] };
}

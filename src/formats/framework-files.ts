import { z } from 'zod';
import type { Concept, Fault, Framework, FrameworkRelation, ObservedTarget } from '../domain/types.ts';
import { type Parsed, readPlainTsv, readTsvLines, type TsvRecord } from './plain-tsv.ts';
import { isFrameworkId } from './sssom/profile.ts';

/** The two small files of a framework's folder: framework.json and concepts.tsv (see docs/formats.md). */

const date = z.iso.date().nullable();

const words = (max: number) =>
  z
    .string()
    .max(max)
    .refine(
      (text) => text.trim() !== '' && text.isWellFormed() && !text.includes('\0'),
      'is empty or cannot be stored',
    );

const FRAMEWORK_ID = /^[a-z][a-z0-9-]{1,31}$/;

/** True for what a framework can be called: no prefix that means something else already. */
export const isNewFrameworkId = (id: string): boolean => FRAMEWORK_ID.test(id) && isFrameworkId(id);

/** framework.json, without its place among the others. */
export const frameworkSchema = z.strictObject({
  id: z.string().regex(FRAMEWORK_ID),
  title: words(500),
  shortTitle: words(120),
  publisher: words(500),
  edition: words(200),
  country: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable(),
  validFrom: date,
  validUntil: date,
  source: words(2_000),
  sourceUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable(),
  licenceNote: words(2_000),
  aliases: z.array(words(200)).max(100),
  levels: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/),
        label: words(120),
        plural: words(120),
        parent: z.string().max(60).nullable(),
      }),
    )
    .min(1)
    .max(20),
  /** Left out, results are taken as shared until somebody says otherwise. */
  sharedResults: z.boolean().default(true),
  notes: z.array(words(5_000)).max(100),
});

/** The files of a seed say themselves whose results these are. */
const seedFrameworkSchema = frameworkSchema.extend({ sharedResults: z.boolean() });

const CONCEPT_COLUMNS = [
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

const NEEDED_COLUMNS = ['notation', 'level', 'label', 'source', 'locator'] as const;
const OBSERVED_COLUMNS = ['notation', 'concept', 'count', 'of'] as const;
const RELATION_COLUMNS = ['id', 'from', 'relation', 'to', 'source', 'locator', 'note'] as const;

/** Reads framework.json; pointers are JSON pointers into it. */
export function readFramework(text: string, position: number): Parsed<Framework> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return failed('', 'invalid-json', `Not JSON: ${(error as Error).message}`, 'Mend the JSON.');
  }
  const parsed = seedFrameworkSchema.safeParse(json);
  if (parsed.success) return { ok: true, value: { ...parsed.data, position } };
  const faults = parsed.error.issues.map(({ path, message }) => ({
    pointer: `/${path.join('/')}`,
    code: 'invalid-framework',
    message,
    fix: 'See docs/formats.md for the fields of a framework file.',
  }));
  return { ok: false, faults };
}

/**
 * Reads concepts.tsv, in its order, and observed.tsv where there is one: how often the parts of an element were tagged
 * with a concept of another framework. Pointers are `/line/column`.
 */
export function readConcepts(
  text: string,
  framework: string,
  observed: string | null = null,
): Parsed<readonly Concept[]> {
  const read = readPlainTsv(text, CONCEPT_COLUMNS, NEEDED_COLUMNS);
  if (!read.ok) return read;
  const counts = observed === null ? noCounts : readObserved(observed);
  if (!counts.ok) return counts;
  const concepts = read.value.map((record, position) => ({
    ...conceptOf(record, framework, position),
    observedTargets: counts.value.get(record.cell('notation')) ?? [],
  }));
  return { ok: true, value: concepts };
}

/** Reads concepts.tsv line by line: each with its faults, or the element it tells of. Pointers are `/line/column`. */
export function readConceptLines(
  text: string,
  framework: string,
): Parsed<
  readonly { readonly line: number; readonly concept: Concept; readonly faults: readonly Fault[] }[]
> {
  const read = readTsvLines(text, CONCEPT_COLUMNS, NEEDED_COLUMNS);
  if (!read.ok) return read;
  const value = read.value.map((record, position) => ({
    line: record.line,
    faults: record.faults,
    concept: conceptOf(record, framework, position),
  }));
  return { ok: true, value };
}

function conceptOf(
  { cell, orNull }: TsvRecord<(typeof CONCEPT_COLUMNS)[number]>,
  framework: string,
  position: number,
): Concept {
  const notation = cell('notation');
  const parent = orNull('parent');
  const official = orNull('official_text');
  return {
    id: `${framework}:${notation}`,
    framework,
    notation,
    level: cell('level'),
    parent: parent === null ? null : `${framework}:${parent}`,
    label: cell('label'),
    officialTexts: official === null ? [] : [{ language: 'en', text: official }],
    uri: orNull('uri'),
    codes: cell('codes') === '' ? [] : cell('codes').split('|'),
    source: cell('source'),
    locator: cell('locator'),
    note: orNull('note'),
    validFrom: orNull('valid_from'),
    validUntil: orNull('valid_until'),
    observedTargets: [],
    position,
  };
}

/** Reads relations.tsv: statements between frameworks as wholes. */
export function readRelations(text: string): Parsed<readonly FrameworkRelation[]> {
  const read = readPlainTsv(text, RELATION_COLUMNS, ['id', 'from', 'relation', 'to', 'source', 'locator']);
  if (!read.ok) return read;
  const relations = read.value.map(({ cell, orNull }, position) => ({
    id: cell('id'),
    from: cell('from'),
    relation: cell('relation'),
    to: cell('to'),
    source: cell('source'),
    locator: cell('locator'),
    note: orNull('note'),
    position,
  }));
  return { ok: true, value: relations };
}

const noCounts: Parsed<ReadonlyMap<string, readonly ObservedTarget[]>> = { ok: true, value: new Map() };

function readObserved(text: string): Parsed<ReadonlyMap<string, readonly ObservedTarget[]>> {
  const read = readPlainTsv(text, OBSERVED_COLUMNS, OBSERVED_COLUMNS);
  if (!read.ok) return read;
  const counts = new Map<string, ObservedTarget[]>();
  for (const { line, cell } of read.value) {
    const [count, of] = [Number(cell('count')), Number(cell('of'))];
    if (!Number.isInteger(count) || !Number.isInteger(of) || count < 1 || of < count) {
      return failed(
        `/${line}/count`,
        'bad-count',
        'The counts are not whole numbers, or more than there are.',
        'Count again.',
      );
    }
    const entry = { concept: cell('concept'), count, of };
    counts.set(cell('notation'), [...(counts.get(cell('notation')) ?? []), entry]);
  }
  return { ok: true, value: counts };
}

function failed(
  pointer: string,
  code: string,
  message: string,
  fix: string,
): { ok: false; faults: readonly Fault[] } {
  return { ok: false, faults: [{ pointer, code, message, fix }] };
}

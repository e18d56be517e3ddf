import { z } from 'zod';
import type { Concept, Fault, Framework, FrameworkRelation, ObservedTarget } from '../domain/types.ts';
import { type Parsed, readPlainTsv } from './plain-tsv.ts';

/** The two small files of a framework's folder: framework.json and concepts.tsv (see docs/formats.md). */

const date = z.iso.date().nullable();

const frameworkSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,31}$/),
  title: z.string().min(1),
  shortTitle: z.string().min(1),
  publisher: z.string().min(1),
  edition: z.string().min(1),
  country: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable(),
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

/**
 * Reads concepts.tsv, in its order, and observed.tsv where there is one: how often the parts of an element were tagged
 * with a concept of another framework. Pointers are `/line/column`.
 */
export function readConcepts(
  text: string,
  framework: string,
  observed: string | null = null,
): Parsed<readonly Concept[]> {
  const read = readPlainTsv(text, CONCEPT_COLUMNS, ['notation', 'level', 'label', 'source', 'locator']);
  if (!read.ok) return read;
  const counts = observed === null ? noCounts : readObserved(observed);
  if (!counts.ok) return counts;
  const concepts = read.value.map(({ cell, orNull }, position): Concept => {
    const notation = cell('notation');
    const parent = orNull('parent');
    return {
      id: `${framework}:${notation}`,
      framework,
      notation,
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
      observedTargets: counts.value.get(notation) ?? [],
      position,
    };
  });
  return { ok: true, value: concepts };
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

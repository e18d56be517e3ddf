import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Coverage } from '../domain/lint.ts';
import { mergeTexts } from '../domain/official-text.ts';
import type {
  Concept,
  CountryList,
  Framework,
  FrameworkRelation,
  Mapping,
  MappingSet,
  Question,
} from '../domain/types.ts';
import { readCountryList } from '../formats/country-list-file.ts';
import { readConcepts, readFramework, readRelations } from '../formats/framework-files.ts';
import { readQuestions } from '../formats/questions-file.ts';
import { readMappingSet } from '../formats/sssom/mappings.ts';
import { type Change, type CrosswalkRecords, mappingOf, NOW, type Store } from '../store/port.ts';
import { statementOf } from './mapping-becomes.ts';

/** The reference data that comes with the software. */
export const SEED_FOLDER = fileURLToPath(new URL('../../seed', import.meta.url));

export interface SeedData {
  /** Which elements must have an answer towards which frameworks. */
  readonly coverage: Coverage;
  readonly frameworks: readonly Framework[];
  readonly concepts: readonly Concept[];
  readonly relations: readonly FrameworkRelation[];
  readonly sets: readonly MappingSet[];
  /** `line` is the line of the set's file. */
  readonly mappings: readonly (Mapping & { readonly line: number })[];
  readonly questions: readonly Question[];
  readonly countryLists: readonly CountryList[];
}

export interface SeedReport {
  readonly frameworks: number;
  readonly concepts: number;
  readonly mappingSets: number;
  readonly mappings: number;
  readonly questions: number;
  readonly retired: number;
  /** Mappings that differ and stay, since somebody else than the reference data wrote them last. */
  readonly kept: number;
  /** Null when nothing differed, so nothing was written. */
  readonly change: number | null;
}

/** The seed folder has a fault: file, place and message in one text. */
export class SeedError extends Error {}

/** Reads the whole seed folder; the first faulty file ends it with a SeedError. */
export async function readSeed(folder = SEED_FOLDER): Promise<SeedData> {
  const catalogue = await readCatalogue(folder);
  await holdListed(join(folder, 'frameworks'), catalogue.frameworks);
  await holdListed(
    join(folder, 'mappings'),
    catalogue.mappingSets.map((id) => `${id}.sssom.tsv`),
  );
  const { frameworks, concepts } = await readFrameworks(folder, catalogue.frameworks);
  const sets: MappingSet[] = [];
  const mappings: (Mapping & { line: number })[] = [];
  const relations = await parse(join(folder, 'relations.tsv'), readRelations);
  const questions = await parse(join(folder, 'questions.tsv'), readQuestions);
  const countryLists = await readCountryLists(join(folder, 'country-lists'));
  for (const [position, id] of catalogue.mappingSets.entries()) {
    const file = join(folder, 'mappings', `${id}.sssom.tsv`);
    const read = readMappingSet(await readFile(file, 'utf8'), position);
    if (!read.ok) {
      const [fault] = read.faults;
      throw new SeedError(`${file}:${fault?.line}:${fault?.column}: ${fault?.message} ${fault?.fix}`);
    }
    if (read.set.id !== id) throw new SeedError(`${file} calls itself ${read.set.id}`);
    sets.push(read.set);
    mappings.push(...read.mappings);
  }
  const { coverage } = catalogue;
  return { coverage, frameworks, concepts, relations, sets, mappings, questions, countryLists };
}

let seededOnce: Promise<ReadonlySet<string>> | undefined;
/** The ids of all frameworks and elements that come with the software: imports do not change those. Read once. */
export function seededIds(): Promise<ReadonlySet<string>> {
  seededOnce ??= readCatalogue(SEED_FOLDER)
    .then(({ frameworks }) => readFrameworks(SEED_FOLDER, frameworks))
    .then(({ frameworks, concepts }) => new Set([...frameworks, ...concepts].map(({ id }) => id)));
  return seededOnce;
}

async function readCatalogue(folder: string) {
  return JSON.parse(await readFile(join(folder, 'catalogue.json'), 'utf8')) as {
    frameworks: string[];
    mappingSets: string[];
    coverage: Coverage;
  };
}

/** Every file of the folder, in the order of their names. */
async function readCountryLists(folder: string): Promise<readonly CountryList[]> {
  const lists: CountryList[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const id = name.replace(/\.tsv$/, '');
    lists.push(await parse(join(folder, name), (text) => readCountryList(id, text)));
  }
  return lists;
}

async function readFrameworks(
  folder: string,
  ids: readonly string[],
): Promise<Pick<SeedData, 'frameworks' | 'concepts'>> {
  const frameworks: Framework[] = [];
  const concepts: Concept[] = [];
  for (const [position, id] of ids.entries()) {
    const framework = await parse(join(folder, 'frameworks', id, 'framework.json'), (text) =>
      readFramework(text, position),
    );
    if (framework.id !== id) throw new SeedError(`${id}/framework.json calls itself ${framework.id}`);
    frameworks.push(framework);
    const observed = await readOptional(join(folder, 'frameworks', id, 'observed.tsv'));
    concepts.push(
      ...(await parse(join(folder, 'frameworks', id, 'concepts.tsv'), (text) =>
        readConcepts(text, id, observed),
      )),
    );
  }
  return { frameworks, concepts };
}

/** Brings the database to the seed data in one change; writes only what differs, and nothing at all when nothing does. */
export async function seed(store: Store, data: SeedData): Promise<SeedReport> {
  const { records, revision, renewed, curated } = await store.read(NOW, async (snapshot) => {
    const records = await snapshot.crosswalk();
    const curated = new Set<string>();
    for (const { id } of differing(records.questions, data.questions)) {
      const [latest] = await snapshot.versionsOf('question', id, null, 1);
      if (latest !== undefined && latest.actor !== SEED_ACTOR) curated.add(id);
    }
    const renewed = new Set(await snapshot.frameworksWithEditions());
    return { records, revision: snapshot.revision, renewed, curated };
  });
  const { changes, kept } = planSeed(records, data, { renewed, curated });
  const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
  const retired = changes.filter(
    (change) => change.kind === 'put-mapping' && change.mapping.status === 'retired',
  ).length;
  const report = {
    frameworks: count('put-framework'),
    concepts: count('put-concept'),
    mappingSets: count('put-mapping-set'),
    mappings: count('put-mapping') - retired,
    questions: count('put-question'),
    retired,
    kept,
  };
  if (changes.length === 0) return { ...report, change: null };
  const { change } = await store.commit(changes, [{ kind: 'revision', revision }], {
    actor: SEED_ACTOR,
    reason: 'reference data of the installed version',
    details: { kind: 'seed' },
  });
  return { ...report, change };
}

/** Loads the reference data into a database that has none, where the configuration asks for it. */
export function seedWhenEmpty(setting: 'auto' | 'never'): (store: Store) => Promise<void> {
  return async (store) => {
    const empty = await store.read(NOW, async ({ revision }) => revision === 0);
    if (setting === 'auto' && empty) await seed(store, await readSeed());
  };
}

const SEED_ACTOR = 'crosswalk seed';

/**
 * Frameworks before concepts, parents before parts, sets before mappings: the order the foreign keys ask for. A mapping that
 * somebody else wrote last stays as it is, and so does a framework of which a new edition was imported (`renewed`) and a question
 * that a curator wrote last (`curated`).
 */
function planSeed(
  records: CrosswalkRecords,
  data: SeedData,
  { renewed, curated }: Readonly<Record<'renewed' | 'curated', ReadonlySet<string>>>,
): { readonly changes: readonly Change[]; readonly kept: number } {
  const ours = ({ framework }: Concept) => !renewed.has(framework);
  const frameworks = differing(
    records.frameworks,
    data.frameworks.filter(({ id }) => !renewed.has(id)),
  );
  const concepts = differing(
    records.concepts,
    withImportedTexts(records.concepts, data.concepts.filter(ours)),
  );
  const relations = differing(records.relations, data.relations);
  const sets = differing(records.sets, data.sets);
  const wanted = data.mappings.map(({ line: _line, ...mapping }) => mapping);
  const stored = records.mappings.map(mappingOf);
  const differ = differing(stored, wanted);
  const foreign = records.mappings.filter(({ by }) => by !== SEED_ACTOR);
  const mappings = withoutForeign(differ, foreign);
  const seeded = new Set(data.sets.map(({ id }) => id));
  const kept = new Set(wanted.map(({ id }) => id));
  const foreignIds = new Set(foreign.map(({ id }) => id));
  const gone = stored.filter(
    ({ id, set, status }) => seeded.has(set) && !kept.has(id) && status !== 'retired' && !foreignIds.has(id),
  );
  const changes = [
    ...frameworks.map((framework): Change => ({ kind: 'put-framework', framework })),
    ...parentsFirst(concepts).map((concept): Change => ({ kind: 'put-concept', concept })),
    ...relations.map((relation): Change => ({ kind: 'put-relation', relation })),
    ...sets.map((set): Change => ({ kind: 'put-mapping-set', set })),
    ...differing(records.countryLists, data.countryLists).map(
      (list): Change => ({ kind: 'put-country-list', list }),
    ),
    ...differing(
      records.questions,
      data.questions.filter(({ id }) => !curated.has(id)),
    ).map((question): Change => ({ kind: 'put-question', question })),
    ...gone.map((mapping): Change => ({ kind: 'put-mapping', mapping: { ...mapping, status: 'retired' } })),
    ...mappings.map((mapping): Change => ({ kind: 'put-mapping', mapping })),
  ];
  return { changes, kept: differ.length - mappings.length + curated.size };
}

/** Neither what others wrote last, nor a statement that they make in the same set. */
function withoutForeign(wanted: readonly Mapping[], foreign: readonly Mapping[]): readonly Mapping[] {
  const ids = new Set(foreign.map(({ id }) => id));
  const statements = new Set(
    foreign
      .filter(({ status }) => status === 'accepted' || status === 'proposed')
      .map((mapping) => `${mapping.status} ${statementOf(mapping)}`),
  );
  return wanted.filter(
    (mapping) => !ids.has(mapping.id) && !statements.has(`${mapping.status} ${statementOf(mapping)}`),
  );
}

/** Official texts in languages that the seed does not give were imported, and stay. */
function withImportedTexts(stored: readonly Concept[], wanted: readonly Concept[]): readonly Concept[] {
  const before = new Map(stored.map((concept) => [concept.id, concept.officialTexts]));
  return wanted.map((concept) => ({
    ...concept,
    officialTexts: mergeTexts(before.get(concept.id) ?? [], concept.officialTexts),
  }));
}

/** A file that nobody lists would be data that nobody loads. */
async function holdListed(folder: string, listed: readonly string[]): Promise<void> {
  const found = (await readdir(folder)).sort();
  const unlisted = found.filter((name) => !listed.includes(name));
  if (unlisted.length > 0)
    throw new SeedError(`${folder} holds what catalogue.json does not list: ${unlisted.join(', ')}`);
}

async function readOptional(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function parse<T>(
  file: string,
  read: (
    text: string,
  ) =>
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly faults: readonly { pointer: string; message: string; fix: string }[] },
): Promise<T> {
  const parsed = read(await readFile(file, 'utf8'));
  if (parsed.ok) return parsed.value;
  const [fault] = parsed.faults;
  throw new SeedError(`${file}: ${fault?.pointer}: ${fault?.message} ${fault?.fix}`);
}

/** Those of the wanted entities that are not stored yet, or differ from what is stored. */
export function differing<T extends { readonly id: string }>(
  stored: readonly T[],
  wanted: readonly T[],
): readonly T[] {
  const known = new Map(stored.map((entity) => [entity.id, canonical(entity)]));
  return wanted.filter((entity) => known.get(entity.id) !== canonical(entity));
}

/** One text for equal values, whatever the order of their keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Each concept after its parent, where that is among them. */
export function parentsFirst(concepts: readonly Concept[]): readonly Concept[] {
  const byId = new Map(concepts.map((concept) => [concept.id, concept]));
  const placed = new Set<string>();
  const ordered: Concept[] = [];
  function place(concept: Concept): void {
    if (placed.has(concept.id)) return;
    placed.add(concept.id);
    const parent = concept.parent === null ? undefined : byId.get(concept.parent);
    if (parent !== undefined) place(parent);
    ordered.push(concept);
  }
  for (const concept of concepts) place(concept);
  return ordered;
}

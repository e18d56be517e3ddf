import type { TableProject } from '../../src/domain/table-project.ts';
import { AMOUNT_KINDS, type AmountKind, type Project } from '../../src/domain/types.ts';
import {
  type ClassifiedProject,
  type Moment,
  NOW,
  type ProjectFilter,
  type Snapshot,
  type Store,
} from '../../src/store/port.ts';
import { AUTHOR, CROSSWALK } from './samples.ts';

/** A database of an adapter, empty and at this version's schema, for one test. */
export interface TestDatabase {
  readonly store: Store;
  /** Another store on the same database, as another process has one. */
  another(): Promise<Store>;
  close(): Promise<void>;
}

/** How the conformance suite gets databases; each adapter's test file gives one. */
export interface Adapter {
  readonly name: string;
  open(now: () => string): Promise<TestDatabase>;
}

export const NEW_YEAR = '2026-01-01T00:00:00.000Z';

/** Runs a test's work on a fresh database, with the small crosswalk in it as change 1 unless it is to be empty. */
export async function onDatabase<T>(
  adapter: Adapter,
  work: (database: TestDatabase, clock: { now: string }) => Promise<T>,
  options: { readonly empty?: boolean } = {},
): Promise<T> {
  const clock = { now: NEW_YEAR };
  const database = await adapter.open(() => clock.now);
  try {
    if (options.empty !== true) await database.store.commit(CROSSWALK, [], AUTHOR);
    return await work(database, clock);
  } finally {
    await database.close();
  }
}

/** All that can be read at a moment, as one plain value. */
export async function everything(store: Store, moment: Moment = NOW) {
  return store.read(moment, async (snapshot) => ({
    change: snapshot.change,
    revision: snapshot.revision,
    crosswalk: await snapshot.crosswalk(),
    projects: await allProjects(snapshot),
    lined: await Promise.all(AMOUNT_KINDS.map((kind) => lined(snapshot, {}, kind))),
    tabled: await Promise.all(AMOUNT_KINDS.map((kind) => tabled(snapshot, {}, kind))),
    classified: await classified(snapshot, ['outcome', 'output']),
    keys: [...(await snapshot.apiKeys())].sort((a, b) => (a.id < b.id ? -1 : 1)),
  }));
}

export async function allProjects(snapshot: Snapshot, filter: ProjectFilter = {}) {
  return snapshot.projects(filter, null, 1_000);
}

/** The projects of a table, read to the end in pages of `limit`. */
export async function tabled(
  snapshot: Snapshot,
  filter: ProjectFilter,
  kind: AmountKind,
  { limit = 1_000 } = {},
) {
  const found: TableProject[] = [];
  for (;;) {
    const after = found.at(-1)?.id ?? null;
    const page = await snapshot.tableProjects({ filter, kind, after, limit });
    found.push(...page);
    if (page.length < limit) return found;
  }
}

/** The lines of the projects that fit, read to the end. */
export async function lined(snapshot: Snapshot, filter: ProjectFilter, kind: AmountKind) {
  const ids = (await tabled(snapshot, filter, kind)).map(({ id }) => id);
  return [...(await snapshot.projectLines(ids, kind))];
}

/** What projects are classified by, read to the end in pages of `limit` projects. */
export async function classified(
  snapshot: Snapshot,
  schemes: readonly string[],
  limit = 1_000,
): Promise<readonly ClassifiedProject[]> {
  const found: ClassifiedProject[] = [];
  for (;;) {
    const page = await snapshot.classifiedProjects(schemes, found.at(-1)?.project ?? null, limit);
    if (page.length === 0) return found;
    found.push(...page);
  }
}

/** What `lined` must answer for a project document. */
export function linedOf({ id, countries, amounts }: Project, kind: AmountKind) {
  return { id, countries, lines: amounts.filter((amount) => amount.kind === kind) };
}

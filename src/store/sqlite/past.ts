import { compareText } from '../../domain/graph.ts';
import { tableProjectOf } from '../../domain/table-project.ts';
import { fitsFilter } from '../filter.ts';
import type { StoredEntity } from '../history/registry.ts';
import type {
  ClassifiedProject,
  ProjectFilter,
  ProjectReads,
  Snapshot,
  SnapshotState,
  Stored,
  TableReads,
} from '../port.ts';
import { besideUpTo } from './beside.ts';
import { changesUpTo } from './changes.ts';
import type { Client, Db } from './connection.ts';
import { countsAt } from './counts.ts';
import { reviewsUpTo } from './mapping-notes.ts';
import { type PastValue, stateOfOne, statesAt } from './states.ts';

/** The state as it stood after a change, read from history within one open read transaction. */
export function pastSnapshot(db: Db, { change, revision, day }: SnapshotState): Snapshot {
  const client = db.$client;
  const values = <E extends StoredEntity>(entity: E) =>
    [...statesAt(client, entity, '', change)].map(({ value }) => value);
  const keys = () =>
    [...statesAt(client, 'api-key', '', change)].map(({ value, version, change: by }) => ({
      ...value,
      version,
      change: by,
    }));
  return {
    change,
    revision,
    day,
    ...changesUpTo(db, change),
    ...besideUpTo(db, change),
    ...countsAt(client, change),
    ...pastProjects(client, change),
    crosswalk: async () => ({
      frameworks: values('framework').sort((a, b) => a.position - b.position),
      concepts: values('concept').sort(
        (a, b) => compareText(a.framework, b.framework) || a.position - b.position,
      ),
      relations: values('relation').sort((a, b) => a.position - b.position),
      sets: values('mapping-set').sort((a, b) => a.position - b.position),
      mappings: [...statesAt(client, 'mapping', '', change)].map(({ value, ...written }) => ({
        ...value,
        ...written,
      })),
      questions: values('question').sort((a, b) => a.position - b.position || compareText(a.id, b.id)),
      countryLists: values('country-list'),
      notes: reviewsUpTo(client, change),
    }),
    apiKey: async (id) => keys().find((key) => key.id === id) ?? null,
    apiKeys: async () => keys(),
  };
}

/** Projects as they stood after a change. */
export function pastProjects(client: Client, change: number): ProjectReads & TableReads {
  const project = (id: string) => {
    const found = stateOfOne(client, 'project', id, change);
    return found === null ? null : withoutWriter(found);
  };
  const byIds = (ids: readonly string[]) =>
    [...new Set(ids)].sort(compareText).flatMap((id) => project(id) ?? []);
  const behind = (after: string | null) => statesAt(client, 'project', after ?? '', change);
  const page = (filter: ProjectFilter, after: string | null, limit: number) => {
    const found: NonNullable<ReturnType<typeof project>>[] = [];
    for (const stored of behind(after)) {
      if (found.length === limit) break;
      if (fitsFilter(stored.value, filter)) found.push(withoutWriter(stored));
    }
    return found;
  };
  return {
    project: async (id) => project(id),
    projectsById: async (ids) => byIds(ids),
    projects: async (filter, after, limit) => page(filter, after, limit),
    tableProjects: async ({ filter, kind, after, limit }) =>
      page(filter, after, limit).map(({ value }) => tableProjectOf(value, kind)),
    projectLines: async (ids, kind) =>
      byIds(ids).map(({ value: { id, countries, amounts } }) => ({
        id,
        countries,
        lines: amounts.filter((line) => line.kind === kind),
      })),
    classifiedProjects: async (schemes, after, limit) => {
      const found: (readonly ClassifiedProject[])[] = [];
      for (const { value } of behind(after)) {
        if (found.length === limit) break;
        const own = value.classifications.filter(({ scheme }) => schemes.includes(scheme));
        if (own.length > 0) found.push(own.map(({ scheme, code }) => ({ project: value.id, scheme, code })));
      }
      return found.flat();
    },
  };
}

function withoutWriter<T>({ value, version, change, at }: PastValue<T>): Stored<T> {
  return { value, version, change, at };
}

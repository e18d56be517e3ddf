import { compareText } from '../../domain/graph.ts';
import { tableProjectOf } from '../../domain/table-project.ts';
import type {
  Concept,
  Framework,
  FrameworkRelation,
  Mapping,
  MappingSet,
  Project,
} from '../../domain/types.ts';
import { fitsFilter } from '../filter.ts';
import type {
  ApiKey,
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
import { prepared } from './prepared.ts';

interface HistoryRow {
  readonly id: string;
  readonly version: number;
  readonly change: number;
  readonly at: string;
  readonly by: string;
  readonly document: string;
}

/** The newest version of each entity at a change, tombstones left out, in id order. */
const STATE_AT = `
  SELECT h.id, h.version, h.change, c.at, c.actor AS by, h.document
  FROM history h JOIN change c ON c.number = h.change
  WHERE h.entity = ? AND h.document IS NOT NULL AND h.id > ?
    AND h.change = (SELECT max(change) FROM history WHERE entity = h.entity AND id = h.id AND change <= ?)
  ORDER BY h.id`;

/** The state as it stood after a change, read from history within one open read transaction. */
export function pastSnapshot(db: Db, { change, revision, day }: SnapshotState): Snapshot {
  const client = db.$client;
  const all = <T>(entity: string) => [...stateAt<T>(client, entity, '', change)];
  const values = <T>(entity: string) => all<T>(entity).map(({ value }) => value);
  const keys = () =>
    all<ApiKey>('api-key').map(({ value, version, change: by }) => ({ ...value, version, change: by }));
  return {
    change,
    revision,
    day,
    ...changesUpTo(db, change),
    ...besideUpTo(db, change),
    ...countsAt(client, change),
    ...pastProjects(client, change),
    crosswalk: async () => ({
      frameworks: values<Framework>('framework').sort((a, b) => a.position - b.position),
      concepts: values<Concept>('concept').sort(
        (a, b) => compareText(a.framework, b.framework) || a.position - b.position,
      ),
      relations: values<FrameworkRelation>('relation').sort((a, b) => a.position - b.position),
      sets: values<MappingSet>('mapping-set').sort((a, b) => a.position - b.position),
      mappings: [...rowsAt(client, 'mapping', '', change)].map(
        ({ document, version, change: writtenBy, at, by }) => ({
          ...(JSON.parse(document) as Mapping),
          version,
          change: writtenBy,
          at,
          by,
        }),
      ),
      notes: reviewsUpTo(client, change),
    }),
    apiKey: async (id) => keys().find((key) => key.id === id) ?? null,
    apiKeys: async () => keys(),
  };
}

/** Projects as they stood after a change. */
export function pastProjects(client: Client, change: number): ProjectReads & TableReads {
  const one = (id: string) =>
    prepared(
      client,
      `SELECT h.id, h.version, h.change, c.at, c.actor AS by, h.document FROM history h JOIN change c ON c.number = h.change
       WHERE h.entity = 'project' AND h.id = ? AND h.change <= ? ORDER BY h.change DESC LIMIT 1`,
    ).get(id, change) as (Omit<HistoryRow, 'document'> & { document: string | null }) | undefined;
  const project = (id: string): Stored<Project> | null => {
    const row = one(id);
    return row === undefined || row.document === null
      ? null
      : toStored<Project>({ ...row, document: row.document });
  };
  const byIds = (ids: readonly string[]) =>
    [...new Set(ids)].sort(compareText).flatMap((id) => project(id) ?? []);
  const page = (filter: ProjectFilter, after: string | null, limit: number) => {
    const found: Stored<Project>[] = [];
    for (const stored of stateAt<Project>(client, 'project', after ?? '', change)) {
      if (found.length === limit) break;
      if (fitsFilter(stored.value, filter)) found.push(stored);
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
      for (const { value } of stateAt<Project>(client, 'project', after ?? '', change)) {
        if (found.length === limit) break;
        const own = value.classifications.filter(({ scheme }) => schemes.includes(scheme));
        if (own.length > 0) found.push(own.map(({ scheme, code }) => ({ project: value.id, scheme, code })));
      }
      return found.flat();
    },
  };
}

function* stateAt<T>(client: Client, entity: string, after: string, change: number): Generator<Stored<T>> {
  for (const row of rowsAt(client, entity, after, change)) yield toStored<T>(row);
}

function rowsAt(client: Client, entity: string, after: string, change: number): IterableIterator<HistoryRow> {
  return client.prepare(STATE_AT).iterate(entity, after, change) as IterableIterator<HistoryRow>;
}

function toStored<T>(row: HistoryRow): Stored<T> {
  return { value: JSON.parse(row.document) as T, version: row.version, change: row.change, at: row.at };
}

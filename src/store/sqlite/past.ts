import { compareText } from '../../domain/graph.ts';
import { type ProjectLines, type TableProject, tableProjectOf } from '../../domain/table-project.ts';
import type {
  AmountKind,
  Concept,
  Framework,
  FrameworkRelation,
  Mapping,
  MappingSet,
  Project,
} from '../../domain/types.ts';
import { fitsFilter } from '../filter.ts';
import type { ApiKey, ProjectFilter, Snapshot, Stored } from '../port.ts';
import { besideUpTo } from './beside.ts';
import { changesUpTo } from './changes.ts';
import type { Client, Db } from './connection.ts';
import { countsAt } from './counts.ts';
import type { SnapshotState } from './current.ts';
import { reviewsUpTo } from './mapping-notes.ts';

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
  const one = (id: string) =>
    client
      .prepare(
        `SELECT h.id, h.version, h.change, c.at, c.actor AS by, h.document FROM history h JOIN change c ON c.number = h.change
         WHERE h.entity = 'project' AND h.id = ? AND h.change <= ? ORDER BY h.change DESC LIMIT 1`,
      )
      .get(id, change) as (Omit<HistoryRow, 'document'> & { document: string | null }) | undefined;
  const project = (id: string): Stored<Project> | null => {
    const row = one(id);
    return row === undefined || row.document === null
      ? null
      : toStored<Project>({ ...row, document: row.document });
  };
  return {
    change,
    revision,
    day,
    ...changesUpTo(db, change),
    ...besideUpTo(db, change),
    ...countsAt(client, change),
    crosswalk: async () => ({
      frameworks: values<Framework>('framework').sort((a, b) => a.position - b.position),
      concepts: values<Concept>('concept').sort((a, b) =>
        a.framework < b.framework ? -1 : a.framework > b.framework ? 1 : a.position - b.position,
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
    project: async (id) => project(id),
    projectsById: async (ids) => [...new Set(ids)].sort(compareText).flatMap((id) => project(id) ?? []),
    projects: async (filter, after, limit) => {
      const found: Stored<Project>[] = [];
      for (const stored of stateAt<Project>(client, 'project', after ?? '', change)) {
        if (found.length === limit) break;
        if (fitsFilter(stored.value, filter)) found.push(stored);
      }
      return found;
    },
    projectLines: async (filter, kind) => projectLines(client, change, filter, kind),
    tableProjects: async (filter, kind) => tableProjects(client, change, filter, kind),
    classifiedProjects: async (schemes) =>
      all<Project>('project').flatMap(({ value }) =>
        value.classifications
          .filter(({ scheme }) => schemes.includes(scheme))
          .map(({ scheme, code }) => ({ project: value.id, scheme, code })),
      ),
    apiKey: async (id) => keys().find((key) => key.id === id) ?? null,
    apiKeys: async () => keys(),
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

function* projectLines(
  client: Client,
  change: number,
  filter: ProjectFilter,
  kind: AmountKind,
): Generator<ProjectLines> {
  for (const { value } of stateAt<Project>(client, 'project', '', change)) {
    if (!fitsFilter(value, filter)) continue;
    yield {
      id: value.id,
      countries: value.countries,
      lines: value.amounts.filter((line) => line.kind === kind),
    };
  }
}

function* tableProjects(
  client: Client,
  change: number,
  filter: ProjectFilter,
  kind: AmountKind,
): Generator<TableProject> {
  for (const { value } of stateAt<Project>(client, 'project', '', change)) {
    if (fitsFilter(value, filter)) yield tableProjectOf(value, kind);
  }
}

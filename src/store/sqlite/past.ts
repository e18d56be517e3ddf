import { compareText } from '../../domain/graph.ts';
import { type ProjectLines, type TableProject, tableProjectOf } from '../../domain/table-project.ts';
import type { AmountKind, Project } from '../../domain/types.ts';
import { fitsFilter } from '../filter.ts';
import type { StoredEntity } from '../history/registry.ts';
import type { ProjectFilter, Snapshot, Stored } from '../port.ts';
import { besideUpTo } from './beside.ts';
import { changesUpTo } from './changes.ts';
import type { Client, Db } from './connection.ts';
import { countsAt } from './counts.ts';
import type { SnapshotState } from './current.ts';
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
  const project = (id: string): Stored<Project> | null => {
    const found = stateOfOne(client, 'project', id, change);
    return found === null ? null : toStored(found);
  };
  return {
    change,
    revision,
    day,
    ...changesUpTo(db, change),
    ...besideUpTo(db, change),
    ...countsAt(client, change),
    crosswalk: async () => ({
      frameworks: values('framework').sort((a, b) => a.position - b.position),
      concepts: values('concept').sort((a, b) =>
        a.framework < b.framework ? -1 : a.framework > b.framework ? 1 : a.position - b.position,
      ),
      relations: values('relation').sort((a, b) => a.position - b.position),
      sets: values('mapping-set').sort((a, b) => a.position - b.position),
      mappings: [...statesAt(client, 'mapping', '', change)].map(({ value, ...written }) => ({
        ...value,
        ...written,
      })),
      notes: reviewsUpTo(client, change),
    }),
    project: async (id) => project(id),
    projectsById: async (ids) => [...new Set(ids)].sort(compareText).flatMap((id) => project(id) ?? []),
    projects: async (filter, after, limit) => {
      const found: Stored<Project>[] = [];
      for (const stored of statesAt(client, 'project', after ?? '', change)) {
        if (found.length === limit) break;
        if (fitsFilter(stored.value, filter)) found.push(toStored(stored));
      }
      return found;
    },
    projectLines: async (filter, kind) => projectLines(client, change, filter, kind),
    tableProjects: async (filter, kind) => tableProjects(client, change, filter, kind),
    classifiedProjects: async (schemes) =>
      values('project').flatMap((value) =>
        value.classifications
          .filter(({ scheme }) => schemes.includes(scheme))
          .map(({ scheme, code }) => ({ project: value.id, scheme, code })),
      ),
    apiKey: async (id) => keys().find((key) => key.id === id) ?? null,
    apiKeys: async () => keys(),
  };
}

function toStored<T>({ value, version, change, at }: PastValue<T>): Stored<T> {
  return { value, version, change, at };
}

function* projectLines(
  client: Client,
  change: number,
  filter: ProjectFilter,
  kind: AmountKind,
): Generator<ProjectLines> {
  for (const { value } of statesAt(client, 'project', '', change)) {
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
  for (const { value } of statesAt(client, 'project', '', change)) {
    if (fitsFilter(value, filter)) yield tableProjectOf(value, kind);
  }
}

import { and, asc, eq, getTableColumns, gt, inArray, sql } from 'drizzle-orm';
import { compareText } from '../../domain/graph.ts';
import type { ProjectLines } from '../../domain/table-project.ts';
import type { AmountKind, AmountLine, CountryShare, Project } from '../../domain/types.ts';
import type { ProjectFilter, Snapshot, Stored } from '../port.ts';
import { besideUpTo } from './beside.ts';
import { changesUpTo } from './changes.ts';
import { classifiedProjects } from './classified.ts';
import { conditionsOf } from './conditions.ts';
import type { Db } from './connection.ts';
import { countsNow } from './counts.ts';
import { reviewsUpTo } from './mapping-notes.ts';
import {
  type ProjectRows,
  toApiKey,
  toConcept,
  toFramework,
  toMapping,
  toMappingSet,
  toProject,
  toRelation,
} from './rows.ts';
import * as schema from './schema.ts';
import { tableProjects } from './table-projects.ts';

const CHUNK = 500;

export type SnapshotState = Pick<Snapshot, 'change' | 'revision' | 'day'>;

/** The state as it is, read from the current tables within one open read transaction. */
export function currentSnapshot(db: Db, { change, revision, day }: SnapshotState): Snapshot {
  return {
    change,
    revision,
    day,
    ...changesUpTo(db, change),
    ...besideUpTo(db, change),
    ...countsNow(db.$client),
    crosswalk: async () => ({
      frameworks: db
        .select()
        .from(schema.framework)
        .orderBy(asc(schema.framework.position))
        .all()
        .map(toFramework),
      concepts: db
        .select()
        .from(schema.concept)
        .orderBy(asc(schema.concept.framework), asc(schema.concept.position))
        .all()
        .map(toConcept),
      relations: db
        .select()
        .from(schema.frameworkRelation)
        .orderBy(asc(schema.frameworkRelation.position))
        .all()
        .map(toRelation),
      sets: db
        .select()
        .from(schema.mappingSet)
        .orderBy(asc(schema.mappingSet.position))
        .all()
        .map(toMappingSet),
      mappings: db
        .select({ ...getTableColumns(schema.mapping), at: schema.change.at, by: schema.change.actor })
        .from(schema.mapping)
        .innerJoin(schema.change, eq(schema.change.number, schema.mapping.change))
        .orderBy(asc(schema.mapping.id))
        .all()
        .map(toMapping),
      notes: reviewsUpTo(db.$client, change),
    }),
    project: async (id) => projectsByIds(db, [id])[0] ?? null,
    projectsById: async (ids) => projectsByIds(db, ids),
    projects: async (filter, after, limit) => {
      const conditions = [...conditionsOf(filter), ...(after === null ? [] : [gt(schema.project.id, after)])];
      const ids = db
        .select({ id: schema.project.id })
        .from(schema.project)
        .where(and(...conditions))
        .orderBy(asc(schema.project.id))
        .limit(limit)
        .all();
      return projectsByIds(
        db,
        ids.map(({ id }) => id),
      );
    },
    projectLines: async (filter, kind) => projectLines(db, filter, kind),
    tableProjects: async (filter, kind) => tableProjects(db, filter, kind),
    classifiedProjects: async (schemes) => classifiedProjects(db.$client, schemes),
    apiKey: async (id) => {
      const row = db.select().from(schema.apiKey).where(eq(schema.apiKey.id, id)).get();
      return row === undefined ? null : toApiKey(row);
    },
    apiKeys: async () =>
      db
        .select()
        .from(schema.apiKey)
        .orderBy(asc(schema.apiKey.createdAt), asc(schema.apiKey.id))
        .all()
        .map(toApiKey),
  };
}

function projectsByIds(db: Db, wanted: readonly string[]): Stored<Project>[] {
  const found: Stored<Project>[] = [];
  const ids = [...new Set(wanted)].sort(compareText);
  for (let start = 0; start < ids.length; start += CHUNK) {
    const chunk = ids.slice(start, start + CHUNK);
    const of = <T extends { project: string }>(rows: readonly T[]) =>
      Map.groupBy(rows, ({ project }) => project);
    const {
      projectOrganisation,
      projectCountry,
      projectClassification,
      projectAmount,
      projectTag,
      projectDecision,
    } = schema;
    const projects = db
      .select()
      .from(schema.project)
      .where(inArray(schema.project.id, chunk))
      .orderBy(asc(schema.project.id))
      .all();
    const organisations = of(
      db
        .select()
        .from(projectOrganisation)
        .where(inArray(projectOrganisation.project, chunk))
        .orderBy(asc(projectOrganisation.project), asc(projectOrganisation.position))
        .all(),
    );
    const countries = of(
      db
        .select()
        .from(projectCountry)
        .where(inArray(projectCountry.project, chunk))
        .orderBy(asc(projectCountry.project), asc(projectCountry.country))
        .all(),
    );
    const classifications = of(
      db
        .select()
        .from(projectClassification)
        .where(inArray(projectClassification.project, chunk))
        .orderBy(
          asc(projectClassification.project),
          asc(projectClassification.scheme),
          asc(projectClassification.code),
        )
        .all(),
    );
    const amounts = of(
      db
        .select()
        .from(projectAmount)
        .where(inArray(projectAmount.project, chunk))
        .orderBy(asc(projectAmount.project), asc(projectAmount.position))
        .all(),
    );
    const tags = of(
      db
        .select()
        .from(projectTag)
        .where(inArray(projectTag.project, chunk))
        .orderBy(asc(projectTag.project), asc(projectTag.concept))
        .all(),
    );
    const decisions = of(
      db
        .select()
        .from(projectDecision)
        .where(inArray(projectDecision.project, chunk))
        .orderBy(asc(projectDecision.project), asc(projectDecision.concept))
        .all(),
    );
    for (const project of projects) {
      const rows: ProjectRows = {
        project,
        organisations: organisations.get(project.id) ?? [],
        countries: countries.get(project.id) ?? [],
        classifications: classifications.get(project.id) ?? [],
        amounts: amounts.get(project.id) ?? [],
        tags: tags.get(project.id) ?? [],
        decisions: decisions.get(project.id) ?? [],
      };
      found.push({
        value: toProject(rows),
        version: project.version,
        change: project.change,
        at: project.writtenAt,
      });
    }
  }
  return found;
}

/** Three ordered scans walked side by side: nothing is joined, so no project is read twice. */
function* projectLines(db: Db, filter: ProjectFilter, kind: AmountKind): Generator<ProjectLines> {
  const fits = and(...conditionsOf(filter));
  const chosen = db.select({ id: schema.project.id }).from(schema.project).where(fits);
  const projects = scan<{ id: string }>(
    db,
    db
      .select({
        id: sql`${schema.project.id}`.as('id'),
      })
      .from(schema.project)
      .where(fits)
      .orderBy(asc(schema.project.id)),
  );
  const countries = grouped(
    scan<CountryShare & { project: string }>(
      db,
      db
        .select()
        .from(schema.projectCountry)
        .where(fits && inArray(schema.projectCountry.project, chosen))
        .orderBy(asc(schema.projectCountry.project), asc(schema.projectCountry.country)),
    ),
  );
  const lines = grouped(
    scan<AmountLine & { project: string }>(
      db,
      db
        .select({
          project: sql`${schema.projectAmount.project}`.as('project'),
          kind: sql`${schema.projectAmount.kind}`.as('kind'),
          from: sql`${schema.projectAmount.from}`.as('from'),
          until: sql`${schema.projectAmount.until}`.as('until'),
          amountMinor: sql`${schema.projectAmount.amountMinor}`.as('amountMinor'),
          currency: sql`${schema.projectAmount.currency}`.as('currency'),
        })
        .from(schema.projectAmount)
        .where(
          and(eq(schema.projectAmount.kind, kind), fits && inArray(schema.projectAmount.project, chosen)),
        )
        .orderBy(asc(schema.projectAmount.project), asc(schema.projectAmount.position)),
    ),
  );
  try {
    for (const { id } of projects) yield { id, countries: countries.of(id), lines: lines.of(id) };
  } finally {
    // A reader may stop early; open statements would keep the connection busy.
    countries.close();
    lines.close();
  }
}

function scan<Row>(db: Db, query: { toSQL(): { sql: string; params: unknown[] } }): IterableIterator<Row> {
  const { sql: text, params } = query.toSQL();
  return db.$client.prepare(text).iterate(...params) as IterableIterator<Row>;
}

/**
 * Rows of one project after another, from rows in project order. Asked for in the same order, with no project left
 * out that has rows.
 */
function grouped<Row extends { project: string }>(rows: IterableIterator<Row>) {
  let next = rows.next();
  return {
    of(wanted: string): Omit<Row, 'project'>[] {
      const group: Omit<Row, 'project'>[] = [];
      while (!next.done && next.value.project === wanted) {
        const { project: _project, ...row } = next.value;
        group.push(row);
        next = rows.next();
      }
      return group;
    },
    close(): void {
      rows.return?.();
    },
  };
}

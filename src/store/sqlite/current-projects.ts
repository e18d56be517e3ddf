import { and, asc, gt, sql } from 'drizzle-orm';
import type { ProjectLines } from '../../domain/table-project.ts';
import type { AmountKind, AmountLine, CountryShare } from '../../domain/types.ts';
import type { ClassifiedProject, ProjectReads, TableReads } from '../port.ts';
import { conditionsOf } from './conditions.ts';
import type { Client, Db } from './connection.ts';
import { prepared } from './prepared.ts';
import { projectsByIds } from './project-queries.ts';
import * as schema from './schema.ts';
import { tableProjects } from './table-projects.ts';

/** Projects as they are, read from the current tables. */
export function currentProjects(db: Db): ProjectReads & TableReads {
  const client = db.$client;
  return {
    project: async (id) => projectsByIds(db, [id])[0] ?? null,
    projectsById: async (ids) => projectsByIds(db, ids),
    projects: async (filter, after, limit) => {
      const behind = after === null ? [] : [gt(schema.project.id, after)];
      const { sql: text, params } = db
        .select({ id: sql`${schema.project.id}` })
        .from(schema.project)
        .where(and(...conditionsOf(filter), ...behind))
        .orderBy(asc(schema.project.id))
        .limit(limit)
        .toSQL();
      return projectsByIds(db, prepared(client, text, 'pluck').all(...params) as string[]);
    },
    tableProjects: async (page) => tableProjects(db, page),
    projectLines: async (ids, kind) => projectLines(client, ids, kind),
    classifiedProjects: async (schemes, after, limit) => classifiedProjects(client, schemes, after, limit),
  };
}

function projectLines(client: Client, wanted: readonly string[], kind: AmountKind): readonly ProjectLines[] {
  const ids = JSON.stringify(wanted);
  const chosen = 'IN (SELECT value FROM json_each(@ids))';
  const countries = Map.groupBy(
    prepared(
      client,
      `SELECT project, country, percentage FROM project_country WHERE project ${chosen} ORDER BY project, country`,
    ).all({ ids }) as (CountryShare & { readonly project: string })[],
    ({ project }) => project,
  );
  const lines = Map.groupBy(
    prepared(
      client,
      `SELECT project, kind, period_from AS "from", period_until AS until, amount_minor AS amountMinor, currency
       FROM project_amount WHERE project ${chosen} AND kind = @kind ORDER BY project, position`,
    ).all({ ids, kind }) as (AmountLine & { readonly project: string })[],
    ({ project }) => project,
  );
  const known = prepared(client, `SELECT id FROM project WHERE id ${chosen} ORDER BY id`, 'pluck').all({
    ids,
  });
  const unnamed = <T extends { project: string }>({ project: _project, ...row }: T) => row;
  return (known as string[]).map((id) => ({
    id,
    countries: (countries.get(id) ?? []).map(unnamed),
    lines: (lines.get(id) ?? []).map(unnamed),
  }));
}

function classifiedProjects(
  client: Client,
  schemes: readonly string[],
  after: string | null,
  limit: number,
): readonly ClassifiedProject[] {
  const ofSchemes = 'scheme IN (SELECT value FROM json_each(@schemes))';
  return prepared(
    client,
    `SELECT project, scheme, code FROM project_classification
     WHERE ${ofSchemes} AND project IN (SELECT DISTINCT project FROM project_classification
       WHERE project > @after AND +${ofSchemes} ORDER BY project LIMIT @limit)
     ORDER BY project, scheme, code`,
  ).all({ schemes: JSON.stringify(schemes), after: after ?? '', limit }) as ClassifiedProject[];
}

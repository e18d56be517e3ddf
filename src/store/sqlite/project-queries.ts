import { asc, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { compareText } from '../../domain/graph.ts';
import type { Project } from '../../domain/types.ts';
import type { Stored } from '../port.ts';
import type { Db } from './connection.ts';
import { toProject } from './rows.ts';
import * as schema from './schema.ts';

/** Whole projects, from the seven tables they are kept in. */

const kept = new WeakMap<Db, ReturnType<typeof projectQueries>>();

/** In id order, each once; unknown ids are left out. */
export function projectsByIds(db: Db, wanted: readonly string[]): Stored<Project>[] {
  let queries = kept.get(db);
  if (queries === undefined) {
    queries = projectQueries(db);
    kept.set(db, queries);
  }
  const ids = JSON.stringify(wanted);
  const of = <T extends { project: string }>(query: { all(values: { ids: string }): readonly T[] }) => {
    const rows = Map.groupBy(query.all({ ids }), ({ project }) => project);
    return (id: string): readonly T[] => rows.get(id) ?? [];
  };
  const organisations = of(queries.organisations);
  const countries = of(queries.countries);
  const classifications = of(queries.classifications);
  const amounts = of(queries.amounts);
  const tags = of(queries.tags);
  const decisions = of(queries.decisions);
  const answers = of(queries.answers);
  return queries.projects
    .all({ ids })
    .map((project) => ({
      value: toProject({
        project,
        organisations: organisations(project.id),
        countries: countries(project.id),
        classifications: classifications(project.id),
        amounts: amounts(project.id),
        tags: tags(project.id),
        decisions: decisions(project.id),
        answers: answers(project.id),
      }),
      version: project.version,
      change: project.change,
      at: project.writtenAt,
    }))
    .sort((a, b) => compareText(a.value.id, b.value.id));
}

/** Built and prepared once for a connection; `ids` is a JSON list. */
function projectQueries(db: Db) {
  const {
    projectOrganisation,
    projectCountry,
    projectClassification,
    projectAmount,
    projectTag,
    projectDecision,
    projectAnswer,
  } = schema;
  const wanted = (column: SQLiteColumn): SQL =>
    sql`${column} in (select value from json_each(${sql.placeholder('ids')}))`;
  return {
    projects: db.select().from(schema.project).where(wanted(schema.project.id)).prepare(),
    organisations: db
      .select()
      .from(projectOrganisation)
      .where(wanted(projectOrganisation.project))
      .orderBy(asc(projectOrganisation.project), asc(projectOrganisation.position))
      .prepare(),
    countries: db
      .select()
      .from(projectCountry)
      .where(wanted(projectCountry.project))
      .orderBy(asc(projectCountry.project), asc(projectCountry.country))
      .prepare(),
    classifications: db
      .select()
      .from(projectClassification)
      .where(wanted(projectClassification.project))
      .orderBy(
        asc(projectClassification.project),
        asc(projectClassification.scheme),
        asc(projectClassification.code),
      )
      .prepare(),
    amounts: db
      .select()
      .from(projectAmount)
      .where(wanted(projectAmount.project))
      .orderBy(asc(projectAmount.project), asc(projectAmount.position))
      .prepare(),
    tags: db
      .select()
      .from(projectTag)
      .where(wanted(projectTag.project))
      .orderBy(asc(projectTag.project), asc(projectTag.concept))
      .prepare(),
    decisions: db
      .select()
      .from(projectDecision)
      .where(wanted(projectDecision.project))
      .orderBy(asc(projectDecision.project), asc(projectDecision.concept))
      .prepare(),
    answers: db
      .select()
      .from(projectAnswer)
      .where(wanted(projectAnswer.project))
      .orderBy(asc(projectAnswer.project), asc(projectAnswer.question), asc(projectAnswer.tag))
      .prepare(),
  };
}

import { and, between, eq, gte, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import { MARKERS } from '../../domain/types.ts';
import { folded } from '../filter.ts';
import type { ProjectFilter } from '../port.ts';
import * as schema from './schema.ts';

/** What the query of a filter asks of a row of `project`: what fitsFilter says in plain code. */
export function conditionsOf(filter: ProjectFilter): SQL[] {
  const { project, projectCountry, projectTag, projectOrganisation, projectClassification } = schema;
  const has = (
    table:
      | typeof projectCountry
      | typeof projectTag
      | typeof projectOrganisation
      | typeof projectClassification,
    where: SQL | undefined,
  ) => sql`exists (select 1 from ${table} where ${table.project} = ${project.id} and ${where})`;
  const contains = (
    column: typeof project.title | typeof project.id | typeof projectOrganisation.name,
    text: string,
  ) => sql`instr(lower(${column}), ${folded(text)}) > 0`;
  const conditions: (SQL | undefined)[] = [
    filter.country == null ? undefined : has(projectCountry, eq(projectCountry.country, filter.country)),
    filter.tags == null ? undefined : has(projectTag, inArray(projectTag.concept, [...filter.tags])),
    // Without the plus the index of statuses is walked, and all that fit are sorted before the first is answered.
    filter.status == null
      ? undefined
      : sql`+${project.status} in (select value from json_each(${JSON.stringify(filter.status)}))`,
    filter.organisation == null
      ? undefined
      : has(
          projectOrganisation,
          or(
            eq(sql`lower(${projectOrganisation.ref})`, folded(filter.organisation)),
            contains(projectOrganisation.name, filter.organisation),
          ),
        ),
    filter.classification == null
      ? undefined
      : has(
          projectClassification,
          and(
            eq(projectClassification.scheme, filter.classification.scheme),
            eq(projectClassification.code, filter.classification.code),
          ),
        ),
    filter.region == null
      ? undefined
      : sql`exists (select 1 from json_each(${project.regions}) where value ->> 'vocabulary' = ${filter.region.vocabulary} and value ->> 'code' = ${filter.region.code})`,
    filter.taggedWith == null
      ? undefined
      : // ";" is the character after ":".
        has(
          projectTag,
          or(...filter.taggedWith.map((id) => between(projectTag.concept, `${id}:`, `${id};`))),
        ),
    ...MARKERS.map((marker) => {
      const least = filter.markers?.[marker];
      return least === undefined ? undefined : gte(project[marker], least);
    }),
    filter.humanitarian == null ? undefined : eq(project.humanitarian, filter.humanitarian),
    filter.example == null ? undefined : eq(project.example, filter.example),
    filter.ids == null ? undefined : inArray(project.id, [...filter.ids]),
    filter.q == null ? undefined : or(contains(project.id, filter.q), contains(project.title, filter.q)),
    filter.activeFrom == null
      ? undefined
      : or(isNull(project.endDate), gte(project.endDate, filter.activeFrom)),
    filter.activeUntil == null
      ? undefined
      : or(isNull(project.startDate), lte(project.startDate, filter.activeUntil)),
  ];
  return conditions.filter((condition) => condition !== undefined);
}

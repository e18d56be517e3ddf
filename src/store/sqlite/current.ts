import { asc, eq, getTableColumns } from 'drizzle-orm';
import type { Snapshot, SnapshotState } from '../port.ts';
import { besideUpTo } from './beside.ts';
import { changesUpTo } from './changes.ts';
import type { Db } from './connection.ts';
import { countsNow } from './counts.ts';
import { currentProjects } from './current-projects.ts';
import { reviewsUpTo } from './mapping-notes.ts';
import {
  toApiKey,
  toConcept,
  toCountryList,
  toFramework,
  toMapping,
  toMappingSet,
  toQuestion,
  toRelation,
} from './rows.ts';
import * as schema from './schema.ts';

/** The state as it is, read from the current tables within one open read transaction. */
export function currentSnapshot(db: Db, { change, revision, day }: SnapshotState): Snapshot {
  return {
    change,
    revision,
    day,
    ...changesUpTo(db, change),
    ...besideUpTo(db, change),
    ...countsNow(db.$client),
    ...currentProjects(db),
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
      questions: db
        .select()
        .from(schema.question)
        .orderBy(asc(schema.question.position), asc(schema.question.id))
        .all()
        .map(toQuestion),
      countryLists: db
        .select()
        .from(schema.countryList)
        .orderBy(asc(schema.countryList.id))
        .all()
        .map(toCountryList),
      notes: reviewsUpTo(db.$client, change),
    }),
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

import { and, desc, eq, getTableColumns, isNotNull, max, type Placeholder, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Db } from './connection.ts';
import * as schema from './schema.ts';

export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

/** Tables whose rows belong to a project and are replaced with it. */
type PartTable = SQLiteTable & { readonly project: SQLiteColumn };

/**
 * The statements that a commit runs for every project and every history entry. Each is built and prepared once for a
 * connection: building them for each row took four fifths of the time of a large import.
 */
export interface Statements {
  insert<T extends SQLiteTable>(table: T, row: T['$inferInsert']): void;
  /** Inserts a project or replaces it. */
  upsertProject(row: typeof schema.project.$inferInsert): void;
  upsertConcept(row: typeof schema.concept.$inferInsert): void;
  deleteParts(table: PartTable, project: string): void;
  /** By history, which is ahead of the current tables while a batch is merged; null where there is no such project. */
  projectVersion(id: string): number | null;
  /** The latest version in history; null where there is none. */
  latestVersion(entity: string, id: string): number | null;
}

interface Runnable {
  run(values: Record<string, unknown>): unknown;
}

const made = new WeakMap<Db, Statements>();

/** To be run in a transaction of the same connection. */
export function statementsOf(db: Db): Statements {
  let statements = made.get(db);
  if (statements === undefined) {
    statements = statementsFor(db);
    made.set(db, statements);
  }
  return statements;
}

function statementsFor(tx: Db): Statements {
  const inserts = new Map<SQLiteTable, Runnable>();
  const deletes = new Map<SQLiteTable, Runnable>();
  const upsert = once<Runnable>(() =>
    tx
      .insert(schema.project)
      .values(placeholders(schema.project))
      .onConflictDoUpdate({ target: schema.project.id, set: incoming(schema.project) })
      .prepare(),
  );
  const upsertConcept = once<Runnable>(() =>
    tx
      .insert(schema.concept)
      .values(placeholders(schema.concept))
      .onConflictDoUpdate({ target: schema.concept.id, set: incoming(schema.concept) })
      .prepare(),
  );
  const version = once(() =>
    tx
      .select({ version: schema.history.version, isThere: isNotNull(schema.history.document) })
      .from(schema.history)
      .where(and(eq(schema.history.entity, 'project'), eq(schema.history.id, sql.placeholder('id'))))
      .orderBy(desc(schema.history.version))
      .limit(1)
      .prepare(),
  );
  const latest = once(() =>
    tx
      .select({ latest: max(schema.history.version) })
      .from(schema.history)
      .where(
        and(
          eq(schema.history.entity, sql.placeholder('entity')),
          eq(schema.history.id, sql.placeholder('id')),
        ),
      )
      .prepare(),
  );
  return {
    insert: (table, row) =>
      kept(inserts, table, () => tx.insert(table).values(placeholders(table)).prepare()).run(row),
    upsertProject: (row) => upsert().run(row),
    upsertConcept: (row) => upsertConcept().run(row),
    deleteParts: (table, project) =>
      kept(deletes, table, () =>
        tx
          .delete(table)
          .where(eq(table.project, sql.placeholder('project')))
          .prepare(),
      ).run({ project }),
    projectVersion: (id) => {
      const [newest] = version().all({ id });
      return newest?.isThere ? newest.version : null;
    },
    latestVersion: (entity, id) => latest().all({ entity, id })[0]?.latest ?? null,
  };
}

/** Every column under its own name, so that a row of the table is what the statement is run with. */
function placeholders<T extends SQLiteTable>(table: T): T['$inferInsert'] {
  const entries = Object.keys(getTableColumns(table)).map((name): [string, Placeholder] => [
    name,
    sql.placeholder(name),
  ]);
  return Object.fromEntries(entries) as unknown as T['$inferInsert'];
}

/** On conflict, every column takes the value that was to be inserted. */
function incoming(table: SQLiteTable): Record<string, SQL> {
  return Object.fromEntries(
    Object.entries(getTableColumns(table)).map(([name, column]) => [
      name,
      sql`excluded.${sql.identifier(column.name)}`,
    ]),
  );
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function kept(map: Map<SQLiteTable, Runnable>, table: SQLiteTable, make: () => Runnable): Runnable {
  let statement = map.get(table);
  if (statement === undefined) {
    statement = make();
    map.set(table, statement);
  }
  return statement;
}

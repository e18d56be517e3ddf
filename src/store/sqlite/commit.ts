import { and, eq, max } from 'drizzle-orm';
import { canonicalProject } from '../../domain/project.ts';
import { type Authorship, type Change, type Committed, type Expectation, StoreError } from '../port.ts';
import type { Db } from './connection.ts';
import { fromMapping, fromMappingSet, fromProject } from './rows.ts';
import * as schema from './schema.ts';

type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

interface Writing {
  readonly tx: Tx;
  readonly change: number;
  readonly at: string;
}

/**
 * Applies changes in one immediate transaction under the next change number. Synchronous from begin to commit:
 * nothing of another request can fall in between.
 */
export function commitNow(
  db: Db,
  changes: readonly Change[],
  expectations: readonly Expectation[],
  authorship: Authorship,
  at: string,
): Committed {
  return db.transaction(
    (tx) => {
      for (const expectation of expectations) hold(tx, expectation);
      const crosswalk = changes.some(touchesCrosswalk);
      const [row] = tx
        .insert(schema.change)
        .values({ at: notBefore(tx, at), ...authorship, crosswalk: crosswalk ? 1 : 0 })
        .returning({ number: schema.change.number, at: schema.change.at })
        .all();
      if (row === undefined) throw new Error('the change got no number');
      for (const change of changes) apply({ tx, change: row.number, at: row.at }, change);
      return { change: row.number, revision: crosswalk ? row.number : latestRevision(tx) };
    },
    { behavior: 'immediate' },
  );
}

/** A clock that went back must not put a later change before an earlier one: asOf relies on the order. */
function notBefore(tx: Tx, at: string): string {
  const [row] = tx
    .select({ latest: max(schema.change.at) })
    .from(schema.change)
    .all();
  return row?.latest != null && row.latest > at ? row.latest : at;
}

function latestRevision(tx: Tx): number {
  const [row] = tx
    .select({ number: max(schema.change.number) })
    .from(schema.change)
    .where(eq(schema.change.crosswalk, 1))
    .all();
  return row?.number ?? 0;
}

function touchesCrosswalk(change: Change): boolean {
  return ['put-framework', 'put-concept', 'put-relation', 'put-mapping-set', 'put-mapping'].includes(
    change.kind,
  );
}

function hold(tx: Tx, expectation: Expectation): void {
  if (expectation.kind === 'revision') {
    const revision = latestRevision(tx);
    if (revision === expectation.revision) return;
    throw new StoreError(
      'conflict',
      `The crosswalk is at revision ${revision}, not ${expectation.revision}.`,
    );
  }
  const [row] = tx
    .select({ version: schema.project.version })
    .from(schema.project)
    .where(eq(schema.project.id, expectation.id))
    .all();
  const version = row?.version ?? null;
  if (version === expectation.version) return;
  throw new StoreError(
    'conflict',
    version === null
      ? `Project ${expectation.id} does not exist any more.`
      : `Project ${expectation.id} is at version ${version}${expectation.version === null ? ' already' : `, not ${expectation.version}`}.`,
  );
}

function apply(writing: Writing, change: Change): void {
  const { tx } = writing;
  switch (change.kind) {
    case 'put-framework': {
      const written = record(writing, 'framework', change.framework.id, change.framework);
      const { id, ...rest } = change.framework;
      const values = {
        ...rest,
        aliases: [...rest.aliases],
        levels: [...rest.levels],
        notes: [...rest.notes],
        ...written,
      };
      tx.insert(schema.framework)
        .values({ id, ...values })
        .onConflictDoUpdate({ target: schema.framework.id, set: values })
        .run();
      for (const { id: level } of change.framework.levels) {
        tx.insert(schema.frameworkLevel).values({ framework: id, level }).onConflictDoNothing().run();
      }
      return;
    }
    case 'put-concept': {
      const written = record(writing, 'concept', change.concept.id, change.concept);
      const values = {
        ...change.concept,
        codes: [...change.concept.codes],
        observedTargets: [...change.concept.observedTargets],
        ...written,
      };
      tx.insert(schema.concept)
        .values(values)
        .onConflictDoUpdate({ target: schema.concept.id, set: values })
        .run();
      return;
    }
    case 'put-relation': {
      const values = {
        ...change.relation,
        ...record(writing, 'relation', change.relation.id, change.relation),
      };
      tx.insert(schema.frameworkRelation)
        .values(values)
        .onConflictDoUpdate({ target: schema.frameworkRelation.id, set: values })
        .run();
      return;
    }
    case 'put-mapping-set': {
      const values = {
        ...fromMappingSet(change.set),
        ...record(writing, 'mapping-set', change.set.id, change.set),
      };
      tx.insert(schema.mappingSet)
        .values(values)
        .onConflictDoUpdate({ target: schema.mappingSet.id, set: values })
        .run();
      return;
    }
    case 'put-mapping': {
      const values = {
        ...fromMapping(change.mapping),
        ...record(writing, 'mapping', change.mapping.id, change.mapping),
      };
      tx.insert(schema.mapping)
        .values(values)
        .onConflictDoUpdate({ target: schema.mapping.id, set: values })
        .run();
      return;
    }
    case 'put-project':
      putProject(writing, change.project);
      return;
    case 'delete-project':
      record(writing, 'project', change.id, null);
      tx.delete(schema.project).where(eq(schema.project.id, change.id)).run();
      return;
    case 'put-api-key': {
      const values = { ...change.key, ...record(writing, 'api-key', change.key.id, change.key) };
      tx.insert(schema.apiKey)
        .values(values)
        .onConflictDoUpdate({ target: schema.apiKey.id, set: values })
        .run();
    }
  }
}

function putProject(writing: Writing, given: Extract<Change, { kind: 'put-project' }>['project']): void {
  const { tx } = writing;
  const project = canonicalProject(given);
  const values = { ...fromProject(project, writing.at), ...record(writing, 'project', project.id, project) };
  tx.insert(schema.project)
    .values(values)
    .onConflictDoUpdate({ target: schema.project.id, set: values })
    .run();
  const children = [
    schema.projectOrganisation,
    schema.projectCountry,
    schema.projectClassification,
    schema.projectAmount,
    schema.projectTag,
    schema.projectDecision,
  ];
  for (const table of children) tx.delete(table).where(eq(table.project, project.id)).run();
  for (const [position, organisation] of project.organisations.entries()) {
    tx.insert(schema.projectOrganisation)
      .values({ project: project.id, position, ...organisation })
      .run();
  }
  for (const country of project.countries) {
    tx.insert(schema.projectCountry)
      .values({ project: project.id, ...country })
      .run();
  }
  for (const classification of project.classifications) {
    tx.insert(schema.projectClassification)
      .values({ project: project.id, ...classification })
      .run();
  }
  for (const [position, line] of project.amounts.entries()) {
    tx.insert(schema.projectAmount)
      .values({ project: project.id, position, ...line })
      .run();
  }
  for (const tag of project.tags)
    tx.insert(schema.projectTag)
      .values({ project: project.id, ...tag })
      .run();
  for (const decision of project.decisions) {
    tx.insert(schema.projectDecision)
      .values({ project: project.id, ...decision })
      .run();
  }
}

/** Appends the new version to history, a null document for a delete, and answers what the row must carry. */
function record(
  { tx, change }: Writing,
  entity: string,
  id: string,
  document: object | null,
): { version: number; change: number } {
  const [row] = tx
    .select({ latest: max(schema.history.version) })
    .from(schema.history)
    .where(and(eq(schema.history.entity, entity), eq(schema.history.id, id)))
    .all();
  const version = (row?.latest ?? 0) + 1;
  tx.insert(schema.history)
    .values({ entity, id, change, version, document: document === null ? null : JSON.stringify(document) })
    .run();
  return { version, change };
}

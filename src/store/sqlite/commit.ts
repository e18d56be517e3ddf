import { eq, max } from 'drizzle-orm';
import { canonicalProject } from '../../domain/project.ts';
import { writeDetails } from '../history/change-details.ts';
import { type StoredEntity, type StoredValue, writeDocument } from '../history/registry.ts';
import {
  type Authorship,
  type Change,
  type Committed,
  type Expectation,
  type PlannedWrite,
  StoreError,
} from '../port.ts';
import { appendEntry } from './audit.ts';
import { applyBeside, holdUnused, holdWebhook } from './beside.ts';
import type { Db } from './connection.ts';
import { addNote } from './mapping-notes.ts';
import { fromApiKey, fromMapping, fromMappingSet, fromQuestion } from './rows.ts';
import * as schema from './schema.ts';
import { type Statements, statementsOf, type Tx } from './statements.ts';
import { writeProject } from './write-project.ts';

interface Writing {
  readonly tx: Tx;
  readonly statements: Statements;
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
      const statements = statementsOf(db);
      for (const expectation of expectations) hold(tx, statements, expectation);
      const crosswalk = changes.some(touchesCrosswalk);
      const writing = beginChange(tx, statements, authorship, at, crosswalk);
      for (const change of changes) apply(writing, change);
      appendEntry(db.$client, writing.change);
      return { change: writing.change, revision: crosswalk ? writing.change : latestRevision(tx) };
    },
    { behavior: 'immediate' },
  );
}

/** Applies planned writes of projects as `commitNow` applies changes. They are taken one after another, as they come. */
export function commitPlanned(
  db: Db,
  planned: Iterable<PlannedWrite>,
  authorship: Authorship,
  at: string,
): Committed {
  return db.transaction(
    (tx) => {
      const statements = statementsOf(db);
      const writing = beginChange(tx, statements, authorship, at, false);
      for (const { id, project, version } of planned) {
        hold(tx, statements, { kind: 'project-version', id, version });
        apply(writing, project === null ? { kind: 'delete-project', id } : { kind: 'put-project', project });
      }
      appendEntry(db.$client, writing.change);
      return { change: writing.change, revision: latestRevision(tx) };
    },
    { behavior: 'immediate' },
  );
}

export function beginChange(
  tx: Tx,
  statements: Statements,
  { actor, reason, details }: Authorship,
  at: string,
  crosswalk: boolean,
): Writing {
  const [row] = tx
    .insert(schema.change)
    .values({ at: notBefore(tx, at), actor, reason, crosswalk: crosswalk ? 1 : 0 })
    .returning({ number: schema.change.number, at: schema.change.at })
    .all();
  if (row === undefined) throw new Error('the change got no number');
  statements.insert(schema.changeDetail, { change: row.number, ...writeDetails(details) });
  return { tx, statements, change: row.number, at: row.at };
}

/** A clock that went back must not put a later change before an earlier one: asOf relies on the order. */
function notBefore(tx: Tx, at: string): string {
  const [row] = tx
    .select({ latest: max(schema.change.at) })
    .from(schema.change)
    .all();
  return row?.latest != null && row.latest > at ? row.latest : at;
}

export function latestRevision(tx: Tx): number {
  const [row] = tx
    .select({ number: max(schema.change.number) })
    .from(schema.change)
    .where(eq(schema.change.crosswalk, 1))
    .all();
  return row?.number ?? 0;
}

const CROSSWALK_CHANGES: readonly Change['kind'][] = [
  'put-framework',
  'put-concept',
  'put-relation',
  'put-mapping-set',
  'put-mapping',
  'put-question',
  'put-country-list',
];

/** What somebody remarks changes nothing that is answered otherwise; a review or a flag does. */
function touchesCrosswalk(change: Change): boolean {
  if (change.kind === 'add-mapping-note') return change.note.kind !== 'comment';
  return CROSSWALK_CHANGES.includes(change.kind);
}

function hold(tx: Tx, statements: Statements, expectation: Expectation): void {
  if (expectation.kind === 'unused-name') {
    holdUnused(tx, expectation.name);
    return;
  }
  if (expectation.kind === 'webhook-version') {
    holdWebhook(tx, expectation);
    return;
  }
  if (expectation.kind === 'revision') {
    const revision = latestRevision(tx);
    if (revision === expectation.revision) return;
    throw new StoreError(
      'conflict',
      `The crosswalk is at revision ${revision}, not ${expectation.revision}.`,
    );
  }
  if (expectation.kind === 'api-key-version') {
    holdKey(tx, expectation);
    return;
  }
  const version = statements.projectVersion(expectation.id);
  if (version !== expectation.version) throw movedOn(expectation.id, version, expectation.version);
}

/** A project is at another version than expected; null: it does not exist, or was not expected to. */
export function movedOn(id: string, version: number | null, expected: number | null): StoreError {
  const message =
    version === null
      ? `Project ${id} does not exist any more.`
      : `Project ${id} is at version ${version}${expected === null ? ' already' : `, not ${expected}`}.`;
  return new StoreError('conflict', message);
}

function holdKey(tx: Tx, { id, version }: Extract<Expectation, { kind: 'api-key-version' }>): void {
  const key = tx
    .select({ version: schema.apiKey.version })
    .from(schema.apiKey)
    .where(eq(schema.apiKey.id, id))
    .get();
  if (key?.version === version) return;
  throw new StoreError('conflict', `Key ${id} is at version ${key?.version ?? 'none'}, not ${version}.`);
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
        partial: [...rest.partial],
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
        officialTexts: [...change.concept.officialTexts],
        observedTargets: [...change.concept.observedTargets],
        ...written,
      };
      writing.statements.upsertConcept(values);
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
    case 'put-country-list': {
      const { list } = change;
      const values = {
        ...list,
        members: [...list.members],
        ...record(writing, 'country-list', list.id, list),
      };
      tx.insert(schema.countryList)
        .values(values)
        .onConflictDoUpdate({ target: schema.countryList.id, set: values })
        .run();
      return;
    }
    case 'put-question': {
      const values = {
        ...fromQuestion(change.question),
        ...record(writing, 'question', change.question.id, change.question),
      };
      tx.insert(schema.question)
        .values(values)
        .onConflictDoUpdate({ target: schema.question.id, set: values })
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
    case 'add-mapping-note':
      addNote(tx, writing.change, change.note, (id, document) =>
        record(writing, 'mapping-note', id, document),
      );
      return;
    case 'put-project':
      putProject(writing, change.project);
      return;
    case 'delete-project':
      record(writing, 'project', change.id, null);
      tx.delete(schema.project).where(eq(schema.project.id, change.id)).run();
      return;
    case 'put-api-key': {
      const values = { ...fromApiKey(change.key), ...record(writing, 'api-key', change.key.id, change.key) };
      tx.insert(schema.apiKey)
        .values(values)
        .onConflictDoUpdate({ target: schema.apiKey.id, set: values })
        .run();
      return;
    }
    case 'freeze-report':
      // What is kept of it is in the audit log too: with the digest of its bytes, not with the bytes.
      record(writing, 'frozen-report', change.report.name, change.report);
      applyBeside(tx, writing.change, change);
      return;
    default:
      applyBeside(tx, writing.change, change);
  }
}

function putProject(writing: Writing, given: Extract<Change, { kind: 'put-project' }>['project']): void {
  const project = canonicalProject(given);
  const written = record(writing, 'project', project.id, project);
  writeProject(writing.statements, project, { ...written, at: writing.at });
}

/** Appends the new version to history, a null document for a delete, and answers what the row must carry. */
function record<E extends StoredEntity>(
  { statements, change }: Writing,
  entity: E,
  id: string,
  value: StoredValue<E> | null,
): { version: number; change: number } {
  const version = (statements.latestVersion(entity, id) ?? 0) + 1;
  statements.insert(schema.history, {
    entity,
    id,
    change,
    version,
    ...writeDocument(entity, value),
  });
  return { version, change };
}

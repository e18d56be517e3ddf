import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/open.ts';
import { openReader, openWriter } from '../../src/store/sqlite/connection.ts';
import { AUTHOR, answer, apiKey, CROSSWALK, line, project, put, tag } from './samples.ts';

/** The schema holds by itself: statements here go to the file past all of our code. */
let folder: string;
let file: string;
let raw: Database.Database;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crosswalk-schema-'));
  file = join(folder, 'test.sqlite');
  const store = await openDatabase(`file:${file}`, () => '2026-01-01T00:00:00.000Z');
  await store.commit(CROSSWALK, [], AUTHOR);
  const whole = project('p', {
    organisations: [{ ref: null, name: 'Org', role: 'funding' }],
    countries: [{ country: 'KEN', percentage: null }],
    amounts: [line(100)],
    tags: [tag('aa:1')],
    answers: [answer('q-1')],
    decisions: [
      { concept: 'aa:1', decision: 'decline', reason: 'no', by: 'tests', at: '2026-01-01T00:00:00.000Z' },
    ],
  });
  await store.commit([put(whole), { kind: 'put-api-key', key: apiKey('k-1') }], [], AUTHOR);
  await store.close();
  raw = new Database(file);
  raw.pragma('foreign_keys = ON');
});

afterAll(() => {
  raw.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Every table's rows, to see that a refused statement has left no trace. */
function contents(): Record<string, unknown[]> {
  const tables = raw
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .pluck()
    .all();
  return Object.fromEntries(
    tables.map((name) => [String(name), raw.prepare(`SELECT * FROM "${String(name)}"`).all()]),
  );
}

function refuses(statement: string, because: RegExp): void {
  raw.exec('SAVEPOINT attempt');
  try {
    const before = contents();
    expect(() => raw.exec(statement)).toThrow(because);
    expect(contents()).toEqual(before);
  } finally {
    raw.exec('ROLLBACK TO attempt; RELEASE attempt');
  }
}

/** Copies the one row of a table with some columns set to other values. */
function variant(table: string, where: string, values: Record<string, string>): string {
  const columns = raw.pragma(`table_info("${table}")`) as { name: string }[];
  const names = columns.map(({ name }) => `"${name}"`);
  const picked = columns.map(({ name }) => values[name] ?? `"${name}"`);
  return `INSERT INTO "${table}" (${names}) SELECT ${picked} FROM "${table}" WHERE ${where}`;
}

describe('foreign keys stand in the schema', () => {
  it.each([
    ['concept', "id = 'aa:1'", { id: "'zz:1'", framework: "'zz'" }],
    ['concept', "id = 'aa:1'", { id: "'aa:2'", notation: "'2'", level: "'clause'" }],
    ['concept', "id = 'aa:1.1'", { id: "'aa:1.9'", notation: "'1.9'", parent: "'bb:1'" }],
    ['mapping', "id = 'm-1'", { id: "'m-2'", mapping_set: "'none'" }],
    ['mapping', "id = 'm-1'", { id: "'m-2'", subject: "'aa:9'" }],
    ['mapping', "id = 'm-1'", { id: "'m-2'", object: "'bb:9'" }],
    ['mapping', "id = 'm-1'", { id: "'m-2'", object_framework: "'aa'", object: "'bb:1.2'" }],
    ['mapping', "id = 'm-1'", { id: "'m-2'", object: "'bb:1.2'", change: '99' }],
    ['project', "id = 'p'", { id: "'q'", change: '99' }],
    ['project_tag', "project = 'p'", { project: "'none'" }],
    ['project_tag', "project = 'p'", { concept: "'aa:9'" }],
    ['project_country', "project = 'p'", { project: "'none'" }],
    ['project_amount', "project = 'p'", { project: "'none'" }],
    ['project_organisation', "project = 'p'", { project: "'none'" }],
    ['project_decision', "project = 'p'", { concept: "'aa:9'" }],
    ['project_answer', "project = 'p'", { project: "'none'" }],
    ['project_answer', "project = 'p'", { question: "'q-9'" }],
    ['question', "id = 'q-1'", { id: "'q-3'", answered_by_countries: "'l-9'" }],
    ['history', "entity = 'project'", { change: '99', version: '9' }],
    ['api_key', "id = 'k-1'", { id: "'k-2'", hash: "'other'", change: '99' }],
  ])('refuses a row of %s, where %s, with %o', (table, where, values) => {
    refuses(variant(table, where, values), /FOREIGN KEY/);
  });

  it('refuses to delete what something refers to', () => {
    refuses("DELETE FROM concept WHERE id = 'aa:1.1'", /FOREIGN KEY/);
    refuses("DELETE FROM framework WHERE id = 'bb'", /FOREIGN KEY/);
    refuses("DELETE FROM mapping_set WHERE id = 'set-1'", /FOREIGN KEY/);
    refuses("DELETE FROM question WHERE id = 'q-1'", /FOREIGN KEY/);
    refuses("DELETE FROM country_list WHERE id = 'l-1'", /FOREIGN KEY/);
  });
});

describe('unique keys stand in the schema', () => {
  it.each([
    ['mapping', "id = 'm-1'", { id: "'m-2'" }],
    ['concept', "id = 'aa:1'", {}],
    ['project_tag', "project = 'p'", { percentage: '5' }],
    ['project_country', "project = 'p'", { percentage: '5' }],
    ['project_decision', "project = 'p'", { reason: "'other'" }],
    ['project_answer', "project = 'p'", { answer: "'no'" }],
    ['question', "id = 'q-1'", {}],
    ['country_list', "id = 'l-1'", {}],
    ['api_key', "id = 'k-1'", { id: "'k-2'" }],
    ['history', "entity = 'project'", {}],
    ['history', "entity = 'project'", { change: '1' }],
  ])('refuses a second row of %s, where %s, with %o', (table, where, values) => {
    refuses(variant(table, where, values), /UNIQUE|append-only/);
  });
});

describe('checks stand in the schema', () => {
  it.each([
    ['mapping', 'confidence = 1001'],
    ['mapping', "predicate = 'skos:almostMatch'"],
    ['mapping', "strength = 'conditional'"],
    ['mapping', "rationale = ''"],
    ['concept', "label = ''"],
    ['concept', "label = printf('%.*c', 81, 'x')"],
    ['concept', "notation = 'other'"],
    ['framework', "valid_until = 'never'"],
    ['project', "title = ''"],
    ['project', "status = 'asleep'"],
    ['project', "start_date = '2026-02-01', end_date = '2026-01-01'"],
    ['project', 'gender = 4'],
    ['project_country', "country = 'Kenya'"],
    ['project_country', 'percentage = -1'],
    ['project_amount', 'amount_minor = 0.5'],
    ['project_amount', "amount_minor = 'much'"],
    ['project_amount', "currency = 'usd'"],
    ['project_tag', "origin = 'guessed'"],
    ['project_tag', 'percentage = 100000001'],
    ['project_decision', "reason = ''"],
    ['project_decision', 'reason = NULL'],
    ['project_answer', "answer = 'perhaps'"],
    ['question', "status = 'maybe'"],
    ['question', "text = 'no JSON'"],
    ['mapping', 'questions = \'[["q-1"]]\''],
    ['mapping', "strength_if_met = 'core'"],
    ['mapping', 'about_part = 1'],
    ['api_key', "role = 'king'"],
    ['api_key', "role = 'admin', countries = '[]'"],
    ['api_key', "previous_hash = 'x'"],
  ])('refuses to set in %s: %s', (table, values) => {
    refuses(`UPDATE ${table} SET ${values}`, /CHECK/);
  });
});

describe('the past is append-only', () => {
  it.each([
    "UPDATE history SET document = '{}'",
    "UPDATE history SET change = change WHERE entity = 'project'",
    'DELETE FROM history',
    "DELETE FROM history WHERE entity = 'api-key'",
    "UPDATE change SET actor = 'somebody else'",
    "UPDATE change SET at = '2020-01-01T00:00:00.000Z' WHERE number = 1",
    'DELETE FROM change WHERE number = 2',
    "UPDATE audit_entry SET actor = 'somebody else'",
    'DELETE FROM audit_entry WHERE change = 2',
    "UPDATE change_detail SET kind = 'import'",
    'UPDATE history SET format = 2',
    'DELETE FROM change_detail WHERE change = 2',
  ])('refuses %s', (statement) => {
    refuses(statement, /append-only/);
  });

  it.each([
    "INSERT OR REPLACE INTO history SELECT entity, id, change, version, format, '{}' FROM history WHERE entity = 'project'",
    "INSERT OR REPLACE INTO audit_entry SELECT change, at, 'x', reason, crosswalk, format, kind, digest, previous, hash FROM audit_entry",
    "INSERT OR REPLACE INTO change_detail SELECT change, 'import', format, details FROM change_detail",
    "INSERT OR REPLACE INTO change SELECT number, at, 'somebody else', reason, crosswalk FROM change",
  ])('refuses to overwrite it by replacing rows: %s', (statement) => {
    refuses(statement, /append-only|UNIQUE/);
  });
});

describe('connections', () => {
  it('writes with every acknowledged change on disk, foreign keys on, and readers undisturbed', () => {
    const { $client } = openWriter(file);
    const pragma = (name: string) => $client.pragma(name, { simple: true });
    expect([pragma('journal_mode'), pragma('synchronous'), pragma('foreign_keys')]).toEqual(['wal', 2, 1]);
    $client.close();
  });

  it('reads on connections that cannot write', () => {
    const { $client } = openReader(file);
    expect(() => $client.exec("DELETE FROM project WHERE id = 'p'")).toThrow(/readonly/);
    $client.close();
    expect(raw.prepare('SELECT count(*) FROM project').pluck().get()).toBe(1);
  });
});

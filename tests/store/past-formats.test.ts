import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { STORED } from '../../src/store/history/registry.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** A version of history that cannot be read is refused by name where it is asked for, and nowhere else. */

let server: TestApp;
let client: Client;
let change: number;

beforeAll(async () => {
  server = await testApp();
  client = clientOf(server.app, await server.authorize());
  for (const id of ['later', 'lacking', 'sound']) {
    ok(await client.put(`/v1/projects/${id}`, { title: 'First', tags: ['gcm:5'], countries: ['KEN'] }), 201);
  }
  change = await client.change();
  for (const id of ['later', 'lacking', 'sound']) {
    ok(await client.put(`/v1/projects/${id}`, { title: 'Second', tags: [] }, { 'if-match': '"1"' }));
  }
  const db = new Database(server.file);
  const triggers = db
    .prepare(`SELECT sql FROM sqlite_master WHERE name = 'history_is_never_changed'`)
    .pluck();
  const sql = triggers.get() as string;
  db.exec('DROP TRIGGER history_is_never_changed');
  db.exec(`UPDATE history SET format = 99 WHERE entity = 'project' AND id = 'later' AND version = 1`);
  db.exec(
    `UPDATE history SET document = json_remove(document, '$.tags') WHERE entity = 'project' AND id = 'lacking' AND version = 1`,
  );
  db.exec(sql);
  db.close();
});
afterAll(() => server.close());

test.each([
  [
    'later',
    'The project "later", version 1, is stored in format 99; this version of Crosswalk reads formats up to',
  ],
  [
    'lacking',
    `The project "lacking", version 1, is not stored as format ${STORED.project.format} says: tags is missing.`,
  ],
])('of %s the past is refused by name, and the present is answered', async (id, words) => {
  for (const url of [`/v1/projects/${id}?change=${change}`, `/v1/projects/${id}/history`]) {
    expect(problemOf(await client.get(url), 'unavailable').detail, url).toContain(words);
  }
  expect(ok<{ title: string }>(await client.get(`/v1/projects/${id}`)).title).toBe('Second');
});

test('lists, counts and files of that past say which version it is; other versions can be read', async () => {
  const past = `change=${change}`;
  for (const url of [
    `/v1/projects?${past}`,
    `/v1/reports/contributions?to=sdg&${past}`,
    `/v1/countries?${past}`,
  ]) {
    expect(problemOf(await client.get(url), 'unavailable').detail, url).toContain('The project "lacking"');
  }
  expect(ok<{ title: string }>(await client.get(`/v1/projects/sound?${past}`)).title).toBe('First');
  ok(await client.get('/v1/projects'));
  ok(await client.get(`/v1/mappings?${past}`));
});

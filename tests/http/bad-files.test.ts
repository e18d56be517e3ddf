import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { ImportReport, ProjectList } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { hasShared, readShared, sharedPath, sharedTitle } from '../support/shared.ts';

/** Files that are broken as a whole or in rows: told where and how to mend it, and all or nothing. */

const URL = '/v1/imports/projects';
let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp({ importLimits: { ...readConfig({}).importLimits, rows: 50 } });
  client = clientOf(app.app, await app.authorize());
});

afterAll(() => app.close());

const load = (file: string | Buffer, query = '', type = 'text/csv') =>
  client.raw('POST', `${URL}${query}`, file, type);

describe.skipIf(!hasShared)(sharedTitle('the broken files of samples/iati/bad'), () => {
  const folder = ['samples', 'iati', 'bad'] as const;
  const expected: Readonly<Record<string, 'unreadable-file' | 'rejected-rows'>> = {
    'pyiati__dataset-encoding_valid-UTF-16.xml': 'rejected-rows',
    'validator__broken-xml.xml': 'unreadable-file',
    'validator__iati-act-strictSum-error.xml': 'rejected-rows',
    'validator__iati-dup-activity-ids.xml': 'rejected-rows',
    'validator__iati-org-no-errors.xml': 'unreadable-file',
    'validator__not-xml.xml': 'unreadable-file',
    'validator__xml-but-not-iati.xml': 'unreadable-file',
  };

  test('each has an expectation here', () => {
    expect(hasShared ? readdirSync(sharedPath(...folder)).sort() : []).toEqual(Object.keys(expected).sort());
  });

  test.each(Object.entries(expected))(
    '%s is a 422 that says where and how to mend it, and writes nothing',
    async (name, code) => {
      const before = await client.change();
      const bytes = readShared(...folder, name);
      for (const query of ['', '?source=iati']) {
        const problem = problemOf(await load(bytes, query, 'application/xml'), code);
        expect(problem.errors).not.toEqual([]);
        for (const entry of problem.errors) expect(entry.pointer).toMatch(/^\//);
        if (code === 'rejected-rows') {
          expect(problem).toMatchObject({ created: 0, updated: 0, change: null, mode: 'atomic' });
        }
      }
      expect(await client.change()).toBe(before);
      const dry = await load(bytes, '?dryRun=true', 'application/xml');
      if (code === 'rejected-rows') expect(ok<ImportReport>(dry).rejected).toBeGreaterThan(0);
      else problemOf(dry, code);
      expect(await client.change()).toBe(before);
    },
  );

  test('UTF-16 is read: all four activities are reported', async () => {
    const bytes = readShared(...folder, 'pyiati__dataset-encoding_valid-UTF-16.xml');
    const report = ok<ImportReport>(await load(bytes, '?dryRun=true', 'application/xml'));
    expect(report.received).toBe(4);
    for (const row of report.rows) expect(row.errors.map(({ code }) => code)).toEqual(['missing-id']);
  });

  test('a file cut short anywhere is refused as unreadable and writes nothing', async () => {
    const bytes = readShared('samples', 'iati', 'iati-example-annotated-203.xml');
    const whole = bytes.lastIndexOf('</iati-activities>') + '</iati-activities>'.length;
    const before = await client.change();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole - 1 }), async (length) => {
        problemOf(await load(bytes.subarray(0, length), '', 'application/xml'), 'unreadable-file');
      }),
      { numRuns: 25 },
    );
    expect(await client.change()).toBe(before);
  });
});

describe('a table of projects', () => {
  const mixed =
    'id,title,tags,start_date\ngood-1,Good,sdg:10.7,2026-01-01\nbad-1,Bad,sdg:10.77,\nbad-2,,,2026-02-30\ngood-2,Good,,\n';

  test('with a bad row is a 422 in atomic mode: the report tells each row, and no row is written', async () => {
    const before = await client.change();
    const reply = await load(mixed);
    problemOf(reply, 'rejected-rows');
    const report = reply.json<ImportReport>();
    expect(report).toMatchObject({ dryRun: false, received: 4, created: 0, rejected: 2, change: null });
    expect(report.rows.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['good-1', 'not-written'],
      ['bad-1', 'rejected'],
      ['bad-2', 'rejected'],
      ['good-2', 'not-written'],
    ]);
    expect(report.rows[1]?.errors[0]).toMatchObject({
      code: 'unknown-concept',
      fix: expect.stringContaining('sdg:10.7'),
    });
    expect(report.rows[2]?.errors.length).toBeGreaterThan(1);
    expect(await client.change()).toBe(before);
    expect(ok<ProjectList>(await client.get('/v1/projects?q=good-')).items).toEqual([]);
  });

  test('with a bad row in partial mode takes the good ones, in one change', async () => {
    const before = await client.change();
    const partial = mixed.replaceAll('good-', 'fine-');
    const report = ok<ImportReport>(await load(partial, '?mode=partial'));
    expect(report).toMatchObject({ mode: 'partial', created: 2, rejected: 2, change: before + 1 });
    expect(await client.change()).toBe(before + 1);
    const { items } = ok<ProjectList>(await client.get('/v1/projects?q=fine-'));
    expect(items.map(({ id }) => id)).toEqual(['fine-1', 'fine-2']);
    const again = ok<ImportReport>(await load(partial, '?mode=partial'));
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 2, rejected: 2, change: null });
  });

  test.each([
    ['', 'empty'],
    ['\n\n', 'blank'],
    ['id;title\na;b\n', 'semicolons, or a report'],
    ['title\nb\n', 'no id'],
    ['id,title,id\na,b,c\n', 'a column twice'],
    ['id,title\n"a,b\n', 'an open quote'],
    [`id,title\n${'a,b\n'.repeat(51)}`, 'too many rows'],
    ['just words', 'words'],
    ['{"id":1}', 'JSON'],
    ['id,title\n\u0000,\u0001\n', 'control characters'],
    ['<iati-activities version="1.05"></iati-activities>', 'an old version'],
    ['<!DOCTYPE a [<!ENTITY b "c">]><iati-activities version="2.03">&b;</iati-activities>', 'entities'],
  ])('that is %j (%s) is never a 500 and writes nothing broken', async (text) => {
    const before = await client.change();
    const reply = await load(text);
    if (reply.statusCode === 200) ok<ImportReport>(reply);
    else expect(['unreadable-file', 'rejected-rows']).toContain(problemOf(reply).code);
    if (reply.statusCode !== 200) expect(await client.change()).toBe(before);
  });

  test('of arbitrary bytes is never a 500', async () => {
    const piece = fc.constantFrom(
      'id',
      'title',
      ',',
      '\n',
      '"',
      ';',
      'a',
      '<',
      '>',
      '\u0000',
      'é',
      '\ufeff',
      'tags',
      '10.7',
      '%',
    );
    const text = fc.array(piece, { maxLength: 40 }).map((parts) => Buffer.from(parts.join('')));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
      text,
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom('', 'csv', 'tsv', 'iati'), async (file, source) => {
        const reply = await load(file, `?dryRun=true${source === '' ? '' : `&source=${source}`}`);
        expect(reply.statusCode, reply.body).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKey } from '../../src/services/keys.ts';
import { type Client, clientOf, type Headers, ok, problemOf, type Reply } from '../fixtures/http/client.ts';
import { operationsOf } from '../fixtures/http/declared.ts';
import { PLAIN } from '../fixtures/http/scenarios.ts';
import { exportRow, exportWorkbook } from '../fixtures/uninfo/workbook.ts';
import { ROOT } from '../house/source.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** The table in docs/permissions.md, cell by cell, over HTTP. */

const CALLERS = [
  'no key, reading open',
  'no key, reading closed',
  'reader',
  'tagger',
  'tagger, own',
  'tagger, foreign',
  'curator',
  'admin',
] as const;
type Caller = (typeof CALLERS)[number];

interface Row {
  readonly operation: string;
  readonly address: string;
  readonly cells: readonly string[];
}

const TABLE = readTable();
const CELLS = TABLE.flatMap(({ operation, cells }) =>
  CALLERS.map((caller, place): [string, Caller, string] => [operation, caller, cells[place] ?? '']),
);

function readTable(): readonly Row[] {
  const text = readFileSync(join(ROOT, 'docs/permissions.md'), 'utf8');
  const [header = [], , ...rows] = text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  expect(header).toEqual(['operation', 'address', ...CALLERS]);
  return rows.map(([operation = '', address = '', ...cells]) => ({
    operation,
    address: address.replaceAll('`', ''),
    cells,
  }));
}

let open: TestApp;
let closed: TestApp;
let admin: Client;
const clients = new Map<Caller, Client>();

beforeAll(async () => {
  open = await testApp();
  closed = await testApp({ store: open.store, readAccess: 'key', seeded: false });
  const bound = async () => {
    const request = { role: 'tagger', label: 'bound', expiresAt: null, countries: ['KEN'] } as const;
    const { key } = await createKey(open.store, request, TEST_NOW, 'tests');
    return clientOf(open.app, { authorization: `Bearer ${key}` });
  };
  admin = clientOf(open.app, await open.authorize('admin'));
  clients.set('no key, reading open', clientOf(open.app));
  clients.set('no key, reading closed', clientOf(closed.app));
  clients.set('tagger, own', await bound());
  clients.set('tagger, foreign', await bound());
  for (const role of ['reader', 'tagger', 'curator', 'admin'] as const)
    clients.set(role, clientOf(open.app, await open.authorize(role)));
  ok(await admin.put('/v1/projects/kept', { title: 'Kept', tags: ['msd:1.2'] }), 201);
});

afterAll(async () => {
  await closed.close();
  await open.close();
});

let number = 0;
const newId = () => {
  number += 1;
  return `permission-${number}`;
};
/** A project of its own for one request, in a country. */
async function newProject(country: string): Promise<string> {
  const url = `/v1/projects/${newId()}`;
  ok(await admin.put(url, { title: 'A project', countries: [country], tags: ['msd:1.2'] }), 201);
  return url;
}

const IF_FIRST: Headers = { 'if-match': '"1"' };
const CSV: Headers = { 'content-type': 'text/csv' };
const table = (country: string) => `id,title,countries\n${newId()},A project,${country}\n`;
const newKey = async () =>
  `/v1/keys/${ok<{ id: string }>(await admin.post('/v1/keys', { role: 'reader' }), 201).id}`;

/** A request that succeeds for those who may: for what needs something to work on. All others are sent as they are plain. */
const REQUESTS: Readonly<Record<string, (country: string) => Promise<InjectOptions>>> = {
  putProject: async (country) => ({
    method: 'PUT',
    url: `/v1/projects/${newId()}`,
    payload: { title: 'A project', countries: [country] },
  }),
  deleteProject: async (country) => ({
    method: 'DELETE',
    url: await newProject(country),
    headers: IF_FIRST,
  }),
  decideAlignment: async (country) => ({
    method: 'POST',
    url: `${await newProject(country)}/decisions`,
    payload: { concept: 'sdg:10.7', decision: 'confirm' },
  }),
  answerQuestion: async (country) => ({
    method: 'PUT',
    url: `${await newProject(country)}/answers/worker-terms`,
    payload: { answer: 'yes' },
    headers: IF_FIRST,
  }),
  withdrawAnswer: async (country) => ({
    method: 'DELETE',
    url: `${await newProject(country)}/answers/worker-terms`,
    headers: IF_FIRST,
  }),
  finishReview: async (country) => ({
    method: 'PUT',
    url: `${await newProject(country)}/reviewed/sdg`,
    headers: IF_FIRST,
  }),
  reopenReview: async (country) => ({
    method: 'DELETE',
    url: `${await newProject(country)}/reviewed/sdg`,
    headers: IF_FIRST,
  }),
  importProjects: async (country) => ({
    method: 'POST',
    url: '/v1/imports/projects',
    payload: table(country),
    headers: CSV,
  }),
  undoImport: async (country) => {
    const done = await admin.raw('POST', '/v1/imports/projects', table(country), 'text/csv');
    return { method: 'POST', url: `/v1/imports/${ok<{ change: number }>(done).change}/undo` };
  },
  importFrameworks: async () => ({
    method: 'POST',
    url: '/v1/imports/frameworks',
    payload: Buffer.from(exportWorkbook([exportRow({ Country: 'Kenya' })])),
    headers: { 'content-type': 'application/octet-stream' },
  }),
  getKey: async () => ({ method: 'GET', url: await newKey() }),
  rotateKey: async () => ({
    method: 'POST',
    url: `${await newKey()}/rotate`,
    payload: {},
    headers: IF_FIRST,
  }),
  revokeKey: async () => ({ method: 'DELETE', url: await newKey(), headers: IF_FIRST }),
};

const UNPREPARED = ['putProject', 'importProjects', 'importFrameworks'];

async function ask(operation: string, caller: Caller): Promise<Reply> {
  const country = caller === 'tagger, foreign' ? 'SOM' : 'KEN';
  const request = (await REQUESTS[operation]?.(country)) ?? PLAIN[operation];
  if (request === undefined) throw new Error(`there is no request for ${operation}`);
  return (clients.get(caller) as Client).send(request);
}

describe('the table', () => {
  test('has every operation of the document at its address, once, and no other', () => {
    const inDocument = operationsOf(open.app).map(({ operationId, name }) => `${operationId} ${name}`);
    expect(TABLE.map(({ operation, address }) => `${operation} ${address}`).sort()).toEqual(
      inDocument.sort(),
    );
  });

  test('has a cell for each caller, in the words it explains', () => {
    for (const { operation, cells } of TABLE) {
      expect(cells, operation).toHaveLength(CALLERS.length);
      for (const cell of cells) expect(['yes', '401', '403', '404', '422'], operation).toContain(cell);
    }
  });

  test('lets nobody but administrators know of keys, and gives more with each role', () => {
    for (const { operation, cells } of TABLE) {
      const [reader, tagger, curator, administrator] = [2, 3, 6, 7].map((place) => cells[place] === 'yes');
      expect(administrator, operation).toBe(true);
      for (const [less, more] of [
        [reader, tagger],
        [tagger, curator],
        [curator, administrator],
      ])
        if (less) expect(more, operation).toBe(true);
    }
  });
});

describe('each cell', () => {
  test.each(CELLS)('%s, %s: %s', async (operation, caller, cell) => {
    const before = await admin.change();
    const reply = await ask(operation, caller);
    if (cell === 'yes') {
      expect([401, 403], reply.body).not.toContain(reply.statusCode);
      if (reply.statusCode >= 400) expect(reply.body).not.toMatch(/Nothing stands at|outside-of-key/);
      if (operation in REQUESTS) expect(reply.statusCode, reply.body).toBeLessThan(300);
      return;
    }
    expect(reply.statusCode, reply.body).toBe(Number(cell));
    const problem = problemOf(reply);
    if (cell === '422') expect(problem.errors).toMatchObject([{ code: 'outside-of-key' }]);
    if (
      cell === '403' &&
      caller === 'tagger, foreign' &&
      operation in REQUESTS &&
      operation !== 'importFrameworks'
    )
      expect(problem.errors).toMatchObject([{ code: 'outside-of-key', pointer: '/countries' }]);
    // What a request needs to work on is one change at most; what was refused adds none.
    const prepared = operation in REQUESTS && !UNPREPARED.includes(operation) ? 1 : 0;
    expect((await admin.change()) - before).toBe(prepared);
  });
});

describe('what one may not know of', () => {
  /** All that a stranger could compare: status, headers but for what differs by nature, and the body but for its id. */
  const told = (reply: Reply, address: string) => {
    const { 'content-length': _length, date: _date, ...headers } = reply.headers;
    const body = reply.body.replaceAll(address, 'ADDRESS').replace(/"requestId":"[^"]*"/, '');
    return { status: reply.statusCode, headers, body };
  };

  test.each(['reader', 'tagger', 'tagger, own', 'curator'] as const)(
    'is to a %s as if it were not there, to the byte',
    async (caller) => {
      const client = clients.get(caller) as Client;
      const there = await newKey();
      for (const [method, suffix, payload] of [
        ['GET', '', undefined],
        ['DELETE', '', undefined],
        ['POST', '/rotate', { graceMinutes: 5 }],
        ['POST', '/rotate', { graceMinutes: 'faulty' }],
      ] as const) {
        const send = async (address: string, headers: Headers = {}) =>
          told(
            await client.send({
              method,
              url: `${address}${suffix}`,
              headers,
              ...(payload === undefined ? {} : { payload }),
            }),
            `${address}${suffix}`,
          );
        const missing = await send('/v1/keys/0000000000');
        expect(missing.status).toBe(404);
        expect(await send(there)).toEqual(missing);
        expect(await send(there, IF_FIRST)).toEqual(missing);
        expect(await send(there, { 'if-match': '"9"' })).toEqual(missing);
        expect(await send('/v1/nothing/of/the/kind')).toEqual(missing);
      }
    },
  );

  test('is told to administrators in the same words where it is not there', async () => {
    const url = '/v1/keys/0000000000';
    const curator = clients.get('curator') as Client;
    expect(told(await admin.get(url), url)).toEqual(told(await curator.get(url), url));
  });

  test('is not told apart by where reading is closed: everything asks for a key first', async () => {
    const stranger = clients.get('no key, reading closed') as Client;
    const [there, missing] = ['/v1/projects/kept', '/v1/projects/nothing'];
    expect(told(await stranger.get(there), there)).toEqual(told(await stranger.get(missing), missing));
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { Change, Store } from '../../src/store/port.ts';
import { clientOf, problemOf, type Reply } from '../fixtures/http/client.ts';
import { CREATING } from '../fixtures/http/curation-scenarios.ts';
import { operationsOf } from '../fixtures/http/declared.ts';
import {
  ASKS_BY_POST,
  BODY_LIMIT,
  OPEN,
  PARTICULAR,
  PLAIN,
  type Scenario,
  STORELESS,
  type Stage,
  UNDATED,
  UNLIMITED,
} from '../fixtures/http/scenarios.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Each status and code that an operation declares is produced by a request, and nothing else is produced here. */

const importLimits = { ...readConfig({}).importLimits, wholeBytes: BODY_LIMIT, streamBytes: BODY_LIMIT };
const limits = { bodyLimitBytes: BODY_LIMIT, importLimits };
let main: TestApp;
let closed: TestApp;
let limited: TestApp;
let broken: TestApp;
let stage: Stage;
let keyOfBroken: { authorization: string };
const opened: TestApp[] = [];

beforeAll(async () => {
  main = await testApp(limits);
  closed = await testApp({ store: main.store, readAccess: 'key', seeded: false });
  limited = await testApp({ store: main.store, rateLimit: 1, seeded: false });
  broken = await testApp({ seeded: false });
  keyOfBroken = await broken.authorize();
  await broken.store.close();
  const writer = clientOf(main.app, await main.authorize('tagger'));
  await writer.put('/v1/projects/kept', { title: 'A project that stays', tags: ['msd:1.2'] });
  const faster = await testApp({ ...limits, seeded: false, store: whereOthersAreFaster(main, writer) });
  opened.push(main, closed, limited, broken, faster);
  stage = {
    writer,
    reader: clientOf(main.app, await main.authorize('reader')),
    curator: clientOf(main.app, await main.authorize('curator')),
    admin: clientOf(main.app, await main.authorize('admin')),
    outpaced: clientOf(faster.app, await main.authorize('curator')),
  };
});

afterAll(async () => {
  for (const app of opened.reverse()) await app.close();
});

/** The real store; before each write of projects another client creates or replaces them through its own application. */
function whereOthersAreFaster({ store }: TestApp, other: Stage['writer']): Store {
  const overtake = async (id: string, version: number | null) => {
    const headers = version === null ? {} : { 'if-match': `"${version}"` };
    await other.put(`/v1/projects/${id}`, { title: `Written before, over version ${version}` }, headers);
  };
  return {
    ...store,
    commit: async (changes, expectations, authorship) => {
      for (const expectation of expectations) {
        if (expectation.kind === 'revision') await store.commit([anotherRelation()], [], authorship);
        if (expectation.kind === 'project-version') await overtake(expectation.id, expectation.version);
      }
      return store.commit(changes, expectations, authorship);
    },
    openBatch: async <Item>() => {
      const batch = await store.openBatch<Item>();
      const planned = new Map<string, number | null>();
      return {
        ...batch,
        plan: async (writes) => {
          for (const { id, version } of writes) planned.set(id, version);
          await batch.plan(writes);
        },
        publish: async (authorship) => {
          for (const [id, version] of planned) await overtake(id, version);
          return batch.publish(authorship);
        },
      };
    },
  };
}

let relations = 0;
/** A statement about two frameworks that was not there before: the least that makes a revision. */
function anotherRelation(): Change {
  relations += 1;
  const texts = { relation: 'is named beside', source: 'tests', locator: 'here', note: null };
  return {
    kind: 'put-relation',
    relation: { id: `test-${relations}`, from: 'sdg', to: 'gcm', position: 0, ...texts },
  };
}

function scenariosOf(operation: string): Readonly<Record<string, Scenario>> {
  const plain = PLAIN[operation] ?? {};
  const and = String(plain.url).includes('?') ? '&' : '?';
  const unknown = `${plain.url}${and}unheardOf=1`;
  const retired = `${plain.url}${and}maxHops=1`;
  const own = PARTICULAR[operation] ?? {};
  const onlyCreates = '201' in own && !('200' in own);
  return {
    ...(onlyCreates || CREATING.includes(operation) ? {} : { '200': ({ admin }) => admin.send(plain) }),
    '400 invalid-query': ({ admin }) => admin.send({ ...plain, url: unknown }),
    ...(UNDATED.includes(operation)
      ? {}
      : { '400 retired-parameter': ({ admin }: Stage) => admin.send({ ...plain, url: retired }) }),
    ...(OPEN.includes(operation) ? {} : { '401 unauthenticated': () => clientOf(closed.app).send(plain) }),
    ...(UNLIMITED.includes(operation) ? {} : { '429 too-many-requests': () => tooOften(operation) }),
    ...(STORELESS.includes(operation)
      ? {}
      : { '503 unavailable': () => clientOf(broken.app, keyOfBroken).send(plain) }),
    ...(isRepeatable(operation) ? repeated(operation) : {}),
    ...own,
  };
}

/** A POST that writes takes an Idempotency-Key. */
function isRepeatable(operation: string): boolean {
  return PLAIN[operation]?.method === 'POST' && !ASKS_BY_POST.includes(operation);
}

function repeated(operation: string): Readonly<Record<string, Scenario>> {
  const plain = PLAIN[operation] ?? {};
  const send = ({ admin }: Stage, id: string, url = String(plain.url)) =>
    admin.send({ ...plain, url, headers: { ...plain.headers, 'idempotency-key': id } });
  return {
    '409 already-sent': async (_stage, id) => {
      const { authorization } = await main.authorize('admin');
      const actor = `key:${authorization.split('_')[1]}`;
      await main.store.replies.begin({ actor, key: id }, '2026-11-21T12:01:00.000Z');
      return send({ ..._stage, admin: clientOf(main.app, { authorization }) }, id);
    },
    '422 idempotency-key-reused': async (stage, id) => {
      await send(stage, id);
      return send(stage, id, `${plain.url}?other=1`);
    },
  };
}

/** The second request of an address that may send one a minute. */
async function tooOften(operation: string): Promise<Reply> {
  const remoteAddress = `10.0.0.${Object.keys(PLAIN).indexOf(operation)}`;
  const request = { ...PLAIN[operation], remoteAddress };
  const client = clientOf(limited.app, await main.authorize());
  expect((await client.send(request)).statusCode).not.toBe(429);
  return client.send(request);
}

/** Status and codes of each operation, as the application itself collects them from its routes. */
function declared(): Map<string, string[]> {
  return new Map(
    operationsOf(main.app).map(({ operationId, statuses }) => [
      operationId,
      statuses.flatMap(({ status, description }) => {
        if (status < 400) return [String(status)];
        const codes = description.match(/(?<=`)[a-z-]+(?=`)/g) ?? ['without a code'];
        return codes.map((code) => `${status} ${code}`);
      }),
    ]),
  );
}

test('the table of scenarios has every operation of the document and no other', () => {
  expect([...declared().keys()].sort()).toEqual(Object.keys(PLAIN).sort());
  expect(Object.keys(PLAIN)).toEqual(expect.arrayContaining(Object.keys(PARTICULAR)));
});

describe.each(Object.keys(PLAIN))('%s', (operation) => {
  test('declares exactly the statuses and codes that have a scenario', () => {
    expect(declared().get(operation)?.toSorted()).toEqual(Object.keys(scenariosOf(operation)).sort());
  });

  test.each(Object.entries(scenariosOf(operation)))('answers %s', async (outcome, play) => {
    const id = `${operation}-${outcome.replaceAll(' ', '-')}`;
    const reply = await play(stage, id);
    const [status, code] = outcome.split(' ');
    expect(reply.statusCode, reply.body).toBe(Number(status));
    if (code === undefined) {
      expect(reply.headers['content-type']).not.toMatch(/problem/);
      expect(reply.body).not.toBe('');
      return;
    }
    expect(problemOf(reply).code).toBe(code);
    if (reply.statusCode === 401) expect(reply.headers['www-authenticate']).toMatch(/^Bearer/);
    if (reply.statusCode === 429 || reply.statusCode === 503) {
      expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    }
  });
});

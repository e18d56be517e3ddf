import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseAt } from '../../src/store/open.ts';
import type { Project } from '../fixtures/http/answers.ts';
import { statement } from '../fixtures/http/curation.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Many clients at once on one thing, over real HTTP: no update is lost, and nobody sees half of one. */

const CLIENTS = 100;
let app: TestApp;
let address: string;
let headers: Record<string, string>;

beforeAll(async () => {
  app = await testApp();
  headers = { 'content-type': 'application/json', ...(await app.authorize('admin')) };
  await app.app.listen({ host: '127.0.0.1', port: 0 });
  address = `http://127.0.0.1:${(app.app.server.address() as AddressInfo).port}`;
});

afterAll(() => app.close());

const send = (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
  fetch(`${address}${path}`, {
    method,
    headers: { ...headers, ...more },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** A whole state says in its title how many contributions it holds, and tags and amounts say the same. */
function stateWith(clients: readonly string[]) {
  return {
    title: `${clients.length} contributions`,
    classifications: clients.map((code) => ({ scheme: 'client', code })),
    amounts: [{ kind: 'budget', amount: `${clients.length}.00`, currency: 'USD' }],
    tags: ['msd:1.2'],
  };
}

function clientsOf(project: Project): string[] {
  const clients = project.classifications.map(({ code }) => code);
  expect(project.title).toBe(`${clients.length} contributions`);
  expect(project.amounts.map(({ amount }) => amount)).toEqual([`${clients.length}.00`]);
  return clients;
}

describe('a hundred clients that change one project', () => {
  test('lose no update, and readers see whole states that only grow', async () => {
    const path = '/v1/projects/shared';
    expect((await send('PUT', path, stateWith([]))).status).toBe(201);
    let refused = 0;
    const contribute = async (name: string) => {
      for (let attempt = 1; ; attempt += 1) {
        const read = await send('GET', path);
        const clients = clientsOf((await read.json()) as Project);
        const written = await send('PUT', path, stateWith([...clients, name]), {
          'if-match': String(read.headers.get('etag')),
        });
        await written.arrayBuffer();
        if (written.status === 200) return;
        expect(written.status).toBe(412);
        refused += 1;
        await wait(Math.random() * Math.min(100 * attempt, 1_500));
      }
    };
    let done = false;
    const watch = async () => {
      let last = 0;
      for (let seen = 0; ; seen += 1) {
        const project = (await (await send('GET', path)).json()) as Project & { change: number };
        const count = clientsOf(project).length;
        expect(count).toBeGreaterThanOrEqual(last);
        last = count;
        if (done) return seen;
        await wait(20);
      }
    };
    const watching = [watch(), watch(), watch()];
    const names = Array.from({ length: CLIENTS }, (_, n) => `client-${String(n).padStart(3, '0')}`);
    await Promise.all(names.map(contribute));
    done = true;
    for (const seen of await Promise.all(watching)) expect(seen).toBeGreaterThan(0);
    const read = await send('GET', path);
    expect(read.headers.get('etag')).toBe(`"${CLIENTS + 1}"`);
    expect(clientsOf((await read.json()) as Project).sort()).toEqual(names);
    expect(refused, 'they were in each other’s way').toBeGreaterThan(0);
    const { faults, entries } = await databaseAt(`file:${app.file}`).verify();
    expect(faults).toEqual([]);
    expect(entries).toBeGreaterThan(CLIENTS);
  });

  test('under one version: one wins, the others are told, and nothing of theirs is written', async () => {
    const path = '/v1/projects/raced';
    await send('PUT', path, stateWith([]));
    const replies = await Promise.all(
      Array.from({ length: CLIENTS }, (_, n) =>
        send('PUT', path, stateWith([`racer-${n}`]), { 'if-match': '"1"' }),
      ),
    );
    const statuses = replies.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(CLIENTS - 1);
    const winner = statuses.indexOf(200);
    const read = await send('GET', path);
    expect(read.headers.get('etag')).toBe('"2"');
    expect(clientsOf((await read.json()) as Project)).toEqual([`racer-${winner}`]);
  });

  test('that create it at once: one does', async () => {
    const replies = await Promise.all(
      Array.from({ length: CLIENTS }, () =>
        send('PUT', '/v1/projects/made', stateWith([]), { 'if-none-match': '*' }),
      ),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 412)).toHaveLength(CLIENTS - 1);
  });
});

describe('a hundred requests under one Idempotency-Key', () => {
  test('are carried out once, and all told so alike', async () => {
    const body = { role: 'reader', label: 'asked for a hundred times' };
    const ask = async (): Promise<{ key: string | null; id: string }> => {
      for (;;) {
        const reply = await send('POST', '/v1/keys', body, { 'idempotency-key': 'one-hundred' });
        const answer = (await reply.json()) as { key: string | null; id: string };
        if (reply.status === 201) return answer;
        expect(reply.status).toBe(409);
        await wait(10);
      }
    };
    const answers = await Promise.all(Array.from({ length: CLIENTS }, ask));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers.filter(({ key }) => key !== null)).toHaveLength(1);
    const { items } = (await (await send('GET', '/v1/keys?limit=200')).json()) as {
      items: { label: string }[];
    };
    expect(items.filter(({ label }) => label === body.label)).toHaveLength(1);
  });
});

describe('a hundred clients that change one mapping', () => {
  interface Read {
    readonly id: string;
    readonly rationale: string;
    readonly locator: string;
  }

  /** The rationale names who has contributed, and the locator says how many they are. */
  const saying = (names: readonly string[]) =>
    statement({
      subject: 'gcm:1',
      object: 'sdg:2.1',
      rationale: `Said by ${names.join(' ')}.`,
      locator: `${names.length} of them`,
    });
  const namesIn = ({ rationale, locator }: Read): string[] => {
    const names = rationale.match(/client-\d+/g) ?? [];
    expect(locator).toBe(`${names.length} of them`);
    return names;
  };

  test('lose no update, and nobody reads half of one', async () => {
    const made = await send('POST', '/v1/mappings', saying([]));
    expect(made.status).toBe(201);
    const path = `/v1/mappings/${((await made.json()) as Read).id}`;
    const contribute = async (name: string) => {
      for (let attempt = 1; ; attempt += 1) {
        const read = await send('GET', path);
        const names = namesIn((await read.json()) as Read);
        const etag = String(read.headers.get('etag'));
        const written = await send('PUT', path, saying([...names, name]), { 'if-match': etag });
        await written.arrayBuffer();
        if (written.status === 200) return;
        expect(written.status).toBe(412);
        await wait(Math.random() * Math.min(200 * attempt, 6_000));
      }
    };
    const names = Array.from({ length: CLIENTS }, (_, n) => `client-${String(n).padStart(3, '0')}`);
    await Promise.all(names.map(contribute));
    const read = await send('GET', path);
    expect(namesIn((await read.json()) as Read).sort()).toEqual(names);
  }, 180_000);
});

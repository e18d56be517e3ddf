import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Imports that meet each other, other writers, and clients that go away: all of a file is written, or nothing of it. */

const URL = '/v1/imports/projects';
const ROWS = 400;

let server: TestApp;
let client: Client;
let headers: { authorization: string };
beforeEach(async () => {
  server = await testApp({
    importLimits: { ...readConfig({}).importLimits, wholeBytes: 200_000, streamBytes: 400_000 },
  });
  headers = await server.authorize();
  client = clientOf(server.app, headers);
});
afterEach(() => server.close());

const table = (title: string, from = 0) =>
  ['id,title', ...Array.from({ length: ROWS }, (_, n) => `P-${from + n},${title}`)].join('\n');
const load = (title: string, from = 0) => client.raw('POST', URL, table(title, from), 'text/csv');

interface Listed {
  readonly items: readonly { readonly id: string; readonly title: string }[];
  readonly next: string | null;
}

async function titlesAt(change: number): Promise<string[]> {
  const titles: string[] = [];
  let next: string | null = `/v1/projects?limit=200&change=${change}`;
  while (next !== null) {
    const list: Listed = ok<Listed>(await client.get(next));
    titles.push(...list.items.map(({ title }) => title));
    next = list.next;
  }
  return titles;
}

describe('two imports at the same time', () => {
  it('of the same projects come one after the other: after each change all projects are of one file', async () => {
    const before = await client.change();
    const reports = (await Promise.all([load('one'), load('two')])).map((response) =>
      ok<{ created: number; updated: number; change: number }>(response),
    );
    const [first, second] = reports.sort((a, b) => a.change - b.change);
    expect(first).toMatchObject({ created: ROWS, updated: 0, change: before + 1 });
    expect(second).toMatchObject({ created: 0, updated: ROWS, change: before + 2 });
    for (const change of [before + 1, before + 2]) {
      const titles = await titlesAt(change);
      expect([titles.length, new Set(titles).size]).toEqual([ROWS, 1]);
    }
    expect(await titlesAt(before + 1)).not.toEqual(await titlesAt(before + 2));
  });

  it('of other projects are both written, with a write of a single project among them', async () => {
    const [one, two, single] = await Promise.all([
      load('one'),
      load('two', ROWS),
      client.raw('PUT', '/v1/projects/single', JSON.stringify({ title: 'three' }), 'application/json'),
    ]);
    expect([one.statusCode, two.statusCode, single.statusCode]).toEqual([200, 200, 201]);
    expect(await titlesAt(await client.change())).toHaveLength(2 * ROWS + 1);
  });
});

describe('a file that arrives over the network', () => {
  let port: number;
  beforeEach(async () => {
    await server.app.listen({ host: '127.0.0.1', port: 0 });
    ({ port } = server.app.server.address() as AddressInfo);
  });

  const activity = (n: number) =>
    `<iati-activity><iati-identifier>A-${n}</iati-identifier><title><narrative>${'x'.repeat(200)}</narrative></title></iati-activity>`;

  /** Sends pieces without saying how many there will be; answers the status and body, or what went wrong. */
  function send(pieces: Iterable<string>, cutAfter = Number.POSITIVE_INFINITY): Promise<[number, string]> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        { port, path: URL, method: 'POST', headers: { ...headers, 'content-type': 'application/xml' } },
        (response) => {
          let body = '';
          response.setEncoding('utf8').on('data', (text: string) => {
            body += text;
          });
          response.on('end', () => resolve([response.statusCode ?? 0, body]));
        },
      );
      request.on('error', reject);
      let sent = 0;
      for (const piece of pieces) {
        if (sent === cutAfter) {
          setTimeout(() => request.destroy(new Error('cut')), 200);
          return;
        }
        request.write(piece);
        sent += 1;
      }
      request.end();
    });
  }

  function* activities(count: number): Generator<string> {
    yield '<iati-activities version="2.03">';
    for (let n = 0; n < count; n += 1) yield activity(n);
    yield '</iati-activities>';
  }

  it('is read while it comes, and written once it is whole', async () => {
    const [status, body] = await send(activities(500));
    expect([status, JSON.parse(body)]).toEqual([200, expect.objectContaining({ created: 500 })]);
  });

  it('and breaks off leaves nothing behind', async () => {
    const before = await client.change();
    await expect(send(activities(500), 300)).rejects.toThrow('cut');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await client.change()).toBe(before);
    expect(await server.store.sweepBatches()).toBe(0);
    expect(ok(await client.raw('POST', URL, table('after'), 'text/csv'))).toMatchObject({ created: ROWS });
  });

  it('and turns out too large is refused, although it never said how large it is', async () => {
    const before = await client.change();
    const [status, body] = await send(activities(5_000));
    expect([status, JSON.parse(body)]).toEqual([413, expect.objectContaining({ code: 'body-too-large' })]);
    expect(await client.change()).toBe(before);
  });

  it('and says itself that it is too large is refused at once', async () => {
    const response = await client.raw('POST', URL, Buffer.alloc(500_000, 'x'), 'application/xml');
    expect(problemOf(response, 'body-too-large').detail).toContain('MiB');
  });

  it('of a table too large to be read whole is refused as such', async () => {
    const response = await client.raw('POST', URL, `id,title\n${'x'.repeat(300_000)}`, 'text/csv');
    problemOf(response, 'body-too-large');
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { OpenAPIV3_1 } from 'openapi-types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadExamples } from '../../src/services/examples.ts';
import { openDatabase } from '../../src/store/open.ts';
import { type Authorship, NOW } from '../../src/store/port.ts';
import { type Client, clientOf, ok, type Reply } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { ADDRESSES } from '../support/past/addresses.ts';
import { expectSameText } from '../support/same-text.ts';

/**
 * What was answered can be answered again, byte for byte, after whatever was written since, with `?change=` and `?asOf=`,
 * after a restart and by another process. One thing differs: `next` of the change feed, which goes on with the state it
 * was asked for, names that state.
 */

const CLI = resolve(import.meta.dirname, '../../src/cli.ts');
const RECORDED_ON = '2026-03-31';
/** Pages of lists, followed to their end. */
const LISTS = [
  '/v1/projects?limit=3',
  '/v1/mappings?limit=200',
  '/v1/frameworks/gcm/concepts?limit=10',
  '/v1/concepts/sdg:10.7/projects?limit=2',
  '/v1/revisions?limit=1',
];
const AD_HOC = { tags: ['msd:1.2', { concept: 'sdg:8.7', percentage: 40 }], to: 'sdg' };

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}
type Ask = (url: string, body?: object) => Promise<Answer>;

let clock = `${RECORDED_ON}T09:00:00.000Z`;
let app: TestApp;
let client: Client;
let change: number;
const recorded = new Map<string, Answer>();
const pages = new Map<string, string[]>();

beforeAll(async () => {
  // As in service: held to its schema an answer is written anew, in the order of the schema.
  app = await testApp({ now: () => clock, validateAnswers: false });
  client = clientOf(app.app, await app.authorize('curator'));
  await loadExamples(app, clock);
  const amounts = [
    { kind: 'budget', amount: '100.01', currency: 'USD', from: '2026-01-01', until: '2027-06-30' },
  ];
  const body = {
    title: 'Kept',
    tags: ['msd:1.2', 'gcm:5'],
    amounts,
    countries: ['KEN', 'UGA'],
    markers: { gender: 2 },
  };
  ok(await client.put('/v1/projects/kept', body), 201);
  ok(await client.put('/v1/projects/doomed', { ...body, title: 'Doomed' }), 201);
  ok(await client.post('/v1/projects/kept/decisions', { concept: 'sdg:10.7', decision: 'confirm' }));
  const frozen = {
    name: 'first',
    signedOffBy: 'office',
    reason: 'test',
    report: '/v1/reports/contributions?to=sdg',
  };
  ok(await client.post('/v1/frozen-reports', frozen), 201);
  change = await client.change();
  const ask = asking(client);
  for (const url of Object.values(ADDRESSES).flat()) recorded.set(url, await ask(url));
  recorded.set('ad hoc', await ask('/v1/alignments', AD_HOC));
  for (const url of LISTS) pages.set(url, await walk(ask, url));
  clock = '2026-04-01T00:00:00.000Z';
  await writeOfEveryKind();
  clock = '2026-04-02T09:00:00.000Z';
});

afterAll(() => app.close());

const asking =
  (from: Client): Ask =>
  async (url, body) => {
    const reply: Reply = body === undefined ? await from.get(url) : await from.post(url, body);
    return { status: reply.statusCode, type: String(reply.headers['content-type']), body: reply.body };
  };

async function walk(ask: Ask, first: string): Promise<string[]> {
  const bodies: string[] = [];
  for (let url: string | null = first; url !== null; ) {
    const { body } = await ask(url);
    bodies.push(body);
    url = (JSON.parse(body) as { next: string | null }).next;
  }
  return bodies;
}

/** Projects, decisions, an import and its undoing, mappings, sets, elements, frameworks, relations, a frozen report. */
async function writeOfEveryKind(): Promise<void> {
  const kept = { title: 'Kept no more', tags: ['gcm:23'], status: 'cancelled' };
  const { version } = ok<{ version: number }>(await client.get('/v1/projects/kept'));
  ok(await client.put('/v1/projects/kept', kept, { 'if-match': `"${version}"` }));
  ok(await client.del('/v1/projects/doomed', { 'if-match': '"1"' }));
  const decline = { concept: 'sdg:10.7', decision: 'decline', reason: 'no' };
  await client.post('/v1/projects/EXAMPLE-KEN-01/decisions', decline);
  const file = 'id,title,countries,tags\na-new-one,New,KEN,sdg:10.7\n';
  const imported = ok<{ change: number }>(await client.raw('POST', '/v1/imports/projects', file, 'text/csv'));
  ok(await client.send({ method: 'POST', url: `/v1/imports/${imported.change}/undo` }));
  ok(await client.raw('POST', '/v1/imports/projects', file, 'text/csv'));
  const { frameworks, concepts, mappings, sets, relations } = await app.store.read(NOW, (snapshot) =>
    snapshot.crosswalk(),
  );
  const [framework] = frameworks;
  const concept = concepts.find(({ id }) => id === 'sdg:10.7');
  const mapping = mappings.find(({ id }) => id === 'judged-msd-sdg-1.2-10.7');
  const [set] = sets;
  const [relation] = relations;
  if (!framework || !concept || !mapping || !set || !relation) throw new Error('the seed has these');
  const { version: _version, change: _change, ...plain } = mapping;
  const author: Authorship = {
    actor: 'tests',
    reason: 'whatever comes later',
    details: { kind: 'other' },
  };
  await app.store.commit(
    [
      { kind: 'put-framework', framework: { ...framework, title: 'Renamed', aliases: [], position: 99 } },
      { kind: 'put-concept', concept: { ...concept, label: 'Reworded', codes: ['X'], position: 9_999 } },
      { kind: 'put-mapping', mapping: { ...plain, status: 'retired', confidence: 1 } },
      { kind: 'put-mapping-set', set: { ...set, title: 'Renamed', position: 99 } },
      { kind: 'put-relation', relation: { ...relation, relation: 'is no more' } },
    ],
    [],
    author,
  );
  const report = {
    name: 'a-second',
    signedOffBy: 'x',
    reason: 'y',
    report: '/v1/reports/contributions?to=gcm',
  };
  ok(await client.post('/v1/frozen-reports', report), 201);
}

const at = (url: string, moment: string) => `${url}${url.includes('?') ? '&' : '?'}${moment}`;
/** The one thing that differs; see above. */
const withoutFeedNext = (url: string, answer: Answer): Answer =>
  url.startsWith('/v1/changes?')
    ? { ...answer, body: answer.body.replace(/"next":"[^"]*"/, '"next":"…"') }
    : answer;

function expectEqual(again: Answer, answer: Answer, what: string): void {
  expect([again.status, again.type], what).toEqual([answer.status, answer.type]);
  expectSameText(again.body, answer.body, what);
}

async function expectRecorded(ask: Ask): Promise<void> {
  for (const moment of [`change=${change}`, `asOf=${RECORDED_ON}`]) {
    for (const [url, answer] of recorded) {
      const again =
        url === 'ad hoc' ? await ask(`/v1/alignments?${moment}`, AD_HOC) : await ask(at(url, moment));
      expectEqual(withoutFeedNext(url, again), withoutFeedNext(url, answer), at(url, moment));
      expect(again.status, url).toBe(200);
    }
    for (const [url, bodies] of pages) expect(await walk(ask, at(url, moment)), url).toEqual(bodies);
  }
  for (const [url, [first = '', ...rest]] of pages) {
    const { next } = JSON.parse(first) as { next: string | null };
    if (next !== null) expect(await walk(ask, next), `${url} from its second page`).toEqual(rest);
  }
}

test('every read that takes a moment is among those that are asked here', () => {
  const { paths = {} } = app.app.swagger() as OpenAPIV3_1.Document;
  const withMoment = Object.values(paths).flatMap((path) => {
    const { operationId = '', parameters = [] } = path?.get ?? {};
    return parameters.some((parameter) => 'name' in parameter && parameter.name === 'asOf')
      ? [operationId]
      : [];
  });
  expect(withMoment.sort()).toEqual(Object.keys(ADDRESSES).sort());
});

test('the later changes would show: the answers of now are others', async () => {
  const ask = asking(client);
  const equal = [];
  for (const [url, answer] of recorded) {
    const { body } = url === 'ad hoc' ? await ask('/v1/alignments', AD_HOC) : await ask(url);
    if (body === answer.body) equal.push(url);
  }
  // Frozen reports are the same for ever; a file of elements that nothing touched has no change in it.
  expect(equal).toEqual(['/v1/frozen-reports/first', '/v1/frozen-reports/first/content']);
});

describe('the answers recorded before are given again', () => {
  test('by the same process', () => expectRecorded(asking(client)));

  test('after a restart', async () => {
    const store = await openDatabase(`file:${app.file}`, () => clock);
    const restarted = await testApp({ store, seeded: false, now: () => clock, validateAnswers: false });
    try {
      await expectRecorded(asking(clientOf(restarted.app)));
    } finally {
      await restarted.close();
    }
  });

  test('by another process', async () => {
    const child = spawn(process.execPath, [CLI, 'serve'], {
      env: {
        PATH: process.env.PATH,
        CROSSWALK_DATABASE_URL: `file:${app.file}`,
        CROSSWALK_PORT: '0',
        CROSSWALK_LOG_LEVEL: 'silent',
        CROSSWALK_RATE_LIMIT: '0',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
      const address = line.replace(/^Crosswalk listens on /, '');
      await expectRecorded(async (url, body) => {
        const reply = await fetch(`${address}${url}`, {
          headers: { 'content-type': 'application/json' },
          ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        });
        return {
          status: reply.status,
          type: reply.headers.get('content-type') ?? '',
          body: await reply.text(),
        };
      });
    } finally {
      child.kill('SIGTERM');
      await once(child, 'close');
    }
  });
});

import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Client, clientOf, ok, problemOf, type Reply } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Bad input gets a 4xx problem with a pointer and a fix, and nothing is written. */

const LIMIT = 50_000;
const IMPORT_LIMITS = { ...readConfig({}).importLimits, wholeBytes: LIMIT, streamBytes: LIMIT };
let app: TestApp;
let client: Client;
let written: number;

beforeAll(async () => {
  app = await testApp({ bodyLimitBytes: LIMIT, importLimits: IMPORT_LIMITS });
  client = clientOf(app.app, await app.authorize());
  ok(await client.put('/v1/projects/there', { title: 'There', tags: ['msd:1.2'] }), 201);
  written = await client.change();
});

afterAll(() => app.close());

/** The first entry of a problem that names place and mending; and nothing was written. */
async function refused(reply: Reply, code: Parameters<typeof problemOf>[1]) {
  const problem = problemOf(reply, code);
  expect(await client.change(), 'nothing was written').toBe(written);
  expect(problem.errors, 'the problem says where and how to mend it').not.toEqual([]);
  return problem.errors;
}

const PLACES: readonly (readonly [string, (tags: readonly unknown[]) => Promise<Reply>])[] = [
  ['PUT /v1/projects', (tags) => client.put('/v1/projects/bad', { title: 'Bad', tags })],
  ['POST /v1/alignments', (tags) => client.post('/v1/alignments', { to: 'sdg', tags })],
];

describe.each(PLACES)('codes in %s', (_place, send) => {
  test('an unknown one is told with the nearest known ones', async () => {
    const errors = await refused(await send(['msd:1.2', 'sdg:10.77']), 'unknown-concept');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ pointer: '/tags/1', fix: expect.stringContaining('sdg:10.7') });
    const inObject = await refused(await send([{ concept: 'msd:1.22' }]), 'unknown-concept');
    expect(inObject[0]).toMatchObject({
      pointer: '/tags/0/concept',
      fix: expect.stringContaining('msd:1.2'),
    });
  });

  test('an ambiguous one is told with all its candidates', async () => {
    const errors = await refused(await send(['C200303']), 'ambiguous-concept');
    for (const candidate of ['sdg:1.5.1', 'sdg:11.5.1', 'sdg:13.1.1'])
      expect(errors[0]?.fix).toContain(candidate);
    const short = await refused(await send(['1.2']), 'ambiguous-concept');
    expect(short[0]?.fix).toMatch(/sdg:1\.2/);
    expect(short[0]?.fix).toMatch(/msd:1\.2/);
  });

  test('all faults are told at once, each at its place', async () => {
    const errors = await refused(await send(['sdg:99', 'msd:1.2', 'C200303', 'gcm:99']), 'invalid-body');
    expect(errors.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/tags/0', 'unknown-concept'],
      ['/tags/2', 'ambiguous-concept'],
      ['/tags/3', 'unknown-concept'],
    ]);
  });

  test('percentages above 100 are refused, alone or summed within one framework', async () => {
    const over = [
      { concept: 'sdg:10.7', percentage: 60 },
      { concept: 'sdg:8.8', percentage: 40.2 },
    ];
    const errors = await refused(await send(over), 'invalid-body');
    expect(errors[0]?.message).toMatch(/100\.2/);
    for (const percentage of [100.5, -1, 1e9]) {
      const [entry] = await refused(await send([{ concept: 'sdg:10.7', percentage }]), 'invalid-body');
      expect(entry?.pointer).toMatch(/^\/tags\/0/);
    }
  });

  test.each([
    [''],
    [' '],
    ['sdg:'],
    [':'],
    ['x'.repeat(255)],
    ['nope:1'],
    ['\u0000'],
    ['💥'],
    ['__proto__'],
    ['sdg:constructor'],
  ])('the code "%s" is refused with a fix', async (code) => {
    const [entry] = await refused(await send([code]), undefined);
    expect(entry?.pointer).toMatch(/^\/tags\/0/);
  });
});

describe('the body of a project', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['a date that is none', { startDate: '2026-02-30' }, '/startDate'],
    ['a date in another form', { endDate: '31.12.2026' }, '/endDate'],
    ['an end before the start', { startDate: '2026-02-01', endDate: '2026-01-31' }, '/endDate'],
    ['no title', { title: undefined }, '/title'],
    ['a blank title', { title: '  ' }, '/title'],
    ['a title that cannot be stored', { title: 'a\u0000b' }, '/title'],
    ['an unknown field', { colour: 'red' }, '/colour'],
    ['an unknown status', { status: 'started' }, '/status'],
    ['a country that is none', { countries: ['KEN', 'XX'] }, '/countries/1'],
    ['a country twice', { countries: ['KEN', 'KE'] }, '/countries/1'],
    [
      'country percentages above 100',
      {
        countries: [
          { country: 'KEN', percentage: 60 },
          { country: 'UGA', percentage: 60 },
        ],
      },
      '/countries',
    ],
    [
      'an amount as a number',
      { amounts: [{ kind: 'budget', amount: 5, currency: 'USD' }] },
      '/amounts/0/amount',
    ],
    [
      'an amount in words',
      { amounts: [{ kind: 'budget', amount: '1,000', currency: 'USD' }] },
      '/amounts/0/amount',
    ],
    ['half a cent', { amounts: [{ kind: 'budget', amount: '0.005', currency: 'USD' }] }, '/amounts/0/amount'],
    [
      'a tenth of a yen',
      { amounts: [{ kind: 'budget', amount: '0.1', currency: 'JPY' }] },
      '/amounts/0/amount',
    ],
    [
      'a currency that is none',
      { amounts: [{ kind: 'budget', amount: '1', currency: 'ZZZ' }] },
      '/amounts/0/currency',
    ],
    [
      'an amount beyond all money',
      { amounts: [{ kind: 'budget', amount: '9'.repeat(40), currency: 'USD' }] },
      '/amounts/0/amount',
    ],
    [
      'a period that ends before it begins',
      {
        amounts: [{ kind: 'budget', amount: '1', currency: 'USD', from: '2026-02-01', until: '2026-01-01' }],
      },
      '/amounts/0/until',
    ],
    ['a marker of 4', { markers: { gender: 4 } }, '/markers/gender'],
    ['another id than the address', { id: 'other' }, '/id'],
    ['tags that are no list', { tags: 'sdg:10.7' }, '/tags'],
    ['too many tags', { tags: Array(501).fill('sdg:10.7') }, '/tags'],
    ['a significance that is none', { tags: [{ concept: 'sdg:10.7', significance: 'high' }] }, '/tags/0'],
  ])('with %s is refused at its place', async (_what, fields, pointer) => {
    const errors = await refused(
      await client.put('/v1/projects/bad', { title: 'Bad', ...fields }),
      'invalid-body',
    );
    expect(errors.map((entry) => entry.pointer)).toContain(pointer);
    problemOf(await client.get('/v1/projects/bad'), 'not-found');
  });

  test.each(['', '{', 'null x', '{"title":"a"}}', "{'title':'a'}", '<project/>', '\u0000', '{"title":"a",}'])(
    'that is not JSON (%j) is refused with what to mend',
    async (text) => {
      const [entry] = await refused(
        await client.raw('PUT', '/v1/projects/bad', text, 'application/json'),
        'invalid-json',
      );
      expect(entry?.fix).toMatch(/\S/);
    },
  );

  test.each([['null'], ['[]'], ['"text"'], ['1'], ['true'], ['[{"title":"a"}]']])(
    'that is JSON of another kind (%s) is refused',
    async (text) => {
      await refused(await client.raw('PUT', '/v1/projects/bad', text, 'application/json'), 'invalid-body');
      await refused(await client.raw('POST', '/v1/alignments', text, 'application/json'), 'invalid-body');
    },
  );

  test('that pollutes prototypes is refused and pollutes nothing', async () => {
    for (const text of [
      '{"title":"a","__proto__":{"polluted":1}}',
      '{"title":"a","constructor":{"prototype":{"polluted":1}}}',
    ]) {
      const reply = await client.raw('PUT', '/v1/projects/bad', text, 'application/json');
      expect(reply.statusCode).toBeGreaterThanOrEqual(400);
      expect(reply.statusCode).toBeLessThan(500);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    }
    expect(await client.change()).toBe(written);
  });
});

describe('the question for alignments', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['no tags', { tags: [] }, '/tags'],
    ['no framework', { to: undefined }, '/to'],
    ['a confidence above 1', { minConfidence: 1.5 }, '/minConfidence'],
    ['a confidence of four decimals', { minConfidence: 0.1234 }, '/minConfidence'],
    ['unknown chains', { chains: 'some' }, '/chains'],
    ['half a path', { maxPaths: 0.5 }, '/maxPaths'],
    ['an unknown basis', { basis: ['guessed'] }, '/basis/0'],
    ['an unknown field', { form: 'sdg' }, '/form'],
  ])('with %s is refused at its place', async (_what, fields, pointer) => {
    const body = { tags: ['msd:1.2'], to: 'sdg', ...fields };
    const errors = await refused(await client.post('/v1/alignments', body), 'invalid-body');
    expect(errors.map((entry) => entry.pointer)).toContain(pointer);
  });

  test('to a framework or level that is not there names those that are', async () => {
    for (const body of [{ to: 'sdgg' }, { to: 'sdg', level: 'objective' }]) {
      const reply = await client.post('/v1/alignments', { tags: ['msd:1.2'], ...body });
      const [entry] = await refused(reply, undefined);
      expect(reply.statusCode).toBeLessThan(500);
      expect(entry?.fix).toMatch('level' in body ? /target/ : /sdg/);
    }
  });
});

describe('what is too large or of the wrong type', () => {
  test('a body above the limit is 413, packed or not', async () => {
    const body = JSON.stringify({ title: 'Bad', description: 'x'.repeat(LIMIT) });
    const put = (payload: string | Buffer, headers = {}) =>
      client.raw('PUT', '/v1/projects/bad', payload, 'application/json', headers);
    problemOf(await put(body), 'body-too-large');
    problemOf(await put(gzipSync(body), { 'content-encoding': 'gzip' }), 'body-too-large');
    problemOf(await client.raw('POST', '/v1/imports/projects', body, 'text/csv'), 'body-too-large');
    expect(await client.change()).toBe(written);
  });

  test('a body within the limit may be packed', async () => {
    const packed = gzipSync(JSON.stringify({ tags: ['msd:1.2'], to: 'sdg' }));
    ok(
      await client.raw('POST', '/v1/alignments', packed, 'application/json', { 'content-encoding': 'gzip' }),
    );
  });

  test.each([
    'text/html',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'nonsense',
    'text/plain',
  ])('JSON sent as %s is 415', async (type) => {
    problemOf(await client.raw('PUT', '/v1/projects/bad', '{"title":"a"}', type), 'unsupported-media-type');
    expect(await client.change()).toBe(written);
  });

  test('a body packed in a way that is not read is a 4xx, on any address', async () => {
    const headers = { 'content-encoding': 'snappy' };
    for (const reply of [
      await client.post('/v1/alignments', { tags: ['msd:1.2'], to: 'sdg' }, headers),
      await client.put('/v1/projects/bad', { title: 'a' }, headers),
      await client.raw('POST', '/v1/imports/projects', 'id,title\na,b\n', 'text/csv', headers),
    ]) {
      expect(problemOf(reply).status).toBeLessThan(500);
    }
    expect((await client.get('/v1/frameworks', headers)).statusCode).toBeLessThan(500);
    expect(await client.change()).toBe(written);
  });
});

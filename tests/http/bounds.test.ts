import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outsideOf } from '../../src/services/bounds.ts';
import { createKey } from '../../src/services/keys.ts';
import type { ImportReport } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf, type Reply } from '../fixtures/http/client.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** A tagger's key that is bound to countries or reporting organisations writes only what is wholly its own. */

let app: TestApp;
let free: Client;
let kenya: Client;
let office: Client;

beforeAll(async () => {
  app = await testApp();
  const bound = async (bounds: { countries?: string[]; organisations?: string[] }) => {
    const request = { role: 'tagger', label: 'bound', expiresAt: null, ...bounds } as const;
    const { key } = await createKey(app.store, request, TEST_NOW, 'tests');
    return clientOf(app.app, { authorization: `Bearer ${key}` });
  };
  free = clientOf(app.app, await app.authorize('tagger'));
  kenya = await bound({ countries: ['KEN', 'UGA'] });
  office = await bound({ countries: ['KEN'], organisations: ['XM-DAC-47066', 'Example Office'] });
});

afterAll(() => app.close());

let number = 0;
async function stored(body: object): Promise<string> {
  number += 1;
  const url = `/v1/projects/bound-${number}`;
  ok(await free.put(url, { title: 'A project', tags: ['msd:1.2'], ...body }), 201);
  return url;
}

const FIRST = { 'if-match': '"1"' };
async function refused(reply: Promise<Reply>, pointer = '/countries'): Promise<void> {
  const before = await free.change();
  const problem = problemOf(await reply, 'forbidden');
  expect(problem.errors).toMatchObject([{ pointer, code: 'outside-of-key' }]);
  expect(await free.change()).toBe(before);
}

describe('bound to countries', () => {
  test('writes projects that lie wholly among them', async () => {
    for (const [place, countries] of [['KEN'], ['UGA', 'KEN']].entries()) {
      const url = `/v1/projects/own-${place}`;
      ok(await kenya.put(url, { title: 'Own', countries, tags: ['msd:1.2'] }), 201);
      ok(await kenya.post(`${url}/decisions`, { concept: 'sdg:10.7', decision: 'confirm' }));
      ok(await kenya.put(url, { title: 'Own still', countries: ['UGA'] }, { 'if-match': '"2"' }));
      ok(await kenya.del(url, { 'if-match': '"3"' }));
    }
  });

  test.each([
    ['elsewhere', ['SOM']],
    ['partly elsewhere', ['KEN', 'SOM']],
    ['nowhere', []],
  ])(
    'writes nothing that lies %s: not to make it, change it, decide on it or delete it',
    async (_where, countries) => {
      await refused(kenya.put('/v1/projects/not-there', { title: 'Foreign', countries }));
      const url = await stored({ countries });
      await refused(kenya.put(url, { title: 'Taken over', countries: ['KEN'] }, FIRST));
      await refused(kenya.put(url, { title: 'Taken over', countries: ['KEN'] }));
      await refused(kenya.post(`${url}/decisions`, { concept: 'sdg:10.7', decision: 'confirm' }));
      await refused(kenya.del(url, FIRST));
      ok(await kenya.get(url));
    },
  );

  test('does not give its own projects away', async () => {
    const url = await stored({ countries: ['KEN'] });
    for (const countries of [['KEN', 'SOM'], ['SOM'], []])
      await refused(kenya.put(url, { title: 'Given away', countries }, FIRST));
  });

  test('reads everything: reading is not restricted by country', async () => {
    const url = await stored({ countries: ['SOM'] });
    expect((await kenya.get(url)).body).toBe((await free.get(url)).body);
    expect((await kenya.get('/v1/projects')).body).toBe((await free.get('/v1/projects')).body);
  });
});

describe('bound to reporting organisations', () => {
  const reporting = (name: string, ref: string | null = null) => ({
    countries: ['KEN'],
    organisations: [{ name, role: 'reporting', ...(ref === null ? {} : { ref }) }],
  });

  test.each([
    ['by reference', reporting('Somebody', 'XM-DAC-47066')],
    ['by name, letter case aside', reporting('example office')],
  ])('writes what they report, told %s', async (_how, body) => {
    number += 1;
    ok(await office.put(`/v1/projects/bound-${number}`, { title: 'Own', ...body }), 201);
  });

  test.each([
    ['another', reporting('Other', 'XM-DAC-1')],
    ['nobody', { countries: ['KEN'] }],
    ['only a funder', { countries: ['KEN'], organisations: [{ name: 'Example Office', role: 'funding' }] }],
    [
      'another beside',
      {
        countries: ['KEN'],
        organisations: [
          { name: 'Example Office', role: 'reporting' },
          { name: 'Other', role: 'reporting' },
        ],
      },
    ],
  ])('writes nothing that %s reports', async (_who, body) => {
    await refused(office.put('/v1/projects/not-there', { title: 'Foreign', ...body }), '/organisations');
    const url = await stored(body);
    await refused(office.del(url, FIRST), '/organisations');
  });

  test('that are blank is refused as a key, and writes for nobody', async () => {
    for (const organisations of [[''], ['Example Office', ' \t']]) {
      const request = { role: 'tagger', label: 'blank', expiresAt: null, organisations } as const;
      const making = createKey(app.store, request, TEST_NOW, 'tests');
      await expect(making).rejects.toMatchObject({
        code: 'invalid-body',
        faults: [{ pointer: `/organisations/${organisations.length - 1}` }],
      });
    }
    const without = {
      id: 'p',
      countries: [],
      organisations: [{ ref: null, name: 'Any', role: 'reporting' }],
    };
    const bounds = { countries: null, organisations: ['', ' '] };
    expect(outsideOf(bounds, without as never)).toMatchObject({ code: 'outside-of-key' });
  });

  test('and to countries: both must fit', async () => {
    const body = { ...reporting('Example Office'), countries: ['UGA'] };
    await refused(office.put('/v1/projects/not-there', { title: 'Foreign', ...body }));
  });
});

describe('an import under a bound key', () => {
  const rows = (...lines: readonly string[]) => `id,title,countries\n${lines.join('\n')}\n`;
  const send = (client: Client, file: string, query = '') =>
    client.raw('POST', `/v1/imports/projects${query}`, file, 'text/csv');

  test('is refused whole in atomic mode, with the reason at each foreign row', async () => {
    const before = await free.change();
    const reply = await send(kenya, rows('at-1,Own,KEN', 'at-2,Foreign,SOM', 'at-3,Nowhere,'));
    const problem = problemOf(reply, 'rejected-rows');
    const report = reply.json<ImportReport>();
    expect(report.rows.map(({ outcome }) => outcome)).toEqual(['not-written', 'rejected', 'rejected']);
    expect(problem.errors.map(({ code }) => code)).toEqual(['outside-of-key', 'outside-of-key']);
    expect(await free.change()).toBe(before);
  });

  test('takes its own rows alone in partial mode, and overwrites nothing foreign', async () => {
    const foreign = await stored({ countries: ['SOM'] });
    const id = foreign.split('/').at(-1);
    const file = rows('pa-1,Own,KEN', 'pa-2,Foreign,SOM', `${id},Taken over,KEN`);
    const report = ok<ImportReport>(await send(kenya, file, '?mode=partial'));
    expect(report.rows.map(({ outcome }) => outcome)).toEqual(['created', 'rejected', 'rejected']);
    expect(ok(await free.get(foreign))).toMatchObject({
      title: 'A project',
      countries: [{ country: 'SOM' }],
    });
    problemOf(await free.get('/v1/projects/pa-2'), 'not-found');
    const dry = ok<ImportReport>(await send(kenya, file, '?dryRun=true'));
    expect(dry.rows.map(({ outcome }) => outcome)).toEqual(['unchanged', 'rejected', 'rejected']);
  });

  test('may repeat what stands, wherever it is: nothing is written for it', async () => {
    const file = rows('re-1,Own,KEN', 're-2,Foreign,SOM');
    ok(await send(free, file));
    const report = ok<ImportReport>(await send(kenya, file));
    expect(report).toMatchObject({ unchanged: 2, rejected: 0, change: null });
  });

  test('can be undone by it only when all of its projects are its own', async () => {
    const own = ok<ImportReport>(await send(free, rows('un-1,Own,KEN')));
    ok(await kenya.send({ method: 'POST', url: `/v1/imports/${own.change}/undo` }));
    const mixed = ok<ImportReport>(await send(free, rows('un-2,Own,KEN', 'un-3,Foreign,SOM')));
    await refused(kenya.send({ method: 'POST', url: `/v1/imports/${mixed.change}/undo` }));
    const before = await stored({ countries: ['SOM'] });
    const moved = ok<ImportReport>(await send(free, rows(`${before.split('/').at(-1)},Moved,KEN`)));
    await refused(kenya.send({ method: 'POST', url: `/v1/imports/${moved.change}/undo` }));
  });
});

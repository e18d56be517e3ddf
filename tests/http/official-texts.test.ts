import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSeed, seed } from '../../src/services/seed.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { hasShared, readShared, sharedTitle } from '../support/shared.ts';

const IMPORT = '/v1/imports/official-texts';
const TSV = 'text/tab-separated-values';

interface Row {
  readonly row: number;
  readonly id: string;
  readonly outcome: string;
  readonly errors: readonly { pointer: string; code: string; fix: string }[];
  readonly warnings: readonly { pointer: string; code: string; message: string }[];
}
interface Report {
  readonly source: string;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly rows: readonly Row[];
  readonly warnings: readonly { code: string }[];
  readonly change: number | null;
}
interface ConceptBody {
  readonly officialText: string | null;
  readonly officialTexts: readonly { language: string; text: string }[];
}

let server: TestApp;
let curator: Client;
/** One application for each group of tests, which write different elements. */
function application(): void {
  beforeAll(async () => {
    server = await testApp();
    curator = clientOf(server.app, await server.authorize('curator'));
  });
  afterAll(() => server.close());
}

const lines = (...rows: readonly string[]) => `notation\tlanguage\ttext\n${rows.join('\n')}\n`;
const load = async (body: string | Buffer, query = '?framework=sdg', type = TSV) =>
  ok<Report>(await curator.raw('POST', `${IMPORT}${query}`, body, type));
const concept = async (id: string, query = '') =>
  ok<ConceptBody>(await curator.get(`/v1/concepts/${id}${query}`));

describe.skipIf(!hasShared)(sharedTitle('the SKOS file of the UN'), () => {
  application();

  const file = hasShared ? readShared('data', 'sdg-kos-goals-targets-indicators.ttl') : '';

  it('gives 17 goals and 169 targets their texts in three languages, once', async () => {
    const report = await load(file, '?framework=sdg', 'text/turtle');
    expect(report).toMatchObject({ source: 'skos', rejected: 0 });
    for (const [level, count] of [
      ['goal', 17],
      ['target', 169],
    ] as const) {
      const items = ok<{ items: (ConceptBody & { id: string })[] }>(
        await curator.get(`/v1/frameworks/sdg/concepts?level=${level}&limit=200`),
      ).items;
      const complete = items.filter(
        ({ officialTexts }) => officialTexts.map(({ language }) => language).join() === 'en,es,fr',
      );
      expect(complete.length).toBe(count);
    }
    expect((await concept('10.07', '?language=fr')).officialText).toMatch(/^Faciliter la migration/);
    expect((await concept('sdg:10.7')).officialText).toMatch(/^Facilitate orderly, safe/);
    expect((await concept('sdg:10.7', '?language=sw')).officialText).toBeNull();
    const again = await load(file, '?framework=sdg', 'text/turtle');
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: report.rows.length, change: null });
  });

  it('has its faults reported: two labels, a footnote mark, a text of two languages', async () => {
    const { rows, warnings } = await load(file, '?framework=sdg&dryRun=true', 'text/turtle');
    const codes = (id: string) => [
      ...new Set(rows.find((row) => row.id === id)?.warnings.map(({ code }) => code)),
    ];
    expect(codes('sdg:12.3')).toEqual(['several-labels']);
    expect(codes('sdg:14.6')).toEqual(['footnote-mark']);
    expect(codes('sdg:17.13')).toEqual(['mixed-languages']);
    const told = rows.filter(({ id, warnings: own }) => own.length > 0 && !/\.\w+\.\w+$/.test(id));
    expect(told.map(({ id }) => id)).toEqual(['sdg:12.3', 'sdg:14.6', 'sdg:17.13']);
    // Indicators that took over the number of another one.
    expect(warnings.filter(({ code }) => code === 'identifier-contradicts').length).toBeGreaterThan(20);
  });

  it('takes the best of what it has twice, and no footnote mark', async () => {
    await load(file, '?framework=sdg', 'text/turtle');
    expect((await concept('sdg:12.3')).officialText).toMatch(/halve per capita global food waste/);
    for (const { text } of (await concept('sdg:14.6')).officialTexts) expect(text).not.toMatch(/\d$/);
  });
});

describe('official texts from a table', () => {
  application();

  it('are told by any notation, and searched', async () => {
    const report = await load(lines('SDG 10.07\tEN\tWords of the target', '10.7\tfr\tParoles de la cible'));
    expect(report).toMatchObject({ source: 'tsv', created: 2, rejected: 0 });
    expect((await concept('sdg:10.7')).officialTexts).toEqual([
      { language: 'en', text: 'Words of the target' },
      { language: 'fr', text: 'Paroles de la cible' },
    ]);
    const found = await curator.get('/v1/frameworks/sdg/concepts?q=paroles');
    expect(ok<{ items: { id: string }[] }>(found).items.map(({ id }) => id)).toEqual(['sdg:10.7']);
  });

  it('update one language and leave the others', async () => {
    await load(lines('8.7\ten\tOne', '8.7\tfr\tUn'));
    expect(await load(lines('8.7\ten\tOne, again', '8.7\tfr\tUn'))).toMatchObject({
      updated: 1,
      unchanged: 1,
    });
    expect((await concept('8.7')).officialTexts.map(({ text }) => text)).toEqual(['One, again', 'Un']);
  });

  it('go to every listing of one indicator', async () => {
    await load(lines('C200303\tfr\tNombre de personnes'));
    for (const id of ['sdg:1.5.1', 'sdg:11.5.1', 'sdg:13.1.1'])
      expect((await concept(id)).officialTexts.map(({ language }) => language)).toEqual(['fr']);
  });

  /** Tests come in any order: one that writes must not have said what another finds new. */
  const faulty = (target: string) =>
    lines(
      `${target}\ten\tGood`,
      '99.9\ten\tNowhere',
      `${target}\tnot a tag\tx`,
      '10.5\ten\t',
      `${target}\ten\tOther`,
    );

  it('with faults are refused as a whole, with pointer, message and fix for each line', async () => {
    const before = await curator.change();
    const refused = await curator.raw('POST', `${IMPORT}?framework=sdg`, faulty('10.4'), TSV);
    const problem = problemOf(refused, 'rejected-rows');
    expect(problem.errors.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/3/notation', 'unknown-concept'],
      ['/4/language', 'unknown-language'],
      ['/5/text', 'empty-cell'],
      ['/6/text', 'repeated-text'],
    ]);
    expect(refused.json<Report>().rows[0]).toMatchObject({ id: 'sdg:10.4', outcome: 'not-written' });
    expect(await curator.change()).toBe(before);
    const dry = await load(faulty('10.4'), '?framework=sdg&dryRun=true');
    expect(dry).toMatchObject({ created: 1, rejected: 4, change: null });
    expect(await curator.change()).toBe(before);
  });

  it('with faults are taken in part where that is asked for, and told as CSV', async () => {
    const query = '?framework=sdg&mode=partial&format=csv';
    const reply = await curator.raw('POST', IMPORT + query, faulty('10.2'), TSV);
    expect(reply.headers['content-type']).toMatch(/^text\/csv/);
    expect(reply.body).toMatch(/^row,id,outcome/);
    expect(reply.body).toMatch(/\n3,99\.9,rejected,error,\/3\/notation,unknown-concept/);
    expect((await concept('10.2')).officialText).toBe('Good');
  });

  it.each([
    ['?framework=nothing', 'invalid-query'],
    ['', 'invalid-query'],
    ['?framework=sdg&source=skos', 'unreadable-file'],
  ])('asked with "%s" are a %s', async (query, code) => {
    problemOf(await curator.raw('POST', IMPORT + query, lines('10.7\ten\tx'), TSV), code as 'invalid-query');
  });
});

describe('after an import', () => {
  application();

  it('the reference data come again without taking texts away', async () => {
    await load(lines('8.7\tfr\tUn'));
    const gcm = (await concept('gcm:1')).officialText;
    await load(lines('1\tfr\tDonnées'), '?framework=gcm');
    const report = await seed(server.store, await readSeed());
    expect(report.change).toBeNull();
    expect(await concept('sdg:8.7')).toMatchObject({ officialText: 'Un' });
    expect((await concept('gcm:1')).officialText).toBe(gcm);
  });

  it('it can be undone, by a curator, while nothing later touched the same elements', async () => {
    await load(lines('10.7\ten\tFirst'));
    const { change } = await load(lines('10.7\ten\tSecond', '10.6\ten\tOther'));
    const tagger = clientOf(server.app, await server.authorize('tagger'));
    const undo = { method: 'POST', url: `/v1/imports/${change}/undo` } as const;
    problemOf(await tagger.send(undo), 'forbidden');
    expect(ok(await curator.send(undo))).toMatchObject({ undone: change, restored: 2, removed: 0 });
    expect((await concept('10.7')).officialText).toBe('First');
    expect((await concept('10.6')).officialText).toBeNull();
    expect((await concept('10.7', `?change=${change}`)).officialText).toBe('Second');
    expect(
      problemOf(await curator.send(undo), 'version-conflict').errors.map(({ pointer }) => pointer),
    ).toEqual(['sdg:10.6', 'sdg:10.7']);
  });
});

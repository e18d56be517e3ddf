import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mapping } from '../../src/domain/types.ts';
import { loadExamples } from '../../src/services/examples.ts';
import { NOW } from '../../src/store/port.ts';
import type { AdHocAlignments, Comparison, Contributions, Coverage } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** Tables side by side: revisions, periods, portfolios, and what is only thought of. */

const URL = '/v1/reports/comparison';
const TABLE = '/v1/reports/contributions';
let app: TestApp;
let client: Client;
/** The change before and after a mapping was taken out of force; then projects changed. */
let first: number;
let last: number;
let retired: Mapping;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  await loadExamples({ store: app.store, views: app.views }, TEST_NOW);
  const budget = { kind: 'budget', amount: '900.00', currency: 'USD' };
  const tagged = { title: 'Tagged', tags: ['msd:1.2'], countries: ['KEN'], amounts: [budget] };
  ok(await client.put('/v1/projects/tagged', tagged), 201);
  const plain = { title: 'Plain', tags: ['msd:2.3'], countries: ['UGA'], amounts: [budget] };
  ok(await client.put('/v1/projects/plain', plain), 201);
  first = await client.change();
  const mappings = await app.store.read(NOW, async (snapshot) => (await snapshot.crosswalk()).mappings);
  const found = mappings.find(
    ({ subject, object, status, strength }) =>
      subject === 'msd:1.2' && object?.startsWith('sdg:') && status === 'accepted' && strength === 'core',
  );
  if (found === undefined) throw new Error('msd:1.2 has no core mapping to the SDGs any more');
  retired = found;
  const { version: _version, change: _change, ...mapping } = found;
  await app.store.commit([{ kind: 'put-mapping', mapping: { ...mapping, status: 'retired' } }], [], {
    actor: 'tests',
    reason: 'a link less',
  });
  const declared = { title: 'Declared', tags: ['sdg:3.8'], countries: ['KEN'], amounts: [budget] };
  ok(await client.put('/v1/projects/declared', declared), 201);
  last = await client.change();
});
afterAll(() => app.close());

const compare = async (query: string) => ok<Comparison>(await client.get(`${URL}?to=sdg&${query}`));
const minor = (amount: string | null) => BigInt((amount ?? '0').replace('.', ''));

describe('two revisions', () => {
  it.each(['count', 'full', 'equal-split', 'declared-split'])(
    'by %s: both sides are their tables, and the parts sum to the difference',
    async (method) => {
      const query = `level=target&method=${method}`;
      const answer = await compare(`${query}&before.change=${first}&after.change=${last}`);
      for (const [side, change] of [
        ['before', first],
        ['after', last],
      ] as const) {
        const stored = ok<Contributions>(await client.get(`${TABLE}?to=sdg&${query}&change=${change}`));
        expect(answer[side].change).toBe(change);
        for (const table of answer.tables) {
          const own = stored.tables.find(({ currency }) => currency === table.currency);
          const rows = table.rows.filter((row) => row[side].projects > 0);
          expect(rows.map((row) => [row.concept.id, row[side]])).toEqual(
            (own?.rows ?? []).map(({ concept, projects, amount }) => [concept.id, { projects, amount }]),
          );
          expect(table.total[side].projects).toBe(own?.total.projects ?? 0);
        }
        expect(ok(await client.get(answer[side].links.table ?? ''))).toEqual(stored);
      }
      for (const { rows, unaligned, total } of answer.tables) {
        for (const line of [...rows, unaligned, total]) {
          const { before, after, difference, byCrosswalk, byPortfolio } = line;
          expect(difference.projects).toBe(after.projects - before.projects);
          expect(difference.projects).toBe(byCrosswalk.projects + byPortfolio.projects);
          expect(minor(difference.amount)).toBe(minor(after.amount) - minor(before.amount));
          expect(minor(difference.amount)).toBe(minor(byCrosswalk.amount) + minor(byPortfolio.amount));
        }
      }
    },
  );

  it('names the mapping behind a row that moved by the crosswalk, and none behind one that projects moved', async () => {
    const { tables, mappings } = await compare(
      `level=target&method=count&country=KEN&before.change=${first}&after.change=${last}&differing=true`,
    );
    expect(mappings.map(({ id }) => id)).toEqual([retired.id]);
    expect(mappings[0]).toMatchObject({
      subject: 'msd:1.2',
      object: retired.object,
      before: { strength: 'core' },
      after: null,
    });
    const [{ rows } = { rows: [] }] = tables;
    const moved = rows.find(({ concept }) => concept.id === retired.object);
    expect(moved?.byCrosswalk.projects).toBeLessThan(0);
    expect(moved?.mappings).toEqual([retired.id]);
    const declared = rows.find(({ concept }) => concept.id === 'sdg:3.8');
    expect(declared).toMatchObject({
      byCrosswalk: { projects: 0 },
      byPortfolio: { projects: 1 },
      mappings: [],
    });
  });

  it('the other way round turns every sign', async () => {
    const there = await compare(`method=equal-split&before.change=${first}&after.change=${last}`);
    const back = await compare(`method=equal-split&before.change=${last}&after.change=${first}`);
    const of = ({ tables }: Comparison) =>
      tables.map(({ rows }) => rows.map(({ concept, difference }) => [concept.id, minor(difference.amount)]));
    const turned = of(back).map((rows) => rows.map(([id, amount]) => [id, -(amount as bigint)]));
    expect(of(there)).toEqual(turned);
  });
});

describe('two portfolios and two periods', () => {
  it('take common filters for both and own ones for each', async () => {
    const answer = await compare('method=count&status=implementation&before.country=KEN&after.country=MDA');
    expect(answer.before.filters).toMatchObject({ country: 'KEN', status: ['implementation'] });
    expect(answer.after.filters).toMatchObject({ country: 'MDA', status: ['implementation'] });
    expect(answer.mappings).toEqual([]);
    for (const { total } of answer.tables) expect(total.byCrosswalk.projects).toBe(0);
  });

  it('of two periods are of the money of each: what falls to their years is in one of them', async () => {
    const line = { kind: 'budget', currency: 'USD', from: '2024-01-01', until: '2025-12-31' };
    const body = { title: 'Two years', tags: ['sdg:14'], countries: ['FJI'] };
    ok(
      await client.put('/v1/projects/two-years', { ...body, amounts: [{ ...line, amount: '731.00' }] }),
      201,
    );
    const answer = await compare('method=equal-split&country=FJI&before.yearUntil=2024&after.yearFrom=2025');
    expect(answer.before.filters).toMatchObject({ yearUntil: 2024 });
    expect(answer.after.filters).toMatchObject({ yearFrom: 2025 });
    const [row] = answer.tables[0]?.rows ?? [];
    // 366 and 365 days.
    expect([row?.before.amount, row?.after.amount, row?.difference.amount]).toEqual([
      '366.00',
      '365.00',
      '-1.00',
    ]);
    const [own] = ok<Contributions>(await client.get(answer.before.links.table ?? '')).tables;
    expect(own?.total.amount).toBe('366.00');
    const rest = await client.get(`${TABLE}?to=sdg&method=equal-split&country=FJI&yearFrom=2026`);
    expect(ok<Contributions>(rest).tables[0]).toMatchObject({ rows: [], withoutAmount: 1 });
    const thought = await client.post(`${TABLE}?to=sdg&method=full&country=FJI&yearFrom=2025`, {
      tags: [{ concept: 'sdg:1' }],
    });
    expect(ok<Comparison>(thought).tables[0]?.total.after.amount).toBe('365.00');
    const coverage = `/v1/reports/coverage?framework=sdg&country=FJI&yearFrom=2025`;
    const { projects, filters } = ok<Coverage>(await client.get(coverage));
    expect(projects.declared).toEqual({ projects: 1, amounts: [{ currency: 'USD', amount: '365.00' }] });
    expect(filters).toMatchObject({ yearFrom: 2025 });
  });

  it('of the same side differ in nothing', async () => {
    const answer = await compare('method=equal-split&differing=true');
    expect(answer.tables.flatMap(({ rows }) => rows)).toEqual([]);
  });

  it.each(['csv', 'tsv', 'ndjson', 'xlsx', 'html'])('come as %s too', async (format) => {
    const reply = await client.get(
      `${URL}?to=sdg&before.change=${first}&after.change=${last}&groupBy=country&format=${format}`,
    );
    expect(reply.statusCode, reply.body.slice(0, 300)).toBe(200);
    if (format !== 'xlsx') expect(reply.body).toContain(retired.id);
  });

  it('refuse a side whose day is not over, and an unknown parameter of a side', async () => {
    const late = problemOf(await client.get(`${URL}?to=sdg&after.asOf=2026-11-21`), 'invalid-query');
    expect(late.errors[0]?.pointer).toBe('after.asOf');
    problemOf(await client.get(`${URL}?to=sdg&after.method=count`), 'invalid-query');
  });
});

describe('what if', () => {
  const think = (query: string, body: object) => client.post(`${TABLE}?to=sdg&${query}`, body);

  it('a mapping comes back into force: the stored table beside the one thought of, and nothing is stored', async () => {
    const before = await client.change();
    const body = { add: [{ subject: 'msd:1.2', object: retired.object, strength: 'core', confidence: 0.9 }] };
    const answer = ok<Comparison>(await think('level=target&method=count&country=KEN&differing=true', body));
    const [{ rows } = { rows: [] }] = answer.tables;
    expect(rows.map(({ concept }) => concept.id)).toContain(retired.object);
    expect(rows[0]).toMatchObject({ byPortfolio: { projects: 0 }, mappings: ['what-if-0'] });
    expect(answer.after.links.table).toBeNull();
    expect(await client.change()).toBe(before);
  });

  it('a stored mapping is thought away by its id', async () => {
    const { alignments } = ok<AdHocAlignments>(
      await client.get(
        '/v1/projects/plain/alignments?to=sdg&level=target&basis=mapped&minStrength=supporting',
      ),
    );
    const steps = alignments.flatMap(({ paths }) => paths.flatMap((path) => path.steps));
    const remove = [...new Set(steps.flatMap(({ mapping }) => mapping ?? []))];
    const { tables } = ok<Comparison>(
      await think('level=target&method=count&country=UGA&differing=true', { remove }),
    );
    const [{ rows, unaligned } = { rows: [], unaligned: null }] = tables;
    expect(rows.length).toBeGreaterThan(0);
    expect(unaligned?.difference.projects).toBe(1);
    for (const { difference } of rows) expect(difference.projects).toBeLessThan(0);
    for (const { mappings } of rows) expect(remove).toEqual(expect.arrayContaining(mappings));
  });

  it('tags are thought added, to one project or to all', async () => {
    const one = ok<Comparison>(
      await think('level=target&method=count&differing=true', {
        tags: [{ project: 'declared', concept: 'SDG 10.7' }],
      }),
    );
    const gained = ({ tables: [table] }: Comparison) =>
      table?.rows.find(({ concept }) => concept.id === 'sdg:10.7')?.difference.projects;
    expect(gained(one)).toBe(1);
    const all = ok<Comparison>(
      await think('level=target&method=count&differing=true', { tags: [{ concept: 'sdg:10.7' }] }),
    );
    expect(gained(all)).toBeGreaterThan(1);
    expect(all.tables[0]?.total.difference.projects).toBe(0);
  });

  it('decisions are supposed: a confirmation counts as declared, a decline does not count', async () => {
    const query = 'level=target&method=count&country=UGA&differing=true';
    const path = '/v1/projects/plain/alignments?to=sdg&level=target&basis=mapped';
    const { alignments } = ok<AdHocAlignments>(await client.get(path));
    const counting = alignments.find(({ counts, countsNot }) => counts && countsNot === null);
    const open = alignments.find(({ countsNot }) => countsNot === 'conditional');
    const change = await client.change();
    for (const [alignment, decision, difference] of [
      [counting, 'decline', -1],
      [open, 'confirm', 1],
    ] as const) {
      const concept = alignment?.concept.id ?? '';
      const decisions = [{ project: 'plain', concept, decision }];
      const { tables } = ok<Comparison>(await think(query, { decisions }));
      const row = tables[0]?.rows.find((one) => one.concept.id === concept);
      expect(row?.difference.projects, `${decision} ${concept}`).toBe(difference);
      expect(row?.byPortfolio.projects).toBe(difference);
    }
    expect(await client.change()).toBe(change);
  });

  it.each([
    [{}, '', /nothing is supposed/],
    [{ answers: [{ question: 'no-such', answer: 'yes' }] }, '/answers/0/question', /no question/],
    [
      { decisions: [{ project: 'no-such', concept: 'sdg:1', decision: 'confirm' }] },
      '/decisions/0/project',
      /no project/,
    ],
    [
      { add: [{ subject: 'msd:1.2', object: 'sdg:1.1', strength: 'conditional' }] },
      '/add/0',
      /questions or a condition/,
    ],
    [
      { add: [{ subject: 'msd:1.2', object: 'sdg:1.1', aboutPart: true }] },
      '/add/0',
      /conditional statement only/,
    ],
    [{ remove: ['no-such'] }, '/remove/0', /no mapping/],
    [{ add: ['no-such'] }, '/add/0', /no mapping/],
    [{ add: [{ subject: 'msd:1.2', object: 'sdg:99.9' }] }, '/add/0/object', /no element/],
    [{ add: [{ subject: 'sdg:1.1', object: 'sdg:1.2' }] }, '/add/0', /same framework/],
    [{ tags: [{ project: 'no-such', concept: 'sdg:1' }] }, '/tags/0/project', /no project/],
    [{ tags: [{ concept: '1.2' }] }, '/tags/0/concept', /several/],
  ])('%j is refused where it stands', async (body, pointer, message) => {
    const { errors } = problemOf(await think('', body), 'invalid-body');
    expect(errors[0]?.pointer).toBe(pointer);
    expect(errors[0]?.message).toMatch(message);
  });
});

describe('what if, for alignments', () => {
  const align = (body: object) => client.post('/v1/alignments', { to: 'sdg', level: 'target', ...body });

  it('a thought mapping gives a path, and the difference names what it adds', async () => {
    const add = [{ subject: 'msd:1.2', object: '14.4', confidence: 0.4 }];
    const { alignments, difference } = ok<AdHocAlignments>(await align({ tags: ['msd:1.2'], add }));
    const found = alignments.find(({ concept }) => concept.id === 'sdg:14.4');
    expect(found).toMatchObject({ basis: 'mapped', confidence: 0.4 });
    expect(found?.paths[0]?.steps[0]?.mapping).toBe('what-if-0');
    expect(difference?.map(({ concept, kind }) => [concept.id, kind])).toContainEqual(['sdg:14.4', 'added']);
  });

  it('a thought "does not contribute to" takes away', async () => {
    const kept = ok<AdHocAlignments>(await align({ tags: ['gcm:5'] }));
    expect(kept.difference).toBeUndefined();
    const [gone] = kept.alignments.filter(({ basis }) => basis === 'mapped');
    const add = [{ subject: 'gcm:5', object: gone?.concept.id ?? '', modifier: 'Not' }];
    const { difference } = ok<AdHocAlignments>(await align({ tags: ['gcm:5'], add }));
    expect(difference?.map(({ concept, kind }) => [concept.id, kind])).toContainEqual([
      gone?.concept.id,
      'removed',
    ]);
  });

  it('a stored project with a tag more differs from its stored answer in what the tag brings', async () => {
    const { difference } = ok<AdHocAlignments>(await align({ project: 'declared', tags: ['sdg:10.7'] }));
    expect(difference).toMatchObject([
      { concept: { id: 'sdg:10.7' }, kind: 'added', after: { basis: 'tagged' } },
    ]);
    const { difference: none } = ok<AdHocAlignments>(await align({ project: 'declared' }));
    expect(none).toEqual([]);
    problemOf(await align({ project: 'no-such' }), 'not-found');
  });
});

import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadExamples } from '../../src/services/examples.ts';
import type { AlignmentAnswer, CellProjects, MappingList, Matrix } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** Matrices: every cell opens to what is behind it, and what cannot be asked is refused with what can. */

const URL = '/v1/reports/matrix';
let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  await loadExamples({ store: app.store, views: app.views }, TEST_NOW);
});

afterAll(() => app.close());

const matrix = async (query: string) => ok<Matrix>(await client.get(`${URL}?${query}`));

test.each(['rows=srf:output&columns=sdg:target', 'rows=msd:deliverable&columns=gcm'])(
  '%s has as value the mappings of the cell, each one of row and column or what stands below it',
  async (query) => {
    const { values, rows, columns } = await matrix(query);
    expect(values.length).toBeGreaterThan(10);
    expect(values.every(({ value, mappings }) => value === mappings?.length && value > 0)).toBe(true);
    const order = values.map(
      ({ row, column }) =>
        rows.concepts.findIndex(({ id }) => id === row) * 1_000 +
        columns.concepts.findIndex(({ id }) => id === column),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
  },
);

test('opens each cell of alignments to the paths that give its value', async () => {
  const { values } = await matrix('rows=msd:deliverable&columns=sdg&cells=alignments');
  expect(values.length).toBeGreaterThan(10);
  for (const { link, column, value, strength } of values) {
    const { alignments } = ok<AlignmentAnswer>(await client.get(link));
    const found = alignments.find(({ concept }) => concept.id === column);
    expect(found).toMatchObject({ confidence: value, strength });
  }
});

test('opens each cell of projects to exactly the projects it counts', async () => {
  const { values, projects } = await matrix('rows=gcm&columns=sdg:target&cells=projects');
  expect(values.length).toBeGreaterThan(10);
  const all = new Set<string>();
  for (const { link, value } of values) {
    const { items } = ok<CellProjects>(await client.get(`${link}&limit=200`));
    expect(items.length).toBe(value);
    for (const { id } of items) all.add(id);
  }
  expect(projects?.inCells).toBe(all.size);
  const [first] = values;
  const [one] = ok<CellProjects>(await client.get(first?.link ?? '')).items;
  for (const [side, id] of [
    ['row', first?.row],
    ['column', first?.column],
  ] as const) {
    const { alignments } = ok<AlignmentAnswer>(await client.get(one?.links[side] ?? ''));
    expect(alignments.map(({ concept }) => concept.id)).toContain(id);
  }
});

test('pages through the projects of a cell', async () => {
  const at = `${URL}/projects?row=gcm:23&column=sdg:10`;
  const whole = ok<CellProjects>(await client.get(at));
  const first = ok<CellProjects>(await client.get(`${at}&limit=1`));
  const rest = ok<CellProjects>(await client.get(first.next ?? ''));
  expect([...first.items, ...rest.items].slice(0, 2)).toEqual(whole.items.slice(0, 2));
});

test('counts the projects of a filter only', async () => {
  const kenya = await matrix('rows=gcm&columns=sdg&cells=projects&country=KEN');
  expect(kenya.filters).toMatchObject({ country: 'KEN' });
  expect(kenya.projects?.total).toBeLessThan(
    (await matrix('rows=gcm&columns=sdg&cells=projects')).projects?.total ?? 0,
  );
  expect(kenya.values.every(({ link }) => link.includes('country=KEN'))).toBe(true);
});

test('shows what is said of parts only when asked, and says of which', async () => {
  const own = await matrix('rows=msd:outcome&columns=sdg:target');
  const parts = await matrix('rows=msd:outcome&columns=sdg:target&parts=true');
  expect(parts.values.length).toBeGreaterThan(own.values.length);
  expect(own.values.every(({ of, row }) => of?.join() === row)).toBe(true);
  const ofPart = parts.values.find(({ of, row }) => !of?.includes(row));
  expect(ofPart?.of?.[0]).toMatch(new RegExp(`^${ofPart?.row}\\.`));
});

const SEVERAL = 'rows=msd:outcome&columns=sdg:target&parts=true';

test('opens a cell of alignments said of several parts to all that it counts', async () => {
  const { values } = await matrix(`${SEVERAL}&cells=alignments`);
  const ofSeveral = values.filter(({ of }) => (of?.length ?? 0) > 1);
  expect(ofSeveral.length).toBeGreaterThan(1);
  for (const { link, column, of, mappings, strength, confidence } of ofSeveral) {
    const { alignments } = ok<AlignmentAnswer>(await client.get(link));
    const found = alignments.find(({ concept }) => concept.id === column);
    expect(found).toMatchObject({ strength, confidence });
    expect([...new Set(found?.paths.map(({ tag }) => tag))].sort()).toEqual([...(of ?? [])].sort());
    const walked = found?.paths.flatMap(({ steps }) => steps.flatMap(({ mapping }) => mapping ?? []));
    expect([...new Set(walked)].sort()).toEqual(mappings);
  }
});

test.each(['rows=srf:output&columns=sdg:target', SEVERAL, 'rows=sp&columns=sdg'])(
  'opens each cell of mappings to exactly the mappings it counts: %s',
  async (query) => {
    const { values } = await matrix(query);
    expect(values.length).toBeGreaterThan(1);
    for (const { link, mappings, value } of values.slice(0, 40)) {
      const { items } = ok<MappingList>(await client.get(`${link}&limit=200`));
      expect(items.map(({ id }) => id).sort()).toEqual([...(mappings ?? [])].sort());
      expect(items).toHaveLength(value);
    }
  },
);

test('shows as mappings only those of the row itself, which are among its alignments', async () => {
  const query = 'rows=srf:output&columns=sdg:target';
  const own = await matrix(query);
  const all = await matrix(`${query}&cells=alignments`);
  const places = new Map(all.values.map((cell) => [`${cell.row} ${cell.column}`, cell]));
  for (const { row, column, mappings, link } of own.values) {
    expect(places.get(`${row} ${column}`)?.mappings).toEqual(expect.arrayContaining(mappings ?? []));
    const { items } = ok<MappingList>(await client.get(`${link}&limit=200`));
    for (const { subject, object } of items) expect([subject.id, object.id]).toContain(row);
  }
});

test('keeps to the parts of an element where told so', async () => {
  const { rows, columns } = await matrix(
    'rows=srf:output&columns=sdg:target&rowsUnder=srf:1a&columnsUnder=sdg:10',
  );
  expect(columns.concepts.length).toBe(10);
  expect(rows.concepts.every(({ notation }) => notation.startsWith('1a'))).toBe(true);
});

test('says when only the other direction leads anywhere', async () => {
  const { values, warnings } = await matrix('rows=sdg:target&columns=msd:deliverable');
  expect(values).toEqual([]);
  expect(warnings).toContainEqual(
    expect.objectContaining({
      code: 'other-direction',
      message: expect.stringContaining('rows=msd:deliverable'),
    }),
  );
});

test('walks proposed mappings only when asked', async () => {
  const at = 'rows=toc:output&columns=srf:output';
  expect((await matrix(at)).values).toEqual([]);
  const proposed = await matrix(`${at}&includeProposed=true`);
  expect(proposed.values.length).toBeGreaterThan(3);
  expect((await client.get(proposed.values[0]?.link ?? '')).body).toContain(
    proposed.values[0]?.mappings?.[0],
  );
});

test.each([
  ['rows=sdg:goal&columns=sdg:target', 'columns', /cells=projects/],
  ['rows=sdg:output&columns=gcm', 'rows', /goal, target, indicator/],
  ['rows=nothing&columns=gcm', 'rows', /sdg/],
  ['rows=msd&columns=gcm&country=KEN', 'cells', /cells=projects/],
  ['rows=msd&columns=gcm&cells=projects&parts=true', 'parts', /Leave parts out/],
  [
    'rows=toc:output&columns=srf:output&cells=projects&includeProposed=true',
    'includeProposed',
    /cells=mappings/,
  ],
  ['rows=sdg:indicator&columns=sdg:indicator&cells=projects', 'rows', /columnsUnder/],
  ['rows=msd&columns=gcm&cells=money', 'cells', /./],
  ['rows=msd', 'columns', /./],
])('refuses %s and says what would work', async (query, pointer, fix) => {
  const [error] = problemOf(await client.get(`${URL}?${query}`), 'invalid-query').errors;
  expect(error?.pointer).toContain(pointer);
  expect(error?.fix).toMatch(fix);
});

test('takes one framework against itself for projects', async () => {
  const { values } = await matrix('rows=sdg&columns=sdg&cells=projects');
  const at = new Map(values.map(({ row, column, value }) => [`${row} ${column}`, value]));
  for (const { row, column, value } of values) expect(at.get(`${column} ${row}`)).toBe(value);
});

describe('formats', () => {
  const at = `${URL}?rows=msd:deliverable&columns=sdg:target`;

  test('CSV has one line a cell, as JSON has it', async () => {
    const { values } = await matrix('rows=msd:deliverable&columns=sdg:target');
    const lines: Record<string, string>[] = parse((await client.get(`${at}&format=csv`)).body, {
      columns: true,
    });
    expect(lines.map((line) => [line.row_id, line.column_id, Number(line.value), line.mappings])).toEqual(
      values.map(({ row, column, value, mappings }) => [row, column, value, mappings?.join(' ')]),
    );
  });

  test.each([
    ['tsv', /tab-separated/],
    ['ndjson', /ndjson/],
    ['xlsx', /spreadsheetml/],
    ['html', /text\/html/],
    ['svg', /image\/svg\+xml/],
    ['png', /image\/png/],
  ])('%s is offered, alike each time', async (format, type) => {
    const reply = await client.get(`${at}&format=${format}`);
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['content-type']).toMatch(type);
    expect((await client.get(`${at}&format=${format}`)).rawPayload).toEqual(reply.rawPayload);
    if (format === 'html') expect(reply.body).toContain('<svg');
  });

  test.each(['mappings', 'alignments', 'projects'])('%s can be drawn', async (cells) => {
    const svg = (await client.get(`${URL}?rows=gcm&columns=sdg&cells=${cells}&format=svg&width=360`)).body;
    expect(svg).toMatch(/^<svg/);
    expect(svg).toContain('objectives (Global Compact for Migration)');
    expect(svg).not.toContain('gcm objective');
    expect(svg).toMatch(/revision \d+/);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg.includes('>81–100<')).toBe(cells === 'alignments');
  });
});

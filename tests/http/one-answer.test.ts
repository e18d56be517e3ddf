import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { PLAN_WAYS } from '../../src/domain/country-view.ts';
import { COUNTS_NOT } from '../../src/domain/counts.ts';
import { COUNTING, STANDINGS, type Standing } from '../../src/domain/standing.ts';
import type { sdgReportAnswer } from '../../src/http/schemas/sdg-report.ts';
import type {
  CellProjects,
  ConceptProjects,
  ContributionProjects,
  Contributions,
  CountryView,
  Coverage,
  Matrix,
  PlanProjects,
} from '../fixtures/http/answers.ts';
import { type Client, ok } from '../fixtures/http/client.ts';
import { type Alignment, type EveryAnswer, everyAnswer, PLAN } from '../fixtures/http/every-answer.ts';
import { type TestApp, testApp } from '../support/app.ts';

/**
 * One answer, everywhere the same: who counts for what, and why others do not, is compared between the alignments of the
 * projects and every report, over a portfolio with every basis, strength and reason.
 */

const SIDES = [
  ['sdg', 'goal'],
  ['sdg', 'target'],
  ['gcm', 'objective'],
] as const;

let app: TestApp;
let client: Client;
let projects: readonly string[];
let put: EveryAnswer['put'];
let alignmentsOf: EveryAnswer['alignmentsOf'];

beforeAll(async () => {
  app = await testApp();
  ({ client, projects, put, alignmentsOf } = await everyAnswer(app));
});

afterAll(() => app.close());

/** How each project stands to each element of a level, by its own alignments: all but those that were stopped. */
async function standings(to: string, level: string | null): Promise<Map<string, Map<string, Standing>>> {
  const byConcept = new Map<string, Map<string, Standing>>();
  for (const id of projects) {
    for (const { concept, origin, countsNot } of (await alignmentsOf(id, to, level)).alignments) {
      if (countsNot === 'status') continue;
      const standing = STANDINGS.find((one) => one === (countsNot ?? origin));
      if (standing === undefined) throw new Error(`${countsNot} is no standing`);
      const of = byConcept.get(concept.id) ?? new Map<string, Standing>();
      byConcept.set(concept.id, of.set(id, standing));
    }
  }
  return byConcept;
}

const within = (found: ReadonlyMap<string, Standing> | undefined, wanted: readonly Standing[]) =>
  [...(found ?? [])].flatMap(([id, standing]) => (wanted.includes(standing) ? [id] : [])).sort();

test('the portfolio has every basis, strength and reason that exists without parents', async () => {
  const all: Alignment[] = [];
  for (const id of projects) {
    for (const to of ['sdg', 'gcm', PLAN]) {
      const { alignments, possible = [] } = await alignmentsOf(id, to, null, '&chains=all');
      all.push(...alignments, ...possible);
    }
  }
  expect(new Set(all.map(({ basis }) => basis))).toEqual(new Set(['tagged', 'mapped', 'possible']));
  expect(new Set(all.map(({ strength }) => strength))).toEqual(
    new Set(['core', 'supporting', 'conditional', null]),
  );
  const reasons = new Set(all.flatMap(({ countsNot }) => countsNot ?? []));
  expect([...reasons].sort()).toEqual(COUNTS_NOT.filter((one) => one !== 'children-count').toSorted());
  for (const { counts, countsNot } of all) expect(counts).toBe(countsNot === null);
  expect(all.some(({ note, decision }) => note === 'no-path' && decision?.decision === 'confirm')).toBe(true);
});

describe.each(SIDES)('%s %s', (to, level) => {
  test('the contribution table counts the projects whose alignments count, with the same origin', async () => {
    const expected = await standings(to, level);
    const { tables, reviewedProjects } = ok<Contributions>(
      await client.get(`/v1/reports/contributions?to=${to}&level=${level}&method=count`),
    );
    expect(reviewedProjects).toBe(to === 'sdg' ? 1 : 0);
    const rows = new Map(tables[0]?.rows.map((row) => [row.concept.id, row]));
    for (const id of new Set([...expected.keys(), ...rows.keys()])) {
      const row = rows.get(id);
      for (const origin of ['declared', 'inferred'] as const) {
        const wanted = within(expected.get(id), [origin]);
        expect(row?.[origin].projects ?? 0, `${id} ${origin}`).toBe(wanted.length);
        if (row === undefined) continue;
        const behind = ok<ContributionProjects>(await client.get(`${row.links.projects}&limit=200`)).items;
        const found = behind.filter((item) => item.origin === origin).map(({ project }) => project.id);
        expect(found, `${id} ${origin}`).toEqual(wanted);
      }
    }
  });

  test('coverage shows each project in the standing that its alignment has, and opens to it', async () => {
    const expected = await standings(to, level);
    const { concepts } = ok<Coverage>(
      await client.get(`/v1/reports/coverage?framework=${to}&level=${level}&limit=200`),
    );
    for (const { concept, shares, gap, links } of concepts) {
      const of = expected.get(concept.id);
      for (const standing of STANDINGS) {
        expect(shares[standing].projects, `${concept.id} ${standing}`).toBe(within(of, [standing]).length);
      }
      expect(gap).toBe(within(of, COUNTING).length === 0);
      if (of === undefined) continue;
      const { items } = ok<ConceptProjects>(await client.get(`${links.projects}&limit=200`));
      const listed = items.map((item) => [item.project.id, item.countsNot ?? item.origin]);
      expect(listed.sort(), concept.id).toEqual([...of].sort());
    }
  });
});

test('the SDG report has the same tables and coverage', async () => {
  const report = ok<z.output<typeof sdgReportAnswer>>(await client.get('/v1/reports/sdg'));
  const aligned = new Set<string>();
  for (const [name, level] of [
    ['goalProjects', 'goal'],
    ['targetProjects', 'target'],
  ] as const) {
    const expected = await standings('sdg', level);
    const rows = report.tables[name].tables[0]?.rows ?? [];
    const counted = [...expected].filter(([, of]) => within(of, COUNTING).length > 0);
    expect(rows.map(({ concept }) => concept.id).sort()).toEqual(counted.map(([id]) => id).sort());
    for (const { concept, projects: number } of rows) {
      const ids = within(expected.get(concept.id), COUNTING);
      expect(number, concept.id).toBe(ids.length);
      for (const id of ids) aligned.add(id);
    }
  }
  expect(report.portfolio.aligned).toBe(aligned.size);
  expect(report.portfolio.declared + report.portfolio.inferred).toBe(aligned.size);
  expect(report.reviewedProjects).toBe(1);
  const coverage = ok<Coverage>(await client.get(report.coverage.links.coverage));
  expect(report.coverage.concepts).toEqual(coverage.concepts);
});

test('a matrix of projects counts those that count for row and column', async () => {
  const [rows, columns] = [await standings('gcm', 'objective'), await standings('sdg', 'target')];
  const { values } = ok<Matrix>(
    await client.get('/v1/reports/matrix?rows=gcm&columns=sdg:target&cells=projects'),
  );
  const cells = new Map(values.map((cell) => [`${cell.row} ${cell.column}`, cell]));
  let filled = 0;
  for (const [row, ofRow] of rows) {
    for (const [column, ofColumn] of columns) {
      const inColumn = within(ofColumn, COUNTING);
      const both = within(ofRow, COUNTING).filter((id) => inColumn.includes(id));
      const cell = cells.get(`${row} ${column}`);
      expect(cell?.value ?? 0, `${row} ${column}`).toBe(both.length);
      if (cell === undefined) continue;
      filled += 1;
      const { items } = ok<CellProjects>(await client.get(cell.link));
      expect(items.map(({ id }) => id)).toEqual(both);
    }
  }
  expect(filled).toBe(values.length);
});

test("a country's plan lists each project under an element in the standing of its alignment", async () => {
  const expected = await standings(PLAN, null);
  const { elements } = ok<CountryView>(await client.get(`/v1/reports/country-framework?framework=${PLAN}`));
  expect(elements.length).toBeGreaterThan(20);
  for (const { concept, projects: shares } of elements) {
    for (const way of PLAN_WAYS) {
      const wanted = way === 'classified' ? [] : within(expected.get(concept.id), [way]);
      const { items } = ok<PlanProjects>(await client.get(`${shares[way].link}&limit=200`));
      expect(
        items.map(({ id }) => id),
        `${concept.id} ${way}`,
      ).toEqual(wanted);
      expect(shares[way].projects).toBe(wanted.length);
    }
  }
});

describe('answers', () => {
  /** An SDG target that depends on a question alone, by one of two tags that both ask something. */
  async function openTarget(id: string) {
    const { alignments } = await alignmentsOf(id, 'sdg', 'target');
    const found = alignments.find(
      ({ countsNot, questions }) => countsNot === 'conditional' && questions.some((one) => one.id !== null),
    );
    expect(found, 'an alignment that a question of the catalogue decides').toBeDefined();
    return found;
  }

  test.each(['whole', 'part'])('for the %s project move every report alike', async (scope) => {
    const id = `answering-${scope}`;
    await put(id, { tags: ['srf:1a14', 'srf:1a11', 'msd:2.3', 'msd:2.1'] });
    const open = await openTarget(id);
    const concept = open?.concept.id ?? '';
    const tag = open?.paths[0]?.tag ?? '';
    const alternative = open?.questions[0]?.alternative;
    for (const question of open?.questions.filter((one) => one.alternative === alternative) ?? []) {
      const { etag } = (await client.get(`/v1/projects/${id}`)).headers;
      const body = { answer: 'yes', ...(scope === 'part' ? { tags: [tag] } : {}) };
      ok(await client.put(`/v1/projects/${id}/answers/${question.id}`, body, { 'if-match': String(etag) }));
    }
    const { alignments } = await alignmentsOf(id, 'sdg', 'target');
    const now = alignments.find((one) => one.concept.id === concept);
    expect(now).toMatchObject({ counts: true, origin: 'inferred', questions: [] });
    const expected = await standings('sdg', 'target');
    expect(within(expected.get(concept), ['inferred'])).toContain(id);
    const { tables } = ok<Contributions>(
      await client.get('/v1/reports/contributions?to=sdg&level=target&method=count'),
    );
    const row = tables[0]?.rows.find((one) => one.concept.id === concept);
    expect(row?.inferred.projects).toBe(within(expected.get(concept), ['inferred']).length);
    const { concepts } = ok<Coverage>(await client.get('/v1/reports/coverage?framework=sdg&level=target'));
    const covered = concepts.find((one) => one.concept.id === concept);
    expect(covered?.shares.inferred.projects).toBe(row?.inferred.projects);
  });
});

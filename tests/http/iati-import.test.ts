import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  Contributions,
  ContributionTable,
  ImportReport,
  ProjectList,
} from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { hasShared, readShared, sharedTitle } from '../support/shared.ts';

/** Real publishers' files, held to counts that are taken from the text of the files and not by our reader. */

const ACTIVITIES = 134;
const opened: TestApp[] = [];

async function imported(...file: readonly string[]): Promise<{ client: Client; bytes: Buffer }> {
  const app = await testApp();
  opened.push(app);
  const client = clientOf(app.app, await app.authorize());
  const bytes = readShared(...file);
  const report = ok<ImportReport>(await load(client, bytes));
  expect(report).toMatchObject({ dryRun: false, mode: 'atomic', source: 'iati', received: ACTIVITIES });
  expect(report).toMatchObject({ created: ACTIVITIES, updated: 0, unchanged: 0, rejected: 0 });
  expect(report.rows).toHaveLength(ACTIVITIES);
  return { client, bytes };
}

const load = (client: Client, bytes: Buffer, query = '') =>
  client.raw('POST', `/v1/imports/projects${query}`, bytes, 'application/xml');

/** How many distinct activities carry each code, by regular expressions over the text. */
function activitiesByCode(xml: string, vocabulary: '2' | '3', codeOf = (code: string) => code) {
  const counts = new Map<string, number>();
  let untagged = 0;
  for (const [activity] of xml.matchAll(/<iati-activity[\s>][\s\S]*?<\/iati-activity>/g)) {
    const codes = new Set<string>();
    for (const [tag] of activity.matchAll(/<tag\b[^>]*>/g)) {
      if (/vocabulary="(\d+)"/.exec(tag)?.[1] !== vocabulary) continue;
      codes.add(codeOf(/code="([^"]+)"/.exec(tag)?.[1] ?? ''));
    }
    if (codes.size === 0) untagged += 1;
    for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return { counts: Object.fromEntries(counts), untagged };
}

async function table(client: Client, query: string): Promise<ContributionTable> {
  const { tables } = ok<Contributions>(await client.get(`/v1/reports/contributions?to=sdg&${query}`));
  expect(tables).toHaveLength(1);
  return tables[0] as ContributionTable;
}

const projectsByRow = ({ rows }: ContributionTable) =>
  Object.fromEntries(rows.map(({ concept, projects }) => [concept.notation, projects]));

async function changesNothing({ client, bytes }: { client: Client; bytes: Buffer }) {
  const before = await client.change();
  const listed = (await client.get('/v1/projects?limit=200')).body;
  const again = ok<ImportReport>(await load(client, bytes));
  expect(again).toMatchObject({ created: 0, updated: 0, unchanged: ACTIVITIES, rejected: 0, change: null });
  expect(await client.change()).toBe(before);
  expect((await client.get('/v1/projects?limit=200')).body).toBe(listed);
}

describe.skipIf(!hasShared)(sharedTitle('the file of UNHCR for 2023'), () => {
  let unhcr: Awaited<ReturnType<typeof imported>>;
  let expected: ReturnType<typeof activitiesByCode>;

  beforeAll(async () => {
    unhcr = await imported('samples', 'iati', 'unhcr-2023.xml');
    expected = activitiesByCode(unhcr.bytes.toString('utf8'), '2');
  });

  test('has a goal table by count that equals the count of distinct activities per goal, for all goals', async () => {
    const goals = await table(unhcr.client, 'level=goal&method=count');
    expect(expected.untagged).toBe(10);
    expect(projectsByRow(goals)).toEqual(expected.counts);
    for (const row of goals.rows) {
      expect(row).toMatchObject({
        amount: null,
        declared: { projects: row.projects },
        inferred: { projects: 0 },
      });
      expect(row.share).toBeCloseTo(row.projects / ACTIVITIES, 4);
    }
    expect(goals.total.projects).toBe(ACTIVITIES);
    expect(goals.unaligned).toMatchObject({ projects: 10, reasons: { 'no-tags': { projects: 10 } } });
  });

  test('is unaligned as a whole at target level, as goal-only, and never projected onto targets', async () => {
    const targets = await table(unhcr.client, 'level=target&method=count');
    expect(targets.rows).toEqual([]);
    expect(targets.unaligned.projects).toBe(ACTIVITIES);
    expect(targets.unaligned.reasons).toMatchObject({ 'goal-only': { projects: ACTIVITIES - 10 } });
    const money = await table(unhcr.client, 'level=target&method=equal-split');
    expect(money.rows).toEqual([]);
    expect(money.unaligned.amount).toBe(money.total.amount);
    expect(Number(money.total.amount)).toBeGreaterThan(0);
  });

  test('has rows and unaligned that add up to the total to the cent', async () => {
    for (const grouping of ['', '&groupBy=country', '&groupBy=year', '&groupBy=country,year']) {
      const money = await table(unhcr.client, `level=goal&method=equal-split${grouping}`);
      const cents = [...money.rows, money.unaligned].map(({ amount }) =>
        BigInt(String(amount).replace('.', '')),
      );
      expect(cents.reduce((a, b) => a + b)).toBe(BigInt(String(money.total.amount).replace('.', '')));
    }
  });

  test('imported again changes nothing', () => changesNothing(unhcr));
});

describe.skipIf(!hasShared)(sharedTitle('the file of WHO for Brazil'), () => {
  let who: Awaited<ReturnType<typeof imported>>;
  let byTarget: ReturnType<typeof activitiesByCode>;
  let byGoal: ReturnType<typeof activitiesByCode>;

  beforeAll(async () => {
    who = await imported('samples', 'iati', 'who-brazil.xml');
    const xml = who.bytes.toString('utf8');
    byTarget = activitiesByCode(xml, '3');
    byGoal = activitiesByCode(xml, '3', (code) => code.split('.')[0] ?? '');
  });

  test('has a target table by count that equals the count of distinct activities per target', async () => {
    const targets = await table(who.client, 'level=target&method=count');
    expect(byTarget.untagged).toBe(ACTIVITIES - 101);
    expect(projectsByRow(targets)).toEqual(byTarget.counts);
    expect(targets.unaligned.projects).toBe(ACTIVITIES - 101);
  });

  test('rolls targets up to goals that count each activity once, however many of their targets it has', async () => {
    const goals = await table(who.client, 'level=goal&method=count');
    expect(projectsByRow(goals)).toEqual(byGoal.counts);
    const under3 = Object.entries(byTarget.counts).filter(([code]) => code.startsWith('3.'));
    const repeated = under3.reduce((sum, [, count]) => sum + count, 0);
    expect(projectsByRow(goals)['3']).toBeLessThan(repeated);
    expect(goals.total.projects).toBe(ACTIVITIES);
    expect(goals.unaligned.projects).toBe(ACTIVITIES - 101);
  });

  test('counts aligned money once with equal-split: goals and targets sum to the same', async () => {
    const goals = await table(who.client, 'level=goal&method=equal-split');
    const targets = await table(who.client, 'level=target&method=equal-split');
    const sum = ({ rows }: ContributionTable) =>
      rows.reduce((total, { amount }) => total + BigInt(String(amount).replace('.', '')), 0n);
    expect(sum(goals)).toBe(sum(targets));
    expect(goals.total).toEqual(targets.total);
    expect(goals.unaligned.amount).toBe(targets.unaligned.amount);
  });

  test('imported again changes nothing', () => changesNothing(who));

  test('as a dry run writes nothing and reports what would be written', async () => {
    const app = await testApp();
    opened.push(app);
    const client = clientOf(app.app, await app.authorize());
    const before = await client.change();
    const report = ok<ImportReport>(await load(client, who.bytes, '?dryRun=true'));
    expect(report).toMatchObject({ dryRun: true, received: ACTIVITIES, created: ACTIVITIES, change: null });
    expect(await client.change()).toBe(before);
    expect(ok<ProjectList>(await client.get('/v1/projects')).items).toEqual([]);
  });
});

afterAll(async () => {
  for (const app of opened) await app.close();
});

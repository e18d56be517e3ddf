import { afterAll, beforeAll, expect, test } from 'vitest';
import { countingInWords, NOTES_IN_WORDS } from '../../src/formats/report/alignment-words.ts';
import { readSeed } from '../../src/services/seed.ts';
import { BASIS_WORDS, formatConfidence } from '../../src/web/parts/words.ts';
import { json, runCommand } from '../cli/run.ts';
import type { AlignmentAnswer } from '../fixtures/http/answers.ts';
import { type Client, ok } from '../fixtures/http/client.ts';
import { type Alignment, type EveryAnswer, everyAnswer } from '../fixtures/http/every-answer.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** One answer, everywhere the same: pages, charts, the command line and exported files say what the API says. */

let app: TestApp;
let client: Client;
let projects: readonly string[];
let alignmentsOf: EveryAnswer['alignmentsOf'];

beforeAll(async () => {
  app = await testApp();
  let put: EveryAnswer['put'];
  ({ client, projects, put, alignmentsOf } = await everyAnswer(app));
  await put('whole', { tags: ['srf:1a14', 'srf:1a11', 'msd:2.3'] });
  await put('part', { tags: ['srf:1a14', 'srf:1a11', 'msd:2.3'] });
  for (const id of ['whole', 'part']) await answerOne(id, id === 'part');
});

afterAll(() => app.close());

/** Answers yes to the questions of one alternative that an alignment of the project waits for. */
async function answerOne(id: string, forPart: boolean): Promise<void> {
  const { alignments } = await alignmentsOf(id, 'sdg', 'target');
  const open = alignments.find(({ questions }) => questions.some((question) => question.id !== null));
  expect(open, `${id} has an open question`).toBeDefined();
  const alternative = open?.questions[0]?.alternative;
  for (const question of open?.questions.filter((one) => one.alternative === alternative) ?? []) {
    const { etag } = (await client.get(`/v1/projects/${id}`)).headers;
    const body = { answer: 'yes', ...(forPart ? { tags: [open?.paths[0]?.tag] } : {}) };
    ok(await client.put(`/v1/projects/${id}/answers/${question.id}`, body, { 'if-match': String(etag) }));
  }
}

const SIDES = [
  ['sdg', 'target'],
  ['gcm', 'objective'],
] as const;

/** What an alignment says of itself, in the words of pages. */
function inWords({ concept, basis, strength, confidence, questions, ...rest }: Alignment) {
  const marks =
    basis === 'tagged'
      ? []
      : [strength ?? [], BASIS_WORDS[basis], confidence === null ? [] : formatConfidence(confidence * 1000)];
  return {
    concept: concept.id,
    marks: marks.flat(),
    counting: `${countingInWords(rest)}${rest.note === null ? '' : ` ${NOTES_IN_WORDS[rest.note]}`}`,
    questions: [...new Set(questions.flatMap(({ id }) => id ?? []))].sort(),
  };
}

/** What a page says of each alignment with a framework. */
function shownOn(page: string, framework: string): ReturnType<typeof inWords>[] {
  const section = page.split(`id="to-${framework}"`)[1]?.split('<h2')[0] ?? '';
  return section
    .split('<article class="alignment')
    .slice(1)
    .map((article) => {
      const ownWords = article.split('<details>')[0] ?? '';
      const found = (pattern: RegExp) => [...ownWords.matchAll(pattern)].map(([, text = '']) => text);
      const marks = found(/<span class="mark[^"]*">(.*?)<\/span>/g).filter(
        (mark) => !/^(tagged|confirmed by|declined by)/.test(mark),
      );
      return {
        concept: found(/href="\/concepts\/([^"]+)"/g)[0] ?? '',
        marks: marks.map((mark) => mark.replace(/^.*<span class="number">\((.*?)\).*$/, '$1')),
        counting: found(/<p class="counting">(.*?)<\/p>/g)[0] ?? '',
        questions: [...new Set(found(/href="\/questions\/([^"]+)"/g))].sort(),
      };
    });
}

const byConcept = <T extends { readonly concept: string }>(all: readonly T[]): readonly T[] =>
  all.toSorted((a, b) => (a.concept < b.concept ? -1 : 1));

test.each(SIDES)('the page of a project shows the alignments with %s', async (to, level) => {
  let shown = 0;
  for (const id of projects) {
    const { alignments } = await alignmentsOf(id, to, level);
    const page = (await client.get(`/projects/${id}`)).body;
    const expected = byConcept(alignments.map(inWords));
    expect(byConcept(shownOn(page, to)), id).toEqual(expected);
    shown += expected.length;
  }
  expect(shown).toBeGreaterThan(20);
});

test('the page of each SRF and MSD element shows what its leading paths say, and how much of it counts', async () => {
  const { concepts } = await readSeed();
  let shown = 0;
  for (const { id } of concepts.filter(({ framework }) => framework === 'srf' || framework === 'msd')) {
    const asked = `tags=${id}&to=sdg`;
    const { alignments } = ok<AlignmentAnswer>(
      await client.get(`/v1/alignments?${asked}&level=target&limit=1000`),
    );
    for (const { concept, strength, confidence, paths } of alignments) {
      const [leading] = paths;
      expect([strength, confidence], `${id} ${concept.id}`).toEqual([leading?.strength, leading?.confidence]);
    }
    const page = await text(`/align?${asked}`);
    expect(byConcept(shownOn(page, 'sdg')), id).toEqual(byConcept(alignments.map(inWords)));
    shown += alignments.length;
  }
  expect(shown).toBeGreaterThan(300);
});

test.each(SIDES)('the chart of paths draws the leading path of each alignment with %s', async (to, level) => {
  let drawn = 0;
  for (const id of projects) {
    const { alignments } = await alignmentsOf(id, to, level);
    const path = `/v1/projects/${id}/alignments?to=${to}&level=${level}&limit=1000&format=svg`;
    const titles = [...(await client.get(path)).body.matchAll(/<title>(.*?)<\/title>/gs)].map(
      ([, text]) => text,
    );
    for (const { concept, basis, strength, confidence, paths, countsNot } of alignments) {
      const last = paths[0]?.steps.at(-1);
      if (basis !== 'mapped' || last?.mapping == null || countsNot === 'declined') continue;
      const link = titles.find((text) => text?.startsWith(`${last.from} → ${concept.id}: `));
      expect(link, `${id}: ${last.from} → ${concept.id}`).toBeDefined();
      if (strength !== null) expect(link, `${id} ${concept.id}`).toContain(`, ${strength}, `);
      if (confidence !== null && paths[0]?.steps.length === 1)
        expect(link).toContain(`confidence ${confidence}`);
      drawn += 1;
    }
  }
  expect(drawn).toBeGreaterThan(10);
});

test('the command line prints the alignments of the API', async () => {
  const environment = { CROSSWALK_DATABASE_URL: `file:${app.file}` };
  for (const id of ['both', 'shared', 'confirming', 'part']) {
    const args = ['align', '--project', id, '--to', 'sdg', '--max-paths', '3', '--json'];
    const printed = json<AlignmentAnswer>(await runCommand(args, environment));
    const { alignments } = await alignmentsOf(id, 'sdg', null, '&maxPaths=3');
    expect(printed.alignments, id).toEqual(alignments);
  }
});

async function text(address: string): Promise<string> {
  const reply = await client.get(address);
  expect(reply.statusCode, reply.body).toBe(200);
  return reply.body;
}

/** Elements at which the project counts by what it declared, confirmed, or mappings inferred. */
async function counting(id: string, origin: Alignment['origin'] | null): Promise<readonly string[]> {
  const { alignments } = await alignmentsOf(id, 'sdg', 'target');
  return alignments
    .filter((one) => one.counts && (origin === null || one.origin === origin))
    .map(({ concept }) => concept.id)
    .sort();
}

test('IATI files with what is mapped carry exactly what counts', async () => {
  const file = await text(
    '/v1/exports/projects?format=iati&mapped=true&reportingOrg=XM-DAC-47066&reportingOrgName=IOM',
  );
  let inferred = 0;
  for (const id of projects) {
    const activity =
      file.split('<iati-activity ').find((one) => one.includes(`<iati-identifier>${id}<`)) ?? '';
    const tags = [...activity.matchAll(/<tag [^>]*vocabulary-uri="[^"]*\/alignment\/sdg" code="([^"]+)"/g)];
    const written = tags.map(([, code]) => `sdg:${code}`);
    const wanted = await counting(id, 'inferred');
    expect(written.filter((concept) => concept.split('.').length === 2).sort(), id).toEqual(wanted);
    inferred += wanted.length;
  }
  expect(inferred).toBeGreaterThan(5);
});

test('UN INFO rows carry exactly what counts, and the list besides them all else with the reason', async () => {
  const [, ...rows] = (await text('/v1/exports/projects?format=uninfo')).trim().split(/\r?\n/);
  const [, ...cut] = (await text('/v1/exports/projects?format=uninfo-cut')).trim().split(/\r?\n/);
  expect(rows.length).toBeGreaterThanOrEqual(projects.length);
  let left = 0;
  for (const id of projects) {
    const { alignments } = await alignmentsOf(id, 'sdg', 'target');
    const row = rows.find((one) => one.includes(`,Project ${id},`) || one.includes(`,${id},`)) ?? '';
    const named = new Set(
      [...row.matchAll(/(?:^|[",; ])(\d{1,2}\.[0-9a-z]{1,2}) /g)].map(([, code]) => `sdg:${code}`),
    );
    expect([...named].sort(), id).toEqual(await counting(id, null));
    const reasons = cut.flatMap((line) => {
      const [project, concept, reason] = line.split(',');
      return project === id ? [`${concept} ${reason}`] : [];
    });
    for (const { concept, countsNot } of alignments) {
      if (countsNot === null) continue;
      expect(reasons, id).toContain(`${concept.id} ${countsNot}`);
      left += 1;
    }
  }
  expect(left).toBeGreaterThan(5);
});

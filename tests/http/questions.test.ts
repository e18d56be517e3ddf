import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type {
  projectQuestionsAnswer,
  questionAnswer,
  questionList,
} from '../../src/http/schemas/questions.ts';
import { SEED_FOLDER } from '../../src/services/seed.ts';
import type { AlignmentAnswer, MappingList } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type OwnProject, ownProjects } from '../fixtures/http/own-project.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** The catalogue of questions, and which of them a project has still to answer. */

type QuestionList = z.output<typeof questionList>;
type QuestionAnswer = z.output<typeof questionAnswer>;
type ProjectQuestions = z.output<typeof projectQuestionsAnswer>;
type Effect = ProjectQuestions['questions'][number]['yes'][number];

let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
});

afterAll(() => app.close());

const projectWith = ownProjects(() => client, 'asked');
const catalogue = parse<Record<string, string>>(readFileSync(join(SEED_FOLDER, 'questions.tsv'), 'utf8'), {
  columns: true,
  delimiter: '\t',
  quote: null,
});

describe('the catalogue', () => {
  test('has every question of the seed, in its order, in the language asked for', async () => {
    for (const [query, language] of [
      ['', 'en'],
      ['?lang=fr', 'fr'],
      ['?lang=es', 'es'],
    ]) {
      const { items, next } = ok<QuestionList>(await client.get(`/v1/questions${query}`));
      expect(next).toBeNull();
      expect(items.map(({ id, text, help }) => [id, text, help])).toEqual(
        catalogue.map((row) => [row.id, row[`text_${language}`], row[`help_${language}`]]),
      );
    }
  });

  test('says what a yes implies, what answers by itself, and how many mappings ask', async () => {
    const { items } = ok<QuestionList>(await client.get('/v1/questions'));
    const byId = new Map(items.map((one) => [one.id, one]));
    expect(byId.get('worker-terms')).toMatchObject({
      implies: ['worker-protection'],
      checklist: 'livelihoods',
    });
    expect(byId.get('borders')?.answeredByTags.map(({ id }) => id)).toContain('gcm:11');
    expect(byId.get('developing-country')?.answeredByCountries).toBe('oda-recipients');
    const mappings: MappingList['items'][number][] = [];
    for (let url: string | null = '/v1/mappings?status=accepted&limit=200'; url !== null; ) {
      const page: MappingList = ok<MappingList>(await client.get(url));
      mappings.push(...page.items);
      url = page.next;
    }
    for (const { id, mappings: count } of items) {
      const asking = mappings.filter(({ questions }) =>
        questions.some((all) => all.some((one) => one === id)),
      );
      expect(count, id).toBe(asking.length);
    }
  });

  test('is filtered by checklist and status', async () => {
    const { items } = ok<QuestionList>(await client.get('/v1/questions?checklist=crisis'));
    expect(items.map(({ id }) => id)).toEqual(
      catalogue.filter(({ checklist }) => checklist === 'crisis').map(({ id }) => id),
    );
    expect(ok<QuestionList>(await client.get('/v1/questions?status=retired')).items).toEqual([]);
    problemOf(await client.get('/v1/questions?status=open'), 'invalid-query');
  });

  test('answers each question by itself as in the list, and none that it does not have', async () => {
    const { items, change, revision } = ok<QuestionList>(await client.get('/v1/questions?lang=fr'));
    for (const item of items.slice(0, 5)) {
      const one = ok<QuestionAnswer>(await client.get(`/v1/questions/${item.id}?lang=fr`));
      expect(one).toMatchObject({ ...item, change, revision, revisions: [], findings: [] });
      expect(one.translations.text.fr).toBe(item.text);
    }
    problemOf(await client.get('/v1/questions/nothing'), 'not-found');
  });
});

const questionsOf = async ({ url }: OwnProject, query = '') =>
  ok<ProjectQuestions>(await client.get(`${url}/questions${query}`));

const alignmentsOf = async ({ url }: OwnProject, to: string) =>
  ok<AlignmentAnswer>(await client.get(`${url}/alignments?to=${to}&limit=1000`)).alignments;

describe('the open questions of a project', () => {
  test('are those that its conditional alignments ask, each once, the most decisive first', async () => {
    const project = await projectWith(['msd:2.3', 'gcm:20']);
    const { questions } = await questionsOf(project, '?to=sdg');
    const conditional = (await alignmentsOf(project, 'sdg')).filter(
      ({ strength }) => strength === 'conditional',
    );
    const asked = new Set(conditional.flatMap((one) => one.questions.flatMap(({ id }) => id ?? [])));
    const deciding = questions.filter(({ decides }) => decides.length > 0);
    expect(new Set(deciding.map(({ question }) => question.id))).toEqual(asked);
    expect(new Set(questions.map(({ question }) => question.id)).size).toBe(questions.length);
    const ranks = questions.map(({ decides, yes }) => [
      decides.length > 0 ? 1 : 0,
      yes.filter(({ counts }) => counts).length,
      decides.length,
    ]);
    const sorted = ranks.toSorted((a, b) => {
      const place = a.findIndex((value, at) => value !== b[at]);
      return place === -1 ? 0 : (b[place] ?? 0) - (a[place] ?? 0);
    });
    expect(ranks).toEqual(sorted);
  });

  test('name the tags and mappings that ask, and have their texts in the language asked for', async () => {
    const project = await projectWith(['gcm:20']);
    const english = await questionsOf(project);
    const french = await questionsOf(project, '?lang=fr');
    expect(french.questions.map(({ question }) => question.id)).toEqual(
      english.questions.map(({ question }) => question.id),
    );
    for (const { question, tags, mappings } of french.questions) {
      const row = catalogue.find(({ id }) => id === question.id);
      expect(question).toMatchObject({ text: row?.text_fr, help: row?.help_fr });
      expect(tags.map(({ id }) => id)).toEqual(['gcm:20']);
      for (const { id } of mappings) {
        const mapping = ok<MappingList['items'][number]>(await client.get(`/v1/mappings/${id}`));
        expect(mapping.questions.flat()).toContain(question.id);
      }
    }
  });

  test('say of yes and of no exactly what the answer then changes', async () => {
    for (const answer of ['yes', 'no'] as const) {
      const project = await projectWith(['msd:1.2', 'gcm:5']);
      const before = await alignmentsOf(project, 'sdg');
      const { questions } = await questionsOf(project, '?to=sdg');
      const open = questions.find(({ question }) => question.id === 'worker-terms');
      ok(await client.put(`${project.url}/answers/worker-terms`, { answer }, await project.ifMatch()));
      const after = new Map((await alignmentsOf(project, 'sdg')).map((one) => [one.concept.id, one]));
      const changed = before.flatMap(({ concept: { id }, strength, counts }): Omit<Effect, 'concept'>[] => {
        const now = after.get(id);
        if (now === undefined) return [{ strength: null, counts: false, dropped: true }];
        if (now.strength === strength && now.counts === counts) return [];
        return [{ strength: now.strength, counts: now.counts, dropped: false }];
      });
      expect(changed).not.toEqual([]);
      expect(open?.[answer].map(({ concept: _concept, ...rest }) => rest)).toEqual(changed);
      const left = (await questionsOf(project, '?to=sdg')).questions.map(({ question }) => question.id);
      expect(left).not.toContain('worker-terms');
    }
  });

  test('are asked for the frameworks named alone, and for all where none is', async () => {
    const project = await projectWith(['msd:1.2']);
    const frameworksOf = ({ questions }: ProjectQuestions) =>
      new Set(questions.flatMap(({ decides }) => decides.map(({ id }) => id.split(':')[0])));
    expect(frameworksOf(await questionsOf(project, '?to=gcm'))).toEqual(new Set(['gcm']));
    expect(frameworksOf(await questionsOf(project, '?to=SDGs,gcm'))).toEqual(new Set(['sdg', 'gcm']));
    const all = frameworksOf(await questionsOf(project));
    expect([...all]).toEqual(expect.arrayContaining(['sdg', 'gcm']));
    problemOf(await client.get(`${project.url}/questions?to=nothing`), 'invalid-query');
  });

  test('come with the conditions that are in words of their own, which a decision answers', async () => {
    const project = await projectWith(['msd:1.2']);
    const { ownConditions } = await questionsOf(project, '?to=sdg');
    const own = (await alignmentsOf(project, 'sdg')).filter(({ questions }) =>
      questions.some(({ id }) => id === null),
    );
    expect(ownConditions.map(({ concept }) => concept.id).sort()).toEqual(
      own.map(({ concept }) => concept.id).sort(),
    );
    expect(own.map(({ concept }) => concept.id)).toContain('sdg:3.c');
    for (const { condition, tag } of ownConditions) {
      expect(condition).toMatch(/\S/);
      expect(tag.id).toBe('msd:1.2');
    }
  });

  test('are none where nothing is asked, and answer 404 for a project that is not there', async () => {
    const project = await projectWith(['sdg:10.7']);
    expect(await questionsOf(project, '?to=sdg')).toMatchObject({
      questions: [],
      ownConditions: [],
      rules: 2,
    });
    problemOf(await client.get('/v1/projects/nobody/questions'), 'not-found');
  });

  test('are answered by the own tags and the countries of a project where these say yes', async () => {
    const question = async (project: OwnProject, id: string) =>
      (await questionsOf(project, '?to=gcm,sdg')).questions.find((one) => one.question.id === id);
    expect(await question(await projectWith(['msd:1.2']), 'borders')).toBeDefined();
    expect(await question(await projectWith(['msd:1.2', 'gcm:11']), 'borders')).toBeUndefined();
    expect(await question(await projectWith(['msd:2.3']), 'developing-country')).toBeDefined();
    const inKenya = await projectWith(['msd:2.3'], { countries: ['KEN'], startDate: '2025-01-01' });
    expect(await question(inKenya, 'developing-country')).toBeUndefined();
    expect(await question(inKenya, 'diaspora-finance')).toBeDefined();
  });
});

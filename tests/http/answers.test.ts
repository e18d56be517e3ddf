import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AlignmentAnswer, ConceptProjects } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** The questions the service is for, answered from the reference data. */

let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app);
});

afterAll(() => app.close());

async function align(
  tags: readonly unknown[],
  to: string,
  level: string | null = null,
  more: object = {},
): Promise<AlignmentAnswer> {
  return ok(await client.post('/v1/alignments', { tags, to, level, ...more }));
}

const idsOf = (answer: AlignmentAnswer) => answer.alignments.map(({ concept }) => concept.id);

describe('deliverable msd:1.2, widening safe and regular routes', () => {
  test('reaches target 10.7 of the SDGs by a path with source, locator and rationale', async () => {
    const answer = await align(['msd:1.2'], 'sdg', 'target');
    expect(answer).toMatchObject({ to: 'sdg', level: 'target', rules: 2 });
    const found = answer.alignments.find(({ concept }) => concept.id === 'sdg:10.7');
    expect(found).toMatchObject({
      concept: {
        framework: 'sdg',
        notation: '10.7',
        level: 'target',
        uri: 'http://metadata.un.org/sdg/10.7',
      },
      basis: 'mapped',
      strength: 'core',
      questions: [],
      decision: null,
      counts: true,
      countsNot: null,
    });
    const [path] = found?.paths ?? [];
    expect(path).toMatchObject({ tag: 'msd:1.2', inherited: false, confidence: found?.confidence });
    expect(path?.steps).toHaveLength(1);
    expect(path?.steps[0]).toMatchObject({ from: 'msd:1.2', relation: 'contributes to', to: 'sdg:10.7' });
    for (const field of ['mapping', 'source', 'locator', 'rationale', 'evidence'] as const) {
      expect(path?.steps[0]?.[field], field).toMatch(/\S/);
    }
  });

  test('reaches objective 5 of the Global Compact', async () => {
    const answer = await align(['msd:1.2'], 'gcm');
    const found = answer.alignments.find(({ concept }) => concept.id === 'gcm:5');
    expect(found).toMatchObject({ basis: 'mapped', strength: 'core', questions: [], counts: true });
    expect(found?.paths[0]?.steps.at(-1)?.rationale).toMatch(/\S/);
  });

  test('is handed nothing of its sibling msd:1.1 through their common outcome', async () => {
    for (const to of ['sdg', 'gcm', 'migof']) {
      const { alignments } = await align(['msd:1.2'], to, null, { maxPaths: 100 });
      for (const { steps, inherited } of alignments.flatMap(({ paths }) => paths)) {
        expect(steps.flatMap(({ from, to: end }) => [from, end])).not.toContain('msd:1.1');
        const climb = steps.findIndex(({ to: end }) => end === 'msd:1');
        if (climb === -1) continue;
        expect(inherited, 'only a statement that holds for parts is inherited').toBe(true);
        const mapping = ok(await client.get(`/v1/mappings/${steps[climb + 1]?.mapping}`));
        expect(mapping).toMatchObject({ subject: { id: 'msd:1' }, holdsForParts: true });
      }
    }
  });

  test('does not reach what only msd:1.1 is about: conflict, climate, the drivers of migration', async () => {
    const sibling = idsOf(await align(['msd:1.1'], 'sdg', 'target'));
    expect(sibling).toEqual(expect.arrayContaining(['sdg:1.5', 'sdg:13.1', 'sdg:16.1']));
    const own = idsOf(await align(['msd:1.2'], 'sdg', 'target'));
    for (const target of ['sdg:13.1', 'sdg:13.2', 'sdg:1.5', 'sdg:16.1', 'sdg:11.5', 'sdg:15.3']) {
      expect(own, target).not.toContain(target);
    }
    expect(idsOf(await align(['msd:1.2'], 'gcm'))).not.toContain('gcm:2');
  });

  test('says the same of itself as a concept as it does as a tag', async () => {
    const asTag = await align(['msd:1.2'], 'sdg', 'target');
    expect(ok(await client.get('/v1/concepts/msd:1.2/alignments?to=sdg&level=target'))).toEqual(asTag);
  });

  test('every alignment shown is what its leading path says: confidence, strength and questions', async () => {
    for (const to of ['sdg', 'gcm', 'migof']) {
      const answer = await align(['msd:1.2', 'sp:O2.B', 'gcm:20'], to, null, { maxPaths: 100 });
      expect(answer.alignments).not.toEqual([]);
      for (const { concept, paths, pathCount, ...shown } of answer.alignments) {
        expect(paths).toHaveLength(pathCount);
        const { confidence, strength, questions } = paths[0] ?? {};
        expect(shown).toMatchObject({ confidence, strength, questions });
        expect(shown.counts).toBe(shown.countsNot === null);
        if (shown.counts) expect(['core', 'supporting']).toContain(strength);
        for (const { tag, steps, ...path } of paths) {
          expect(steps.at(-1)?.to ?? tag).toBe(concept.id);
          expect(steps[0]?.from ?? tag).toBe(tag);
          const hops = steps.filter(
            (step) => step.mapping !== null && /contributes to|applies/.test(step.relation),
          );
          expect(hops.length, 'one hop at most').toBeLessThanOrEqual(1);
          if (path.strength === 'conditional') expect(path.questions).not.toEqual([]);
          else expect(path.questions).toEqual([]);
          for (const [place, step] of steps.entries()) {
            if (place > 0) expect(step.from).toBe(steps[place - 1]?.to);
            if (step.mapping === null) expect(step.relation).toBe('is part of');
            else expect(path.confidence).toBeLessThanOrEqual(step.confidence ?? 0);
          }
        }
      }
    }
  });
});

test('the seven goals that the Strategic Plan names are reached from the commitments that name them, as stated', async () => {
  const named = { 'sp:C1': ['10', '8'], 'sp:C2': ['16', '13'], 'sp:C3': ['17', '1', '3'] };
  for (const [commitment, goals] of Object.entries(named)) {
    const answer = await align([commitment], 'sdg', 'goal');
    const stated = answer.alignments.filter(({ paths }) =>
      paths.some(({ steps }) => steps.length === 1 && steps[0]?.evidence === 'stated'),
    );
    expect(stated.map(({ concept }) => concept.notation).sort()).toEqual(goals.sort());
    for (const { paths } of stated) expect(paths[0]?.steps[0]?.source).toMatch(/Strategic Plan/);
  }
  const all = await align(Object.keys(named), 'sdg', 'target');
  expect(all.alignments, 'a goal says nothing about its targets').toEqual([]);
  expect(all.unaligned.map(({ reason }) => reason)).toEqual(['goal-only', 'goal-only', 'goal-only']);
});

describe('the same question gives the same answer, byte for byte', () => {
  const ask = async (tags: readonly unknown[]) => {
    const reply = await client.post('/v1/alignments', { tags, to: 'sdg', level: 'target' });
    expect(reply.statusCode, reply.body).toBe(200);
    return reply.body;
  };

  test('whatever the order and repetition of tags', async () => {
    const tags = ['msd:1.2', 'gcm:5', 'sdg:3.d', 'msd:2.2', 'sp:O3', 'gcm:13', 'sdg:10'];
    const expected = await ask(tags);
    expect(await ask(tags.toReversed())).toBe(expected);
    expect(await ask([...tags, ...tags])).toBe(expected);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...tags, ...tags], { minLength: tags.length * 2 }),
        async (shuffled) => {
          expect(await ask(shuffled)).toBe(expected);
        },
      ),
      { numRuns: 20 },
    );
  });

  test.each([
    [
      'sdg:10.7',
      ['10.07', 'SDG 10.7', 'sdg:10.07', 'http://metadata.un.org/sdg/10.7', ' 10.7 ', { concept: '10.7' }],
    ],
    [
      'sdg:3.d',
      ['3.D', 'sdg:3.D', 'SDG 3.d', 'http://metadata.un.org/sdg/3.d', { concept: { id: '3.D', label: '' } }],
    ],
    ['sdg:10.7.2', ['C100702', '10.7.2', 'sdg:C100702']],
  ])('whatever the notation of %s', async (id, notations) => {
    const expected = await ask([id]);
    for (const notation of notations) {
      expect(await ask([notation]), JSON.stringify(notation)).toBe(expected);
      expect(await ask([notation, id]), `with ${JSON.stringify(notation)}`).toBe(expected);
    }
  });

  test('the UN URI of a target reads as the target in an address too', async () => {
    const uri = encodeURIComponent('http://metadata.un.org/sdg/10.7');
    expect((await client.get(`/v1/concepts/${uri}`)).body).toBe(
      (await client.get('/v1/concepts/sdg:10.7')).body,
    );
  });
});

describe('what a tag does not lead to is said', () => {
  test('every tag without an alignment is listed with a reason, and none with one', async () => {
    const tags = ['msd:1.2', 'gcm:13', 'sdg:10', 'sdg:3.d'];
    const answer = await align(tags, 'sdg', 'target');
    const shown = new Set(answer.alignments.flatMap(({ paths }) => paths.map(({ tag }) => tag)));
    for (const tag of tags) expect(answer.unaligned.some((entry) => entry.tag === tag)).toBe(!shown.has(tag));
    expect(answer.unaligned).toContainEqual({
      tag: 'sdg:10',
      reason: 'goal-only',
      detail: expect.stringMatching(/\S/),
    });
  });

  test('what minConfidence takes away is below-threshold, and confidences shown keep to it', async () => {
    const answer = await align(['msd:1.2'], 'sdg', 'target', { minConfidence: 0.9 });
    expect(idsOf(answer)).toEqual(['sdg:10.7']);
    const none = await align(['msd:1.2'], 'sdg', 'target', { minConfidence: 1 });
    expect(none.alignments).toEqual([]);
    expect(none.unaligned).toMatchObject([{ tag: 'msd:1.2', reason: 'below-threshold' }]);
  });

  test('conditional mappings come with their questions, and minStrength leaves them out', async () => {
    const answer = await align(['msd:1.2'], 'sdg', 'target');
    const conditional = answer.alignments.filter(({ strength }) => strength === 'conditional');
    expect(conditional).not.toEqual([]);
    for (const { questions, counts, countsNot } of conditional) {
      expect({ counts, countsNot }).toEqual({ counts: false, countsNot: 'conditional' });
      expect(questions).not.toEqual([]);
      for (const { id, text } of questions) {
        expect(text).toMatch(/\S/);
        if (id !== null) expect(ok(await client.get(`/v1/questions/${id}`))).toMatchObject({ id, text });
      }
    }
    const firm = await align(['msd:1.2'], 'sdg', 'target', { minStrength: 'supporting' });
    expect(firm.alignments.map(({ strength }) => strength)).not.toContain('conditional');
    expect(firm.alignments.length).toBe(answer.alignments.length - conditional.length);
  });

  test('limit and maxPaths cut what is shown and not what is counted', async () => {
    const whole = await align(['sp:O3'], 'gcm', null, { maxPaths: 100 });
    const cut = await align(['sp:O3'], 'gcm', null, { limit: 2, maxPaths: 1 });
    expect(cut.alignmentCount).toBe(whole.alignmentCount);
    expect(idsOf(cut)).toEqual(idsOf(whole).slice(0, 2));
    expect(cut.alignments.map(({ pathCount }) => pathCount)).toEqual(
      whole.alignments.slice(0, 2).map(({ pathCount }) => pathCount),
    );
  });
});

test('which projects contribute to a target is the answer of each project, turned round', async () => {
  const writer = clientOf(app.app, await app.authorize());
  await writer.put('/v1/projects/round-1', {
    title: 'By a deliverable',
    tags: ['msd:1.2'],
    countries: ['KEN'],
  });
  await writer.put('/v1/projects/round-2', { title: 'By the target itself', tags: ['10.07'] });
  await writer.put('/v1/projects/round-3', { title: 'By nothing', tags: ['sdg:14.1'] });
  const list = ok<ConceptProjects>(await client.get('/v1/concepts/sdg:10.7/projects'));
  expect(list.items.map(({ project, basis }) => [project.id, basis])).toEqual([
    ['round-1', 'mapped'],
    ['round-2', 'tagged'],
  ]);
  const inKenya = ok<ConceptProjects>(await client.get('/v1/concepts/10.07/projects?country=KE'));
  expect(inKenya.items.map(({ project }) => project.id)).toEqual(['round-1']);
  const tagged = ok<ConceptProjects>(await client.get('/v1/concepts/sdg:10.7/projects?basis=tagged'));
  expect(tagged.items.map(({ project }) => project.id)).toEqual(['round-2']);
});

import fc from 'fast-check';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AlignmentAnswer, Project } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok } from '../fixtures/http/client.ts';
import { type Holder, holdTo } from '../fixtures/http/declared.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** No body gives a 500 or a status that is not declared, and what is refused writes nothing. */

let app: TestApp;
let client: Client;
let hold: Holder;
let before: number;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  hold = holdTo(app.app);
  ok(await client.put('/v1/projects/there', { title: 'There', tags: ['msd:1.2'] }), 201);
});

beforeEach(async () => {
  before = await client.change();
});

afterAll(() => app.close());

const code = fc.oneof(
  fc.constantFrom(
    'sdg:10.7',
    '10.07',
    'SDG 10.7',
    '3.D',
    'C200303',
    '1.2',
    'gcm:5',
    'msd:1.2',
    'sdg:10',
    'sp:O3.B',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 300 }),
);
const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    100.0001,
    '',
    ' ',
    '2026-02-30',
    '2026-01-01',
    'KEN',
    'USD',
    '\ud800',
    'a\0b',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.double({ noNaN: true }),
);
const wrong = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);
/** Something that fits mostly, with something that does not here and there. */
const mostly = <T>(fitting: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: fitting as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: wrong });
const tag = mostly(
  fc.oneof(
    code,
    fc.record(
      { concept: mostly(code), percentage: mostly(fc.integer({ min: 0, max: 60 })) },
      { requiredKeys: ['concept'] },
    ),
  ),
);
const day = fc.constantFrom('2025-01-01', '2025-12-31', '2026-06-30', '9999-12-31', '0001-01-01', null);
const projectBody = fc.record(
  {
    title: mostly(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })),
    description: mostly(fc.string({ unit: 'binary' })),
    status: mostly(fc.constantFrom('pipeline', 'implementation', 'closed')),
    startDate: mostly(day),
    endDate: mostly(day),
    organisations: mostly(
      fc.array(mostly(fc.record({ name: mostly(fc.string()), role: mostly(fc.constant('funding')) })), {
        maxLength: 3,
      }),
    ),
    countries: mostly(fc.uniqueArray(mostly(fc.constantFrom('KEN', 'UG', 'eth')), { maxLength: 3 })),
    humanitarian: mostly(fc.boolean()),
    markers: mostly(
      fc.dictionary(
        fc.constantFrom('gender', 'peace', 'humanRights'),
        mostly(fc.integer({ min: 0, max: 3 })),
      ),
    ),
    amounts: mostly(
      fc.array(
        mostly(
          fc.record(
            {
              kind: mostly(fc.constantFrom('budget', 'expenditure')),
              amount: mostly(fc.constantFrom('1.00', '-5', '0', '99999999999.99', '1e5', '.5', '5.', '+1')),
              currency: mostly(fc.constantFrom('USD', 'JPY', 'KWD', 'XXX')),
              from: mostly(day),
              until: mostly(day),
            },
            { requiredKeys: ['kind', 'amount', 'currency'] },
          ),
        ),
        { maxLength: 3 },
      ),
    ),
    tags: mostly(fc.array(tag, { maxLength: 4 })),
    answers: mostly(
      fc.array(
        mostly(
          fc.record(
            {
              question: mostly(fc.constantFrom('jobs', 'worker-terms', 'worker-protection')),
              tag: mostly(fc.oneof(code, fc.constant(null))),
              answer: mostly(fc.constantFrom('yes', 'no')),
            },
            { requiredKeys: ['question', 'answer'] },
          ),
        ),
        { maxLength: 3 },
      ),
    ),
    reviewed: mostly(fc.array(mostly(fc.constantFrom('sdg', 'SDGs', 'gcm')), { maxLength: 2 })),
  },
  { requiredKeys: ['title'] },
);

/** Fits by construction, so that every run also sees what is taken; faults elsewhere are left to `projectBody`. */
const fittingBody = fc.record({
  title: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 }).map((text) => `A ${text}.`),
  countries: fc.uniqueArray(fc.constantFrom('KEN', 'UGA', 'ETH'), { maxLength: 3 }),
  amounts: fc.array(
    fc.record({
      kind: fc.constantFrom('budget', 'expenditure'),
      amount: fc.constantFrom('1.00', '-5', '0', '99999999999.99'),
      currency: fc.constantFrom('USD', 'KWD'),
      from: fc.constantFrom('2025-01-01', '2025-12-31', null),
      until: fc.constantFrom('2026-06-30', '2031-12-31', null),
    }),
    { maxLength: 3 },
  ),
  tags: fc.uniqueArray(fc.constantFrom('sdg:10.7', 'sdg:10', 'gcm:5', 'msd:1.2', 'sp:O3.B'), {
    maxLength: 4,
  }),
  answers: fc.uniqueArray(
    fc.record({ question: fc.constantFrom('jobs', 'borders'), answer: fc.constantFrom('yes', 'no') }),
    { maxLength: 2, selector: ({ question }) => question },
  ),
  reviewed: fc.uniqueArray(fc.constantFrom('sdg', 'gcm'), { maxLength: 2 }),
});
const nearlyFitting = fc.oneof(
  { weight: 4, arbitrary: projectBody },
  { weight: 1, arbitrary: fittingBody as fc.Arbitrary<unknown> },
);

describe('bodies', () => {
  test('of any JSON at all never give a 500, and write only when they are taken', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (body) => {
        const text = JSON.stringify(body);
        const put = await client.raw('PUT', '/v1/projects/any', text, 'application/json');
        expect(hold(put, 'PUT /v1/projects/{id}')).toBe(false);
        hold(await client.raw('POST', '/v1/alignments', text, 'application/json'), 'POST /v1/alignments');
        const decided = await client.raw('POST', '/v1/projects/there/decisions', text, 'application/json');
        expect(hold(decided, 'POST /v1/projects/{id}/decisions')).toBe(false);
        const answers = '/v1/projects/there/answers/jobs';
        const answered = await client.raw('PUT', answers, text, 'application/json', { 'if-match': '*' });
        expect(hold(answered, 'PUT /v1/projects/{id}/answers/{question}')).toBe(false);
      }),
      { numRuns: 150 },
    );
    expect(await client.change()).toBe(before);
  });

  test('of any text at all never give a 500', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), async (text) => {
        for (const [url, operation] of [
          ['/v1/alignments', 'POST /v1/alignments'],
          ['/v1/projects/there/decisions', 'POST /v1/projects/{id}/decisions'],
        ] as const) {
          hold(await client.raw('POST', url, text, 'application/json'), operation);
        }
      }),
      { numRuns: 100 },
    );
    expect(await client.change()).toBe(before);
  });

  test('of projects that nearly fit are taken as a whole or refused as a whole; what is taken can be read and counted', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(nearlyFitting, async (body) => {
        const change = await client.change();
        const reply = await client.put('/v1/projects/nearly', body, taken === 0 ? {} : { 'if-match': '*' });
        if (!hold(reply, 'PUT /v1/projects/{id}')) {
          expect(await client.change()).toBe(change);
          return;
        }
        taken += 1;
        const stored = reply.json<Project>();
        expect(stored.title).toBe((body as { title: string }).title);
        const read = await client.get('/v1/projects/nearly');
        expect(ok(read)).toEqual(stored);
        hold(
          await client.put('/v1/projects/nearly', stored, { 'if-match': String(read.headers.etag) }),
          'PUT /v1/projects/{id}',
        );
        ok(await client.get('/v1/projects/nearly/alignments?to=sdg'));
        for (const query of [
          'method=count&groupBy=year',
          'method=equal-split&groupBy=country,year',
          'method=declared-split&format=csv',
        ]) {
          const report = await client.get(`/v1/reports/contributions?to=sdg&${query}`);
          expect(report.statusCode, report.body).toBe(200);
        }
      }),
      { numRuns: 200 },
    );
    expect(taken, 'the generator makes bodies that fit, too').toBeGreaterThan(0);
  });

  test('of questions that nearly fit are answered or refused, and write nothing', async () => {
    const question = fc.record(
      {
        tags: mostly(fc.array(tag, { minLength: 1, maxLength: 4 })),
        to: mostly(fc.constantFrom('sdg', 'gcm', 'migof', 'msd', 'sp', 'SDGs')),
        level: mostly(fc.constantFrom('target', 'goal', 'objective', null)),
        basis: mostly(fc.constantFrom(['tagged'], ['tagged', 'mapped'], null)),
        minConfidence: mostly(fc.constantFrom(0, 0.5, 1)),
        minStrength: mostly(fc.constantFrom('core', 'supporting', 'conditional')),
        chains: mostly(fc.constantFrom('none', 'all')),
        maxPaths: mostly(fc.integer({ min: 1, max: 100 })),
        limit: mostly(fc.integer({ min: 1, max: 1000 })),
      },
      { requiredKeys: ['tags', 'to'] },
    );
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(question, async (body) => {
        const reply = await client.post('/v1/alignments', body);
        if (!hold(reply, 'POST /v1/alignments')) return;
        answered += 1;
        expect(reply.json<AlignmentAnswer>().change).toBe(before);
      }),
      // One that fits, so that something is answered in every run.
      { numRuns: 200, examples: [[{ tags: ['sdg:10.7', 'msd:1.2'], to: 'gcm', level: 'objective' }]] },
    );
    expect(answered).toBeGreaterThan(0);
    expect(await client.change()).toBe(before);
  });
});

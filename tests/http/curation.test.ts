import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSeed, seed } from '../../src/services/seed.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import {
  edit,
  type MappingAnswer,
  mappingOf,
  propose,
  type Reviewed,
  review,
  statement,
} from '../fixtures/http/curation.ts';
import { type TestApp, testApp } from '../support/app.ts';

let server: TestApp;
let ann: Client;
let ben: Client;
let tagger: Client;

/** One application for each group of tests, which write different statements. */
function application(): void {
  beforeAll(async () => {
    server = await testApp();
    ann = clientOf(server.app, await server.authorize('curator'));
    ben = clientOf(server.app, await server.authorize('curator'));
    tagger = clientOf(server.app, await server.authorize('tagger'));
  });
  afterAll(() => server.close());
}

const aligned = async (tag: string, target: string) => {
  const body = ok<{ alignments: { concept: { id: string }; strength: string }[] }>(
    await ann.post('/v1/alignments', { tags: [tag], to: 'sdg', level: 'target' }),
  );
  return body.alignments.find(({ concept }) => concept.id === target)?.strength ?? null;
};
const accept = async (client: Client, mapping: MappingAnswer) =>
  ok<Reviewed>(await review(client, mapping, { action: 'accept' }));

describe('a mapping', () => {
  application();

  it('is proposed, aligns nothing, is accepted by another curator, and then aligns', async () => {
    const reply = await ann.post('/v1/mappings', statement());
    const proposed = ok<MappingAnswer>(reply, 201);
    expect(reply.headers).toMatchObject({ etag: '"1"', location: `/v1/mappings/${proposed.id}` });
    expect(proposed).toMatchObject({ id: 'gcm-17-sdg-12.8', status: 'proposed', set: 'proposals' });
    expect(await aligned('gcm:17', 'sdg:12.8')).toBeNull();

    problemOf(await review(ann, proposed, { action: 'accept' }), 'own-work');
    expect((await mappingOf(ann, proposed.id)).status).toBe('proposed');
    const accepted = await accept(ben, proposed);
    expect(accepted).toMatchObject({ status: 'accepted', version: 2, reviewDate: '2026-11-21' });
    expect(accepted.reviews.map(({ action, version }) => [action, version])).toEqual([
      ['propose', 1],
      ['accept', 1],
    ]);
    expect(accepted.reviews[0]?.by).not.toBe(accepted.reviews[1]?.by);
    expect(await aligned('gcm:17', 'sdg:12.8')).toBe('supporting');

    ok(await review(ann, accepted, { action: 'retire' }));
    expect(await aligned('gcm:17', 'sdg:12.8')).toBeNull();
    const past = `/v1/mappings/${proposed.id}?change=${accepted.change}`;
    expect(ok(await ann.get(past))).toMatchObject({ status: 'accepted', version: 2 });
  });

  it('is rejected, and proposed anew under another id', async () => {
    const first = await propose(ann, { object: 'sdg:12.1' });
    ok(await review(ann, first, { action: 'reject' }));
    const second = await propose(ann, { object: 'sdg:12.1' });
    expect(second.id).toBe(`${first.id}-2`);
    problemOf(
      await ann.post('/v1/mappings', statement({ object: 'sdg:12.1', id: first.id })),
      'invalid-body',
    );
  });

  it.each([
    ['rejected', 'reject', ['accept', 'reject', 'retire', 'supersede']],
    ['accepted', 'accept', ['accept', 'reject']],
    ['proposed', null, ['retire', 'supersede']],
  ])('that is %s moves only as the design says', async (status, action, refused) => {
    const rationale = `A reason for one that is ${status}.`;
    const object = { rejected: 'sdg:12.2', accepted: 'sdg:12.3', proposed: 'sdg:12.4' }[status];
    let mapping = await propose(ann, { object, rationale });
    if (action !== null) mapping = ok<Reviewed>(await review(ben, mapping, { action }));
    for (const next of refused) problemOf(await review(ben, mapping, { action: next }), 'wrong-status');
    expect(await mappingOf(ann, mapping.id)).toMatchObject({ status, version: mapping.version });
  });

  it('of a statement that the set makes already is refused, and named', async () => {
    await propose(ann, { object: 'sdg:12.5', rationale: 'Once.' });
    const again = problemOf(
      await ben.post('/v1/mappings', statement({ object: 'sdg:12.05', rationale: 'Twice.' })),
      'statement-exists',
    );
    expect(again.detail).toContain('gcm-17-sdg-12.5');
  });

  it.each([
    [{ subject: 'gcm:99' }, 'unknown-concept'],
    [{ subject: '1.2' }, 'ambiguous-concept'],
    [{ object: 'gcm:1' }, 'invalid-body'],
    [{ strength: null }, 'invalid-body'],
    [{ strength: 'conditional' }, 'invalid-body'],
    [{ object: 'sssom:NoTermFound' }, 'invalid-body'],
    [{ set: 'none-such' }, 'invalid-body'],
    [{ confidence: 0.1234 }, 'invalid-body'],
    [{ rationale: ' ' }, 'invalid-body'],
    [{ reason: '' }, 'invalid-body'],
  ] as const)('that says %j is not proposed', async (said, code) => {
    const before = await ann.change();
    problemOf(await ann.post('/v1/mappings', statement(said)), code);
    expect(await ann.change()).toBe(before);
  });

  it('is changed under the version that was read', async () => {
    const first = await propose(ann, { object: 'sdg:12.6', rationale: 'First.' });
    problemOf(await ben.put(`/v1/mappings/${first.id}`, statement()), 'precondition-required');
    const said = { object: 'sdg:12.6', rationale: 'Second.' };
    const second = ok<MappingAnswer>(await edit(ben, first, said));
    expect(second).toMatchObject({ version: 2, rationale: 'Second.' });
    problemOf(await edit(ann, first, { object: 'sdg:12.6', rationale: 'Third.' }), 'version-conflict');
    problemOf(await review(ann, first, { action: 'accept' }), 'version-conflict');
    // Ben wrote this version, so Ann may accept it, though she proposed the mapping.
    problemOf(await review(ben, second, { action: 'accept' }), 'own-work');
    await accept(ann, second);
  });

  it('cannot be accepted twice at once', async () => {
    const proposed = await propose(ann, { object: 'sdg:12.7', rationale: 'Once only.' });
    const replies = await Promise.all([1, 2, 3, 4].map(() => review(ben, proposed, { action: 'accept' })));
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412, 412, 412]);
    expect((await mappingOf(ann, proposed.id)).reviews).toHaveLength(2);
  });
});

describe('a revision', () => {
  application();

  it('stands beside what is in force until it is accepted, and then takes its place in one change', async () => {
    const first = await accept(ben, await propose(ann));
    const reply = await edit(ann, first, { strength: 'core', confidence: 0.9 });
    const revision = ok<MappingAnswer>(reply, 201);
    expect(reply.headers.location).toBe(`/v1/mappings/${revision.id}`);
    expect(revision).toMatchObject({ status: 'proposed', revises: first.id, version: 1 });
    expect(await mappingOf(ann, first.id)).toMatchObject({
      status: 'accepted',
      version: first.version,
      revisions: [revision.id],
    });
    expect(await aligned('gcm:17', 'sdg:12.8')).toBe('supporting');
    problemOf(await edit(ben, first, { confidence: 0.1 }), 'statement-exists');

    const accepted = await accept(ben, revision);
    expect(await aligned('gcm:17', 'sdg:12.8')).toBe('core');
    const old = await mappingOf(ann, first.id);
    expect(old).toMatchObject({ status: 'retired', supersededBy: revision.id });
    expect(old.reviews.at(-1)).toMatchObject({
      action: 'supersede',
      change: accepted.reviews.at(-1)?.change,
    });
    problemOf(await edit(ann, old, { confidence: 0.2 }), 'wrong-status');

    const third = ok<MappingAnswer>(await edit(ann, accepted, { confidence: 0.3 }), 201);
    expect(third.id).toBe(`${first.id}-r3`);
    ok(await review(ben, third, { action: 'reject' }));
    expect((await mappingOf(ann, accepted.id)).status).toBe('accepted');
  });

  it('may state something else; superseding names any other mapping', async () => {
    const old = await accept(ben, await propose(ann, { object: 'sdg:12.1' }));
    const other = await propose(ann, { object: 'sdg:12.2', rationale: 'Of its own.' });
    const supersede = { action: 'supersede', replacement: other.id };
    problemOf(await review(ben, old, { action: 'supersede' }), 'invalid-body');
    problemOf(await review(ben, old, { ...supersede, replacementVersion: 7 }), 'version-conflict');
    problemOf(await review(ann, old, { ...supersede, replacementVersion: 1 }), 'own-work');
    expect((await mappingOf(ann, old.id)).status).toBe('accepted');
    const done = ok<Reviewed>(await review(ben, old, { ...supersede, replacementVersion: 1 }));
    expect(done).toMatchObject({ status: 'retired', supersededBy: other.id });
    expect((await mappingOf(ann, other.id)).status).toBe('accepted');
  });

  it('of another mapping is accepted before it supersedes: what it revises does not stay in force beside it', async () => {
    const old = await accept(ben, await propose(ann, { object: 'sdg:12.3', rationale: 'The old one.' }));
    const other = await accept(ben, await propose(ann, { object: 'sdg:12.4', rationale: 'The other one.' }));
    const said = { object: 'sdg:12.5', rationale: 'The other one, better.' };
    const revision = ok<MappingAnswer>(await edit(ann, other, said), 201);
    const supersede = { action: 'supersede', replacement: revision.id };
    const refused = await review(ben, old, { ...supersede, replacementVersion: revision.version });
    expect(problemOf(refused, 'invalid-body').errors).toMatchObject([
      { pointer: '/replacement', code: 'revises-another' },
    ]);
    expect((await mappingOf(ann, old.id)).status).toBe('accepted');
    const { version } = await accept(ben, revision);
    ok(await review(ben, old, { ...supersede, replacementVersion: version }));
    expect((await mappingOf(ann, other.id)).supersededBy).toBe(revision.id);
    expect((await mappingOf(ann, old.id)).supersededBy).toBe(revision.id);
  });
});

describe('lint', () => {
  application();

  it('keeps an error out and tells of the other mapping; a warning is only told', async () => {
    // The reference data say that this does not hold.
    const against = await propose(ann, { subject: 'gcm:1', object: 'sdg:10.7', rationale: 'It does.' });
    expect(against.findings).toMatchObject([{ rule: 'contradiction', blocks: true }]);
    const { errors } = problemOf(await review(ben, against, { action: 'accept' }), 'lint-errors');
    expect(errors).toMatchObject([
      { code: 'contradiction', message: 'judged-gcm-sdg-1-10.7 says the opposite.' },
    ]);
    expect(errors[0]?.fix).toMatch(/Retire or supersede/);
    expect((await mappingOf(ann, against.id)).status).toBe('proposed');

    await accept(ben, await propose(ann, { object: 'sdg:12.1', rationale: 'The same.' }));
    const warned = await accept(ben, await propose(ann, { object: 'sdg:12.2', rationale: 'The same.' }));
    expect(warned.warnings).toMatchObject([{ rule: 'repeated-rationale', blocks: false }]);
  });
});

describe('comments', () => {
  application();

  it('are kept in order, by whom and when, and do not change the mapping or the revision', async () => {
    const mapping = await propose(ann);
    const path = `/v1/mappings/${mapping.id}/comments`;
    for (const text of ['Is it so?', 'It is.', 'Then so be it.']) ok(await tagger.post(path, { text }), 201);
    const first = ok<{ items: { number: number; text: string }[]; next: string; change: number }>(
      await ann.get(`${path}?limit=2`),
    );
    expect(first.items.map(({ text }) => text)).toEqual(['Is it so?', 'It is.']);
    expect(ok<{ items: unknown[] }>(await ann.get(first.next)).items).toHaveLength(1);
    expect(await mappingOf(ann, mapping.id)).toMatchObject({
      comments: 3,
      version: 1,
      revision: mapping.revision,
    });
    const earlier = await ann.get(`${path}?change=${first.change - 1}`);
    expect(ok<{ items: unknown[] }>(earlier).items).toHaveLength(2);
    problemOf(await tagger.post('/v1/mappings/none/comments', { text: 'x' }), 'not-found');
    problemOf(await tagger.post(path, { text: ' ' }), 'invalid-body');
  });
});

describe('the queue of proposals', () => {
  application();

  it('is filtered by set, framework and age', async () => {
    await propose(ann);
    const list = async (query: string) =>
      ok<{ items: MappingAnswer[] }>(await ann.get(`/v1/mappings?status=proposed&${query}`)).items.map(
        ({ id }) => id,
      );
    expect(await list('set=proposals')).toEqual(['gcm-17-sdg-12.8']);
    expect(await list('framework=sdg&set=proposals&updatedFrom=2026-11-21')).toHaveLength(1);
    expect(await list('framework=migof&set=proposals')).toEqual([]);
    expect(await list('set=proposals&updatedBefore=2026-11-21')).toEqual([]);
    expect(await list('set=proposals&stale=true')).toEqual([]);
  });
});

describe('whoever reviews', () => {
  it('may accept their own where the installation says so; taggers never', async () => {
    const single = await testApp({ review: 'single' });
    try {
      const curator = clientOf(single.app, await single.authorize('curator'));
      const other = clientOf(single.app, await single.authorize('tagger'));
      const proposed = await propose(curator);
      problemOf(await review(other, proposed, { action: 'accept' }), 'forbidden');
      problemOf(await other.post('/v1/mappings', statement()), 'forbidden');
      ok(await review(curator, proposed, { action: 'accept' }));
    } finally {
      await single.close();
    }
  });
});

describe('the reference data of a later version', () => {
  application();

  it('never undo what was decided here', async () => {
    const id = 'judged-gcm-sdg-1-17.18';
    const seeded = await mappingOf(ann, id);
    const { status: _status, ...said } = { ...seeded, confidence: 0.11 };
    const revision = ok<MappingAnswer>(
      await ann.put(
        `/v1/mappings/${id}`,
        statement({
          subject: said.subject.id,
          object: said.object.id,
          strength: said.strength,
          questions: said.questions,
          strengthIfMet: said.strengthIfMet,
          aboutPart: said.aboutPart,
          rationale: 'Otherwise.',
        }),
        { 'if-match': `"${seeded.version}"` },
      ),
      201,
    );
    await accept(ben, revision);
    const retired = await mappingOf(ann, 'judged-gcm-sdg-1-17.19');
    ok(await review(ann, retired, { action: 'retire' }));
    const change = await ann.change();
    const report = await seed(server.store, await readSeed());
    expect(report).toMatchObject({ change: null, mappings: 0, kept: 2 });
    expect(await ann.change()).toBe(change);
    expect((await mappingOf(ann, id)).status).toBe('retired');
    expect((await mappingOf(ann, revision.id)).status).toBe('accepted');
  });
});

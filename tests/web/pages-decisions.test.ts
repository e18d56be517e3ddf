import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AlignmentAnswer } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** The page of a project: what counts and why, and the forms that decide, answer and finish reviews. */

let app: TestApp;
let client: Client;
let cookie: string;

beforeAll(async () => {
  app = await testApp();
  const authorization = await app.authorize();
  client = clientOf(app.app, authorization);
  const signedIn = await app.app.inject({
    method: 'POST',
    url: '/sign-in',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    payload: new URLSearchParams({ key: authorization.authorization.slice('Bearer '.length) }).toString(),
  });
  cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
});

afterAll(() => app.close());

type Fields = readonly (readonly [name: string, value: string])[];

async function page(url: string): Promise<string> {
  const reply = await app.app.inject({ url, headers: { accept: 'text/html', cookie } });
  expect(reply.statusCode, url).toBe(200);
  return reply.body;
}

/** Sends a form of a project's page with the hidden fields that the page holds; `version` sends another one. */
async function send(id: string, action: string, fields: Fields, version?: string) {
  const body = await page(`/projects/${id}`);
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '';
  const reply = await app.app.inject({
    method: 'POST',
    url: `/projects/${id}/${action}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', cookie },
    payload: new URLSearchParams([
      ['token', hidden('token')],
      ['version', version ?? hidden('version')],
      ...fields.map(([name, value]): [string, string] => [name, value]),
    ]).toString(),
  });
  return { status: reply.statusCode, body: reply.body, location: String(reply.headers.location ?? '') };
}

/** Follows a form's answer to its page; checks that the place it leads to is there. */
async function follow({ status, location }: { status: number; location: string }): Promise<string> {
  expect(status).toBe(303);
  const [address = '', anchor = ''] = location.split('#');
  const body = await page(address);
  expect(body).toContain(`id="${anchor}"`);
  return body;
}

const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const notices = (html: string, role: 'status' | 'alert') =>
  [...html.matchAll(new RegExp(`role="${role}"[^>]*>([\\s\\S]*?)</div>`, 'g'))].map(([, text = '']) =>
    textOf(text).trim(),
  );

async function created(id: string, tags: readonly string[]): Promise<string> {
  ok(await client.put(`/v1/projects/${id}`, { title: id, tags }), 201);
  return id;
}

async function alignmentsOf(id: string): Promise<AlignmentAnswer['alignments']> {
  const url = `/v1/projects/${id}/alignments?to=sdg&level=target&limit=1000`;
  return ok<AlignmentAnswer>(await client.get(url)).alignments;
}

async function inferred(id: string, count: number): Promise<readonly string[]> {
  const found = (await alignmentsOf(id)).filter(({ counts, basis }) => counts && basis === 'mapped');
  expect(found.length).toBeGreaterThanOrEqual(count);
  return found.slice(0, count).map(({ concept }) => concept.id);
}

describe('the list of alignments', () => {
  test('says of each what the API says: strength, confidence and whether it counts', async () => {
    const id = await created('says', ['msd:1.2', 'gcm:5', 'sdg:8.8']);
    const body = await page(`/projects/${id}`);
    const side = body.slice(body.indexOf('id="to-sdg"'), body.indexOf('id="to-gcm"'));
    const items = side.split('<article class="alignment').slice(1);
    const alignments = await alignmentsOf(id);
    expect(items).toHaveLength(alignments.length);
    for (const { concept, basis, strength, confidence, counts } of alignments) {
      const item = textOf(items.find((one) => one.includes(`/concepts/${concept.id}"`)) ?? '');
      expect(item, concept.id).toContain(counts ? 'Counts in tables' : 'Not counted: ');
      if (basis === 'tagged' || strength === null || confidence === null) continue;
      expect(item, concept.id).toMatch(new RegExp(`\\b${strength}\\b.*\\(${confidence.toFixed(2)}\\)`));
    }
  });

  test('of a tag on a shared result says why nothing counts, until one is confirmed', async () => {
    const id = await created('shared', ['unsdcf-mda:2.4']);
    const side = (body: string) =>
      textOf(body.slice(body.indexOf('id="to-sdg"'), body.indexOf('id="to-gcm"')));
    const before = side(await page(`/projects/${id}`));
    expect(before).toMatch(/SDGs: 0 targets,/);
    expect(before).toContain('Not counted: The tag is a result that many organisations share.');
    const [first] = await alignmentsOf(id);
    const confirm: Fields = [
      ['framework', 'sdg'],
      ['concept', first?.concept.id ?? ''],
      ['decision', 'confirm'],
      ['do', 'save'],
    ];
    const after = side(await follow(await send(id, 'decisions', confirm)));
    expect(after).toMatch(/SDGs: 1 target,/);
    expect(after).toContain('Counts in tables, as declared.');
  });

  test('shows what is only possible on demand, in a list of its own, at projects and at tags', async () => {
    const id = await created('possible', ['msd:1.2']);
    for (const url of [`/projects/${id}?`, '/align?tags=msd:1.2&']) {
      expect(await page(url.slice(0, -1))).not.toContain('<h3>Possible');
      expect(await page(`${url}chains=all`), url).toContain(
        '<h3>Possible (not reviewed, never counted)</h3>',
      );
    }
  });
});

describe('decisions', () => {
  test('on several elements are previewed without being saved, saved together, and taken back', async () => {
    const id = await created('several', ['msd:1.2', 'msd:2.3']);
    const [one = '', other = ''] = await inferred(id, 2);
    const decline: Fields = [
      ['framework', 'sdg'],
      ['concept', one],
      ['concept', other],
      ['decision', 'decline'],
      ['reason', 'Not <our> work'],
    ];
    const preview = await send(id, 'decisions', [...decline, ['do', 'preview']]);
    expect([preview.status, notices(preview.body, 'status')]).toEqual([
      200,
      ['Not saved yet. This is what tables would gain or lose, for this project alone:'],
    ]);
    expect(preview.body).toContain('Difference</th>');
    expect(preview.body).toContain('>Not &lt;our&gt; work</textarea>');
    expect(preview.body.match(/name="concept" value="[^"]*" checked/g)).toHaveLength(2);
    expect((await client.get(`/v1/projects/${id}`)).json()).toMatchObject({ version: 1, decisions: [] });

    const saved = await follow(await send(id, 'decisions', [...decline, ['do', 'save']]));
    expect(notices(saved, 'status')).toEqual([`Saved: ${[one, other].sort().join(', ')} declined.`]);
    const back: Fields = [
      ['framework', 'sdg'],
      ['concept', one],
      ['decision', 'withdraw'],
      ['do', 'save'],
    ];
    expect(notices(await follow(await send(id, 'decisions', back)), 'status')).toEqual([
      `Saved: ${one} no longer decided.`,
    ]);
    const counting = new Map((await alignmentsOf(id)).map(({ concept, counts }) => [concept.id, counts]));
    expect([counting.get(one), counting.get(other)]).toEqual([true, false]);
  });

  test.each<[title: string, fields: Fields, status: number, message: RegExp]>([
    ['to decline without a reason', [['decision', 'decline']], 422, /write down why/],
    ['without a decision', [], 422, /Choose to confirm/],
    [
      'on what nothing leads to',
      [
        ['concept', 'sdg:14.1'],
        ['decision', 'confirm'],
      ],
      422,
      /Nothing leads/,
    ],
  ])(
    '%s are refused at their form, which keeps what was filled in',
    async (title, fields, status, message) => {
      const id = await created(`refused-${title.replaceAll(' ', '-')}`, ['msd:1.2']);
      const [concept = ''] = await inferred(id, 1);
      const reply = await send(id, 'decisions', [
        ['framework', 'sdg'],
        ['concept', concept],
        ...fields,
        ['do', 'save'],
      ]);
      expect(reply.status).toBe(status);
      expect(notices(reply.body, 'alert').join()).toMatch(message);
      expect(reply.body).toContain(`name="concept" value="${concept}" checked`);
      expect((await client.get(`/v1/projects/${id}`)).json()).toMatchObject({ version: 1 });
    },
  );

  test('on a page that is out of date are refused, and the next form has the version of now', async () => {
    const id = await created('stale', ['msd:1.2']);
    const [concept = ''] = await inferred(id, 1);
    const confirm: Fields = [
      ['framework', 'sdg'],
      ['concept', concept],
      ['decision', 'confirm'],
      ['do', 'save'],
    ];
    const reply = await send(id, 'decisions', confirm, '7');
    expect([reply.status, notices(reply.body, 'alert')]).toEqual([
      412,
      [expect.stringContaining('Check it and decide again.')],
    ]);
    expect(reply.body).toContain('name="version" value="1"');
  });

  test('are only claimed to be saved by the change that saved them', async () => {
    const id = await created('claimed', ['msd:1.2']);
    for (const change of ['1', '999999', 'x']) {
      expect(notices(await page(`/projects/${id}?saved=${change}`), 'status'), change).toEqual([]);
    }
  });
});

describe('the review of a framework', () => {
  test('is finished and reopened, and says each time what counts', async () => {
    const id = await created('reviewed', ['msd:1.2']);
    const set = (reviewed: string) =>
      send(id, 'reviewed', [
        ['framework', 'sdg'],
        ['reviewed', reviewed],
      ]);
    const finished = await follow(await set('yes'));
    expect(notices(finished, 'status')).toEqual(['Saved: the review of the SDGs is finished.']);
    expect(textOf(finished)).toContain('only what the project declared or confirmed counts');
    expect((await alignmentsOf(id)).filter(({ counts }) => counts)).toEqual([]);
    const reopened = await follow(await set('no'));
    expect(notices(reopened, 'status')).toEqual(['Saved: the review of the SDGs is open again.']);
    expect((await alignmentsOf(id)).filter(({ counts }) => counts)).not.toEqual([]);
  });
});

describe('questions', () => {
  /** The first open question of a page. */
  const firstQuestion = (body: string) => /name="question" value="([^"]+)"/.exec(body)?.[1] ?? '';

  test('are answered for the project or a tag where they are asked, and taken back', async () => {
    const id = await created('asked', ['msd:1.2']);
    const before = await page(`/projects/${id}`);
    const question = firstQuestion(before);
    expect(question).not.toBe('');
    const answer = (fields: Fields) => send(id, 'answers', [['question', question], ...fields]);
    const yes = await follow(await answer([['answer', 'yes']]));
    expect(notices(yes, 'status')).toEqual([
      expect.stringMatching(/^Saved: “.*” is answered yes for the whole project\.$/),
    ]);
    const forTag = await follow(
      await answer([
        ['answer', 'no'],
        ['tag', 'msd:1.2'],
      ]),
    );
    expect(notices(forTag, 'status')).toEqual([expect.stringMatching(/is answered no for msd:1\.2\.$/)]);
    await follow(
      await answer([
        ['answer', 'withdraw'],
        ['tag', 'msd:1.2'],
      ]),
    );
    await follow(await answer([['answer', 'withdraw']]));
    expect((await client.get(`/v1/projects/${id}`)).json()).toMatchObject({ answers: [] });
  });

  test('stand with the old wording of each mapping that asks them', async () => {
    const id = await created('worded', ['msd:1.2']);
    const body = await page(`/projects/${id}`);
    const { items } = ok<{ items: { id: string; condition: string | null; questions: string[][] }[] }>(
      await client.get('/v1/mappings?subject=msd:1.2&status=accepted&limit=200'),
    );
    const asking = items.filter(({ questions }) => questions.length > 0);
    expect(asking.length).toBeGreaterThan(0);
    const shown = body.slice(body.indexOf('id="questions"'), body.indexOf('id="to-sdg"'));
    const worded = asking.filter(({ id: mapping }) => shown.includes(`/mappings/${mapping}"`));
    expect(worded.length).toBeGreaterThan(0);
    for (const { condition } of worded) expect(textOf(shown)).toContain(condition ?? '');
  });

  test('have a page each with the mappings that ask them, and a catalogue', async () => {
    const id = await created('paged', ['msd:1.2']);
    const question = firstQuestion(await page(`/projects/${id}`));
    expect(await page('/questions')).toContain(`href="/questions/${question}"`);
    const body = await page(`/questions/${question}`);
    expect(body).toMatch(/Mappings that ask it \([1-9]/);
    const missing = await app.app.inject({ url: '/questions/no-such', headers: { accept: 'text/html' } });
    expect(missing.statusCode).toBe(404);
  });
});

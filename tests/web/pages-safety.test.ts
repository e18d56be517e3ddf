import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createKey, revokeKey } from '../../src/services/keys.ts';
import { SESSION_HOURS, SESSION_MINUTES } from '../../src/services/sessions.ts';
import type { Bounds } from '../../src/store/port.ts';
import { html } from '../../src/web/html.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** What pages must not let happen: foreign forms, sessions that outlive their key, text that becomes markup. */

let app: TestApp;
let closed: TestApp;
let clock = Date.parse(TEST_NOW);
const now = () => new Date(clock).toISOString();

beforeAll(async () => {
  app = await testApp({ now });
  closed = await testApp({ now, readAccess: 'key' });
  const authorization = await app.authorize();
  const put = await app.app.inject({
    method: 'PUT',
    url: '/v1/projects/p',
    headers: authorization,
    payload: { title: '</title><script>alert(1)</script>', tags: ['msd:1.2'], countries: ['KEN'] },
  });
  expect(put.statusCode).toBe(201);
});

beforeEach(() => {
  clock = Date.parse(TEST_NOW);
});

afterAll(async () => {
  await app.close();
  await closed.close();
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

async function newKey(on = app, bounds: Bounds | null = null) {
  return createKey(on.store, { role: 'tagger', label: 'person', expiresAt: null, ...bounds }, now(), 'tests');
}

async function signedIn(on = app, bounds: Bounds | null = null) {
  const { key, stored } = await newKey(on, bounds);
  const reply = await post(on, '/sign-in', { key, to: '/projects/p' });
  expect([reply.statusCode, reply.headers.location]).toEqual([303, '/projects/p']);
  const cookie = String(reply.headers['set-cookie']).split(';')[0] ?? '';
  return { cookie, key, stored, setCookie: String(reply.headers['set-cookie']) };
}

function post(
  on: TestApp,
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) {
  return on.app.inject({
    method: 'POST',
    url,
    headers: { ...FORM, accept: 'text/html', ...headers },
    payload: new URLSearchParams(fields).toString(),
  });
}

async function tokenFor(cookie: string): Promise<string> {
  const { body } = await app.app.inject({ url: '/sign-in', headers: { cookie } });
  return /name="token" value="([^"]+)"/.exec(body)?.[1] ?? '';
}

const DECLINE = {
  framework: 'sdg',
  concept: 'sdg:10.7',
  decision: 'decline',
  reason: 'No.',
  version: '1',
  do: 'save',
};
const versionOf = async () => (await app.app.inject({ url: '/v1/projects/p' })).json().version as number;

describe('a session', () => {
  test('has a cookie that scripts, other sites and plain lines do not get', async () => {
    const { setCookie, key } = await signedIn();
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/', `Max-Age=${SESSION_HOURS * 3600}`])
      expect(setCookie).toContain(part);
    expect(setCookie).not.toContain(key);
    const proxied = await testApp({ now, trustProxy: ['127.0.0.1'] });
    const { key: other } = await newKey(proxied);
    const secure = await post(proxied, '/sign-in', { key: other }, { 'x-forwarded-proto': 'https' });
    expect(String(secure.headers['set-cookie'])).toContain('; Secure');
    await proxied.close();
  });

  test('does not begin with a key that is not good, and the key is not sent back', async () => {
    const reply = await post(app, '/sign-in', { key: 'xwk_wrong_key' });
    expect(reply.statusCode).toBe(401);
    expect(reply.headers['set-cookie']).toBeUndefined();
    expect(reply.body).not.toContain('xwk_wrong_key');
  });

  test('ends with its key, with its time and by signing out', async () => {
    const one = await signedIn();
    const shows = async (cookie: string) =>
      (await app.app.inject({ url: '/', headers: { cookie } })).body.includes('Signed in as');
    expect(await shows(one.cookie)).toBe(true);
    await revokeKey(app.store, one.stored, now(), 'tests');
    expect(await shows(one.cookie)).toBe(false);

    const two = await signedIn();
    clock += SESSION_MINUTES * 60_000;
    expect(await shows(two.cookie)).toBe(false);

    const three = await signedIn();
    await post(app, '/sign-out', { token: await tokenFor(three.cookie) }, { cookie: three.cookie });
    expect(await shows(three.cookie)).toBe(false);
  });

  test('goes on while it is used, for twelve hours at most', async () => {
    const { cookie } = await signedIn();
    const isIn = async () =>
      (await app.app.inject({ url: '/', headers: { cookie } })).body.includes('Signed in as');
    const step = (SESSION_MINUTES - 1) * 60_000;
    const begun = clock;
    for (clock += step; clock < begun + SESSION_HOURS * 3_600_000; clock += step)
      expect(await isIn(), String(clock - begun)).toBe(true);
    expect(await isIn()).toBe(false);
  });

  test('goes on only to addresses of this service', async () => {
    const { key } = await newKey();
    for (const to of [
      'https://example.org',
      '//example.org',
      '/\\example.org',
      'javascript:alert(1)',
      '/a\nb',
    ]) {
      expect((await post(app, '/sign-in', { key, to })).headers.location, to).toBe('/');
    }
  });

  test('opens pages and files where reading needs a key', async () => {
    const refused = await closed.app.inject({ url: '/projects', headers: { accept: 'text/html' } });
    expect(refused.statusCode).toBe(401);
    expect(refused.body).toContain('/sign-in?to=%2Fprojects');
    const { cookie } = await signedIn(closed);
    for (const url of ['/projects', '/v1/projects', '/v1/exports/projects?format=csv'])
      expect((await closed.app.inject({ url, headers: { cookie } })).statusCode, url).toBe(200);
  });
});

describe('a form', () => {
  test('writes nothing without its token, from another site, or at the API', async () => {
    const { cookie } = await signedIn();
    const before = await versionOf();
    const token = await tokenFor(cookie);
    const tries = [
      await post(app, '/projects/p/decisions', DECLINE, { cookie }),
      await post(app, '/projects/p/decisions', { ...DECLINE, token: 'x' }, { cookie }),
      await post(
        app,
        '/projects/p/decisions',
        { ...DECLINE, token },
        { cookie, 'sec-fetch-site': 'cross-site' },
      ),
      await post(app, '/projects/p/decisions', { ...DECLINE, token }),
      await app.app.inject({
        method: 'POST',
        url: '/v1/projects/p/decisions',
        headers: { cookie },
        payload: { concept: 'sdg:10.7', decision: 'confirm' },
      }),
    ];
    expect(tries.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 401, 401]);
    expect(await versionOf()).toBe(before);
  });

  test('that is too long is refused before it is read', async () => {
    const reply = await post(app, '/sign-in', { key: 'x'.repeat(300_000) });
    expect(reply.statusCode).toBe(413);
  });

  test('writes only within the bounds of the key, as the API does', async () => {
    const bounded = await signedIn(app, { countries: ['UGA'], organisations: null });
    const token = await tokenFor(bounded.cookie);
    const before = await versionOf();
    const decided = await post(
      app,
      '/projects/p/decisions',
      { ...DECLINE, version: String(before), token },
      { cookie: bounded.cookie },
    );
    expect(decided.statusCode).toBe(403);
    const form = new FormData();
    form.set('token', token);
    form.set('file', new Blob(['id,title,country_codes\np,Taken over,UGA\n']), 'rows.csv');
    const file = new Response(form);
    const dry = await app.app.inject({
      method: 'POST',
      url: '/import',
      headers: {
        cookie: bounded.cookie,
        accept: 'text/html',
        'content-type': String(file.headers.get('content-type')),
      },
      payload: Buffer.from(await file.arrayBuffer()),
    });
    expect(dry.body).toContain('rejected');
    expect(dry.body).not.toContain('Write');
    expect(await versionOf()).toBe(before);
  });

  test('whose session has ended gives back what was written, and leads back to its page', async () => {
    const { cookie } = await signedIn();
    const token = await tokenFor(cookie);
    clock += SESSION_MINUTES * 60_000;
    const fields = { ...DECLINE, token, key: 'xwk_s', reason: 'Not </pre><script>what</script> we do' };
    const refused = async (headers: Record<string, string>) => {
      const reply = await post(app, '/projects/p/decisions', fields, { cookie, ...headers });
      expect(reply.statusCode).toBe(401);
      return { body: reply.body, to: /href="\/sign-in\?to=([^"]*)"/.exec(reply.body)?.[1] };
    };
    const { body, to } = await refused({});
    expect(body).toContain('Not &lt;/pre&gt;&lt;script&gt;what&lt;/script&gt; we do</pre>');
    expect(body).toContain('sdg:10.7</pre>');
    for (const secret of [token, 'xwk_s']) expect(body).not.toContain(secret);
    expect(to).toBe('%2Fprojects%2Fp');
    const from = (referer: string) => refused({ host: 'here.test', referer });
    expect((await from('http://here.test/concepts/sdg:10.7?asOf=2026-11-21')).to).toBe(
      '%2Fconcepts%2Fsdg:10.7%3FasOf%3D2026-11-21',
    );
    for (const referer of [
      'http://there.test/concepts/sdg:10.7',
      'http://here.test/projects/p/decisions',
      '?',
    ])
      expect((await from(referer)).to, referer).toBe('%2Fprojects%2Fp');
    expect((await refused({ 'sec-fetch-site': 'cross-site' })).body).not.toContain('we do');
  });

  test('with the token of a session before gives back what was written', async () => {
    const { cookie } = await signedIn();
    const reply = await post(app, '/projects/p/decisions', { ...DECLINE, token: 'x' }, { cookie });
    expect(reply.statusCode).toBe(403);
    expect(reply.body).toContain('No.</pre>');
    expect(reply.body).toContain('href="/projects/p">Open the page again');
  });

  test('of a page that is out of date writes nothing and says so', async () => {
    const { cookie } = await signedIn();
    const before = await versionOf();
    const fields = { ...DECLINE, version: String(before + 7), token: await tokenFor(cookie) };
    const reply = await post(app, '/projects/p/decisions', fields, { cookie });
    expect(reply.statusCode).toBe(412);
    expect(reply.body).toContain('Check it and decide again.');
    expect(reply.body).toContain('>No.</textarea>');
    expect(await versionOf()).toBe(before);
  });
});

describe('text', () => {
  test('of a title stays text wherever it is shown', async () => {
    for (const url of [
      '/projects',
      '/projects/p',
      '/countries/KEN',
      '/concepts/sdg:10.7',
      '/search?q=%3Cscript%3E',
      '/align?tags=%3C/textarea%3E%3Cscript%3E',
    ]) {
      const { body, statusCode } = await app.app.inject({ url });
      expect(statusCode, url).toBe(200);
      expect(body, url).not.toMatch(/<script>|<\/title><script|<\/textarea><script/);
    }
  });

  test('of any kind comes out of a template as it went in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const written = html`<p title="${text}">${text}</p>`.html;
        expect(written.match(/</g)).toHaveLength(2);
        expect(written.match(/"/g)).toHaveLength(2);
        const back = /^<p title="(.*)">(.*)<\/p>$/s.exec(written);
        const read = (part = '') =>
          part
            .replaceAll('&lt;', '<')
            .replaceAll('&gt;', '>')
            .replaceAll('&quot;', '"')
            .replaceAll('&#39;', "'")
            .replaceAll('&amp;', '&');
        expect([read(back?.[1]), read(back?.[2])]).toEqual([text, text]);
      }),
    );
  });
});

describe('every page', () => {
  test('runs and loads nothing that is not of this service', async () => {
    for (const url of ['/', '/align?tags=gcm:5', '/import', '/errors', '/nothing']) {
      const { headers, body } = await app.app.inject({ url, headers: { accept: 'text/html' } });
      expect(headers['content-security-policy'], url).toMatch(/^default-src 'none'/);
      expect(headers['content-security-policy'], url).not.toMatch(/unsafe|https?:/);
      expect(body, url).not.toMatch(/<style| style="| on[a-z]+="|<script(?! src="\/assets)/);
    }
  });

  test('is for browsers: programs get problem details at the same addresses', async () => {
    for (const url of ['/projects/nothing', '/nothing', '/concepts/1.2']) {
      expect((await app.app.inject({ url })).headers['content-type'], url).toMatch(
        /^application\/problem\+json/,
      );
      const page = await app.app.inject({ url, headers: { accept: 'text/html' } });
      expect(page.headers['content-type'], url).toMatch(/^text\/html/);
    }
  });

  test('has a style sheet that may be kept for ever, under a name that changes with it', async () => {
    const { body } = await app.app.inject({ url: '/' });
    const [, path = ''] = /href="(\/assets\/crosswalk-[0-9a-f]{10}\.css)"/.exec(body) ?? [];
    const sheet = await app.app.inject({ url: path });
    expect(sheet.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(sheet.headers['content-type']).toMatch(/^text\/css/);
  });

  test('leaves empty fields out of its address', async () => {
    const { headers, statusCode } = await app.app.inject({ url: '/projects?q=&country=KEN&organisation=' });
    expect([statusCode, headers.location]).toEqual([302, '/projects?country=KEN']);
  });
});

describe('a page of the past', () => {
  test.each(['/concepts/sdg:10.7', '/frameworks/gcm', '/projects/p', '/', '/countries', '/curation'])(
    '%s has the files of its own state beside it, and they are there',
    async (path) => {
      const { body } = await app.app.inject({ url: `${path}?change=3`, headers: { accept: 'text/html' } });
      expect(body).toContain('As of change 3');
      const files = [...body.matchAll(/ href="(\/v1\/[^"]*)"/g)].map(([, href = '']) =>
        href.replaceAll('&amp;', '&'),
      );
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) {
        expect(file).toMatch(/[?&]change=3(&|$)/);
        expect((await app.app.inject({ url: file })).statusCode, file).toBe(200);
      }
    },
  );

  test('leads on to pages of its own state, and later pages of a list to files of theirs', async () => {
    const page = async (url: string) =>
      [
        ...(await app.app.inject({ url, headers: { accept: 'text/html' } })).body.matchAll(
          /<main[\s\S]*<\/main>/g,
        ),
      ].join('');
    const links = [...(await page('/projects/p?change=3')).matchAll(/ href="(\/concepts\/[^"]*)"/g)];
    expect(links.length).toBeGreaterThan(0);
    for (const [, href] of links) expect(href).toMatch(/[?;]change=3$/);
    const list = ((await app.app.inject({ url: '/v1/mappings?limit=1' })).json() as { next: string }).next;
    const cursor = new URLSearchParams(list.split('?')[1]).get('cursor');
    const later = await page(`/projects?cursor=${cursor}`);
    for (const [, href] of later.matchAll(/ href="(\/v1\/[^"]*)"/g)) expect(href).toMatch(/[?;]change=\d+/);
  });

  test('asked for by its day has files that are there', async () => {
    clock += 3 * 86_400_000;
    const day = new Date(clock - 86_400_000).toISOString().slice(0, 10);
    for (const path of [
      '/projects',
      '/concepts/sdg:10.7',
      '/reports/contributions?to=sdg&level=goal&method=count',
    ]) {
      const url = `${path}${path.includes('?') ? '&' : '?'}asOf=${day}`;
      const { body } = await app.app.inject({ url, headers: { accept: 'text/html' } });
      const files = [...body.matchAll(/ href="(\/v1\/[^"]*)"/g)].map(([, href = '']) =>
        href.replaceAll('&amp;', '&'),
      );
      expect(files.length, url).toBeGreaterThan(2);
      for (const file of files) expect((await app.app.inject({ url: file })).statusCode, file).toBe(200);
    }
  });

  test('offers no decision about it', async () => {
    const { cookie } = await signedIn();
    const page = async (url: string) => (await app.app.inject({ url, headers: { cookie } })).body;
    expect(await page('/projects/p')).toContain('Decide on sdg:10.7');
    expect(await page('/projects/p?change=3')).not.toContain('Decide on sdg:10.7');
  });
});

describe('a decision at the page', () => {
  test.each([
    ['that is none', { decision: 'perhaps' }],
    ['without a word', { decision: '' }],
    ['with a reason that is too long', { reason: 'x'.repeat(2_001) }],
    ['with a reason that cannot be stored', { reason: 'a\0b' }],
  ])('%s is refused', async (_, wrong) => {
    const { cookie } = await signedIn();
    const before = await versionOf();
    const fields = { ...DECLINE, version: String(before), token: await tokenFor(cookie), ...wrong };
    const reply = await post(app, '/projects/p/decisions', fields, { cookie });
    expect(reply.statusCode).toBe(422);
    expect(await versionOf()).toBe(before);
  });
});

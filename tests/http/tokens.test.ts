import { createPublicKey } from 'node:crypto';
import type { CryptoKey } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTokens } from '../../src/services/tokens.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';
import { type Issuer, signToken, startIssuer } from '../support/issuer.ts';

/** Bearer tokens of a trusted issuer, beside API keys; whatever is not good is a 401, and the service goes on. */

const NOW_SECONDS = Date.parse(TEST_NOW) / 1000;
const settings = (issuer: string) => ({
  issuer,
  audience: 'crosswalk',
  roleClaim: 'crosswalk_role',
  countriesClaim: 'crosswalk_countries',
  organisationsClaim: 'crosswalk_organisations',
});

let issuer: Issuer;
let stranger: Issuer;
let app: TestApp;
let key: CryptoKey;
let foreignKey: CryptoKey;

beforeAll(async () => {
  issuer = await startIssuer();
  stranger = await startIssuer();
  key = await issuer.addKey('one', 'RS256');
  foreignKey = await stranger.addKey('one', 'RS256');
  app = await testApp({ oidc: settings(issuer.issuer) });
});

afterAll(async () => {
  await app.close();
  await issuer.close();
  await stranger.close();
});

type Claims = Readonly<Record<string, unknown>>;
const token = (claims: Claims = {}, header: { alg: string; kid?: string } = { alg: 'RS256', kid: 'one' }) =>
  signToken(issuer, key, header, { exp: NOW_SECONDS + 300, ...claims });
const holder = (bearer: string): Client => clientOf(app.app, { authorization: `Bearer ${bearer}` });

describe('a good token', () => {
  test('writes, and who wrote is named by it', async () => {
    const client = holder(await token({ name: 'Programme officer' }));
    const reply = await client.put('/v1/projects/by-token', { title: 'A', tags: ['msd:1.2'] });
    const { tags } = ok<{ tags: { by: string }[] }>(reply, 201);
    expect(tags[0]?.by).toBe('Programme officer (token person-1)');
  });

  test.each(['RS256', 'PS256', 'ES256'])('may be signed by %s', async (alg) => {
    const other = await startIssuer();
    const signing = await other.addKey('only', alg);
    const tokens = createTokens(settings(other.issuer));
    const signed = await signToken(other, signing, { alg, kid: 'only' }, { exp: NOW_SECONDS + 300 });
    expect(await tokens.verify(signed, TEST_NOW)).toMatchObject({ id: 'token:person-1', role: 'tagger' });
    await other.close();
  });

  test.each([
    ['reader', 403, 403, 404],
    ['tagger', 201, 403, 404],
    ['curator', 201, 415, 404],
    ['admin', 201, 415, 200],
    [['offline_access', 'reader', 'curator'], 201, 415, 404],
  ])('has the rights of its role: %s', async (role, write, curate, admin) => {
    const client = holder(await token({ crosswalk_role: role }));
    const put = await client.put(`/v1/projects/role-${String(role)}`, { title: 'A' });
    const framework = await client.raw('POST', '/v1/imports/frameworks', '{}', 'application/json');
    const keys = await client.get('/v1/keys');
    expect([put.statusCode, framework.statusCode, keys.statusCode]).toEqual([write, curate, admin]);
  });

  test('is bound to the countries and organisations it names', async () => {
    const client = holder(await token({ crosswalk_countries: ['ke'], crosswalk_organisations: 'Office' }));
    const organisations = [{ name: 'Office', role: 'reporting' }];
    ok(await client.put('/v1/projects/token-own', { title: 'A', countries: ['KEN'], organisations }), 201);
    problemOf(
      await client.put('/v1/projects/token-foreign', { title: 'A', countries: ['SOM'], organisations }),
      'forbidden',
    );
    problemOf(await client.put('/v1/projects/token-other', { title: 'A', countries: ['KEN'] }), 'forbidden');
    const nowhere = holder(await token({ crosswalk_countries: [] }));
    problemOf(await nowhere.put('/v1/projects/token-none', { title: 'A', countries: ['KEN'] }), 'forbidden');
  });

  test('that names a blank organisation writes for nobody', async () => {
    const organisations = [{ name: 'Any', role: 'reporting' }];
    for (const blank of ['', [''], [' ']]) {
      const client = holder(await token({ crosswalk_organisations: blank }));
      const reply = await client.put('/v1/projects/token-blank', { title: 'A', organisations });
      problemOf(reply, 'forbidden');
    }
  });

  test.each(['curator', 'admin'])('binds a %s in projects, and in nothing else', async (role) => {
    const client = holder(await token({ crosswalk_role: role, crosswalk_countries: ['KEN'] }));
    const url = `/v1/projects/token-bound-${role}`;
    ok(await client.put(url, { title: 'A', countries: ['KEN'] }), 201);
    problemOf(await client.put(`${url}-foreign`, { title: 'A', countries: ['SOM'] }), 'forbidden');
    problemOf(await client.put(url, { title: 'A', countries: ['SOM'] }, { 'if-match': '"1"' }), 'forbidden');
    const frameworks = await client.raw('POST', '/v1/imports/frameworks', '{}', 'application/json');
    problemOf(frameworks, 'unsupported-media-type');
  });

  test('has its role where the operator says: by the name of a claim, or a path', async () => {
    const at = { ...settings(issuer.issuer), roleClaim: 'realm_access.roles' };
    const tokens = createTokens(at);
    const nested = await token({ realm_access: { roles: ['x', 'admin'] } });
    expect(await tokens.verify(nested, TEST_NOW)).toMatchObject({ role: 'admin' });
    const flat = await token({ 'https://example.org/role': 'reader' });
    const named = createTokens({ ...at, roleClaim: 'https://example.org/role' });
    expect(await named.verify(flat, TEST_NOW)).toMatchObject({ role: 'reader' });
  });

  test('has thirty seconds of grace for clocks that differ, and no more', async () => {
    ok(await holder(await token({ exp: NOW_SECONDS - 29 })).get('/v1/projects'));
    ok(await holder(await token({ nbf: NOW_SECONDS + 30 })).get('/v1/projects'));
  });
});

describe('a token is refused', () => {
  const publicPem = () => {
    const [jwk] = issuer.keys;
    return createPublicKey({ key: jwk as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  };
  const plain = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = (alg: string) => {
    const claims = { iss: issuer.issuer, aud: 'crosswalk', sub: 'x', crosswalk_role: 'admin' };
    return `${plain({ alg, kid: 'one' })}.${plain({ ...claims, exp: NOW_SECONDS + 300 })}.`;
  };
  const bad: Readonly<Record<string, () => Promise<string> | string>> = {
    'of another issuer': () => token({ iss: stranger.issuer }),
    'signed by another issuer under a name of ours': () =>
      signToken(issuer, foreignKey, { alg: 'RS256', kid: 'one' }, { exp: NOW_SECONDS + 300 }),
    'for another audience': () => token({ aud: 'another-service' }),
    'for no audience': () => token({ aud: undefined }),
    'with the algorithm none': () => unsigned('none'),
    'with the algorithm None': () => unsigned('None'),
    'signed by HS256 with the public key': () =>
      signToken(issuer, Buffer.from(publicPem()), { alg: 'HS256', kid: 'one' }, { exp: NOW_SECONDS + 300 }),
    'signed by an algorithm that is not ours': async () => {
      const other = await issuer.addKey('five', 'RS512');
      return signToken(issuer, other, { alg: 'RS512', kid: 'five' }, { exp: NOW_SECONDS + 300 });
    },
    'that has expired': () => token({ exp: NOW_SECONDS - 31 }),
    'that never expires': () => token({ exp: undefined }),
    'that is not yet valid': () => token({ nbf: NOW_SECONDS + 31 }),
    'of nobody': () => token({ sub: undefined }),
    'with a name that holds control characters': () => token({ sub: 'a\u0007b' }),
    'without a role': () => token({ crosswalk_role: undefined }),
    'with a role that is none of ours': () => token({ crosswalk_role: 'king' }),
    'with a role that is no text': () => token({ crosswalk_role: { admin: true } }),
    'bound to a country that there is not': () => token({ crosswalk_countries: ['KEN', 'XYZ'] }),
    'bound to what is no country': () => token({ crosswalk_countries: [7] }),
    'of a key that is not known': () =>
      signToken(issuer, foreignKey, { alg: 'RS256', kid: 'none' }, { exp: NOW_SECONDS + 300 }),
    'that was altered': async () => {
      const [header = '', , signature = ''] = (await token()).split('.');
      const claims = { iss: issuer.issuer, aud: 'crosswalk', sub: 'person-1', crosswalk_role: 'admin' };
      return `${header}.${plain({ ...claims, exp: NOW_SECONDS + 300 })}.${signature}`;
    },
    'that brings a key of its own': async () =>
      signToken(
        issuer,
        foreignKey,
        { alg: 'RS256', jwk: stranger.keys[0], jku: `${stranger.issuer}/keys` } as never,
        { exp: NOW_SECONDS + 300 },
      ),
    'that is far too long': () => token({ filler: 'x'.repeat(9_000) }),
    'that is no token': () => 'a.b.c',
  };

  test.each(Object.keys(bad))('%s', async (what) => {
    const client = holder((await bad[what]?.()) ?? '');
    const refused = problemOf(await client.get('/v1/projects'), 'unauthenticated');
    expect(refused.detail).toBe('The key is not good: unknown, expired or withdrawn.');
    problemOf(await client.put('/v1/projects/never', { title: 'A' }), 'unauthenticated');
    ok(await holder(await token()).get('/v1/projects'));
  });

  test('where no issuer is trusted', async () => {
    const plainApp = await testApp({ store: app.store, seeded: false });
    const client = clientOf(plainApp.app, { authorization: `Bearer ${await token()}` });
    problemOf(await client.get('/v1/projects'), 'unauthenticated');
    await plainApp.app.close();
  });
});

describe('the keys of the issuer', () => {
  let nowMs = 0;
  afterEach(() => issuer.answerWith(null));
  const fresh = () => {
    nowMs = 0;
    return createTokens(settings(issuer.issuer), () => nowMs);
  };

  test('are asked for once, however many tokens come', async () => {
    const tokens = fresh();
    const before = issuer.asked();
    const good = await token();
    const actors = await Promise.all(Array.from({ length: 20 }, () => tokens.verify(good, TEST_NOW)));
    expect(actors.every((actor) => actor !== null)).toBe(true);
    expect(issuer.asked() - before).toBe(2);
  });

  test('are asked for again for an unknown one, but not oftener than every half minute', async () => {
    const tokens = fresh();
    await tokens.verify(await token(), TEST_NOW);
    const name = `new-${issuer.keys.length}`;
    const added = await issuer.addKey(name, 'ES256');
    const signed = await signToken(issuer, added, { alg: 'ES256', kid: name }, { exp: NOW_SECONDS + 300 });
    const before = issuer.asked();
    for (let n = 0; n < 20; n += 1) expect(await tokens.verify(signed, TEST_NOW)).toBeNull();
    expect(issuer.asked() - before).toBe(0);
    nowMs = 30_000;
    expect(await tokens.verify(signed, TEST_NOW)).toMatchObject({ role: 'tagger' });
    expect(issuer.asked() - before).toBe(2);
  });

  test('serve on for an hour while the issuer is away, and no longer', async () => {
    const tokens = fresh();
    const good = await token();
    expect(await tokens.verify(good, TEST_NOW)).not.toBeNull();
    issuer.answerWith((_request, response) => response.writeHead(500).end());
    nowMs = 59 * 60_000;
    expect(await tokens.verify(good, TEST_NOW)).not.toBeNull();
    nowMs = 61 * 60_000;
    expect(await tokens.verify(good, TEST_NOW)).toBeNull();
    issuer.answerWith(null);
    nowMs = 62 * 60_000;
    expect(await tokens.verify(good, TEST_NOW)).not.toBeNull();
  });

  test('that were taken back are not taken for long', async () => {
    const name = `gone-${issuer.keys.length}`;
    const doomed = await issuer.addKey(name, 'ES256');
    const tokens = fresh();
    const signed = await signToken(issuer, doomed, { alg: 'ES256', kid: name }, { exp: NOW_SECONDS + 300 });
    expect(await tokens.verify(signed, TEST_NOW)).not.toBeNull();
    issuer.keys.splice(
      issuer.keys.findIndex(({ kid }) => kid === name),
      1,
    );
    nowMs = 11 * 60_000;
    await tokens.verify(await token(), TEST_NOW);
    await expect.poll(() => tokens.verify(signed, TEST_NOW)).toBeNull();
  });

  test.each<[string, Parameters<Issuer['answerWith']>[0]]>([
    ['an error', (_request, response) => response.writeHead(503).end('{}')],
    ['no JSON', (_request, response) => response.end('<html>')],
    ['too much', (_request, response) => response.end(`"${'x'.repeat(600_000)}"`)],
    ['a redirection', (_request, response) => response.writeHead(302, { location: '/keys' }).end()],
    [
      'the configuration of another',
      (_request, response) =>
        response.end(
          JSON.stringify({ issuer: 'https://other.example', jwks_uri: 'https://other.example/keys' }),
        ),
    ],
    ['nothing: the line is cut', (request) => request.socket.destroy()],
  ])('are none when it answers %s', async (_what, listener) => {
    const tokens = fresh();
    issuer.answerWith(listener);
    expect(await tokens.verify(await token(), TEST_NOW)).toBeNull();
  });

  test('are none when the issuer is down, and the service keeps answering', async () => {
    const gone = await startIssuer();
    const lost = await gone.addKey('one', 'RS256');
    const signed = await signToken(gone, lost, { alg: 'RS256', kid: 'one' }, { exp: NOW_SECONDS + 300 });
    await gone.close();
    const alone = await testApp({ store: app.store, seeded: false, oidc: settings(gone.issuer) });
    const client = clientOf(alone.app, { authorization: `Bearer ${signed}` });
    for (let n = 0; n < 3; n += 1) problemOf(await client.get('/v1/projects'), 'unauthenticated');
    ok(await clientOf(alone.app).get('/v1/projects'));
    ok(await clientOf(alone.app, await app.authorize('reader')).get('/v1/projects'));
    await alone.app.close();
  });
});

import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';
import { databaseAt, openDatabase } from '../src/store/open.ts';

/** Settings come from outside and are held to the letter: what is read is what was meant, or is refused by name. */

const refusal = (environment: Readonly<Record<string, string>>): string => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('a setting', () => {
  it('that is empty counts as not set, known or not', () => {
    const names = ['DATABASE_URL', 'HOST', 'PORT', 'READ_ACCESS', 'TRUST_PROXY', 'RATE_LIMIT', 'OTHER'];
    const empty = Object.fromEntries(names.map((name) => [`CROSSWALK_${name}`, '']));
    expect(readConfig(empty)).toEqual(readConfig({}));
    expect(readConfig({})).toMatchObject({ port: 3000, host: '127.0.0.1', trustProxy: [] });
  });

  it.each(['1e3', '0x10', ' 5', '5 ', '+5', '-5', '5.0', 'http', '٣'])('of %j is no number', (value) => {
    expect(refusal({ CROSSWALK_RATE_LIMIT: value })).toBe(
      `CROSSWALK_RATE_LIMIT: "${value}" is no whole number; write digits alone, such as 600.`,
    );
  });

  it('out of its range is refused with the range, and at its ends is read', () => {
    for (const value of ['65536', '9'.repeat(400)]) {
      expect(refusal({ CROSSWALK_PORT: value })).toMatch(/^CROSSWALK_PORT: .* from 0 to 65535\.$/);
    }
    expect(readConfig({ CROSSWALK_PORT: '0' }).port).toBe(0);
    expect(readConfig({ CROSSWALK_PORT: '65535' }).port).toBe(65_535);
  });
});

describe('proxies', () => {
  it('are addresses and ranges of both kinds', () => {
    const { trustProxy } = readConfig({
      CROSSWALK_TRUST_PROXY: '10.0.0.0/8, 192.168.1.4,fd00::/8,::1,loopback,',
    });
    expect(trustProxy).toEqual(['10.0.0.0/8', '192.168.1.4', 'fd00::/8', '::1', 'loopback']);
    expect(() => Fastify({ trustProxy: [...trustProxy] })).not.toThrow();
  });

  it.each(['true', '1', 'localhost', '10.0.0.0/33', '10.0.0.0/', '::/0', 'fe80::1%eth0', '10.0.0.1/8/8'])(
    'are not named by %s',
    (value) => {
      const told = refusal({ CROSSWALK_TRUST_PROXY: `10.0.0.1,${value}` });
      expect(told).toContain(`CROSSWALK_TRUST_PROXY: "${value}" is no address of a proxy`);
    },
  );
});

describe('an issuer of tokens', () => {
  const set = {
    CROSSWALK_OIDC_ISSUER: 'https://login.example.org/realm',
    CROSSWALK_OIDC_AUDIENCE: 'crosswalk',
  };

  it('is taken with an audience, by its https address, or http on this machine', () => {
    expect(readConfig({}).oidc).toBeNull();
    expect(readConfig(set).oidc).toMatchObject({ issuer: set.CROSSWALK_OIDC_ISSUER, audience: 'crosswalk' });
    expect(readConfig({ ...set, CROSSWALK_OIDC_ISSUER: 'http://127.0.0.1:8080' }).oidc).not.toBeNull();
  });

  it('is refused alone, and where its keys would come over an open line', () => {
    expect(refusal({ CROSSWALK_OIDC_ISSUER: set.CROSSWALK_OIDC_ISSUER })).toMatch(/set both, or neither/);
    expect(refusal({ CROSSWALK_OIDC_AUDIENCE: 'crosswalk' })).toMatch(/set both, or neither/);
    for (const issuer of [
      'http://login.example.org',
      'login.example.org',
      'https://a.example?x=1',
      'ftp://a.example',
    ])
      expect(refusal({ ...set, CROSSWALK_OIDC_ISSUER: issuer })).toMatch(
        /^CROSSWALK_OIDC_ISSUER: .* is no issuer/,
      );
  });
});

describe('under Kubernetes', () => {
  it('what it tells of services named crosswalk is passed over', () => {
    const environment = {
      CROSSWALK_SERVICE_HOST: '10.0.0.1',
      CROSSWALK_SERVICE_PORT: '80',
      CROSSWALK_SERVICE_PORT_HTTP: '80',
      CROSSWALK_PORT_80_TCP: 'tcp://10.0.0.1:80',
      CROSSWALK_PORT_80_TCP_ADDR: '10.0.0.1',
      CROSSWALK_WEB_SERVICE_HOST: '10.0.0.2',
      CROSSWALK_WEB_PORT: 'tcp://10.0.0.2:80',
    };
    expect(readConfig({ ...environment, CROSSWALK_PORT: '8080' })).toEqual(
      readConfig({ CROSSWALK_PORT: '8080' }),
    );
  });

  it('a port that it has set is refused with what happened and what to do', () => {
    expect(refusal({ CROSSWALK_PORT: 'tcp://10.0.0.1:80' })).toMatch(
      /^CROSSWALK_PORT: Kubernetes .*enableServiceLinks: false/,
    );
  });

  it('a mistyped setting is refused all the same', () => {
    expect(refusal({ CROSSWALK_PROT: '80' })).toMatch(/^Unknown settings: CROSSWALK_PROT\./);
    expect(refusal({ CROSSWALK_WEB_PORT: '80' })).toMatch(/^Unknown settings: CROSSWALK_WEB_PORT\./);
  });
});

describe('the address of the database', () => {
  it.each([
    ['postgres://localhost/crosswalk', /"postgres" are not served/],
    ['sqlite:data.sqlite', /"sqlite" are not served/],
    [':memory:', /gone when the service stops/],
    ['file::memory:', /gone when the service stops/],
    ['file:', /gone when the service stops/],
    ['file:data.sqlite?mode=ro', /no query string/],
    ['data.sqlite?cache=shared', /no query string/],
  ])('%s is refused in words, by the setting and by the store', async (url, words) => {
    expect(refusal({ CROSSWALK_DATABASE_URL: url })).toMatch(/^CROSSWALK_DATABASE_URL: /);
    expect(refusal({ CROSSWALK_DATABASE_URL: url })).toMatch(words);
    await expect(openDatabase(url, () => '2026-01-01T00:00:00.000Z')).rejects.toThrow(words);
    expect(() => databaseAt(url)).toThrow(words);
  });

  it.each([
    'data/a.sqlite',
    './a.sqlite',
    '/srv/a.sqlite',
    'file:a.sqlite',
    'file:///srv/a.sqlite',
    'C:\\a.sqlite',
  ])('%s is taken', (url) => {
    expect(readConfig({ CROSSWALK_DATABASE_URL: url }).databaseUrl).toBe(url);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';

let app: TestApp;

beforeAll(async () => {
  app = await testApp();
});

afterAll(() => app.close());

describe('a text to be read', () => {
  const asked = async (tags: string, more: Record<string, string> = {}, on = app) => {
    const { statusCode, headers, body } = await on.app.inject({
      method: 'POST',
      url: '/align',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...more },
      payload: new URLSearchParams({ tags }).toString(),
    });
    return { statusCode, location: String(headers.location), body };
  };

  test('is answered with an address, whoever sends it, and needs a key where reading does', async () => {
    expect(await asked('SDG 10.7 and 1.2')).toMatchObject({
      statusCode: 303,
      location: '/align?tags=sdg:10.7,sdg:1.2',
    });
    expect(await asked('nothing of that kind')).toMatchObject({
      statusCode: 303,
      location: '/align?tags=nothing+of+that+kind',
    });
    expect(await asked('')).toMatchObject({ statusCode: 303, location: '/align' });
    expect((await asked('gcm:5', { 'sec-fetch-site': 'cross-site' })).location).toBe('/align?tags=gcm:5');
    const closed = await testApp({ readAccess: 'key' });
    expect((await asked('gcm:5', {}, closed)).statusCode).toBe(401);
    await closed.close();
  });

  test('may have as many letters as the form takes, of any alphabet, and not more', async () => {
    const most = '限'.repeat(19_990);
    expect((await asked(`${most} gcm:5`)).location).toBe('/align?tags=gcm:5');
    const { statusCode, body } = await asked('x'.repeat(20_001));
    expect(statusCode).toBe(422);
    expect(body).toContain('at most 20000 are read at once');
  });

  test('says at the address it is answered with how much was left out', async () => {
    const words = Array.from({ length: 2_500 }, (_, at) => `a${Math.floor(at / 50)}.${at % 50}`);
    const { location } = await asked(words.join(' '));
    expect(location.length).toBeLessThan(8_000);
    expect(location).toContain('&left=2000');
    const { body } = await app.app.inject({ url: location });
    expect(body).toContain('2,000 words that look like codes were left out');
  });
});

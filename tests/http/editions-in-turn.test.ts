import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, clientOf, ok } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Several editions of one framework, one after another. */

let server: TestApp;
let ann: Client;
beforeAll(async () => {
  server = await testApp();
  ann = clientOf(server.app, await server.authorize('curator'));
});
afterAll(() => server.close());

const skosEdition = async (body: string, edition: number) =>
  ok(
    await ann.raw(
      'POST',
      `/v1/imports/editions?framework=harbours&edition=${edition}&from=${edition}-01-01`,
      body,
      'text/turtle',
    ),
  );

describe('an element that an edition leaves out', () => {
  const whole = readFileSync(new URL('../fixtures/skos/harbours.ttl', import.meta.url), 'utf8');
  const without = whole.slice(0, whole.indexOf('\nex:2.1'));

  it('is in force again where a later one brings it back, in SKOS too', async () => {
    ok(await ann.raw('POST', '/v1/imports/frameworks?framework=harbours', whole, 'text/turtle'));
    const element = async () => ok<object>(await ann.get('/v1/concepts/harbours:2.1'));
    const before = await element();
    expect(before).toMatchObject({ validUntil: null });
    await skosEdition(without, 2027);
    expect(await element()).toMatchObject({ validUntil: '2026-12-31' });
    await skosEdition(whole, 2028);
    expect(await element()).toMatchObject({ validUntil: null });
  });
});

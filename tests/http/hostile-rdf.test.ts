import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { HOSTILE_RDF, PREFIXES } from '../fixtures/skos/hostile.ts';
import { type TestApp, testApp } from '../support/app.ts';

let server: TestApp;
let curator: Client;
beforeAll(async () => {
  server = await testApp({ seeded: false });
  curator = clientOf(server.app, await server.authorize('curator'));
});
afterAll(() => server.close());

const MEDIA = { turtle: 'text/turtle', jsonld: 'application/ld+json', rdfxml: 'application/rdf+xml' };

describe('hostile RDF over HTTP', () => {
  it.each(HOSTILE_RDF)('%s is refused cleanly, and nothing is written', async (_what, format, text) => {
    const before = await curator.change();
    const type = format === null ? 'application/octet-stream' : MEDIA[format];
    const refused = await curator.raw(
      'POST',
      '/v1/imports/frameworks?source=skos&framework=hostile',
      text,
      type,
    );
    expect(problemOf(refused, 'unreadable-file').detail.length).toBeLessThan(2_000);
    expect(await curator.change()).toBe(before);
  });
});

describe('a large SKOS file', () => {
  it('leaves the service answering while it is read', async () => {
    const concepts = Array.from(
      { length: 12_000 },
      (_, n) =>
        `ex:c${n} a skos:Concept ; skos:notation "${n}" ; skos:prefLabel "Concept number ${n}"@en ; skos:definition "${'Words that make the file long. '.repeat(11)}"@en .`,
    );
    const file = `${PREFIXES}\n${concepts.join('\n')}`;
    expect(file.length).toBeGreaterThan(5_000_000);
    let longest = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 10);
    const url = '/v1/imports/frameworks?framework=large';
    const report = ok<{ created: number }>(await curator.raw('POST', url, file, 'text/turtle'));
    await setTimeout(50);
    clearInterval(watch);
    expect(report.created).toBe(12_000);
    expect(longest).toBeLessThan(3_000);
  });
});

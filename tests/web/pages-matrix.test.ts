import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Matrix } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** What a cell of a matrix counts is what its page lists. */

let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
});

afterAll(() => app.close());

test.each([
  ['rows=gcm:objective&columns=sdg:goal', 200],
  ['rows=msd:outcome&columns=sdg:goal', 200],
  ['rows=srf:objective&columns=sdg:goal', 200],
  ['rows=srf:output&columns=sdg:target', 60],
  ['rows=gcm:objective&columns=sdg:goal&minConfidence=0.8', 60],
  ['rows=srf:objective&columns=sdg:goal&parts=true', 60],
  ['rows=msd:deliverable&columns=sdg:goal&cells=alignments', 60],
])('each cell of %s opens exactly the links it stands for', async (question, most) => {
  const { values } = ok<Matrix>(await client.get(`/v1/reports/matrix?${question}`));
  expect(values.length).toBeGreaterThan(5);
  const page = await app.app.inject({ url: `/matrix?${question}`, headers: { accept: 'text/html' } });
  for (const { row, column, mappings } of values.slice(0, most)) {
    const link = `/matrix/cell?${question}&row=${row}&column=${column}`;
    expect(page.body).toContain(link.replaceAll('&', '&amp;'));
    const { body } = await app.app.inject({ url: link, headers: { accept: 'text/html' } });
    const shown = [...body.matchAll(/href="\/mappings\/([^"?]+)"/g)].map(([, id = '']) =>
      decodeURIComponent(id),
    );
    expect(shown, link).toEqual(mappings);
  }
});

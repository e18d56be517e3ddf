import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, ok } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Each number of projects on the page of a country opens exactly these projects. */

let app: TestApp;

beforeAll(async () => {
  app = await testApp();
  const client = clientOf(app.app, await app.authorize());
  const projects = {
    tagged: { tags: ['unsdcf-mda:1.2'] },
    part: { tags: ['unsdcf-mda:1.1', 'unsdcf-mda:1.2'] },
    mapped: { tags: ['sdg:3.8', 'gcm:15'] },
    classified: { tags: [], classifications: [{ scheme: 'outcome', code: 'OC1' }] },
    elsewhere: { tags: ['unsdcf-mda:1.2'], countries: ['KEN'] },
    stopped: { tags: ['unsdcf-mda:1.2'], status: 'cancelled' },
  };
  for (const [id, more] of Object.entries(projects)) {
    ok(await client.put(`/v1/projects/${id}`, { title: `Project ${id}`, countries: ['MDA'], ...more }), 201);
  }
});

afterAll(() => app.close());

const open = async (url: string) => (await app.app.inject({ url, headers: { accept: 'text/html' } })).body;

test('the numbers under a plan open the projects they count', async () => {
  const body = await open('/countries/MDA');
  const links = [
    ...body.matchAll(/<a href="(\/reports\/country-framework\/projects\?[^"]*)"><strong>(\d+) projects?</g),
  ];
  expect(links.length).toBeGreaterThan(3);
  const ways = new Set<string>();
  for (const [, href = '', count] of links) {
    const address = href.replaceAll('&amp;', '&');
    ways.add(new URLSearchParams(address.split('?')[1]).get('way') ?? '');
    const rows = (await open(address)).match(/<th scope="row"[^>]*><a href="\/projects\//g) ?? [];
    expect(rows.length, address).toBe(Number(count));
  }
  expect(ways).toContain('declared');
  expect(body).not.toContain('Project elsewhere');
});

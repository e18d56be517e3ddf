import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAt, openSite, type Site } from '../support/pages.ts';

/** Each page as a picture, at three sizes, light and dark: nothing sticks out, nothing complains, everybody can read it. */

const MOST_BYTES = 150 * 1024;

const PAGES: Readonly<Record<string, string>> = {
  home: '/',
  search: '/search?q=legal+identity',
  frameworks: '/frameworks',
  framework: '/frameworks/srf',
  concept: '/concepts/gcm:5',
  target: '/concepts/sdg:10.7',
  'projects of an element': '/concepts/sdg:10.7/projects',
  'align, empty': '/align',
  'align, choosing': '/align/choose?from=srf&tags=10.7',
  align: '/align?tags=SDG+10.7,+GCM+objective+5,+srf:1a11,+1.2,+sdg:99.9',
  projects: '/projects',
  project: '/projects/EXAMPLE-KEN-01',
  'project with what is possible': '/projects/EXAMPLE-KEN-01?chains=all',
  'catalogue of questions': '/questions',
  contributions: '/reports/contributions?to=sdg&level=goal&method=equal-split',
  'projects behind a number':
    '/reports/contributions/projects?to=sdg&level=goal&method=equal-split&concept=sdg:8',
  coverage: '/reports/coverage?framework=sdg&level=target',
  countries: '/countries',
  country: '/countries/MDA',
  'projects under a plan': '/reports/country-framework/projects?element=unsdcf-mda:1.2',
  matrix: '/matrix?rows=gcm:objective&columns=sdg:goal',
  'matrix of targets': '/matrix?rows=srf:short-term-outcome&columns=sdg:target&cells=alignments',
  cell: '/matrix/cell?rows=gcm:objective&columns=sdg:goal&row=gcm:5&column=sdg:10',
  'contributions, compared':
    '/reports/contributions?to=gcm&level=objective&method=equal-split&judged=compare&groupBy=country&currency=USD&rate=EUR%3D1.08%402026-01-01',
  curation: '/curation',
  'waiting for review': '/curation?show=proposed&framework=toc',
  link: '/mappings/judged-gcm-sdg-10-16.2',
  'proposed link': '/mappings/proposed-toc-srf-OUT1-3c11',
  impact: '/mappings/judged-gcm-sdg-10-16.2/impact',
  revisions: '/revisions',
  'revisions compared': '/revisions/compare?from=0&to=1',
  import: '/import',
  'sign in': '/sign-in',
  errors: '/errors',
  error: '/errors/ambiguous-concept',
  'not found': '/nothing-here',
  'an ambiguous address': '/concepts/1.2',
};

/** Pages like others, but large. */
const LARGE: Readonly<Record<string, string>> = {
  'framework of goals': '/frameworks/sdg',
  'contributions by country': '/reports/contributions?to=sdg&level=target&method=count&groupBy=country',
  'large matrix': '/matrix?rows=srf:short-term-outcome&columns=sdg:target',
};

let site: Site | null;

beforeAll(async () => {
  site = await openSite();
});

afterAll(() => site?.close());

test('every page fits on a phone, a laptop and paper, complains of nothing and can be read by everybody', async () => {
  if (site === null) return;
  const { browser, address } = site;
  expect(await lookAt(address, PAGES, () => browser.newContext())).toEqual([]);
}, 240_000);

test('no page is larger than 150 KB on the line, its style and script included', async () => {
  if (site === null) return;
  const { app } = site;
  for (const [name, path] of Object.entries({ ...PAGES, ...LARGE })) {
    const page = await app.app.inject({ url: path, headers: { accept: 'text/html' } });
    const assets = [...page.body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(
      ([, address = '']) => address,
    );
    expect(assets.length, name).toBeGreaterThan(0);
    const bodies = await Promise.all(assets.map((url) => app.app.inject({ url })));
    const bytes = [page, ...bodies].reduce((sum, { rawPayload }) => sum + gzipSync(rawPayload).length, 0);
    expect(bytes, name).toBeLessThan(MOST_BYTES);
  }
});

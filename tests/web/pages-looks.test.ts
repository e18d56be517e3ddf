import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  faultsOf,
  openPage,
  openSite,
  overhangOf,
  photograph,
  SIZES,
  type Site,
  type Size,
} from '../support/pages.ts';

/** Each page as a picture, at three sizes, light and dark: nothing sticks out, nothing complains, everybody can read it. */

const MOST_BYTES = 150 * 1024;

const PAGES: Readonly<Record<string, string>> = {
  home: '/',
  search: '/search?q=legal+identity',
  frameworks: '/frameworks',
  framework: '/frameworks/srf',
  'framework of goals': '/frameworks/sdg',
  concept: '/concepts/gcm:5',
  target: '/concepts/sdg:10.7',
  'projects of an element': '/concepts/sdg:10.7/projects',
  'align, empty': '/align',
  align: '/align?tags=SDG+10.7,+GCM+objective+5,+srf:1a11,+1.2,+sdg:99.9',
  projects: '/projects',
  project: '/projects/EXAMPLE-KEN-01',
  contributions: '/reports/contributions?to=sdg&level=goal&method=equal-split',
  'contributions by country': '/reports/contributions?to=sdg&level=target&method=count&groupBy=country',
  'projects behind a number':
    '/reports/contributions/projects?to=sdg&level=goal&method=equal-split&concept=sdg:8',
  coverage: '/reports/coverage?framework=sdg&level=target',
  countries: '/countries',
  country: '/countries/MDA',
  matrix: '/matrix?rows=gcm:objective&columns=sdg:goal',
  'large matrix': '/matrix?rows=srf:short-term-outcome&columns=sdg:target',
  cell: '/matrix/cell?row=gcm:5&column=sdg:10',
  curation: '/curation',
  import: '/import',
  'sign in': '/sign-in',
  errors: '/errors',
  error: '/errors/ambiguous-concept',
  'not found': '/nothing-here',
  'an ambiguous address': '/concepts/1.2',
};

let site: Site | null;

beforeAll(async () => {
  site = await openSite();
});

afterAll(() => site?.close());

/** What costs time is done where it tells something new: axe once in each colour scheme, once on a narrow screen. */
const LOOKS: readonly (readonly [size: Size, scheme: 'light' | 'dark', axe: boolean])[] = [
  ['phone', 'light', true],
  ['laptop', 'light', false],
  ['laptop', 'dark', true],
  ['paper', 'light', false],
];

describe.each(LOOKS)('at the size of a %s, %s', (size, scheme, axe) => {
  test('every page fits, complains of nothing and can be read by everybody', async () => {
    if (site === null) return;
    const context = await site.browser.newContext({ viewport: SIZES[size], colorScheme: scheme });
    const { page, complaints } = await openPage(context);
    if (size === 'paper') await page.emulateMedia({ media: 'print' });
    const found: string[] = [];
    for (const [name, path] of Object.entries(PAGES)) {
      complaints.length = 0;
      const answer = await page.goto(site.address + path);
      const status = answer?.status() ?? 0;
      if (axe) found.push(...(await faultsOf(page)).map((fault) => `${name}: ${fault}`));
      // A page that says 404 is rightly complained of by the browser.
      found.push(
        ...complaints
          .filter((text) => !(status >= 400 && text.includes(String(status))))
          .map((text) => `${name}: ${text}`),
      );
      const overhang = await overhangOf(page);
      if (overhang > 0) found.push(`${name}: ${overhang} pixels too wide`);
      if (size === 'laptop') expect(await page.title(), name).toMatch(/\S · Crosswalk$/);
      await photograph(page, `${name.replaceAll(/\W+/g, '-')}-${size}-${scheme}`);
    }
    await context.close();
    expect(found).toEqual([]);
  }, 120_000);
});

test('no page is larger than 150 KB on the line, its style and script included', async () => {
  if (site === null) return;
  const { app } = site;
  for (const [name, path] of Object.entries(PAGES)) {
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

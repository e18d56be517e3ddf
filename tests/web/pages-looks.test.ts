import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
  concept: '/concepts/gcm:5',
  target: '/concepts/sdg:10.7',
  'projects of an element': '/concepts/sdg:10.7/projects',
  'align, empty': '/align',
  'align, choosing': '/align/choose?from=srf&tags=10.7',
  align: '/align?tags=SDG+10.7,+GCM+objective+5,+srf:1a11,+1.2,+sdg:99.9',
  projects: '/projects',
  project: '/projects/EXAMPLE-KEN-01',
  contributions: '/reports/contributions?to=sdg&level=goal&method=equal-split',
  'projects behind a number':
    '/reports/contributions/projects?to=sdg&level=goal&method=equal-split&concept=sdg:8',
  coverage: '/reports/coverage?framework=sdg&level=target',
  countries: '/countries',
  country: '/countries/MDA',
  matrix: '/matrix?rows=gcm:objective&columns=sdg:goal',
  'matrix of targets': '/matrix?rows=srf:short-term-outcome&columns=sdg:target&cells=alignments',
  cell: '/matrix/cell?rows=gcm:objective&columns=sdg:goal&row=gcm:5&column=sdg:10',
  'contributions, compared':
    '/reports/contributions?to=gcm&level=objective&method=equal-split&judged=compare&groupBy=country&currency=USD&rate=EUR%3D1.08%402026-01-01',
  curation: '/curation',
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

const LOOKS: readonly (readonly [size: Size, scheme: 'light' | 'dark'])[] = [
  ['laptop', 'light'],
  ['laptop', 'dark'],
  ['paper', 'light'],
  ['phone', 'light'],
  ['phone', 'dark'],
];
/** Pages looked at at the same time. */
const AT_ONCE = 3;

test('every page fits on a phone, a laptop and paper, complains of nothing and can be read by everybody', async () => {
  if (site === null) return;
  const { browser, address } = site;
  const waiting = Object.entries(PAGES);
  const found: string[] = [];
  const look = async () => {
    const context = await browser.newContext();
    const { page, complaints } = await openPage(context);
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, path] = next;
      complaints.length = 0;
      await page.setViewportSize(SIZES.laptop);
      const status = (await page.goto(address + path))?.status() ?? 0;
      expect(await page.title(), name).toMatch(/\S · Crosswalk$/);
      for (const [size, scheme] of LOOKS) {
        await page.setViewportSize(SIZES[size]);
        await page.emulateMedia({ media: size === 'paper' ? 'print' : 'screen', colorScheme: scheme });
        found.push(...(await faultsOf(page, size)).map((fault) => `${name}, ${size}, ${scheme}: ${fault}`));
        const overhang = await overhangOf(page);
        if (overhang > 0) found.push(`${name}, ${size}: ${overhang} pixels too wide`);
        await photograph(page, `${name.replaceAll(/\W+/g, '-')}-${size}-${scheme}`);
      }
      // That a page answers 404 is rightly complained of by the browser.
      const others = complaints.filter((text) => !(status >= 400 && text.includes(String(status))));
      found.push(...others.map((text) => `${name}: ${text}`));
    }
    await context.close();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, look));
  expect(found).toEqual([]);
}, 180_000);

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

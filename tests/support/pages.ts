import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { loadExamples } from '../../src/services/examples.ts';
import { createKey } from '../../src/services/keys.ts';
import { TEST_NOW, type TestApp, testApp } from './app.ts';
import { openBrowser } from './browser.ts';

/** The real service on a port, with the example portfolio, and a real browser in front of it. */
export interface Site {
  readonly app: TestApp;
  readonly address: string;
  readonly browser: Browser;
  /** A key that may write. */
  readonly key: string;
  close(): Promise<void>;
}

/** Null, with a word about it, where the machine has no browser; tests then have nothing to look at. */
export async function openSite(): Promise<Site | null> {
  const browser = await openBrowser();
  if (browser === null) {
    console.warn(
      'No browser: pages are not looked at. npm installs one on Linux x64; elsewhere install Chrome.',
    );
    return null;
  }
  const app = await testApp();
  await loadExamples({ store: app.store, views: app.views }, TEST_NOW);
  const { key } = await createKey(
    app.store,
    { role: 'tagger', label: 'test tagger', expiresAt: null },
    TEST_NOW,
    'tests',
  );
  const address = await app.app.listen({ host: '127.0.0.1', port: 0 });
  return {
    app,
    address,
    browser,
    key,
    close: async () => {
      await browser.close();
      await app.close();
    },
  };
}

export const SIZES = {
  phone: { width: 390, height: 844 },
  laptop: { width: 1280, height: 900 },
  paper: { width: 794, height: 1123 },
} as const;
export type Size = keyof typeof SIZES;

/** A page whose complaints are collected: errors and warnings of the console, and what could not be loaded. */
export async function openPage(
  context: BrowserContext,
): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('requestfailed', (request) => {
    // A picture still on its way when the next page is opened is nobody's fault.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`not loaded: ${request.url()}`);
  });
  return { page, complaints };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds against WCAG 2.2 AA and good practice, in words. The page's own policy keeps scripts out, so axe comes by the browser. */
export async function faultsOf(page: Page, size: Size): Promise<readonly string[]> {
  await page.evaluate(AXE);
  // Nothing is aimed at on paper, however large.
  return page.evaluate(
    async (rules) => {
      const axe = (globalThis as unknown as { axe: { run(options: unknown): Promise<AxeResults> } }).axe;
      const { violations } = await axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        rules,
      });
      return violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .slice(0, 3)
            .map(({ html }) => html.slice(0, 200))
            .join(' | ')}`,
      );
    },
    size === 'paper' ? { 'target-size': { enabled: false } } : {},
  );
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

const SHOTS = join(import.meta.dirname, '../../test-results/pages');

/** A picture for people to look at, in a folder that is not committed. */
export async function photograph(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.jpeg`), quality: 70, fullPage: true });
}

const LOOKS: readonly (readonly [size: Size, scheme: 'light' | 'dark'])[] = [
  ['laptop', 'light'],
  ['laptop', 'dark'],
  ['paper', 'light'],
  ['phone', 'light'],
  ['phone', 'dark'],
];
/** Pages looked at at the same time. */
const AT_ONCE = 3;

/**
 * Looks at each page at three sizes, light and dark, takes its pictures, and tells what is wrong with it. `paths` are by
 * names; contexts are made by `open`, so that somebody may be signed in.
 */
export async function lookAt(
  address: string,
  paths: Readonly<Record<string, string>>,
  open: () => Promise<BrowserContext>,
): Promise<readonly string[]> {
  const waiting = Object.entries(paths);
  const found: string[] = [];
  const look = async () => {
    const context = await open();
    const { page, complaints } = await openPage(context);
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, path] = next;
      complaints.length = 0;
      await page.setViewportSize(SIZES.laptop);
      const status = (await page.goto(address + path))?.status() ?? 0;
      if (!/\S · Crosswalk$/.test(await page.title())) found.push(`${name}: no title`);
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
  return found;
}

/** Pixels by which a page is wider than its window. */
export function overhangOf(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/**
 * Does something on a page of its own, for somebody who is signed in with a key, or for nobody. Nothing may complain but of
 * answers that are refusals.
 */
export async function visitAt(
  { browser, address }: Site,
  path: string,
  { key, scripts }: { readonly key: string | null; readonly scripts: boolean },
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: SIZES.laptop, javaScriptEnabled: scripts });
  const { page, complaints } = await openPage(context);
  page.setDefaultTimeout(10_000);
  if (key === null) await page.goto(address + path);
  else await signIn(page, address, key, path);
  await work(page);
  await context.close();
  expect(complaints.filter((text) => !/status of 4\d\d/.test(text))).toEqual([]);
}

export async function signIn(page: Page, address: string, key: string, to: string): Promise<void> {
  await page.goto(`${address}/sign-in?to=${encodeURIComponent(to)}`);
  await page.getByLabel('Key').fill(key);
  await page.keyboard.press('Enter');
  await page.waitForURL(address + to);
}

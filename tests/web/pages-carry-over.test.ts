import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ok } from '../fixtures/http/client.ts';
import { edit, mappingOf, propose, review } from '../fixtures/http/curation.ts';
import {
  button,
  type Curation,
  type Curator,
  openCuration,
  reasonOf,
  said,
  visit,
} from '../support/curators.ts';
import { lookAt, openPage, type Site, signIn } from '../support/pages.ts';

/** Stale links carried over at pages; what keeps the forms of curators from others; how the pages of who curates look. */

let curation: Curation | null;
let site: Site;
let ana: Curator;
let ben: Curator;

beforeAll(async () => {
  curation = await openCuration();
  if (curation === null) return;
  ({ site, ana, ben } = curation);
});

afterAll(() => curation?.site.close());

/** Each test takes the stale links of a set of its own. */
const staleIds = async (set: string) => {
  const { items } = ok<{ items: { id: string }[] }>(
    await ana.client.get(`/v1/mappings?status=accepted&stale=true&limit=200&set=${set}`),
  );
  return items.map(({ id }) => id);
};

describe('stale links', () => {
  test('are carried over one by one, to the element that took the place', async () => {
    if (curation === null) return;
    const id = (await staleIds('judged-sv-gcm')).find((one) => one.includes('P2')) ?? '';
    await visit(site, `/mappings/${id}`, ben.key, async (page) => {
      const form = page.locator('form[action$="/carry-over"]');
      await form.getByLabel(/^Reason/).fill('Only the number is new.');
      await form.getByRole('button', { name: 'Propose it for the new element' }).click();
      await page.waitForURL(`**/mappings/${id}-r2#history`);
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('sv:P9');
    });
  });

  test('are carried over many at once, by boxes or all of a list', async () => {
    if (curation === null) return;
    const set = 'judged-sv-sdg';
    const [first = '', second = '', ...others] = await staleIds(set);
    await visit(site, `/curation?show=stale&set=${set}`, ben.key, async (page) => {
      await reasonOf(page).fill('They hold.');
      await button(page, 'Confirm: they hold as they stand').click();
      expect(await page.getByRole('alert').innerText()).toContain('Choose the mappings');
      await page.getByLabel(`Choose ${first}`).check();
      await page.getByLabel(`Choose ${second}`).check();
      await button(page, 'Propose them for the new elements').click();
      expect(await page.getByRole('alert').innerText()).toContain('No single element took the place');
      // What was chosen stays so.
      expect(await page.getByLabel(`Choose ${second}`).isChecked()).toBe(true);
      await button(page, 'Confirm: they hold as they stand').click();
      await page.waitForURL(/\/curation\?set=judged-sv-sdg#decisions$/);
      expect(await page.getByRole('table', { name: /^Decisions/ }).innerText()).toMatch(
        /carried over[\s\S]*They hold\./,
      );
      expect(await staleIds(set)).toEqual(others);
      await page.getByLabel(/All \d+ of this list/).check();
      await reasonOf(page).fill('All of them hold.');
      await button(page, 'Confirm: they hold as they stand').click();
      await page.waitForURL(/\/curation\?set=judged-sv-sdg#decisions$/);
    });
    expect(await staleIds(set)).toEqual([]);
  });
});

describe('a form', () => {
  test('that does not come from a page of ours decides nothing', async () => {
    if (curation === null) return;
    const { app } = site.app;
    const { id } = await propose(ana.client, { subject: 'gcm:15', ...said('sdg:12.8') });
    const send = (url: string, fields: Record<string, string>, cookie = '') =>
      app.inject({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded', cookie },
        payload: new URLSearchParams(fields).toString(),
      });
    const cookie = String((await send('/sign-in', { key: ben.key })).headers['set-cookie']).split(';')[0];
    const statuses = [];
    for (const [path, fields] of [
      [`/mappings/${id}/reviews`, { action: 'reject', reason: 'No.', version: '1' }],
      [`/mappings/${id}/comments`, { text: 'No.' }],
      [`/mappings/${id}/carry-over`, { how: 'confirm', reason: 'No.', read: '1' }],
      [`/mappings/${id}/edit`, { version: '1' }],
      ['/mappings/new', { subject: 'gcm:17' }],
      ['/curation/carry-over', { how: 'confirm', reason: 'No.', read: '1', all: 'yes' }],
    ] as const)
      statuses.push((await send(path, fields, cookie)).statusCode);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 403]);
    expect(await mappingOf(ana.client, id)).toMatchObject({ status: 'proposed', version: 1, comments: 0 });
  });
});

test('the pages of who curates fit everywhere, complain of nothing and can be read by everybody', async () => {
  if (curation === null) return;
  const { browser, address } = site;
  const first = await propose(ana.client, { subject: 'gcm:16', ...said('sdg:12.8') });
  ok(await review(ben.client, first, { action: 'accept' }));
  ok(
    await edit(
      ana.client,
      { ...first, version: 2 },
      { subject: 'gcm:16', ...said('sdg:12.8'), strength: 'core' },
    ),
    201,
  );
  const signedIn = async () => {
    const context = await browser.newContext();
    const { page } = await openPage(context);
    await signIn(page, address, ben.key, '/curation');
    await page.close();
    return context;
  };
  const [stale = ''] = await staleIds('judged-sv-migof');
  const pages = {
    'curation signed in': '/curation',
    'review of a revision': `/mappings/${first.id}-r2`,
    'review with impact': `/mappings/${first.id}-r2/impact`,
    'stale link': `/mappings/${stale}`,
    'propose a link': '/mappings/new',
    'propose a revision': `/mappings/${first.id}/edit`,
    'revisions signed in': '/revisions',
  };
  expect(await lookAt(address, pages, signedIn)).toEqual([]);
}, 120_000);

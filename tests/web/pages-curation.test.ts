import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SEED_FOLDER } from '../../src/services/seed.ts';
import { type Client, clientOf, ok } from '../fixtures/http/client.ts';
import { edit, mappingOf, propose, review } from '../fixtures/http/curation.ts';
import { lookAt, openPage, openSite, SIZES, type Site } from '../support/pages.ts';

/** Curation as curators do it: they sign in, look at what a decision would change, and decide with a reason. */

interface Curator {
  readonly key: string;
  readonly client: Client;
}

let site: Site | null;
let ana: Curator;
let ben: Curator;

/** P1 reworded, P2 renumbered to P9, P3 gone. */
const OLD_EDITION = readFileSync(join(SEED_FOLDER, 'frameworks', 'sv', 'concepts.tsv'), 'utf8');
const NEW_EDITION = OLD_EDITION.replace('\tResilience\t', '\tResilience and hope\t')
  .replace(/^P2\t/m, 'P9\t')
  .replace(/^P3\t.*\n/m, '');

beforeAll(async () => {
  site = await openSite();
  if (site === null) return;
  const { app } = site;
  const curator = async (): Promise<Curator> => {
    const headers = await app.authorize('curator');
    return { key: headers.authorization.replace('Bearer ', ''), client: clientOf(app.app, headers) };
  };
  ana = await curator();
  ben = await curator();
  const edition = '/v1/imports/editions?framework=sv&edition=2027&from=2027-01-01';
  ok(await ana.client.raw('POST', edition, NEW_EDITION, 'text/tab-separated-values'));
  ok(await ana.client.put('/v1/projects/P-1', { title: 'Debate', tags: ['gcm:17'] }), 201);
});

afterAll(() => site?.close());

/** A page at an address, for somebody who is signed in, or for nobody. Scripts are off: nothing here needs them. */
async function visit(
  path: string,
  key: string | null,
  work: (page: Page, site: Site) => Promise<void>,
): Promise<void> {
  if (site === null) return;
  const context = await site.browser.newContext({ viewport: SIZES.laptop, javaScriptEnabled: false });
  const { page, complaints } = await openPage(context);
  page.setDefaultTimeout(10_000);
  if (key === null) await page.goto(site.address + path);
  else await signIn(page, site, key, path);
  await work(page, site);
  await context.close();
  expect(complaints.filter((text) => !/status of 4\d\d/.test(text))).toEqual([]);
}

async function signIn(page: Page, { address }: Site, key: string, to: string): Promise<void> {
  await page.goto(`${address}/sign-in?to=${encodeURIComponent(to)}`);
  await page.getByLabel('Key').fill(key);
  await page.keyboard.press('Enter');
  await page.waitForURL(address + to);
}

const button = (page: Page, name: string) => page.getByRole('button', { name });
const reasonOf = (page: Page) => page.getByLabel(/^Reason/);
const said = (object: string) => ({ object, rationale: `A reason of its own for ${object}.` });

describe('a proposal', () => {
  test('is found, its impact is read, and it is accepted with a reason and is in force', async () => {
    if (site === null) return;
    const { id } = await propose(ana.client, said('sdg:12.8'));
    await visit('/curation?framework=gcm&set=proposals', ben.key, async (page) => {
      await page.getByRole('link', { name: id, exact: true }).click();
      expect(await page.locator('main').innerText()).toContain('waits for review and aligns nothing yet');
      await page.getByRole('link', { name: 'See what accepting it would change' }).click();
      await page.waitForURL(`**/mappings/${id}/impact`);
      expect(await page.getByRole('table', { name: 'Projects whose alignments change' }).innerText()).toMatch(
        /Debate[\s\S]*SDG 12\.8\s+comes in: supporting, arguable/,
      );
      expect(await page.getByRole('table', { name: 'SDGs, targets: projects' }).innerText()).toMatch(
        /SDG 12\.8[^\n]*0\s+1\s+\+1/,
      );
      await reasonOf(page).fill('The target asks for what debate gives.');
      await button(page, 'Accept').click();
      await page.waitForURL(`**/mappings/${id}#history`);
      expect(await page.locator('main').innerText()).toContain('In force.');
      const history = await page.getByRole('table', { name: 'Decisions, oldest first' }).innerText();
      expect(history).toContain('The target asks for what debate gives.');
    });
    expect(await mappingOf(ana.client, id)).toMatchObject({ status: 'accepted', version: 2 });
  });

  test('is not for its author to accept, who is told why, and may reject it', async () => {
    if (site === null) return;
    const { id } = await propose(ana.client, said('sdg:12.1'));
    await visit(`/mappings/${id}`, ana.key, async (page) => {
      expect(await page.locator('main').innerText()).toContain('You wrote version 1 of this link');
      expect(await button(page, 'Accept').count()).toBe(0);
      await reasonOf(page).fill('A mistake of mine.');
      await button(page, 'Reject').click();
      await page.waitForURL(`**/mappings/${id}#history`);
      expect(await page.locator('main').innerText()).toContain('Rejected: it aligns nothing.');
    });
  });

  test('that contradicts what is in force says so, and cannot be accepted', async () => {
    if (site === null) return;
    const { id } = await propose(ana.client, { subject: 'gcm:1', ...said('sdg:10.7') });
    await visit(`/mappings/${id}`, ben.key, async (page) => {
      expect(await page.locator('.notice.bad').innerText()).toContain(
        'It cannot be accepted as things stand',
      );
      expect(await button(page, 'Accept').count()).toBe(0);
      expect(await button(page, 'Reject').count()).toBe(1);
    });
  });

  test('that was changed meanwhile is not accepted; the page shows what was changed and keeps the reason', async () => {
    if (site === null) return;
    const first = await propose(ana.client, said('sdg:12.2'));
    await visit(`/mappings/${first.id}`, ben.key, async (page) => {
      ok(await edit(ana.client, first, { ...said('sdg:12.2'), rationale: 'Another reason.' }));
      await reasonOf(page).fill('Clear to me.');
      await button(page, 'Accept').click();
      expect(await page.getByRole('alert').innerText()).toContain('is at version 2, not 1');
      expect(await page.getByRole('table', { name: 'What was changed meanwhile' }).innerText()).toMatch(
        /rationale\s+A reason of its own for sdg:12\.2\.\s+Another reason\./,
      );
      expect(await reasonOf(page).inputValue()).toBe('Clear to me.');
      expect(await mappingOf(ana.client, first.id)).toMatchObject({ status: 'proposed' });
      await button(page, 'Accept').click();
      await page.waitForURL(/#history$/);
    });
    expect(await mappingOf(ana.client, first.id)).toMatchObject({ status: 'accepted' });
  });

  test('needs a reason for its decision', async () => {
    if (site === null) return;
    const { id } = await propose(ana.client, said('sdg:12.3'));
    await visit(`/mappings/${id}`, ben.key, async (page) => {
      await reasonOf(page).fill('   ');
      await button(page, 'Reject').click();
      expect(await page.getByRole('alert').innerText()).toContain('Write down why');
      expect(await reasonOf(page).getAttribute('aria-invalid')).toBe('true');
    });
    expect(await mappingOf(ana.client, id)).toMatchObject({ status: 'proposed' });
  });

  test('is made by a form that says at each field what is wrong, and changed by another', async () => {
    await visit('/mappings/new?subject=gcm:17', ana.key, async (page) => {
      const fill = (label: RegExp, text: string) => page.getByLabel(label).fill(text);
      await fill(/^Object/, 'sdg:99.9');
      await fill(/^Confidence/, '0,8');
      await fill(/^Source/, 'tests');
      await fill(/^Where in it/, 'here');
      await fill(/^Rationale/, 'Debate teaches respect.');
      await reasonOf(page).fill('It was missing.');
      await button(page, 'Propose it').click();
      const field = page.getByLabel(/^Object/);
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      const fault = await field.getAttribute('aria-describedby');
      expect(await page.locator(`#${fault}`).innerText()).toContain('sdg:99.9');
      expect(await page.getByLabel(/^Rationale/).inputValue()).toBe('Debate teaches respect.');
      await field.fill('sdg:4.7');
      await button(page, 'Propose it').click();
      await page.waitForURL('**/mappings/gcm-17-sdg-4.7');
      await page.getByRole('link', { name: 'Change it' }).click();
      await page.getByLabel(/^Strength/).selectOption('conditional');
      await reasonOf(page).fill('Not always.');
      await button(page, 'Save it').click();
      expect(await page.getByRole('alert').count()).toBe(1);
      await fill(/^Condition/, 'if the debate is about diversity');
      await button(page, 'Save it').click();
      await page.waitForURL('**/mappings/gcm-17-sdg-4.7');
      expect(await page.locator('.question').innerText()).toContain('if the debate is about diversity');
    });
  });
});

describe('a revision', () => {
  test('stands beside what it revises, with what differs', async () => {
    if (site === null) return;
    const first = await propose(ana.client, said('sdg:12.4'));
    ok(await review(ben.client, first, { action: 'accept' }));
    ok(await edit(ana.client, { ...first, version: 2 }, { ...said('sdg:12.4'), confidence: 0.9 }), 201);
    await visit(`/mappings/${first.id}`, null, async (page) => {
      await page.getByRole('link', { name: `${first.id}-r2` }).click();
      expect(await page.getByRole('table', { name: 'What differs' }).innerText()).toMatch(
        /confidence\s+0\.7\s+0\.9/,
      );
    });
  });
});

/** Each test takes the stale links of a set of its own. */
const staleIds = async (set: string) => {
  const { items } = ok<{ items: { id: string }[] }>(
    await ana.client.get(`/v1/mappings?status=accepted&stale=true&limit=200&set=${set}`),
  );
  return items.map(({ id }) => id);
};

describe('stale links', () => {
  test('are carried over one by one, to the element that took the place', async () => {
    if (site === null) return;
    const id = (await staleIds('judged-sv-gcm')).find((one) => one.includes('P2')) ?? '';
    await visit(`/mappings/${id}`, ben.key, async (page) => {
      const form = page.locator('form[action$="/carry-over"]');
      await form.getByLabel(/^Reason/).fill('Only the number is new.');
      await form.getByRole('button', { name: 'Propose it for the new element' }).click();
      await page.waitForURL(`**/mappings/${id}-r2#history`);
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('sv:P9');
    });
  });

  test('are carried over many at once, by boxes or all of a list', async () => {
    if (site === null) return;
    const set = 'judged-sv-sdg';
    const [first = '', second = '', ...others] = await staleIds(set);
    await visit(`/curation?show=stale&set=${set}`, ben.key, async (page) => {
      await reasonOf(page).fill('They hold.');
      await button(page, 'Confirm: they hold as they stand').click();
      expect(await page.getByRole('alert').innerText()).toContain('Choose the links');
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

describe('revisions', () => {
  test('are listed, and two are compared field by field, with files beside', async () => {
    if (site === null) return;
    const first = await propose(ana.client, said('sdg:12.5'));
    ok(await edit(ana.client, first, { ...said('sdg:12.5'), confidence: 0.9 }));
    await visit('/revisions', null, async (page) => {
      await button(page, 'Compare the two').click();
      await page.waitForURL(/\/revisions\/compare\?to=\d+&from=\d+$/);
      expect(await page.getByRole('table').innerText()).toMatch(/changed\s+confidence\s+0\.7\s+0\.9/);
      const csv = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
      expect(csv).toMatch(/^\/v1\/revisions\/\d+\/compare\/\d+\?format=csv$/);
    });
  });
});

describe('who may not curate', () => {
  test('sees everything without forms, and how to sign in', async () => {
    if (site === null) return;
    const { id } = await propose(ana.client, said('sdg:12.6'));
    for (const path of ['/curation', `/mappings/${id}`, `/mappings/${id}/impact`]) {
      await visit(path, null, async (page) => {
        expect(await page.locator('main form[method="post"], main input[type="checkbox"]').count()).toBe(0);
        const way = page.locator('main a[href^="/sign-in?to="]').first();
        expect(await way.innerText()).toBe('sign in with a curator’s key');
      });
    }
    const { statusCode } = await site.app.app.inject({
      method: 'POST',
      url: `/mappings/${id}/reviews`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'action=accept&reason=x&version=1',
    });
    expect(statusCode).toBe(401);
  });

  test('comments with a key that may write, and reviews nothing with it', async () => {
    if (site === null) return;
    const { id } = await propose(ana.client, said('sdg:12.7'));
    await visit(`/mappings/${id}`, site.key, async (page) => {
      expect(await button(page, 'Accept').count()).toBe(0);
      expect(await page.locator('main').innerText()).toContain('To review this link takes a curator’s key');
      await page.getByRole('textbox', { name: /^Comment/ }).fill('<b>Is this so?</b>');
      await button(page, 'Add the comment').click();
      await page.waitForURL(/#comments$/);
      expect(await page.locator('ul.plain li').innerText()).toContain('<b>Is this so?</b>');
    });
  });
});

describe('a form', () => {
  test('that does not come from a page of ours decides nothing', async () => {
    if (site === null) return;
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
  if (site === null) return;
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
    await signIn(page, { address } as Site, ben.key, '/curation');
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

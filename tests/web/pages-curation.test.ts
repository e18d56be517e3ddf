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
import type { Site } from '../support/pages.ts';

/** Curation as curators do it: they sign in, look at what a decision would change, and decide with a reason. */

let curation: Curation | null;
let site: Site;
let ana: Curator;
let ben: Curator;

beforeAll(async () => {
  curation = await openCuration();
  if (curation === null) return;
  ({ site, ana, ben } = curation);
  ok(await ana.client.put('/v1/projects/P-1', { title: 'Debate', tags: ['gcm:17'] }), 201);
});

afterAll(() => curation?.site.close());

describe('a proposal', () => {
  test('is found, its impact is read, and it is accepted with a reason and is in force', async () => {
    if (curation === null) return;
    // It holds for every part, so it counts for a project that does one of them.
    const { id } = await propose(ana.client, { ...said('sdg:12.8'), holdsForParts: true });
    await visit(site, '/curation?framework=gcm&set=proposals', ben.key, async (page) => {
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
    if (curation === null) return;
    const { id } = await propose(ana.client, said('sdg:12.1'));
    await visit(site, `/mappings/${id}`, ana.key, async (page) => {
      expect(await page.locator('main').innerText()).toContain('You wrote version 1 of this mapping');
      expect(await button(page, 'Accept').count()).toBe(0);
      await reasonOf(page).fill('A mistake of mine.');
      await button(page, 'Reject').click();
      await page.waitForURL(`**/mappings/${id}#history`);
      expect(await page.locator('main').innerText()).toContain('Rejected: it aligns nothing.');
    });
  });

  test('that contradicts what is in force says so, and cannot be accepted', async () => {
    if (curation === null) return;
    const { id } = await propose(ana.client, { subject: 'gcm:1', ...said('sdg:10.7') });
    await visit(site, `/mappings/${id}`, ben.key, async (page) => {
      expect(await page.locator('.notice.bad').innerText()).toContain(
        'It cannot be accepted as things stand',
      );
      expect(await button(page, 'Accept').count()).toBe(0);
      expect(await button(page, 'Reject').count()).toBe(1);
    });
  });

  test('that was changed meanwhile is not accepted; the page shows what was changed and keeps the reason', async () => {
    if (curation === null) return;
    const first = await propose(ana.client, said('sdg:12.2'));
    await visit(site, `/mappings/${first.id}`, ben.key, async (page) => {
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
    if (curation === null) return;
    const { id } = await propose(ana.client, said('sdg:12.3'));
    await visit(site, `/mappings/${id}`, ben.key, async (page) => {
      await reasonOf(page).fill('   ');
      await button(page, 'Reject').click();
      expect(await page.getByRole('alert').innerText()).toContain('Write down why');
      expect(await reasonOf(page).getAttribute('aria-invalid')).toBe('true');
    });
    expect(await mappingOf(ana.client, id)).toMatchObject({ status: 'proposed' });
  });

  test('is made by a form that says at each field what is wrong, and changed by another', async () => {
    if (curation === null) return;
    await visit(site, '/mappings/new?subject=gcm:17', ana.key, async (page) => {
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
      await page.getByLabel(/^Strength of what/).selectOption('conditional');
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
    if (curation === null) return;
    const first = await propose(ana.client, said('sdg:12.4'));
    ok(await review(ben.client, first, { action: 'accept' }));
    ok(await edit(ana.client, { ...first, version: 2 }, { ...said('sdg:12.4'), confidence: 0.9 }), 201);
    await visit(site, `/mappings/${first.id}`, null, async (page) => {
      await page.getByRole('link', { name: `${first.id}-r2` }).click();
      expect(await page.getByRole('table', { name: 'What differs' }).innerText()).toMatch(
        /confidence\s+0\.7\s+0\.9/,
      );
    });
  });
});

describe('revisions', () => {
  test('are listed, and two are compared field by field, with files beside', async () => {
    if (curation === null) return;
    const first = await propose(ana.client, said('sdg:12.5'));
    ok(await edit(ana.client, first, { ...said('sdg:12.5'), confidence: 0.9 }));
    await visit(site, '/revisions', null, async (page) => {
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
    if (curation === null) return;
    const { id } = await propose(ana.client, said('sdg:12.6'));
    for (const path of ['/curation', `/mappings/${id}`, `/mappings/${id}/impact`]) {
      await visit(site, path, null, async (page) => {
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
    if (curation === null) return;
    const { id } = await propose(ana.client, said('sdg:12.7'));
    await visit(site, `/mappings/${id}`, site.key, async (page) => {
      expect(await button(page, 'Accept').count()).toBe(0);
      expect(await page.locator('main').innerText()).toContain(
        'To review this mapping takes a curator’s key',
      );
      await page.getByRole('textbox', { name: /^Comment/ }).fill('<b>Is this so?</b>');
      await button(page, 'Add the comment').click();
      await page.waitForURL(/#comments$/);
      expect(await page.locator('ul.plain li').innerText()).toContain('<b>Is this so?</b>');
    });
  });
});

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsOf, openSite, type Site, signIn, visitAt } from '../support/pages.ts';

/** What people do, done as they do it: with a keyboard, with and without scripts. */

let site: Site | null;

beforeAll(async () => {
  site = await openSite();
});

afterAll(() => site?.close());

/** Runs on a page of its own, where there is a browser. */
async function visit(
  path: string,
  work: (page: Page, site: Site) => Promise<void>,
  { scripts = true }: { readonly scripts?: boolean } = {},
): Promise<void> {
  if (site === null) return;
  const where = site;
  await visitAt(where, path, { key: null, scripts }, (page) => work(page, where));
}

describe('finding', () => {
  test.each([
    ['10.7', 'sdg:10.7'],
    ['trafficking', 'gcm:10'],
    ['legal identity', 'sdg:16.9'],
  ])('typing %s on the first page and Enter finds it first, without scripts', async (typed, id) => {
    await visit(
      '/',
      async (page) => {
        await page.getByRole('searchbox').fill(typed);
        await page.keyboard.press('Enter');
        await page.waitForURL(/\/search\?q=/);
        const first = page.locator('main .concepts a').first();
        expect(await first.getAttribute('href')).toBe(`/concepts/${id}`);
        await first.click();
        await page.waitForURL(`**/concepts/${id}`);
      },
      { scripts: false },
    );
  });

  test('the first stop of the keyboard is the way past the head', async () => {
    await visit('/frameworks/gcm', async (page) => {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('main');
    });
  });

  test('focus is seen wherever the keyboard goes, and goes everywhere', async () => {
    await visit('/align?tags=gcm:5', async (page) => {
      const seen = new Set<string>();
      for (let stop = 0; stop < 40; stop += 1) {
        await page.keyboard.press('Tab');
        const [what, outline] = await page.evaluate<[string, string]>(
          '[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineWidth]',
        );
        seen.add(what);
        if (what !== 'BODY') expect(Number.parseFloat(outline), what).toBeGreaterThanOrEqual(2);
      }
      expect([...seen]).toEqual(expect.arrayContaining(['A', 'TEXTAREA', 'SELECT', 'BUTTON', 'SUMMARY']));
    });
  });
});

describe('aligning', () => {
  test('a pasted sentence is read, the address can be shared, and reasons open by keyboard', async () => {
    await visit(
      '/align',
      async (page) => {
        await page
          .getByLabel(/Codes, or a text/)
          .fill('We contribute to SDG targets 10.7 and 8.8, and to GCM objective 5.');
        await page.getByRole('button', { name: 'Align' }).click();
        await page.waitForURL(/\/align\?tags=/);
        const read = await page.locator('ul.tags').innerText();
        for (const code of ['SDG 10.7', 'SDG 8.8', 'gcm:5']) expect(read).toContain(code);
        const why = page.locator('summary', { hasText: 'Why' }).first();
        await why.focus();
        await page.keyboard.press('Enter');
        expect(await page.locator('details[open] .path').first().isVisible()).toBe(true);
        const shared = (
          await page.locator('#share ~ * pre, section:has(#share) pre').first().innerText()
        ).trim();
        await page.goto(`${site?.address}${shared}`);
        expect(await page.locator('ul.tags').innerText()).toBe(read);
      },
      { scripts: false },
    );
  });

  test('a text longer than any address is read, and answered with an address that is short', async () => {
    await visit(
      '/align',
      async (page) => {
        const words = 'We contribute to SDG target 10.7,\nand to what follows from it. “Für alle.” ';
        const text = `${words.repeat(300).slice(0, 18_900)}\nGCM objective 5 and sdg 10.99`;
        expect(text.length).toBeGreaterThan(18_900);
        await page.getByLabel(/Codes, or a text/).fill(text);
        await page.getByLabel('Towards').selectOption('sdg');
        await page.getByRole('button', { name: 'Align' }).click();
        await page.waitForURL(/\/align\?tags=/);
        expect(new URL(page.url()).search).toBe('?tags=sdg:10.7,gcm:5%3B10.99&to=sdg');
        expect(await page.locator('ul.tags li').count()).toBe(2);
        expect(await page.getByText('Not understood').innerText()).toContain('10.99');
      },
      { scripts: false },
    );
  });

  test('what has no code at hand is chosen from lists, and added to what was written', async () => {
    await visit(
      '/align?tags=SDG+10.7',
      async (page) => {
        await page.getByRole('link', { name: 'IOM SRF', exact: true }).click();
        await page.waitForURL(/\/align\/choose/);
        await page.getByRole('checkbox', { name: /^1a / }).check();
        await page.getByRole('checkbox', { name: /^3c / }).check();
        await page.getByRole('button', { name: 'Align these' }).click();
        await page.waitForURL(/\/align\?/);
        expect(await page.getByLabel(/^Codes/).inputValue()).toBe('sdg:10.7, srf:1a, srf:3c');
        expect(await page.locator('ul.tags li').count()).toBe(3);
      },
      { scripts: false },
    );
  });

  test('a code that means several elements is a choice', async () => {
    await visit('/align?tags=1.2', async (page) => {
      await page.getByRole('radio', { name: /msd:1\.2/ }).check();
      await page.getByRole('button', { name: 'Use this one' }).click();
      await page.waitForURL(/choose=/);
      expect(await page.locator('ul.tags').innerText()).toContain('msd:1.2');
      expect(await page.getByRole('heading', { name: /^SDGs: \d+ target/ }).count()).toBe(1);
    });
  });
});

describe('deciding', () => {
  test('several are declined at once, a missing reason is asked for, and the form says what was saved, without scripts', async () => {
    await visit(
      '/',
      async (page, where) => {
        await signIn(page, where.address, where.key, '/projects/EXAMPLE-KEN-01');
        const form = page.locator('form[action*="#decide-sdg"]');
        const ticks = form.locator('input[name="concept"]');
        const chosen = [await ticks.nth(0).inputValue(), await ticks.nth(1).inputValue()];
        for (const concept of chosen) await form.locator(`input[value="${concept}"]`).check();
        await form.getByRole('radio', { name: /^Decline/ }).check();
        await form.getByRole('button', { name: 'See what tables gain or lose' }).click();
        expect(await form.getByRole('alert').innerText()).toBe('To decline, write down why.');
        for (const concept of chosen)
          expect(await form.locator(`input[value="${concept}"]`).isChecked()).toBe(true);
        await form.getByLabel(/^Reason/).fill('Not what we do.');
        await form.getByRole('button', { name: 'See what tables gain or lose' }).click();
        expect(await form.getByRole('status').innerText()).toContain('Not saved yet.');
        await form.getByRole('button', { name: 'Save' }).click();
        await page.waitForURL(/EXAMPLE-KEN-01\?saved=\d+#decide-sdg$/);
        expect(await form.getByRole('status').innerText()).toBe(`Saved: ${chosen.join(', ')} declined.`);
        const { decisions } = await projectOf(where);
        for (const concept of chosen) {
          expect(decisions.find((one) => one.concept.id === concept)).toMatchObject({
            decision: 'decline',
            reason: 'Not what we do.',
            by: expect.stringContaining('test tagger'),
          });
        }
      },
      { scripts: false },
    );
  });

  test('what was written stays there to be copied when the session has ended, and the way leads back', async () => {
    await visit('/', async (page, where) => {
      const path = '/projects/EXAMPLE-KEN-01';
      await signIn(page, where.address, where.key, path);
      const form = page.locator('form[action*="#decide-sdg"]');
      await form.locator('input[name="concept"]').first().check();
      await form.getByRole('radio', { name: /^Decline/ }).check();
      await form.getByLabel(/^Reason/).fill('A reason that took long to write.');
      await page.context().clearCookies();
      await form.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { name: 'What you had written' }).waitFor();
      expect(await page.locator('pre', { hasText: 'A reason that took long to write.' }).count()).toBe(1);
      expect(await faultsOf(page, 'laptop')).toEqual([]);
      await page.getByRole('link', { name: 'Sign in with a key', exact: true }).first().click();
      await page.getByLabel('Key').fill(where.key);
      await page.keyboard.press('Enter');
      await page.waitForURL(where.address + path);
    });
  });

  test('nobody who is not signed in sees the forms', async () => {
    await visit('/projects/EXAMPLE-KEN-01', async (page) => {
      expect(await page.locator('main form').count()).toBe(0);
    });
  });
});

async function projectOf({ address }: Site) {
  return (await (await fetch(`${address}/v1/projects/EXAMPLE-KEN-01`)).json()) as {
    decisions: { concept: { id: string }; decision: string; reason: string | null; by: string }[];
  };
}

describe('importing', () => {
  const file = (text: string) => ({ name: 'projects.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

  test.each([true, false])(
    'a file is looked at row by row and then written; scripts: %s',
    async (scripts) => {
      const id = `page-${scripts}`;
      await visit(
        '/',
        async (page, where) => {
          await signIn(page, where.address, where.key, '/import');
          await page
            .getByLabel(/^File/)
            .setInputFiles(
              file(`id,title,tags\n${id},<script>alert(1)</script>,gcm:5\nbad,No such tag,sdg:99\n`),
            );
          await page.getByRole('button', { name: /dry run/ }).click();
          const rows = page.getByRole('table');
          expect(await rows.innerText()).toMatch(/bad\s+rejected/);
          expect((await fetch(`${where.address}/v1/projects/${id}`)).status).toBe(404);
          await page.getByRole('button', { name: 'Write the good rows' }).click();
          await page.getByRole('link', { name: id }).click();
          // A title is a title, whatever it looks like.
          expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('<script>alert(1)</script>');
          expect(await page.locator('main script').count()).toBe(0);
        },
        { scripts },
      );
    },
  );

  test('a file that cannot be read is said so at the field', async () => {
    await visit('/', async (page, where) => {
      await signIn(page, where.address, where.key, '/import');
      await page.getByLabel(/^File/).setInputFiles(file('no,columns\n1,2\n'));
      await page.getByRole('button', { name: /dry run/ }).click();
      expect(await page.getByRole('alert').innerText()).not.toBe('');
    });
  });
});

describe('reports', () => {
  test('filters go into the address and into the files beside the table', async () => {
    await visit(
      '/reports/contributions',
      async (page) => {
        await page.getByLabel('By', { exact: true }).selectOption('gcm:objective');
        await page.getByLabel('Country code').fill('KEN');
        await page.getByRole('button', { name: 'Show' }).click();
        await page.waitForURL(/to=gcm/);
        expect(page.url()).not.toMatch(/organisation=(&|$)/);
        const csv = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
        for (const part of ['to=gcm', 'level=objective', 'country=KEN', 'format=csv'])
          expect(csv).toContain(part);
        const number = page.locator('table.contributions tbody td a').first();
        const count = Number((await number.innerText()).replace(/\D.*$/s, ''));
        await number.click();
        expect(await page.locator('tbody tr').count()).toBe(count);
      },
      { scripts: false },
    );
  });

  test('what has no field in the form stays asked', async () => {
    await visit(
      '/reports/contributions?to=sdg&level=goal&method=count&taggedWith=srf&minConfidence=0.6&evidence=judged&status=closed&status=implementation',
      async (page) => {
        await page.getByLabel('Country code').fill('KEN');
        await page.getByRole('button', { name: 'Show' }).click();
        await page.waitForURL(/country=KEN/);
        for (const part of [
          'taggedWith=srf',
          'minConfidence=0.6',
          'method=count',
          'evidence=judged',
          'status=closed,implementation',
        ])
          expect(decodeURIComponent(page.url())).toContain(part);
      },
      { scripts: false },
    );
  });

  test('a cell of the matrix opens the links behind it', async () => {
    await visit('/matrix?rows=gcm:objective&columns=sdg:goal', async (page) => {
      const cell = page.locator('table.heat tbody td a').first();
      const count = Number.parseInt(await cell.innerText(), 10);
      await cell.click();
      await page.waitForURL(/\/matrix\/cell/);
      expect(await page.locator('article.alignment').count()).toBe(count);
    });
  });
});

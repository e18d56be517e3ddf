import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { SEED_FOLDER } from '../../src/services/seed.ts';
import { type Client, clientOf, ok } from '../fixtures/http/client.ts';
import { openSite, type Site, visitAt } from './pages.ts';

/** A service with two curators, each with a key for pages and a client of the API, and with links that are stale. */
export interface Curation {
  readonly site: Site;
  readonly ana: Curator;
  readonly ben: Curator;
}

export interface Curator {
  readonly key: string;
  readonly client: Client;
}

/** P1 reworded, P2 renumbered to P9, P3 gone. */
const NEW_EDITION = readFileSync(join(SEED_FOLDER, 'frameworks', 'sv', 'concepts.tsv'), 'utf8')
  .replace('\tResilience\t', '\tResilience and hope\t')
  .replace(/^P2\t/m, 'P9\t')
  .replace(/^P3\t.*\n/m, '');

/** Null where the machine has no browser. */
export async function openCuration(): Promise<Curation | null> {
  const site = await openSite();
  if (site === null) return null;
  const { app } = site;
  const curator = async (): Promise<Curator> => {
    const headers = await app.authorize('curator');
    return { key: headers.authorization.replace('Bearer ', ''), client: clientOf(app.app, headers) };
  };
  const [ana, ben] = [await curator(), await curator()];
  const edition = '/v1/imports/editions?framework=sv&edition=2027&from=2027-01-01';
  ok(await ana.client.raw('POST', edition, NEW_EDITION, 'text/tab-separated-values'));
  return { site, ana, ben };
}

/** A page at an address, for somebody who is signed in, or for nobody. Scripts are off: nothing here needs them. */
export function visit(
  site: Site,
  path: string,
  key: string | null,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  return visitAt(site, path, { key, scripts: false }, work);
}

export const button = (page: Page, name: string) => page.getByRole('button', { name });
export const reasonOf = (page: Page) => page.getByLabel(/^Reason/);
/** A statement to propose: every rationale is one of its own. */
export const said = (object: string) => ({ object, rationale: `A reason of its own for ${object}.` });

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../../../src/http/app-types.ts';
import { createViews } from '../../../src/services/crosswalk.ts';
import { loadExamples } from '../../../src/services/examples.ts';
import { createKey } from '../../../src/services/keys.ts';
import { readSeed, SEED_FOLDER, seed } from '../../../src/services/seed.ts';
import type { Role, Store } from '../../../src/store/port.ts';
import { exportRow, exportWorkbook } from '../../fixtures/uninfo/workbook.ts';

/** Fills an empty database with changes of every kind, through the same services and routes as in service. */

const FIXTURES = join(import.meta.dirname, '../../fixtures');
const FIRST_DAY = '2026-03-01T09:00:00.000Z';
const CSV = 'text/csv';
const TSV = 'text/tab-separated-values';
const BYTES = 'application/octet-stream';
const COLUMNS =
  'notation\tlevel\tparent\tlabel\tofficial_text\turi\tcodes\tsource\tlocator\tnote\tvalid_from\tvalid_until\n';
const MAPPING_COLUMNS = 'id\tsubject\tpredicate\tobject\tconfidence\tsource\tlocator\trationale\n';

export interface Clock {
  readonly now: () => string;
  /** Half a day later. */
  tick(): void;
}

export function steppingClock(): Clock {
  let time = Date.parse(FIRST_DAY);
  return {
    now: () => new Date(time).toISOString(),
    tick: () => {
      time += 12 * 3_600_000;
    },
  };
}

interface Answer {
  readonly version?: number;
  readonly change?: number;
  readonly id?: string;
  readonly items?: readonly { readonly id: string }[];
}
type Send = (
  method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  body?: unknown,
  more?: { readonly type?: string; readonly match?: number; readonly key?: string },
) => Promise<Answer>;

interface Stage {
  readonly tagger: Send;
  readonly ana: Send;
  readonly ben: Send;
  readonly admin: Send;
}

export async function populate(app: App, store: Store, clock: Clock): Promise<void> {
  await seed(store, await readSeed());
  clock.tick();
  const sender = async (role: Role, label: string): Promise<Send> => {
    const { key } = await createKey(store, { role, label, expiresAt: null }, clock.now(), 'command line');
    return sending(app, `Bearer ${key}`, clock);
  };
  const stage: Stage = {
    tagger: await sender('tagger', 'a tagger'),
    ana: await sender('curator', 'a curator'),
    ben: await sender('curator', 'another curator'),
    admin: await sender('admin', 'an administrator'),
  };
  await loadExamples({ store, views: createViews(store) }, clock.now());
  clock.tick();
  await writeProjects(stage);
  await importProjects(stage);
  await importFrameworks(stage);
  await importMappings(stage);
  await reviewMappings(stage);
  await carryOver(stage);
  await administer(stage);
  await writeLater(stage);
}

function sending(app: App, authorization: string, clock: Clock): Send {
  return async (method, url, body, { type = 'application/json', match, key } = {}) => {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const reply = await app.inject({
      method,
      url,
      headers: {
        authorization,
        ...(body === undefined ? {} : { 'content-type': type }),
        ...(match === undefined ? {} : { 'if-match': `"${match}"` }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { payload: raw ? Buffer.from(body) : JSON.stringify(body) }),
    });
    clock.tick();
    if (reply.statusCode >= 300) throw new Error(`${method} ${url}: ${reply.statusCode} ${reply.body}`);
    return reply.body === '' ? {} : (JSON.parse(reply.body) as Answer);
  };
}

const BODY = {
  title: 'Kept',
  description: 'A project with every field.',
  status: 'implementation',
  startDate: '2026-01-01',
  endDate: '2027-12-31',
  tags: ['msd:1.2', { concept: 'gcm:5', significance: 'principal' }, { concept: 'sdg:8.7', percentage: 40 }],
  amounts: [
    { kind: 'budget', amount: '100.01', currency: 'USD', from: '2026-01-01', until: '2027-06-30' },
    { kind: 'expenditure', amount: '7.50', currency: 'EUR', from: '2026-01-01', until: '2026-03-31' },
  ],
  organisations: [{ ref: 'XM-DAC-47066', name: 'IOM', role: 'reporting' }],
  countries: [
    { country: 'KEN', percentage: 60 },
    { country: 'UGA', percentage: 40 },
  ],
  markers: { gender: 2, peace: 1 },
  humanitarian: true,
};

async function writeProjects({ tagger, ana }: Stage): Promise<void> {
  await tagger('PUT', '/v1/projects/kept', BODY);
  await tagger('PUT', '/v1/projects/doomed', { ...BODY, title: 'Doomed', tags: ['gcm:7', 'srf:1a11'] });
  await tagger(
    'POST',
    '/v1/projects/kept/decisions',
    { concept: 'sdg:10.7', decision: 'confirm' },
    { key: 'once' },
  );
  await tagger('POST', '/v1/projects/doomed/decisions', {
    concept: 'sdg:10.7',
    decision: 'decline',
    reason: 'Not this one.',
  });
  const report = '/v1/reports/contributions?to=sdg';
  const frozen = { name: 'first', signedOffBy: 'office', reason: 'annual report', report };
  await ana('POST', '/v1/frozen-reports', frozen);
}

async function importProjects({ tagger }: Stage): Promise<void> {
  const url = '/v1/imports/projects';
  const first =
    'id,title,countries,budget,currency,tags\nP-1,One,KEN,1000,USD,sdg:10.7\nP-2,Two,UGA,20,EUR,gcm:5\n';
  const { change } = await tagger('POST', url, first, { type: CSV });
  await tagger('POST', `/v1/imports/${change}/undo`);
  await tagger('POST', url, first, { type: CSV });
  const partial = 'id,title,tags\nP-2,Two again,gcm:6\nP-3,Three,sdg:99\n';
  await tagger('POST', `${url}?mode=partial`, partial, { type: CSV });
  await tagger('POST', url, 'id\ttitle\ttags\nP-4\tFour\tsrf:1a12\n', { type: TSV });
  const iati = readFileSync(join(FIXTURES, 'iati/every-rule.xml'));
  await tagger('POST', `${url}?mode=partial`, iati, { type: 'application/xml' });
  const plan = exportWorkbook([
    exportRow({ 'SDG Targets': '-' }),
    exportRow({ 'Sub-Output code': '1.1.1.5', 'Sub-Output': 'Train nurses', ID: 4712 }),
  ]);
  await tagger('POST', `${url}?mode=partial&currency=USD`, plan, { type: BYTES });
}

async function importFrameworks({ ana }: Stage): Promise<void> {
  const plan = (country: string) => exportWorkbook([exportRow({ Country: country })]);
  await ana('POST', '/v1/imports/frameworks', plan('Lebanon'), { type: BYTES });
  const turtle = readFileSync(join(FIXTURES, 'skos/harbours.ttl'));
  await ana('POST', '/v1/imports/frameworks?framework=harbours&mode=partial', turtle, {
    type: 'text/turtle',
  });
  const own = {
    id: 'own',
    title: 'A framework of our own',
    shortTitle: 'Own',
    publisher: 'Nobody',
    edition: '1',
    country: null,
    validFrom: null,
    validUntil: null,
    source: 'made up',
    sourceUrl: null,
    licenceNote: 'none',
    aliases: ['ours'],
    levels: [{ id: 'goal', label: 'Goal', plural: 'Goals', parent: null }],
    notes: ['A note.', 'Partial: only two of its goals are here.'],
  };
  await ana('PUT', '/v1/frameworks/own', own);
  await ana('PUT', '/v1/frameworks/own', { ...own, edition: '1.1' }, { match: 1 });
  const goal = (notation: string, label: string) =>
    `${notation}\tgoal\t\t${label}\t\t\t\tmade up\tp. 1\t\t\t\n`;
  const elements = `${COLUMNS}${goal('1', 'First goal')}${goal('2', 'Second goal')}`;
  await ana('POST', '/v1/imports/frameworks?framework=own', elements, { type: TSV });
  const texts = 'notation\tlanguage\ttext\n10.7\tfr\tUne phrase inventée.\n10.c\tfr\tUne autre phrase.\n';
  const { change } = await ana('POST', '/v1/imports/official-texts?framework=sdg', texts, { type: TSV });
  await ana('POST', `/v1/imports/${change}/undo`);
  await ana('POST', '/v1/imports/official-texts?framework=sdg', texts, { type: TSV });
}

async function importMappings({ ana }: Stage): Promise<void> {
  const url = '/v1/imports/mappings?set=proposed-toc-srf';
  const row = (id: string, object: string, said: string) =>
    `${id}\tgcm:5\tskos:closeMatch\t${object}\t0.5\tmade up\tp. 2\t${said}\n`;
  const file = `${MAPPING_COLUMNS}${row('own-1', 'sdg:10.7', 'They say the same.')}`;
  const { change } = await ana('POST', url, file, { type: TSV });
  await ana('POST', `/v1/imports/${change}/undo`);
  // Under the id of one that was retired: an id that was used for two statements.
  const again = `${MAPPING_COLUMNS}${row('own-1', 'sdg:8.8', 'They say much the same.')}${row('own-2', 'sdg:16.9', 'Near.')}`;
  await ana('POST', `${url}&mode=partial`, again, { type: TSV });
}

const said = (object: string, more: object = {}) => ({
  subject: 'gcm:17',
  predicate: 'crosswalk:contributesTo',
  object,
  strength: 'supporting',
  confidence: 0.7,
  source: 'made up',
  locator: 'p. 3',
  rationale: `A reason of its own for ${object}.`,
  reason: 'a proposal',
  ...more,
});

async function reviewMappings({ ana, ben }: Stage): Promise<void> {
  const review = (by: Send, id: string | undefined, match: number, body: object) =>
    by('POST', `/v1/mappings/${id}/reviews`, { reason: 'looked at', ...body }, { match });
  const propose = (object: string, more: object = {}) => ana('POST', '/v1/mappings', said(object, more));
  const first = await propose('sdg:12.8');
  await ana('PUT', `/v1/mappings/${first.id}`, said('sdg:12.8', { confidence: 0.6 }), { match: 1 });
  await review(ben, first.id, 2, { action: 'accept' });
  const revision = await ana('PUT', `/v1/mappings/${first.id}`, said('sdg:12.8', { confidence: 0.9 }), {
    match: 3,
  });
  await review(ben, revision.id, 1, { action: 'accept' });
  const second = await propose('sdg:12.1', { strength: 'conditional', condition: 'if it is about migrants' });
  await review(ben, second.id, 1, { action: 'reject' });
  const third = await propose('sdg:12.2', { modifier: 'Not', strength: null });
  await review(ben, third.id, 1, { action: 'accept' });
  await review(ben, third.id, 2, { action: 'retire' });
  const old = await propose('sdg:12.3');
  await review(ben, old.id, 1, { action: 'accept' });
  const next = await propose('sdg:12.4');
  const body = { action: 'supersede', replacement: next.id, replacementVersion: 1 };
  await review(ben, old.id, 2, body);
  await ana('POST', '/v1/mappings/judged-gcm-sdg-1-17.18/comments', { text: 'Is it so?' });
  await ana('POST', '/v1/mappings', said('sdg:1.1', { predicate: 'skos:relatedMatch', strength: null }));
}

async function carryOver({ ana, ben }: Stage): Promise<void> {
  const edition = readFileSync(join(SEED_FOLDER, 'frameworks', 'sv', 'concepts.tsv'), 'utf8')
    .replace('\tResilience\t', '\tResilience and hope\t')
    .replace(/^P2\t/m, 'P9\t')
    .replace(/^P3\t.*\n/m, '');
  const url = '/v1/imports/editions?framework=sv&edition=2027&from=2027-01-01';
  const { change } = await ana('POST', url, edition, { type: TSV });
  const reason = 'The wording is close.';
  const { items = [] } = await ben('GET', '/v1/mappings?stale=true&status=accepted&subject=sv:P2');
  const mappings = items.slice(0, 1).map(({ id }) => id);
  await ben('POST', '/v1/mappings/carry-over', { mappings, change, how: 'move', reason });
  await ben('POST', '/v1/mappings/carry-over', { edition: change, how: 'confirm', reason });
  const reworded = readFileSync(join(SEED_FOLDER, 'frameworks', 'sp', 'concepts.tsv'), 'utf8');
  const lines = reworded.split('\n');
  const other = lines.map((line, place) => (place === 2 ? line.replace(/^([^\t]+)\t/, '$1-new\t') : line));
  const next = '/v1/imports/editions?framework=sp&edition=2027&from=2027-01-01';
  const second = await ana('POST', next, other.join('\n'), { type: TSV });
  const list = (await ana('POST', '/v1/mappings/carry-over', {
    edition: second.change,
    how: 'confirm',
    reason: 'Still so.',
  })) as Answer;
  if (list.change === null) throw new Error('the second edition made nothing stale');
}

async function administer({ admin, ana }: Stage): Promise<void> {
  const { id } = await admin('POST', '/v1/keys', { role: 'reader', label: 'A key' });
  await admin('POST', `/v1/keys/${id}/rotate`, {}, { match: 1 });
  await admin('DELETE', `/v1/keys/${id}`, undefined, { match: 2 });
  const hook = { url: 'http://127.0.0.1:9/told' };
  const first = await admin('POST', '/v1/webhooks', hook);
  await admin('POST', `/v1/webhooks/${first.id}/secret`, undefined, { match: 1 });
  await admin('PATCH', `/v1/webhooks/${first.id}`, { enabled: false }, { match: 2 });
  const second = await admin('POST', '/v1/webhooks', hook);
  await admin('DELETE', `/v1/webhooks/${second.id}`, undefined, { match: 1 });
  const report = '/v1/reports/sdg?country=KEN';
  await ana('POST', '/v1/frozen-reports', {
    name: 'second',
    signedOffBy: 'office',
    reason: 'mid-year',
    report,
  });
}

async function writeLater({ tagger }: Stage): Promise<void> {
  const { version } = await tagger(
    'POST',
    '/v1/projects/doomed/decisions',
    {
      concept: 'sdg:10.7',
      decision: 'confirm',
    },
    { match: 2 },
  );
  await tagger('DELETE', '/v1/projects/doomed', undefined, { match: version ?? 0 });
  await tagger('PUT', '/v1/projects/kept', { ...BODY, title: 'Kept later', status: 'closed' }, { match: 2 });
  await tagger('PUT', '/v1/projects/gone', { title: 'Gone', tags: ['gcm:1'] });
  await tagger('DELETE', '/v1/projects/gone', undefined, { match: 1 });
  await tagger('PUT', '/v1/projects/gone', { title: 'Back again', tags: ['gcm:2'], countries: ['COD'] });
}

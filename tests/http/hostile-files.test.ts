import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workbookOfSheet } from '../fixtures/uninfo/workbook.ts';
import { type Answer, listeningService } from '../support/listening.ts';
import { hasShared, readShared, sharedPath, sharedTitle } from '../support/shared.ts';

/** Files made to break a service that reads them: refused in words, within bounds, and nothing of them is written. */

const PROJECTS = '/v1/imports/projects';
const MB = 1024 * 1024;
const BYTES = { 'content-type': 'application/octet-stream' };
const XML = { 'content-type': 'application/xml' };

type Service = Awaited<ReturnType<typeof listeningService>>;
/** One with the limits it comes with, and one that takes files of 512 MiB. */
let usual: Service;
let wide: Service;
beforeAll(async () => {
  [usual, wide] = await Promise.all([
    listeningService(),
    listeningService({ CROSSWALK_IMPORT_LIMIT_MB: '512' }),
  ]);
});
afterAll(() => Promise.all([usual, wide].map(({ stop }) => stop())));

interface Refused {
  readonly status: number;
  readonly code: string;
  /** More resident memory than before, in MiB. */
  readonly withinMb: number;
  readonly withinSeconds: number;
}

async function isRefused(
  service: Service,
  body: () => Iterable<Buffer>,
  headers: Readonly<Record<string, string>>,
  { status, code, withinMb, withinSeconds }: Refused,
): Promise<Answer> {
  const [change, resident] = [await service.change(), service.resident()];
  const answer = await service.send(PROJECTS, body, headers);
  expect([answer.status, (JSON.parse(answer.body) as { code: string }).code]).toEqual([status, code]);
  expect(answer.residentMb - resident).toBeLessThan(withinMb);
  expect(answer.seconds).toBeLessThan(withinSeconds);
  expect(await service.change()).toBe(change);
  return answer;
}

const UNREADABLE = { status: 422, code: 'unreadable-file', withinMb: 250, withinSeconds: 5 } as const;
const TOO_LARGE = { status: 413, code: 'body-too-large', withinMb: 150, withinSeconds: 5 } as const;

/** No text of any kind, the same in every run. */
const GARBAGE = Buffer.from(Uint8Array.from({ length: MB }, (_, place) => (place * 2_654_435_761) >>> 13));

function* pieces(piece: Buffer, count: number): Generator<Buffer> {
  for (let made = 0; made < count; made += 1) yield piece;
}

const NESTED = 1_000_000;
const LAUGHS = Array.from(
  { length: 12 },
  (_, place) => `<!ENTITY l${place + 1} "${`&l${place};`.repeat(10)}">`,
).join('');
const activities = (content: string, before = '') =>
  Buffer.from(`<?xml version="1.0"?>${before}<iati-activities version="2.03">${content}</iati-activities>`);
const activity = (title: string) =>
  `<iati-activity><iati-identifier>X-1</iati-identifier><title><narrative>${title}</narrative></title></iati-activity>`;

describe('a file made to break its reader', () => {
  it.each([
    [
      'XML with a million nested elements',
      XML,
      () => activities('<a>'.repeat(NESTED) + '</a>'.repeat(NESTED)),
    ],
    [
      'XML whose entities grow',
      XML,
      () => activities(activity('&l12;'), `<!DOCTYPE x [<!ENTITY l0 "ha">${LAUGHS}]>`),
    ],
    [
      'XML with an entity that is a file of the machine',
      XML,
      () => activities(activity('&f;'), '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'),
    ],
    [
      'XML with an entity from elsewhere',
      XML,
      () => activities(activity('&f;'), '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'),
    ],
    ['a workbook with a macro', BYTES, () => workbookOfSheet('<sheetData/>', { 'xl/vbaProject.bin': 'x' })],
    [
      'a workbook that unpacks to 200 MB',
      BYTES,
      () => workbookOfSheet('<sheetData/>', { 'xl/styles.xml': `<x>${' '.repeat(200 * MB)}</x>` }),
    ],
    [
      'a workbook whose sheet unpacks to 200 MB',
      BYTES,
      () => workbookOfSheet(`<sheetData>${' '.repeat(200 * MB)}</sheetData>`),
    ],
  ])('is refused: %s', async (_what, headers, file) => {
    const made = [Buffer.from(file())];
    const answer = await isRefused(usual, () => made, headers, UNREADABLE);
    expect(answer.body).not.toContain('root:');
  });

  it('is refused: a CSV of one endless line', async () => {
    await isRefused(
      usual,
      () => pieces(Buffer.alloc(MB, 'id,title;'), 60),
      { 'content-type': 'text/csv' },
      UNREADABLE,
    );
  });
});

describe('a body of 200 MB of garbage', () => {
  it('is refused by its length before it is sent', async () => {
    const headers = { ...BYTES, 'content-length': String(200 * MB) };
    const { sent } = await isRefused(usual, () => pieces(GARBAGE, 200), headers, TOO_LARGE);
    expect(sent).toBeLessThan(20);
  });

  it('is refused at the limit where it does not tell its length', async () => {
    const { sent } = await isRefused(usual, () => pieces(GARBAGE, 200), BYTES, TOO_LARGE);
    expect(sent).toBeLessThan(100);
  });

  it('is refused at the limit where it comes packed', async () => {
    const packed = gzipSync(Buffer.alloc(200 * MB));
    await isRefused(usual, () => [packed], { ...BYTES, 'content-encoding': 'gzip' }, TOO_LARGE);
  });

  it('is read and refused in words where the operator lets so much in', async () => {
    await isRefused(wide, () => pieces(GARBAGE, 200), BYTES, { ...UNREADABLE, withinMb: 500 });
  });
});

describe.skipIf(!hasShared)(sharedTitle('the broken files of samples/iati/bad'), () => {
  const folder = ['samples', 'iati', 'bad'] as const;
  const files = hasShared ? readdirSync(sharedPath(...folder)) : [];

  it.each(files)('%s is refused', async (name) => {
    // Well-formed ones are read, and refused for their rows.
    const code = /UTF-16|strictSum|dup-activity/.test(name) ? 'rejected-rows' : 'unreadable-file';
    await isRefused(usual, () => [readShared(...folder, name)], XML, { ...UNREADABLE, code });
  });
});

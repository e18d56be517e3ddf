import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IatiStreamResult, readIatiActivities, readIatiStream } from '../../src/formats/iati/read.ts';
import type { ProjectDraft } from '../../src/formats/project-draft.ts';
import { hasShared, readShared, sharedTitle } from '../support/shared.ts';

const LIMITS = { maxActivities: 10_000_000, maxDepth: 32, maxTextLength: 20_000 };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function* chunksOf(file: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < file.length; offset += size) yield file.subarray(offset, offset + size);
}

async function stream(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ result: IatiStreamResult; drafts: ProjectDraft[] }> {
  const drafts: ProjectDraft[] = [];
  const result = await readIatiStream(chunks, LIMITS, (draft) => {
    drafts.push(draft);
  });
  return { result, drafts };
}

/** What the reader of whole files says of the same bytes. */
function whole(file: Uint8Array): { result: IatiStreamResult; drafts: readonly ProjectDraft[] | null } {
  const read = readIatiActivities(file, LIMITS);
  if (!read.ok) return { result: read, drafts: null };
  const { drafts, silentOn, warnings } = read;
  return { result: { ok: true, count: drafts.length, silentOn, warnings }, drafts };
}

const one = (id: string, title = 'Straße “é” 漢 😀'): string =>
  `<iati-activity><iati-identifier>${id}</iati-identifier><title><narrative>${title}</narrative></title><activity-status code="2"/></iati-activity>`;
const file = (...activities: string[]): string =>
  `<iati-activities version="2.03">\n${activities.join('\n')}</iati-activities>`;
const utf16 = (text: string, big = false): Uint8Array => {
  const buffer = Buffer.from(`\ufeff${text}`, 'utf16le');
  return big ? buffer.swap16() : buffer;
};

describe('a stream of an IATI file', () => {
  const text = file(one('A'), one('B'), one('A'), '<x/>', one('C'));
  const files: readonly [string, Uint8Array][] = [
    ['UTF-8', bytes(text)],
    ['UTF-8 with a byte order mark', bytes(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${text}`)],
    ['UTF-16 little-endian', utf16(text)],
    ['UTF-16 big-endian', utf16(text, true)],
    [
      'windows-1252',
      Buffer.from(`<?xml version="1.0" encoding="windows-1252"?>${file(one('caf\u00e9'))}`, 'latin1'),
    ],
    ['an unknown encoding', bytes(`<?xml version="1.0" encoding="Shift_JIS"?>${text}`)],
    ['no bytes', new Uint8Array()],
    ['a break in the XML', bytes(file(one('A'), '</wrong>', one('B')))],
    ['version 1.05', bytes(text.replace('2.03', '1.05'))],
    [
      'bytes that are no UTF-8',
      Buffer.concat([bytes(file('\n\n', one('A'))), Buffer.from([0x0a, 0xe6, 0xbc, 0x0a])]),
    ],
    ['an end inside a character', Buffer.concat([bytes(file(one('A'))), Buffer.from([0x0a, 0xe6, 0xbc])])],
  ];

  it.each(files)('says the same as reading it whole, however it is cut: %s', async (_, content) => {
    const expected = whole(content);
    const sizes = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2000 }));
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        const { result, drafts } = await stream(chunksOf(content, size));
        expect(result).toEqual(expected.result);
        if (expected.drafts !== null) expect(drafts).toEqual(expected.drafts);
      }),
      { numRuns: 30 },
    );
  });

  it('is read no further while a draft is being taken', async () => {
    let given = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      yield bytes(`<iati-activities version="2.03">${' '.repeat(600)}`);
      for (let i = 0; i < 20; i += 1) {
        given += 1;
        yield bytes(one(`A${i}`));
      }
      yield bytes('</iati-activities>');
    }
    let open = 0;
    let taken = 0;
    const result = await readIatiStream(source(), LIMITS, async (draft) => {
      open += 1;
      expect(open).toBe(1);
      taken += 1;
      expect(draft.row).toBe(taken);
      await new Promise((resolve) => setImmediate(resolve));
      expect(given).toBe(taken);
      open -= 1;
    });
    expect(result).toMatchObject({ ok: true, count: 20 });
  });

  it('that is refused is not read on, and its source is closed', async () => {
    let closed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield bytes(file(one('A')).slice(0, -'</iati-activities>'.length));
        for (;;) yield bytes('<a>'.repeat(10_000));
      } finally {
        closed = true;
      }
    }
    const { result } = await stream(endless());
    expect(result).toMatchObject({ ok: false, refused: { code: 'file-too-large' } });
    expect(closed).toBe(true);
  });

  it('passes on what its source or its taker rejects with', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield bytes('<iati-activities version="2.03">');
      throw new Error('connection lost');
    }
    await expect(stream(broken())).rejects.toThrow('connection lost');
    const failing = readIatiStream(chunksOf(bytes(text), 1000), LIMITS, () =>
      Promise.reject(new Error('full')),
    );
    await expect(failing).rejects.toThrow('full');
  });

  it.each<[string, string, string]>([
    ['one text', '<iati-activities><iati-activity><title><narrative>', 'x'],
    ['one attribute', '<iati-activities><iati-activity xml:lang="', 'x'],
    ['one comment', '<iati-activities><!--', ' x'],
    ['one tag', '<iati-activities ', 'a '],
    ['one CDATA section', '<iati-activities><![CDATA[', 'x]'],
    ['one document type', '<!DOCTYPE a [', ' '],
    ['blank lines', '', '\n'],
    ['no XML', '', 'garbage'],
  ])('of 200 MB in %s is refused before it fills the memory', async (_, start, filling) => {
    const piece = bytes(filling.repeat(Math.ceil(1_000_000 / filling.length)));
    let sent = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      yield bytes(start);
      for (; sent < 200_000_000; sent += piece.length) yield piece;
    }
    const { result } = await stream(source());
    expect(result.ok).toBe(false);
    expect(sent).toBeLessThan(20_000_000);
  });
});

describe.skipIf(!hasShared)(sharedTitle('streams of real IATI files'), () => {
  it.each([
    'unhcr-2023.xml',
    'who-brazil.xml',
    'iatipublisher-complete.xml',
    'bad/pyiati__dataset-encoding_valid-UTF-16.xml',
    'bad/validator__broken-xml.xml',
    'bad/validator__iati-act-strictSum-error.xml',
    'bad/validator__iati-dup-activity-ids.xml',
    'bad/validator__iati-org-no-errors.xml',
    'bad/validator__not-xml.xml',
    'bad/validator__xml-but-not-iati.xml',
  ])('%s: says the same as reading it whole', async (name) => {
    const content = readShared('samples', 'iati', name);
    const { result, drafts } = await stream(chunksOf(content, 10_007));
    const expected = whole(content);
    expect(result).toEqual(expected.result);
    if (expected.drafts !== null) expect(drafts).toEqual(expected.drafts);
  });
});

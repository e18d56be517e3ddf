import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CrosswalkGraph } from '../../src/domain/graph.ts';
import {
  findCodes,
  inShort,
  MAX_PASTED,
  MOST_CODES,
  MOST_IN_ADDRESS,
} from '../../src/services/find-codes.ts';
import { searchConcepts } from '../../src/services/search.ts';
import { NOW } from '../../src/store/port.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Finding elements by words, and codes in text that was pasted. */

let app: TestApp;
let graph: CrosswalkGraph;
const DAY = '2026-11-21';

beforeAll(async () => {
  app = await testApp();
  graph = await app.views.at(NOW, async ({ crosswalk }) => crosswalk.graph);
});

afterAll(() => app.close());

const found = (q: string) => searchConcepts(graph, q, DAY).concepts.map(({ id }) => id);

describe('search', () => {
  test.each([
    ['10.7', 'sdg:10.7'],
    ['SDG 10.07', 'sdg:10.7'],
    ['C100702', 'sdg:10.7.2'],
    ['3.D', 'sdg:3.d'],
    ['gcm:5', 'gcm:5'],
    ['trafficking', 'gcm:10'],
    ['legal identity', 'sdg:16.9'],
    ['Legal Identities', 'sdg:16.9'],
    ['remittances', 'gcm:20'],
  ])('%s finds %s first', (q, first) => {
    expect(found(q)[0]).toBe(first);
  });

  test('a code is followed by what it begins, and by nothing that only looks like it', () => {
    expect(found('10.7')).toEqual(['sdg:10.7', 'sdg:10.7.1', 'sdg:10.7.2', 'sdg:10.7.3', 'sdg:10.7.4']);
    expect(found('1.1')).not.toContain('sdg:1.10');
  });

  test('a code of several elements finds all of them', () => {
    expect(found('1.2').slice(0, 3)).toEqual(['sdg:1.2', 'msd:1.2', 'unsdcf-mda:1.2']);
  });

  test('where no element has all words, those with some are told apart', () => {
    const { concepts, allWords } = searchConcepts(graph, 'trafficking zebra', DAY);
    expect(allWords).toBe(false);
    expect(concepts.map(({ id }) => id)).toContain('gcm:10');
  });

  test('a framework is found by another of its names', () => {
    expect(searchConcepts(graph, 'Global Compact', DAY).frameworks.map(({ id }) => id)).toContain('gcm');
  });

  test('any text is answered, the same each time and each element once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (q) => {
        const ids = found(q);
        expect(new Set(ids).size).toBe(ids.length);
        expect(found(q)).toEqual(ids);
      }),
      { numRuns: 60 },
    );
  });
});

describe('codes in a text', () => {
  test.each([
    ['SDG 10.7, GCM objective 5, srf:1a11', ['sdg:10.7', 'gcm:5', 'srf:1a11']],
    ['We serve SDG targets 10.7, 8.8 and 16.2 in 2024.', ['sdg:10.7', 'sdg:8.8', 'sdg:16.2']],
    ['Global Compact objectives 5 and 6 (see p. 12)', ['gcm:5', 'gcm:6']],
    ['Outcome 1a1\tand output 1a11', ['srf:1a1', 'srf:1a11']],
    ['http://metadata.un.org/sdg/10.7; MiGOF O3', ['sdg:10.7', 'migof:O3']],
    ['sdg:10.7, SDG 10.07 and 10.7', ['sdg:10.7']],
    ['', []],
  ])('%j holds %j', (text, ids) => {
    expect(findCodes(graph, text).found).toEqual(ids);
  });

  test('what means several elements is a choice, settled by what was chosen', () => {
    expect(findCodes(graph, '1.2')).toEqual({
      found: [],
      ambiguous: [{ text: '1.2', candidates: ['sdg:1.2', 'msd:1.2', 'unsdcf-mda:1.2'] }],
      unknown: [],
      left: 0,
    });
    expect(findCodes(graph, '1.2', new Set(['msd:1.2'])).found).toEqual(['msd:1.2']);
  });

  test('what looks like a code and is none is named with its neighbours', () => {
    const { unknown } = findCodes(graph, 'sdg 10.99');
    expect(unknown.map(({ text }) => text)).toEqual(['10.99']);
    expect(unknown[0]?.nearest.length).toBeGreaterThan(0);
  });

  test('however many words look like codes, the answer is quick and small, and says what was left out', async () => {
    const words = Array.from({ length: 2_500 }, (_, at) => `a${Math.floor(at / 50)}.${at % 50}`);
    const text = words.join(' ').slice(0, MAX_PASTED);
    const { unknown, left } = findCodes(graph, text);
    expect(unknown.length).toBe(MOST_CODES);
    expect(unknown.length + left).toBe(text.split(' ').length);
    const before = performance.now();
    const { body, statusCode } = await app.app.inject({ url: `/align?tags=${encodeURIComponent(text)}` });
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(statusCode).toBe(200);
    expect(body.length).toBeLessThan(100_000);
    expect(body).toContain(' and 480 more.');
    expect(body).toContain('At most 500 different codes are read at once');
  });

  test('a text in short is read as the text itself, and says how much found no room', () => {
    const text =
      'SDG target 10.7 and then 1.2, 10.99; see a0.1 and https://example.org/x?y=1 (objective 5 of the GCM)';
    const codes = findCodes(graph, text);
    expect([codes.ambiguous.length, codes.unknown.length, codes.left]).toEqual([1, 3, 0]);
    const { tags, left } = inShort(codes);
    expect(left).toBe(0);
    expect(findCodes(graph, tags)).toEqual(codes);
    const words = Array.from({ length: 100 }, (_, at) => `http://${'x'.repeat(200)}/${at}`);
    const long = inShort(findCodes(graph, words.join(' ').slice(0, MAX_PASTED)));
    expect(long.left).toBeGreaterThan(0);
    expect(encodeURIComponent(long.tags).length).toBeLessThanOrEqual(MOST_IN_ADDRESS);
  });

  test('every id is read back from a list of ids, whatever stands between them', () => {
    const ids = graph.concepts.map(({ id }) => id);
    fc.assert(
      fc.property(
        fc.subarray(ids, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(', ', '\n', '; ', ' and ', ' | '),
        (some, between) => {
          expect([...findCodes(graph, some.join(between)).found].sort()).toEqual([...some].sort());
        },
      ),
      { numRuns: 100 },
    );
  });
});

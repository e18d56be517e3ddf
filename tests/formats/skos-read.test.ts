import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameworkRows } from '../../src/formats/skos/framework-rows.ts';
import type { RdfFormat } from '../../src/formats/skos/limits.ts';
import { officialTexts } from '../../src/formats/skos/official-texts.ts';
import { readSkos, type SkosReading } from '../../src/formats/skos/read.ts';
import { readSeed } from '../../src/services/seed.ts';
import { HOSTILE_RDF, PREFIXES, XML_HEAD } from '../fixtures/skos/hostile.ts';
import { hasShared, readShared, sharedTitle } from '../support/shared.ts';

type Sound = Extract<SkosReading, { ok: true }>;

const seed = await readSeed();

describe('SKOS read', () => {
  const fixture = (name: string): string =>
    readFileSync(new URL(`../fixtures/skos/${name}`, import.meta.url), 'utf8');
  const files: readonly [RdfFormat, string][] = [
    ['turtle', 'harbours.ttl'],
    ['jsonld', 'harbours.jsonld'],
    ['rdfxml', 'harbours.rdf'],
  ];

  it.each(files)(
    'tells %s from its content, and gives the same concepts as the other syntaxes',
    async (format, name) => {
      const reading = await sound(fixture(name));
      const reference = await sound(fixture('harbours.ttl'), 'turtle');
      expect(reading.format).toBe(format);
      expect({ ...reading, format: null }).toEqual({ ...reference, format: null });
      expect(await sound(fixture(name), format)).toEqual(reading);
    },
  );

  it('gives the rows of a new framework: levels, parents, order, labels of at most 80 characters', async () => {
    const rows = frameworkRows(await sound(fixture('harbours.ttl')), { scheme: null, language: 'en' });
    if (!rows.ok) throw new Error(JSON.stringify(rows.faults));
    expect(rows.title).toBe('Harbour Compact');
    expect(rows.levels.map(({ id, parent }) => [id, parent])).toEqual([
      ['main-pillar', null],
      ['aim', 'main-pillar'],
    ]);
    expect(
      rows.rows.map(({ notation, level, parent, label, codes }) => [notation, level, parent, label, codes]),
    ).toEqual([
      ['1', 'main-pillar', null, 'Safe arrival', ['01']],
      ['1.2', 'aim', '1', 'Reception on arrival', ['1.02', 'H0102']],
      ['1.10', 'aim', '1', 'Lifeboats "ready" at every pier', []],
      ['2', 'main-pillar', null, 'Fair work', []],
      ['2.1', 'aim', '2', 'Seafarers keep their papers', []],
    ]);
    expect(rows.rows[1]?.officialTexts[0]?.text).toMatch(
      /^People who arrive by sea are met by trained staff, registered/,
    );
    expect(rows.rows[4]?.officialTexts.find(({ language }) => language === 'en')?.text).toBe(
      'Nobody holds the papers of another person.',
    );
    expect(rows.warnings).toEqual([]);
  });

  it('refuses rows that a framework cannot have, and says which', async () => {
    const rowsOf = async (body: string, scheme: string | null = null) =>
      frameworkRows(await sound(PREFIXES + body), { scheme, language: 'en' });
    const codes = async (body: string) => {
      const rows = await rowsOf(body);
      return rows.ok ? rows.warnings.map(({ code }) => code) : rows.faults.map(({ code }) => code);
    };
    const a = 'ex:a a skos:Concept ; skos:notation "a" ; skos:prefLabel "A"@en';
    expect(await codes(`${a} . ex:b a skos:Concept ; skos:notation "a" ; skos:prefLabel "B"@en .`)).toEqual([
      'repeated-notation',
    ]);
    expect(
      await codes(
        `${a} ; skos:broader ex:b . ex:b a skos:Concept ; skos:notation "b" ; skos:prefLabel "B" ; skos:broader ex:a .`,
      ),
    ).toEqual(['parent-cycle']);
    expect(await codes('ex:a a skos:Concept ; skos:notation "a" .')).toEqual(['missing-label']);
    expect(await codes('ex:a a skos:Concept ; skos:prefLabel "A"@en .')).toEqual(['missing-notation']);
    expect(await codes(`${a} ; skos:broader ex:elsewhere .`)).toEqual(['parent-outside']);
    expect(await codes(`${a} ; skos:inScheme ex:s1 . ex:b a skos:Concept ; skos:inScheme ex:s2 .`)).toEqual([
      'several-schemes',
    ]);
    const long = await rowsOf(
      `ex:a a skos:Concept ; skos:notation "a" ; skos:prefLabel "${'word '.repeat(40)}"@en .`,
    );
    if (!long.ok) throw new Error('refused');
    expect(long.rows[0]?.label.length).toBeLessThanOrEqual(80);
    expect(long.warnings.map(({ code }) => code)).toEqual(['label-shortened']);
  });

  it('keeps one preferred label a language and says which one it left out', async () => {
    const reading = await sound(
      `${PREFIXES} ex:a a skos:Concept ; skos:prefLabel "By 2030,d"@en, "By 2030, halve waste"@en .`,
    );
    expect(reading.concepts[0]?.labels).toEqual([
      { property: 'prefLabel', language: 'en', text: 'By 2030, halve waste' },
    ]);
    expect(reading.warnings.map(({ code, message }) => [code, message])).toEqual([
      ['several-labels', expect.stringContaining('"By 2030,d" is not')],
    ]);
  });
});

describe.skipIf(!hasShared)(sharedTitle('official texts of the UN for the SDGs'), () => {
  const text = hasShared ? readShared('data', 'sdg-kos-goals-targets-indicators.ttl').toString('utf8') : '';
  const languages = ['en', 'es', 'fr'];
  const official = hasShared
    ? readShared('data', 'sdg_targets.tsv')
        .toString('utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t'))
    : [];
  const levelOf = new Map(seed.concepts.map(({ id, level }) => [id, level]));
  const options = { framework: 'sdg', property: 'prefLabel' } as const;

  it.each([
    ['uri', text],
    ['notation', text.replaceAll('http://metadata.un.org/sdg/', 'https://example.org/elsewhere/')],
  ])(
    'stand under the canonical notation for 17 goals and 169 targets in three languages, matched by %s',
    async (matchedBy, file) => {
      const { texts } = officialTexts(await sound(file), seed.concepts, options);
      for (const [level, expected] of [
        ['goal', 17],
        ['target', 169],
      ] as const) {
        const own = seed.concepts.filter((concept) => concept.framework === 'sdg' && concept.level === level);
        const found = texts.filter(({ concept }) => levelOf.get(concept) === level);
        expect(own.length).toBe(expected);
        expect(found.map(({ concept, language }) => `${concept} ${language}`)).toEqual(
          own.flatMap(({ id }) => languages.map((language) => `${id} ${language}`)),
        );
        expect(new Set(found.map((one) => one.matchedBy))).toEqual(new Set([matchedBy]));
        expect(found.every((one) => one.text.length > 10)).toBe(true);
      }
    },
  );

  it('agree in English with 168 of the 169 texts of the 2025 review; 14.6 has lost its footnote', async () => {
    const { texts } = officialTexts(await sound(text), seed.concepts, options);
    const plain = (words: string) =>
      words
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[^a-z0-9]/g, '');
    const english = new Map(
      texts.filter(({ language }) => language === 'en').map((one) => [one.concept, one.text]),
    );
    const differing = official.filter(
      ([, code = '', title = '']) => plain(english.get(`sdg:${code.toLowerCase()}`) ?? '') !== plain(title),
    );
    expect(official.length).toBe(169);
    expect(differing.map(([, code]) => code)).toEqual(['14.6']);
  });

  it('do not go to indicators that took over the number of another one', async () => {
    const { texts, unmatched } = officialTexts(await sound(text), seed.concepts, options);
    expect(texts.some(({ concept }) => concept === 'sdg:1.b.1')).toBe(false);
    expect(unmatched.find(({ notation }) => notation === '1.b.1')).toMatchObject({
      reason: 'identifier-contradicts',
    });
    // One indicator under three targets: its text stands at each listing.
    for (const listing of ['sdg:1.5.1', 'sdg:11.5.1', 'sdg:13.1.1']) {
      expect(texts.filter(({ concept }) => concept === listing).map(({ language }) => language)).toEqual(
        languages,
      );
    }
  });

  it('do not go to a target whose URI is another one of the same namespace', async () => {
    const own = seed.concepts
      .filter(({ id }) => id === 'sdg:10.7')
      .map((one) => ({ ...one, uri: `${one.uri}-2031` }));
    const { texts, unmatched } = officialTexts(await sound(text), own, options);
    expect(texts).toEqual([]);
    expect(unmatched.find(({ notation }) => notation === '10.7')?.reason).toBe('identifier-contradicts');
  });

  it('come with a warning for target 12.3, which has two in each language, a fragment or that of another target', async () => {
    const { warnings } = await sound(text);
    expect(warnings.filter(({ message }) => message.includes('/sdg/12.3')).map(({ code }) => code)).toEqual(
      Array.from({ length: 3 }, () => 'several-labels'),
    );
    const { texts } = officialTexts(await sound(text), seed.concepts, options);
    const own = texts.filter(({ concept }) => concept === 'sdg:12.3').map((one) => one.text.slice(0, 20));
    expect(own).toEqual(['By 2030,halve per ca', 'De aquí a 2030, redu', 'D’ici à 2030, réduir']);
  });
});

describe('hostile RDF', () => {
  it.each(HOSTILE_RDF)('%s is refused with a reason, in bounded time', async (_what, format, text, code) => {
    const started = performance.now();
    const reading = await readSkos(text, format);
    expect(performance.now() - started).toBeLessThan(15_000);
    if (reading.ok) throw new Error('read, though it should be refused');
    expect(reading.faults.map((fault) => fault.code)).toEqual([code]);
    const [fault] = reading.faults;
    expect(fault?.message.length).toBeLessThan(1000);
    expect(fault?.fix).not.toBe('');
  });

  it('says the line, and the column where the syntax tells it', async () => {
    const place = async (text: string, format: RdfFormat) => {
      const reading = await readSkos(text, format);
      return reading.ok ? null : [reading.faults[0]?.line, reading.faults[0]?.column];
    };
    expect(await place(`${PREFIXES}\n\nex:a ex:b ; .\n ex:c &`, 'turtle')).toEqual([3, null]);
    expect(await place('{\n "@id": "ex:a",\n  broken\n}', 'jsonld')).toEqual([3, 3]);
    expect((await place(`${XML_HEAD}\n<ex:a>\n</ex:b></rdf:RDF>`, 'rdfxml'))?.[0]).toBe(3);
  });

  it('never throws, whatever the text', async () => {
    const scraps = fc.constantFrom(
      '<',
      '>',
      '{',
      '[',
      '"',
      '@prefix',
      'ex:a',
      ' . ',
      '"@id":',
      '<rdf:RDF',
      '&a;',
      '@context',
      ':',
      ',',
      '\\u',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(scraps, fc.string()), { maxLength: 30 }).map((parts) => parts.join('')),
        fc.constantFrom<RdfFormat | null>('turtle', 'jsonld', 'rdfxml', null),
        async (text, format) => {
          const reading = await readSkos(text, format);
          expect(reading.ok ? [] : reading.faults).toSatisfy(
            (faults: unknown[]) => reading.ok || faults.length > 0,
          );
        },
      ),
    );
  });
});

async function sound(text: string, format: RdfFormat | null = null): Promise<Sound> {
  const reading = await readSkos(text, format);
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading;
}

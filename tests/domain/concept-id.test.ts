import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildConceptIndex, notationKey, type ResolveHint } from '../../src/domain/concept-id.ts';
import { compileCrosswalk } from '../../src/domain/graph.ts';
import { readSeed } from '../../src/services/seed.ts';
import { concept, framework, graphOf } from './oracle-world.ts';

const SEED = await readSeed();
const { index: whole, concepts } = compileCrosswalk({
  ...SEED,
  mappings: [],
  relations: [],
  questions: [],
  countryLists: [],
});

/** The forms are tried on these five, so that a framework added later does not make a bare code ambiguous here. */
const FIVE = ['sdg', 'gcm', 'migof', 'msd', 'sp'];
const index = buildConceptIndex(
  SEED.frameworks.filter(({ id }) => FIVE.includes(id)),
  SEED.concepts.filter((each) => FIVE.includes(each.framework)),
);
const resolve = (text: string, hint?: ResolveHint) => index.resolve(text, hint);
const found = (id: string) => ({ kind: 'found', id });
const candidates = (text: string, hint?: ResolveHint) => {
  const resolution = resolve(text, hint);
  return resolution.kind === 'ambiguous' ? resolution.candidates : resolution;
};
const nearest = (text: string, hint?: ResolveHint) => {
  const resolution = resolve(text, hint);
  return resolution.kind === 'unknown' ? resolution.nearest : resolution;
};

describe('every notation in use is answered with the canonical id', () => {
  it.each([
    ['sdg:10.7', 'sdg:10.7'],
    ['SDG:10.7', 'sdg:10.7'],
    ['10.7', 'sdg:10.7'],
    ['10.07', 'sdg:10.7'],
    ['sdg:10.07', 'sdg:10.7'],
    ['SDG 10.7', 'sdg:10.7'],
    ['SDG 10.07', 'sdg:10.7'],
    ['SDG10.7', 'sdg:10.7'],
    ['sdg-10.7', 'sdg:10.7'],
    ['sdg_10.7', 'sdg:10.7'],
    ['SDGs 10.7', 'sdg:10.7'],
    ['  sdg:10.7  ', 'sdg:10.7'],
    ['Target 10.7', 'sdg:10.7'],
    ['SDG target 10.7', 'sdg:10.7'],
    ['SDG Targets 10.07', 'sdg:10.7'],
    ['Sustainable Development Goal 10.7', 'sdg:10.7'],
    ['Goal 10', 'sdg:10'],
    ['SDG Goal 10', 'sdg:10'],
    ['SDG 5', 'sdg:5'],
    ['SDG 05', 'sdg:5'],
    ['3.d', 'sdg:3.d'],
    ['3.D', 'sdg:3.d'],
    ['sdg:3.D', 'sdg:3.d'],
    ['Target 3.D', 'sdg:3.d'],
    ['SDG 03.D', 'sdg:3.d'],
    ['C100702', 'sdg:10.7.2'],
    ['c100702', 'sdg:10.7.2'],
    ['sdg:C100702', 'sdg:10.7.2'],
    ['Indicator 10.7.2', 'sdg:10.7.2'],
    ['SDG indicator C100702', 'sdg:10.7.2'],
    ['C030D01', 'sdg:3.d.1'],
    ['gcm:5', 'gcm:5'],
    ['gcm objective 5', 'gcm:5'],
    ['GCM Objective 05', 'gcm:5'],
    ['GCM5', 'gcm:5'],
    ['Global Compact for Migration objective 23', 'gcm:23'],
    ['Objective 23', 'gcm:23'],
    ['MiGOF principle 1', 'migof:P1'],
    ['migof:p1', 'migof:P1'],
    ['MiGOF Objective 3', 'migof:O3'],
    ['principle 2', 'migof:P2'],
    ['msd:1.2', 'msd:1.2'],
    ['Deliverable 1.2', 'msd:1.2'],
    ['MSD deliverable 1.2', 'msd:1.2'],
    ['iom-msd-2020:1.2', 'msd:1.2'],
    ['msd io1.1', 'msd:IO1.1'],
    ['sp:o1.a', 'sp:O1.A'],
    ['IOM Strategic Plan 2024-2028 objective 3', 'sp:O3'],
  ])('%s is %s', (text, id) => {
    expect(resolve(text)).toEqual(found(id));
  });

  it.each([
    'http://metadata.un.org/sdg/10.7',
    'https://metadata.un.org/sdg/10.7',
    'http://metadata.un.org/sdg/10.7/',
    'HTTP://Metadata.UN.org/SDG/10.7',
    'http://metadata.un.org/sdg/10.07',
  ])('the address %s is sdg:10.7', (uri) => {
    expect(resolve(uri)).toEqual(found('sdg:10.7'));
    expect(resolve(uri, { framework: 'sdg' })).toEqual(found('sdg:10.7'));
    expect(resolve(uri, { framework: 'gcm' })).toMatchObject({ kind: 'unknown' });
  });

  it('the address of a lettered target is read in either case', () => {
    expect(resolve('http://metadata.un.org/sdg/3.D')).toEqual(found('sdg:3.d'));
  });
});

describe('a code that means several concepts lists them, in framework order', () => {
  const LISTINGS = ['sdg:1.5.1', 'sdg:11.5.1', 'sdg:13.1.1'];

  it.each(['C200303', 'c200303', 'sdg:C200303', 'http://metadata.un.org/sdg/C200303'])('%s', (text) => {
    expect(candidates(text)).toEqual(LISTINGS);
  });

  it('bare notations that several frameworks use', () => {
    expect(candidates('1.2')).toEqual(['sdg:1.2', 'msd:1.2']);
    expect(candidates('5')).toEqual(['sdg:5', 'gcm:5']);
    expect(candidates('1')).toEqual(['sdg:1', 'gcm:1', 'msd:1']);
    expect(candidates('O1')).toEqual(['migof:O1', 'sp:O1']);
  });

  it('a hint of framework or level tells them apart', () => {
    expect(resolve('1.2', { framework: 'msd' })).toEqual(found('msd:1.2'));
    expect(resolve('1.2', { framework: 'sdg' })).toEqual(found('sdg:1.2'));
    expect(resolve('5', { framework: 'gcm' })).toEqual(found('gcm:5'));
    expect(resolve('5', { level: 'goal' })).toEqual(found('sdg:5'));
    expect(resolve('1.2', { framework: 'gcm' })).toMatchObject({ kind: 'unknown' });
    expect(candidates('C200303', { framework: 'sdg', level: 'indicator' })).toEqual(LISTINGS);
  });

  it('a hint is never overruled by what the text says', () => {
    expect(resolve('sdg:5', { framework: 'gcm' })).toMatchObject({ kind: 'unknown' });
    expect(resolve('sdg:10.7', { level: 'goal' })).toMatchObject({ kind: 'unknown' });
    expect(resolve('Target 10.7', { level: 'goal' })).toMatchObject({ kind: 'unknown' });
  });
});

describe('what is unknown comes with the nearest known ones', () => {
  it('neighbours in number first, of the framework named', () => {
    expect(nearest('sdg:10.77')).toEqual(expect.arrayContaining(['sdg:10.7']));
    expect(nearest('sdg:18')).toEqual(expect.arrayContaining(['sdg:17']));
    expect(nearest('gcm:24')).toContain('gcm:23');
    for (const id of nearest('msd:1.9') as readonly string[]) expect(id).toMatch(/^msd:/);
  });

  it('at most three, only known ones, within the hint', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.constantFrom(undefined, 'sdg', 'gcm'), (text, hint) => {
        const resolution = resolve(text, hint === undefined ? {} : { framework: hint });
        if (resolution.kind !== 'unknown') return;
        expect(resolution.nearest.length).toBeLessThanOrEqual(3);
        for (const id of resolution.nearest) {
          expect(resolve(id)).toEqual(found(id));
          if (hint !== undefined) expect(id.startsWith(`${hint}:`)).toBe(true);
        }
      }),
    );
  });

  it.each([
    '',
    '   ',
    'nonsense',
    'sdg:',
    'sdg:99.99.99',
    'http://',
    'https://example.org/sdg/10.7',
    'x'.repeat(5000),
  ])('%j is nothing, and no fault', (text) => {
    expect(resolve(text)).toMatchObject({ kind: 'unknown' });
  });

  it('never throws, and never answers what is not there', () => {
    const known = new Set(concepts.map(({ id }) => id));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.webUrl(),
          fc.stringMatching(/^(sdg|gcm)?[: ]?[\d.a-d%]*$/),
        ),
        (text) => {
          const resolution = resolve(text);
          if (resolution.kind === 'found') expect(known.has(resolution.id)).toBe(true);
          if (resolution.kind === 'ambiguous') expect(resolution.candidates.length).toBeGreaterThan(1);
        },
      ),
    );
  });
});

describe('every seeded concept', () => {
  const anyCase = (text: string) =>
    fc
      .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
      .map((upper) =>
        [...text].map((c, i) => (upper[i] === true ? c.toUpperCase() : c.toLowerCase())).join(''),
      );
  const listed = (text: string) => {
    const resolution = whole.resolve(text);
    return resolution.kind === 'ambiguous' ? resolution.candidates : resolution;
  };
  const someConcept = fc.constantFrom(...concepts);

  it('is found by its id, also where framework or level are given', () => {
    for (const { id, framework, level } of concepts) {
      expect(whole.resolve(id)).toEqual(found(id));
      expect(whole.resolve(id, { framework, level })).toEqual(found(id));
    }
  });

  it('is found by its framework and notation in any letter case', () => {
    fc.assert(
      fc.property(
        someConcept.chain((each) =>
          fc.tuple(
            fc.constant(each.id),
            anyCase(each.framework),
            fc.constantFrom(':', ' ', ': '),
            anyCase(each.notation),
          ),
        ),
        ([id, framework, between, notation]) => {
          expect(whole.resolve(`${framework}${between}${notation}`)).toEqual(found(id));
          expect(whole.resolve(notation, { framework: id.split(':')[0] ?? '' })).toEqual(found(id));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is found by every alias of its framework', () => {
    for (const { id, aliases } of SEED.frameworks) {
      const first = concepts.find((each) => each.framework === id);
      if (first === undefined) continue; // a framework that is described, but whose elements are not carried
      for (const alias of aliases)
        expect(whole.resolve(`${alias} ${first.notation}`)).toEqual(found(first.id));
    }
  });

  it('is found by its address where no other has it, and listed with the others where they share it', () => {
    const sharers = Map.groupBy(concepts, ({ uri }) => uri ?? '');
    sharers.delete('');
    expect(sharers.size).toBeGreaterThan(186);
    for (const [uri, sharing] of sharers) {
      for (const text of [uri, uri.replace(/^http:/, 'https:'), `${uri}/`]) {
        const [only] = sharing;
        if (sharing.length === 1) expect(whole.resolve(text)).toEqual(found(only?.id ?? ''));
        else expect(listed(text)).toEqual(sharing.map(({ id }) => id));
      }
    }
  });

  it('is found, or listed, by each code and bare notation', () => {
    for (const { id, notation, codes } of concepts) {
      for (const text of [notation, ...codes]) {
        const resolution = whole.resolve(text);
        if (resolution.kind === 'found') expect(resolution.id).toBe(id);
        else expect(listed(text)).toContain(id);
      }
    }
  });
});

describe('an index of any frameworks', () => {
  it('folds letter case and leading zeros of each part, and nothing else', () => {
    expect(notationKey(' 03.D ')).toBe('3.d');
    expect(notationKey('10.07.01')).toBe('10.7.1');
    expect(notationKey('0')).toBe('0');
    expect(notationKey('10')).toBe('10');
    expect(notationKey('1.10')).not.toBe(notationKey('1.1'));
    expect(notationKey('100')).not.toBe(notationKey('10'));
  });

  it('reads the longest alias, so that a name within a name misleads nobody', () => {
    const frameworks = [framework('p', 0, { aliases: ['plan'] }), framework('q', 1, { aliases: ['plan b'] })];
    const two = buildConceptIndex(frameworks, [concept('p:1', 0), concept('q:1', 0)]);
    expect(two.resolve('Plan B 1')).toEqual(found('q:1'));
    expect(two.resolve('Plan 1')).toEqual(found('p:1'));
    expect(two.resolve('plane 1')).toMatchObject({ kind: 'unknown' });
  });

  it('takes an id as it stands before any other reading of it', () => {
    const { index: small } = graphOf(['a:1', 'a:01', 'b:1'], []);
    expect(small.resolve('a:01')).toEqual(found('a:01'));
    expect(small.resolve('a:1')).toEqual(found('a:1'));
    expect(small.resolve('A:1')).toMatchObject({ kind: 'ambiguous', candidates: ['a:1', 'a:01'] });
  });
});

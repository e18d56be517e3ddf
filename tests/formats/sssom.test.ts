import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  EVIDENCE,
  MAPPING_STATUSES,
  type Mapping,
  type MappingSet,
  PREDICATES,
  STRENGTHS,
} from '../../src/domain/types.ts';
import { readMappingSet, writeMappingSet } from '../../src/formats/sssom/mappings.ts';
import type { SssomFault, SssomRow, SssomSet } from '../../src/formats/sssom/model.ts';
import { readSssom } from '../../src/formats/sssom/read.ts';
import { writeSssom } from '../../src/formats/sssom/write.ts';

const SAMPLES = new URL('../../../shared/samples/sssom/', import.meta.url);
const EXAMPLES = new URL('spec-examples/', SAMPLES);
const shared = existsSync(EXAMPLES);
const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/sssom/${name}.sssom.tsv`, import.meta.url), 'utf8');

function read(text: string, metadata?: string): SssomSet {
  const reading = readSssom(text, metadata === undefined ? {} : { metadata });
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults.slice(0, 5)));
  return reading.set;
}

function faultsOf(text: string, metadata?: string): readonly SssomFault[] {
  const reading = readSssom(text, metadata === undefined ? {} : { metadata });
  return reading.ok ? [] : reading.faults;
}

const brief = (faults: readonly SssomFault[]): [number, number, string][] =>
  faults.map(({ line, column, code }) => [line, column, code]);

const canonicalOrder = (set: SssomSet): Omit<SssomRow, 'line'>[] =>
  set.mappings
    .map(({ line: _, ...row }) => row)
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

const HEAD = '#license: https://example.org/l\n#mapping_set_id: https://example.org/s\n';
const COLUMNS = 'subject_id\tpredicate_id\tobject_id\tmapping_justification';
const ROW = 'skos:a\tskos:exactMatch\towl:b\tsemapv:MappingReview';

describe.skipIf(!shared)(
  `the specification's own examples${shared ? '' : ' (skipped: no ../shared)'}`,
  () => {
    const names = shared ? readdirSync(EXAMPLES).filter((name) => name.endsWith('.tsv')) : [];
    it.each(names)('%s is read, and written canonically it says the same', (name) => {
      const sibling = new URL(name.replace(/tsv$/, 'yml'), EXAMPLES);
      const metadata = existsSync(sibling) ? readFileSync(sibling, 'utf8') : undefined;
      const set = read(readFileSync(new URL(name, EXAMPLES), 'utf8'), metadata);
      expect(set.mappings.length).toBeGreaterThan(0);
      const written = writeSssom(set);
      const again = read(written);
      expect(canonicalOrder(again)).toEqual(canonicalOrder(set));
      expect(writeSssom(again)).toBe(written);
    });

    const example = (name: string): SssomSet =>
      read(readFileSync(new URL(`schema_${name}.sssom.tsv`, EXAMPLES), 'utf8'));

    it('escaped pipes and backslashes are part of the value', () => {
      expect(example('pipe-escaping').mappings.map((row) => row.author_label)).toEqual([
        ['Alice|Bob', 'Charlie'],
        ['Alice\\Bob', 'Charlie\\', 'David\\|Eve\\'],
      ]);
    });

    it('declared and undeclared extension slots are kept', () => {
      const set = example('extension-slots');
      expect(set.extensions).toEqual({ ext_foo: 'Foo A', ext_undeclared_foo: 'Foo B' });
      expect(set.mappings[0]?.extensions).toEqual({
        ext_bar: '111',
        ext_baz: 'ORGENT:BAZ_0001',
        ext_undeclared_baz: 'BAZ A',
      });
      expect(set.extensionDefinitions.map(({ slotName }) => slotName)).toEqual([
        'ext_bar',
        'ext_baz',
        'ext_foo',
      ]);
    });

    it('slots of the set are propagated to its mappings and leave the set', () => {
      const set = example('curation_rule-propagated');
      expect(set.mappings.map((row) => row.curation_rule)).toEqual(
        Array(3).fill(['DISEASE_MAPPING_COMMONS_RULES:MPR2']),
      );
      expect(set.metadata.curation_rule).toBeUndefined();
    });

    it('the one example without mapping_set_id is read with a warning', () => {
      const reading = readSssom(readFileSync(new URL('schema_version.sssom.tsv', EXAMPLES), 'utf8'));
      expect(reading.ok && brief(reading.warnings)).toEqual([[1, 1, 'missing-slot']]);
    });

    it('bad_basic.tsv is refused: an undeclared prefix, justifications and sources that are no CURIEs', () => {
      const faults = faultsOf(readFileSync(new URL('bad_basic.tsv', SAMPLES), 'utf8'));
      expect(faults).toHaveLength(34);
      expect(brief(faults).slice(0, 5)).toEqual([
        [4, 14, 'undeclared-prefix'],
        [15, 7, 'not-a-curie'],
        [15, 8, 'not-a-curie'],
        [15, 9, 'not-a-curie'],
        [16, 7, 'not-a-curie'],
      ]);
    });
  },
);

describe('readSssom refuses, with line and column', () => {
  it('prefixes that are not declared', () => {
    const faults = faultsOf(fixture('undeclared-prefix'));
    expect(brief(faults)).toEqual([
      [5, 14, 'undeclared-prefix'],
      [9, 3, 'undeclared-prefix'],
    ]);
    expect(faults[1]?.fix).toBe('Add "who: <IRI prefix>" to curie_map.');
  });

  it('built-in prefixes that are redefined', () => {
    expect(brief(faultsOf(fixture('redefined-prefix')))).toEqual([[4, 10, 'built-in-prefix']]);
  });

  it('confidence outside 0 to 1', () => {
    expect(brief(faultsOf(fixture('confidence-out-of-range')))).toEqual([
      [8, 5, 'out-of-range'],
      [9, 5, 'not-a-number'],
    ]);
  });

  it('missing required slots, all of them', () => {
    expect(brief(faultsOf(fixture('missing-slots')))).toEqual([
      [1, 1, 'missing-slot'],
      [7, 1, 'missing-slot'],
      [8, 2, 'missing-slot'],
      [9, 3, 'missing-slot'],
      [10, 4, 'missing-slot'],
    ]);
  });

  it('wrong enumerations, dates, URIs, IRIs for CURIEs, misplaced NoTermFound and stray cells, all at once', () => {
    expect(brief(faultsOf(fixture('mixed-faults')))).toEqual([
      [5, 18, 'not-a-uri'],
      [8, 3, 'unknown-value'],
      [8, 5, 'unknown-value'],
      [8, 6, 'unknown-value'],
      [8, 7, 'not-a-date'],
      [8, 8, 'review-without-reviewer'],
      [8, 9, 'wrong-cardinality'],
      [8, 10, 'misplaced-no-term-found'],
      [9, 4, 'iri-not-curie'],
      [9, 11, 'no-column-name'],
    ]);
  });

  it.each([
    ['an empty file', '', [1, 1, 'no-metadata']],
    ['a byte order mark', `\ufeff${HEAD}${COLUMNS}\n`, [1, 1, 'byte-order-mark']],
    ['an empty line after the metadata', `${HEAD}\n${COLUMNS}\n`, [3, 1, 'no-header']],
    ['metadata that is no YAML', `#a: b: c\n${HEAD}${COLUMNS}\n`, [1, 5, 'not-yaml']],
    ['a comment in the metadata', `#Just a remark\n${COLUMNS}\n`, [1, 2, 'not-a-map']],
    ['YAML aliases', `#a: &x [1]\n#b: [*x]\n${COLUMNS}\n`, [1, 5, 'forbidden-yaml']],
    ['YAML tags', `#other: !!js/function x\n${COLUMNS}\n`, [1, 9, 'forbidden-yaml']],
    ['a key given twice', `${HEAD}#license: x:y\n${COLUMNS}\n`, [3, 2, 'repeated-key']],
    ['deep nesting', `#a: ${'['.repeat(100_000)}\n${COLUMNS}\n`, [1, 21, 'nested-too-deep']],
    ['a column given twice', `${HEAD}${COLUMNS}\tcomment\tcomment\n`, [3, 6, 'repeated-column']],
    ['a slot of the set as a column', `${HEAD}${COLUMNS}\tmapping_set_title\n`, [3, 5, 'misplaced-slot']],
    ['a slot of mappings in the metadata', `${HEAD}#confidence: 1\n${COLUMNS}\n`, [3, 2, 'misplaced-slot']],
    ['a missing column', `${HEAD}subject_id\tpredicate_id\n${ROW.slice(0, 20)}\n`, [3, 3, 'missing-column']],
    [
      'a quote never closed',
      `${HEAD}${COLUMNS}\tcomment\n${ROW}\n${ROW}\t"open\n${ROW}\n`,
      [5, 1, 'quote-not-closed'],
    ],
    ['an unknown version', `#sssom_version: "2.0"\n${HEAD}${COLUMNS}\n`, [1, 17, 'unknown-value']],
    [
      'a record id given twice',
      `${HEAD}record_id\t${COLUMNS}\nowl:1\t${ROW}\nowl:1\t${ROW}\n`,
      [5, 1, 'repeated-record-id'],
    ],
    [
      'record ids on some rows only',
      `${HEAD}record_id\t${COLUMNS}\nowl:1\t${ROW}\n\t${ROW}\n`,
      [5, 1, 'missing-slot'],
    ],
    [
      'a literal without its label',
      `${HEAD}${COLUMNS}\tsubject_type\tsubject_label\n${ROW}\trdfs literal\t\n`,
      [4, 6, 'missing-slot'],
    ],
    [
      'an extension value of another type than declared',
      `${HEAD}#extension_definitions:\n#  - {slot_name: ext_n, type_hint: xsd:integer}\n${COLUMNS}\text_n\n${ROW}\tmany\n`,
      [6, 5, 'wrong-type'],
    ],
  ] as const)('%s', (_, text, fault) => {
    expect(brief(faultsOf(text))).toContainEqual(fault);
  });

  it('embedded metadata beside external metadata, and names the file of a fault', () => {
    expect(brief(faultsOf(`${HEAD}${COLUMNS}\n`, 'license: x:y'))).toEqual([[1, 1, 'two-metadata-blocks']]);
    const faults = faultsOf(`${COLUMNS}\n${ROW}\n`, 'mapping_set_id: x:y\ncreator_id: orcid:1\nlicense: x:y');
    expect(brief(faults)).toEqual([[2, 13, 'undeclared-prefix']]);
    expect(faults[0]?.message).toMatch(/^External metadata: /);
  });

  it('at most 200 faults', () => {
    expect(faultsOf(`${HEAD}${COLUMNS}\n${'a\tb\tc\td\n'.repeat(500)}`)).toHaveLength(200);
  });

  it('any text at all, without throwing', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '#',
        '\n',
        '\t',
        '"',
        ': ',
        '- ',
        '#curie_map:\n',
        HEAD,
        COLUMNS,
        ROW,
        '|',
        '\r\n',
        '? ',
        '{',
        ']',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.option(fc.string()), (pieces, metadata) => {
        const reading = readSssom(pieces.join(''), metadata === null ? {} : { metadata });
        if (!reading.ok) expect(reading.faults.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('readSssom accepts', () => {
  it('CRLF, spaces after "#", line breaks in quoted cells, and counts lines right behind them', () => {
    const text = `# license: x:y\r\n# mapping_set_id: x:z\r\n${COLUMNS}\tcomment\r\n${ROW}\t"two\r\nlines"\r\n${ROW}\t"a ""b"""\r\n`;
    const rows = read(text).mappings;
    expect(rows.map(({ line, comment }) => [line, comment])).toEqual([
      [4, 'two\r\nlines'],
      [6, 'a "b"'],
    ]);
  });

  it('a propagatable slot on the set stays there as soon as one row has its own', () => {
    const set = read(`${HEAD}#mapping_tool: T\n${COLUMNS}\tmapping_tool\n${ROW}\tU\n${ROW}\t\n`);
    expect(set.metadata.mapping_tool).toBe('T');
    expect(set.mappings.map((row) => row.mapping_tool)).toEqual(['U', undefined]);
    const empty = read(`${HEAD}#mapping_tool: T\n${COLUMNS}\tmapping_tool\n${ROW}\t\n`);
    expect(empty.mappings.map((row) => row.mapping_tool)).toEqual(['T']);
  });

  it('a scalar where the metadata takes a list, and texts that look like numbers', () => {
    const { metadata } = read(`${HEAD}#creator_label: A|B\n#mapping_set_version: 1.10\n${COLUMNS}\n`);
    expect(metadata.creator_label).toEqual(['A|B']);
    expect(metadata.mapping_set_version).toBe('1.10');
  });

  it('relative URIs of SSSOM 1.0 only', () => {
    const text = `#license: CC0\n#mapping_set_id: x:z\n${COLUMNS}\n`;
    expect(read(text).metadata.license).toBe('CC0');
    expect(brief(faultsOf(`#sssom_version: "1.1"\n${text}`))).toEqual([[2, 11, 'not-a-uri']]);
  });

  it('extension slots by any name, even those of JavaScript', () => {
    const set = read(`${HEAD}${COLUMNS}\t__proto__\ttoString\n${ROW}\ta\tb\n`);
    expect(Object.entries(set.mappings[0]?.extensions ?? {})).toEqual([
      ['__proto__', 'a'],
      ['toString', 'b'],
    ]);
    expect(writeSssom(read(writeSssom(set)))).toBe(writeSssom(set));
  });

  it('extension definitions it cannot use, with a warning each', () => {
    const definitions = [
      '#extension_definitions:',
      '#  - property: owl:x',
      '#  - slot_name: ext_a',
      '#    property: nowhere:a',
      '#  - slot_name: comment',
    ].join('\n');
    const reading = readSssom(`${HEAD}${definitions}\n${COLUMNS}\text_a\n${ROW}\tkept\n`);
    expect(reading.ok && reading.warnings.map(({ line, code }) => [line, code])).toEqual([
      [4, 'definition-ignored'],
      [5, 'definition-ignored'],
      [7, 'definition-ignored'],
    ]);
    expect(reading.ok && reading.set.mappings[0]?.extensions).toEqual({ ext_a: 'kept' });
  });
});

/** Texts that tempt a writer: separators, quotes, escapes, YAML indicators, numbers and booleans as text. */
const awkward = fc.oneof(
  fc.string({ minLength: 1, unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        '\t',
        '"',
        '|',
        '\\',
        '#',
        '\n',
        '\r',
        ': ',
        ' ',
        '- ',
        "'",
        'ü',
        '語',
        '🌍',
        'x',
        '\u2028',
        '\0',
        '\ufeff',
      ),
      { minLength: 1 },
    )
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '1.1',
    'null',
    '~',
    'true',
    'no',
    '#',
    '-',
    '---',
    '2026-01-01',
    '=1+1',
    '0x1F',
    '1e3',
    '.inf',
    '@x',
    '%y',
  ),
);
const list = fc.array(awkward, { minLength: 1, maxLength: 3 });
const curie = fc
  .tuple(fc.constantFrom('EX', 'ex.two', 'skos'), fc.stringMatching(/^[A-Za-z0-9/'(),:|\\#"-]{1,8}$/))
  .map(([prefix, local]) => `${prefix}:${local}`);
const score = fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000);
const date = fc.constantFrom('2026-01-01', '1999-12-31');
const extensionNames = ['ext_a', 'ext_b', 'zulu'] as const;

const rowArbitrary = fc.record(
  {
    subject_id: curie,
    subject_label: awkward,
    predicate_id: fc.constantFrom('skos:closeMatch', 'EX:p'),
    predicate_modifier: fc.constant('Not'),
    object_id: curie,
    mapping_justification: fc.constant('semapv:ManualMappingCuration'),
    author_label: list,
    reviewer_label: list,
    curation_rule: fc.array(curie, { minLength: 1, maxLength: 2 }),
    curation_rule_text: fc.constantFrom(['same'], ['other', 'b|c']),
    mapping_tool: fc.constantFrom('t', 'T 2'),
    mapping_date: date,
    confidence: score,
    reviewer_agreement: score.map((value) => 0 - value + 0),
    comment: awkward,
    extensions: fc.dictionary(fc.constantFrom(...extensionNames), awkward, { noNullPrototype: true }),
    line: fc.constant(0),
  },
  {
    requiredKeys: ['subject_id', 'predicate_id', 'object_id', 'mapping_justification', 'extensions', 'line'],
  },
);

const setArbitrary: fc.Arbitrary<SssomSet> = fc.record({
  metadata: fc.record(
    {
      mapping_set_id: fc.constant('https://example.org/set'),
      license: fc.constant('https://example.org/l'),
      mapping_set_title: awkward,
      mapping_set_confidence: score,
      creator_label: list,
      mapping_tool: fc.constantFrom('t', 'T 2'),
      see_also: fc.constant(['https://example.org/a']),
      comment: awkward,
    },
    { requiredKeys: ['mapping_set_id', 'license'] },
  ),
  curieMap: fc.constant({ EX: 'https://example.org/', 'ex.two': 'https://example.org/two#', unused: 'x:' }),
  extensionDefinitions: fc.constant([
    { slotName: 'ext_b', property: 'EX:a', typeHint: 'xsd:string' },
    { slotName: 'ext_a', property: 'EX:b', typeHint: null },
  ]),
  extensions: fc.dictionary(fc.constantFrom(...extensionNames), awkward, { noNullPrototype: true }),
  mappings: fc.array(rowArbitrary, { maxLength: 5 }),
});

describe('writeSssom', () => {
  it('loses nothing: written and read again, every mapping and slot of the set is the same', () => {
    fc.assert(
      fc.property(setArbitrary, (set) => {
        const again = read(writeSssom(set));
        const twice = read(writeSssom(again));
        expect(twice.mappings).toEqual(again.mappings);
        // What the set says for all its mappings is theirs once read.
        const tool = set.mappings.some((row) => row.mapping_tool !== undefined)
          ? undefined
          : set.metadata.mapping_tool;
        const expected = set.mappings.map((row) =>
          tool === undefined ? row : { ...row, mapping_tool: tool },
        );
        expect(canonicalOrder(again)).toEqual(canonicalOrder({ ...set, mappings: expected }));
        const { mapping_tool: _, sssom_version: __, ...kept } = again.metadata;
        const { mapping_tool: ___, ...given } = set.metadata;
        expect(kept).toEqual(given);
        expect(again.extensions).toEqual(set.extensions);
      }),
      { numRuns: 500 },
    );
  });

  it('is idempotent and does not depend on the order of the mappings', () => {
    fc.assert(
      fc.property(setArbitrary, (set) => {
        const written = writeSssom(set);
        expect(writeSssom(read(written))).toBe(written);
        expect(writeSssom({ ...set, mappings: set.mappings.toReversed() })).toBe(written);
      }),
      { numRuns: 500 },
    );
  });

  it('writes the canonical form: order, condensation, used prefixes only, sorted rows and extensions', () => {
    const text = [
      '#license: "https://example.org/l"',
      '#creator_id: zz:1',
      '#mapping_set_id: https://example.org/s',
      '#curie_map: {zz: "https://example.org/z/", aa: https://example.org/a/, unused: x:y, skos: http://www.w3.org/2004/02/skos/core#}',
      '#mapping_set_title: "A: B"',
      '#ext_set: 5',
      '#extension_definitions: [{slot_name: ext_y, property: aa:1}, {slot_name: ext_x, property: aa:2}, {slot_name: ext_none, property: aa:3}]',
      'ext_x\text_y\tconfidence\tmapping_justification\tobject_id\tpredicate_id\tsubject_id\tmapping_tool\treview_date\treviewer_label',
      'x\ty\t1.00\tsemapv:MappingReview\taa:2\tskos:exactMatch\tzz:2\tTool\t2026-01-01\tR|"S"',
      'x\t\t0.12345\tsemapv:MappingReview\taa:1\tskos:exactMatch\tzz:1\tTool\t\tR',
    ].join('\n');
    expect(writeSssom(read(text)).split('\n')).toEqual([
      '#sssom_version: "1.1"',
      '#curie_map:',
      '#  aa: https://example.org/a/',
      '#  zz: https://example.org/z/',
      '#mapping_set_id: https://example.org/s',
      '#mapping_set_title: "A: B"',
      '#creator_id:',
      '#  - zz:1',
      '#license: https://example.org/l',
      '#mapping_tool: Tool',
      '#extension_definitions:',
      '#  - slot_name: ext_y',
      '#    property: aa:1',
      '#  - slot_name: ext_x',
      '#    property: aa:2',
      '#ext_set: "5"',
      'subject_id\tpredicate_id\tobject_id\tmapping_justification\treviewer_label\treview_date\tconfidence\text_y\text_x',
      'zz:1\tskos:exactMatch\taa:1\tsemapv:MappingReview\tR\t\t0.123\t\tx',
      'zz:2\tskos:exactMatch\taa:2\tsemapv:MappingReview\t"R|""S"""\t2026-01-01\t1\ty\tx',
      '',
    ]);
  });

  it('writes metadata any YAML 1.2 reader takes for the same texts, plain where plain will do', () => {
    fc.assert(
      fc.property(awkward, awkward, (title, comment) => {
        const metadata = { license: 'x:y', mapping_set_id: 'x:z', mapping_set_title: title, comment };
        const set = { metadata, curieMap: {}, extensionDefinitions: [], extensions: {}, mappings: [] };
        const lines = writeSssom(set)
          .split('\n')
          .filter((line) => line.startsWith('#'));
        expect(parse(lines.map((line) => line.slice(1)).join('\n'))).toEqual(metadata);
      }),
      { numRuns: 500 },
    );
    const plain = ['-x', ':x', '?x', 'a#b', 'a:b', "it's", 'no', '2026-01-01', '1.2.3', 'x "y"'];
    const set = read(`${HEAD}${COLUMNS}\n`);
    const written = writeSssom({ ...set, metadata: { ...set.metadata, creator_label: plain } });
    expect(written.split('\n').filter((line) => line.startsWith('#  - '))).toEqual(
      plain.map((text) => `#  - ${text}`),
    );
  });

  it('refuses a set that uses a prefix it does not declare', () => {
    const set = read(fixture('profile'));
    expect(() => writeSssom({ ...set, curieMap: {} })).toThrow(RangeError);
  });
});

const question = fc.constantFrom('returnees', 'host-services', 'climate', 'part-a1');
/** Alternatives that differ as sets, each without repetition. */
const alternatives = fc.uniqueArray(fc.uniqueArray(question, { minLength: 1, maxLength: 3 }), {
  maxLength: 3,
  selector: (allOf) => [...allOf].sort().join(),
});

/** A conditional mapping has questions, a condition or both; others have none of it. */
function conditionOf(
  strength: Mapping['strength'],
  {
    questions,
    condition,
    strengthIfMet,
    aboutPart,
  }: Pick<Mapping, 'questions' | 'condition' | 'strengthIfMet' | 'aboutPart'>,
): Pick<Mapping, 'questions' | 'condition' | 'strengthIfMet' | 'aboutPart'> {
  if (strength !== 'conditional')
    return { questions: [], condition: null, strengthIfMet: null, aboutPart: false };
  const wording = condition === null && questions.length === 0 ? 'if they are migrants' : condition;
  return { questions, condition: wording, strengthIfMet, aboutPart };
}

const LABELS = new Map([
  ['gcm:5', 'Regular pathways'],
  ['gcm:23', 'International cooperation'],
  ['sdg:10.7', 'Safe and orderly migration'],
  ['sdg:8.8', 'Labour rights'],
  ['sdg:14.1', 'Marine pollution'],
]);

function readOurs(text: string): { set: MappingSet; mappings: readonly (Mapping & { line: number })[] } {
  const reading = readMappingSet(text, 7);
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults.slice(0, 5)));
  return reading;
}

describe('mapping sets of the domain', () => {
  it('are read from the profile with ids, thousandths, null for NoTermFound, and lines', () => {
    const { set, mappings } = readOurs(fixture('profile'));
    expect(set).toEqual({
      id: 'gcm-sdg',
      title: 'GCM to SDG: links',
      description: 'How the objectives of the Global Compact contribute to the SDG targets.',
      licence: 'https://creativecommons.org/licenses/by/4.0/',
      provider: 'https://example.org/crosswalk',
      version: '1.0',
      date: '2026-02-01',
      completes: [],
      position: 7,
    });
    expect(mappings.map(({ id, line }) => [id, line])).toEqual([
      ['m1', 37],
      ['m2', 38],
      ['m3', 39],
      ['m4', 40],
    ]);
    expect(mappings[1]).toMatchObject({
      set: 'gcm-sdg',
      subject: 'gcm:5',
      object: 'sdg:8.8',
      objectFramework: 'sdg',
      strength: 'conditional',
      condition: 'if the people served are migrant workers',
      holdsForParts: true,
      confidence: 700,
      mappingDate: '2026-01-15',
      reviewer: null,
    });
    expect(mappings[2]).toMatchObject({ modifier: 'Not', strength: null });
    expect(mappings[3]).toMatchObject({ object: null, objectFramework: 'sdg', confidence: 805 });
  });

  it('are written as the very file they were read from', () => {
    const { set, mappings } = readOurs(fixture('profile'));
    expect(writeMappingSet(set, mappings, (id) => LABELS.get(id))).toBe(fixture('profile'));
  });

  it('are refused with the place of everything the profile asks for and does not find', () => {
    const reading = readMappingSet(fixture('profile-faults'), 0);
    expect(reading.ok ? [] : brief(reading.faults)).toEqual([
      [37, 12, 'too-precise'],
      [38, 17, 'missing-value'],
      [38, 20, 'missing-value'],
      [39, 13, 'condition-unwanted'],
      [40, 13, 'condition-missing'],
      [41, 6, 'same-framework'],
      [42, 20, 'strength-unwanted'],
      [43, 14, 'unknown-value'],
      [43, 16, 'missing-value'],
      [43, 19, 'unknown-value'],
      [43, 20, 'unknown-value'],
      [44, 1, 'bad-record-id'],
      [44, 4, 'unknown-value'],
      [44, 9, 'several-persons'],
      [44, 12, 'missing-value'],
    ]);
  });

  it.each([
    [
      'a wrong IRI for a framework',
      ['sdg: http://metadata.un.org/sdg/', 'sdg: https://example.org/'],
      [6, 4, 'wrong-prefix'],
    ],
    ['a set id of another house', ['crosswalk-migration/set/gcm-sdg', 'other/set'], [8, 18, 'bad-set-id']],
    ['no title', ['#mapping_set_title: "GCM to SDG: links"\n', ''], [1, 1, 'missing-slot']],
    ['no provider', ['#mapping_provider: https://example.org/crosswalk\n', ''], [1, 1, 'missing-slot']],
    [
      'a column whose extension is not declared',
      ['#  - slot_name: ext_locator\n#    property: crosswalk:locator\n', ''],
      [34, 16, 'undeclared-extension'],
    ],
    [
      'a subject source that contradicts',
      ['#subject_source: framework:gcm', '#subject_source: framework:msd'],
      [37, 2, 'source-contradicts'],
    ],
  ] as const)('are refused for %s', (_, [from, to], fault) => {
    const reading = readMappingSet(fixture('profile').replace(from, to), 0);
    expect(reading.ok ? [] : brief(reading.faults)).toContainEqual(fault);
  });

  const ASKING = fixture('profile')
    .replace(
      '#extension_definitions:\n',
      `#extension_definitions:
#  - slot_name: ext_about_part
#    property: crosswalk:aboutPart
#    type_hint: xsd:boolean
#  - slot_name: ext_completes
#    property: crosswalk:completes
`,
    )
    .replace(
      '#  - slot_name: ext_rationale',
      `#  - slot_name: ext_questions
#    property: crosswalk:questions
#  - slot_name: ext_rationale`,
    )
    .replace(
      '#    property: crosswalk:strength\n',
      `#    property: crosswalk:strength
#  - slot_name: ext_strength_if_met
#    property: crosswalk:strengthIfMet
#ext_completes: gcm:objective > sdg:goal,target
`,
    );
  /** The fixture with further cells, row by row. */
  const asking = (cells: readonly (readonly [questions: string, ifMet: string, part: string])[]): string => {
    let row = -1;
    const lines = ASKING.trimEnd()
      .split('\n')
      .map((line) => {
        if (line.startsWith('#')) return line;
        const more =
          row === -1
            ? ['ext_questions', 'ext_strength_if_met', 'ext_about_part']
            : (cells[row] ?? ['', '', '']);
        row += 1;
        return [line, ...more].join('\t');
      });
    return `${lines.join('\n')}\n`;
  };
  const NOTHING = ['', '', ''] as const;

  it('have questions, what they come to, and what the set completes', () => {
    const { set, mappings } = readOurs(
      asking([NOTHING, ['returnees + host-services | climate', 'core', 'true'], NOTHING, NOTHING]),
    );
    expect(set.completes).toEqual([
      {
        subjectFramework: 'gcm',
        subjectLevels: ['objective'],
        objectFramework: 'sdg',
        objectLevels: ['goal', 'target'],
      },
    ]);
    expect(mappings[1]).toMatchObject({
      questions: [['returnees', 'host-services'], ['climate']],
      condition: 'if the people served are migrant workers',
      strengthIfMet: 'core',
      aboutPart: true,
    });
    expect(mappings[0]).toMatchObject({
      questions: [],
      condition: null,
      strengthIfMet: null,
      aboutPart: false,
    });
  });

  it.each([
    ['no name of a question', ['Are they migrants?', '', ''], [[48, 21, 'bad-question']]],
    ['nothing between two separators', ['a | | b', '', ''], [[48, 21, 'bad-question']]],
    ['a question twice', ['a + a', '', ''], [[48, 21, 'repeated-question']]],
    ['an alternative twice', ['a + b | b + a', '', ''], [[48, 21, 'repeated-question']]],
    ['an unknown strength', ['a', 'conditional', ''], [[48, 22, 'unknown-value']]],
    [
      'a part that is neither yes nor no',
      ['a', '', 'some'],
      [
        [48, 23, 'wrong-type'],
        [48, 23, 'unknown-value'],
      ],
    ],
  ] as const)('are refused for %s, with the place and a fix', (_, cells, expected) => {
    const reading = readMappingSet(asking([NOTHING, cells, NOTHING, NOTHING]), 0);
    const faults = reading.ok ? [] : reading.faults;
    for (const fault of brief(faults)) expect(expected).toContainEqual(fault);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.every(({ fix }) => fix !== '')).toBe(true);
  });

  it('are refused where a mapping that is not conditional asks questions', () => {
    const reading = readMappingSet(asking([['a', 'core', 'true'], NOTHING, NOTHING, NOTHING]), 0);
    expect(reading.ok ? [] : brief(reading.faults)).toEqual([
      [47, 21, 'question-unwanted'],
      [47, 22, 'question-unwanted'],
      [47, 23, 'question-unwanted'],
    ]);
  });

  it.each([
    ['one framework on both sides', 'gcm:objective > gcm:action', 'bad-completion'],
    ['no object', 'gcm:objective', 'bad-completion'],
    ['a level twice', 'gcm:objective,objective > sdg:target', 'bad-completion'],
    ['nothing between two separators', 'gcm:objective > sdg:target | ', 'bad-completion'],
  ])('are refused where what they complete is %s', (_, text, code) => {
    const file = asking([]).replace('gcm:objective > sdg:goal,target', text);
    const reading = readMappingSet(file, 0);
    expect(reading.ok ? [] : brief(reading.faults)).toEqual([[45, 17, code]]);
  });

  it('are refused where what they complete is not declared, or is a column', () => {
    const undeclared = asking([]).replace(
      '#  - slot_name: ext_completes\n#    property: crosswalk:completes\n',
      '',
    );
    const first = readMappingSet(undeclared, 0);
    expect(first.ok ? [] : first.faults.map(({ code }) => code)).toEqual(['undeclared-extension']);
    const column = asking([])
      .replace(/ext_about_part\n(?!#)/, 'ext_completes\n')
      .replace('#ext_completes: gcm:objective > sdg:goal,target\n', '');
    const second = readMappingSet(column, 0);
    expect(second.ok ? [] : second.faults.map(({ code }) => code)).toEqual(['misplaced-slot']);
  });

  it('are refused once, not for each row, where a needed column is missing altogether', () => {
    const rows = fixture('profile')
      .split('\n')
      .map((line) => (line.startsWith('#') ? line : line.split('\t').toSpliced(16, 1).join('\t')));
    const text = rows
      .join('\n')
      .replace('#  - slot_name: ext_rationale\n#    property: crosswalk:rationale\n', '');
    const reading = readMappingSet(text, 0);
    expect(reading.ok ? [] : brief(reading.faults)).toEqual([[34, 20, 'missing-column']]);
  });

  it('say in a warning what of a file is not kept', () => {
    const reading = readMappingSet(
      fixture('profile').replace('#publication_date', '#comment: remark\n#publication_date'),
      0,
    );
    expect(reading.ok && brief(reading.warnings)).toEqual([[17, 11, 'slot-not-kept']]);
  });

  it('without mappings are written and read', () => {
    const { set } = readOurs(fixture('profile'));
    expect(readOurs(writeMappingSet(set, [], () => undefined))).toMatchObject({ set, mappings: [] });
  });

  it('refuse to be written with a review date and no reviewer, or a provider that is no URI', () => {
    const { set, mappings } = readOurs(fixture('profile'));
    const [first] = mappings;
    if (first === undefined) throw new Error('the fixture has mappings');
    expect(() => writeMappingSet(set, [{ ...first, reviewer: null }], () => undefined)).toThrow(RangeError);
    expect(() => writeMappingSet({ ...set, provider: 'IOM' }, [], () => undefined)).toThrow(RangeError);
  });

  it('come back from a file exactly as they went into it', () => {
    const said = awkward.filter((text) => text.trim() !== '');
    const mappingArbitrary = fc
      .record({
        predicate: fc.constantFrom(...PREDICATES),
        modifier: fc.constantFrom('Not' as const, null),
        object: fc.constantFrom('sdg:10.7', 'sdg:1.a', null),
        strength: fc.constantFrom(...STRENGTHS),
        questions: alternatives,
        condition: fc.option(said),
        strengthIfMet: fc.option(fc.constantFrom('core' as const, 'supporting' as const)),
        aboutPart: fc.boolean(),
        holdsForParts: fc.boolean(),
        confidence: fc.integer({ min: 0, max: 1000 }),
        evidence: fc.constantFrom(...EVIDENCE),
        author: said,
        reviewer: fc.option(said),
        mappingDate: fc.option(date),
        reviewDate: fc.option(date),
        source: said,
        locator: said,
        rationale: said,
        status: fc.constantFrom(...MAPPING_STATUSES),
      })
      .map((mapping) => {
        const asks =
          mapping.predicate.startsWith('crosswalk:') && mapping.modifier === null && mapping.object !== null;
        const strength = asks ? mapping.strength : null;
        return {
          ...mapping,
          strength,
          ...conditionOf(strength, mapping),
          reviewDate: mapping.reviewer === null ? null : mapping.reviewDate,
        };
      });
    const levels = fc.uniqueArray(fc.constantFrom('outcome', 'output', 'target'), { minLength: 1 });
    const completes = fc.array(
      fc.record({
        subjectFramework: fc.constantFrom('srf', 'unsdcf-mda'),
        subjectLevels: levels,
        objectFramework: fc.constantFrom('sdg', 'gcm'),
        objectLevels: levels,
      }),
      { maxLength: 2 },
    );
    const setText = fc.record({ title: said, description: said, version: said, completes });
    fc.assert(
      fc.property(
        setText,
        fc.array(mappingArbitrary, { maxLength: 4 }),
        fc.option(said),
        (texts, drafts, label) => {
          const set: MappingSet = { ...readOurs(fixture('profile')).set, ...texts };
          const mappings = drafts.map((draft, index): Mapping => {
            return {
              ...draft,
              id: `m${index}`,
              set: set.id,
              subject: 'unsdcf-mda:1.1',
              objectFramework: 'sdg',
              justification: 'semapv:ManualMappingCuration',
            };
          });
          const written = writeMappingSet(set, mappings, () => label ?? undefined);
          const again = readOurs(written);
          expect(again.set).toEqual(set);
          expect(again.mappings.map(({ line: _, ...mapping }) => mapping)).toEqual(mappings);
          expect(writeMappingSet(again.set, again.mappings, () => label ?? undefined)).toBe(written);
        },
      ),
    );
  });
});

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { countryCode } from '../../src/domain/countries.ts';
import { type AmountLine, type Classification, PROJECT_STATUSES, WHOLE } from '../../src/domain/types.ts';
import type { IatiExportProject, IatiNote } from '../../src/formats/iati/export-types.ts';
import { readIatiActivities } from '../../src/formats/iati/read.ts';
import { writeIati } from '../../src/formats/iati/write.ts';
import type { ProjectDraft } from '../../src/formats/project-draft.ts';
import { project as sampleProject } from '../store/samples.ts';
import { hasShared, readShared, sharedTitle } from '../support/shared.ts';

const LIMITS = { maxActivities: 100_000, maxDepth: 32, maxTextLength: 20_000 };
const OPTIONS = {
  generatedAt: '2026-01-31T12:00:00Z',
  reportingOrg: { ref: 'XM-DAC-47066', name: 'International Organization for Migration', type: '40' },
} as const;

const EMPTY: IatiExportProject = { ...sampleProject('XX-1', { title: 'A project' }), alignments: [] };

const INFERRED: IatiExportProject['alignments'][number] = {
  concept: 'sdg:8.8',
  strength: 'supporting',
  confidence: 850,
  origin: 'inferred',
  counts: true,
};

const declared = (concept: string, percentage: number | null = null): IatiExportProject['tags'][number] => {
  return { concept, percentage, origin: 'declared' };
};

const write = (projects: readonly IatiExportProject[]): string => [...writeIati(projects, OPTIONS)].join('');

function draftsOf(file: string | Uint8Array): readonly ProjectDraft[] {
  const read = readIatiActivities(typeof file === 'string' ? new TextEncoder().encode(file) : file, LIMITS);
  if (!read.ok) throw new Error(`${read.refused.line}: ${read.refused.message}`);
  return read.drafts;
}

/** What an import makes of a draft, as far as this module can: codes as they are, a tag found twice once. */
function projectOf(draft: ProjectDraft): IatiExportProject {
  expect(draft.faults).toEqual([]);
  const { row: _, faults: __, warnings: ___, answers: ____, ...fields } = draft;
  const tags = new Map<string, IatiExportProject['tags'][number]>();
  for (const { framework, text, percentage, origin } of draft.tags) {
    const concept = `${framework}:${framework === 'sdg' ? text.toLowerCase() : text}`;
    tags.set(concept, {
      concept,
      percentage: percentage ?? tags.get(concept)?.percentage ?? null,
      origin: origin ?? 'declared',
    });
  }
  const countries = draft.countries.map(({ code, percentage }) => ({
    country: countryCode(code) ?? '',
    percentage,
  }));
  return {
    ...fields,
    id: draft.id ?? '',
    title: draft.title ?? '',
    status: draft.status ?? 'implementation',
    countries: countries.sort((a, b) => (a.country < b.country ? -1 : 1)),
    tags: [...tags.values()].sort((a, b) => (a.concept < b.concept ? -1 : 1)),
    reviewed: draft.reviewed.map((framework) => framework.text),
    alignments: [],
  };
}

/** The order of tags, countries and classifications, and of amounts of different kinds, says nothing. */
function canonical(project: IatiExportProject): IatiExportProject {
  const by = <T>(items: readonly T[], key: (item: T) => string): T[] =>
    [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return {
    ...project,
    countries: by(project.countries, ({ country }) => country),
    regions: by(project.regions, ({ vocabulary, code }) => `${vocabulary} ${code}`),
    classifications: by(project.classifications, ({ scheme, code }) => JSON.stringify([scheme, code])),
    translations: by(project.translations, ({ language }) => language),
    amounts: by(project.amounts, (line) => JSON.stringify(line)),
    tags: by(project.tags, ({ concept }) => concept),
    organisations: [
      ...project.organisations.filter(({ role }) => role === 'reporting'),
      ...project.organisations.filter(({ role }) => role !== 'reporting'),
    ],
    alignments: [],
  };
}

const imported = (file: string | Uint8Array): IatiExportProject[] => draftsOf(file).map(projectOf);

/** For each activity, vocabulary and kind of share: what its percentages come to, and whether all have one. */
function shareSums(file: string): { what: string; sum: number; complete: boolean; members: number }[] {
  return [...file.matchAll(/<iati-activity[ >].*?<\/iati-activity>/gs)].flatMap(([activity]) => {
    const found = (name: string) =>
      [...activity.matchAll(new RegExp(`<${name} ([^>]*)>`, 'g'))].map(([, attributes = '']) => ({
        vocabulary: / ?\bvocabulary="([^"]*)"/.exec(attributes)?.[1] ?? '1',
        percentage: /(?:^| )percentage="([^"]*)"/.exec(attributes)?.[1] ?? null,
      }));
    const judge = (what: string, members: readonly { percentage: string | null }[]) => ({
      what,
      sum: members.reduce((sum, { percentage }) => sum + Math.round(Number(percentage ?? 0) * 1e6), 0),
      complete: members.every(({ percentage }) => percentage !== null),
      members: members.length,
    });
    const countries = found('recipient-country');
    const regions = Map.groupBy(found('recipient-region'), ({ vocabulary }) => vocabulary);
    const sectors = Map.groupBy(found('sector'), ({ vocabulary }) => vocabulary);
    return [
      ...[...sectors].map(([vocabulary, members]) => judge(`sector ${vocabulary}`, members)),
      ...(regions.size === 0 && countries.length > 0 ? [judge('countries', countries)] : []),
      ...[...regions].map(([vocabulary, members]) =>
        judge(`region ${vocabulary}`, [...countries, ...members]),
      ),
    ];
  });
}

/** Sums of a vocabulary are 100 in whole, or none of its members has a percentage. */
function expectWholes(file: string): void {
  for (const { what, sum, complete, members } of shareSums(file)) {
    if (sum === 0 && !complete) {
      expect([what, what.startsWith('sector') ? members : 1]).toEqual([what, 1]);
    } else if (complete || what.startsWith('sector')) {
      expect({ what, sum, complete }).toEqual({ what, sum: WHOLE, complete: true });
    }
  }
}

const percentages = (count: number) =>
  fc.oneof(
    fc.constant(Array<number | null>(count).fill(null)),
    fc.array(fc.integer({ min: 0, max: Math.floor(WHOLE / Math.max(count, 1)) }), {
      minLength: count,
      maxLength: count,
    }),
    fc.constant(Array.from({ length: count }, () => Math.floor(WHOLE / Math.max(count, 1)))),
    fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: count, maxLength: count }).map((weights) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const shares = weights.map((weight) => Math.floor((weight * WHOLE) / total));
      const rest = WHOLE - shares.reduce((sum, share) => sum + share, 0);
      return shares.map((share, place) => (place === 0 ? share + rest : share));
    }),
  );

function shared<T>(items: fc.Arbitrary<T[]>): fc.Arbitrary<(T & { percentage: number | null })[]> {
  return items.chain((members) =>
    percentages(members.length).map((shares) =>
      members.map((member, place) => ({ ...member, percentage: shares[place] ?? null })),
    ),
  );
}

const text = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }),
    fc.constantFrom(
      'a & b <c> "d" ]]> \'e\'',
      '–% odd',
      '45% of it',
      'line\r\nbreak\ttab',
      'Ärger 漢 😀',
      '--',
      'x@http://y',
    ),
  )
  // What XML cannot carry is tested apart.
  .map((value) =>
    [...value].filter((c) => (c >= ' ' || '\t\n\r'.includes(c)) && c !== '\ufffe' && c !== '\uffff'),
  )
  .map((characters) => characters.join('').trim())
  .filter((value) => value !== '');
const line = text.map((value) => value.replace(/\s+/g, ' '));
const code = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 6 }).map((value) => value.trim()),
    line,
  )
  .filter((value) => value !== '');
const date = fc
  .integer({ min: 0, max: 20_000 })
  .map((days) => new Date(days * 86_400_000 + 10 * 365 * 86_400_000).toISOString().slice(0, 10));
const vocabulary = fc.constantFrom(
  '1',
  '2',
  '10',
  '98',
  '99',
  '99@https://example.org/v',
  '98@http://a.example/b?c=d&e#f',
);

const amount: fc.Arbitrary<AmountLine> = fc
  .record({
    kind: fc.constantFrom('budget', 'commitment', 'expenditure', 'required', 'available'),
    dates: fc.tuple(fc.option(date), fc.option(date)),
    amountMinor: fc.integer({ min: -1e12, max: 1e12 }),
    currency: fc.constantFrom('USD', 'EUR', 'JPY', 'KWD'),
  })
  .map(({ kind, dates: [a, b], amountMinor, currency }) => {
    const [from, until] = a !== null && b !== null && b < a ? [b, a] : [a, b];
    return { kind, from, until, amountMinor, currency } as AmountLine;
  });

const withAddressedCode = (parts: { vocabulary: string; code: string; more: string }): string => {
  const [bare, uri] = parts.vocabulary.split('@');
  return `${bare}:${parts.code}${parts.more}${uri === undefined ? '' : `@${uri}`}`;
};
const classification: fc.Arbitrary<Classification> = fc.oneof(
  fc.record({
    scheme: fc.constantFrom('sector', 'tag'),
    code: fc.record({ vocabulary, code, more: fc.constant('') }).map(withAddressedCode),
    label: fc.option(
      fc.oneof(
        line,
        fc.integer({ min: 0, max: 100 }).map((share) => `${share}%`),
      ),
    ),
  }),
  fc.record({
    scheme: fc.constant('policy-marker'),
    code: fc
      .record({ vocabulary, code, more: fc.constantFrom(':0', ':1', ':2', ':3', ':4', ':') })
      .map(withAddressedCode),
    label: fc.option(line),
  }),
  fc.record({
    scheme: fc.constantFrom('plan', 'joint-programme', 'a/b c', 'sector', 'tag', 'policy-marker'),
    code,
    label: fc.option(line),
  }),
);

const concept = fc.constantFrom(
  ...[
    'sdg:10',
    'sdg:3',
    'sdg:10.7',
    'sdg:3.d',
    'sdg:1.1',
    'sdg:16.9',
    'sdg:10.7.2',
    'sdg:3.b.1',
    'gcm:5',
    'srf:1a11',
  ],
  ...['migof:O3', 'unsdcf-mda:SP1'],
);
const tags = shared(
  fc.uniqueArray(concept, { maxLength: 8 }).map((concepts) =>
    concepts.map((id, place) => ({
      concept: id,
      origin: place % 3 === 2 ? ('confirmed' as const) : ('declared' as const),
    })),
  ),
);

const project: fc.Arbitrary<IatiExportProject> = fc
  .record({
    id: fc.uuid(),
    title: line,
    description: fc.option(text),
    status: fc.constantFrom(...PROJECT_STATUSES),
    dates: fc.tuple(fc.option(date), fc.option(date)),
    organisations: fc.uniqueArray(
      fc.record({
        ref: fc.option(code),
        name: line,
        role: fc.constantFrom('funding', 'accountable', 'extending', 'implementing'),
      }),
      { maxLength: 4, selector: (organisation) => JSON.stringify(organisation) },
    ),
    reporting: fc.option(fc.record({ ref: fc.option(code), name: line })),
    countries: shared(
      fc
        .uniqueArray(fc.constantFrom('KEN', 'SOM', 'ZAF', 'MDA', 'BRA'), { maxLength: 4 })
        .map((list) => list.map((country) => ({ country }))),
    ),
    regions: fc.uniqueArray(
      fc.record({ vocabulary, code, percentage: fc.option(fc.integer({ min: 0, max: 1000 })) }),
      { maxLength: 3, selector: (region) => JSON.stringify([region.vocabulary, region.code]) },
    ),
    classifications: fc.uniqueArray(classification, {
      maxLength: 6,
      selector: ({ scheme, code }) => JSON.stringify([scheme, code]),
    }),
    translations: fc.uniqueArray(
      fc.record({ language: fc.constantFrom('fr', 'es', 'pt-BR', 'en', 'zh-Hans'), title: line }),
      { maxLength: 3, selector: ({ language }) => language },
    ),
    humanitarian: fc.boolean(),
    markers: fc.record(
      {
        gender: fc.constantFrom(0, 1, 2, 3),
        humanRights: fc.constantFrom(0, 1, 2, 3),
        peace: fc.constantFrom(0, 1, 2, 3),
      },
      { requiredKeys: [] },
    ),
    amounts: fc.uniqueArray(amount, {
      maxLength: 6,
      selector: ({ amountMinor: _, ...key }) => JSON.stringify(key),
    }),
    tags,
    reviewed: fc.uniqueArray(fc.constantFrom('sdg', 'gcm', 'migof')),
  })
  .map(({ dates: [a, b], reporting, translations, ...rest }): IatiExportProject => {
    const [startDate, endDate] = a !== null && b !== null && b < a ? [b, a] : [a, b];
    const reports = reporting === null ? [] : [{ ...reporting, role: 'reporting' as const }];
    return {
      ...rest,
      startDate,
      endDate,
      // A region beside countries that fill the hundred would be more than the whole.
      regions: rest.countries.some(({ percentage }) => percentage !== null) ? [] : rest.regions,
      organisations: [...reports, ...rest.organisations] as IatiExportProject['organisations'],
      translations: translations.map(({ language, title }) => ({
        language,
        title,
        description: rest.description === null ? null : `${language} ${rest.description}`,
      })),
      markers: rest.markers as IatiExportProject['markers'],
      alignments: [INFERRED],
    };
  });

describe('an exported IATI file', () => {
  it('read again gives the same projects, whatever they hold', () => {
    fc.assert(
      fc.property(fc.uniqueArray(project, { maxLength: 3, selector: ({ id }) => id }), (projects) => {
        const file = write(projects);
        const again = imported(file);
        expect(again.map(canonical)).toEqual(projects.map(canonical));
        // What was read once is kept to the order of its lines, and written the same byte for byte.
        const second = write(again);
        expect(imported(second)).toEqual(again);
        expect(write(imported(second))).toBe(second);
      }),
      { numRuns: 400 },
    );
  });

  it('has percentages of each vocabulary that come to exactly 100', () => {
    fc.assert(
      fc.property(project, (one) => expectWholes(write([one]))),
      { numRuns: 400 },
    );
  });

  it.each<[string, readonly (number | null)[], readonly string[]]>([
    ['thirds', [33_333_333, 33_333_333, 33_333_333], ['33.34', '33.33', '33.33']],
    ['exact sixths of a per cent', [50_000_001, 49_999_999], ['50.000001', '49.999999']],
    ['a sum above, within 0.1', [50_050_000, 50_050_000], ['50', '50']],
  ])('writes SDG tags as sectors when they come to 100: %s', (_, shares, expected) => {
    const codes = ['10.7', '3.d', '1.1'];
    const file = write([
      { ...EMPTY, tags: shares.map((percentage, place) => declared(`sdg:${codes[place]}`, percentage)) },
    ]);
    const sectors = [...file.matchAll(/<sector vocabulary="8" code="([^"]*)" percentage="([^"]*)"/g)];
    expect(sectors.map(([, , percentage]) => percentage)).toEqual(expected);
    expect(file).not.toContain('<tag');
    expect(
      imported(file)[0]
        ?.tags.map(({ percentage }) => percentage)
        .sort(),
    ).toEqual([...shares].sort());
  });

  it('writes SDG tags that do not come to 100 as tags, and says so in the file and to the caller', () => {
    const notes: IatiNote[] = [];
    const tags = [
      declared('sdg:10.7', 60_000_000),
      declared('sdg:3', 100_000_000),
      declared('sdg:8.8'),
      declared('sdg:10.7.2'),
      declared('gcm:5', 40_000_000),
    ];
    const options = { ...OPTIONS, onNote: (note: IatiNote) => notes.push(note) };
    const file = [...writeIati([{ ...EMPTY, tags }], options)].join('');
    expect(file).toContain('<tag vocabulary="3" code="10.7" crosswalk:percentage="60"/>');
    expect(file).toContain('<tag vocabulary="3" code="8.8"/>');
    expect(file).toContain('<sector vocabulary="7" code="3" percentage="100"/>');
    expect(file).toContain(
      '<tag vocabulary="99" vocabulary-uri="https://w3id.org/crosswalk-migration/framework/sdg" code="10.7.2"/>',
    );
    expect(file).toContain(
      '<tag vocabulary="99" vocabulary-uri="https://w3id.org/crosswalk-migration/framework/gcm" code="5" crosswalk:percentage="40"/>',
    );
    expect(notes.map(({ project, code }) => [project, code])).toEqual([['XX-1', 'sdg-not-whole']]);
    expect(file).toContain(`<!-- ${notes[0]?.message} -->`);
  });

  it('marks inferred alignments, and reading takes none of them for a tag', () => {
    const alignments = [{ ...INFERRED, concept: 'sdg:10.7', strength: 'core', confidence: 950 } as const];
    const file = [
      ...writeIati([{ ...EMPTY, alignments }], { ...OPTIONS, labelOf: () => 'Safe migration' }),
    ].join('');
    expect(file).toContain(
      '<tag vocabulary="99" vocabulary-uri="https://w3id.org/crosswalk-migration/alignment/sdg" code="10.7">',
    );
    expect(file).toContain(
      'Inferred by mapping (core, confidence 0.950), not declared by the publisher: Safe migration',
    );
    expect(draftsOf(file)[0]).toMatchObject({ tags: [], classifications: [] });
  });

  it('has as inferred exactly what counts as inferred', () => {
    const alignments = [
      { ...INFERRED, concept: 'sdg:8.7' },
      { ...INFERRED, concept: 'sdg:8.8', counts: false },
      { ...INFERRED, concept: 'sdg:10.7', origin: 'declared' as const },
      { ...INFERRED, concept: 'sdg:16.2', strength: null, confidence: null },
    ];
    const file = write([{ ...EMPTY, alignments }]);
    const inferred = [...file.matchAll(/alignment\/sdg" code="([^"]*)"/g)].map(([, code]) => code);
    expect(inferred).toEqual(['8.7', '16.2']);
  });

  it('tells what was confirmed from what was declared, as tag and as sector', () => {
    const confirmed = { origin: 'confirmed' as const };
    const tags = [
      { ...declared('sdg:10.7', WHOLE), ...confirmed },
      { ...declared('gcm:5'), ...confirmed },
      declared('gcm:6'),
    ];
    const file = write([{ ...EMPTY, tags }]);
    expect(file).toContain(
      '<sector vocabulary="8" code="10.7" percentage="100" crosswalk:origin="confirmed"/>',
    );
    expect(file.match(/<tag [^>]*crosswalk:origin="confirmed"/g)).toHaveLength(1);
    expect(imported(file)[0]?.tags).toEqual([...tags].sort((a, b) => (a.concept < b.concept ? -1 : 1)));
  });

  it('says which reviews are finished, also that none is, and no other file says it', () => {
    const silentOn = (file: string) => {
      const read = readIatiActivities(new TextEncoder().encode(file), LIMITS);
      return read.ok ? read.silentOn : null;
    };
    const file = write([
      { ...EMPTY, reviewed: ['sdg', 'gcm'] },
      { ...EMPTY, id: 'XX-2' },
    ]);
    expect(imported(file).map(({ reviewed }) => reviewed)).toEqual([['sdg', 'gcm'], []]);
    expect(silentOn(file)).toEqual(['answers']);
    expect(silentOn(file.replace(/ crosswalk:reviewed=""/, ''))).toEqual(['answers', 'reviewed']);
  });

  it('marks what the standard demands and the project does not say', () => {
    const file = write([EMPTY]);
    for (const element of [
      '<reporting-org ref="XM-DAC-47066" type="40" crosswalk:derived="true">',
      '<description type="1" crosswalk:derived="true">',
      '<participating-org ref="XM-DAC-47066" role="2" crosswalk:derived="true">',
      '<activity-date type="1" iso-date="2026-01-31" crosswalk:derived="true"/>'.replace(
        'type="1"',
        'type="2"',
      ),
      '<sector vocabulary="1" code="99810" percentage="100" crosswalk:derived="true"/>',
    ]) {
      expect(file).toContain(element);
    }
  });

  it.each<[string, Partial<IatiExportProject>, readonly string[]]>([
    ['one without a share', { countries: [{ country: 'KEN', percentage: null }] }, ['code="KE"/>']],
    [
      'several without shares',
      { countries: ['KEN', 'SOM', 'MDA'].map((country) => ({ country, percentage: null })) },
      ['code="KE" percentage="33.34" crosswalk:percentage=""', 'code="SO" percentage="33.33"'],
    ],
    [
      'sixty per cent',
      { countries: [{ country: 'KEN', percentage: 60_000_000 }] },
      [
        'code="KE" percentage="60"/>',
        '<recipient-region vocabulary="1" code="998" percentage="40" crosswalk:derived="true"/>',
      ],
    ],
    [
      'a country and regions of two vocabularies',
      {
        countries: [{ country: 'KEN', percentage: 40_000_000 }],
        regions: [
          { vocabulary: '1', code: '298', percentage: 60_000_000 },
          { vocabulary: '2', code: 'A', percentage: 59_950_000 },
        ],
      },
      [
        '<recipient-region vocabulary="1" code="298" percentage="60"/>',
        '<recipient-region vocabulary="2" code="A" percentage="60" crosswalk:percentage="59.95"/>',
      ],
    ],
  ])('shares out places to exactly 100: %s', (_, fields, expected) => {
    const file = write([{ ...EMPTY, ...fields }]);
    for (const piece of expected) expect(file).toContain(piece);
  });

  it.each<[Partial<IatiExportProject>, readonly string[]]>([
    [{ status: 'pipeline', startDate: '2025-01-01', endDate: '2026-12-31' }, ['1', '3']],
    [{ status: 'implementation', startDate: '2025-01-01', endDate: '2026-01-01' }, ['2', '3']],
    [{ status: 'closed', startDate: '2025-01-01', endDate: '2026-01-01' }, ['2', '4']],
    [{ status: 'closed', startDate: '2026-02-01', endDate: '2026-03-01' }, ['1', '3']],
  ])('writes dates as actual only when they are past and the status allows: %j', (fields, types) => {
    const file = write([{ ...EMPTY, ...fields }]);
    expect([...file.matchAll(/<activity-date type="(\d)"/g)].map(([, type]) => type)).toEqual(types);
  });

  it('says that the language is not known when a translation shows that it is another', () => {
    const translations = [{ language: 'en', title: 'Safe return', description: null }];
    expect(write([{ ...EMPTY, translations }])).toContain('<iati-activity xml:lang="und" ');
    expect(write([EMPTY])).toContain('<iati-activity xml:lang="en" ');
  });

  it('is well-formed with characters that XML has no way to write', () => {
    const file = write([{ ...EMPTY, title: 'a\u0000b\ud800c\uffff' }]);
    expect(draftsOf(file)[0]?.title).toBe('a\ufffdb\ufffdc\ufffd');
  });

  it('is written piece by piece, taking each project only when its turn comes', () => {
    let taken = 0;
    function* many(): Generator<IatiExportProject> {
      for (; taken < 1_000_000; taken += 1) yield { ...EMPTY, id: `XX-${taken}` };
    }
    const pieces = writeIati(many(), OPTIONS)[Symbol.iterator]();
    for (let i = 0; i < 4; i += 1) pieces.next();
    expect(taken).toBe(2);
  });
});

describe.skipIf(!hasShared)(sharedTitle('exported IATI files and the real standard'), () => {
  let schema: { fileName: string; contents: string }[] = [];
  beforeAll(() => {
    const names = ['iati-activities-schema.xsd', 'iati-common.xsd', 'xml.xsd'];
    schema = names.map((fileName) => ({
      fileName,
      contents: readShared('data', 'iati', 'xsd-2.03', fileName).toString('utf8'),
    }));
  });

  async function schemaErrors(file: string): Promise<string[]> {
    const [activities, ...preload] = schema;
    if (activities === undefined) throw new Error('no schema');
    const result = await validateXML({
      xml: [{ fileName: 'export.xml', contents: file }],
      schema: [activities],
      preload,
      maxMemoryPages: 16_384,
    });
    return result.valid ? [] : result.errors.map(({ rawMessage }) => rawMessage);
  }

  it('a file that breaks the schema is told apart', async () => {
    const file = write([EMPTY]).replace(/<activity-status[^>]*>/, '');
    expect((await schemaErrors(file))[0]).toContain('activity-date');
  });

  it('any projects make a file that is valid against the schema', async () => {
    const projects = fc.sample(project, { numRuns: 300, seed: 4 });
    expect(await schemaErrors(write([EMPTY, ...projects]))).toEqual([]);
  });

  it.each([
    'unhcr-2023.xml',
    'who-brazil.xml',
    'iatipublisher-complete.xml',
    'iati-example-annotated-203.xml',
  ])('%s: import, export, import is a fixed point, valid and whole', async (name) => {
    const projects = imported(readShared('samples', 'iati', name));
    const file = write(projects);
    const again = imported(file);
    expect(again).toEqual(projects);
    expect(write(again)).toBe(file);
    expect(await schemaErrors(file)).toEqual([]);
    expectWholes(file);
  });
});

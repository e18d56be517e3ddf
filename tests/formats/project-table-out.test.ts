import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COUNTS_NOT } from '../../src/domain/counts.ts';
import {
  ANSWERS,
  type Concept,
  MARKERS,
  ORGANISATION_ROLES,
  PROJECT_STATUSES,
  type Project,
  STRENGTHS,
} from '../../src/domain/types.ts';
import type { ProjectDraft } from '../../src/formats/project-draft.ts';
import { projectLine } from '../../src/formats/project-ndjson.ts';
import { csvHeader, csvRows, projectTable, tableSurvey } from '../../src/formats/project-table-out.ts';
import { AMOUNT_COLUMNS, CLASSIFICATION_COLUMNS } from '../../src/formats/table/columns.ts';
import { readProjectTable } from '../../src/formats/table/read.ts';
import {
  type AlignedProject,
  MAX_UNINFO_TARGETS,
  UNINFO_OUT_COLUMNS,
  unInfoRows,
} from '../../src/formats/uninfo-out.ts';
import { readSeed } from '../../src/services/seed.ts';
import { project as sampleProject } from '../store/samples.ts';

function csvOf(projects: readonly Project[], reader: 'machines' | 'people'): string {
  const survey = tableSurvey({ lossless: reader === 'machines' });
  for (const project of projects) survey.see(project);
  const plan = survey.plan();
  const options = { escapeFormulas: reader === 'people' };
  return csvHeader(plan, options) + csvRows(plan, projects, options);
}
const machineCsv = (projects: readonly Project[]) => csvOf(projects, 'machines');

const BASE = sampleProject('P-1', {
  title: 'Legal advice',
  startDate: '2026-01-01',
  endDate: '2027-12-31',
});

const tag = (
  concept: string,
  percentage: number | null = null,
  origin: Project['tags'][number]['origin'] = 'declared',
): Project['tags'][number] => {
  return { concept, percentage, significance: null, origin, by: 'a', at: '2026-01-01T00:00:00Z' };
};

function amount(kind: Project['amounts'][number]['kind'], amountMinor: number): Project['amounts'][number] {
  return { kind, from: BASE.startDate, until: BASE.endDate, amountMinor, currency: 'USD' };
}

/** Reads a machine table back and holds each field that it speaks of against the project. */
function expectUnchanged(projects: readonly Project[]): void {
  const read = readProjectTable(new TextEncoder().encode(machineCsv(projects)), {
    currency: null,
    maxRows: 10_000,
    maxCellLength: 100_000,
  });
  if (!read.ok) throw new Error(read.refused.message);
  expect(read.warnings).toEqual([]);
  expect(read.drafts.length).toBe(projects.length);
  for (const [index, draft] of read.drafts.entries()) {
    const project = projects[index] ?? BASE;
    expect(draft.faults).toEqual([]);
    expect(draft.id).toBe(project.id);
    const { from, said } = compared(draft, project);
    for (const field of Object.keys(from) as (keyof typeof from)[]) {
      // What was confirmed is added by a file and never taken away, so leaving its column out is no loss.
      const isSilent = field === 'confirmed' ? from.confirmed.length === 0 : read.silentOn.includes(field);
      if (!isSilent) expect([field, from[field]]).toEqual([field, said[field]]);
    }
  }
}

function compared(draft: ProjectDraft, project: Project) {
  const from = {
    description: draft.description,
    status: draft.status,
    startDate: draft.startDate,
    endDate: draft.endDate,
    organisations: draft.organisations,
    countries: draft.countries.map(({ code, percentage }) => ({ country: code, percentage })),
    // Stored in the order of their schemes, whatever the order of the columns.
    classifications: sorted(draft.classifications),
    humanitarian: draft.humanitarian,
    markers: draft.markers,
    amounts: draft.amounts,
    tags: draft.tags
      .filter(({ origin }) => origin === null)
      .map(({ text, percentage }) => ({ concept: text, percentage })),
    confirmed: draft.tags
      .filter(({ origin }) => origin === 'confirmed')
      .map(({ text, percentage }) => ({ concept: text, percentage })),
    answers: draft.answers.map(({ question, tag, answer }) => ({ question, tag, answer })),
    reviewed: draft.reviewed.map((framework) => framework.text),
    regions: draft.regions,
    translations: draft.translations,
  };
  const classifications = sorted(project.classifications);
  return {
    from,
    said: {
      ...project,
      classifications,
      tags: tagsOf(project, 'declared'),
      confirmed: tagsOf(project, 'confirmed'),
      answers: project.answers.map(({ question, tag, answer }) => ({ question, tag, answer })),
    },
  };
}

function tagsOf({ tags }: Project, wanted: Project['tags'][number]['origin']) {
  return tags
    .filter(({ origin }) => origin === wanted)
    .map(({ concept, percentage }) => ({ concept, percentage }));
}

const sorted = <T>(list: readonly T[]) =>
  [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

const scrap = fc.constantFrom(
  ' ',
  ';',
  '=',
  '|',
  '\\',
  ',',
  '"',
  '\n',
  '\r',
  '\t',
  '[',
  ']',
  ':',
  'a',
  'é',
  'funding',
  '=1+1',
  '0',
  '\u0001',
);
const text = fc.oneof(
  fc.string(),
  fc.array(scrap, { maxLength: 6 }).map((parts) => parts.join('')),
);

const date = fc.constantFrom('2026-01-01', '2026-06-30');
const percentage = fc.option(fc.integer({ min: 0, max: 60_000_000 }));
const project: fc.Arbitrary<Project> = fc.record({
  id: fc.uuid(),
  title: fc.string().map((made) => `T${made.replace(/[\p{Cc}\s]+/gu, '')}`),
  description: fc.option(text),
  status: fc.constantFrom(...PROJECT_STATUSES),
  startDate: fc.option(date),
  endDate: fc.option(fc.constantFrom('2026-06-30', '2027-12-31')),
  organisations: fc.array(
    fc.record({ ref: fc.option(text), name: text, role: fc.constantFrom(...ORGANISATION_ROLES) }),
    { maxLength: 2 },
  ),
  countries: fc.uniqueArray(
    fc.record({ country: fc.constantFrom('KEN', 'SOM', 'MDA', 'KE', 'XXX'), percentage }),
    {
      maxLength: 2,
      selector: ({ country }) => country,
    },
  ),
  regions: fc.uniqueArray(
    fc.record({ vocabulary: fc.oneof(fc.constantFrom('1', '99'), text), code: text, percentage }),
    { maxLength: 2, selector: ({ vocabulary, code }) => `${vocabulary} ${code}` },
  ),
  classifications: fc.uniqueArray(
    fc.record({
      scheme: fc.oneof(fc.constantFrom('outcome', 'output', 'sector', 'Sector', 'plan', 'a: b'), text),
      code: text,
      label: fc.option(text),
    }),
    { maxLength: 3, selector: ({ scheme, code }) => `${scheme} ${code}` },
  ),
  translations: fc
    .uniqueArray(
      fc.record({
        language: fc.constantFrom('en', 'fr', 'pt-br'),
        title: fc.option(text),
        description: fc.option(text),
      }),
      { maxLength: 2, selector: ({ language }) => language },
    )
    .map((list) => list.sort((a, b) => (a.language < b.language ? -1 : 1))),
  humanitarian: fc.boolean(),
  markers: fc.dictionary(fc.constantFrom(...MARKERS), fc.constantFrom(0, 1, 2, 3)) as fc.Arbitrary<
    Project['markers']
  >,
  amounts: fc.array(
    fc.record({
      kind: fc.constantFrom(...AMOUNT_COLUMNS),
      from: fc.option(date),
      until: fc.option(date),
      amountMinor: fc.integer(),
      currency: fc.constantFrom('USD', 'KWD', 'JPY', 'ZZZ'),
    }),
    { maxLength: 2 },
  ),
  tags: fc
    .uniqueArray(fc.constantFrom('sdg:10.7', 'gcm:5', 'x:a;b', 'x:a=b', 'x: c'), { maxLength: 3 })
    .chain((ids) =>
      fc
        .tuple(percentage, fc.boolean())
        .map(([share, confirmed]) =>
          ids.map((id, place) => tag(id, share, confirmed && place === 0 ? 'confirmed' : 'declared')),
        ),
    ),
  decisions: fc.constant([]),
  answers: fc.uniqueArray(
    fc.record({
      question: fc.oneof(fc.constantFrom('returnees', 'host-services'), text),
      tag: fc.option(fc.oneof(fc.constantFrom('sdg:10.7', 'x:a;b', 'x:[a]', 'x:a\\'), text)),
      answer: fc.constantFrom(...ANSWERS),
      by: fc.constant('a'),
      at: fc.constant(''),
    }),
    { maxLength: 3, selector: ({ question, tag }) => JSON.stringify([question, tag]) },
  ),
  reviewed: fc.uniqueArray(fc.oneof(fc.constantFrom('sdg', 'gcm'), text), { maxLength: 2 }),
  example: fc.constant(false),
});

describe('projects as a table for machines', () => {
  it('reads back as it was, whatever the projects hold', () => {
    fc.assert(
      fc.property(fc.uniqueArray(project, { maxLength: 3, selector: ({ id }) => id }), (projects) => {
        if (projects.length > 0) expectUnchanged(projects);
      }),
      { numRuns: 2000 },
    );
  });

  it('has every field that the columns can say, and they come back whole', () => {
    const full: Project = {
      ...BASE,
      title: '=Legal "advice", with care',
      description: 'Two lines\r\nof text; and\ta tab',
      organisations: [
        { ref: 'XM-DAC-47066', name: 'IOM', role: 'reporting' },
        { ref: null, name: 'Norway: foreign affairs', role: 'funding' },
      ],
      countries: [
        { country: 'KEN', percentage: 66_666_667 },
        { country: 'SOM', percentage: 33_333_333 },
      ],
      humanitarian: true,
      markers: { gender: 2, peace: 0 },
      amounts: AMOUNT_COLUMNS.map((kind, index) => {
        return {
          kind,
          from: '2026-01-01',
          until: '2027-12-31',
          amountMinor: 123_456_789 + index,
          currency: 'USD',
        };
      }),
      tags: [tag('gcm:5'), tag('sdg:10.7', 40_000_000)],
      classifications: CLASSIFICATION_COLUMNS.map((column) => {
        return { scheme: column.replaceAll('_', '-'), code: 'OC1', label: 'People, protected' };
      }),
    };
    const table = projectTable([full], { lossless: true });
    expect(table.notSaid).toEqual([]);
    expect(table.columns).toEqual(
      expect.arrayContaining(['budget', 'currency', 'tags', 'gender', 'outcome']),
    );
    expectUnchanged([full]);
    const [header = [], row = []] = parse(machineCsv([full])) as string[][];
    const cell = (column: string) => row[header.indexOf(column)];
    expect(cell('budget')).toBe('1234567.89');
    expect(cell('tags')).toBe('gcm:5; sdg:10.7=40');
    expect(cell('countries')).toBe('KEN=66.666667; SOM=33.333333');
    expect(cell('organisations')).toBe('reporting:IOM [XM-DAC-47066]; funding:Norway: foreign affairs');
  });

  it('has a column for each scheme and language in use, regions, and lines of money with periods of their own', () => {
    const line = {
      kind: 'budget',
      from: null,
      until: '2026-12-31',
      amountMinor: 100,
      currency: 'USD',
    } as const;
    const rich: Project = {
      ...BASE,
      id: 'P-2',
      regions: [{ vocabulary: '99@https://example.org/a:b', code: 'East; west', percentage: 12_500_000 }],
      classifications: [{ scheme: 'sector', code: '1:15=1;60', label: '40 %; Migration = movement' }],
      translations: [{ language: 'fr', title: 'Conseil', description: 'Deux\nlignes' }],
      amounts: [
        line,
        { ...line, from: '2027-01-01', until: null, currency: 'KWD' },
        { ...line, until: null },
      ],
    };
    const table = projectTable([BASE, rich], { lossless: true });
    expect(table.notSaid).toEqual([]);
    const row = Object.fromEntries(table.columns.map((name, place) => [name, table.rows[1]?.[place]]));
    expect(row).toMatchObject({
      amounts: 'budget 1.00 USD ../2026-12-31; budget 0.100 KWD 2027-01-01/..; budget 1.00 USD',
      regions: '99@https\\://example.org/a\\:b:East\\; west=12.5',
      'classification:sector': '1:15\\=1\\;60 = 40 %\\; Migration = movement',
      'title:fr': 'Conseil',
      'description:fr': 'Deux\nlignes',
    });
    expect(table.columns).not.toContain('budget');
    expectUnchanged([BASE, rich]);
  });

  it('has what was confirmed, answered and reviewed in columns of their own, in words that people can read', () => {
    const answer = (
      question: string,
      answered: 'yes' | 'no',
      about: string | null,
    ): Project['answers'][number] => {
      return { question, tag: about, answer: answered, by: 'a', at: '2026-01-01T00:00:00Z' };
    };
    const asked: Project = {
      ...BASE,
      id: 'P-2',
      tags: [tag('sdg:10.7', 40_000_000, 'confirmed'), tag('srf:1a11')],
      answers: [answer('host-services', 'no', 'srf:1a11'), answer('returnees', 'yes', null)],
      reviewed: ['gcm', 'sdg'],
    };
    const table = projectTable([asked], { lossless: true });
    expect(table.notSaid).toEqual([]);
    const row = Object.fromEntries(table.columns.map((name, place) => [name, table.rows[0]?.[place]]));
    expect(row).toMatchObject({
      tags: 'srf:1a11',
      confirmed_tags: 'sdg:10.7=40',
      answers: 'host-services=no [srf:1a11]; returnees=yes',
      reviewed: 'gcm; sdg',
    });
    expectUnchanged([BASE, asked]);
  });

  it('says that there are no answers and no finished review, so that an import of it finishes none', () => {
    expect(projectTable([BASE], { lossless: true }).columns).toEqual(
      expect.arrayContaining(['answers', 'reviewed']),
    );
  });

  it('leaves out the columns that could not say all, and says of which project', () => {
    const broken: Project = {
      ...BASE,
      id: 'P-2',
      classifications: [{ scheme: 'outcome', code: 'two\nlines', label: null }],
    };
    const table = projectTable([BASE, broken], { lossless: true });
    expect(table.columns).not.toContain('outcome');
    expect(table.notSaid).toEqual([{ columns: ['classifications'], projects: 1, first: 'P-2' }]);
    expectUnchanged([BASE, broken]);
  });

  it('names what no table has a column for', () => {
    const said: Project = {
      ...BASE,
      example: true,
      tags: [{ ...tag('gcm:5'), significance: 'principal', origin: 'confirmed' }],
      decisions: [{ concept: 'sdg:10.7', decision: 'decline', reason: 'No.', by: 'a', at: '' }],
    };
    const names = projectTable([said], { lossless: true }).notSaid.flatMap(({ columns }) => columns);
    expect(names).toEqual(['tags.significance', 'decisions', 'example']);
  });

  it('has no more columns than are read, and names what has none then', () => {
    const schemes = Array.from({ length: 300 }, (_, place) => `scheme ${place}`);
    const wide = { ...BASE, classifications: schemes.map((scheme) => ({ scheme, code: 'x', label: null })) };
    const table = projectTable([wide], { lossless: true });
    expect(table.notSaid).toEqual([{ columns: ['classifications'], projects: 1, first: 'P-1' }]);
    expectUnchanged([wide]);
  });
});

describe.each<[string, Partial<Project>]>([
  ['a lone carriage return', { description: 'one\rtwo' }],
  ['white space round a description', { description: ' one ' }],
  ['an empty description', { description: '' }],
  ['a control character', { description: 'a\u0001b' }],
  [
    'a name that ends like a reference',
    { organisations: [{ ref: null, name: 'Fund [east]', role: 'funding' }] },
  ],
  ['a name with the separator', { organisations: [{ ref: null, name: 'A; B', role: 'funding' }] }],
  ['a reference with a bracket', { organisations: [{ ref: 'a[b', name: 'A', role: 'funding' }] }],
  [
    'an organisation given twice',
    { organisations: ['A', 'A'].map((name) => ({ ref: null, name, role: 'funding' })) },
  ],
  [
    'countries with and without shares',
    {
      countries: [
        { country: 'KEN', percentage: 1 },
        { country: 'SOM', percentage: null },
      ],
    },
  ],
  [
    'amounts in another order',
    { amounts: (['expenditure', 'budget'] as const).map((kind) => amount(kind, 1)) },
  ],
  [
    'amounts in two currencies',
    { amounts: [amount('budget', 1), { ...amount('expenditure', 1), currency: 'EUR' }] },
  ],
  ['a negative amount', { amounts: [amount('budget', -12_345)] }],
  [
    'a classification of another scheme',
    { classifications: [{ scheme: 'sub-output', code: 'x', label: null }] },
  ],
  ['a code with an equals sign', { classifications: [{ scheme: 'outcome', code: 'a=b', label: null }] }],
  ['an identifier with slashes and commas', { id: 'XM-DAC/1,2;"3"' }],
])('a project with %s', (_what, fields) => {
  it('is unchanged by the import of its table', () => {
    expectUnchanged([{ ...BASE, ...fields }]);
  });
});

describe.each(['=1+1', '+1', '-1', '@sum', '\tx', '\rx'])('a text that begins with %j', (text) => {
  const project: Project = {
    ...BASE,
    description: text.trim() === text ? text : null,
    organisations: [{ ref: null, name: 'A', role: 'funding' }],
    translations: [{ language: 'fr', title: `${text}.`, description: null }],
    amounts: [amount('budget', -100)],
  };
  const cells = (reader: 'machines' | 'people') => {
    const [header = [], row = []] = parse(csvOf([project], reader)) as string[][];
    return (name: string) => row[header.indexOf(name)];
  };

  it('is escaped for people, and stays as it is for machines', () => {
    expect(cells('people')('title:fr')).toBe(`'${text}.`);
    expect(cells('machines')('title:fr')).toBe(text.trim() === text ? `${text}.` : undefined);
  });

  it('leaves amounts below zero numbers for both', () => {
    for (const reader of ['people', 'machines'] as const) expect(cells(reader)('budget')).toBe('-1.00');
  });
});

describe('projects as a table for people', () => {
  it('has sums where there are several lines of one currency, and escapes formulas', () => {
    const line = {
      kind: 'budget',
      from: '2026-01-01',
      until: '2026-12-31',
      amountMinor: 100,
      currency: 'USD',
    } as const;
    const yearly: Project = {
      ...BASE,
      title: '=1+1',
      amounts: [line, { ...line, from: '2027-01-01', until: '2027-12-31' }],
    };
    const mixed: Project = { ...BASE, id: 'P-2', amounts: [line, { ...line, currency: 'EUR' }] };
    const [header = [], first = [], second = []] = parse(csvOf([yearly, mixed], 'people')) as string[][];
    expect([
      first[header.indexOf('budget')],
      first[header.indexOf('currency')],
      first[header.indexOf('title')],
    ]).toEqual(['2.00', 'USD', "'=1+1"]);
    expect([second[header.indexOf('budget')], second[header.indexOf('currency')]]).toEqual(['', '']);
  });
});

describe('projects as NDJSON', () => {
  it('has one object a line with everything a project has, amounts and percentages in the units of the API', () => {
    fc.assert(
      fc.property(fc.array(project, { maxLength: 3 }), (projects) => {
        const lines = projects.map(projectLine);
        for (const [index, line] of lines.entries()) {
          expect(line.indexOf('\n')).toBe(line.length - 1);
          const { amounts, countries, regions, tags, ...rest } = JSON.parse(line);
          const {
            amounts: lines,
            countries: shares,
            regions: places,
            tags: own,
            ...fields
          } = projects[index] ?? BASE;
          expect(rest).toEqual(JSON.parse(JSON.stringify(fields)));
          expect(amounts.length).toBe(lines.length);
          expect(countries.map((one: { percentage: number | null }) => one.percentage)).toEqual(
            shares.map((one) => (one.percentage === null ? null : one.percentage / 1_000_000)),
          );
          expect(regions.map((one: { code: string }) => one.code)).toEqual(places.map(({ code }) => code));
          expect(tags.map((one: { concept: string; by: string }) => [one.concept, one.by])).toEqual(
            own.map((one) => [one.concept, one.by]),
          );
        }
      }),
    );
  });
});

const seed = await readSeed();
const concepts = new Map(seed.concepts.map((concept) => [concept.id, concept]));
const sdg = (level: string): Concept[] =>
  seed.concepts.filter((one) => one.framework === 'sdg' && one.level === level);
const conceptOf = (id: string) => concepts.get(id);
const concept = (id: string): Concept => conceptOf(id) ?? seed.concepts[0] ?? (null as never);
type Candidate = AlignedProject['alignments'][number];
const alignment = (id: string, more: Partial<Candidate> = {}): Candidate => {
  return {
    concept: concept(id),
    origin: 'inferred',
    strength: 'core',
    confidence: 900,
    countsNot: null,
    ...more,
  };
};

describe('rows for UN INFO', () => {
  const cells = (alignments: readonly Candidate[], project: Project = BASE) => {
    const { rows, cut } = unInfoRows([{ project, alignments }], conceptOf);
    const cell = (column: (typeof UNINFO_OUT_COLUMNS)[number]) =>
      rows[0]?.[UNINFO_OUT_COLUMNS.indexOf(column)];
    return { cell, cut: cut.map(({ concept: id, reason }) => `${id} ${reason}`) };
  };

  it('puts declared before inferred, then strength, confidence and framework order', () => {
    const { cell, cut } = cells([
      alignment('sdg:5.2', { confidence: 800 }),
      alignment('sdg:16.2', { strength: 'supporting', confidence: 1000 }),
      alignment('sdg:8.8'),
      alignment('sdg:8.7'),
      alignment('sdg:10.7', { origin: 'declared', strength: 'core', confidence: 500 }),
    ]);
    expect(
      cell('SDG Targets')
        ?.match(/(?:^|,)\d+\.\w/g)
        ?.map((code) => code.replace(',', '')),
    ).toEqual(['10.7', '8.7', '8.8', '5.2', '16.2']);
    expect(cell('SDG Goals')).toMatch(/^5 .*; 8 .*; 10 .*; 16 /);
    expect(cut).toEqual([]);
  });

  it('keeps ten targets, and lists all others with the reason', () => {
    const targets = sdg('target').slice(0, 12);
    const { cell, cut } = cells([
      ...targets.map(({ id }) => alignment(id)),
      alignment('sdg:10.7', { countsNot: 'declined' }),
      alignment('sdg:8.8', { countsNot: 'shared-result' }),
      alignment('sdg:8.7', { strength: 'conditional', countsNot: 'conditional' }),
      alignment('sdg:17', { origin: 'declared' }),
      alignment('sdg:1', { origin: 'declared' }),
      alignment('sdg:4.b', { origin: 'declared' }),
      alignment('gcm:5'),
    ]);
    expect(cell('SDG Targets')).toMatch(/^4\.b /);
    expect(cut).toEqual([
      ...targets.slice(9).map(({ id }) => `${id} more-than-ten`),
      'sdg:8.8 shared-result',
      'sdg:10.7 declined',
      'sdg:8.7 conditional',
      'sdg:17 goal-only',
    ]);
  });

  it('uses the official text where it is known, names of the plan, and "-" for nothing', () => {
    const own = {
      ...concept('sdg:10.7'),
      officialTexts: [{ language: 'en', text: 'Facilitate orderly, safe migration' }],
    };
    const { cell } = cells([alignment('sdg:10.7', { concept: own })], {
      ...BASE,
      countries: [{ country: 'MDA', percentage: null }],
      classifications: [
        { scheme: 'plan', code: 'unsdcf-mda', label: 'Cooperation Framework' },
        { scheme: 'output', code: 'unsdcf-mda:1.1', label: 'People are served' },
      ],
    });
    expect(cell('SDG Targets')).toBe('10.7 Facilitate orderly, safe migration');
    expect([cell('Plan name'), cell('Output code'), cell('Output')]).toEqual([
      'Cooperation Framework',
      '1.1',
      'People are served',
    ]);
    expect(cell('Country')).toContain('Moldova');
    expect([cell('Outcome'), cell('Description'), cells([]).cell('SDG Targets')]).toEqual(['-', '-', '-']);
  });

  it('loses nothing: every target of the alignments is in the row or in the list of cuts, once', () => {
    const candidate = fc.record({
      concept: fc.constantFrom(...sdg('target').slice(0, 30)),
      origin: fc.constantFrom('declared' as const, 'inferred' as const),
      strength: fc.constantFrom(...STRENGTHS),
      confidence: fc.integer({ min: 0, max: 1000 }),
      countsNot: fc.constantFrom(null, ...COUNTS_NOT),
    });
    const list = fc.uniqueArray(candidate, { maxLength: 30, selector: ({ concept: { id } }) => id });
    fc.assert(
      fc.property(list, (alignments) => {
        const { cell, cut } = cells(alignments);
        const count = (cell('SDG Targets') ?? '').split(/,(?=\d+\.\w+ )/).filter((one) => one !== '-').length;
        expect(count).toBeLessThanOrEqual(MAX_UNINFO_TARGETS);
        expect(count + cut.length).toBe(alignments.length);
        expect(cells([...alignments].reverse())).toMatchObject({ cut });
      }),
    );
  });
});

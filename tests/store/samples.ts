import fc from 'fast-check';
import {
  AMOUNT_KINDS,
  type Answer,
  type Concept,
  type CountryList,
  type Framework,
  type FrameworkRelation,
  type Mapping,
  type MappingSet,
  ORGANISATION_ROLES,
  PROJECT_STATUSES,
  type Project,
  type Question,
} from '../../src/domain/types.ts';
import type { ApiKey, Authorship, Change, ProjectFilter } from '../../src/store/port.ts';

/** Small entities for tests of a store, each whole, to be varied one property at a time. */

export const AUTHOR: Authorship = { actor: 'tests', reason: 'a test', details: { kind: 'other' } };

export function framework(id: string, overrides: Partial<Framework> = {}): Framework {
  return {
    id,
    title: `Framework ${id}`,
    shortTitle: id.toUpperCase(),
    publisher: 'Tests',
    edition: '2026',
    country: null,
    validFrom: '2026-01-01',
    validUntil: null,
    source: 'made up',
    sourceUrl: null,
    licenceNote: 'none',
    aliases: [`the ${id}`],
    levels: [
      { id: 'goal', label: 'Goal', plural: 'Goals', parent: null },
      { id: 'target', label: 'Target', plural: 'Targets', parent: 'goal' },
    ],
    sharedResults: true,
    notes: [],
    partial: [],
    position: 0,
    ...overrides,
  };
}

export function concept(id: string, overrides: Partial<Concept> = {}): Concept {
  const [of = '', notation = ''] = id.split(':');
  const [goal] = notation.split('.');
  return {
    id,
    framework: of,
    notation,
    level: notation.includes('.') ? 'target' : 'goal',
    parent: notation.includes('.') ? `${of}:${goal}` : null,
    label: `Label of ${id}`,
    officialTexts: [
      { language: 'en', text: `Text of ${id}` },
      { language: 'fr', text: `Texte de ${id}` },
    ],
    uri: `https://example.org/${of}/${notation}`,
    codes: [`C${notation}`],
    source: 'made up',
    locator: 'page 1',
    note: null,
    validFrom: null,
    validUntil: null,
    observedTargets: [],
    position: 0,
    ...overrides,
  };
}

export function relation(id: string, overrides: Partial<FrameworkRelation> = {}): FrameworkRelation {
  return {
    id,
    from: 'aa',
    relation: 'is anchored in',
    to: 'bb',
    source: 'made up',
    locator: 'page 1',
    note: null,
    position: 0,
    ...overrides,
  };
}

export function mappingSet(id: string, overrides: Partial<MappingSet> = {}): MappingSet {
  return {
    id,
    title: `Set ${id}`,
    description: 'For tests.',
    licence: 'https://creativecommons.org/licenses/by/4.0/',
    provider: 'https://example.org/',
    version: '1',
    date: '2026-01-01',
    completes: [],
    position: 0,
    ...overrides,
  };
}

export function mapping(id: string, overrides: Partial<Mapping> = {}): Mapping {
  return {
    id,
    set: 'set-1',
    subject: 'aa:1.1',
    predicate: 'crosswalk:contributesTo',
    modifier: null,
    object: 'bb:1.1',
    objectFramework: 'bb',
    strength: 'core',
    questions: [],
    condition: null,
    strengthIfMet: null,
    aboutPart: false,
    holdsForParts: false,
    confidence: 950,
    evidence: 'judged',
    justification: 'semapv:ManualMappingCuration',
    author: 'tests',
    reviewer: null,
    mappingDate: '2026-01-01',
    reviewDate: null,
    source: 'made up',
    locator: 'page 1',
    rationale: 'One is part of the other.',
    status: 'accepted',
    ...overrides,
  };
}

export function project(id: string, overrides: Partial<Project> = {}): Project {
  return {
    id,
    title: `Project ${id}`,
    description: null,
    status: 'implementation',
    startDate: null,
    endDate: null,
    organisations: [],
    countries: [],
    regions: [],
    classifications: [],
    translations: [],
    humanitarian: false,
    markers: {},
    amounts: [],
    tags: [],
    decisions: [],
    answers: [],
    reviewed: [],
    example: false,
    ...overrides,
  };
}

export function tag(
  concept: string,
  overrides: Partial<Project['tags'][number]> = {},
): Project['tags'][number] {
  const at = '2026-01-01T00:00:00.000Z';
  return { concept, percentage: null, significance: null, origin: 'declared', by: 'tests', at, ...overrides };
}

export function line(
  amountMinor: number,
  overrides: Partial<Project['amounts'][number]> = {},
): Project['amounts'][number] {
  return { kind: 'budget', from: null, until: null, amountMinor, currency: 'USD', ...overrides };
}

export function apiKey(id: string, overrides: Partial<ApiKey> = {}): ApiKey {
  return {
    id,
    hash: `hash of ${id}`,
    role: 'tagger',
    label: '',
    countries: null,
    organisations: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    expiresAt: null,
    revokedAt: null,
    rotatedAt: null,
    previousHash: null,
    previousUntil: null,
    ...overrides,
  };
}

export const put = (value: Project): Change => ({ kind: 'put-project', project: value });

export const QUESTIONS = ['q-1', 'q-2'] as const;

export function question(id: string, overrides: Partial<Question> = {}): Question {
  const texts = (words: string) => ({ en: words, fr: `${words} (fr)`, es: `${words} (es)` });
  return {
    id,
    checklist: 'who',
    text: texts(`Is it ${id}?`),
    help: texts('Yes: it is. No: it is not.'),
    implies: [],
    answeredByTags: [],
    answeredByCountries: null,
    author: 'tests',
    reviewer: null,
    reviewDate: null,
    status: 'accepted',
    position: 0,
    ...overrides,
  };
}

export function countryList(id: string, overrides: Partial<CountryList> = {}): CountryList {
  return {
    id,
    title: `List ${id}`,
    source: 'made up',
    date: '2026-01-01',
    members: [
      { country: 'SOM', from: '1971-11-18', until: null },
      { country: 'UGA', from: null, until: '2030-12-31' },
    ],
    ...overrides,
  };
}

export function answer(question: string, overrides: Partial<Answer> = {}): Answer {
  return { question, tag: null, answer: 'yes', by: 'tests', at: '2026-01-01T00:00:00.000Z', ...overrides };
}

export const CONCEPTS = ['aa:1', 'aa:1.1', 'aa:1.2', 'bb:1', 'bb:1.1', 'bb:1.2'] as const;

/** Two frameworks of a goal and two targets each, a link from one to the other, two questions, one answered by a country list. */
export const CROSSWALK: readonly Change[] = [
  { kind: 'put-framework', framework: framework('aa') },
  { kind: 'put-framework', framework: framework('bb', { position: 1 }) },
  ...CONCEPTS.map(
    (id, place): Change => ({ kind: 'put-concept', concept: concept(id, { position: place % 3 }) }),
  ),
  { kind: 'put-relation', relation: relation('r-1') },
  { kind: 'put-mapping-set', set: mappingSet('set-1') },
  { kind: 'put-mapping', mapping: mapping('m-1') },
  { kind: 'put-country-list', list: countryList('l-1') },
  { kind: 'put-question', question: question('q-1', { implies: ['q-2'], answeredByTags: ['aa:1'] }) },
  { kind: 'put-question', question: question('q-2', { answeredByCountries: 'l-1', position: 1 }) },
];

/** Letters whose case folding differs between languages and libraries, and what LIKE would take for a wildcard. */
const LETTERS = [
  'a',
  'A',
  'b',
  'B',
  'é',
  'É',
  'ß',
  'İ',
  'ı',
  '%',
  '_',
  '\\',
  "'",
  '"',
  ' ',
  '/',
  '-',
  '1',
  '字',
];
const text = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...LETTERS), minLength, maxLength });
const day = fc.constantFrom('2024-12-31', '2025-01-01', '2025-06-30', '2026-01-01', '2026-12-31');
const country = fc.constantFrom('KEN', 'SOM', 'UGA');
const byText =
  <T>(key: (item: T) => string) =>
  (a: T, b: T) =>
    key(a) < key(b) ? -1 : 1;

/** A project as services write one: lists of countries, tags and decisions in order. */
export function anyProject(id: fc.Arbitrary<string>): fc.Arbitrary<Project> {
  const dates = fc
    .tuple(fc.option(day), fc.option(day))
    .filter(([from, until]) => from === null || until === null || from <= until);
  return fc
    .record({
      id,
      title: text(1, 6),
      description: fc.option(text(0, 6)),
      status: fc.constantFrom(...PROJECT_STATUSES),
      dates,
      organisations: fc.array(
        fc.record({
          ref: fc.option(text(1, 3)),
          name: text(1, 5),
          role: fc.constantFrom(...ORGANISATION_ROLES),
        }),
        { maxLength: 3 },
      ),
      countries: fc.uniqueArray(
        fc.record({ country, percentage: fc.option(fc.integer({ min: 0, max: 100_000_000 })) }),
        { selector: (share) => share.country, maxLength: 3 },
      ),
      regions: fc.uniqueArray(
        fc.record({
          vocabulary: fc.constantFrom('1', '2'),
          code: fc.constantFrom('298', '998'),
          percentage: fc.option(fc.integer({ min: 0, max: 100_000_000 })),
        }),
        { selector: ({ vocabulary, code }) => `${vocabulary} ${code}`, maxLength: 3 },
      ),
      classifications: fc.uniqueArray(
        fc.record({
          scheme: fc.constantFrom('plan', 'outcome'),
          code: fc.constantFrom('OC1', 'OC2', 'é'),
          label: fc.option(text(0, 4)),
        }),
        { selector: ({ scheme, code }) => `${scheme} ${code}`, maxLength: 3 },
      ),
      translations: fc.uniqueArray(
        fc.record({
          language: fc.constantFrom('fr', 'es', 'ar'),
          title: fc.option(text(0, 4)),
          description: fc.option(text(0, 4)),
        }),
        { selector: ({ language }) => language, maxLength: 2 },
      ),
      humanitarian: fc.boolean(),
      markers: fc.record(
        { gender: fc.constantFrom(0, 1, 2, 3), peace: fc.constantFrom(0, 1, 2, 3) },
        { requiredKeys: [] },
      ),
      amounts: fc.array(
        fc.record({
          kind: fc.constantFrom(...AMOUNT_KINDS),
          dates,
          amountMinor: fc.integer({ min: -1_000_000, max: Number.MAX_SAFE_INTEGER }),
          currency: fc.constantFrom('USD', 'KES'),
        }),
        { maxLength: 4 },
      ),
      tags: fc.uniqueArray(
        fc.record({
          concept: fc.constantFrom(...CONCEPTS),
          percentage: fc.option(fc.integer({ min: 0, max: 100_000_000 })),
          origin: fc.constantFrom('declared' as const, 'confirmed' as const),
        }),
        { selector: ({ concept: of }) => of, maxLength: 4 },
      ),
      answers: fc.uniqueArray(
        fc.record({
          question: fc.constantFrom(...QUESTIONS),
          tag: fc.option(fc.constantFrom(...CONCEPTS)),
          answer: fc.constantFrom('yes' as const, 'no' as const),
        }),
        { selector: ({ question: of, tag: about }) => `${of} ${about}`, maxLength: 4 },
      ),
      reviewed: fc.uniqueArray(fc.constantFrom('aa', 'bb'), { maxLength: 2 }),
      declined: fc.uniqueArray(fc.constantFrom(...CONCEPTS), { maxLength: 2 }),
      example: fc.boolean(),
    })
    .map(
      ({ dates: [startDate, endDate], declined, tags, amounts, countries, answers, reviewed, ...rest }) => ({
        ...rest,
        startDate,
        endDate,
        countries: [...countries].sort(byText((share) => share.country)),
        regions: [...rest.regions].sort(byText(({ vocabulary, code }) => `${vocabulary} ${code}`)),
        classifications: [...rest.classifications].sort(byText(({ scheme, code }) => `${scheme} ${code}`)),
        translations: [...rest.translations].sort(byText(({ language }) => language)),
        amounts: amounts.map(({ dates: [from, until], ...amount }) => ({ ...amount, from, until })),
        tags: tags.map(({ concept: of, ...more }) => tag(of, more)).sort(byText((one) => one.concept)),
        answers: answers
          .map((given) => ({ ...given, by: 'tests', at: '2026-01-01T00:00:00.000Z' }))
          .sort(byText(({ question: of, tag: about }) => `${of} ${about ?? ''}`)),
        reviewed: [...reviewed].sort(),
        decisions: [...declined].sort().map((of) => ({
          concept: of,
          decision: 'decline' as const,
          reason: 'not ours',
          by: 'tests',
          at: '2026-01-01T00:00:00.000Z',
        })),
      }),
    );
}

export const anyFilter: fc.Arbitrary<ProjectFilter> = fc.record(
  {
    country: fc.option(country),
    tags: fc.option(fc.uniqueArray(fc.constantFrom(...CONCEPTS), { maxLength: 3 })),
    status: fc.option(fc.uniqueArray(fc.constantFrom(...PROJECT_STATUSES), { maxLength: 4 })),
    organisation: fc.option(text(1, 2)),
    classification: fc.option(
      fc.record({ scheme: fc.constantFrom('plan', 'outcome'), code: fc.constantFrom('OC1', 'OC2', 'é') }),
    ),
    region: fc.option(
      fc.record({ vocabulary: fc.constantFrom('1', '2'), code: fc.constantFrom('298', '15') }),
    ),
    taggedWith: fc.option(fc.uniqueArray(fc.constantFrom('aa', 'bb', 'a'), { minLength: 1 })),
    markers: fc.option(
      fc.record(
        {
          gender: fc.constantFrom(0, 1, 2, 3),
          humanRights: fc.constantFrom(0, 1, 2, 3),
          peace: fc.constantFrom(0, 1, 2, 3),
        },
        { requiredKeys: [] },
      ),
    ),
    humanitarian: fc.option(fc.boolean()),
    example: fc.option(fc.boolean()),
    q: fc.option(text(1, 2)),
    activeFrom: fc.option(day),
    activeUntil: fc.option(day),
  },
  { requiredKeys: [] },
);

/** Several projects with ids of their own, which no database orders by accident. */
export const anyPortfolio = fc
  .uniqueArray(text(1, 4), { minLength: 1, maxLength: 12 })
  .chain((ids) => fc.tuple(...ids.map((id) => anyProject(fc.constant(id)))));

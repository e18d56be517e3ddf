import { countContributions } from '../../src/domain/contributions.ts';
import { type CrosswalkData, type CrosswalkGraph, compileCrosswalk } from '../../src/domain/graph.ts';
import { piecesOf } from '../../src/domain/pieces.ts';
import type { Table, TableQuery } from '../../src/domain/table.ts';
import type { TableProject } from '../../src/domain/table-project.ts';
import { tagKeyOf } from '../../src/domain/tag-key.ts';
import type {
  Alternatives,
  AmountLine,
  Answer,
  Concept,
  CountryShare,
  Decision,
  Framework,
  Level,
  Mapping,
  MappingSet,
  Project,
  Question,
  Tag,
  YesNo,
} from '../../src/domain/types.ts';

/** Small crosswalks in few words: only what a test is about is said, the rest is filled in. */

export const LEVELS = ['goal', 'target', 'indicator'] as const;

/** A level chain, top first. */
export function levelChain(names: readonly string[]): Level[] {
  return names.map((id, depth) => ({ id, label: id, plural: `${id}s`, parent: names[depth - 1] ?? null }));
}

export function framework(id: string, position: number, more: Partial<Framework> = {}): Framework {
  return {
    id,
    title: `Framework ${id}`,
    shortTitle: id,
    publisher: 'tests',
    edition: '1',
    country: null,
    validFrom: null,
    validUntil: null,
    source: 'tests',
    sourceUrl: null,
    licenceNote: 'none',
    aliases: [],
    levels: levelChain(LEVELS),
    sharedResults: false,
    notes: [],
    partial: [],
    position,
    ...more,
  };
}

/** A concept by id; its parent and level follow from the dots of its notation (`t:1.2` is a target of `t:1`). */
export function concept(id: string, position: number, more: Partial<Concept> = {}): Concept {
  const [owner = '', notation = ''] = id.split(':');
  const cut = notation.lastIndexOf('.');
  return {
    id,
    framework: owner,
    notation,
    level: LEVELS[notation.split('.').length - 1] ?? 'goal',
    parent: cut === -1 ? null : `${owner}:${notation.slice(0, cut)}`,
    label: `Label of ${id}`,
    officialTexts: [],
    uri: null,
    codes: [],
    source: 'tests',
    locator: `at ${id}`,
    note: null,
    validFrom: null,
    validUntil: null,
    observedTargets: [],
    position,
    ...more,
  };
}

/** An accepted core contribution, certain, unless said otherwise; `object` null is NoTermFound in `objectFramework`. */
export function mapping(
  id: string,
  subject: string,
  object: string | null,
  more: Partial<Mapping> = {},
): Mapping {
  const predicate = more.predicate ?? 'crosswalk:contributesTo';
  const plain = predicate.startsWith('crosswalk:') && object !== null && more.modifier !== 'Not';
  return {
    id,
    set: 'tests',
    subject,
    predicate,
    modifier: null,
    object,
    objectFramework: object?.split(':')[0] ?? '',
    strength: plain ? 'core' : null,
    questions: [],
    condition: null,
    strengthIfMet: null,
    aboutPart: false,
    holdsForParts: false,
    confidence: 1000,
    evidence: 'judged',
    justification: 'semapv:ManualMappingCuration',
    author: 'tests',
    reviewer: null,
    mappingDate: null,
    reviewDate: null,
    source: 'tests',
    locator: 'here',
    rationale: `Because of ${id}.`,
    status: 'accepted',
    ...more,
  };
}

export const SET: MappingSet = {
  id: 'tests',
  title: 'Tests',
  description: 'Mappings of the tests',
  licence: 'CC0-1.0',
  provider: 'tests',
  version: '1',
  date: '2026-01-01',
  completes: [],
  position: 0,
};

/** A conditional contribution that asks: alternatives of question ids. */
export function asking(
  id: string,
  subject: string,
  object: string,
  questions: Alternatives,
  more: Partial<Mapping> = {},
): Mapping {
  return mapping(id, subject, object, {
    strength: 'conditional',
    condition: `the condition of ${id}`,
    questions,
    ...more,
  });
}

/** A question of the catalogue in force. */
export function question(id: string, position: number, more: Partial<Question> = {}): Question {
  const text = { en: `${id}?`, fr: `${id} ?`, es: `¿${id}?` };
  return {
    id,
    checklist: 'tests',
    text,
    help: text,
    implies: [],
    answeredByTags: [],
    answeredByCountries: null,
    author: 'tests',
    reviewer: null,
    reviewDate: null,
    status: 'accepted',
    position,
    ...more,
  };
}

/** What else a world holds: its own frameworks (by id), questions, country lists, completions. */
export interface WorldWords {
  readonly frameworks?: Readonly<Record<string, Partial<Framework>>>;
  readonly concepts?: Readonly<Record<string, Partial<Concept>>>;
  readonly questions?: CrosswalkData['questions'];
  readonly countryLists?: CrosswalkData['countryLists'];
  readonly completes?: MappingSet['completes'];
}

/** Frameworks in the order their first concept is named; concepts in the order given. */
export function crosswalk(
  ids: readonly string[],
  mappings: readonly Mapping[],
  words: WorldWords = {},
): CrosswalkData {
  const owners = [...new Set(ids.map((id) => id.split(':')[0] ?? ''))];
  return {
    frameworks: owners.map((id, position) => framework(id, position, words.frameworks?.[id])),
    concepts: ids.map((id, position) => concept(id, position, words.concepts?.[id])),
    sets: [{ ...SET, completes: words.completes ?? [] }],
    mappings,
    relations: [],
    questions: words.questions ?? [],
    countryLists: words.countryLists ?? [],
  };
}

export function graphOf(
  ids: readonly string[],
  mappings: readonly Mapping[],
  words: WorldWords = {},
): CrosswalkGraph {
  return compileCrosswalk(crosswalk(ids, mappings, words));
}

const SIGNED = { by: 'tests', at: '2026-01-01T00:00:00Z' } as const;

export function decline(id: string): Decision {
  return { concept: id, decision: 'decline', reason: 'not what we do', ...SIGNED };
}

export function confirm(id: string): Decision {
  return { concept: id, decision: 'confirm', reason: null, ...SIGNED };
}

/** For the whole project, unless a tag is named. */
export function answer(id: string, yesNo: YesNo, tag: string | null = null): Answer {
  return { question: id, tag, answer: yesNo, ...SIGNED };
}

/** A project's own words that decide its alignments. */
export type Aligned = Pick<
  Project,
  'tags' | 'decisions' | 'answers' | 'reviewed' | 'countries' | 'startDate' | 'status'
>;

export interface AlignedWords {
  readonly tags?: readonly TagWord[];
  readonly confirmed?: readonly TagWord[];
  readonly declines?: readonly string[];
  readonly answers?: readonly Answer[];
  readonly reviewed?: readonly string[];
  readonly countries?: readonly CountryWord[];
  readonly startDate?: string | null;
  readonly status?: Project['status'];
}

const micro = (percentage: number) => Math.round(percentage * 1_000_000);

function tagOf(word: TagWord, origin: Tag['origin']): Tag {
  const [id, percentage] = typeof word === 'string' ? [word, null] : word;
  return {
    concept: id,
    percentage: percentage === null ? null : micro(percentage),
    significance: null,
    origin,
    ...SIGNED,
  };
}

export function aligned(words: AlignedWords): Aligned {
  const confirmed = (words.confirmed ?? []).map((word) => tagOf(word, 'confirmed'));
  return {
    tags: [...(words.tags ?? []).map((word) => tagOf(word, 'declared')), ...confirmed],
    decisions: [...confirmed.map(({ concept: id }) => confirm(id)), ...(words.declines ?? []).map(decline)],
    answers: words.answers ?? [],
    reviewed: words.reviewed ?? [],
    countries: (words.countries ?? []).map(
      (country): CountryShare =>
        typeof country === 'string'
          ? { country, percentage: null }
          : { country: country[0], percentage: micro(country[1]) },
    ),
    startDate: words.startDate ?? null,
    status: words.status ?? 'implementation',
  };
}

/** Minor units, in US dollars and without a period unless said otherwise. */
export function line(amountMinor: number, more: Partial<AmountLine> = {}): AmountLine {
  return { kind: 'budget', from: null, until: null, amountMinor, currency: 'USD', ...more };
}

/** `sdg:10.7` or `['sdg:10.7', 40]`, in per cent. */
export type TagWord = string | readonly [concept: string, percentage: number];

/** `KEN` or `['KEN', 40]`, in per cent. */
export type CountryWord = string | readonly [country: string, percentage: number];

/** What the counting tests ask unless they say otherwise. */
export const ASK: TableQuery = {
  to: 't',
  level: 'target',
  method: 'equal-split',
  amountKind: 'budget',
  origin: null,
  groupBy: [],
  country: null,
  region: null,
  years: null,
  evidence: null,
  minConfidence: 0,
  minStrength: null,
};

/** A project in plain words of the design, uncut: what the oracle counts. */
export interface PlainProject extends Omit<TableProject, 'pieces' | 'countries'>, Aligned {
  readonly status: Project['status'];
  readonly startDate: string | null;
  readonly lines: readonly AmountLine[];
}

/** What the service counts: the same projects, cut as the store keeps them. */
export function tablesOf(
  graph: CrosswalkGraph,
  projects: readonly PlainProject[],
  query: TableQuery,
): readonly Table[] {
  return countContributions(graph, projects.map(tableProject), query);
}

export function tableProject(project: PlainProject): TableProject {
  return {
    ...project,
    countries: project.countries.map(({ country }) => country),
    pieces: piecesOf(project.lines, project.countries),
  };
}

export interface ProjectWords
  extends AlignedWords,
    Partial<Pick<PlainProject, 'humanitarian' | 'markers' | 'organisation' | 'regions'>> {
  readonly lines?: readonly AmountLine[];
  readonly endDate?: string | null;
}

export function project(id: string, words: ProjectWords): PlainProject {
  const own = aligned(words);
  return {
    id,
    ...own,
    tagKey: tagKeyOf(own),
    endDate: words.endDate ?? null,
    humanitarian: words.humanitarian ?? false,
    markers: words.markers ?? {},
    organisation: words.organisation ?? null,
    regions: words.regions ?? [],
    lines: words.lines ?? [],
  };
}

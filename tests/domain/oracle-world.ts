import { countContributions } from '../../src/domain/contributions.ts';
import { type CrosswalkData, type CrosswalkGraph, compileCrosswalk } from '../../src/domain/graph.ts';
import { piecesOf } from '../../src/domain/pieces.ts';
import type { Table, TableQuery } from '../../src/domain/table.ts';
import type { TableProject } from '../../src/domain/table-project.ts';
import { tagKeyOf } from '../../src/domain/tag-key.ts';
import type {
  AmountLine,
  Concept,
  CountryShare,
  Decision,
  Framework,
  Level,
  Mapping,
  MappingSet,
  Tag,
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
    condition: null,
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
  position: 0,
};

/** Frameworks in the order their first concept is named; concepts in the order given. */
export function crosswalk(ids: readonly string[], mappings: readonly Mapping[]): CrosswalkData {
  const owners = [...new Set(ids.map((id) => id.split(':')[0] ?? ''))];
  return {
    frameworks: owners.map((id, position) => framework(id, position)),
    concepts: ids.map((id, position) => concept(id, position)),
    sets: [SET],
    mappings,
    relations: [],
  };
}

export function graphOf(ids: readonly string[], mappings: readonly Mapping[]): CrosswalkGraph {
  return compileCrosswalk(crosswalk(ids, mappings));
}

export function decline(id: string): Decision {
  return {
    concept: id,
    decision: 'decline',
    reason: 'not what we do',
    by: 'tests',
    at: '2026-01-01T00:00:00Z',
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
  minStrength: 'conditional',
  maxHops: 1,
};

/** A project in plain words of the design, uncut: what the oracle counts. */
export interface PlainProject extends Omit<TableProject, 'pieces' | 'countries'> {
  readonly tags: readonly Pick<Tag, 'concept' | 'percentage'>[];
  readonly decisions: readonly Decision[];
  readonly countries: readonly CountryShare[];
  readonly lines: readonly AmountLine[];
}

/** What the service counts: the same projects, cut as the store keeps them. */
export function tablesOf(
  graph: CrosswalkGraph,
  projects: readonly PlainProject[],
  query: TableQuery,
): readonly Table[] {
  const cut = projects.map((project) => ({
    ...project,
    countries: project.countries.map(({ country }) => country),
    pieces: piecesOf(project.lines, project.countries),
  }));
  return countContributions(graph, cut, query);
}

export interface ProjectWords
  extends Partial<Pick<PlainProject, 'status' | 'humanitarian' | 'markers' | 'organisation' | 'regions'>> {
  readonly tags?: readonly TagWord[];
  readonly countries?: readonly CountryWord[];
  readonly lines?: readonly AmountLine[];
  readonly declines?: readonly string[];
  readonly startDate?: string;
  readonly endDate?: string;
}

export function project(id: string, words: ProjectWords): PlainProject {
  const micro = (percentage: number) => Math.round(percentage * 1_000_000);
  const tags = (words.tags ?? []).map((tag) =>
    typeof tag === 'string'
      ? { concept: tag, percentage: null }
      : { concept: tag[0], percentage: micro(tag[1]) },
  );
  const countries = (words.countries ?? []).map(
    (country): CountryShare =>
      typeof country === 'string'
        ? { country, percentage: null }
        : { country: country[0], percentage: micro(country[1]) },
  );
  const decisions = (words.declines ?? []).map(decline);
  return {
    id,
    tagKey: tagKeyOf(tags, decisions),
    tags,
    decisions,
    countries,
    startDate: words.startDate ?? null,
    endDate: words.endDate ?? null,
    status: words.status ?? 'implementation',
    humanitarian: words.humanitarian ?? false,
    markers: words.markers ?? {},
    organisation: words.organisation ?? null,
    regions: words.regions ?? [],
    lines: words.lines ?? [],
  };
}

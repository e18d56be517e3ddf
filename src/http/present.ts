import {
  type Alignment,
  type AlignmentAnswer,
  expiredFrameworks,
  mappingsPassed,
} from '../domain/alignment.ts';
import type { EveryKey } from '../domain/complete-keys.ts';
import { frameworkOf } from '../domain/concept-id.ts';
import { type CrosswalkGraph, conceptAt } from '../domain/graph.ts';
import type { AnsweredPath, OpenCondition } from '../domain/leading-path.ts';
import { formatAmount } from '../domain/money.ts';
import { officialTextOf, textIn } from '../domain/official-text.ts';
import type { Step } from '../domain/paths.ts';
import { percentageToNumber } from '../domain/percentage.ts';
import type {
  AmountLine,
  Answer,
  Classification,
  Concept,
  CountryShare,
  Decision,
  Framework,
  FrameworkRelation,
  MappingSet,
  MicroPercent,
  Organisation,
  Project,
  RegionShare,
  Tag,
  Translation,
} from '../domain/types.ts';
import type { View } from '../services/crosswalk.ts';
import type { Snapshot, Stored } from '../store/port.ts';

/**
 * Domain values as the API's JSON: the one place where names, units and order of fields are decided. Each field is named:
 * a value read from history may have its fields in another order than the same value read from the current state.
 */

export const NOTICE =
  'Mappings with evidence "judged" were judged and reviewed by the Crosswalk project. They are not endorsed by IOM or the United Nations.';

export function stateOf(snapshot: Snapshot) {
  return { change: snapshot.change, revision: snapshot.revision };
}

export function presentFramework(graph: CrosswalkGraph, framework: Framework) {
  return {
    id: framework.id,
    title: framework.title,
    shortTitle: framework.shortTitle,
    publisher: framework.publisher,
    edition: framework.edition,
    country: framework.country,
    validFrom: framework.validFrom,
    validUntil: framework.validUntil,
    source: framework.source,
    sourceUrl: framework.sourceUrl,
    licenceNote: framework.licenceNote,
    aliases: [...framework.aliases],
    sharedResults: framework.sharedResults,
    notes: [...framework.notes],
    levels: framework.levels.map((level) => ({
      id: level.id,
      label: level.label,
      plural: level.plural,
      parent: level.parent,
      concepts: graph.concepts.filter(
        (concept) => concept.framework === framework.id && concept.level === level.id,
      ).length,
    })),
  } satisfies EveryKey<Omit<Framework, 'position' | 'partial'>>;
}

export function presentRef(graph: CrosswalkGraph, id: string) {
  const number = graph.numberOf.get(id);
  return { id, label: number === undefined ? '' : conceptAt(graph, number).label };
}

export function presentBrief({ id, framework, notation, level, label, uri }: Concept) {
  return { id, framework, notation, level, label, uri };
}

/** `language` is the BCP 47 tag of the official text wanted; null for the English one, else the first. */
export function presentConcept(graph: CrosswalkGraph, concept: Concept, language: string | null = null) {
  return {
    ...presentBrief(concept),
    parent: concept.parent === null ? null : presentRef(graph, concept.parent),
    officialText: language === null ? officialTextOf(concept) : textIn(concept, language),
    officialTexts: concept.officialTexts.map(({ language: tag, text }) => ({ language: tag, text })),
    codes: [...concept.codes],
    source: concept.source,
    locator: concept.locator,
    note: concept.note,
    validFrom: concept.validFrom,
    validUntil: concept.validUntil,
    observedTargets: concept.observedTargets.map(({ concept: id, count, of }) => ({
      concept: presentRef(graph, id),
      count,
      of,
    })),
  } satisfies EveryKey<Omit<Concept, 'position'> & { readonly officialText: unknown }>;
}

export function presentMappingSet(set: MappingSet, mappings: number) {
  const { id, title, description, licence, provider, version, date } = set;
  const completes = set.completes.map((completion) => ({
    ...completion,
    subjectLevels: [...completion.subjectLevels],
    objectLevels: [...completion.objectLevels],
  }));
  const said = { id, title, description, licence, provider, version, date, completes };
  return { ...(said satisfies EveryKey<Omit<MappingSet, 'position'>>), mappings };
}

export function presentRelation({ id, from, relation, to, source, locator, note }: FrameworkRelation) {
  return { id, from, relation, to, source, locator, note } satisfies EveryKey<
    Omit<FrameworkRelation, 'position'>
  >;
}

export function presentDecision(graph: CrosswalkGraph, decision: Decision) {
  return {
    concept: presentRef(graph, decision.concept),
    decision: decision.decision,
    reason: decision.reason,
    by: decision.by,
    at: decision.at,
  } satisfies EveryKey<Decision>;
}

/** `tag` null is the whole project. */
export function presentAnswer(graph: CrosswalkGraph, { question, tag, answer, by, at }: Answer) {
  return {
    question,
    tag: tag === null ? null : presentRef(graph, tag),
    answer,
    by,
    at,
  } satisfies EveryKey<Answer>;
}

export function presentProject(graph: CrosswalkGraph, { value, version, at }: Stored<Project>) {
  return {
    id: value.id,
    title: value.title,
    description: value.description,
    status: value.status,
    startDate: value.startDate,
    endDate: value.endDate,
    organisations: value.organisations.map(
      ({ ref, name, role }) => ({ ref, name, role }) satisfies EveryKey<Organisation>,
    ),
    countries: value.countries.map(
      ({ country, percentage }) =>
        ({ country, percentage: presentShare(percentage) }) satisfies EveryKey<CountryShare>,
    ),
    regions: value.regions.map(
      ({ vocabulary, code, percentage }) =>
        ({ vocabulary, code, percentage: presentShare(percentage) }) satisfies EveryKey<RegionShare>,
    ),
    classifications: value.classifications.map(
      ({ scheme, code, label }) => ({ scheme, code, label }) satisfies EveryKey<Classification>,
    ),
    translations: value.translations.map(
      ({ language, title, description }) =>
        ({ language, title, description }) satisfies EveryKey<Translation>,
    ),
    humanitarian: value.humanitarian,
    markers: value.markers,
    amounts: value.amounts.map(presentAmount),
    tags: value.tags.map((tag) => presentTag(graph, tag)),
    decisions: value.decisions.map((decision) => presentDecision(graph, decision)),
    answers: value.answers.map((answer) => presentAnswer(graph, answer)),
    reviewed: [...value.reviewed],
    example: value.example,
    version,
    updatedAt: at,
  } satisfies EveryKey<Project & { readonly version: unknown; readonly updatedAt: unknown }>;
}

function presentShare(percentage: MicroPercent | null): number | null {
  return percentage === null ? null : percentageToNumber(percentage);
}

function presentAmount({ kind, from, until, amountMinor, currency }: AmountLine) {
  const amount = formatAmount(amountMinor, currency);
  return { kind, from, until, amount, currency } satisfies EveryKey<
    Omit<AmountLine, 'amountMinor'> & { readonly amount: unknown }
  >;
}

function presentTag(graph: CrosswalkGraph, tag: Tag) {
  return {
    concept: presentRef(graph, tag.concept),
    percentage: presentShare(tag.percentage),
    significance: tag.significance,
    origin: tag.origin,
    by: tag.by,
    at: tag.at,
  } satisfies EveryKey<Tag>;
}

/**
 * What is still open on a path: the questions, each with the alternative it belongs to (all of an alternative have to be
 * answered yes, and any alternative is enough), or the condition in the mapping's own words, which has no id.
 */
export function presentOpen(graph: CrosswalkGraph, open: OpenCondition | null) {
  if (open === null) return [];
  if (open.anyOf.length === 0) return [{ id: null, text: open.condition ?? '', alternative: 1 }];
  return open.anyOf.flatMap((allOf, place) =>
    allOf.map((id) => ({
      id,
      text: graph.questions.byId.get(id)?.text.en ?? '',
      alternative: place + 1,
    })),
  );
}

export function presentPath(graph: CrosswalkGraph, path: AnsweredPath) {
  return {
    tag: conceptAt(graph, path.tag).id,
    confidence: path.confidence / 1000,
    strength: path.strength,
    questions: presentOpen(graph, path.open),
    inherited: path.kind === 'inherited',
    sharedResult: path.sharedResult,
    steps: path.steps.map((step) => presentStep(graph, step)),
  };
}

function presentStep(graph: CrosswalkGraph, { from, to, relation, mapping }: Step) {
  const ends = { from: conceptAt(graph, from).id, relation, to: conceptAt(graph, to).id };
  if (mapping === null) return { ...ends, mapping: null };
  return {
    ...ends,
    mapping: mapping.id,
    confidence: mapping.confidence / 1000,
    strength: mapping.strength,
    questions: mapping.questions.map((allOf) => [...allOf]),
    condition: mapping.condition,
    evidence: mapping.evidence,
    source: mapping.source,
    locator: mapping.locator,
    rationale: mapping.rationale,
  };
}

/** What an alignment says of itself, without its paths. */
export function presentStanding(graph: CrosswalkGraph, alignment: Alignment) {
  const { basis, strength, confidence, open, decision, origin, counts, countsNot, note } = alignment;
  return {
    basis,
    strength,
    confidence: confidence === null ? null : confidence / 1000,
    questions: presentOpen(graph, open),
    decision: decision === null ? null : presentDecision(graph, decision),
    origin,
    counts,
    countsNot,
    note,
  };
}

function presentAlignment(graph: CrosswalkGraph, alignment: Alignment, maxPaths: number) {
  return {
    concept: presentBrief(alignment.concept),
    ...presentStanding(graph, alignment),
    pathCount: alignment.paths.length,
    paths: alignment.paths.slice(0, maxPaths).map((path) => presentPath(graph, path)),
  };
}

/** What a reader must know before using an answer that rests on frameworks that have ended, or on stale mappings. */
export function presentWarnings(
  { snapshot, crosswalk: { graph, records } }: View,
  alignments: readonly Pick<Alignment, 'paths'>[],
) {
  const expired = expiredFrameworks(graph, alignments, snapshot.day).map(({ id, title, validUntil }) => ({
    code: 'expired-framework' as const,
    framework: id,
    message: `${title} ended on ${validUntil}; this answer uses it.`,
  }));
  const stale = mappingsPassed(alignments).flatMap((mapping) =>
    (records.get(mapping.id)?.stale ?? []).map(({ text, stale: { concept } }) => ({
      code: 'stale-mapping' as const,
      framework: frameworkOf(concept),
      message: `The mapping ${mapping.id} is to be looked at again: ${text}`,
    })),
  );
  return [...expired, ...stale];
}

/** How much of an answer is shown. */
interface AlignmentsShape {
  readonly maxPaths: number;
  readonly limit: number;
  /** Chains of two hops were asked for. */
  readonly withPossible: boolean;
}

export function presentAlignments(
  graph: CrosswalkGraph,
  answer: AlignmentAnswer,
  { maxPaths, limit, withPossible }: AlignmentsShape,
) {
  const shown = (alignments: readonly Alignment[]) =>
    alignments.slice(0, limit).map((alignment) => presentAlignment(graph, alignment, maxPaths));
  return {
    alignmentCount: answer.alignments.length,
    alignments: shown(answer.alignments),
    ...(withPossible ? { possible: shown(answer.possible) } : {}),
    unaligned: answer.unaligned.map(({ tag, reason, detail }) => ({ tag, reason, detail })),
  };
}

import { type Alignment, alignmentsOf } from './alignment.ts';
import type { AlignmentQuery } from './alignment-question.ts';
import type { AlignmentSubject } from './alignment-subject.ts';
import { answersInForce, conditionState } from './answers.ts';
import { compareText } from './compare-text.ts';
import { entryFor } from './entry-for.ts';
import { type CrosswalkGraph, conceptAt } from './graph.ts';
import type { AnsweredPath } from './leading-path.ts';
import type { Mapping, Question, Strength, YesNo } from './types.ts';

/** An alignment as an answer would leave it; a null strength is a match alone, `dropped` that no path is left. */
export interface AnswerEffect {
  readonly concept: string;
  readonly strength: Strength | null;
  readonly counts: boolean;
  readonly dropped: boolean;
}

/** A question that a project has not answered, and what hangs on it. */
export interface OpenQuestion {
  readonly question: Question;
  /** Tags whose mappings ask it, in framework order. */
  readonly tags: readonly string[];
  /** Alignments whose leading path asks it: no unconditional path gives them. In the order of answers. */
  readonly decides: readonly string[];
  /** Mappings that ask it, in id order: their own wording says what it means for each pair. */
  readonly mappings: readonly Mapping[];
  /** What would change if the project answered so for all its tags. */
  readonly effects: Readonly<Record<YesNo, readonly AnswerEffect[]>>;
}

/** A condition in its mapping's own words, which only confirming or declining the alignment answers. */
export interface OwnCondition {
  readonly concept: string;
  readonly tag: string;
  readonly mapping: Mapping;
}

export interface OpenQuestions {
  /** Most decisive first. */
  readonly questions: readonly OpenQuestion[];
  readonly ownConditions: readonly OwnCondition[];
}

type QuestionsQuery = Omit<AlignmentQuery, 'to' | 'level' | 'basis' | 'chains'> & {
  /** Framework ids. */
  readonly to: readonly string[];
};

/** Where a question is asked. */
interface Asking {
  readonly tags: Set<number>;
  readonly decides: Set<string>;
  readonly mappings: Map<string, Mapping>;
}

/**
 * What a project has still to answer: first the questions that decide an alignment which no unconditional path gives, those
 * that would make most count first; then the rest; ties in the order of the catalogue. Each question comes once.
 */
export function openQuestions(
  graph: CrosswalkGraph,
  subject: AlignmentSubject,
  query: QuestionsQuery,
): OpenQuestions {
  const before = alignmentsTo(graph, subject, query);
  const asked = new Map<string, Asking>();
  const ownConditions: OwnCondition[] = [];
  for (const alignment of before) {
    if (alignment.countsNot === 'status') continue;
    for (const [place, path] of alignment.paths.entries()) {
      if (place === 0 && path.open !== null && path.open.anyOf.length === 0) {
        ownConditions.push(...ownConditionOf(graph, alignment, path));
      }
      note(asked, graph, subject, { alignment, path, leads: place === 0 });
    }
  }
  const questions = [...asked].flatMap(([id, asking]) => {
    const question = graph.questions.byId.get(id);
    return question === undefined ? [] : [describe(graph, subject, query, { question, asking, before })];
  });
  return { questions: questions.sort(compareDecisive), ownConditions };
}

interface Place {
  readonly alignment: Alignment;
  readonly path: AnsweredPath;
  readonly leads: boolean;
}

function note(
  asked: Map<string, Asking>,
  graph: CrosswalkGraph,
  subject: AlignmentSubject,
  { alignment, path, leads }: Place,
): void {
  const open = path.open?.anyOf ?? unansweredByPerson(graph, subject, path);
  const [mapping] = path.hops;
  for (const question of open.flat()) {
    const asking = entryFor(asked, question, () => ({
      tags: new Set(),
      decides: new Set(),
      mappings: new Map(),
    }));
    asking.tags.add(path.tag);
    if (leads) asking.decides.add(alignment.concept.id);
    if (mapping !== undefined) asking.mappings.set(mapping.id, mapping);
  }
}

/** A part of a shared result counts only when a person says so: what tags answered is asked all the same. */
function unansweredByPerson(
  graph: CrosswalkGraph,
  subject: AlignmentSubject,
  path: AnsweredPath,
): Mapping['questions'] {
  const [mapping] = path.hops;
  if (!path.sharedResult || mapping === undefined || !mapping.aboutPart) return [];
  const { answers, tags, countryAnswers } = subject;
  const declared = tags.flatMap(({ concept, origin }) =>
    origin === 'declared' ? (graph.numberOf.get(concept) ?? []) : [],
  );
  const inForce = answersInForce(graph, { answers, declared, countryAnswers });
  const tag = conceptAt(graph, path.tag).id;
  if (conditionState(mapping, tag, inForce).state !== 'met') return [];
  return mapping.questions.map((allOf) =>
    allOf.filter((question) => {
      const source = inForce(tag, question)?.source;
      return source === 'own-tags' || source === 'derived';
    }),
  );
}

function ownConditionOf(graph: CrosswalkGraph, { concept }: Alignment, path: AnsweredPath): OwnCondition[] {
  const mapping = path.hops.find(
    ({ questions, strength }) => strength === 'conditional' && questions.length === 0,
  );
  return mapping === undefined ? [] : [{ concept: concept.id, tag: conceptAt(graph, path.tag).id, mapping }];
}

function describe(
  graph: CrosswalkGraph,
  subject: AlignmentSubject,
  query: QuestionsQuery,
  found: { readonly question: Question; readonly asking: Asking; readonly before: readonly Alignment[] },
): OpenQuestion {
  const { question, asking, before } = found;
  const effectsOf = (answer: YesNo) => {
    const answers = [...subject.answers, { question: question.id, tag: null, answer, by: '', at: '' }];
    return effectsBetween(before, alignmentsTo(graph, { ...subject, answers }, query));
  };
  return {
    question,
    tags: [...asking.tags].sort((a, b) => a - b).map((number) => conceptAt(graph, number).id),
    decides: [...asking.decides],
    mappings: [...asking.mappings.values()].sort((a, b) => compareText(a.id, b.id)),
    effects: { yes: effectsOf('yes'), no: effectsOf('no') },
  };
}

function alignmentsTo(
  graph: CrosswalkGraph,
  subject: AlignmentSubject,
  { to, ...selection }: QuestionsQuery,
): readonly Alignment[] {
  return to.flatMap((framework) =>
    alignmentsOf(graph, subject, { ...selection, to: framework, level: null, basis: null }),
  );
}

function effectsBetween(before: readonly Alignment[], after: readonly Alignment[]): readonly AnswerEffect[] {
  const later = new Map(after.map((alignment) => [alignment.concept.id, alignment]));
  return before.flatMap(({ concept: { id: concept }, strength, counts }): AnswerEffect[] => {
    const now = later.get(concept);
    if (now === undefined) return [{ concept, strength: null, counts: false, dropped: true }];
    if (now.strength === strength && now.counts === counts) return [];
    return [{ concept, strength: now.strength, counts: now.counts, dropped: false }];
  });
}

function compareDecisive(a: OpenQuestion, b: OpenQuestion): number {
  const counting = ({ effects }: OpenQuestion) => effects.yes.filter(({ counts }) => counts).length;
  return (
    Number(b.decides.length > 0) - Number(a.decides.length > 0) ||
    counting(b) - counting(a) ||
    b.decides.length - a.decides.length ||
    a.question.position - b.question.position ||
    compareText(a.question.id, b.question.id)
  );
}

import { type CrosswalkGraph, isAtOrBelow } from './graph.ts';
import { answersGiven, type CountryAnswers } from './questions.ts';
import type { Alternatives, Answer, Mapping, YesNo } from './types.ts';

/**
 * Where an answer comes from, first in force first: a person for the tag or for the project, what these imply, the
 * project's own tags, its countries, what those imply.
 */
export const ANSWER_SOURCES = ['tag', 'project', 'implied', 'own-tags', 'countries', 'derived'] as const;
export type AnswerSource = (typeof ANSWER_SOURCES)[number];

export interface AnswerInForce {
  readonly answer: YesNo;
  readonly source: AnswerSource;
  /** The question that implies it; null where the answer is its own. */
  readonly because: string | null;
}

/** What decides the answers of one project (or of a set of tags). */
export interface AnswerFacts {
  readonly answers: readonly Answer[];
  /** Numbers of the concepts that the project itself is tagged with. */
  readonly declared: readonly number[];
  readonly countryAnswers: CountryAnswers;
}

/** The answer in force to a question, for paths that start at a tag (concept id); null where it is open. */
export type AnswersInForce = (tag: string, question: string) => AnswerInForce | null;

/** Answers of one project by rule 5. What is worked out for a tag is kept. */
export function answersInForce(graph: CrosswalkGraph, facts: AnswerFacts): AnswersInForce {
  const derived = derivedAnswers(graph, facts);
  const kept = new Map<string, ReadonlyMap<string, Answer>>();
  return (tag, question) => {
    let given = kept.get(tag);
    if (given === undefined) {
      given = answersGiven(facts.answers, tag);
      kept.set(tag, given);
    }
    const own = given.get(question);
    if (own !== undefined) {
      return { answer: own.answer, source: own.tag === null ? 'project' : 'tag', because: null };
    }
    const answerOf = (id: string) => given.get(id)?.answer ?? null;
    return (
      impliedAnswer(graph, question, [...given.keys()], answerOf, 'implied') ??
      derived.direct(question) ??
      impliedAnswer(graph, question, derived.known, (id) => derived.direct(id)?.answer ?? null, 'derived')
    );
  };
}

/** What the project's tags and countries answer by themselves. */
function derivedAnswers(
  graph: CrosswalkGraph,
  { declared, countryAnswers }: AnswerFacts,
): { readonly known: readonly string[]; direct(question: string): AnswerInForce | null } {
  const known = new Map<string, AnswerInForce>();
  for (const { id, answeredByTags, answeredByCountries } of graph.questions.byId.values()) {
    const tagged = answeredByTags.some((concept) => {
      const number = graph.numberOf.get(concept);
      return number !== undefined && declared.some((tag) => isAtOrBelow(graph, tag, number));
    });
    const answer = answeredByCountries === null ? undefined : countryAnswers.get(answeredByCountries);
    // Where both say yes it is the countries' answer: it goes together with a person's answer, and one more tag must not stop that.
    if (tagged && answer !== 'yes') known.set(id, { answer: 'yes', source: 'own-tags', because: null });
    else if (answer !== undefined) known.set(id, { answer, source: 'countries', because: null });
  }
  return { known: [...known.keys()], direct: (question) => known.get(question) ?? null };
}

/** Yes carries to what it implies, no back to what implies it; where both would hold, nothing is said. */
function impliedAnswer(
  { questions: { implied } }: CrosswalkGraph,
  question: string,
  known: readonly string[],
  answerOf: (id: string) => YesNo | null,
  source: AnswerSource,
): AnswerInForce | null {
  const yes = known.find((id) => answerOf(id) === 'yes' && implied.get(id)?.has(question));
  const no = known.find((id) => answerOf(id) === 'no' && implied.get(question)?.has(id));
  if (yes !== undefined && no !== undefined) return null;
  if (yes !== undefined) return { answer: 'yes', source, because: yes };
  return no === undefined ? null : { answer: 'no', source, because: no };
}

/** How a conditional mapping stands for a tag. */
export type ConditionState =
  /** `byPerson`: a person said so for the tag or the project, as far as countries do not say it. */
  | { readonly state: 'met'; readonly byPerson: boolean }
  | { readonly state: 'unmet' }
  /** The alternatives that can still be met, each with the questions that are open. */
  | { readonly state: 'open'; readonly open: Alternatives };

/** A condition in its own words stays open: only a decision answers it. */
export function conditionState(
  { questions }: Pick<Mapping, 'questions'>,
  tag: string,
  inForce: AnswersInForce,
): ConditionState {
  if (questions.length === 0) return { state: 'open', open: [] };
  const alternatives = questions.map((allOf) =>
    allOf.map((question) => ({ question, found: inForce(tag, question) })),
  );
  const met = alternatives.filter((allOf) => allOf.every(({ found }) => found?.answer === 'yes'));
  if (met.length > 0) {
    return {
      state: 'met',
      byPerson: met.some((allOf) => isByPerson(allOf.map(({ found }) => found?.source))),
    };
  }
  const possible = alternatives.filter((allOf) => allOf.every(({ found }) => found?.answer !== 'no'));
  if (possible.length === 0) return { state: 'unmet' };
  const open = possible.map((allOf) =>
    allOf.filter(({ found }) => found === null).map(({ question }) => question),
  );
  return { state: 'open', open };
}

const PERSON: ReadonlySet<AnswerSource | undefined> = new Set(['tag', 'project', 'implied'] as const);

function isByPerson(sources: readonly (AnswerSource | undefined)[]): boolean {
  return (
    sources.some((source) => PERSON.has(source)) &&
    sources.every((source) => PERSON.has(source) || source === 'countries')
  );
}

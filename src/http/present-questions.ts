import { RULES_VERSION } from '../domain/alignment.ts';
import { countryName } from '../domain/countries.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';
import type { AnswerEffect, OpenQuestion, OpenQuestions } from '../domain/open-questions.ts';
import { revisedQuestion } from '../domain/questions.ts';
import type { CountryList, CountryMember, Language, Question } from '../domain/types.ts';
import type { View } from '../services/crosswalk.ts';
import { revisionsOfQuestion, versionOfQuestion } from '../services/curate-questions.ts';
import { findingsOnQuestion } from '../services/question-lint.ts';
import { mappingsByQuestion, requireQuestion } from '../services/questions.ts';
import { NOTICE, presentRef, stateOf } from './present.ts';
import { presentFinding } from './present-mapping.ts';

/** A question in one language; `mappings` is how many accepted mappings ask it. */
export function presentQuestion(
  graph: CrosswalkGraph,
  question: Question,
  { lang, mappings }: { readonly lang: Language; readonly mappings: number },
) {
  return {
    id: question.id,
    checklist: question.checklist,
    text: question.text[lang],
    help: question.help[lang],
    implies: [...question.implies],
    answeredByTags: question.answeredByTags.map((id) => presentRef(graph, id)),
    answeredByCountries: question.answeredByCountries,
    status: question.status,
    revises: revisedQuestion(question.id),
    mappings,
  };
}

/** One question with all its texts, its version, and what lint says of it while it is proposed. */
export async function presentQuestionFully(view: View, id: string, lang: Language) {
  const { snapshot, crosswalk } = view;
  const question = requireQuestion(view, id);
  const { text, help, author, reviewer, reviewDate } = question;
  const findings = question.status === 'proposed' ? findingsOnQuestion(crosswalk, question, 'accepted') : [];
  return {
    ...presentQuestion(crosswalk.graph, question, { lang, mappings: mappingsByQuestion(view).get(id) ?? 0 }),
    translations: { text, help },
    author,
    reviewer,
    reviewDate,
    version: await versionOfQuestion(snapshot, id),
    revisions: [...revisionsOfQuestion(crosswalk, id)],
    findings: findings.map(presentFinding),
    ...stateOf(snapshot),
  };
}

export function presentCountryList({ questions }: View['crosswalk'], list: CountryList) {
  const { id, title, source, date, members } = list;
  return {
    id,
    title,
    source,
    date,
    countries: new Set(members.map(({ country }) => country)).size,
    questions: questions
      .filter((one) => one.status === 'accepted' && one.answeredByCountries === id)
      .map((one) => one.id),
  };
}

export function presentCountryMember({ country, from, until }: CountryMember) {
  return { country, label: countryName(country), from, until };
}

export function presentOpenQuestions(
  view: View,
  project: string,
  { questions, ownConditions }: OpenQuestions,
  lang: Language,
) {
  const { graph } = view.crosswalk;
  return {
    project,
    questions: questions.map((one) => presentOpenQuestion(graph, one, lang)),
    ownConditions: ownConditions.map(({ concept, tag, mapping }) => ({
      concept: presentRef(graph, concept),
      tag: presentRef(graph, tag),
      mapping: mapping.id,
      condition: mapping.condition ?? '',
    })),
    rules: RULES_VERSION,
    notice: NOTICE,
    ...stateOf(view.snapshot),
  };
}

function presentOpenQuestion(graph: CrosswalkGraph, open: OpenQuestion, lang: Language) {
  const { question, tags, decides, mappings, effects } = open;
  const effect = ({ concept, strength, counts, dropped }: AnswerEffect) => ({
    concept: presentRef(graph, concept),
    strength,
    counts,
    dropped,
  });
  return {
    question: {
      id: question.id,
      checklist: question.checklist,
      text: question.text[lang],
      help: question.help[lang],
      implies: [...question.implies],
    },
    tags: tags.map((id) => presentRef(graph, id)),
    decides: decides.map((id) => presentRef(graph, id)),
    mappings: mappings.map(({ id, condition }) => ({ id, condition })),
    yes: effects.yes.map(effect),
    no: effects.no.map(effect),
  };
}

import { RULES_VERSION } from '../domain/alignment.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';
import type { AnswerEffect, OpenQuestion, OpenQuestions } from '../domain/open-questions.ts';
import type { Language, Question } from '../domain/types.ts';
import type { View } from '../services/crosswalk.ts';
import { NOTICE, presentRef, stateOf } from './present.ts';

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
    mappings,
  };
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

import { type OpenQuestions, openQuestions } from '../domain/open-questions.ts';
import { subjectOf } from '../domain/subject-key.ts';
import type { CountryList, Framework, Project, Question } from '../domain/types.ts';
import type { Stored } from '../store/port.ts';
import { requireFramework } from './alignments.ts';
import type { View } from './crosswalk.ts';
import { Problem } from './problems.ts';

/** What a request may say about the open questions of a project. */
export interface OpenQuestionsOptions {
  /** Frameworks by any of their names; null is every framework. */
  readonly to: readonly string[] | null;
  /** Thousandths. */
  readonly minConfidence: number;
}

/** The questions that a project has still to answer, most decisive first. */
export async function questionsOfProject(
  view: View,
  id: string,
  { to, minConfidence }: OpenQuestionsOptions,
): Promise<OpenQuestions & { readonly project: Stored<Project> }> {
  const { graph } = view.crosswalk;
  const project = await view.snapshot.project(id);
  if (project === null) throw new Problem('not-found', `There is no project "${id}".`);
  const frameworks: readonly Framework[] =
    to === null ? graph.frameworks : to.map((name) => requireFramework(graph, name));
  const query = { to: frameworks.map((framework) => framework.id), minConfidence, minStrength: null };
  return { project, ...openQuestions(graph, subjectOf(graph, project.value), query) };
}

/** One question of any status, by its id. */
export function requireQuestion({ crosswalk }: Pick<View, 'crosswalk'>, id: string): Question {
  const question = crosswalk.questions.find((one) => one.id === id);
  if (question !== undefined) return question;
  throw new Problem('not-found', `There is no question "${id}".`);
}

/** One country list, by its id. */
export function requireCountryList({ crosswalk }: Pick<View, 'crosswalk'>, id: string): CountryList {
  const list = crosswalk.countryLists.find((one) => one.id === id);
  if (list !== undefined) return list;
  throw new Problem('not-found', `There is no country list "${id}".`);
}

/** How many accepted mappings ask each question, by its id. */
export function mappingsByQuestion({ crosswalk: { graph } }: View): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { status, questions } of graph.mappings) {
    if (status !== 'accepted') continue;
    for (const id of new Set(questions.flat())) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

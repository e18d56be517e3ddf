import { lintQuestions } from '../domain/lint-questions.ts';
import { revisedQuestion } from '../domain/questions.ts';
import type { Fault, Mapping, Question } from '../domain/types.ts';
import type { Crosswalk } from './crosswalk.ts';
import { fixOf, type LintedCrosswalk, type MappingFinding } from './mapping-lint.ts';
import { Problem, summarize } from './problems.ts';

/** What the crosswalk would say of a question that is to come or to go. */

/**
 * What would be found if a question were proposed or accepted; all of it is in the way. A revision is judged in the place of
 * what it revises.
 */
export function findingsOnQuestion(
  { graph, mappings, questions, countryLists }: LintedCrosswalk,
  question: Question,
  status: 'proposed' | 'accepted',
): readonly MappingFinding[] {
  const id = revisedQuestion(question.id) ?? question.id;
  const others = questions.filter((one) => one.id !== id && one.id !== question.id);
  return lintQuestions({
    frameworks: graph.frameworks,
    concepts: graph.concepts,
    sets: [],
    questions: [...others, { ...question, id, status }],
    countryLists,
    mappings: mappings.filter((mapping) => mapping.status === 'accepted'),
  })
    .filter((found) => (found.in === 'questions' && found.id === id) || found.rule === 'answers-itself')
    .map(({ rule, message, id: of }) => ({
      rule,
      message: of === id ? message : `${of}: ${message}`,
      fix: fixOf(rule),
      blocks: true,
    }));
}

export function faultOf({ rule: code, message, fix }: MappingFinding): Fault {
  return { pointer: '', code, message, fix };
}

/** Accepted mappings ask accepted questions, and accepted questions imply accepted ones. */
export function requireUnused(
  { mappings, questions }: Pick<Crosswalk, 'mappings' | 'questions'>,
  id: string,
): void {
  const uses = (told: string, of: string): Fault => ({
    pointer: '',
    code: 'unknown-question',
    message: `${told} "${of}" rests on it.`,
    fix: `Revise or retire "${of}" first.`,
  });
  const inForce = ({ status }: Pick<Mapping, 'status'>) => status === 'accepted';
  const faults = [
    ...questions
      .filter((one) => inForce(one) && one.implies.includes(id))
      .map((one) => uses('The question', one.id)),
    ...mappings
      .filter((one) => inForce(one) && one.questions.flat().includes(id))
      .map((one) => uses('The mapping', one.id)),
  ];
  if (faults.length === 0) return;
  throw new Problem('lint-errors', `The question "${id}" cannot be retired. ${summarize(faults)}`, faults);
}

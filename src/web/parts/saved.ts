import type { CrosswalkGraph } from '../../domain/graph.ts';
import type { Answer, Decision, Project } from '../../domain/types.ts';
import { questionText } from '../../formats/report/alignment-words.ts';
import { type Html, html } from '../html.ts';

/** What one change saved about a project, said at the form where it was made. */
export interface Saved {
  /** Id of the form. */
  readonly form: string;
  readonly text: string;
}

export const decisionsForm = (framework: string): string => `decide-${framework}`;
export const questionForm = (question: string): string => `question-${question}`;
export const reviewedForm = (framework: string): string => `reviewed-${framework}`;

/** The differences between two states of a project in what was decided, answered and reviewed. */
export function savedBetween(graph: CrosswalkGraph, before: Project, after: Project): readonly Saved[] {
  return [
    ...savedDecisions(graph, before, after),
    ...savedAnswers(graph, before, after),
    ...savedReviews(graph, before, after),
  ];
}

export function savedNotice(saved: readonly Saved[], form: string): Html | null {
  const own = saved.filter((one) => one.form === form);
  if (own.length === 0) return null;
  return html`<div class="notice good" role="status">${own.map(({ text }) => html`<p>Saved: ${text}</p>`)}</div>`;
}

function savedDecisions(graph: CrosswalkGraph, before: Project, after: Project): readonly Saved[] {
  const old = new Map(before.decisions.map((decision) => [decision.concept, decision]));
  const made = after.decisions.filter((decision) => !isSame(old.get(decision.concept), decision));
  const kept = new Set(after.decisions.map(({ concept }) => concept));
  const withdrawn = before.decisions.filter(({ concept }) => !kept.has(concept));
  return graph.frameworks.flatMap(({ id }) => {
    const named = (decisions: readonly Decision[], what: string): string[] => {
      const own = decisions.filter(({ concept }) => concept.startsWith(`${id}:`));
      return own.length === 0 ? [] : [`${own.map(({ concept }) => concept).join(', ')} ${what}.`];
    };
    const texts = [
      ...named(
        made.filter(({ decision }) => decision === 'confirm'),
        'confirmed',
      ),
      ...named(
        made.filter(({ decision }) => decision === 'decline'),
        'declined',
      ),
      ...named(withdrawn, 'no longer decided'),
    ];
    return texts.length === 0 ? [] : [{ form: decisionsForm(id), text: texts.join(' ') }];
  });
}

function isSame(before: Decision | undefined, after: Decision): boolean {
  return (
    before !== undefined &&
    before.decision === after.decision &&
    before.at === after.at &&
    before.reason === after.reason
  );
}

function savedAnswers(graph: CrosswalkGraph, before: Project, after: Project): readonly Saved[] {
  const key = ({ question, tag }: Answer) => JSON.stringify([question, tag]);
  const old = new Map(before.answers.map((answer) => [key(answer), answer]));
  const now = new Set(after.answers.map(key));
  const scope = ({ tag }: Answer) => (tag === null ? 'the whole project' : tag);
  const given = after.answers.filter((answer) => {
    const known = old.get(key(answer));
    return known?.answer !== answer.answer || known.at !== answer.at;
  });
  const withdrawn = before.answers.filter((answer) => !now.has(key(answer)));
  return [
    ...given.map((answer) => ({
      form: questionForm(answer.question),
      text: `“${questionText(graph, answer.question)}” is answered ${answer.answer} for ${scope(answer)}.`,
    })),
    ...withdrawn.map((answer) => ({
      form: questionForm(answer.question),
      text: `The answer ${answer.answer} to “${questionText(graph, answer.question)}” for ${scope(answer)} was taken back.`,
    })),
  ];
}

function savedReviews(graph: CrosswalkGraph, before: Project, after: Project): readonly Saved[] {
  return graph.frameworks.flatMap(({ id, shortTitle }) => {
    const [was, is] = [before.reviewed.includes(id), after.reviewed.includes(id)];
    if (was === is) return [];
    const text = `the review of the ${shortTitle} is ${is ? 'finished' : 'open again'}.`;
    return [{ form: reviewedForm(id), text }];
  });
}

import type { CrosswalkGraph } from '../domain/graph.ts';
import { contradictionsIn } from '../domain/questions.ts';
import type { Answer, AnswerInput, Fault, TagInput, YesNo } from '../domain/types.ts';
import { requireFramework } from './alignments.ts';
import { requireWithin } from './bounds.ts';
import { Problem, type ProblemCode, summarize } from './problems.ts';
import {
  commitProject,
  type Precondition,
  type ProjectChange,
  type ProjectServices,
  requireProjectVersion,
  requireStoredProject,
  type Writer,
  type Written,
} from './projects.ts';
import { resolveConcept } from './tags.ts';

/** An answer as a client writes it, with the place it was written at. `tag` null is the whole project. */
export interface WrittenAnswer {
  readonly question: string;
  readonly tag: string | null;
  readonly answer: YesNo;
  readonly pointer: string;
}

/** Checks answers against the catalogue and the tags of the project, and collects the faults. */
export function readAnswers(
  graph: CrosswalkGraph,
  written: readonly WrittenAnswer[],
  tags: readonly Pick<TagInput, 'concept' | 'origin'>[],
  faults: Fault[],
): readonly AnswerInput[] {
  const found = new Map<string, AnswerInput>();
  for (const { question, tag: text, answer, pointer } of written) {
    const before = faults.length;
    if (!graph.questions.byId.has(question)) faults.push(unknownQuestion(graph, question, pointer));
    const tag = text === null ? null : readTag(graph, text, pointer, tags, faults);
    if (faults.length > before) continue;
    const key = JSON.stringify([question, tag]);
    if (found.has(key)) {
      faults.push({
        pointer,
        code: 'invalid-answer',
        message: `The question "${question}" is answered twice for ${tag ?? 'the whole project'}.`,
        fix: 'Answer it once.',
      });
    }
    found.set(key, { question, tag, answer });
  }
  const answers = [...found.values()];
  faults.push(...contradictionFaults(graph, answers, written[0]?.pointer ?? '/answers'));
  return answers;
}

function readTag(
  graph: CrosswalkGraph,
  text: string,
  pointer: string,
  tags: readonly Pick<TagInput, 'concept' | 'origin'>[],
  faults: Fault[],
): string | null {
  const resolved = resolveConcept(graph.index, text, pointer);
  if ('fault' in resolved) {
    faults.push(resolved.fault);
    return null;
  }
  if (tags.some(({ concept, origin }) => concept === resolved.id && origin !== 'confirmed'))
    return resolved.id;
  faults.push({
    pointer,
    code: 'invalid-answer',
    message: `${resolved.id} is not one of the project's own tags.`,
    fix: 'Answer for one of its tags, or for the whole project by leaving the tag out.',
  });
  return null;
}

function unknownQuestion({ questions }: CrosswalkGraph, id: string, pointer: string): Fault {
  const similar = [...questions.byId.keys()].filter((known) => known.includes(id) || id.includes(known));
  return {
    pointer,
    code: 'unknown-question',
    message: `There is no question "${id.slice(0, 80)}".`,
    fix:
      similar.length > 0
        ? `Did you mean ${similar.slice(0, 3).join(', ')}?`
        : 'Take an id from /v1/questions.',
  };
}

function contradictionFaults(
  graph: CrosswalkGraph,
  answers: readonly AnswerInput[],
  pointer: string,
): Fault[] {
  const dated = answers.map((answer): Answer => ({ ...answer, by: '', at: '' }));
  return contradictionsIn(graph.questions, dated).map(({ yes, no }) => ({
    pointer,
    code: 'contradicting-answers',
    message: `Yes to "${yes.question}" means yes to "${no.question}", which is answered no${scopeOf(no)}.`,
    fix: `Answer "${no.question}" with yes, or "${yes.question}" with no.`,
  }));
}

function scopeOf({ tag }: AnswerInput): string {
  return tag === null ? ' for the whole project' : ` for ${tag}`;
}

/** Framework ids, from any of their names. */
export function readReviewed(
  graph: CrosswalkGraph,
  written: readonly { readonly text: string; readonly pointer: string }[],
  faults: Fault[],
): readonly string[] {
  return written.flatMap(({ text, pointer }) => {
    try {
      return [requireFramework(graph, text, pointer).id];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      faults.push(...error.faults);
      return [];
    }
  });
}

/** An answer to one question, for the whole project (`tags` null) or for some of its tags; null takes answers back. */
export interface AnswerRequest {
  readonly question: string;
  readonly tags: readonly string[] | null;
  readonly answer: YesNo | null;
}

/**
 * Writes one answer under the version the client names. An answer for the whole project leaves answers for single tags as
 * they are. Taking back without tags takes every answer to the question back.
 */
export async function answerQuestion(
  services: ProjectServices,
  id: string,
  request: AnswerRequest,
  precondition: Precondition,
  writer: Writer,
): Promise<Written> {
  const { before, graph } = await requireStoredProject(services, id);
  requireWithin(writer.bounds, id, before.value);
  requireProjectVersion(before, precondition, id, 'replace');
  const { question, tags, answer } = request;
  const faults: Fault[] = [];
  const scopes = tags ?? [null];
  const written = scopes.map(
    (tag, place): WrittenAnswer => ({
      question,
      tag,
      answer: answer ?? 'no',
      pointer: tag === null ? '/question' : `/tags/${place}`,
    }),
  );
  const read = readAnswers(graph, written, before.value.tags, faults);
  requireNone(faults);
  const touched = new Set(read.map(({ tag }) => tag));
  const others = before.value.answers.filter(
    (known) =>
      known.question !== question || (answer === null && tags === null ? false : !touched.has(known.tag)),
  );
  const added =
    answer === null ? [] : read.map((one): Answer => ({ ...one, by: writer.actor, at: writer.at }));
  const answers = [...others, ...added];
  requireNone(contradictionFaults(graph, answers, '/answer'));
  const project = { ...before.value, answers };
  const what: ProjectChange = {
    words: answer === null ? `answer to ${question} taken back` : `${question}: ${answer}`,
    details: {
      kind: 'answer',
      project: id,
      question,
      tags: tags === null ? null : [...touched].flatMap((tag) => tag ?? []),
      answer,
    },
  };
  return { ...(await commitProject(services, project, before, writer, what)), created: false };
}

function requireNone(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const codes = new Set(faults.map(({ code }) => code));
  const [only] = codes;
  const known: readonly ProblemCode[] = [
    'unknown-question',
    'contradicting-answers',
    'unknown-concept',
    'ambiguous-concept',
  ];
  const code = codes.size === 1 ? known.find((one) => one === only) : undefined;
  throw new Problem(code ?? 'invalid-answer', summarize(faults), faults);
}

/** Says that a project's own tags in a framework are finished, so that nothing is inferred there; or takes this back. */
export async function setReviewed(
  services: ProjectServices,
  id: string,
  request: { readonly framework: string; readonly reviewed: boolean },
  precondition: Precondition,
  writer: Writer,
): Promise<Written> {
  const { before, graph } = await requireStoredProject(services, id);
  requireWithin(writer.bounds, id, before.value);
  requireProjectVersion(before, precondition, id, 'replace');
  const framework = requireFramework(graph, request.framework, 'framework').id;
  const others = before.value.reviewed.filter((known) => known !== framework);
  const reviewed = request.reviewed ? [...others, framework] : others;
  const what: ProjectChange = {
    words: `review of ${framework} ${request.reviewed ? 'finished' : 'reopened'}`,
    details: { kind: 'review-finished', project: id, framework, reviewed: request.reviewed },
  };
  const project = { ...before.value, reviewed };
  return { ...(await commitProject(services, project, before, writer, what)), created: false };
}

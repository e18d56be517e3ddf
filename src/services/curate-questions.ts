import { compareText } from '../domain/compare-text.ts';
import { MOVES, type ReviewKind } from '../domain/mapping-notes.ts';
import { revisedQuestion } from '../domain/questions.ts';
import type { MappingStatus, Question, Texts } from '../domain/types.ts';
import type { Snapshot } from '../store/port.ts';
import type { Crosswalk, View } from './crosswalk.ts';
import { type CurationServices, curate, type Ruling, requireVersionOf } from './curate.ts';
import { isNamed } from './own-work.ts';
import { Problem, summarize } from './problems.ts';
import type { Precondition, Writer } from './projects.ts';
import { faultOf, findingsOnQuestion, requireUnused } from './question-lint.ts';
import { requireQuestion } from './questions.ts';
import { requireConcept } from './tags.ts';

/** What a curator says of a question. */
export interface QuestionInput {
  readonly checklist: string;
  readonly text: Texts;
  readonly help: Texts;
  readonly implies: readonly string[];
  /** In any notation. */
  readonly answeredByTags: readonly string[];
  readonly answeredByCountries: string | null;
  readonly reason: string;
}

export const QUESTION_REVIEWS = ['accept', 'reject', 'retire'] as const;
type QuestionReview = (typeof QUESTION_REVIEWS)[number];

interface Written {
  /** The question that was written: of an accepted revision, the question it revised. */
  readonly id: string;
  /** True where a question was made: a new one, or a revision of one in force. */
  readonly created: boolean;
  readonly change: number;
}

type QuestionRuling = Ruling & Pick<Written, 'id' | 'created'>;

export async function proposeQuestion(
  services: CurationServices,
  id: string,
  input: QuestionInput,
  writer: Writer,
): Promise<Written> {
  return write(services, writer, (crosswalk) => {
    if (crosswalk.questions.some((one) => one.id === id)) throw idTaken(id);
    const position = Math.max(-1, ...crosswalk.questions.map((one) => one.position)) + 1;
    return proposal(crosswalk, { ...readInput(crosswalk, input, writer), id, position }, 'propose', input);
  });
}

/** Changes a proposed question. Of one in force it makes a revision: a proposed question with an id of its own. */
export async function editQuestion(
  services: CurationServices,
  id: string,
  input: QuestionInput,
  precondition: Precondition,
  writer: Writer,
): Promise<Written> {
  return write(services, writer, async (crosswalk, snapshot) => {
    const before = requireQuestion({ crosswalk }, id);
    requireVersionOf('question', { id, version: await versionOfQuestion(snapshot, id) }, precondition);
    const { position } = before;
    const said = readInput(crosswalk, input, writer);
    if (before.status !== 'accepted') {
      requireMove(before, 'edit');
      return proposal(crosswalk, { ...said, id, position }, 'edit', input);
    }
    const [open] = revisionsOfQuestion(crosswalk, id);
    if (open !== undefined) {
      throw new Problem(
        'statement-exists',
        `"${open}" is proposed already as a revision of "${id}". Change that one, or reject it first.`,
      );
    }
    const revision = { ...said, id: revisionId(crosswalk, id), position };
    return proposal(crosswalk, revision, 'propose', input);
  });
}

export async function reviewQuestion(
  services: CurationServices,
  id: string,
  { action, reason }: { readonly action: QuestionReview; readonly reason: string },
  precondition: Precondition,
  writer: Writer,
): Promise<Written> {
  return write(services, writer, async (crosswalk, snapshot) => {
    const question = requireQuestion({ crosswalk }, id);
    requireVersionOf('question', { id, version: await versionOfQuestion(snapshot, id) }, precondition);
    const status = requireMove(question, action);
    const after = { ...question, status, reviewer: writer.actor, reviewDate: writer.at.slice(0, 10) };
    if (action === 'retire') requireUnused(crosswalk, id);
    const questions = action === 'accept' ? accepted(crosswalk, after) : [after];
    if (action === 'accept') await requireForeign(services, snapshot, question, writer);
    const written = questions[0]?.id ?? id;
    return {
      id: written,
      created: false,
      questions,
      reason: `question ${id}: ${action}: ${reason}`,
      details: { kind: 'question', question: written, action },
    };
  });
}

async function write(
  services: CurationServices,
  writer: Writer,
  decide: (crosswalk: Crosswalk, snapshot: Snapshot) => QuestionRuling | Promise<QuestionRuling>,
): Promise<Written> {
  const { change, ruling } = await curate(services, writer, decide);
  return { id: ruling.id, created: ruling.created, change: change ?? 0 };
}

function proposal(
  crosswalk: Crosswalk,
  question: Question,
  action: 'propose' | 'edit',
  { reason }: QuestionInput,
): QuestionRuling {
  const faults = findingsOnQuestion(crosswalk, question, 'proposed').map(faultOf);
  if (faults.length > 0) throw new Problem('invalid-body', summarize(faults), faults);
  const { id } = question;
  const revises = revisedQuestion(id);
  const what = action === 'propose' && revises !== null ? `propose a revision of ${revises}` : action;
  return {
    id,
    created: action === 'propose',
    questions: [question],
    reason: `question ${id}: ${what}: ${reason}`,
    details: { kind: 'question', question: id, action },
  };
}

/** What is written when a question is accepted: of a revision, its words under the id that mappings ask, and itself as retired. */
function accepted(crosswalk: Crosswalk, question: Question): readonly Question[] {
  const revises = revisedQuestion(question.id);
  if (revises !== null && requireQuestion({ crosswalk }, revises).status !== 'accepted') {
    throw new Problem('wrong-status', `"${revises}", which it revises, is not in force any more. Reject it.`);
  }
  const errors = findingsOnQuestion(crosswalk, question, 'accepted').map(faultOf);
  if (errors.length > 0) {
    throw new Problem(
      'lint-errors',
      `The question "${question.id}" cannot be accepted: ${errors[0]?.message}`,
      errors,
    );
  }
  if (revises === null) return [question];
  return [
    { ...question, id: revises },
    { ...question, status: 'retired' },
  ];
}

/** It takes two people: authors do not accept their own words. */
async function requireForeign(
  { review }: Pick<CurationServices, 'review'>,
  snapshot: Snapshot,
  question: Question,
  { actor }: Writer,
): Promise<void> {
  if (review === 'single') return;
  const words = wordsOf(question);
  const versions = await snapshot.versionsOf('question', question.id, null, ALL_VERSIONS);
  const wrote = versions.some(
    ({ actor: by, document }) => by === actor && document !== null && wordsOf(document as Question) === words,
  );
  if (!wrote && !isNamed(question.author, actor)) return;
  throw new Problem(
    'own-work',
    `What the question "${question.id}" says is your own; another curator has to accept it.`,
  );
}

const ALL_VERSIONS = 1_000;

function wordsOf({ checklist, text, help, implies, answeredByTags, answeredByCountries }: Question): string {
  const texts = ({ en, fr, es }: Texts) => [en, fr, es];
  return JSON.stringify([checklist, texts(text), texts(help), implies, answeredByTags, answeredByCountries]);
}

export async function versionOfQuestion(snapshot: Snapshot, id: string): Promise<number> {
  const [latest] = await snapshot.versionsOf('question', id, null, 1);
  return latest?.version ?? 0;
}

/** Ids of the proposals that revise a question, still to be decided. */
export function revisionsOfQuestion({ questions }: View['crosswalk'], id: string): readonly string[] {
  return questions
    .filter((one) => one.status === 'proposed' && revisedQuestion(one.id) === id)
    .map((one) => one.id);
}

function revisionId({ questions }: Crosswalk, id: string): string {
  const taken = new Set(questions.map((one) => one.id));
  let number = 2;
  while (taken.has(`${id}-r${number}`)) number += 1;
  return `${id}-r${number}`;
}

function readInput(
  { graph, countryLists }: Crosswalk,
  input: QuestionInput,
  { actor }: Writer,
): Omit<Question, 'id' | 'position'> {
  const { checklist, text, help, answeredByCountries } = input;
  if (answeredByCountries !== null && !countryLists.some(({ id }) => id === answeredByCountries)) {
    const message = `There is no country list "${answeredByCountries}".`;
    const fix = 'Name one of GET /v1/country-lists, or leave it out.';
    throw new Problem('invalid-body', message, [
      { pointer: '/answeredByCountries', code: 'unknown-question', message, fix },
    ]);
  }
  const tags = input.answeredByTags.map((tag, place) =>
    requireConcept(graph.index, tag, `/answeredByTags/${place}`),
  );
  return {
    checklist,
    text,
    help,
    implies: [...new Set(input.implies)].sort(compareText),
    answeredByTags: [...new Set(tags)].sort(compareText),
    answeredByCountries,
    author: actor,
    reviewer: null,
    reviewDate: null,
    status: 'proposed',
  };
}

function requireMove({ id, status }: Question, kind: ReviewKind): MappingStatus {
  const next = MOVES[status][kind];
  if (next !== undefined) return next;
  throw new Problem(
    'wrong-status',
    `The question "${id}" is ${status}. Proposed questions are edited, accepted or rejected; accepted ones are edited or retired.`,
  );
}

function idTaken(id: string): Problem {
  const message = `There is, or was, a question "${id}".`;
  return new Problem('invalid-body', message, [
    {
      pointer: '/id',
      code: 'invalid-body',
      message,
      fix: 'Use another id, or change that question with PUT.',
    },
  ]);
}

import type { AlignmentSubject } from './alignment-subject.ts';
import { compareText } from './text-order.ts';
import type { Answer, YesNo } from './types.ts';

/** `[concept, percentage]`, with a third member for what was confirmed. */
type Entry = readonly [concept: string, percentage: number | null, confirmed?: 1];
type AnswerEntry = readonly [question: string, tag: string | null, answer: YesNo];
type Key = readonly [
  tags: readonly Entry[],
  declined: readonly string[],
  answers?: readonly AnswerEntry[],
  reviewed?: readonly string[],
];

/**
 * One text for all of a project's own words that decide how it counts: tags with origin and percentages, declines, answers
 * and finished reviews. Projects with equal keys are aligned and cut alike, so large tables work key by key. What its
 * countries answer is added where it matters (subject-key.ts).
 */
export function tagKeyOf({ tags, decisions, answers, reviewed }: KeyedTags): string {
  const entries = tags
    .map(
      ({ concept, percentage, origin }): Entry =>
        origin === 'confirmed' ? [concept, percentage, 1] : [concept, percentage],
    )
    .sort(([a], [b]) => compareText(a, b));
  const declined = decisions
    .filter(({ decision }) => decision === 'decline')
    .map(({ concept }) => concept)
    .sort(compareText);
  return writeKey(entries, declined, answers, reviewed);
}

function writeKey(
  entries: readonly Entry[],
  declined: readonly string[],
  answers: readonly Answer[],
  reviewed: readonly string[],
): string {
  const given = answers
    .map(({ question, tag, answer }): AnswerEntry => [question, tag, answer])
    .sort((a, b) => compareText(a[0], b[0]) || compareText(a[1] ?? '', b[1] ?? ''));
  const finished = [...reviewed].sort(compareText);
  const key: Key =
    finished.length > 0
      ? [entries, declined, given, finished]
      : given.length > 0
        ? [entries, declined, given]
        : [entries, declined];
  return JSON.stringify(key);
}

/** What a key was made from, without reasons, authors and times. */
export type KeyedTags = Pick<AlignmentSubject, 'tags' | 'decisions' | 'answers' | 'reviewed'>;

export function readTagKey(key: string): KeyedTags {
  const [entries, declined, answers = [], reviewed = []] = JSON.parse(key) as Key;
  return {
    tags: entries.map(([concept, percentage, confirmed]) => ({
      concept,
      percentage,
      origin: confirmed === 1 ? 'confirmed' : 'declared',
    })),
    decisions: declined.map((concept) => ({ concept, decision: 'decline', reason: null, by: '', at: '' })),
    answers: answers.map(([question, tag, answer]) => ({ question, tag, answer, by: '', at: '' })),
    reviewed,
  };
}

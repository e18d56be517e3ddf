import type { Alignment, AlignmentNote } from '../../domain/alignment.ts';
import type { CrosswalkGraph } from '../../domain/graph.ts';
import type { OpenCondition } from '../../domain/leading-path.ts';
import { COUNTS_NOT_IN_WORDS } from './words.ts';

/** What an alignment says of itself, in words: alike on pages, in files and on the command line. */

const COUNTS_IN_WORDS = {
  declared: 'Counts in tables, as declared.',
  inferred: 'Counts in tables, as inferred.',
} as const;

export const NOTES_IN_WORDS: Readonly<Record<AlignmentNote, string>> = {
  'no-path': 'No path leads here any more.',
  'below-threshold': 'The paths that lead here are below what was asked for.',
};

/** Whether an alignment counts in tables and, if not, why: one sentence. */
export function countingInWords({ countsNot, origin }: Pick<Alignment, 'countsNot' | 'origin'>): string {
  return countsNot === null ? COUNTS_IN_WORDS[origin] : `Not counted: ${COUNTS_NOT_IN_WORDS[countsNot]}`;
}

/**
 * What is still open, one text for each alternative: any of them is enough, and all questions of one have to be answered
 * yes. A condition in its mapping's own words is the only alternative.
 */
export function openInWords(graph: CrosswalkGraph, open: OpenCondition | null): readonly string[] {
  if (open === null) return [];
  if (open.anyOf.length === 0) return [open.condition ?? ''];
  return open.anyOf.map((allOf) => allOf.map((id) => questionText(graph, id)).join(' And: '));
}

/** The English text of a question; its id where it is not in force. */
export function questionText({ questions }: CrosswalkGraph, id: string): string {
  return questions.byId.get(id)?.text.en ?? id;
}

import type { CountryAnswers } from './questions.ts';
import type { Answer, Decision, Tag } from './types.ts';

/** What is aligned: a project, or any set of tags. Everything that decides its alignments, and nothing else. */
export interface AlignmentSubject {
  readonly tags: readonly Pick<Tag, 'concept' | 'percentage' | 'origin'>[];
  readonly decisions: readonly Decision[];
  readonly answers: readonly Answer[];
  /** Framework ids for which nothing is inferred. */
  readonly reviewed: readonly string[];
  readonly countryAnswers: CountryAnswers;
  /** Cancelled or suspended: it counts nowhere. */
  readonly stopped: boolean;
}

const NO_ANSWERS: CountryAnswers = new Map();

/** A set of tags without a project: concept ids. */
export function tagsAlone(concepts: readonly string[]): AlignmentSubject {
  return {
    tags: concepts.map((concept) => ({ concept, percentage: null, origin: 'declared' })),
    decisions: [],
    answers: [],
    reviewed: [],
    countryAnswers: NO_ANSWERS,
    stopped: false,
  };
}

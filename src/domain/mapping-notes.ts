import type { MappingStatus } from './types.ts';

/**
 * What was said of a mapping, one after another: each review and each flag with its reason, and comments. From the notes
 * follow what a mapping revises, what took its place and whether it is stale; they are never changed or taken back.
 */

export const REVIEW_KINDS = [
  'propose',
  'edit',
  'accept',
  'reject',
  'retire',
  'supersede',
  'carry-over',
] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];
type NoteKind = ReviewKind | 'flag' | 'comment';

export const EDITION_CHANGES = [
  'ended',
  'reworded',
  'moved',
  'renumbered',
  'split',
  'merged',
  'extended',
] as const;
/** What a new edition did to an element; `extended`: to the framework in which nothing fitted it. */
export type EditionChange = (typeof EDITION_CHANGES)[number];

/**
 * Why a mapping is stale: the element, what the new edition did to it, and the elements that took its place. With `extended`
 * these are elements that are new or say something else, one of which may fit now.
 */
export interface StaleDetail {
  readonly concept: string;
  readonly what: EditionChange;
  readonly successors: readonly string[];
}

export interface NewMappingNote {
  readonly mapping: string;
  readonly kind: NoteKind;
  /** The version of the mapping that it speaks of. */
  readonly of: number;
  /** The reason, or the comment. */
  readonly text: string;
  /** `propose`: the mapping that is revised. `supersede`: the one that takes the place. Else null. */
  readonly other: string | null;
  /** With `flag` only. */
  readonly stale: StaleDetail | null;
}

/** As it is stored: its change says who said it and when. */
export interface PlacedNote extends NewMappingNote {
  /** From 1, within the mapping. */
  readonly place: number;
}

export interface MappingNote extends PlacedNote {
  readonly change: number;
  readonly by: string;
  /** ISO date-time, UTC. */
  readonly at: string;
}

/** What the notes of one mapping come to. */
export interface MappingRecord {
  /** Reviews in the order they were made. */
  readonly reviews: readonly (MappingNote & { readonly kind: ReviewKind })[];
  readonly revises: string | null;
  readonly supersededBy: string | null;
  /** Flags since it was last accepted or carried over; empty where it is not stale. */
  readonly stale: readonly (MappingNote & { readonly stale: StaleDetail })[];
}

export const NO_RECORD: MappingRecord = { reviews: [], revises: null, supersededBy: null, stale: [] };

/** The records of all mappings of which something was said, by mapping id. */
export function recordsOf(notes: readonly MappingNote[]): ReadonlyMap<string, MappingRecord> {
  return new Map(
    [...Map.groupBy(notes, ({ mapping }) => mapping)].map(([mapping, own]) => [mapping, recordOf(own)]),
  );
}

function recordOf(notes: readonly MappingNote[]): MappingRecord {
  const settled = notes.findLastIndex(({ kind }) => SETTLES.has(kind));
  return {
    reviews: notes.filter(isReview),
    revises: notes.findLast(({ kind }) => kind === 'propose')?.other ?? null,
    supersededBy: notes.findLast(({ kind }) => kind === 'supersede')?.other ?? null,
    stale: notes.slice(settled + 1).filter(isFlag),
  };
}

/** What answers a flag: somebody has looked at the mapping again, or it is no longer in force. */
const SETTLES: ReadonlySet<NoteKind> = new Set(['accept', 'reject', 'retire', 'supersede', 'carry-over']);

function isReview(note: MappingNote): note is MappingNote & { readonly kind: ReviewKind } {
  return note.kind !== 'flag' && note.kind !== 'comment';
}

function isFlag(note: MappingNote): note is MappingNote & { readonly stale: StaleDetail } {
  return note.stale !== null;
}

/** Where a review leads from each status; absent where it cannot be made. */
export const MOVES: Readonly<Record<MappingStatus, Readonly<Partial<Record<ReviewKind, MappingStatus>>>>> = {
  proposed: { edit: 'proposed', accept: 'accepted', reject: 'rejected' },
  accepted: { retire: 'retired', supersede: 'retired', 'carry-over': 'accepted' },
  rejected: {},
  retired: {},
};

import type { ReviewKind } from '../domain/mapping-notes.ts';

/** What a change was, as typed data: what can be undone, and what later seeds leave alone, is decided by it. */

export const CHANGE_KINDS = [
  'seed',
  'examples',
  'import',
  'edition',
  'undo',
  'review',
  'carry-over',
  'comment',
  'edit',
  'decision',
  'answer',
  'review-finished',
  'rules-upgrade',
  'question',
  'frozen-report',
  'key',
  'webhook',
  'other',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export const IMPORTED_THINGS = ['projects', 'frameworks', 'official-texts', 'mappings'] as const;
export type ImportedThing = (typeof IMPORTED_THINGS)[number];

/** How a file was read. Mode and rows are null for imports that were made before they were kept. */
export interface ImportedFile {
  readonly source: string;
  readonly mode: 'atomic' | 'partial' | null;
  readonly rows: ImportedRows | null;
}

export interface ImportedRows {
  readonly received: number;
  readonly created: number;
  readonly updated: number;
  readonly rejected: number;
}

export type ChangeDetails =
  | { readonly kind: 'seed' }
  | { readonly kind: 'examples' }
  | ({ readonly kind: 'import'; readonly of: ImportedThing } & ImportedFile)
  | ({ readonly kind: 'edition'; readonly framework: string } & ImportedFile)
  /** Takes back the import of `change`. */
  | { readonly kind: 'undo'; readonly change: number }
  | {
      readonly kind: 'review';
      readonly action: Exclude<ReviewKind, 'carry-over'>;
      readonly mapping: string;
    }
  | { readonly kind: 'carry-over'; readonly how: 'confirm' | 'move' }
  | { readonly kind: 'comment'; readonly mapping: string }
  | {
      readonly kind: 'edit';
      readonly of: 'project' | 'framework';
      readonly id: string;
      readonly action: 'create' | 'replace' | 'delete';
    }
  | {
      readonly kind: 'decision';
      readonly project: string;
      readonly decisions: readonly {
        readonly concept: string;
        readonly decision: 'confirm' | 'decline' | 'withdraw';
      }[];
    }
  /** An answer to a question, for the whole project (`tags` null) or for some tags; null takes answers back. */
  | {
      readonly kind: 'answer';
      readonly project: string;
      readonly question: string;
      readonly tags: readonly string[] | null;
      readonly answer: 'yes' | 'no' | null;
    }
  /** The review of a framework was finished for a project, or opened again. */
  | {
      readonly kind: 'review-finished';
      readonly project: string;
      readonly framework: string;
      readonly reviewed: boolean;
    }
  /** What a version of the rules asks of projects that were written before it. */
  | { readonly kind: 'rules-upgrade'; readonly rules: number }
  | {
      readonly kind: 'question';
      readonly question: string;
      readonly action: 'propose' | 'edit' | 'accept' | 'reject' | 'retire';
    }
  | { readonly kind: 'frozen-report'; readonly name: string }
  | { readonly kind: 'key'; readonly key: string; readonly action: 'create' | 'rotate' | 'withdraw' }
  | {
      readonly kind: 'webhook';
      readonly webhook: string;
      readonly action: 'register' | 'rotate' | 'enable' | 'disable' | 'delete';
    }
  /** Written by a program through the store, or before kinds were kept and not to be told any more. */
  | { readonly kind: 'other' };

/** The details of one kind, without the kind. */
export type DetailsOf<K extends ChangeKind> = Omit<Extract<ChangeDetails, { readonly kind: K }>, 'kind'>;

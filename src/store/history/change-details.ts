import { z } from 'zod';
import { REVIEW_KINDS } from '../../domain/mapping-notes.ts';
import { CHANGE_KINDS, type ChangeDetails, type ChangeKind, IMPORTED_THINGS } from '../change-details.ts';
import { StoreError } from '../errors.ts';
import {
  type Fields,
  readStored,
  type Shape,
  type StoredType,
  storedType,
  type Upcast,
} from './stored-type.ts';

/** What a change was: kept beside it by its kind, the rest as JSON. All kinds share one count of formats. */

type Of<K extends ChangeKind> = Extract<ChangeDetails, { readonly kind: K }>;

const rows = z
  .strictObject({ received: z.int(), created: z.int(), updated: z.int(), rejected: z.int() })
  .nullable();
const file = { source: z.string(), mode: z.enum(['atomic', 'partial']).nullable(), rows };

const SHAPES: { readonly [K in ChangeKind]: Shape<Omit<Of<K>, 'kind'>> } = {
  seed: {},
  examples: {},
  import: { of: z.enum(IMPORTED_THINGS), ...file },
  edition: { framework: z.string(), ...file },
  undo: { change: z.int() },
  review: { action: z.enum(REVIEW_KINDS).exclude(['carry-over']), mapping: z.string() },
  'carry-over': { how: z.enum(['confirm', 'move']) },
  comment: { mapping: z.string() },
  edit: {
    of: z.enum(['project', 'framework']),
    id: z.string(),
    action: z.enum(['create', 'replace', 'delete']),
  },
  decision: {
    project: z.string(),
    decisions: z.array(
      z.strictObject({ concept: z.string(), decision: z.enum(['confirm', 'decline', 'withdraw']) }),
    ),
  },
  answer: {
    project: z.string(),
    question: z.string(),
    tags: z.array(z.string()).nullable(),
    answer: z.enum(['yes', 'no']).nullable(),
  },
  'review-finished': { project: z.string(), framework: z.string(), reviewed: z.boolean() },
  question: { question: z.string(), action: z.enum(['propose', 'edit', 'accept', 'reject', 'retire']) },
  'frozen-report': { name: z.string() },
  key: { key: z.string(), action: z.enum(['create', 'rotate', 'withdraw']) },
  webhook: { webhook: z.string(), action: z.enum(['register', 'rotate', 'enable', 'disable', 'delete']) },
  other: {},
};

const UPCASTS: Readonly<Partial<Record<ChangeKind, readonly Upcast[]>>> = {
  // 1 to 2: one decision was one change.
  decision: [({ project, concept, decision }) => ({ project, decisions: [{ concept, decision }] })],
};

const isKind = (kind: string): kind is ChangeKind => (CHANGE_KINDS as readonly string[]).includes(kind);

/** The details of each kind as they are stored. A change of one of them is a new format of that kind. */
export const changeDetails: { readonly [K in ChangeKind]: StoredType<Omit<Of<K>, 'kind'>> } =
  Object.fromEntries(
    CHANGE_KINDS.map((kind) => [
      kind,
      storedType<Fields>(`details of a change "${kind}"`, SHAPES[kind], UPCASTS[kind] ?? []),
    ]),
  ) as never;

export interface DetailsRow {
  readonly change: number;
  readonly kind: string;
  readonly format: number;
  readonly details: string;
}

/** A StoreError `unreadable` names a kind or format that this version does not know. */
export function readDetails({ change, kind, format, details }: DetailsRow): ChangeDetails {
  if (!isKind(kind)) {
    throw new StoreError(
      'unreadable',
      `Change ${change} is of the kind "${kind}", which this version of Crosswalk does not know. Use a newer version of Crosswalk.`,
    );
  }
  const row = { id: String(change), version: change, format, document: details };
  return { kind, ...readStored<object>(changeDetails[kind], row) } as ChangeDetails;
}

export function writeDetails({ kind, ...details }: ChangeDetails): Omit<DetailsRow, 'change'> {
  return { kind, format: changeDetails[kind].format, details: JSON.stringify(details) };
}

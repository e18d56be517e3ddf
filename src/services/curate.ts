import {
  type MappingNote,
  type MappingRecord,
  type NewMappingNote,
  NO_RECORD,
} from '../domain/mapping-notes.ts';
import type { Mapping, MappingSet, Question } from '../domain/types.ts';
import {
  type Change,
  type ChangeDetails,
  NOW,
  type Snapshot,
  type Store,
  type StoredMapping,
  StoreError,
} from '../store/port.ts';
import type { Crosswalk } from './crosswalk.ts';
import { Problem } from './problems.ts';
import type { Precondition, ProjectServices, Writer } from './projects.ts';

/** What all writing of mappings and questions by review has in common: deciding on the crosswalk as it stands, in one change. */

/** Whether a version may be accepted by whoever wrote it. */
export type ReviewRule = 'two-people' | 'single';

export interface CurationServices extends ProjectServices {
  readonly review: ReviewRule;
}

/** What shall become: mappings or questions in the order they are to be written, what is said of them, and why. */
export interface Ruling {
  readonly sets?: readonly MappingSet[];
  readonly mappings?: readonly Mapping[];
  readonly notes?: readonly NewMappingNote[];
  readonly questions?: readonly Question[];
  readonly reason: string;
  readonly details: ChangeDetails;
}

/** Another process may write between reading and writing; then it is decided anew. */
const ATTEMPTS = 5;
const queues = new WeakMap<Store, Promise<unknown>>();

/**
 * Decides and writes, one curator after another within this process, so that none has to begin anew for another. Answers
 * the change, or null where the ruling writes nothing, and the ruling.
 */
export async function curate<R extends Ruling>(
  { store, views }: ProjectServices,
  { actor }: Pick<Writer, 'actor'>,
  decide: (crosswalk: Crosswalk, snapshot: Snapshot) => R | Promise<R>,
): Promise<{ readonly change: number | null; readonly ruling: R }> {
  const before = queues.get(store) ?? Promise.resolve();
  const turn = before.then(async () => {
    for (let attempt = 1; ; attempt += 1) {
      const { ruling, revision } = await views.at(NOW, async ({ crosswalk, snapshot }) => ({
        ruling: await decide(crosswalk, snapshot),
        revision: crosswalk.revision,
      }));
      const changes = changesOf(ruling);
      if (changes.length === 0) return { change: null, ruling };
      try {
        const { change } = await store.commit(changes, [{ kind: 'revision', revision }], {
          actor,
          reason: ruling.reason,
          details: ruling.details,
        });
        return { change, ruling };
      } catch (error) {
        if (!(error instanceof StoreError && error.code === 'conflict') || attempt === ATTEMPTS) throw error;
      }
    }
  });
  queues.set(
    store,
    turn.catch(() => {}),
  );
  return turn;
}

function changesOf({ sets = [], mappings = [], notes = [], questions = [] }: Ruling): readonly Change[] {
  return [
    ...sets.map((set): Change => ({ kind: 'put-mapping-set', set })),
    ...mappings.map((mapping): Change => ({ kind: 'put-mapping', mapping })),
    ...questions.map((question): Change => ({ kind: 'put-question', question })),
    ...notes.map((note): Change => ({ kind: 'add-mapping-note', note })),
  ];
}

export function requireMapping({ mappings }: Pick<Crosswalk, 'mappings'>, id: string): StoredMapping {
  const mapping = mappings.find((one) => one.id === id);
  if (mapping !== undefined) return mapping;
  throw new Problem('not-found', `There is no mapping "${id}".`);
}

/** A mapping under the version that a client read: an acceptance belongs to the version that was reviewed. */
export function requireVersion(mapping: StoredMapping, precondition: Precondition): void {
  requireVersionOf('mapping', mapping, precondition);
}

/** The same of anything that is curated. */
export function requireVersionOf(
  what: 'mapping' | 'question',
  { id, version }: { readonly id: string; readonly version: number },
  precondition: Precondition,
): void {
  if (precondition.kind === 'none') {
    throw new Problem(
      'precondition-required',
      `The ${what} "${id}" is at version ${version}. Say that this is the one you read: If-Match: "${version}".`,
    );
  }
  if (precondition.kind === 'version' && (precondition.version === 'any' || precondition.version === version))
    return;
  const named = precondition.kind === 'version' ? `, not ${precondition.version}` : '';
  throw new Problem('version-conflict', `The ${what} "${id}" is at version ${version}${named}.`);
}

export function recordOf(crosswalk: Pick<Crosswalk, 'records'>, id: string): MappingRecord {
  return crosswalk.records.get(id) ?? NO_RECORD;
}

/** The mapping in force that a proposal takes the place of when it is accepted; null where it revises none, or none any more. */
export function replacedBy(
  crosswalk: Pick<Crosswalk, 'mappings' | 'records'>,
  id: string,
): StoredMapping | null {
  const { revises } = recordOf(crosswalk, id);
  if (revises === null) return null;
  return crosswalk.mappings.find((one) => one.id === revises && one.status === 'accepted') ?? null;
}

export function note(
  kind: MappingNote['kind'],
  mapping: Pick<StoredMapping, 'id' | 'version'>,
  text: string,
  other: string | null = null,
): NewMappingNote {
  return { mapping: mapping.id, kind, of: mapping.version, text, other, stale: null };
}

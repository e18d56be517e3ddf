import { contentOf } from '../domain/mapping-fields.ts';
import type { Fault, Mapping, MappingStatus } from '../domain/types.ts';
import type { StoredMapping } from '../store/port.ts';

/** What becomes of one mapping of a file. */
interface Becoming {
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'rejected';
  /** As it shall be stored; null where nothing is. */
  readonly mapping: Mapping | null;
  readonly fault: Omit<Fault, 'pointer'> | null;
  readonly warning: Omit<Fault, 'pointer'> | null;
}

/** One text for equal statements of a set: who says what of what. */
export function statementOf({ set, subject, predicate, modifier, object, objectFramework }: Mapping): string {
  if (object === null) return JSON.stringify([set, subject, 'nothing fits', objectFramework]);
  return JSON.stringify([set, subject, predicate, modifier, object]);
}

/** A mapping of a file, proposed, with the status that the file itself gives it. */
type FileMapping = Mapping & { readonly said: MappingStatus };

/**
 * Holds proposed mappings, in the order of their file, against what is stored. A statement is known by its id, else by its
 * set, ends, predicate and modifier. Accepted: equal or refused. Proposed: updated. Rejected, or retired from being in
 * force: stays so while the file says nothing new; what is new becomes a mapping of its own. One that was taken back before
 * anybody accepted it is proposed again. Null entries stay out.
 */
export function becomes(
  proposed: readonly (FileMapping | null)[],
  stored: readonly StoredMapping[],
): readonly Becoming[] {
  const byId = new Map(stored.map((mapping) => [mapping.id, mapping]));
  const byStatement = new Map<string, StoredMapping>();
  for (const mapping of stored) {
    const key = statementOf(mapping);
    const known = byStatement.get(key);
    if (known === undefined || rankOf(mapping) > rankOf(known)) byStatement.set(key, mapping);
  }
  const takenIds = new Set(byId.keys());
  const seenIds = new Set<string>();
  const seenStatements = new Set<string>();
  return proposed.map((given): Becoming => {
    if (given === null) return { outcome: 'rejected', mapping: null, fault: null, warning: null };
    const { said, ...mapping } = given;
    const key = statementOf(mapping);
    const namesake = byId.get(mapping.id);
    // A revision states the same as what it revises, so the id is asked before the statement.
    const own = namesake !== undefined && statementOf(namesake) === key ? namesake : undefined;
    if (
      own !== undefined &&
      !isLive(own) &&
      !isLive({ status: said }) &&
      contentOf(own) === contentOf(mapping)
    )
      return { outcome: 'unchanged', mapping: null, fault: null, warning: null };
    const same = own !== undefined && isLive(own) ? own : byStatement.get(key);
    const before = same ?? namesake;
    if (before === undefined) {
      if (seenStatements.has(key) || seenIds.has(mapping.id)) return refused(REPEATED);
      seenStatements.add(key);
      seenIds.add(mapping.id);
      return { outcome: 'created', mapping, fault: null, warning: null };
    }
    if (seenIds.has(before.id)) return refused(REPEATED);
    seenIds.add(before.id);
    if (before.set !== mapping.set) return refused(idTaken(mapping.id, before.set));
    if (same === undefined && before.status !== 'proposed') return refused(idTaken(mapping.id, before.set));
    const become = against(before, { ...mapping, id: before.id });
    if (become !== 'anew') return become;
    const id = freeId(mapping.id, takenIds);
    takenIds.add(id);
    seenStatements.add(key);
    return { outcome: 'created', mapping: { ...mapping, id }, fault: null, warning: null };
  });
}

/** Of several mappings that state the same, the one that an import speaks of: what is in force before all. */
function rankOf({ status }: StoredMapping): number {
  return RANK[status];
}

const RANK: Readonly<Record<MappingStatus, number>> = { retired: 0, rejected: 1, proposed: 2, accepted: 3 };

function isLive({ status }: Pick<Mapping, 'status'>): boolean {
  return IS_LIVE[status];
}

const IS_LIVE: Readonly<Record<MappingStatus, boolean>> = {
  proposed: true,
  accepted: true,
  rejected: false,
  retired: false,
};

/** The id, or with a number behind it where it is taken: an id is never used again. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted;
  for (let number = 2; taken.has(id); number += 1) id = `${wanted}-${number}`;
  return id;
}

function against(before: StoredMapping, mapping: Mapping): Becoming | 'anew' {
  const equal = contentOf(before) === contentOf(mapping);
  const unchanged = { outcome: 'unchanged', mapping: null, fault: null, warning: null } as const;
  const updated = { outcome: 'updated', mapping, fault: null, warning: null } as const;
  switch (before.status) {
    case 'accepted':
      return equal ? unchanged : refused(accepted(before.id));
    case 'rejected':
      return equal ? { ...unchanged, warning: rejected(before.id) } : 'anew';
    case 'retired':
      return before.reviewer === null ? updated : 'anew';
    case 'proposed':
      return equal ? unchanged : updated;
  }
}

function refused(fault: Omit<Fault, 'pointer'>): Becoming {
  return { outcome: 'rejected', mapping: null, fault, warning: null };
}

const REPEATED: Omit<Fault, 'pointer'> = {
  code: 'repeated-statement',
  message: 'The file says this twice: an earlier row has the same statement or the same id.',
  fix: 'Leave one of them.',
};

function accepted(id: string): Omit<Fault, 'pointer'> {
  return {
    code: 'accepted-differs',
    message: `${id} is accepted and says something else of this; an import does not change what was accepted.`,
    fix: 'Leave the row out, or propose it in another mapping set; a review decides between the two.',
  };
}

function rejected(id: string): Omit<Fault, 'pointer'> {
  return {
    code: 'rejected-before',
    message: `${id} says the same and was rejected; it stays so.`,
    fix: 'If there is something new to say, say it in the rationale.',
  };
}

function idTaken(id: string, set: string): Omit<Fault, 'pointer'> {
  return {
    code: 'id-taken',
    message: `A mapping of the set ${set} has the id ${id} already.`,
    fix: 'Give this one an id of its own.',
  };
}

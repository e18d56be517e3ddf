import type { Fault, Mapping } from '../domain/types.ts';
import type { StoredMapping } from '../store/port.ts';

/** What becomes of one mapping of a file. */
export interface Becoming {
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

/**
 * Holds proposed mappings, in the order of their file, against what is stored. A statement is known by its set, ends,
 * predicate and modifier, else by its id. Accepted: equal or refused. Proposed: updated. Rejected: stays so while the
 * file says nothing new. Retired: proposed again. Null entries stay out.
 */
export function becomes(
  proposed: readonly (Mapping | null)[],
  stored: readonly StoredMapping[],
): readonly Becoming[] {
  const byId = new Map(stored.map((mapping) => [mapping.id, mapping]));
  const byStatement = new Map<string, StoredMapping>();
  for (const mapping of stored) {
    const key = statementOf(mapping);
    // A retired one frees its place.
    if (byStatement.get(key) === undefined || mapping.status !== 'retired') byStatement.set(key, mapping);
  }
  const takenIds = new Set<string>();
  const takenStatements = new Set<string>();
  return proposed.map((mapping): Becoming => {
    if (mapping === null) return { outcome: 'rejected', mapping: null, fault: null, warning: null };
    const key = statementOf(mapping);
    const same = byStatement.get(key);
    const namesake = byId.get(mapping.id);
    const id = same?.id ?? mapping.id;
    if (takenStatements.has(key) || takenIds.has(id)) return refused(REPEATED);
    takenStatements.add(key);
    takenIds.add(id);
    const before = same ?? namesake;
    if (before === undefined) return { outcome: 'created', mapping, fault: null, warning: null };
    if (before.set !== mapping.set) return refused(idTaken(mapping.id, before.set));
    return against(before, { ...mapping, id });
  });
}

function against(before: StoredMapping, mapping: Mapping): Becoming {
  const equal = contentOf(before) === contentOf(mapping);
  const unchanged = { outcome: 'unchanged', mapping: null, fault: null, warning: null } as const;
  const updated = { outcome: 'updated', mapping, fault: null, warning: null } as const;
  switch (before.status) {
    case 'accepted':
      return equal ? unchanged : refused(accepted(before.id));
    case 'rejected':
      return equal ? { ...unchanged, warning: rejected(before.id) } : updated;
    case 'retired':
      return updated;
    case 'proposed':
      return equal ? unchanged : updated;
  }
}

/** What a file says of a mapping; status and review are not its to say. */
function contentOf(mapping: Mapping): string {
  const {
    predicate,
    modifier,
    strength,
    condition,
    holdsForParts,
    confidence,
    evidence,
    justification,
    author,
    mappingDate,
    source,
    locator,
    rationale,
  } = mapping;
  const said = [strength, condition, holdsForParts, confidence, evidence, justification, author, mappingDate];
  return JSON.stringify([statementOf(mapping), predicate, modifier, ...said, source, locator, rationale]);
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

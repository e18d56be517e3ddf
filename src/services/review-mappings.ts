import { MOVES, type NewMappingNote, type ReviewKind } from '../domain/mapping-notes.ts';
import type { Mapping, MappingStatus } from '../domain/types.ts';
import { mappingOf, type StoredMapping } from '../store/port.ts';
import type { Crosswalk } from './crosswalk.ts';
import {
  type CurationServices,
  curate,
  note,
  type Ruling,
  replacedBy,
  requireMapping,
  requireVersion,
} from './curate.ts';
import { statementOf } from './mapping-becomes.ts';
import { findingsWhenAccepted, type MappingFinding } from './mapping-lint.ts';
import { ownWork } from './own-work.ts';
import { Problem } from './problems.ts';
import type { Precondition, Writer } from './projects.ts';

export const REVIEW_ACTIONS = ['accept', 'reject', 'retire', 'supersede'] as const;
type ReviewAction = (typeof REVIEW_ACTIONS)[number];

interface ReviewRequest {
  readonly action: ReviewAction;
  readonly reason: string;
  /** With `supersede`: the mapping that takes the place, at the version that was read. */
  readonly replacement: { readonly id: string; readonly version: number } | null;
}

interface Reviewed {
  readonly change: number;
  /** What was found of the accepted mapping and does not stand in its way. */
  readonly warnings: readonly MappingFinding[];
}

/** Reviews a mapping at the version that the client read. */
export async function reviewMapping(
  services: CurationServices,
  id: string,
  request: ReviewRequest,
  precondition: Precondition,
  writer: Writer,
): Promise<Reviewed> {
  const { change, ruling } = await curate(services, writer, async (crosswalk, snapshot) => {
    const mapping = requireMapping(crosswalk, id);
    requireVersion(mapping, precondition);
    const after = request.replacement?.id ?? id;
    const own = await ownWork(services.review, crosswalk, snapshot, [after], writer);
    return ruleOn(crosswalk, mapping, request, writer, own);
  });
  return { change: change ?? 0, warnings: ruling.warnings };
}

type ReviewRuling = Ruling & { readonly warnings: readonly MappingFinding[] };

function ruleOn(
  crosswalk: Crosswalk,
  mapping: StoredMapping,
  request: ReviewRequest,
  writer: Writer,
  own: ReadonlySet<string>,
): ReviewRuling {
  const reason = `mapping ${mapping.id}: ${request.action}: ${request.reason}`;
  const details = { kind: 'review', action: request.action, mapping: mapping.id } as const;
  const status = requireMove(mapping, request.action);
  switch (request.action) {
    case 'accept':
      return { ...acceptance(crosswalk, mapping, request.reason, writer, own), reason, details };
    case 'supersede':
      return { ...supersession(crosswalk, mapping, request, writer, own), reason, details };
    case 'reject':
    case 'retire':
      return {
        mappings: [reviewed(mapping, status, writer)],
        notes: [note(request.action, mapping, request.reason)],
        warnings: [],
        reason,
        details,
      };
  }
}

/** Accepts a version, and retires what it revises in the same change. */
function acceptance(
  crosswalk: Crosswalk,
  mapping: StoredMapping,
  reason: string,
  writer: Writer,
  own: ReadonlySet<string>,
): Omit<ReviewRuling, 'reason' | 'details'> {
  return replacing(crosswalk, replacedBy(crosswalk, mapping.id), mapping, reason, writer, own);
}

function supersession(
  crosswalk: Crosswalk,
  before: StoredMapping,
  { reason, replacement }: ReviewRequest,
  writer: Writer,
  own: ReadonlySet<string>,
): Omit<ReviewRuling, 'reason' | 'details'> {
  if (replacement === null || replacement.id === before.id) throw noReplacement();
  const after = crosswalk.mappings.find(({ id }) => id === replacement.id);
  if (after === undefined) throw noReplacement();
  requireVersion(after, { kind: 'version', version: replacement.version });
  if (after.status === 'accepted') {
    return {
      mappings: [reviewed(before, 'retired', writer)],
      notes: [note('supersede', before, reason, after.id)],
      warnings: [],
    };
  }
  return replacing(crosswalk, before, after, reason, writer, own);
}

function replacing(
  crosswalk: Crosswalk,
  before: StoredMapping | null,
  after: StoredMapping,
  reason: string,
  writer: Writer,
  own: ReadonlySet<string>,
): Omit<ReviewRuling, 'reason' | 'details'> {
  const status = requireMove(after, 'accept');
  requireFree(crosswalk, after, before);
  const revised = replacedBy(crosswalk, after.id);
  if (revised !== null && revised.id !== before?.id) throw revisesAnother(after, revised);
  const findings = findingsWhenAccepted(crosswalk, mappingOf(after), before?.id ?? null);
  const errors = findings.filter(({ blocks }) => blocks);
  if (errors.length > 0) {
    throw new Problem(
      'lint-errors',
      `The mapping "${after.id}" cannot be accepted: ${errors[0]?.message}`,
      errors.map(({ rule: code, message, fix }) => ({ pointer: '', code, message, fix })),
    );
  }
  if (own.has(after.id)) {
    throw new Problem(
      'own-work',
      `Version ${after.version} of the mapping "${after.id}" is your own; another curator has to accept it.`,
    );
  }
  const retired = before === null ? [] : [reviewed(before, 'retired', writer)];
  const superseded: NewMappingNote[] = before === null ? [] : [note('supersede', before, reason, after.id)];
  return {
    // What goes before what comes: one statement is never in force twice.
    mappings: [...retired, reviewed(after, status, writer)],
    notes: [...superseded, note('accept', after, reason, before?.id ?? null)],
    warnings: findings,
  };
}

/** A set makes a statement once. */
function requireFree(
  { mappings }: Pick<Crosswalk, 'mappings'>,
  after: Mapping,
  before: Mapping | null,
): void {
  const statement = statementOf(after);
  const twin = mappings.find(
    (one) =>
      one.status === 'accepted' &&
      one.id !== after.id &&
      one.id !== before?.id &&
      statementOf(one) === statement,
  );
  if (twin === undefined) return;
  throw new Problem(
    'statement-exists',
    `"${twin.id}" of the set ${twin.set} is in force and says the same. Let "${after.id}" supersede it, or reject this one.`,
  );
}

/** The status that a review leads to, where the design lets it. */
export function requireMove({ id, status }: Mapping, kind: ReviewKind): MappingStatus {
  const next = MOVES[status][kind];
  if (next !== undefined) return next;
  throw new Problem(
    'wrong-status',
    `The mapping "${id}" is ${status}; ${VERBS[kind]} is for ${ASKED[kind]}.`,
  );
}

const ASKED: Readonly<Record<ReviewKind, string>> = {
  propose: 'new ones',
  edit: 'proposed and accepted ones',
  accept: 'proposed ones',
  reject: 'proposed ones',
  retire: 'accepted ones',
  supersede: 'accepted ones',
  'carry-over': 'accepted ones',
};
const VERBS: Readonly<Record<ReviewKind, string>> = {
  propose: 'proposing',
  edit: 'editing',
  accept: 'accepting',
  reject: 'rejecting',
  retire: 'retiring',
  supersede: 'superseding',
  'carry-over': 'carrying over',
};

export function reviewed(stored: StoredMapping, status: MappingStatus, { actor, at }: Writer): Mapping {
  const mapping = mappingOf(stored);
  const reviewDate = at.slice(0, 10);
  return { ...mapping, status, reviewer: actor, reviewDate };
}

function noReplacement(): Problem {
  const message = 'Superseding needs the mapping that takes the place.';
  const fix =
    'Give "replacement" and "replacementVersion": the id and version of another mapping, proposed or accepted.';
  return new Problem('invalid-body', message, [
    { pointer: '/replacement', code: 'missing-replacement', message, fix },
  ]);
}

/** One acceptance takes the place of one mapping. */
function revisesAnother(after: Mapping, revised: Mapping): Problem {
  const message = `"${after.id}" is proposed as a revision of "${revised.id}", which would stay in force.`;
  const fix = `Accept "${after.id}" first, which retires "${revised.id}"; then let it supersede this one.`;
  return new Problem('invalid-body', message, [
    { pointer: '/replacement', code: 'revises-another', message, fix },
  ]);
}

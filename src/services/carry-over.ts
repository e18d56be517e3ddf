import type { StaleDetail } from '../domain/mapping-notes.ts';
import type { Fault, Mapping } from '../domain/types.ts';
import { mappingOf, type StoredMapping } from '../store/port.ts';
import type { Crosswalk } from './crosswalk.ts';
import { type CurationServices, curate, note, type Ruling, recordOf } from './curate.ts';
import { statementOf } from './mapping-becomes.ts';
import { findingsInForce } from './mapping-lint.ts';
import { ownWork } from './own-work.ts';
import { Problem, summarize } from './problems.ts';
import type { Writer } from './projects.ts';
import { revision } from './propose-mappings.ts';
import { reviewed } from './review-mappings.ts';
import { resolveConcept } from './tags.ts';

interface CarryOverRequest {
  /** Ids of stale mappings, or null for all that an edition made stale. */
  readonly mappings: readonly string[] | null;
  /** The change that took the edition in, or at which the mappings were read. What was flagged later is not answered. */
  readonly until: number;
  /** Confirm: it holds as it stands. Move: propose it with the element that took the place. */
  readonly how: 'confirm' | 'move';
  /** The new element of each old one; else the only successor that the edition shows. */
  readonly to: Readonly<Record<string, string>>;
  readonly reason: string;
}

interface CarriedOver {
  readonly confirmed: readonly string[];
  readonly proposed: readonly { readonly mapping: string; readonly proposal: string }[];
  /** Mappings of the edition that are to be looked at one by one, each as the pointer of a fault. */
  readonly left: readonly Fault[];
  /** Null where there was nothing to carry over. */
  readonly change: number | null;
}

/** Carries stale mappings over into the new edition: all of those named, or none; of an edition what can be in bulk. */
export async function carryOver(
  services: CurationServices,
  request: CarryOverRequest,
  writer: Writer,
): Promise<CarriedOver> {
  const { change, ruling } = await curate(services, writer, async (crosswalk, snapshot) => {
    if (request.how === 'move') return moved(crosswalk, request);
    const { mappings, left } = chosen(crosswalk, request);
    const ids = mappings.map(({ id }) => id);
    const own = await ownWork(services.review, crosswalk, snapshot, ids, writer);
    const faults = faultsOfConfirming(crosswalk, mappings, own);
    if (request.mappings !== null && faults.length > 0) throw refused(faults);
    return confirmed(mappings, [...left, ...faults], request, writer);
  });
  return { confirmed: ruling.confirmed, proposed: ruling.proposed, left: ruling.left, change };
}

type CarryRuling = Ruling & Omit<CarriedOver, 'change'>;

function confirmed(
  mappings: readonly StoredMapping[],
  left: readonly Fault[],
  { reason }: CarryOverRequest,
  writer: Writer,
): CarryRuling {
  const away = new Set(left.map(({ pointer }) => pointer));
  const standing = mappings.filter(({ id }) => !away.has(id));
  return {
    mappings: standing.map((mapping) => reviewed(mapping, 'accepted', writer)),
    notes: standing.map((mapping) => note('carry-over', mapping, reason)),
    reason: `${standing.length} mappings carried over: ${reason}`,
    details: { kind: 'carry-over', how: 'confirm' },
    confirmed: standing.map(({ id }) => id),
    proposed: [],
    left,
  };
}

/** Confirming is accepting once more: neither one's own work, nor what lint calls an error. */
function faultsOfConfirming(
  crosswalk: Crosswalk,
  mappings: readonly StoredMapping[],
  own: ReadonlySet<string>,
): readonly Fault[] {
  const findings = findingsInForce(crosswalk, mappings.map(mappingOf));
  return mappings.flatMap(({ id }): readonly Fault[] => {
    if (own.has(id)) {
      const message = 'It is your own; another curator has to confirm it.';
      return [fault(id, message, 'Leave it out, and ask another curator.', 'own-work')];
    }
    const error = findings.get(id)?.find(({ blocks }) => blocks);
    return error === undefined ? [] : [fault(id, error.message, error.fix, error.rule)];
  });
}

/** The stale one stays in force, flagged, until the proposal that revises it is accepted. */
function moved(crosswalk: Crosswalk, request: CarryOverRequest): CarryRuling {
  const faults: Fault[] = [];
  const statements = new Set<string>();
  const { mappings, left } = chosen(crosswalk, request);
  const rulings = mappings.flatMap((before) => {
    const flags = recordOf(crosswalk, before.id).stale.map(({ stale }) => stale);
    const said = onSuccessors(crosswalk, before, flags, request.to, faults);
    if (said === null) return [];
    if (statements.has(statementOf(said))) {
      faults.push(
        fault(
          before.id,
          'Another of the mappings would say the same afterwards.',
          'Carry over one of them; retire the other.',
        ),
      );
      return [];
    }
    statements.add(statementOf(said));
    try {
      return [{ before, ruling: revision(crosswalk, before, said, request.reason) }];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      faults.push(fault(before.id, error.message, 'Look at what is proposed already.'));
      return [];
    }
  });
  if (faults.length > 0) throw refused(faults);
  return {
    mappings: rulings.flatMap(({ ruling }) => ruling.mappings ?? []),
    notes: rulings.flatMap(({ ruling }) => ruling.notes ?? []),
    reason: `${rulings.length} mappings proposed anew: ${request.reason}`,
    details: { kind: 'carry-over', how: 'move' },
    confirmed: [],
    proposed: rulings.map(({ before, ruling }) => ({ mapping: before.id, proposal: ruling.id })),
    left,
  };
}

function onSuccessors(
  { graph }: Crosswalk,
  before: StoredMapping,
  flags: readonly StaleDetail[],
  to: Readonly<Record<string, string>>,
  faults: Fault[],
): Mapping | null {
  const successors = new Map<string, string>();
  for (const { concept, what, successors: known } of flags) {
    // What may fit now takes nothing's place.
    if (what === 'extended') continue;
    const [only, ...others] = known;
    const named = Object.hasOwn(to, concept) ? to[concept] : undefined;
    if (named !== undefined) {
      const resolved = resolveConcept(graph.index, named, `/to/${concept}`);
      if ('fault' in resolved) faults.push(resolved.fault);
      else successors.set(concept, resolved.id);
    } else if (only !== undefined && others.length === 0) successors.set(concept, only);
  }
  const { subject, object } = before;
  const next = {
    subject: successors.get(subject) ?? subject,
    object: object === null ? null : (successors.get(object) ?? object),
  };
  if (next.subject === subject && next.object === object) {
    faults.push(
      fault(
        before.id,
        'No single element took the place.',
        'Name it in "to": {"old element": "new element"}, or confirm.',
      ),
    );
    return null;
  }
  return { ...mappingOf(before), ...next, status: 'proposed', reviewer: null, reviewDate: null };
}

/**
 * The stale mappings that a request means. Those it names must be stale and in force, and not flagged since they were read;
 * of an edition's those are left that were flagged again later: nobody who speaks of that edition has seen why.
 */
function chosen(
  crosswalk: Crosswalk,
  { mappings: named, until }: CarryOverRequest,
): { readonly mappings: readonly StoredMapping[]; readonly left: readonly Fault[] } {
  const flagsOf = ({ id }: StoredMapping) => recordOf(crosswalk, id).stale;
  const stale = crosswalk.mappings.filter(
    (mapping) => mapping.status === 'accepted' && flagsOf(mapping).length > 0,
  );
  const isNewer = (mapping: StoredMapping) => flagsOf(mapping).some(({ change }) => change > until);
  if (named === null) {
    const own = stale.filter((mapping) => flagsOf(mapping).some(({ change }) => change === until));
    return {
      mappings: own.filter((mapping) => !isNewer(mapping)),
      left: own.filter(isNewer).map(flaggedLater),
    };
  }
  const wanted = new Set(named);
  const found = stale.filter(({ id }) => wanted.has(id));
  const ids = new Set(found.map(({ id }) => id));
  const faults = [...wanted]
    .filter((id) => !ids.has(id))
    .map((id) =>
      fault(
        id,
        'It is no mapping in force that is stale.',
        'GET /v1/mappings?status=accepted&stale=true lists them.',
      ),
    );
  if (faults.length > 0) throw refused(faults);
  const newer = found.filter(isNewer).map(flaggedLater);
  if (newer.length > 0) throw new Problem('version-conflict', summarize(newer), newer.slice(0, 100));
  return { mappings: found, left: [] };
}

function flaggedLater({ id }: StoredMapping): Fault {
  const fix = 'Read it again and name it in "mappings", with the "change" of that answer.';
  return fault(id, 'It was flagged again later.', fix, 'flagged-later');
}

function fault(pointer: string, message: string, fix: string, code = 'not-carried-over'): Fault {
  return { pointer, code, message: `${pointer}: ${message}`, fix };
}

function refused(faults: readonly Fault[]): Problem {
  return new Problem('invalid-body', summarize(faults), faults.slice(0, 100));
}

import type { StaleDetail } from '../domain/mapping-notes.ts';
import type { Fault, Mapping } from '../domain/types.ts';
import { mappingOf, type StoredMapping } from '../store/port.ts';
import type { Crosswalk } from './crosswalk.ts';
import { type CurationServices, curate, note, type Ruling, recordOf } from './curate.ts';
import { statementOf } from './mapping-becomes.ts';
import { Problem, summarize } from './problems.ts';
import type { Writer } from './projects.ts';
import { revision } from './propose-mappings.ts';
import { reviewed } from './review-mappings.ts';
import { resolveConcept } from './tags.ts';

export interface CarryOverRequest {
  /** Ids of stale mappings, or null for all that an edition made stale. */
  readonly mappings: readonly string[] | null;
  /** The change that took the edition in. */
  readonly edition: number | null;
  /** Confirm: it holds as it stands. Move: propose it with the element that took the place. */
  readonly how: 'confirm' | 'move';
  /** The new element of each old one; else the only successor that the edition shows. */
  readonly to: Readonly<Record<string, string>>;
  readonly reason: string;
}

export interface CarriedOver {
  readonly confirmed: readonly string[];
  readonly proposed: readonly { readonly mapping: string; readonly proposal: string }[];
  /** Null where there was nothing to carry over. */
  readonly change: number | null;
}

/** Carries stale mappings over into the new edition, all of those named or none. */
export async function carryOver(
  services: CurationServices,
  request: CarryOverRequest,
  writer: Writer,
): Promise<CarriedOver> {
  const { change, ruling } = await curate(services, writer, (crosswalk) =>
    request.how === 'confirm' ? confirmed(crosswalk, request, writer) : moved(crosswalk, request),
  );
  return { confirmed: ruling.confirmed, proposed: ruling.proposed, change };
}

type CarryRuling = Ruling & Omit<CarriedOver, 'change'>;

function confirmed(crosswalk: Crosswalk, request: CarryOverRequest, writer: Writer): CarryRuling {
  const mappings = chosen(crosswalk, request);
  return {
    mappings: mappings.map((mapping) => reviewed(mapping, 'accepted', writer)),
    notes: mappings.map((mapping) => note('carry-over', mapping, request.reason)),
    reason: `${mappings.length} mappings carried over: ${request.reason}`,
    confirmed: mappings.map(({ id }) => id),
    proposed: [],
  };
}

/** The stale one stays in force, flagged, until the proposal that revises it is accepted. */
function moved(crosswalk: Crosswalk, request: CarryOverRequest): CarryRuling {
  const faults: Fault[] = [];
  const statements = new Set<string>();
  const rulings = chosen(crosswalk, request).flatMap((before) => {
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
    mappings: rulings.flatMap(({ ruling }) => ruling.mappings),
    notes: rulings.flatMap(({ ruling }) => ruling.notes),
    reason: `${rulings.length} mappings proposed anew: ${request.reason}`,
    confirmed: [],
    proposed: rulings.map(({ before, ruling }) => ({ mapping: before.id, proposal: ruling.id })),
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

/** The stale mappings that a request means; those it names must be stale and in force. */
function chosen({ mappings, records }: Crosswalk, request: CarryOverRequest): readonly StoredMapping[] {
  const isStale = ({ id, status }: StoredMapping) =>
    status === 'accepted' && (records.get(id)?.stale.length ?? 0) > 0;
  if (request.mappings === null) {
    return mappings.filter(
      (mapping) =>
        isStale(mapping) && records.get(mapping.id)?.stale.some(({ change }) => change === request.edition),
    );
  }
  const wanted = new Set(request.mappings);
  const found = mappings.filter((mapping) => wanted.has(mapping.id) && isStale(mapping));
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
  return found;
}

function fault(pointer: string, message: string, fix: string): Fault {
  return { pointer, code: 'not-carried-over', message: `${pointer}: ${message}`, fix };
}

function refused(faults: readonly Fault[]): Problem {
  return new Problem('invalid-body', summarize(faults), faults.slice(0, 100));
}

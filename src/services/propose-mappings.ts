import { frameworkOf } from '../domain/concept-id.ts';
import type { StaleDetail } from '../domain/mapping-notes.ts';
import {
  type Alternatives,
  type Evidence,
  type Fault,
  type Mapping,
  type MappingSet,
  type MetStrength,
  NO_TERM_FOUND,
  type Predicate,
  type Strength,
} from '../domain/types.ts';
import type { StoredMapping } from '../store/port.ts';
import { requireFramework } from './alignments.ts';
import type { Crosswalk } from './crosswalk.ts';
import {
  type CurationServices,
  curate,
  note,
  type Ruling,
  recordOf,
  requireMapping,
  requireVersion,
} from './curate.ts';
import { freeId, statementOf } from './mapping-becomes.ts';
import { fixOf, lintComing, NOT_PROPOSABLE } from './mapping-lint.ts';
import { Problem, summarize } from './problems.ts';
import type { Precondition, Writer } from './projects.ts';
import { requireMove } from './review-mappings.ts';
import { requireConcept } from './tags.ts';

/** What a curator says of a mapping; what is left out has its usual value. */
export interface MappingInput {
  /** Null makes one from what is stated. */
  readonly id: string | null;
  /** Null is the set for proposals made here. */
  readonly set: string | null;
  /** In any notation. */
  readonly subject: string;
  readonly predicate: Predicate;
  readonly modifier: 'Not' | null;
  /** In any notation; NoTermFound asks for the framework. */
  readonly object: string;
  readonly objectFramework: string | null;
  readonly strength: Strength | null;
  /** Alternatives, each a list of ids of questions. */
  readonly questions: Alternatives;
  readonly condition: string | null;
  readonly strengthIfMet: MetStrength | null;
  readonly aboutPart: boolean;
  readonly holdsForParts: boolean;
  /** Thousandths. */
  readonly confidence: number;
  readonly evidence: Evidence;
  readonly justification: string;
  /** Null is whoever sends it. */
  readonly author: string | null;
  readonly mappingDate: string | null;
  readonly source: string;
  readonly locator: string;
  readonly rationale: string;
  readonly reason: string;
}

interface Proposed {
  readonly id: string;
  /** True where a mapping of its own was made: a new statement, or a revision of one that stays in force meanwhile. */
  readonly created: boolean;
  readonly change: number;
}

/** Where proposals stand that name no set. */
const PROPOSALS: Omit<MappingSet, 'date' | 'position'> = {
  id: 'proposals',
  title: 'Proposals made in this installation',
  description: 'Mappings that curators of this installation proposed, with their reviews.',
  licence: 'https://w3id.org/sssom/license/unspecified',
  provider: 'https://w3id.org/crosswalk-migration/',
  version: '1',
  completes: [],
};

/** Proposes a statement. */
export async function proposeMapping(
  services: CurationServices,
  input: MappingInput,
  writer: Writer,
): Promise<Proposed> {
  const { change, ruling } = await curate(services, writer, (crosswalk) => {
    const { sets, set } = setOf(crosswalk, input.set, writer);
    const wanted = input.id ?? null;
    const said = readInput(crosswalk, input, set, writer);
    const ids = new Set(crosswalk.mappings.map(({ id }) => id));
    if (wanted !== null && ids.has(wanted)) throw idTaken(wanted);
    const mapping: Mapping = { ...said, id: wanted ?? freeId(idFor(said), ids) };
    requireUnsaid(crosswalk, mapping, []);
    requireProposable(crosswalk, mapping, null, sets[0] ?? null);
    return {
      id: mapping.id,
      created: true,
      sets,
      mappings: [mapping],
      notes: [note('propose', { id: mapping.id, version: 1 }, input.reason)],
      reason: `mapping ${mapping.id}: propose: ${input.reason}`,
      details: { kind: 'review', action: 'propose', mapping: mapping.id },
    };
  });
  return { id: ruling.id, created: true, change: change ?? 0 };
}

/**
 * Changes what a proposed mapping says. Of one that is in force it makes a revision, proposed beside it: accepting that
 * takes the place of the other in one change.
 */
export async function editMapping(
  services: CurationServices,
  id: string,
  input: MappingInput,
  precondition: Precondition,
  writer: Writer,
): Promise<Proposed> {
  const { change, ruling } = await curate(services, writer, (crosswalk) => {
    const before = requireMapping(crosswalk, id);
    requireVersion(before, precondition);
    if (input.id !== null && input.id !== id) throw fixed('/id', `This is the mapping "${id}".`);
    if (input.set !== null && input.set !== before.set)
      throw fixed('/set', `The mapping "${id}" is of the set ${before.set}.`);
    const said = readInput(crosswalk, input, before.set, writer);
    return before.status === 'accepted'
      ? revision(crosswalk, before, said, input.reason)
      : edit(crosswalk, before, said, input.reason);
  });
  return { id: ruling.id, created: ruling.created, change: change ?? 0 };
}

type ProposalRuling = Ruling & { readonly id: string; readonly created: boolean };

function edit(
  crosswalk: Crosswalk,
  before: StoredMapping,
  said: Omit<Mapping, 'id'>,
  reason: string,
): ProposalRuling {
  requireMove(before, 'edit');
  const mapping: Mapping = { ...said, id: before.id };
  const { revises } = recordOf(crosswalk, before.id);
  requireUnsaid(crosswalk, mapping, revises === null ? [] : [revises]);
  requireProposable(crosswalk, mapping, revises, null);
  return {
    id: before.id,
    created: false,
    mappings: [mapping],
    notes: [note('edit', { id: before.id, version: before.version + 1 }, reason)],
    reason: `mapping ${before.id}: edit: ${reason}`,
    details: { kind: 'review', action: 'edit', mapping: before.id },
  };
}

/** A proposal that revises a mapping in force; also how a stale one moves to another element. */
export function revision(
  crosswalk: Crosswalk,
  before: StoredMapping,
  said: Omit<Mapping, 'id'>,
  reason: string,
): ProposalRuling {
  const open = revisionsOf(crosswalk, before.id);
  if (open.length > 0) {
    throw new Problem(
      'statement-exists',
      `"${open[0]}" is proposed already as a revision of "${before.id}". Change that one, or reject it first.`,
    );
  }
  const mapping: Mapping = { ...said, id: revisionId(before.id, crosswalk) };
  requireUnsaid(crosswalk, mapping, [before.id]);
  requireProposable(crosswalk, mapping, before.id, null);
  return {
    id: mapping.id,
    created: true,
    mappings: [mapping],
    notes: [
      note('propose', { id: mapping.id, version: 1 }, reason, before.id),
      ...recordOf(crosswalk, before.id)
        .stale.filter(({ stale }) => concerns(mapping, stale))
        .map(({ kind, text, stale }) => ({ mapping: mapping.id, kind, of: 1, text, other: null, stale })),
    ],
    reason: `mapping ${mapping.id}: propose a revision of ${before.id}: ${reason}`,
    details: { kind: 'review', action: 'propose', mapping: mapping.id },
  };
}

/** Whether a flag of what is revised is still to be looked at: the review of the revision then answers it. */
function concerns({ subject, object, objectFramework }: Mapping, { concept, what, successors }: StaleDetail) {
  if (what !== 'extended') return subject === concept || object === concept;
  return (
    object === null && subject === concept && successors.some((id) => frameworkOf(id) === objectFramework)
  );
}

/** Ids of the proposals that revise a mapping, still to be decided. */
export function revisionsOf({ mappings, records }: Crosswalk, id: string): readonly string[] {
  return mappings
    .filter((one) => one.status === 'proposed' && records.get(one.id)?.revises === id)
    .map((one) => one.id);
}

/** `x`, `x-r2`, `x-r3`: the revisions of a mapping are told by a number behind its first id. */
function revisionId(id: string, { mappings }: Pick<Crosswalk, 'mappings'>): string {
  const taken = new Set(mappings.map((one) => one.id));
  const first = id.replace(/-r\d+$/, '');
  let number = 2;
  while (taken.has(`${first}-r${number}`)) number += 1;
  return `${first}-r${number}`;
}

function readInput(
  { graph }: Crosswalk,
  input: MappingInput,
  set: string,
  { actor, at }: Writer,
): Omit<Mapping, 'id'> {
  const subject = requireConcept(graph.index, input.subject, '/subject');
  const nothing = input.object === NO_TERM_FOUND;
  const object = nothing ? null : requireConcept(graph.index, input.object, '/object');
  if (nothing && input.objectFramework === null) {
    throw fixed(
      '/objectFramework',
      'That nothing fits is said of a framework.',
      'Name it as objectFramework.',
    );
  }
  const objectFramework =
    input.objectFramework === null
      ? frameworkOf(object ?? '')
      : requireFramework(graph, input.objectFramework, '/objectFramework').id;
  const { predicate, modifier, strength, questions, condition, strengthIfMet, aboutPart } = input;
  const { holdsForParts, confidence, evidence } = input;
  const { justification, source, locator, rationale } = input;
  return {
    set,
    subject,
    predicate,
    modifier,
    object,
    objectFramework,
    strength,
    questions,
    condition,
    strengthIfMet,
    aboutPart,
    holdsForParts,
    confidence,
    evidence,
    justification,
    author: input.author ?? actor,
    reviewer: null,
    mappingDate: input.mappingDate ?? at.slice(0, 10),
    reviewDate: null,
    source,
    locator,
    rationale,
    status: 'proposed',
  };
}

function setOf(
  { graph }: Crosswalk,
  wanted: string | null,
  { at }: Writer,
): { readonly set: string; readonly sets: readonly MappingSet[] } {
  const id = wanted ?? PROPOSALS.id;
  if (graph.sets.some((set) => set.id === id)) return { set: id, sets: [] };
  if (wanted !== null && wanted !== PROPOSALS.id)
    throw fixed('/set', `There is no mapping set "${wanted}".`, 'Name one of GET /v1/mapping-sets, or none.');
  const position = Math.max(-1, ...graph.sets.map((set) => set.position)) + 1;
  return { set: id, sets: [{ ...PROPOSALS, date: at.slice(0, 10), position }] };
}

function requireUnsaid({ mappings }: Crosswalk, mapping: Mapping, beside: readonly string[]): void {
  const statement = statementOf(mapping);
  const twin = mappings.find(
    (one) =>
      (one.status === 'accepted' || one.status === 'proposed') &&
      one.id !== mapping.id &&
      !beside.includes(one.id) &&
      statementOf(one) === statement,
  );
  if (twin === undefined) return;
  throw new Problem(
    'statement-exists',
    `"${twin.id}" of the set ${twin.set} is ${twin.status} and says the same. Change that one with PUT, or propose in another set.`,
  );
}

function requireProposable(
  crosswalk: Crosswalk,
  mapping: Mapping,
  revises: string | null,
  newSet: MappingSet | null,
): void {
  const found = lintComing(crosswalk, [mapping], ({ id }) => id !== revises, newSet).get(mapping.id) ?? [];
  const faults = found
    .filter(({ rule }) => NOT_PROPOSABLE.has(rule))
    .map(({ rule, message }): Fault => ({ pointer: '', code: rule, message, fix: fixOf(rule) }));
  if (faults.length > 0) throw new Problem('invalid-body', summarize(faults), faults);
}

/** `msd-1.2-sdg-10.7`, with what it says where that is not the usual. */
function idFor({ subject, object, objectFramework, modifier, predicate }: Omit<Mapping, 'id'>): string {
  const part = (id: string) => id.replace(/[^A-Za-z0-9._-]+/g, '-');
  const word = predicate === 'crosswalk:contributesTo' ? [] : [predicate.slice(predicate.indexOf(':') + 1)];
  const parts = [part(subject), part(object ?? `${objectFramework}-nothing`), ...word];
  return [...parts, ...(modifier === null ? [] : ['not'])].join('-');
}

function idTaken(id: string): Problem {
  return fixed('/id', `There is, or was, a mapping "${id}".`, 'Use another id, or none: one is made.');
}

function fixed(pointer: string, message: string, fix = 'Leave it out, or propose another mapping.'): Problem {
  return new Problem('invalid-body', message, [{ pointer, code: 'invalid-body', message, fix }]);
}

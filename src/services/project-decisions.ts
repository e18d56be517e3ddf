import { type Alignment, align, alignmentsOf } from '../domain/alignment.ts';
import { frameworkOf } from '../domain/concept-id.ts';
import { type CrosswalkGraph, isAtOrBelow } from '../domain/graph.ts';
import { subjectOf } from '../domain/subject-key.ts';
import type { Decision, Fault, Project, Tag } from '../domain/types.ts';
import { requireWithin } from './bounds.ts';
import { Problem, summarize } from './problems.ts';
import {
  commitProject,
  type Precondition,
  type ProjectChange,
  type ProjectServices,
  requireProjectVersion,
  requireStoredProject,
  type Writer,
  type Written,
} from './projects.ts';
import { requireConcept } from './tags.ts';

export const DECISIONS = ['confirm', 'decline', 'withdraw'] as const;

/** One decision as a client asks for it; `withdraw` takes an earlier one back. */
export interface DecisionRequest {
  /** In any notation. */
  readonly concept: string;
  readonly decision: (typeof DECISIONS)[number];
  readonly reason: string | null;
}

/**
 * Decides on alignments of a project, all of them in one change. Confirming adds the concept as a tag of origin
 * `confirmed`; declining takes such a tag away; a later decision replaces an earlier one. A first decision needs no version,
 * one that replaces another does.
 */
export async function decide(
  services: ProjectServices,
  id: string,
  requests: readonly DecisionRequest[],
  precondition: Precondition,
  writer: Writer,
): Promise<Written> {
  const { before, graph } = await requireStoredProject(services, id);
  requireWithin(writer.bounds, id, before.value);
  const project = projectWithDecisions(graph, before.value, requests, writer);
  const replaces = project.decisions.length < before.value.decisions.length + requests.length;
  if (precondition.kind !== 'none' || replaces) requireProjectVersion(before, precondition, id, 'replace');
  const what: ProjectChange = {
    words: requests.map(({ concept, decision }) => `${decision} ${concept}`).join(', '),
    details: {
      kind: 'decision',
      project: id,
      decisions: requests.map(({ concept, decision }) => ({
        concept: requireConcept(graph.index, concept, '/concept'),
        decision,
      })),
    },
  };
  return { ...(await commitProject(services, project, before, writer, what)), created: false };
}

/** The project as decisions leave it; throws one problem for all that cannot be decided. Writes nothing. */
export function projectWithDecisions(
  graph: CrosswalkGraph,
  before: Project,
  requests: readonly DecisionRequest[],
  writer: Writer,
): Project {
  const faults: Fault[] = [];
  let project = before;
  const decided = new Set<string>();
  for (const [place, request] of requests.entries()) {
    const pointer = requests.length === 1 ? '/concept' : `/decisions/${place}/concept`;
    const concept = requireConcept(graph.index, request.concept, pointer);
    const refusal = decided.has(concept)
      ? { message: `${concept} is decided twice.`, fix: 'Decide on each element once.' }
      : refusalOf(graph, project, concept, request.decision);
    decided.add(concept);
    if (refusal !== null) faults.push({ pointer, code: 'invalid-decision', ...refusal });
    else project = withDecision(project, { ...request, concept }, writer);
  }
  if (faults.length > 0) throw new Problem('invalid-decision', summarize(faults), faults);
  return project;
}

interface Refusal {
  readonly message: string;
  readonly fix: string;
}

function refusalOf(
  graph: CrosswalkGraph,
  project: Project,
  concept: string,
  decision: DecisionRequest['decision'],
): Refusal | null {
  if (decision === 'withdraw') {
    if (isDecided(project, concept)) return null;
    return {
      message: `Nothing was decided on ${concept}.`,
      fix: 'Withdraw a decision that the project made.',
    };
  }
  const own = project.tags.find((tag) => tag.concept === concept);
  if (own?.origin === 'declared') {
    return {
      message: `${concept} is a tag of the project itself.`,
      fix: 'Change the tags of the project instead.',
    };
  }
  if (decision === 'decline') {
    const below = heldBelow(graph, project, concept);
    if (below !== null) {
      return {
        message: `${concept} cannot be declined: the project ${below.origin === 'confirmed' ? 'confirmed' : 'is tagged with'} ${below.concept}, which is part of it.`,
        fix: `Take ${below.concept} back first, or decline another element.`,
      };
    }
  }
  if (own !== undefined) return null;
  return unreachedRefusal(graph, project, concept);
}

function isDecided({ decisions, tags }: Project, concept: string): boolean {
  return (
    decisions.some((one) => one.concept === concept) ||
    tags.some((tag) => tag.concept === concept && tag.origin === 'confirmed')
  );
}

/** A declared tag or confirmed concept below a concept; what it is part of cannot be declined. */
function heldBelow(graph: CrosswalkGraph, { tags }: Project, concept: string): Tag | null {
  const number = graph.numberOf.get(concept) ?? -1;
  const below = tags.find((tag) => {
    const held = graph.numberOf.get(tag.concept);
    return tag.concept !== concept && held !== undefined && isAtOrBelow(graph, held, number);
  });
  return below ?? null;
}

function unreachedRefusal(graph: CrosswalkGraph, project: Project, concept: string): Refusal | null {
  const query = { to: frameworkOf(concept), level: null, basis: null, minConfidence: 0, minStrength: null };
  // What was answered with no is no longer listed, yet a person may confirm it all the same; so answers are left out.
  const subject = { ...subjectOf(graph, project), answers: [] };
  const isIt = (alignment: Alignment) => alignment.concept.id === concept;
  if (alignmentsOf(graph, subject, query).some(isIt)) return null;
  const { possible } = align(graph, subject, { ...query, chains: 'all' });
  return possible.some(isIt)
    ? {
        message: `${concept} is only possible: a chain of mappings leads there, which was not reviewed.`,
        fix: 'Add it as a tag of the project if it is right.',
      }
    : {
        message: `Nothing leads this project to ${concept}.`,
        fix: 'Tag the project with it, or decide on one of its alignments.',
      };
}

function withDecision(project: Project, request: DecisionRequest, { actor, at }: Writer): Project {
  const { concept, decision, reason } = request;
  const isOther = (one: { readonly concept: string }) => one.concept !== concept;
  const known = project.tags.find((tag) => !isOther(tag));
  const confirmed: Tag = {
    concept,
    percentage: null,
    significance: null,
    origin: 'confirmed',
    by: actor,
    at,
  };
  const stays = decision === 'confirm' ? [known ?? confirmed] : known?.origin === 'declared' ? [known] : [];
  const made: Decision[] = decision === 'withdraw' ? [] : [{ concept, decision, reason, by: actor, at }];
  return {
    ...project,
    tags: [...project.tags.filter(isOther), ...stays],
    decisions: [...project.decisions.filter(isOther), ...made],
  };
}

import type { CrosswalkGraph } from '../domain/graph.ts';
import type { MappingNote, MappingRecord } from '../domain/mapping-notes.ts';
import { relationOf } from '../domain/relations.ts';
import { NO_TERM_FOUND } from '../domain/types.ts';
import { mappingDocument } from '../formats/documents.ts';
import type { Crosswalk, View } from '../services/crosswalk.ts';
import { recordOf, replacedBy, requireMapping } from '../services/curate.ts';
import { findingsWhenAccepted, type MappingFinding } from '../services/mapping-lint.ts';
import { revisionsOf } from '../services/propose-mappings.ts';
import { mappingOf, type StoredMapping } from '../store/port.ts';
import { NOTICE, presentRef, stateOf } from './present.ts';

/** Mappings and what was said of them as the API's JSON. */

export function presentMapping(
  { graph, records }: Pick<Crosswalk, 'graph' | 'records'>,
  mapping: StoredMapping,
) {
  const record = recordOf({ records }, mapping.id);
  return {
    ...mappingDocument(mapping),
    questions: mapping.questions.map((allOf) => [...allOf]),
    subject: presentRef(graph, mapping.subject),
    object: mapping.object === null ? { id: NO_TERM_FOUND, label: null } : presentRef(graph, mapping.object),
    relation: relationOf(mapping),
    revises: record.revises,
    supersededBy: record.supersededBy,
    stale: record.stale.map((flag) => presentFlag(graph, flag)),
    version: mapping.version,
    updatedAt: mapping.at,
    updatedBy: mapping.by,
  };
}

/** One mapping with its reviews, what revises it, and what lint says of it while it is proposed. */
export async function presentMappingFully({ snapshot, crosswalk }: View, id: string) {
  const mapping = requireMapping(crosswalk, id);
  const { reviews } = recordOf(crosswalk, id);
  const findings =
    mapping.status === 'proposed'
      ? findingsWhenAccepted(crosswalk, mappingOf(mapping), replacedBy(crosswalk, id)?.id ?? null)
      : [];
  return {
    ...presentMapping(crosswalk, mapping),
    reviews: reviews.map(presentReview),
    revisions: [...revisionsOf(crosswalk, id)],
    comments: (await snapshot.commentsOn(id)).length,
    findings: findings.map(presentFinding),
    ...stateOf(snapshot),
    notice: NOTICE,
  };
}

export function presentFinding({ rule, message, fix, blocks }: MappingFinding) {
  return { rule, message, fix, blocks };
}

function presentFlag(graph: CrosswalkGraph, { stale, text, at, change }: MappingRecord['stale'][number]) {
  return {
    concept: presentRef(graph, stale.concept),
    what: stale.what,
    successors: stale.successors.map((id) => presentRef(graph, id)),
    message: text,
    at,
    change,
  };
}

function presentReview({ kind, of, text, other, by, at, change }: MappingRecord['reviews'][number]) {
  return { action: kind, version: of, reason: text, other, by, at, change };
}

export function presentComment({ place, text, by, at, change }: MappingNote) {
  return { number: place, text, by, at, change };
}

import {
  type Concept,
  type Framework,
  type FrameworkRelation,
  type Mapping,
  type MappingSet,
  NO_TERM_FOUND,
  type Project,
} from '../domain/types.ts';
import { projectJson } from './project-ndjson.ts';

/**
 * Things as the change feed and comparisons give them: complete, in the names and units of the API, and each by itself,
 * so that other things stand in them by their ids alone. `position` is their order.
 */
export type Document = Readonly<Record<string, unknown>>;

export const frameworkDocument = (framework: Framework): Document => ({ ...framework });
export const conceptDocument = (concept: Concept): Document => ({ ...concept });
export const relationDocument = (relation: FrameworkRelation): Document => ({ ...relation });
export const mappingSetDocument = (set: MappingSet): Document => ({ ...set });

/** What a mapping says, in the names and units of the API. */
export function mappingDocument(mapping: Mapping) {
  return {
    id: mapping.id,
    set: mapping.set,
    subject: mapping.subject,
    predicate: mapping.predicate,
    modifier: mapping.modifier,
    object: mapping.object ?? NO_TERM_FOUND,
    objectFramework: mapping.objectFramework,
    strength: mapping.strength,
    questions: mapping.questions,
    condition: mapping.condition,
    strengthIfMet: mapping.strengthIfMet,
    aboutPart: mapping.aboutPart,
    holdsForParts: mapping.holdsForParts,
    confidence: mapping.confidence / 1000,
    evidence: mapping.evidence,
    justification: mapping.justification,
    author: mapping.author,
    reviewer: mapping.reviewer,
    mappingDate: mapping.mappingDate,
    reviewDate: mapping.reviewDate,
    source: mapping.source,
    locator: mapping.locator,
    rationale: mapping.rationale,
    status: mapping.status,
  };
}

/** What history has of a thing, as it is given out. */
export function documentOf(entity: string, stored: unknown): Document | null {
  if (stored === null) return null;
  switch (entity) {
    case 'mapping':
      return mappingDocument(stored as Mapping);
    case 'project':
      return projectJson(stored as Project);
    default:
      return stored as Document;
  }
}

import type { EveryKey } from '../domain/complete-keys.ts';
import type { PlacedNote } from '../domain/mapping-notes.ts';
import {
  type Concept,
  type CountryList,
  type Framework,
  type FrameworkRelation,
  type Mapping,
  type MappingSet,
  NO_TERM_FOUND,
  type Project,
  type Question,
} from '../domain/types.ts';
import { projectJson } from './project-ndjson.ts';

/**
 * Things as the change feed and comparisons give them: complete, in the names and units of the API, and each by itself,
 * so that other things stand in them by their ids alone. `position` is their order. What is public is said here field by
 * field, so nothing becomes public by being stored; src/http/schemas/documents.ts describes the same.
 */
export type Document = Readonly<Record<string, unknown>>;

/** Which fields of a type are public: each has to be decided on. */
type PublicFields<T> = { readonly [K in keyof T]-?: boolean };

const FRAMEWORK: PublicFields<Framework> = {
  id: true,
  title: true,
  shortTitle: true,
  publisher: true,
  edition: true,
  country: true,
  validFrom: true,
  validUntil: true,
  source: true,
  sourceUrl: true,
  licenceNote: true,
  aliases: true,
  levels: true,
  sharedResults: true,
  notes: true,
  // Told by the notes, which say the same in words.
  partial: false,
  position: true,
};

const CONCEPT: PublicFields<Concept> = {
  id: true,
  framework: true,
  notation: true,
  level: true,
  parent: true,
  label: true,
  officialTexts: true,
  uri: true,
  codes: true,
  source: true,
  locator: true,
  note: true,
  validFrom: true,
  validUntil: true,
  observedTargets: true,
  position: true,
};

const RELATION: PublicFields<FrameworkRelation> = {
  id: true,
  from: true,
  relation: true,
  to: true,
  source: true,
  locator: true,
  note: true,
  position: true,
};

const MAPPING_SET: PublicFields<MappingSet> = {
  id: true,
  title: true,
  description: true,
  licence: true,
  provider: true,
  version: true,
  date: true,
  completes: true,
  position: true,
};

const QUESTION: PublicFields<Question> = {
  id: true,
  checklist: true,
  text: true,
  help: true,
  implies: true,
  answeredByTags: true,
  answeredByCountries: true,
  author: true,
  reviewer: true,
  reviewDate: true,
  status: true,
  position: true,
};

const COUNTRY_LIST: PublicFields<CountryList> = {
  id: true,
  title: true,
  source: true,
  date: true,
  members: true,
};

const MAPPING_NOTE: PublicFields<PlacedNote> = {
  mapping: true,
  kind: true,
  of: true,
  text: true,
  other: true,
  stale: true,
  place: true,
};

/** The public fields of a value, in its own order: answers about the past stay byte for byte as they were. */
function publicOf<T extends object>(value: T, fields: PublicFields<T>): Document {
  return Object.fromEntries(
    Object.entries(value).filter(([field]) => Object.hasOwn(fields, field) && fields[field as keyof T]),
  );
}

export const frameworkDocument = (framework: Framework): Document => publicOf(framework, FRAMEWORK);
export const conceptDocument = (concept: Concept): Document => publicOf(concept, CONCEPT);
export const relationDocument = (relation: FrameworkRelation): Document => publicOf(relation, RELATION);
export const mappingSetDocument = (set: MappingSet): Document => publicOf(set, MAPPING_SET);

export const countryListDocument = (list: CountryList): Document => publicOf(list, COUNTRY_LIST);
export const questionDocument = (question: Question): Document => publicOf(question, QUESTION);

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
  } satisfies EveryKey<Mapping>;
}

/** The kinds of things that have a public document, with what each is made of. */
interface PublicValues {
  readonly concept: Concept;
  readonly 'country-list': CountryList;
  readonly framework: Framework;
  readonly mapping: Mapping;
  readonly 'mapping-note': PlacedNote;
  readonly 'mapping-set': MappingSet;
  readonly project: Project;
  readonly question: Question;
  readonly relation: FrameworkRelation;
}

const DOCUMENTS: { readonly [E in keyof PublicValues]: (value: PublicValues[E]) => Document } = {
  concept: conceptDocument,
  'country-list': (list) => publicOf(list, COUNTRY_LIST),
  framework: frameworkDocument,
  mapping: mappingDocument,
  'mapping-note': (note) => publicOf(note, MAPPING_NOTE),
  'mapping-set': mappingSetDocument,
  project: projectJson,
  question: (question) => publicOf(question, QUESTION),
  relation: relationDocument,
};

/** What history has of a thing, as it is given out. */
export function documentOf<E extends keyof PublicValues>({
  entity,
  document,
}: {
  readonly entity: E;
  readonly document: PublicValues[E] | null;
}): Document | null {
  return document === null ? null : DOCUMENTS[entity](document);
}

/** The properties that reading SKOS looks at. */

import { iri } from './iris.ts';

export const RDF_TYPE = iri('rdf:type');
export const SKOS_CONCEPT = iri('skos:Concept');
export const SKOS_SCHEME = iri('skos:ConceptScheme');
export const NOTATION = iri('skos:notation');
export const BROADER = iri('skos:broader');
export const NARROWER = iri('skos:narrower');
export const IN_SCHEME = iri('skos:inScheme');
export const TOP_CONCEPT_OF = iri('skos:topConceptOf');
export const HAS_TOP_CONCEPT = iri('skos:hasTopConcept');
export const LEVEL = iri('crosswalk:level');
export const CODE = iri('crosswalk:code');
export const LISTING = iri('crosswalk:Listing');

export const LABEL_PROPERTIES: ReadonlyMap<string, SkosLabel['property']> = new Map([
  [iri('skos:prefLabel'), 'prefLabel'],
  [iri('skos:altLabel'), 'altLabel'],
  [iri('skos:definition'), 'definition'],
  // Schemes are often named with Dublin Core or RDFS.
  [iri('dcterms:title'), 'title'],
  ['http://purl.org/dc/elements/1.1/title', 'title'],
  [iri('rdfs:label'), 'title'],
]);

/** A text of a concept or scheme. `language` is a lower-case BCP 47 tag, empty where none is given. */
export interface SkosLabel {
  readonly property: 'prefLabel' | 'altLabel' | 'definition' | 'title';
  readonly language: string;
  readonly text: string;
}

/** What else is read of concepts, schemes and levels: mostly our own words, and those that say where a scheme comes from. */
export const DETAIL_PROPERTIES: ReadonlyMap<string, Detail> = new Map([
  [iri('skos:hiddenLabel'), 'alias'],
  [iri('skos:note'), 'note'],
  [iri('rdfs:seeAlso'), 'seeAlso'],
  [iri('rdfs:label'), 'name'],
  [iri('dcterms:publisher'), 'publisher'],
  ['http://purl.org/dc/elements/1.1/publisher', 'publisher'],
  [iri('dcterms:source'), 'source'],
  [iri('dcterms:rights'), 'licence'],
  [iri('dcterms:license'), 'licence'],
  [iri('owl:versionInfo'), 'edition'],
  [iri('crosswalk:country'), 'country'],
  [iri('crosswalk:sharedResults'), 'sharedResults'],
  [iri('crosswalk:position'), 'position'],
  [iri('crosswalk:hasLevel'), 'hasLevel'],
  [iri('crosswalk:plural'), 'plural'],
  [iri('crosswalk:above'), 'above'],
  [iri('crosswalk:listingOf'), 'listingOf'],
  [iri('crosswalk:locator'), 'locator'],
  [iri('crosswalk:validFrom'), 'validFrom'],
  [iri('crosswalk:validUntil'), 'validUntil'],
]);

/** `sourceUrl` is a source that is a link. */
export type Detail =
  | 'alias'
  | 'note'
  | 'seeAlso'
  | 'name'
  | 'publisher'
  | 'source'
  | 'sourceUrl'
  | 'licence'
  | 'edition'
  | 'country'
  | 'sharedResults'
  | 'position'
  | 'hasLevel'
  | 'plural'
  | 'above'
  | 'listingOf'
  | 'locator'
  | 'validFrom'
  | 'validUntil';

/** Texts without line breaks, and IRIs; distinct, sorted by code units. */
export type Details = Readonly<Partial<Record<Detail, readonly string[]>>>;

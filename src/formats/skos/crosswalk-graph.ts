/** The crosswalk as an RDF graph: SKOS for frameworks and concepts, SKOS and SSSOM for mappings. */

import { numberToText } from '../../domain/decimal.ts';
import type { CrosswalkData } from '../../domain/graph.ts';
import { relationOf } from '../../domain/relations.ts';
import {
  type Concept,
  type Framework,
  type FrameworkRelation,
  type Mapping,
  type MappingSet,
  NO_TERM_FOUND,
} from '../../domain/types.ts';
import { completionText } from '../completion-text.ts';
import { alternativesText } from '../question-text.ts';
import {
  english,
  type GraphBuilder,
  given,
  graphBuilder,
  inLanguage,
  link,
  plain,
  type Resource,
  type Term,
  typed,
} from './graph.ts';
import {
  conceptIri,
  iri,
  iriOfId,
  isWebIri,
  levelIri,
  listingIri,
  mappingIri,
  prefixesFor,
  relationIri,
  schemeIri,
  setIri,
  UN_SDG_SCHEME,
} from './iris.ts';

/** What an export holds: a whole crosswalk, or a part of it. */
export type SkosData = Pick<CrosswalkData, 'frameworks' | 'concepts' | 'sets' | 'mappings'> &
  Partial<Pick<CrosswalkData, 'relations'>>;

export interface CrosswalkRdf {
  readonly prefixes: ReadonlyMap<string, string>;
  readonly resources: readonly Resource[];
}

/**
 * Builds the graph that both syntaxes write. A mapping stands in it twice: as the bare SKOS or crosswalk property
 * between two concepts, where it is accepted and positive, and always as a resource of the class sssom:Mapping that
 * carries everything said of it. Equal data, in whatever order, gives an equal graph.
 */
export function crosswalkRdf(data: SkosData): CrosswalkRdf {
  const graph = graphBuilder();
  const frameworks = [...data.frameworks].sort(byPosition);
  const place = new Map(frameworks.map(({ id }, index) => [id, index]));
  const placeOf = ({ framework }: Concept) => place.get(framework) ?? frameworks.length;
  const concepts = [...data.concepts].sort((a, b) => placeOf(a) - placeOf(b) || byPosition(a, b));
  const sets = [...data.sets].sort(byPosition);
  const mappings = [...data.mappings].sort((a, b) => compare(a.id, b.id));
  const names = nameConcepts(concepts);

  addVocabulary(graph);
  for (const framework of frameworks) addFramework(graph, framework);
  for (const relation of [...(data.relations ?? [])].sort(byPosition)) addRelation(graph, relation);
  for (const concept of concepts) addConcept(graph, concept, names);
  for (const mapping of mappings) addBareStatement(graph, mapping, names);
  for (const set of sets) addSet(graph, set);
  for (const { set, id } of mappings) {
    graph.add(setIri(set), 'rdf:type', link(iri('sssom:MappingSet')));
    graph.add(setIri(set), 'sssom:mappings', link(mappingIri(id)));
  }
  for (const mapping of mappings) addMapping(graph, mapping, names);
  const resources = graph.resources();
  const mentioned = [...concepts.map(({ framework }) => framework), ...frameworks.map(({ id }) => id)];
  return { prefixes: prefixesFor(mentioned), resources };
}

interface Names {
  readonly iriOf: (id: string) => string;
  /** True where several concepts have one IRI, so that the IRI alone does not tell which is meant. */
  readonly isShared: (id: string) => boolean;
}

function nameConcepts(concepts: readonly Concept[]): Names {
  const iris = new Map(concepts.map((concept) => [concept.id, conceptIri(concept)]));
  const bearers = new Map<string, number>();
  for (const name of iris.values()) bearers.set(name, (bearers.get(name) ?? 0) + 1);
  const nameOf = (id: string) => iris.get(id) ?? iriOfId(id);
  return { iriOf: nameOf, isShared: (id) => (bearers.get(nameOf(id)) ?? 0) > 1 };
}

const OWN_RELATIONS = [
  ['crosswalk:contributesTo', 'contributes to', 'Progress on the subject is progress on the object.'],
  [
    'crosswalk:applies',
    'is carried out in line with',
    'The subject is carried out in line with a principle.',
  ],
] as const;

function addVocabulary(graph: GraphBuilder): void {
  for (const [property, label, comment] of OWN_RELATIONS) {
    graph.add(iri(property), 'rdf:type', link(iri('owl:ObjectProperty')));
    graph.add(iri(property), 'rdfs:label', english(label));
    graph.add(iri(property), 'rdfs:comment', english(comment));
    graph.add(iri(property), 'rdfs:subPropertyOf', link(iri('skos:mappingRelation')));
  }
}

function addFramework(graph: GraphBuilder, framework: Framework): void {
  const scheme = schemeIri(framework.id);
  const add = (predicate: string, object: Term | null) => graph.add(scheme, predicate, object);
  add('rdf:type', link(iri('skos:ConceptScheme')));
  add('skos:notation', plain(framework.id));
  add('skos:prefLabel', english(framework.title));
  if (framework.shortTitle !== framework.title) add('skos:altLabel', english(framework.shortTitle));
  for (const alias of framework.aliases) add('skos:hiddenLabel', plain(alias));
  add('dcterms:publisher', plain(framework.publisher));
  add('owl:versionInfo', plain(framework.edition));
  if (framework.id === 'sdg') add('dcterms:isVersionOf', link(UN_SDG_SCHEME));
  add('dcterms:source', plain(framework.source));
  add('dcterms:source', given(framework.sourceUrl, address));
  add('dcterms:rights', plain(framework.licenceNote));
  add('crosswalk:validFrom', given(framework.validFrom, day));
  add('crosswalk:validUntil', given(framework.validUntil, day));
  add('crosswalk:country', given(framework.country, plain));
  add('crosswalk:sharedResults', typed(String(framework.sharedResults), 'xsd:boolean'));
  add('crosswalk:position', whole(framework.position));
  for (const note of framework.notes) add('skos:note', english(note));
  for (const [position, level] of framework.levels.entries()) {
    const name = levelIri(framework.id, level.id);
    add('crosswalk:hasLevel', link(name));
    graph.add(name, 'rdf:type', link(iri('crosswalk:Level')));
    graph.add(name, 'skos:notation', plain(level.id));
    graph.add(name, 'rdfs:label', english(level.label));
    graph.add(name, 'crosswalk:plural', english(level.plural));
    graph.add(name, 'crosswalk:position', whole(position));
    if (level.parent !== null) graph.add(name, 'crosswalk:above', link(levelIri(framework.id, level.parent)));
  }
}

function addRelation(graph: GraphBuilder, relation: FrameworkRelation): void {
  const add = (predicate: string, object: Term | null) =>
    graph.add(relationIri(relation.id), predicate, object);
  add('rdf:type', link(iri('crosswalk:FrameworkRelation')));
  add('crosswalk:from', link(schemeIri(relation.from)));
  add('crosswalk:relation', english(relation.relation));
  add('crosswalk:to', link(schemeIri(relation.to)));
  add('dcterms:source', plain(relation.source));
  add('crosswalk:locator', plain(relation.locator));
  add('skos:note', given(relation.note, english));
}

function addConcept(graph: GraphBuilder, concept: Concept, names: Names): void {
  const name = names.iriOf(concept.id);
  graph.add(name, 'rdf:type', link(iri('skos:Concept')));
  describeConcept(graph, concept, name, names);
  if (!names.isShared(concept.id)) return;
  // Under the shared IRI the listings run into one; each is told again by itself.
  const listing = listingIri(concept.id);
  graph.add(listing, 'rdf:type', link(iri('crosswalk:Listing')));
  graph.add(listing, 'crosswalk:listingOf', link(name));
  describeConcept(graph, concept, listing, names);
}

function describeConcept(graph: GraphBuilder, concept: Concept, name: string, names: Names): void {
  const add = (predicate: string, object: Term | null) => graph.add(name, predicate, object);
  // SKOS allows one preferred label a language; further listings of one indicator keep theirs as alternatives.
  const label = graph.has(name, 'skos:prefLabel') ? 'skos:altLabel' : 'skos:prefLabel';
  add('skos:notation', plain(concept.notation));
  add(label, english(concept.label));
  for (const { text, language } of concept.officialTexts) add('skos:definition', inLanguage(text, language));
  add('skos:inScheme', link(schemeIri(concept.framework)));
  if (concept.parent === null) add('skos:topConceptOf', link(schemeIri(concept.framework)));
  else add('skos:broader', link(names.iriOf(concept.parent)));
  add('crosswalk:level', plain(concept.level));
  for (const code of concept.codes) add('crosswalk:code', plain(code));
  if (concept.uri !== null && concept.uri !== names.iriOf(concept.id))
    add('rdfs:seeAlso', address(concept.uri));
  add('crosswalk:position', whole(concept.position));
  add('dcterms:source', plain(concept.source));
  add('crosswalk:locator', plain(concept.locator));
  add('skos:note', given(concept.note, english));
  add('crosswalk:validFrom', given(concept.validFrom, day));
  add('crosswalk:validUntil', given(concept.validUntil, day));
}

/** True for mappings whose statement stands by itself: RDF cannot take back a triple that is only proposed. */
function isStatedBare({ object, modifier, status }: Mapping): boolean {
  return object !== null && modifier === null && status === 'accepted';
}

function addBareStatement(graph: GraphBuilder, mapping: Mapping, names: Names): void {
  if (mapping.object === null || !isStatedBare(mapping)) return;
  graph.add(names.iriOf(mapping.subject), mapping.predicate, link(names.iriOf(mapping.object)));
}

function addSet(graph: GraphBuilder, set: MappingSet): void {
  const add = (predicate: string, object: Term | null) => graph.add(setIri(set.id), predicate, object);
  add('rdf:type', link(iri('sssom:MappingSet')));
  add('dcterms:title', english(set.title));
  add('dcterms:description', english(set.description));
  add('dcterms:license', address(set.licence));
  add('sssom:mapping_provider', address(set.provider));
  add('owl:versionInfo', plain(set.version));
  add('dcterms:created', day(set.date));
  for (const completion of set.completes) add('crosswalk:completes', plain(completionText(completion)));
}

function addMapping(graph: GraphBuilder, mapping: Mapping, names: Names): void {
  const { subject, object } = mapping;
  const add = (predicate: string, value: Term | null) => graph.add(mappingIri(mapping.id), predicate, value);
  add('rdf:type', link(iri('sssom:Mapping')));
  // An owl:Axiom says that its statement holds, which only those do that also stand bare.
  if (isStatedBare(mapping)) add('rdf:type', link(iri('owl:Axiom')));
  add('owl:annotatedSource', link(names.iriOf(subject)));
  add('owl:annotatedProperty', link(iri(mapping.predicate)));
  add('owl:annotatedTarget', link(object === null ? iri(NO_TERM_FOUND) : names.iriOf(object)));
  if (names.isShared(subject)) add('crosswalk:subjectNotation', plain(notationOf(subject)));
  if (object !== null && names.isShared(object)) add('crosswalk:objectNotation', plain(notationOf(object)));
  if (mapping.modifier === 'Not') add('sssom:predicate_modifier', link(iri('sssom:NegatedPredicate')));
  add('sssom:subject_source', link(schemeIri(subject.slice(0, subject.indexOf(':')))));
  add('sssom:object_source', link(schemeIri(mapping.objectFramework)));
  add('sssom:mapping_justification', justification(mapping.justification));
  add('crosswalk:relation', english(relationOf(mapping)));
  add('crosswalk:status', plain(mapping.status));
  add('crosswalk:strength', given(mapping.strength, plain));
  for (const allOf of mapping.questions) add('crosswalk:questions', plain(alternativesText([allOf])));
  add('crosswalk:condition', given(mapping.condition, english));
  add('crosswalk:strengthIfMet', given(mapping.strengthIfMet, plain));
  if (mapping.strength === 'conditional')
    add('crosswalk:aboutPart', typed(String(mapping.aboutPart), 'xsd:boolean'));
  add('crosswalk:holdsForParts', typed(String(mapping.holdsForParts), 'xsd:boolean'));
  add('sssom:confidence', typed(numberToText(mapping.confidence / 1000), 'xsd:decimal'));
  add('crosswalk:evidence', plain(mapping.evidence));
  add('crosswalk:source', plain(mapping.source));
  add('crosswalk:locator', plain(mapping.locator));
  add('crosswalk:rationale', english(mapping.rationale));
  add('sssom:author_label', plain(mapping.author));
  add('sssom:reviewer_label', given(mapping.reviewer, plain));
  add('pav:authoredOn', given(mapping.mappingDate, day));
  add('sssom:review_date', given(mapping.reviewDate, day));
}

const notationOf = (id: string): string => id.slice(id.indexOf(':') + 1);
const address = (text: string): Term => (isWebIri(text) ? link(text) : plain(text));
const whole = (number: number): Term => typed(String(number), 'xsd:integer');
const day = (date: string): Term => typed(date, 'xsd:date');

function justification(curie: string): Term {
  return /^semapv:\w+$/.test(curie) ? link(iri(curie)) : plain(curie);
}

function byPosition(a: { position: number; id: string }, b: { position: number; id: string }): number {
  return a.position - b.position || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

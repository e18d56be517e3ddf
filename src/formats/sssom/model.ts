/**
 * The SSSOM 1.1 data model as data: slots, their order, kinds and propagation, after
 * https://mapping-commons.github.io/sssom/spec-model/ and the LinkML schema beside it.
 */

type SlotKind =
  | 'text'
  | 'entity'
  | 'uri'
  | 'number'
  | 'date'
  | 'version'
  | 'entityType'
  | 'modifier'
  | 'cardinality';

function slot<const K extends SlotKind, const L extends boolean>(kind: K, list: L, propagates = false) {
  return { kind, list, propagates };
}

const SLOTS = {
  sssom_version: slot('version', false),
  mapping_set_id: slot('uri', false),
  mapping_set_version: slot('text', false),
  mapping_set_source: slot('uri', true),
  mapping_set_title: slot('text', false),
  mapping_set_description: slot('text', false),
  mapping_set_confidence: slot('number', false),
  record_id: slot('entity', false),
  subject_id: slot('entity', false),
  subject_label: slot('text', false),
  subject_category: slot('text', false),
  predicate_id: slot('entity', false),
  predicate_label: slot('text', false),
  predicate_modifier: slot('modifier', false),
  object_id: slot('entity', false),
  object_label: slot('text', false),
  object_category: slot('text', false),
  mapping_justification: slot('entity', false),
  author_id: slot('entity', true),
  author_label: slot('text', true),
  reviewer_id: slot('entity', true),
  reviewer_label: slot('text', true),
  creator_id: slot('entity', true),
  creator_label: slot('text', true),
  license: slot('uri', false),
  subject_type: slot('entityType', false, true),
  subject_source: slot('entity', false, true),
  subject_source_version: slot('text', false, true),
  object_type: slot('entityType', false, true),
  object_source: slot('entity', false, true),
  object_source_version: slot('text', false, true),
  predicate_type: slot('entityType', false, true),
  mapping_provider: slot('uri', false, true),
  mapping_source: slot('entity', false),
  mapping_cardinality: slot('cardinality', false),
  cardinality_scope: slot('text', true, true),
  mapping_tool: slot('text', false, true),
  mapping_tool_id: slot('entity', false, true),
  mapping_tool_version: slot('text', false, true),
  mapping_date: slot('date', false, true),
  publication_date: slot('date', false),
  review_date: slot('date', false),
  confidence: slot('number', false),
  reviewer_agreement: slot('number', false),
  curation_rule: slot('entity', true, true),
  curation_rule_text: slot('text', true, true),
  subject_match_field: slot('entity', true, true),
  object_match_field: slot('entity', true, true),
  match_string: slot('text', true),
  subject_preprocessing: slot('entity', true, true),
  object_preprocessing: slot('entity', true, true),
  similarity_score: slot('number', false),
  similarity_measure: slot('text', false, true),
  see_also: slot('uri', true),
  issue_tracker: slot('uri', false),
  issue_tracker_item: slot('entity', false),
  other: slot('text', false),
  comment: slot('text', false),
} as const;

/** Slots of the MappingSet class in the order of the specification; curie_map and extensions stand apart. */
export const SET_SLOTS = [
  'sssom_version',
  'mapping_set_id',
  'mapping_set_version',
  'mapping_set_source',
  'mapping_set_title',
  'mapping_set_description',
  'mapping_set_confidence',
  'creator_id',
  'creator_label',
  'license',
  'subject_type',
  'subject_source',
  'subject_source_version',
  'object_type',
  'object_source',
  'object_source_version',
  'predicate_type',
  'mapping_provider',
  'cardinality_scope',
  'mapping_tool',
  'mapping_tool_id',
  'mapping_tool_version',
  'mapping_date',
  'publication_date',
  'subject_match_field',
  'object_match_field',
  'subject_preprocessing',
  'object_preprocessing',
  'similarity_measure',
  'curation_rule',
  'curation_rule_text',
  'see_also',
  'issue_tracker',
  'other',
  'comment',
] as const satisfies readonly SlotName[];

/** Slots of the Mapping class in the order of the specification: the order of columns and of sorting. */
export const MAPPING_SLOTS = [
  'record_id',
  'subject_id',
  'subject_label',
  'subject_category',
  'predicate_id',
  'predicate_label',
  'predicate_modifier',
  'object_id',
  'object_label',
  'object_category',
  'mapping_justification',
  'author_id',
  'author_label',
  'reviewer_id',
  'reviewer_label',
  'creator_id',
  'creator_label',
  'license',
  'subject_type',
  'subject_source',
  'subject_source_version',
  'object_type',
  'object_source',
  'object_source_version',
  'predicate_type',
  'mapping_provider',
  'mapping_source',
  'mapping_cardinality',
  'cardinality_scope',
  'mapping_tool',
  'mapping_tool_id',
  'mapping_tool_version',
  'mapping_date',
  'publication_date',
  'review_date',
  'confidence',
  'reviewer_agreement',
  'curation_rule',
  'curation_rule_text',
  'subject_match_field',
  'object_match_field',
  'match_string',
  'subject_preprocessing',
  'object_preprocessing',
  'similarity_score',
  'similarity_measure',
  'see_also',
  'issue_tracker_item',
  'other',
  'comment',
] as const satisfies readonly SlotName[];

export type SlotName = keyof typeof SLOTS;
export type SetSlot = (typeof SET_SLOTS)[number];
export type MappingSlot = (typeof MAPPING_SLOTS)[number];
type PropagatableSlot = SetSlot & MappingSlot;
export type SlotValue = string | number | readonly string[];

type SlotType<S extends SlotName> = (typeof SLOTS)[S]['list'] extends true
  ? readonly string[]
  : (typeof SLOTS)[S]['kind'] extends 'number'
    ? number
    : string;

const MAPPING_SLOT_NAMES: ReadonlySet<string> = new Set(MAPPING_SLOTS);
const SET_SLOT_NAMES: ReadonlySet<string> = new Set(SET_SLOTS);

export const isSetSlot = (name: string): name is SetSlot => SET_SLOT_NAMES.has(name);
export const isMappingSlot = (name: string): name is MappingSlot => MAPPING_SLOT_NAMES.has(name);
export const kindOf = (name: SlotName): SlotKind => SLOTS[name].kind;
export const isList = (name: SlotName): boolean => SLOTS[name].list;

/** Slots whose value on the set is the value of every mapping. */
export const PROPAGATABLE_SLOTS: readonly PropagatableSlot[] = MAPPING_SLOTS.filter(
  (name): name is PropagatableSlot => SLOTS[name].propagates && isSetSlot(name),
);

/** Prefixes every file has without declaring them; a file may repeat them but not change them. */
export const BUILT_IN_PREFIXES: ReadonlyMap<string, string> = new Map([
  ['owl', 'http://www.w3.org/2002/07/owl#'],
  ['rdf', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'],
  ['rdfs', 'http://www.w3.org/2000/01/rdf-schema#'],
  ['semapv', 'https://w3id.org/semapv/vocab/'],
  ['skos', 'http://www.w3.org/2004/02/skos/core#'],
  ['sssom', 'https://w3id.org/sssom/'],
  ['xsd', 'http://www.w3.org/2001/XMLSchema#'],
  ['linkml', 'https://w3id.org/linkml/'],
]);

/** Where extension slots without a property have theirs. */
export const DEFAULT_PROPERTY_BASE = 'http://sssom.invalid/';

/** The definition of an extension slot; property and type hint are CURIEs. */
export interface ExtensionDefinition {
  readonly slotName: string;
  readonly property: string | null;
  readonly typeHint: string | null;
}

export type SssomMetadata = { readonly [S in SetSlot]?: SlotType<S> };

/** One mapping after propagation. `line` is the line of the file its row begins on, 0 for rows not read from one. */
export type SssomRow = { readonly [S in MappingSlot]?: SlotType<S> } & {
  readonly extensions: Readonly<Record<string, string>>;
  readonly line: number;
};

/** A mapping set. Slots without a value are absent; extensions are kept by slot name, declared or not. */
export interface SssomSet {
  readonly metadata: SssomMetadata;
  /** Prefix to IRI, without the built-in ones. */
  readonly curieMap: Readonly<Record<string, string>>;
  readonly extensionDefinitions: readonly ExtensionDefinition[];
  readonly extensions: Readonly<Record<string, string>>;
  readonly mappings: readonly SssomRow[];
}

/** Line and column, both from 1. In metadata the column counts characters, in the table it counts columns. */
export interface SssomPlace {
  readonly line: number;
  readonly column: number;
}

/** What is wrong in a file, where, and how to mend it. */
export interface SssomFault extends SssomPlace {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

export type Problem = Omit<SssomFault, 'line' | 'column'>;

export const MOST_FAULTS = 200;

export interface FaultList {
  readonly add: (place: SssomPlace, problem: Problem) => void;
  /** In the order of the file. */
  readonly sorted: () => SssomFault[];
}

/**
 * Collects at most 200 faults: beyond that a file is not mended by reading on. The same fault at the same
 * place counts once, because what the metadata says for all rows is met in every row.
 */
export function faultList(): FaultList {
  const faults: SssomFault[] = [];
  const seen = new Set<string>();
  return {
    add: ({ line, column }, problem) => {
      const key = `${line} ${column} ${problem.code} ${problem.message}`;
      if (faults.length >= MOST_FAULTS || seen.has(key)) return;
      seen.add(key);
      faults.push({ line, column, ...problem });
    },
    sorted: () => faults.toSorted((a, b) => a.line - b.line || a.column - b.column),
  };
}

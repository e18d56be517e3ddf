/** How crosswalk uses SSSOM: its IRIs, its extension slots, and the mappings block in domain words. */

/** Set ids, mapping ids and so on are appended to these. */
export const SET_BASE = 'https://w3id.org/crosswalk-migration/set/';

const HOUSE = 'https://w3id.org/crosswalk-migration/';
const RESERVED: ReadonlyMap<string, string> = new Map([
  ['crosswalk', `${HOUSE}vocab/`],
  ['xwm', `${HOUSE}mapping/`],
  ['framework', `${HOUSE}framework/`],
  ['sdg', 'http://metadata.un.org/sdg/'],
]);
const NOT_FRAMEWORKS = [
  'crosswalk',
  'xwm',
  'framework',
  'mapping',
  'set',
  'vocab',
  'relation',
  'listing',
  'owl',
  'rdf',
  'rdfs',
  'semapv',
  'skos',
  'sssom',
  'xsd',
  'linkml',
];

/** The IRI a prefix of ours stands for: one of the reserved ones, otherwise that of a framework. */
export const iriOf = (prefix: string): string => RESERVED.get(prefix) ?? `${HOUSE}${prefix}/`;

/** True for a prefix that can be a framework id. */
export const isFrameworkId = (prefix: string): boolean =>
  /^[a-z][a-z0-9-]*$/.test(prefix) && !NOT_FRAMEWORKS.includes(prefix);

/** Our extension slots: name in the files we write, property, type. Read by property, whatever the name. */
export const EXTENSIONS = {
  strength: { slotName: 'ext_strength', property: 'crosswalk:strength', typeHint: null },
  questions: { slotName: 'ext_questions', property: 'crosswalk:questions', typeHint: null },
  condition: { slotName: 'ext_condition', property: 'crosswalk:condition', typeHint: null },
  strengthIfMet: { slotName: 'ext_strength_if_met', property: 'crosswalk:strengthIfMet', typeHint: null },
  aboutPart: { slotName: 'ext_about_part', property: 'crosswalk:aboutPart', typeHint: 'xsd:boolean' },
  evidence: { slotName: 'ext_evidence', property: 'crosswalk:evidence', typeHint: null },
  holdsForParts: {
    slotName: 'ext_holds_for_parts',
    property: 'crosswalk:holdsForParts',
    typeHint: 'xsd:boolean',
  },
  source: { slotName: 'ext_source', property: 'crosswalk:source', typeHint: null },
  locator: { slotName: 'ext_locator', property: 'crosswalk:locator', typeHint: null },
  rationale: { slotName: 'ext_rationale', property: 'crosswalk:rationale', typeHint: null },
  status: { slotName: 'ext_status', property: 'crosswalk:status', typeHint: null },
} as const;

export type Extension = keyof typeof EXTENSIONS;
export const EXTENSION_NAMES = Object.keys(EXTENSIONS) as readonly Extension[];

/** What a set reviewed in full: an extension slot of the metadata, not of single mappings. */
export const COMPLETES = {
  slotName: 'ext_completes',
  property: 'crosswalk:completes',
  typeHint: null,
} as const;

/** What of a file the domain keeps, or knows from elsewhere (labels, sssom_version). */
export const KEPT_IN_METADATA: readonly string[] = [
  'sssom_version',
  'mapping_set_id',
  'mapping_set_title',
  'mapping_set_description',
  'mapping_set_version',
  'license',
  'mapping_provider',
  'publication_date',
];
export const KEPT_IN_ROWS: readonly string[] = [
  'record_id',
  'subject_id',
  'subject_label',
  'predicate_id',
  'predicate_modifier',
  'object_id',
  'object_label',
  'mapping_justification',
  'author_label',
  'reviewer_label',
  'subject_source',
  'object_source',
  'mapping_provider',
  'mapping_date',
  'review_date',
  'confidence',
];

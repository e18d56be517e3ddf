/**
 * The words of the field, as data. SKOS for frameworks and concepts, SSSOM for mappings,
 * results-based management and IATI for projects. Everything here is plain and readonly.
 */

export * from './project-types.ts';

/** One edition of one published scheme. `position` fixes the order of frameworks in answers. */
export interface Framework {
  readonly id: string;
  readonly title: string;
  readonly shortTitle: string;
  readonly publisher: string;
  readonly edition: string;
  /** ISO 3166-1 alpha-3 of the country whose framework this is; null for those of no single country. */
  readonly country: string | null;
  /** ISO dates; null means open. */
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly source: string;
  readonly sourceUrl: string | null;
  readonly licenceNote: string;
  /** What people write for this framework, lower case: "sdgs", "agenda 2030". */
  readonly aliases: readonly string[];
  readonly levels: readonly Level[];
  /**
   * True where countries and many organisations share its results (SDGs, Compact, cooperation frameworks): a tag then
   * says "we do a part of this". False where its elements are one organisation's own results.
   */
  readonly sharedResults: boolean;
  readonly notes: readonly string[];
  /** What is missing from our data of it, a sentence each: answers about it warn of this. */
  readonly partial: readonly string[];
  readonly position: number;
}

/** A level of a framework; `parent` names the level above it, where there is one. */
export interface Level {
  readonly id: string;
  readonly label: string;
  readonly plural: string;
  readonly parent: string | null;
}

/** An element of a framework. `id` is the CURIE `framework:notation`. */
export interface Concept {
  readonly id: string;
  readonly framework: string;
  readonly notation: string;
  readonly level: string;
  /** Concept id, always of the same framework. */
  readonly parent: string | null;
  /** Our own words, at most 80 characters, or the element's name. */
  readonly label: string;
  /** The element's own wording, once a language; empty where only our label is held. */
  readonly officialTexts: readonly OfficialText[];
  readonly uri: string | null;
  /** Other codes in use, such as the UNSD code of an indicator. */
  readonly codes: readonly string[];
  readonly source: string;
  readonly locator: string;
  readonly note: string | null;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  /** What others tagged on the parts below it: evidence about those parts, never a mapping of this element. */
  readonly observedTargets: readonly ObservedTarget[];
  /** Order within the framework. */
  readonly position: number;
}

/** `language` is a canonical BCP 47 tag, `und` where the language is not known. */
export interface OfficialText {
  readonly language: string;
  readonly text: string;
}

/** How many of the parts seen (`of`) carry a tag with this concept. */
export interface ObservedTarget {
  readonly concept: string;
  readonly count: number;
  readonly of: number;
}

/** A statement about two frameworks as wholes. Nothing is walked along it. */
export interface FrameworkRelation {
  readonly id: string;
  readonly from: string;
  /** In our own words: "is anchored in". */
  readonly relation: string;
  readonly to: string;
  readonly source: string;
  readonly locator: string;
  readonly note: string | null;
  readonly position: number;
}

export const PREDICATES = [
  'crosswalk:contributesTo',
  'crosswalk:applies',
  'skos:exactMatch',
  'skos:closeMatch',
  'skos:broadMatch',
  'skos:narrowMatch',
  'skos:relatedMatch',
] as const;
export type Predicate = (typeof PREDICATES)[number];

/** Strongest first: the index is the rank. */
export const STRENGTHS = ['core', 'supporting', 'conditional'] as const;
export type Strength = (typeof STRENGTHS)[number];

/** Alternatives (any of them is enough), each a list of questions that all have to be answered yes. */
export type Alternatives = readonly (readonly string[])[];

/** What a conditional mapping can come to when its questions are answered yes. */
export type MetStrength = Exclude<Strength, 'conditional'>;

export const EVIDENCE = ['stated', 'published', 'judged'] as const;
export type Evidence = (typeof EVIDENCE)[number];

export const MAPPING_STATUSES = ['proposed', 'accepted', 'rejected', 'retired'] as const;
export type MappingStatus = (typeof MAPPING_STATUSES)[number];

/** SSSOM's object for "reviewed, nothing in this framework fits". */
export const NO_TERM_FOUND = 'sssom:NoTermFound';

/** Confidence is kept in thousandths, so that products along a path are exact. */
export type Thousandths = number;

/** A statement between two concepts of different frameworks, or that nothing fits. */
export interface Mapping {
  readonly id: string;
  readonly set: string;
  readonly subject: string;
  readonly predicate: Predicate;
  readonly modifier: 'Not' | null;
  /** Concept id, or null where nothing fits. */
  readonly object: string | null;
  readonly objectFramework: string;
  /** Null where the predicate asks for none (SKOS matches, NoTermFound, Not). */
  readonly strength: Strength | null;
  /**
   * What a conditional mapping depends on: alternatives, each a list of question ids that all have to be answered yes.
   * Empty where no question of the catalogue fits; `condition` then says it and only a decision answers it.
   */
  readonly questions: Alternatives;
  /** The condition of this pair in its own words; null where the mapping is not conditional. */
  readonly condition: string | null;
  /** Its strength once its questions are answered yes; null is supporting. Only for conditional mappings. */
  readonly strengthIfMet: MetStrength | null;
  /** Its questions are about a part or an action of the subject, not about the project as a whole. */
  readonly aboutPart: boolean;
  readonly holdsForParts: boolean;
  readonly confidence: Thousandths;
  readonly evidence: Evidence;
  /** A semapv CURIE. */
  readonly justification: string;
  readonly author: string;
  readonly reviewer: string | null;
  readonly mappingDate: string | null;
  readonly reviewDate: string | null;
  readonly source: string;
  readonly locator: string;
  readonly rationale: string;
  readonly status: MappingStatus;
}

/** Mappings with one provenance and licence; one SSSOM TSV file. */
export interface MappingSet {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly licence: string;
  readonly provider: string;
  readonly version: string;
  readonly date: string;
  /** What it reviewed in full. */
  readonly completes: readonly Completion[];
  readonly position: number;
}

/**
 * Every element of these levels of the subject framework was reviewed against the whole list of these levels of the object
 * framework. What is complete for a level of the object framework is complete for the levels above it.
 */
export interface Completion {
  readonly subjectFramework: string;
  readonly subjectLevels: readonly string[];
  readonly objectFramework: string;
  readonly objectLevels: readonly string[];
}

export const LANGUAGES = ['en', 'fr', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text in each language of the service. */
export type Texts = Readonly<Record<Language, string>>;

/** A yes/no question of the catalogue, asked of a project. */
export interface Question {
  /** A short name: `returnees`. */
  readonly id: string;
  /** The group it is listed under: `who`, `services`. */
  readonly checklist: string;
  readonly text: Texts;
  /** What it means, with an example of yes and one of no. */
  readonly help: Texts;
  /** Questions that a yes to this one answers yes; a no to one of them answers this one no. */
  readonly implies: readonly string[];
  /** Concepts: a project's own tag at or below one of them answers yes. */
  readonly answeredByTags: readonly string[];
  /** The country list that answers it; null where countries do not. */
  readonly answeredByCountries: string | null;
  readonly author: string;
  readonly reviewer: string | null;
  readonly reviewDate: string | null;
  readonly status: MappingStatus;
  readonly position: number;
}

/** A published list of countries that answers a question. */
export interface CountryList {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** The day (ISO date) the list was published or read. */
  readonly date: string;
  readonly members: readonly CountryMember[];
}

/** ISO 3166-1 alpha-3; the days on which a country joined and left, both included, null where open. */
export interface CountryMember {
  readonly country: string;
  readonly from: string | null;
  readonly until: string | null;
}

/** One fault in what somebody sent: where it is, what is wrong, how to mend it. */
export interface Fault {
  /** JSON pointer into the body, or a column or XML path of the row. */
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

import { compareText } from './compare-text.ts';
import { type Completeness, completenessOf } from './completeness.ts';
import { buildConceptIndex, type ConceptIndex } from './concept-id.ts';
import { entryFor } from './entry-for.ts';
import { compileQuestions, type QuestionGraph } from './questions.ts';
import { relationBackward, relationOf, WALKS } from './relations.ts';
import type {
  Concept,
  CountryList,
  Framework,
  FrameworkRelation,
  Mapping,
  MappingSet,
  MappingStatus,
  Predicate,
  Question,
} from './types.ts';

export { compareText };

/** Everything the crosswalk holds at one revision, as the store keeps it. */
export interface CrosswalkData {
  readonly frameworks: readonly Framework[];
  readonly concepts: readonly Concept[];
  readonly sets: readonly MappingSet[];
  readonly mappings: readonly Mapping[];
  readonly relations: readonly FrameworkRelation[];
  readonly questions: readonly Question[];
  readonly countryLists: readonly CountryList[];
}

/** A mapping made walkable: from one concept to another, by number. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly mapping: Mapping;
  readonly relation: string;
  readonly kind: EdgeKind;
}

/**
 * How an edge may be walked (rules, section 3). `contributes` and `applies` are hops. `match` (exact, close) and
 * `broader` (towards the broader concept) are first edges only; after `broader` only a hop that holds for parts may follow.
 */
export type EdgeKind = 'contributes' | 'applies' | 'match' | 'broader';

/** True for what a path crosses once: contributesTo and applies. */
export function isHop({ kind }: Edge): boolean {
  return kind === 'contributes' || kind === 'applies';
}

const EDGE_KINDS: Readonly<Record<Predicate, EdgeKind | null>> = {
  'crosswalk:contributesTo': 'contributes',
  'crosswalk:applies': 'applies',
  'skos:exactMatch': 'match',
  'skos:closeMatch': 'match',
  'skos:broadMatch': 'broader',
  'skos:narrowMatch': 'broader',
  'skos:relatedMatch': null,
};

/**
 * One revision of the crosswalk, compiled and immutable. Concepts are numbered in canonical order (framework
 * order, then order within the framework), so comparing numbers is comparing places.
 */
export interface CrosswalkGraph {
  readonly frameworks: readonly Framework[];
  readonly sets: readonly MappingSet[];
  readonly mappings: readonly Mapping[];
  readonly relations: readonly FrameworkRelation[];
  readonly concepts: readonly Concept[];
  readonly numberOf: ReadonlyMap<string, number>;
  readonly index: ConceptIndex;
  /** -1 at the top. */
  readonly parent: Int32Array;
  /** Position of the concept's framework in `frameworks`. */
  readonly frameworkOf: Int32Array;
  /** What leads away from each concept, in the order of mapping ids. */
  readonly edges: readonly (readonly Edge[])[];
  /** Objects of a concept's own accepted statements: contributesTo, applies, and their `Not`. */
  readonly statements: ReadonlyMap<number, ReadonlySet<number>>;
  readonly completeness: Completeness;
  readonly questions: QuestionGraph;
  /** Accepted `Not contributesTo`: subject to objects, with the mapping that says so. */
  readonly excluded: ReadonlyMap<number, readonly { readonly object: number; readonly mapping: Mapping }[]>;
  /** Accepted NoTermFound: subject to frameworks, with the mapping that says so. */
  readonly nothingFits: ReadonlyMap<
    number,
    readonly { readonly framework: number; readonly mapping: Mapping }[]
  >;
}

/** Compiles a revision; `statuses` says which mappings align (accepted ones, and proposed ones when asked for). */
export function compileCrosswalk(
  data: CrosswalkData,
  statuses: readonly MappingStatus[] = ['accepted'],
): CrosswalkGraph {
  const frameworks = [...data.frameworks].sort((a, b) => a.position - b.position || compareText(a.id, b.id));
  const frameworkNumber = new Map(frameworks.map((framework, number) => [framework.id, number]));
  const place = (concept: Concept) => frameworkNumber.get(concept.framework) ?? frameworks.length;
  const concepts = [...data.concepts].sort(
    (a, b) => place(a) - place(b) || a.position - b.position || compareText(a.id, b.id),
  );
  const numberOf = new Map(concepts.map((concept, number) => [concept.id, number]));
  const parent = Int32Array.from(concepts, (concept) =>
    concept.parent === null ? -1 : (numberOf.get(concept.parent) ?? -1),
  );
  const frameworkOf = Int32Array.from(concepts, place);
  const edges: Edge[][] = concepts.map(() => []);
  const excluded = new Map<number, { object: number; mapping: Mapping }[]>();
  const nothingFits = new Map<number, { framework: number; mapping: Mapping }[]>();
  const statements = new Map<number, Set<number>>();
  const mappings = [...data.mappings].sort((a, b) => compareText(a.id, b.id));

  for (const mapping of mappings) {
    if (!statuses.includes(mapping.status)) continue;
    const subject = numberOf.get(mapping.subject);
    if (subject === undefined) continue;
    // Only accepted negative statements take anything away, also where proposed mappings are walked.
    if (mapping.status !== 'accepted' && (mapping.object === null || mapping.modifier === 'Not')) continue;
    if (mapping.object === null) {
      const framework = frameworkNumber.get(mapping.objectFramework);
      if (framework !== undefined) entryFor(nothingFits, subject, () => []).push({ framework, mapping });
      continue;
    }
    const object = numberOf.get(mapping.object);
    if (object === undefined) continue;
    const kind = EDGE_KINDS[mapping.predicate];
    if (mapping.status === 'accepted' && (kind === 'contributes' || kind === 'applies'))
      entryFor(statements, subject, () => new Set()).add(object);
    if (mapping.modifier === 'Not') {
      if (mapping.predicate === 'crosswalk:contributesTo')
        entryFor(excluded, subject, () => []).push({ object, mapping });
      continue;
    }
    if (kind === null) continue;
    const walk = WALKS[mapping.predicate];
    if (walk === 'forward' || walk === 'both') {
      edges[subject]?.push({
        from: subject,
        to: object,
        mapping,
        relation: relationOf(mapping),
        kind,
      });
    }
    if (walk === 'backward' || walk === 'both') {
      edges[object]?.push({
        from: object,
        to: subject,
        mapping,
        relation: relationBackward(mapping.predicate),
        kind,
      });
    }
  }
  const questions = data.questions.filter(({ status }) => statuses.includes(status));
  const retired = data.questions.filter(({ status }) => status === 'retired').map(({ id }) => id);
  return {
    frameworks,
    sets: [...data.sets].sort((a, b) => a.position - b.position || compareText(a.id, b.id)),
    mappings,
    relations: [...data.relations].sort((a, b) => a.position - b.position || compareText(a.id, b.id)),
    concepts,
    numberOf,
    index: buildConceptIndex(frameworks, concepts),
    parent,
    frameworkOf,
    edges,
    excluded,
    nothingFits,
    statements,
    completeness: completenessOf(frameworks, data.sets),
    questions: compileQuestions(questions, data.countryLists, retired),
  };
}

/** True when `concept` is `ancestor` or lies anywhere below it. */
export function isAtOrBelow(graph: CrosswalkGraph, concept: number, ancestor: number): boolean {
  for (let at = concept; at !== -1; at = graph.parent[at] ?? -1) if (at === ancestor) return true;
  return false;
}

/** The concept by number; numbers come from the graph itself, so a wrong one is a fault of ours. */
export function conceptAt(graph: CrosswalkGraph, number: number): Concept {
  const concept = graph.concepts[number];
  if (concept === undefined) throw new RangeError(`no concept number ${number}`);
  return concept;
}

/** The edges that lead directly into an element, in the order of where they come from. */
export function edgesInto(graph: CrosswalkGraph, id: string): readonly Edge[] {
  const number = graph.numberOf.get(id);
  return graph.edges.flatMap((edges) => edges.filter(({ to }) => to === number));
}

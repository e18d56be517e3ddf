/** An RDF graph in the making: resources with their properties, in a fixed order and without repetition. */

import { UNKNOWN_LANGUAGE } from '../../domain/official-text.ts';
import { iri } from './iris.ts';

export type Term =
  | { readonly kind: 'iri'; readonly iri: string }
  | { readonly kind: 'text'; readonly text: string; readonly language: string | null }
  | { readonly kind: 'typed'; readonly text: string; readonly datatype: string };

export interface Resource {
  readonly iri: string;
  /** Predicate IRIs with their objects, which are distinct. */
  readonly properties: ReadonlyMap<string, readonly Term[]>;
}

export interface GraphBuilder {
  /** Adds one statement; a null object or one that is there already adds nothing. Predicates are CURIEs. */
  readonly add: (subject: string, predicate: string, object: Term | null) => void;
  readonly has: (subject: string, predicate: string) => boolean;
  /** In the order in which subjects, then their predicates, were first added. */
  readonly resources: () => readonly Resource[];
}

export const link = (target: string): Term => ({ kind: 'iri', iri: target });
export const plain = (text: string): Term => ({ kind: 'text', text: text.toWellFormed(), language: null });
export const english = (text: string): Term => inLanguage(text, 'en');
/** A text in a language, `und` where it is not known. */
export const inLanguage = (text: string, language: string): Term => ({
  kind: 'text',
  text: text.toWellFormed(),
  language: language === UNKNOWN_LANGUAGE ? null : language,
});
export const typed = (
  text: string,
  datatype: 'xsd:date' | 'xsd:boolean' | 'xsd:decimal' | 'xsd:integer',
): Term => ({
  kind: 'typed',
  text,
  datatype: iri(datatype),
});

/** A term where there is a value, else null. */
export function given<T>(value: T | null, term: (value: T) => Term): Term | null {
  return value === null ? null : term(value);
}

export function graphBuilder(): GraphBuilder {
  const resources = new Map<string, Map<string, Map<string, Term>>>();
  return {
    add: (subject, predicate, object) => {
      if (object === null) return;
      const properties = entryOf(resources, subject);
      const objects = entryOf(properties, iri(predicate));
      const key = termKey(object);
      if (!objects.has(key)) objects.set(key, object);
    },
    has: (subject, predicate) => resources.get(subject)?.has(iri(predicate)) === true,
    resources: () =>
      [...resources].map(([subject, properties]) => ({
        iri: subject,
        properties: new Map(
          [...properties].map(([predicate, objects]) => [predicate, [...objects.values()]]),
        ),
      })),
  };
}

/** How many statements (distinct triples) the resources make. */
export function countStatements(resources: readonly Resource[]): number {
  let count = 0;
  for (const { properties } of resources) for (const objects of properties.values()) count += objects.length;
  return count;
}

function termKey(term: Term): string {
  if (term.kind === 'iri') return `<${term.iri}>`;
  return term.kind === 'text' ? `@${term.language ?? ''} ${term.text}` : `^${term.datatype} ${term.text}`;
}

function entryOf<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let entry = map.get(key);
  if (entry === undefined) {
    entry = new Map();
    map.set(key, entry);
  }
  return entry;
}

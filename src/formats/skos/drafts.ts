/** What a file says of each resource, gathered while its statements come in. */

import type { Quad } from 'n3';
import {
  BROADER,
  CODE,
  DETAIL_PROPERTIES,
  type Detail,
  HAS_TOP_CONCEPT,
  IN_SCHEME,
  LABEL_PROPERTIES,
  LEVEL,
  LISTING,
  NARROWER,
  NOTATION,
  RDF_TYPE,
  SKOS_CONCEPT,
  SKOS_SCHEME,
  type SkosLabel,
  TOP_CONCEPT_OF,
} from './vocabulary.ts';

export const MAX_LABEL_LENGTH = 20_000;
/** Control characters, and what stands where an encoding was lost. */
export const UNREADABLE = /[\p{Cc}\uFFFD]/u;

/** What is gathered of a resource while its statements come in. */
export interface Draft {
  readonly isBlank: boolean;
  isConcept: boolean;
  isScheme: boolean;
  readonly notations: Set<string>;
  readonly codes: Set<string>;
  readonly levels: Set<string>;
  readonly types: Set<string>;
  readonly broader: Set<string>;
  readonly schemes: Set<string>;
  readonly labels: Map<string, SkosLabel>;
  readonly details: Map<Detail, Set<string>>;
}

export function collect(drafts: Map<string, Draft>, { subject, predicate, object }: Quad): void {
  const draftOf = (term: Quad['subject'] | Quad['object']): Draft =>
    draftFor(drafts, term.value, term.termType);
  const isNode = object.termType === 'NamedNode' || object.termType === 'BlankNode';
  const detail = DETAIL_PROPERTIES.get(predicate.value);
  if (detail !== undefined) addDetail(draftOf(subject), detail, object);
  const property = LABEL_PROPERTIES.get(predicate.value);
  if (property !== undefined && object.termType === 'Literal') {
    const label = { property, language: object.language.toLowerCase(), text: oneLine(object.value) };
    draftOf(subject).labels.set(`${property} ${label.language} ${label.text}`, label);
    return;
  }
  switch (predicate.value) {
    case RDF_TYPE:
      if (object.value === SKOS_CONCEPT || object.value === LISTING) draftOf(subject).isConcept = true;
      else if (object.value === SKOS_SCHEME) draftOf(subject).isScheme = true;
      else draftOf(subject).types.add(object.value);
      return;
    case NOTATION:
      if (object.termType === 'Literal') draftOf(subject).notations.add(oneLine(object.value));
      return;
    case CODE:
      if (object.termType === 'Literal') draftOf(subject).codes.add(oneLine(object.value));
      return;
    case LEVEL:
      if (object.termType === 'Literal') draftOf(subject).levels.add(oneLine(object.value));
      return;
    case BROADER:
      if (isNode) draftOf(subject).broader.add(object.value);
      return;
    case NARROWER:
      if (isNode) draftOf(object).broader.add(subject.value);
      return;
    case IN_SCHEME:
    case TOP_CONCEPT_OF:
      if (isNode) joinScheme(draftOf(subject), draftOf(object), object.value);
      return;
    case HAS_TOP_CONCEPT:
      if (isNode) joinScheme(draftOf(object), draftOf(subject), subject.value);
      return;
    default:
  }
}

/** Of texts, those in English or no language: labels and official texts are what is kept in others. */
function addDetail(draft: Draft, detail: Detail, object: Quad['object']): void {
  if (object.termType === 'Literal' && !/^(?:en(?:-|$)|$)/i.test(object.language)) return;
  const text = oneLine(object.value);
  if (text === '' || text.length > MAX_LABEL_LENGTH || UNREADABLE.test(text)) return;
  const name = detail === 'source' && object.termType === 'NamedNode' ? 'sourceUrl' : detail;
  const texts = draft.details.get(name);
  if (texts === undefined) draft.details.set(name, new Set([text]));
  else texts.add(text);
}

function joinScheme(concept: Draft, scheme: Draft, uri: string): void {
  concept.isConcept = true;
  concept.schemes.add(uri);
  scheme.isScheme = true;
}

function draftFor(drafts: Map<string, Draft>, value: string, termType: string): Draft {
  const isBlank = termType === 'BlankNode';
  const key = isBlank ? `_:${value}` : value;
  let draft = drafts.get(key);
  if (draft === undefined) {
    draft = {
      isBlank,
      isConcept: false,
      isScheme: false,
      notations: new Set(),
      codes: new Set(),
      levels: new Set(),
      types: new Set(),
      broader: new Set(),
      schemes: new Set(),
      labels: new Map(),
      details: new Map(),
    };
    drafts.set(key, draft);
  }
  return draft;
}

const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ');

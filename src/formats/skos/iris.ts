/** The IRIs of crosswalk's RDF: which prefix stands for what, and how concepts, schemes and mappings are named. */

import { compareText } from '../../domain/compare-text.ts';
import type { Concept } from '../../domain/types.ts';
import { BUILT_IN_PREFIXES } from '../sssom/model.ts';
import { iriOf, isFrameworkId, SET_BASE } from '../sssom/profile.ts';

const HOUSE = 'https://w3id.org/crosswalk-migration/';
const UN_SDG = 'http://metadata.un.org/sdg/';
/** The UN's own concept scheme, of which our framework `sdg` is one edition. */
export const UN_SDG_SCHEME = 'http://metadata.un.org/sdg';

const FIXED: ReadonlyMap<string, string> = new Map([
  ['crosswalk', iriOf('crosswalk')],
  ['dcterms', 'http://purl.org/dc/terms/'],
  ['framework', iriOf('framework')],
  ['owl', builtIn('owl')],
  ['pav', 'http://purl.org/pav/'],
  ['rdf', builtIn('rdf')],
  ['rdfs', builtIn('rdfs')],
  ['relation', `${HOUSE}relation/`],
  ['sdg', UN_SDG],
  ['semapv', builtIn('semapv')],
  ['set', SET_BASE],
  ['skos', builtIn('skos')],
  ['sssom', builtIn('sssom')],
  ['xsd', builtIn('xsd')],
  ['xwm', iriOf('xwm')],
]);

function builtIn(prefix: string): string {
  return BUILT_IN_PREFIXES.get(prefix) ?? '';
}

/** Prefixes of a document with these frameworks, by name. A framework named like a fixed prefix has none of its own. */
export function prefixesFor(frameworks: readonly string[]): ReadonlyMap<string, string> {
  const prefixes = new Map(FIXED);
  for (const id of frameworks) if (!prefixes.has(id) && isFrameworkId(id)) prefixes.set(id, iriOf(id));
  return new Map([...prefixes].sort(([a], [b]) => compareText(a, b)));
}

/** `skos:broader` as a full IRI. The prefix must be a fixed one. */
export function iri(curie: string): string {
  const colon = curie.indexOf(':');
  const base = FIXED.get(curie.slice(0, colon));
  if (base === undefined) throw new RangeError(`"${curie}" has no fixed prefix.`);
  return base + curie.slice(colon + 1);
}

export const schemeIri = (framework: string): string => iriOf('framework') + encodeURIComponent(framework);
export const mappingIri = (id: string): string => iriOf('xwm') + encodeURIComponent(id);
export const setIri = (id: string): string => SET_BASE + encodeURIComponent(id);
/** A level of a framework. */
export const levelIri = (framework: string, level: string): string =>
  `${schemeIri(framework)}/level/${encodeURIComponent(level)}`;
/** One of several places at which a framework lists a thing that has one IRI. */
export const listingIri = (id: string): string => `${HOUSE}listing/${encodeURIComponent(id)}`;
/** True for names that were made here and lead nowhere else. */
export const isOurs = (target: string): boolean => target.startsWith(HOUSE);

export const relationIri = (id: string): string => `${HOUSE}relation/${encodeURIComponent(id)}`;

/** The UN's IRI for SDGs, ours for all else. Several listings of one SDG indicator have one IRI, as at the UN. */
export function conceptIri({ framework, notation, uri }: Concept): string {
  if (framework === 'sdg' && uri !== null && isUnSdg(uri)) return uri;
  return iriOf(framework) + encodeURIComponent(notation);
}

/** For concepts that are named but not among the data. */
export function iriOfId(id: string): string {
  const colon = id.indexOf(':');
  return iriOf(id.slice(0, colon)) + encodeURIComponent(id.slice(colon + 1));
}

const isUnSdg = (uri: string): boolean =>
  uri.startsWith(UN_SDG) && /^[\w.-]+$/.test(uri.slice(UN_SDG.length));

/** Web addresses that every RDF syntax can carry as they are; others are written as text. */
export const isWebIri = (text: string): boolean => /^https?:\/\/[^\s<>"{}|\\^`\p{Cc}]+$/u.test(text);

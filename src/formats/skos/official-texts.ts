/** Official texts, in any language, for concepts that exist: taken from a SKOS file by URI or notation. */

import { notationKey } from '../../domain/concept-id.ts';
import type { Concept } from '../../domain/types.ts';
import type { SkosConcept, SkosLabel, SkosReading } from './read.ts';

export interface OfficialText {
  /** Concept id. */
  readonly concept: string;
  /** Lower-case BCP 47 tag, empty where the file gives none. */
  readonly language: string;
  readonly text: string;
  readonly matchedBy: 'uri' | 'notation';
  /** IRI of the file's concept that has the text. */
  readonly resource: string;
}

/** A concept of the file whose texts went to none of ours. */
interface UnmatchedConcept {
  readonly uri: string;
  readonly notation: string | null;
  readonly reason: 'unknown' | 'ambiguous-notation' | 'identifier-contradicts' | 'no-text';
  readonly message: string;
}

interface OfficialTexts {
  /** In the order of the concepts given, then of languages; one a concept and language. */
  readonly texts: readonly OfficialText[];
  readonly unmatched: readonly UnmatchedConcept[];
}

interface OfficialTextOptions {
  /** The framework whose notations the file uses; `concepts` of other frameworks are not looked at. */
  readonly framework: string;
  /** Which label holds the official text. */
  readonly property: SkosLabel['property'];
}

/**
 * Matches the concepts of a file with those of a framework: by URI, else by any of the file's notations, in any form
 * (10.07 is 10.7). Where both sides also have identifiers of one kind that differ (URIs of one namespace, codes), the equal
 * numbers are those of two editions and are not matched. An element listed several times under one URI gets its text in every place.
 */
export function officialTexts(
  reading: Extract<SkosReading, { ok: true }>,
  concepts: readonly Concept[],
  { framework, property }: OfficialTextOptions,
): OfficialTexts {
  const own = concepts.filter((concept) => concept.framework === framework);
  const byUri = groupBy(own, ({ uri }) => (uri === null ? [] : [uriKey(uri)]));
  const byNotation = groupBy(own, ({ notation, codes }) => [
    ...new Set([notation, ...codes].map(notationKey)),
  ]);
  const found = new Map<string, Map<string, OfficialText>>();
  const unmatched: UnmatchedConcept[] = [];
  for (const concept of reading.concepts) {
    const match = matchConcept(concept, byUri, byNotation);
    const labels = concept.labels.filter((label) => label.property === property);
    if (!match.ok || labels.length === 0) {
      unmatched.push({
        uri: concept.uri,
        notation: concept.notations[0] ?? null,
        ...(match.ok ? NO_TEXT : match.why),
      });
      continue;
    }
    for (const { id } of match.concepts) {
      const texts = found.get(id) ?? new Map<string, OfficialText>();
      found.set(id, texts);
      for (const { language, text } of labels) {
        const before = texts.get(language);
        // A match by URI is surer than one by notation; of equals the first stays.
        if (before !== undefined && (before.matchedBy === 'uri' || match.by === 'notation')) continue;
        texts.set(language, { concept: id, language, text, matchedBy: match.by, resource: concept.uri });
      }
    }
  }
  const byLanguage = (a: OfficialText, b: OfficialText) => (a.language < b.language ? -1 : 1);
  return { texts: own.flatMap(({ id }) => [...(found.get(id)?.values() ?? [])].sort(byLanguage)), unmatched };
}

type Why = Pick<UnmatchedConcept, 'reason' | 'message'>;

const NO_TEXT: Why = { reason: 'no-text', message: 'It has no text of the kind asked for.' };

type Match =
  | { readonly ok: true; readonly by: OfficialText['matchedBy']; readonly concepts: readonly Concept[] }
  | { readonly ok: false; readonly why: Why };

function matchConcept(
  { uri, notations }: SkosConcept,
  byUri: ReadonlyMap<string, readonly Concept[]>,
  byNotation: ReadonlyMap<string, readonly Concept[]>,
): Match {
  const named = byUri.get(uriKey(uri));
  if (named !== undefined) return { ok: true, by: 'uri', concepts: named };
  const keys = new Set(notations.map(notationKey));
  const meant = new Map<string, Concept>();
  for (const key of keys) {
    const bearers = byNotation.get(key) ?? [];
    const [first] = bearers;
    // Listings of one element have one URI, and all get its text; what has several URIs is several things.
    if (bearers.length > 1 && !bearers.every(({ uri: other }) => other !== null && other === first?.uri)) {
      const ids = bearers.map(({ id }) => id).join(', ');
      return { ok: false, why: { reason: 'ambiguous-notation', message: `"${key}" means ${ids}.` } };
    }
    for (const bearer of bearers) meant.set(bearer.id, bearer);
  }
  const concepts = [...meant.values()];
  if (concepts.length === 0) {
    return { ok: false, why: { reason: 'unknown', message: 'No element has its URI or notation.' } };
  }
  const other = concepts.find((concept) => contradicts(concept, uri, keys));
  if (other === undefined) return { ok: true, by: 'notation', concepts };
  const message = `${other.id} has its notation but is ${other.uri ?? other.codes.join(', ')}: another element under the same number.`;
  return { ok: false, why: { reason: 'identifier-contradicts', message } };
}

/** True where both sides name the element by more than its number, and name different ones. */
function contradicts(
  { uri: own, notation, codes }: Concept,
  uri: string,
  keys: ReadonlySet<string>,
): boolean {
  if (own !== null && namespaceOf(own) === namespaceOf(uri)) return true;
  const coded = codes.length > 0 && !codes.some((code) => keys.has(notationKey(code)));
  return coded && [...keys].some((key) => key !== notationKey(notation));
}

function groupBy(
  concepts: readonly Concept[],
  keysOf: (concept: Concept) => readonly string[],
): ReadonlyMap<string, readonly Concept[]> {
  const groups = new Map<string, Concept[]>();
  for (const concept of concepts) {
    for (const key of keysOf(concept)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [concept]);
      else group.push(concept);
    }
  }
  return groups;
}

/** As people write one URI: with http or https, a closing slash, 10.07 for 10.7. */
function uriKey(uri: string): string {
  const path = uri.replace(/^https?:\/\//i, '').replace(/\/+$/, '');
  const cutAt = Math.max(path.lastIndexOf('/'), path.lastIndexOf('#')) + 1;
  return path.slice(0, cutAt).toLowerCase() + notationKey(path.slice(cutAt));
}

function namespaceOf(uri: string): string {
  const path = uri.replace(/^https?:\/\//i, '').replace(/\/+$/, '');
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('#')) + 1).toLowerCase();
}

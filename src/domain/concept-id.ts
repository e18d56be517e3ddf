import { distance } from 'fastest-levenshtein';
import { compareText } from './compare-text.ts';
import type { Concept, Framework } from './types.ts';

/**
 * Concept ids and the many ways people write them. An id is a CURIE, `framework:notation`.
 * Whatever notation is in use is accepted and answered with the canonical id.
 */

/** `sdg` of `sdg:10.7`; empty where there is no colon. */
export function frameworkOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf(':')));
}

export interface ResolveHint {
  /** Only concepts of this framework are meant. */
  readonly framework?: string | null;
  /** Only concepts of this level are meant. */
  readonly level?: string | null;
}

/** What a text means, where it means anything. */
export type Meaning =
  | { readonly kind: 'found'; readonly id: string }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] };

type Resolution = Meaning | { readonly kind: 'unknown'; readonly nearest: readonly string[] };

export interface ConceptIndex {
  /** Reads "sdg:10.7", "SDG 10.07", "Target 10.7", "C100702", a URI, a bare code. */
  resolve(text: string, hint?: ResolveHint): Resolution;
  /** The same, null where nothing is meant: without the nearest, which cost a look at every concept. */
  meaningOf(text: string, hint?: ResolveHint): Meaning | null;
}

const NEAREST = 3;
const MAX_TEXT = 255;

/** "10.07" and "10.7", "3.D" and "3.d" are one key; letters fold, leading zeros of a number go. */
export function notationKey(notation: string): string {
  return notation
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .split('.')
    .map((part) => part.replace(/^0+(?=\d)/, ''))
    .join('.');
}

/** The scheme, letter case and a closing slash do not tell two concepts apart. */
function uriKey(uri: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(uri.trim());
  } catch {
    return null;
  }
  path = path.replace(/^https?:\/\//i, '').replace(/\/+$/, '');
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('#'));
  return `${path.slice(0, cut + 1).toLowerCase()}${notationKey(path.slice(cut + 1))}`;
}

/** Concepts must come in canonical order: candidates and nearest ones are answered in that order. */
export function buildConceptIndex(
  frameworks: readonly Framework[],
  concepts: readonly Concept[],
): ConceptIndex {
  const byId = new Map(concepts.map((concept) => [concept.id, concept]));
  const order = new Map(concepts.map((concept, place) => [concept, place]));
  const byUri = new Map<string, Concept[]>();
  const byKey = new Map<string, Concept[]>();
  const levelWords = new Map<string, Set<string>>();
  const prefixes = frameworks
    .flatMap((framework) => [framework.id, ...framework.aliases].map((alias) => ({ alias, framework })))
    .sort((a, b) => b.alias.length - a.alias.length || compareText(a.alias, b.alias));

  for (const framework of frameworks) {
    for (const level of framework.levels) {
      for (const word of [level.id, level.label, level.plural].map((name) => name.toLowerCase())) {
        levelWords.set(word, (levelWords.get(word) ?? new Set()).add(level.id));
      }
    }
  }
  for (const concept of concepts) {
    if (concept.uri !== null) push(byUri, uriKey(concept.uri) ?? '', concept);
    for (const key of new Set([concept.notation, ...concept.codes].map(notationKey)))
      push(byKey, key, concept);
  }

  function lookUp(rest: string, hint: ResolveHint): Concept[] {
    const fits = (concept: Concept) =>
      (hint.framework == null || concept.framework === hint.framework) &&
      (hint.level == null || concept.level === hint.level);
    const found = new Set((byKey.get(notationKey(rest)) ?? []).filter(fits));
    for (const [word, levels] of levelWords) {
      if (!rest.toLowerCase().startsWith(word)) continue;
      const code = rest.slice(word.length).replace(/^[\s_-]+/, '');
      for (const concept of byKey.get(notationKey(code)) ?? []) {
        if (fits(concept) && levels.has(concept.level)) found.add(concept);
      }
    }
    return [...found].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  }

  function splitPrefix(text: string): { framework: string; rest: string } | null {
    const lower = text.toLowerCase();
    for (const { alias, framework } of prefixes) {
      if (!lower.startsWith(alias)) continue;
      const rest = text.slice(alias.length);
      if (/^[\s:_-]/.test(rest)) return { framework: framework.id, rest: rest.replace(/^[\s:_-]+/, '') };
      if (/^\d/.test(rest)) return { framework: framework.id, rest };
    }
    return null;
  }

  /** What a text may mean, and the code and hint by which the nearest are found where it means nothing. */
  function lookAt(raw: string, hint: ResolveHint): LookedAt {
    const text = raw.trim();
    const exact = byId.get(text);
    if (exact !== undefined && fitsHint(exact, hint)) return { found: [exact], code: text, hint };
    if (text === '' || text.length > MAX_TEXT) return { found: [], code: null, hint };
    if (/^https?:\/\//i.test(text)) {
      const code = text.replace(/\/+$/, '').replace(/^.*[/#]/, '');
      return { found: byUri.get(uriKey(text) ?? '') ?? [], code, hint };
    }
    const prefixed = splitPrefix(text);
    if (prefixed !== null && (hint.framework == null || hint.framework === prefixed.framework)) {
      const own = { ...hint, framework: prefixed.framework };
      const found = lookUp(prefixed.rest, own);
      if (found.length > 0) return { found, code: prefixed.rest, hint };
      const whole = lookUp(text, hint);
      if (whole.length > 0) return { found: whole, code: text, hint };
      return { found: [], code: prefixed.rest, hint: own };
    }
    return { found: lookUp(text, hint), code: text, hint };
  }

  return {
    resolve: (text, hint = {}) => {
      const looked = lookAt(text, hint);
      return meaning(looked) ?? { kind: 'unknown', nearest: nearest(concepts, looked) };
    },
    meaningOf: (text, hint = {}) => meaning(lookAt(text, hint)),
  };
}

interface LookedAt {
  readonly found: readonly Concept[];
  /** Null where nothing is near. */
  readonly code: string | null;
  readonly hint: ResolveHint;
}

function meaning({ found, hint }: LookedAt): Meaning | null {
  const fitting = found.filter((concept) => fitsHint(concept, hint));
  const [only] = fitting;
  if (only === undefined) return null;
  if (fitting.length === 1) return { kind: 'found', id: only.id };
  return { kind: 'ambiguous', candidates: fitting.map((concept) => concept.id) };
}

function fitsHint(concept: Concept, hint: ResolveHint): boolean {
  return (
    (hint.framework == null || concept.framework === hint.framework) &&
    (hint.level == null || concept.level === hint.level)
  );
}

/** The known concepts whose notation looks most like the text; a neighbour in number beats one in spelling. */
function nearest(concepts: readonly Concept[], { code, hint }: LookedAt): readonly string[] {
  if (code === null) return [];
  const key = notationKey(code.replace(/^[^:]*:/, ''));
  const scored = concepts
    .filter((concept) => fitsHint(concept, hint))
    .map((concept, order) => {
      const own = notationKey(concept.notation);
      return { id: concept.id, edits: distance(key, own), gap: numberGap(key, own), order };
    })
    .filter(({ edits }) => edits <= Math.max(1, Math.floor(key.length / 2)));
  scored.sort((a, b) => a.edits - b.edits || a.gap - b.gap || a.order - b.order);
  return scored.slice(0, NEAREST).map(({ id }) => id);
}

function numberGap(a: string, b: string): number {
  const [headA, lastA] = splitLast(a);
  const [headB, lastB] = splitLast(b);
  if (headA !== headB) return 1000;
  const gap = Math.abs(Number(lastA) - Number(lastB));
  return Number.isNaN(gap) ? 500 : gap;
}

function splitLast(key: string): [string, string] {
  const cut = key.lastIndexOf('.');
  return [key.slice(0, cut + 1), key.slice(cut + 1)];
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

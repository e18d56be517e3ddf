import { distance } from 'fastest-levenshtein';
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

type Resolution =
  | { readonly kind: 'found'; readonly id: string }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] }
  | { readonly kind: 'unknown'; readonly nearest: readonly string[] };

export interface ConceptIndex {
  /** Reads "sdg:10.7", "SDG 10.07", "Target 10.7", "C100702", a URI, a bare code. */
  resolve(text: string, hint?: ResolveHint): Resolution;
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
    .sort((a, b) => b.alias.length - a.alias.length || (a.alias < b.alias ? -1 : 1));

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

  function resolve(raw: string, hint: ResolveHint = {}): Resolution {
    const text = raw.trim();
    const exact = byId.get(text);
    if (exact !== undefined && fitsHint(exact, hint)) return { kind: 'found', id: exact.id };
    if (text === '' || text.length > MAX_TEXT) return { kind: 'unknown', nearest: [] };
    if (/^https?:\/\//i.test(text)) {
      const code = text.replace(/\/+$/, '').replace(/^.*[/#]/, '');
      return answer(byUri.get(uriKey(text) ?? '') ?? [], code, hint);
    }
    const prefixed = splitPrefix(text);
    if (prefixed !== null && (hint.framework == null || hint.framework === prefixed.framework)) {
      const found = lookUp(prefixed.rest, { ...hint, framework: prefixed.framework });
      if (found.length > 0) return answer(found, prefixed.rest, hint);
      const whole = lookUp(text, hint);
      if (whole.length > 0) return answer(whole, text, hint);
      return answer([], prefixed.rest, { ...hint, framework: prefixed.framework });
    }
    return answer(lookUp(text, hint), text, hint);
  }

  function answer(found: readonly Concept[], text: string, hint: ResolveHint): Resolution {
    const fitting = found.filter((concept) => fitsHint(concept, hint));
    const [only] = fitting;
    if (only !== undefined && fitting.length === 1) return { kind: 'found', id: only.id };
    if (fitting.length > 1) return { kind: 'ambiguous', candidates: fitting.map((concept) => concept.id) };
    return { kind: 'unknown', nearest: nearest(concepts, text, hint) };
  }

  return { resolve };
}

function fitsHint(concept: Concept, hint: ResolveHint): boolean {
  return (
    (hint.framework == null || concept.framework === hint.framework) &&
    (hint.level == null || concept.level === hint.level)
  );
}

/** The known concepts whose notation looks most like the text; a neighbour in number beats one in spelling. */
function nearest(concepts: readonly Concept[], text: string, hint: ResolveHint): readonly string[] {
  const key = notationKey(text.replace(/^[^:]*:/, ''));
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

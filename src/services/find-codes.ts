import type { Meaning } from '../domain/concept-id.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';

/** Finding the codes of elements in text that somebody pasted: a list, a table, a sentence of a document. */

export interface FoundCodes {
  /** Canonical ids, each once, in the order in which they are met. */
  readonly found: readonly string[];
  /** Codes that mean several elements, with all of them. */
  readonly ambiguous: readonly { readonly text: string; readonly candidates: readonly string[] }[];
  /** What looks like a code and is none, with the nearest known ones for the first few. */
  readonly unknown: readonly { readonly text: string; readonly nearest: readonly string[] }[];
  /** How many words that look like codes were not read, since there are too many. */
  readonly left: number;
}

/** Longer text than this is no list of tags; the rest is not read. */
export const MAX_PASTED = 20_000;
/** No project has more codes than this; what comes after as many different ones is not read. */
export const MOST_CODES = 500;
/** The nearest ones are looked for this often: each time costs a look at every concept. */
export const MOST_EXPLAINED = 20;
/** What an address holds of codes, in characters as they are encoded: below what servers and mail programs take. */
export const MOST_IN_ADDRESS = 6_000;
/** No code is longer. */
const MAX_CODE = 255;
/** A name in front of a code has at most this many words: "Global Compact objective 5". */
const MOST_WORDS_BEFORE = 4;

/** A code by itself: 10.7, 1a11, 10.7.1, O3, SP1, C100702, 3.d, IO3.2. */
const CODE = /^(?:[A-Za-z]{1,3})?\d{1,6}(?:[.\-/]?[A-Za-z0-9]{1,4}){0,4}$/;
/** Words that keep a list together: in "targets 10.7 and 8.8" the second code is a target too. */
const BETWEEN: ReadonlySet<string> = new Set(['and', 'or', '&', 'et', 'y', 'und', 'ou', 'o']);
/** What people set around and between codes. */
const EDGES = /^[\s"'“”‘’()[\]{}<>*•·–—-]+|[\s"'“”‘’()[\]{}<>*•·–—.,;!?-]+$/g;

/**
 * Reads codes out of a text. Each word that can be a code is tried with the words before it, most of them first, so that
 * "Global Compact objective 5" is one code and not two. In "SDG targets 10.7, 8.8 and 16.2" the name holds for all
 * three. A number among words ("12 people") is no code; in a list of codes it may be. `chosen` settles codes that mean several elements: text to id.
 */
export function findCodes(
  graph: CrosswalkGraph,
  pasted: string,
  chosen: ReadonlySet<string> = new Set(),
): FoundCodes {
  const found = new Set<string>();
  const ambiguous = new Map<string, readonly string[]>();
  const unknown = new Set<string>();
  let left = 0;
  for (const line of pasted.slice(0, MAX_PASTED).split(/[\n\r;|\t]+/)) {
    let context: { readonly framework: string; readonly level: string } | null = null;
    const words = line.split(/[\s,]+/).map((word) => word.replace(EDGES, ''));
    let begun = 0;
    const isList = words.every((word) => word === '' || isCode(word) || BETWEEN.has(word.toLowerCase()));
    for (const [place, word] of words.entries()) {
      if (!isCode(word)) {
        if (word !== '' && !BETWEEN.has(word.toLowerCase())) context = null;
        continue;
      }
      if (found.size + ambiguous.size + unknown.size >= MOST_CODES) {
        if (looksMeant(word)) left += 1;
        continue;
      }
      const read = readAt(graph, words, begun, place, context);
      if (read?.kind === 'found') {
        found.add(read.id);
        const concept = graph.concepts[graph.numberOf.get(read.id) ?? -1];
        if (concept !== undefined) context = { framework: concept.framework, level: concept.level };
        begun = place + 1;
      } else if (read?.kind === 'ambiguous' && (isList || !/^\d+$/.test(word))) {
        const settled = read.candidates.find((id) => chosen.has(id));
        if (settled === undefined) ambiguous.set(word, read.candidates);
        else found.add(settled);
        begun = place + 1;
      } else if (read === null && looksMeant(word)) {
        unknown.add(word);
      }
    }
  }
  return {
    found: [...found],
    ambiguous: [...ambiguous].map(([text, candidates]) => ({ text, candidates })),
    unknown: [...unknown].map((text, place) => ({
      text,
      nearest: place < MOST_EXPLAINED ? nearestTo(graph, text) : [],
    })),
    left,
  };
}

/**
 * The same question in short, for an address: what was found, then as it was written what is to be chosen or was not
 * understood, each by itself, so that it is read again as it was. `left` counts what was not read or found no room.
 */
export function inShort({ found, ambiguous, unknown, left }: FoundCodes): {
  readonly tags: string;
  readonly left: number;
} {
  let tags = found.join(',');
  let over = left;
  for (const { text } of [...ambiguous, ...unknown]) {
    const longer = tags === '' ? text : `${tags};${text}`;
    if (encodeURIComponent(longer).length > MOST_IN_ADDRESS) over += 1;
    else tags = longer;
  }
  return { tags, left: over };
}

function nearestTo(graph: CrosswalkGraph, word: string): readonly string[] {
  const read = graph.index.resolve(word);
  return read.kind === 'unknown' ? read.nearest : [];
}

function readAt(
  graph: CrosswalkGraph,
  words: readonly string[],
  begun: number,
  place: number,
  context: { readonly framework: string; readonly level: string } | null,
): Meaning | null {
  for (let first = Math.max(begun, place - MOST_WORDS_BEFORE); first < place; first += 1) {
    const read = graph.index.meaningOf(
      singular(
        words
          .slice(first, place + 1)
          .filter((word) => word !== '')
          .join(' '),
      ),
    );
    if (read !== null) return read;
  }
  const word = words[place] ?? '';
  const hints = context === null ? [{}] : [context, { framework: context.framework }, {}];
  for (const hint of hints) {
    const read = graph.index.meaningOf(word, hint);
    if (read !== null) return read;
  }
  return null;
}

/** "targets 10.7" is read as "target 10.7". */
function singular(text: string): string {
  return text.replace(/\b(goal|target|indicator|objective|outcome|output|principle|deliverable)s\b/gi, '$1');
}

function isCode(word: string): boolean {
  if (word.length > MAX_CODE) return false;
  return word.includes(':') || /^https?:\/\//i.test(word) || CODE.test(word);
}

/** A number alone, or a year, in a sentence is no code that somebody meant. */
function looksMeant(word: string): boolean {
  return !/^\d+$/.test(word) && !/^\d+(st|nd|rd|th|%)$/.test(word) && !/:$/.test(word);
}

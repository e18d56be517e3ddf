import { notationKey } from '../domain/concept-id.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';
import type { Concept, Framework } from '../domain/types.ts';

/** Finding elements by what people type: a code in any notation, or words. */

export interface SearchResult {
  readonly frameworks: readonly Framework[];
  /** Best first. */
  readonly concepts: readonly Concept[];
  /** False where no element has all the words, and these have some of them. */
  readonly allWords: boolean;
}

/** Rank of a hit, smaller is better; the text found in weighs more than how the words stand in it. */
const CODE = 0;
const CODE_BEGINS = 1;
const LABEL_PHRASE = 2;
const LABEL_WORDS = 3;
const LABEL_PARTS = 4;
const TEXT_PHRASE = 5;
const TEXT_WORDS = 6;
const TEXT_PARTS = 7;

/**
 * Elements that fit what was typed. First those whose code it is, then those whose label has it as a phrase, as words or as
 * beginnings of words, then those whose official text or note has. Within a rank: frameworks in force on `day` before ended
 * ones, labels that begin with it, labels of which it is the larger part, what most mappings lead to, then framework order.
 */
export function searchConcepts(graph: CrosswalkGraph, q: string, day: string): SearchResult {
  const text = q.trim().slice(0, 200);
  if (text === '') return { frameworks: [], concepts: [], allWords: true };
  const words = wordsOf(text);
  const coded = codedAs(graph, text);
  const rank = (concept: Concept): number | null => {
    if (coded.has(concept.id)) return CODE;
    if (beginsWithCode(concept, text)) return CODE_BEGINS;
    return words.length === 0 ? null : rankOfWords(concept, words);
  };
  const ended = new Set(
    graph.frameworks.filter(({ validUntil }) => validUntil !== null && validUntil < day).map(({ id }) => id),
  );
  const objects = linkedTo(graph);
  const linked = ({ id }: Concept) => objects.get(id) ?? 0;
  const ranked = graph.concepts.flatMap((concept, place) => {
    const found = rank(concept);
    if (found === null) return [];
    const label = wordsOf(concept.label);
    const begins = Number(words.length > 0 && label.join(' ').startsWith(words.join(' ')));
    return [{ concept, rank: found, place, begins, quarters: Math.floor((4 * words.length) / label.length) }];
  });
  ranked.sort(
    (a, b) =>
      a.rank - b.rank ||
      Number(ended.has(a.concept.framework)) - Number(ended.has(b.concept.framework)) ||
      (a.rank <= CODE_BEGINS
        ? 0
        : b.begins - a.begins || b.quarters - a.quarters || linked(b.concept) - linked(a.concept)) ||
      a.place - b.place,
  );
  const frameworks = graph.frameworks.filter((framework) => isNamed(framework, text, words));
  if (ranked.length > 0 || words.length < 2) {
    return { frameworks, concepts: ranked.map(({ concept }) => concept), allWords: true };
  }
  return { frameworks, concepts: withSomeWords(graph, words), allWords: false };
}

/** The elements that the text means as a code, all of them where it means several. */
function codedAs(graph: CrosswalkGraph, text: string): ReadonlySet<string> {
  const found = graph.index.resolve(text);
  if (found.kind === 'found') return new Set([found.id]);
  return new Set(found.kind === 'ambiguous' ? found.candidates : []);
}

/** "10." and "10.7" begin 10.7.1, but 1 does not begin 10. */
function beginsWithCode({ notation, codes }: Concept, text: string): boolean {
  if (!/\d/.test(text)) return false;
  const key = notationKey(text.replace(/\.$/, ''));
  return [notation, ...codes].some((code) => {
    const own = notationKey(code);
    return own.startsWith(key) && own.length > key.length && !/^\d/.test(own.slice(key.length));
  });
}

function rankOfWords(concept: Concept, words: readonly string[]): number | null {
  const label = wordsOf(concept.label);
  const inLabel = fitOf(label, words);
  if (inLabel !== null) return [LABEL_PHRASE, LABEL_WORDS, LABEL_PARTS][inLabel] ?? null;
  const texts = [...concept.officialTexts.map(({ text }) => text), concept.note ?? ''];
  const inTexts = texts.flatMap((text) => fitOf([...label, ...wordsOf(text)], words) ?? []);
  if (inTexts.length === 0) return null;
  return [TEXT_PHRASE, TEXT_WORDS, TEXT_PARTS][Math.min(...inTexts)] ?? null;
}

/** 0 where the words stand in a row, 1 where all are there, 2 where all begin a word, null where one is missing. */
function fitOf(text: readonly string[], words: readonly string[]): 0 | 1 | 2 | null {
  const row = ` ${text.join(' ')} `;
  if (row.includes(` ${words.join(' ')} `)) return 0;
  if (words.every((word) => text.includes(word))) return 1;
  return words.every((word) => word.length > 2 && text.some((other) => other.startsWith(word))) ? 2 : null;
}

function withSomeWords(graph: CrosswalkGraph, words: readonly string[]): readonly Concept[] {
  const scored = graph.concepts.flatMap((concept) => {
    const own = wordsOf(concept.label);
    const score = words.filter((word) => word.length > 3 && own.includes(word)).length;
    return score === 0 ? [] : [{ concept, score }];
  });
  return scored.sort((a, b) => b.score - a.score).map(({ concept }) => concept);
}

function isNamed({ id, title, shortTitle, aliases }: Framework, text: string, words: readonly string[]) {
  if ([id, ...aliases].includes(text.toLowerCase())) return true;
  return words.length > 0 && fitOf(wordsOf(`${title} ${shortTitle}`), words) !== null;
}

/** Lower case, without accents and the s of plurals, cut at everything that is no letter or figure. */
function wordsOf(text: string): readonly string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) =>
      word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word,
    );
}

const counts = new WeakMap<CrosswalkGraph, ReadonlyMap<string, number>>();

/** How many accepted mappings lead to an element; counted once per graph. */
function linkedTo(graph: CrosswalkGraph): ReadonlyMap<string, number> {
  let known = counts.get(graph);
  if (known === undefined) {
    const accepted = graph.mappings.filter(({ status, object }) => status === 'accepted' && object !== null);
    const byObject = Map.groupBy(accepted, ({ object }) => object ?? '');
    known = new Map([...byObject].map(([id, of]) => [id, of.length]));
    counts.set(graph, known);
  }
  return known;
}

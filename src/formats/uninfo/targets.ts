/** The cell of SDG targets: code and text, the next one after a comma without a space, while texts hold commas too. */

import type { CrosswalkGraph } from '../../domain/graph.ts';
import { textIn } from '../../domain/official-text.ts';

export interface OfficialTarget {
  /** "10.7". */
  readonly id: string;
  readonly text: string;
}

/** The official English texts of the SDG targets, as far as they are loaded, by their notation. */
export function officialTargets(graph: CrosswalkGraph): OfficialTarget[] {
  return graph.concepts
    .filter(({ framework, level }) => framework === 'sdg' && level === 'target')
    .flatMap((concept) => {
      const text = textIn(concept, 'en');
      return text === null ? [] : [{ id: concept.notation, text }];
    });
}

/** One entry of the cell. */
interface TargetEntry {
  /** Lower case: "13.b". Null where no code could be found. */
  readonly code: string | null;
  readonly text: string;
  /** False where the text is nearer to another official target, or to none. True where there is none to compare with. */
  readonly textAgrees: boolean;
}

export interface TargetReader {
  /** Splits the cell; each target once, in the order of the cell. */
  split(cell: string): readonly TargetEntry[];
}

/** Half of the word triples: editions of a text differ in some words, two targets in nearly all. */
const AGREES = 0.5;
const FOUND_BY_TEXT = 0.8;
const START = /(^\s*|,)(?=(\d{1,2}\.(?:\d{1,2}|[a-z]))(?=\s|,|$))/gi;

/**
 * Makes a reader for the official texts of the targets. Without texts every code of the form 10.7 or 13.b begins a
 * target; with them only the 169 codes do, and texts are compared, so that no number within a text is taken for one.
 */
export function targetReader(official: readonly OfficialTarget[]): TargetReader {
  const known = new Map(official.map(({ id, text }) => [id.toLowerCase(), triples(text)]));

  function agreement(code: string, text: ReadonlySet<string>): number {
    const own = known.get(code);
    if (own === undefined || own.size === 0) return 0;
    return [...own].filter((triple) => text.has(triple)).length / own.size;
  }

  function nearest(text: ReadonlySet<string>): { readonly code: string; readonly score: number } | null {
    let best: { code: string; score: number } | null = null;
    for (const code of known.keys()) {
      const score = agreement(code, text);
      if (score > (best?.score ?? 0)) best = { code, score };
    }
    return best;
  }

  function entry(code: string | null, text: string): TargetEntry {
    const words = triples(text);
    if (code === null) {
      const found = nearest(words);
      const sure = found !== null && found.score >= FOUND_BY_TEXT;
      return { code: sure ? found.code : null, text, textAgrees: sure };
    }
    if (known.size === 0 || words.size === 0) return { code, text, textAgrees: true };
    const own = agreement(code, words);
    if (own >= AGREES) return { code, text, textAgrees: true };
    return { code, text, textAgrees: false };
  }

  function split(cell: string): readonly TargetEntry[] {
    if (cell.trim() === '') return [];
    const starts = [...cell.matchAll(START)]
      .map((match) => ({ at: match.index, from: match.index + match[0].length, code: match[2] ?? '' }))
      .filter(({ code }) => known.size === 0 || known.has(code.toLowerCase()));
    const entries = starts.map(({ from, code }, index) => {
      const text = cell.slice(from + code.length, starts[index + 1]?.at).trim();
      return entry(code.toLowerCase(), text);
    });
    const before = cell.slice(0, starts[0]?.at).replace(/,$/, '').trim();
    if (before !== '') entries.unshift(entry(null, before));
    const once = new Map(entries.map((one) => [one.code ?? `text ${one.text}`, one]));
    return [...once.values()];
  }

  return { split };
}

/** The word triples of a text, without case, punctuation and hyphens; a shorter text is one whole. */
function triples(text: string): ReadonlySet<string> {
  const words = text
    .toLowerCase()
    .replace(/[-’']/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  if (words.length === 0) return new Set();
  if (words.length < 3) return new Set([words.join(' ')]);
  return new Set(words.slice(2).map((word, index) => `${words[index]} ${words[index + 1]} ${word}`));
}

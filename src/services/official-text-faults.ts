import type { Fault } from '../domain/types.ts';
import type { SkosLabel } from '../formats/skos/read.ts';

/** Faults that published files of official texts are known to have. */

/** A digit glued to the last word of a whole sentence: what is left of a footnote. */
const FOOTNOTE_MARK = /(?<=\p{Ll}{4})\d{1,2}$/u;
const SENTENCE_LENGTH = 40;

/** The text without a footnote mark at its end, and the warning that says so; null where there was none. */
export function withoutFootnoteMark(text: string, pointer: string): readonly [string, Fault | null] {
  const mark = text.length < SENTENCE_LENGTH ? null : FOOTNOTE_MARK.exec(text);
  if (mark === null) return [text, null];
  const message = `The text ends in "${text.slice(-20)}": the ${mark[0]} is taken for a footnote mark and left out.`;
  return [
    text.slice(0, mark.index),
    { pointer, code: 'footnote-mark', message, fix: 'Check it, and take the mark out of the file.' },
  ];
}

/** That many words in a row are no chance. */
const RUN = 5;

/**
 * Finds texts that say they are in another language and hold a run of words of an English text of the same file. Such a
 * text is kept, since nobody can tell its right wording from it, and reported.
 */
export function foreignWords(
  labels: readonly SkosLabel[],
): (text: string, language: string, pointer: string) => Fault | null {
  const english = new Set(
    labels.filter(({ language }) => isEnglish(language)).flatMap(({ text }) => runsOf(text)),
  );
  return (text, language, pointer) => {
    if (language === '' || isEnglish(language)) return null;
    const run = runsOf(text).find((words) => english.has(words));
    if (run === undefined) return null;
    const message = `The text in ${language} holds the English words "${run}"; it is taken as it stands.`;
    const fix = `Look up the right text, and import it as TSV (notation, language, text).`;
    return { pointer, code: 'mixed-languages', message, fix };
  };
}

const isEnglish = (language: string): boolean => language === 'en' || language.startsWith('en-');

function runsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(RUN - 1).map((_, at) => words.slice(at, at + RUN).join(' '));
}

/** How the questions of a conditional mapping are written in a cell: "a + b | c" is a and b, or c. */

import type { Alternatives } from '../domain/types.ts';

/** A short name of a question, as in the catalogue. */
export const isQuestionId = (text: string): boolean => /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(text);

const QUOTED_LENGTH = 60;

/** Alternatives separated by " | ", questions that all have to be answered yes by " + "; empty for none. */
export function alternativesText(alternatives: Alternatives): string {
  return alternatives.map((allOf) => allOf.join(' + ')).join(' | ');
}

type AlternativesReading =
  | { readonly ok: true; readonly value: Alternatives }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly fix: string };

/** The reverse of alternativesText. Refused: what is no name of a question, and anything given twice. */
export function readAlternatives(text: string): AlternativesReading {
  if (text.trim() === '') return { ok: true, value: [] };
  const value = text.split('|').map((allOf) => allOf.split('+').map((id) => id.trim()));
  const wrong = value.flat().find((id) => !isQuestionId(id));
  if (wrong !== undefined) {
    return {
      ok: false,
      code: 'bad-question',
      message:
        wrong === ''
          ? 'A question is missing between two separators.'
          : `"${wrong.slice(0, QUOTED_LENGTH)}" is not the name of a question.`,
      fix: 'Write names of the catalogue, such as "returnees + host-services | climate": all of those joined by "+", or what stands after "|".',
    };
  }
  const twice = repeated(value);
  if (twice === null) return { ok: true, value };
  return {
    ok: false,
    code: 'repeated-question',
    message: `"${twice.slice(0, QUOTED_LENGTH)}" is given twice.`,
    fix: 'Give each question once within an alternative, and each alternative once.',
  };
}

function repeated(alternatives: Alternatives): string | null {
  const seen = new Set<string>();
  for (const allOf of alternatives) {
    const question = allOf.find((id, place) => allOf.indexOf(id) !== place);
    if (question !== undefined) return question;
    const key = [...allOf].sort().join(' + ');
    if (seen.has(key)) return allOf.join(' + ');
    seen.add(key);
  }
  return null;
}

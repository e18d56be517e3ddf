import type { Concept, OfficialText } from './types.ts';

/** The official texts of a concept: which languages there are, and which one is meant. */

/** The tag of a language that is not known (BCP 47). */
export const UNKNOWN_LANGUAGE = 'und';

/** A BCP 47 tag in its canonical form (`EN-gb` is `en-GB`), or null for what is none. */
export function languageTag(text: string): string | null {
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null;
  } catch {
    return null;
  }
}

/** The text in a language (`fr` also finds `fr-CA`), null where there is none. */
export function textIn({ officialTexts }: Concept, language: string): string | null {
  const exact = officialTexts.find((one) => one.language === language);
  const found = exact ?? officialTexts.find((one) => one.language.startsWith(`${language}-`));
  return found?.text ?? null;
}

/** The English text, else the first one there is. */
export function officialTextOf(concept: Concept): string | null {
  return textIn(concept, 'en') ?? concept.officialTexts[0]?.text ?? null;
}

/** Texts of `before` with those of `now` in their place, one a language, in the order of their tags. */
export function mergeTexts(
  before: readonly OfficialText[],
  now: readonly OfficialText[],
): readonly OfficialText[] {
  const byLanguage = new Map([...before, ...now].map((one) => [one.language, one]));
  return [...byLanguage.values()].sort((a, b) => (a.language < b.language ? -1 : 1));
}

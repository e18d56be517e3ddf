/** What a concept of a file is called, and which of its texts are official ones. */

import { compareText } from '../../domain/graph.ts';
import { languageTag, UNKNOWN_LANGUAGE } from '../../domain/official-text.ts';
import type { OfficialText } from '../../domain/types.ts';
import { quoted, type Warn } from './limits.ts';
import type { SkosConcept, SkosLabel } from './read.ts';

const MAX_LABEL = 80;

/** A label of at most 80 characters: the preferred one, else a short alternative, else the preferred one cut. */
export function nameOf(
  { uri, labels }: SkosConcept,
  notation: string,
  language: string,
  { fault, warn }: { readonly fault: Warn; readonly warn: Warn },
): { readonly label: string; readonly officialTexts: readonly OfficialText[] } {
  const preferred = pick(labels, language, ['prefLabel']) ?? pick(labels, language, ['title']);
  if (preferred === null) {
    fault(
      uri,
      'missing-label',
      `${quoted(uri)} has no skos:prefLabel.`,
      'Give every concept a preferred label.',
    );
    return { label: notation, officialTexts: [] };
  }
  if (preferred.length <= MAX_LABEL) return { label: preferred, officialTexts: textsOf(labels, preferred) };
  const short = labels.find(
    (label) => label.property === 'altLabel' && label.language === language && label.text.length <= MAX_LABEL,
  );
  const label = short?.text ?? cut(preferred);
  if (short === undefined) {
    const message = `The label of ${quoted(notation)} has ${preferred.length} characters; it is cut to ${MAX_LABEL}.`;
    warn(
      uri,
      'label-shortened',
      message,
      'Write a label of your own; the whole one is kept as the official text.',
    );
  }
  return { label, officialTexts: textsOf(labels, label) };
}

function textsOf(labels: readonly SkosLabel[], name: string): readonly OfficialText[] {
  const texts = new Map<string, string>();
  for (const property of ['definition', 'prefLabel'] as const) {
    for (const label of labels) {
      const language =
        label.language === '' ? UNKNOWN_LANGUAGE : (languageTag(label.language) ?? UNKNOWN_LANGUAGE);
      if (label.property !== property || label.text === name || texts.has(language)) continue;
      texts.set(language, label.text);
    }
  }
  return [...texts]
    .map(([language, text]) => ({ language, text }))
    .sort((a, b) => compareText(a.language, b.language));
}

function cut(text: string): string {
  const head = text.slice(0, MAX_LABEL - 1);
  const space = head.lastIndexOf(' ');
  return `${(space > MAX_LABEL / 2 ? head.slice(0, space) : head).toWellFormed().replace(/[\s,;:.]+$/, '')}…`;
}

export function pick(
  labels: readonly SkosLabel[],
  language: string,
  properties: readonly SkosLabel['property'][],
): string | null {
  const fitting = properties.flatMap((property) => labels.filter((label) => label.property === property));
  const exact = fitting.find((label) => label.language === language);
  const related = fitting.find((label) => label.language.startsWith(`${language}-`));
  const found = exact ?? related ?? fitting.find((label) => label.language === '') ?? fitting[0];
  return found?.text ?? null;
}

/** Titles and descriptions of an activity, in its own language and in others. */
import type { Translation } from '../../domain/types.ts';
import { fault, type Notes, oneLine } from '../checks.ts';
import type { XmlElement } from './elements.ts';
import { attribute, childrenOf, chooseNarrative, languageTag } from './values.ts';

interface Texts {
  readonly title: string | null;
  readonly description: string | null;
  /** By language tag. */
  readonly translations: readonly Translation[];
}

/** The title and the general description (type 1, or untyped; else the first that has a text), with their translations. */
export function readTexts(activity: XmlElement, notes: Notes): Texts {
  const own = languageTag(attribute(activity, 'xml:lang'));
  const titleElement = childrenOf(activity, 'title')[0];
  const title = titleElement === undefined ? null : chooseNarrative(titleElement, own);
  if (title === null) {
    const pointer = titleElement?.path ?? `${activity.path}/title`;
    notes.faults.push(
      fault(pointer, 'missing-title', 'The activity has no title.', 'Write it in a narrative of its title.'),
    );
  }
  const description = readDescription(activity, own);
  const translations = new Map<string, { title: string | null; description: string | null }>();
  for (const { language, text } of title?.others ?? []) {
    translations.set(language, { title: oneLine(text), description: null });
  }
  for (const { language, text } of description?.others ?? []) {
    translations.set(language, { title: translations.get(language)?.title ?? null, description: text });
  }
  return {
    title: title === null ? null : oneLine(title.text),
    description: description?.text ?? null,
    translations: [...translations]
      .map(([language, texts]) => ({ language, ...texts }))
      .sort((a, b) => (a.language < b.language ? -1 : 1)),
  };
}

function readDescription(activity: XmlElement, own: string | null): ReturnType<typeof chooseNarrative> {
  const withText = childrenOf(activity, 'description')
    .map((element) => ({
      general: (attribute(element, 'type') ?? '1') === '1',
      chosen: chooseNarrative(element, own),
    }))
    .filter(({ chosen }) => chosen !== null);
  return (withText.find(({ general }) => general) ?? withText[0])?.chosen ?? null;
}

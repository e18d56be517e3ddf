/** Values as IATI writes them: attributes, narratives in several languages, XML Schema numbers and dates. */
import { isDate } from '../../domain/dates.ts';
import { parsePercentage } from '../../domain/percentage.ts';
import type { MicroPercent } from '../../domain/types.ts';
import { fault, type Notes, oneLine, quote } from '../checks.ts';
import type { XmlElement } from './elements.ts';

export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The attribute without surrounding white space; null when it is absent or empty. */
export function attribute(element: XmlElement, name: string): string | null {
  return element.attributes.get(name)?.trim() || null;
}

interface ChosenNarrative {
  readonly text: string;
  /** The first text of each other language that is marked with a language tag. */
  readonly others: readonly { readonly language: string; readonly text: string }[];
}

/**
 * One narrative of an element: in the activity's own language (unmarked, or marked with the default),
 * else in English, else the first; null when there is no text at all. For elements of which nothing else is read.
 */
export function chooseNarrative(element: XmlElement, defaultLanguage: string | null): ChosenNarrative | null {
  const { children } = element;
  if (children.length === 0) return null;
  if (children.length === 1) {
    const text = children[0]?.text.trim() ?? '';
    return text === '' ? null : { text, others: [] };
  }
  const narratives = children
    .map((child) => ({ language: languageOf(child) ?? defaultLanguage, text: child.text.trim() }))
    .filter(({ text }) => text !== '');
  const chosen =
    narratives.find(({ language }) => language === defaultLanguage) ??
    narratives.find(({ language }) => language === 'en') ??
    narratives[0];
  if (chosen === undefined) return null;
  const others = new Map<string, string>();
  for (const { language, text } of narratives) {
    if (language === null || language === chosen.language || language === UNUSABLE) continue;
    if (!others.has(language)) others.set(language, text);
  }
  return { text: chosen.text, others: [...others].map(([language, text]) => ({ language, text })) };
}

export function narrative(element: XmlElement, defaultLanguage: string | null): string | null {
  return chooseNarrative(element, defaultLanguage)?.text ?? null;
}

/** A language that no tag names: its text can be the only one there is, never a translation. */
const UNUSABLE = '?';

function languageOf(element: XmlElement): string | null {
  const text = attribute(element, 'xml:lang');
  return text === null ? null : (languageTag(text) ?? UNUSABLE);
}

/** A BCP 47 tag in its canonical form ("pt-BR"), or null for what is none. */
export function languageTag(text: string | null): string | null {
  return text === null ? null : canonicalTag(text);
}

/** A title or a name: the narrative on one line. */
export function narrativeLine(element: XmlElement, defaultLanguage: string | null): string | null {
  const text = narrative(element, defaultLanguage);
  return text === null ? null : oneLine(text);
}

/** Remembers a function's answers for texts that come again and again: a file has few dates and fewer languages. */
function remembered<T>(answer: (text: string) => T): (text: string) => T {
  let answers = new Map<string, T>();
  return (text) => {
    // A longer part of a text would keep all of that text in memory.
    if (text.length > 12) return answer(text);
    const known = answers.get(text);
    if (known !== undefined) return known;
    const found = answer(text);
    if (answers.size >= REMEMBERED) answers = new Map();
    answers.set(text, found);
    return found;
  };
}
const REMEMBERED = 1000;

const canonicalTag = remembered((text: string): string | null => {
  if (!/^[a-z]{1,8}(-[a-z\d]{1,8})*$/i.test(text)) return null;
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null;
  } catch {
    return null;
  }
});

/** An xsd:date as a calendar date: a time zone may follow it and says nothing about the day. Null when it is none. */
export const xsdDate: (text: string) => string | null = remembered((text) => {
  const date = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?$/.exec(text.trim())?.[1];
  return date !== undefined && isDate(date) ? date : null;
});

/** A date of our own namespace on a line of money goes before the one IATI demands there; an empty one means none. */
export function ownDate(line: XmlElement, name: 'from' | 'until', date: string | null): string | null {
  const own = line.attributes.get(`crosswalk:${name}`);
  if (own === undefined) return date;
  return own === '' ? null : (xsdDate(own) ?? date);
}

/** An xsd:decimal in the plain form the domain reads: ".5" and "5." are allowed there. */
export function xsdDecimal(text: string): string {
  return text
    .trim()
    .replace(/^([+-]?)\./, '$10.')
    .replace(/\.$/, '');
}

/**
 * The percentage of an element: null when it has none, and null with a fault when it is none between 0 and 100.
 * The project's own one, which our exports add where IATI demands another, goes before it; empty, it means none.
 */
export function percentageOf(element: XmlElement, notes: Pick<Notes, 'faults'>): MicroPercent | null {
  if (element.attributes.has(OWN_PERCENTAGE)) return ownPercentageOf(element, notes);
  return readPercentage(element, 'percentage', notes);
}

export function ownPercentageOf(element: XmlElement, notes: Pick<Notes, 'faults'>): MicroPercent | null {
  return element.attributes.get(OWN_PERCENTAGE) === ''
    ? null
    : readPercentage(element, OWN_PERCENTAGE, notes);
}

const OWN_PERCENTAGE = 'crosswalk:percentage';

function readPercentage(
  element: XmlElement,
  name: string,
  notes: Pick<Notes, 'faults'>,
): MicroPercent | null {
  const text = element.attributes.get(name);
  if (text === undefined) return null;
  const percentage = parsePercentage(xsdDecimal(text));
  if (percentage === null) {
    const message = `The percentage ${quote(text)} is not a number between 0 and 100.`;
    const fix = 'Write a number between 0 and 100, such as 33.3.';
    notes.faults.push(fault(`${element.path}/@${name}`, 'invalid-percentage', message, fix));
  }
  return percentage;
}

/** The code of an element; null, with a fault, when it has none. */
export function readCode(element: XmlElement, notes: Pick<Notes, 'faults'>): string | null {
  const code = attribute(element, 'code');
  if (code === null) {
    const message = `The ${element.name} has no code.`;
    notes.faults.push(
      fault(`${element.path}/@code`, 'missing-code', message, 'Write its code, or remove the element.'),
    );
  }
  return code;
}

/** Values as IATI writes them: attributes, narratives in several languages, XML Schema numbers and dates. */
import { isDate } from '../../domain/dates.ts';
import { parsePercentage } from '../../domain/percentage.ts';
import type { MicroPercent } from '../../domain/types.ts';
import { fault, type Notes, oneLine, quote } from '../table/checks.ts';
import type { XmlElement } from './elements.ts';

export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The attribute without surrounding white space; null when it is absent or empty. */
export function attribute(element: XmlElement, name: string): string | null {
  return element.attributes.get(name)?.trim() || null;
}

/**
 * One narrative of an element: in the activity's own language (unmarked, or marked with the default),
 * else in English, else the first; null when there is no text at all.
 */
export function narrative(element: XmlElement, defaultLanguage: string | null): string | null {
  const narratives = childrenOf(element, 'narrative')
    .map((child) => ({
      language: attribute(child, 'xml:lang')?.toLowerCase() ?? null,
      text: child.text.trim(),
    }))
    .filter(({ text }) => text !== '');
  const own = narratives.find(({ language }) => language === null || language === defaultLanguage);
  return (own ?? narratives.find(({ language }) => language === 'en') ?? narratives[0])?.text ?? null;
}

/** A title or a name: the narrative on one line. */
export function narrativeLine(element: XmlElement, defaultLanguage: string | null): string | null {
  const text = narrative(element, defaultLanguage);
  return text === null ? null : oneLine(text);
}

/** An xsd:date as a calendar date: a time zone may follow it and says nothing about the day. Null when it is none. */
export function xsdDate(text: string): string | null {
  const date = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?$/.exec(text.trim())?.[1];
  return date !== undefined && isDate(date) ? date : null;
}

/** An xsd:decimal in the plain form the domain reads: ".5" and "5." are allowed there. */
export function xsdDecimal(text: string): string {
  return text
    .trim()
    .replace(/^([+-]?)\./, '$10.')
    .replace(/\.$/, '');
}

/** The percentage of an element: null when it has none, and null with a fault when it is none between 0 and 100. */
export function percentageOf(element: XmlElement, notes: Notes): MicroPercent | null {
  const text = element.attributes.get('percentage');
  if (text === undefined) return null;
  const percentage = parsePercentage(xsdDecimal(text));
  if (percentage === null) {
    const message = `The percentage ${quote(text)} is not a number between 0 and 100.`;
    notes.faults.push(
      fault(
        `${element.path}/@percentage`,
        'invalid-percentage',
        message,
        'Write a number between 0 and 100, such as 33.3.',
      ),
    );
  }
  return percentage;
}

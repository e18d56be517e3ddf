/** What an activity says of itself by codes that are not aligned: markers, sectors and tags of other vocabularies. */
import { compareText } from '../../domain/compare-text.ts';
import { formatPercentage, parsePercentage } from '../../domain/percentage.ts';
import type { Classification, Marker, MicroPercent } from '../../domain/types.ts';
import { fault, type Notes, oneLine, quote } from '../checks.ts';
import type { ProjectDraft } from '../project-draft.ts';
import type { XmlElement } from './elements.ts';
import { isAlignedSector, isAlignedTag } from './shares.ts';
import { attribute, childrenOf, narrative, narrativeLine, percentageOf, readCode } from './values.ts';
import {
  ALIGNMENT_BASE,
  classificationSchemeOf,
  isMarkerVocabulary,
  OWN_VOCABULARY,
  withAddress,
} from './vocabularies.ts';

/** Codelist PolicyMarker of the OECD DAC. */
const GENDER_EQUALITY = '1';
const OWN_MARKERS: readonly Marker[] = ['gender', 'humanRights', 'peace'];

type Markers = ProjectDraft['markers'];
type Graded = 0 | 1 | 2 | 3;

/** Writes a sector's share before its name: "45%", "45% Basic health care"; "–%" keeps a name apart that begins so itself. */
export function shareLabel(percentage: MicroPercent | null, name: string | null): string | null {
  if (percentage === null) return name !== null && LABEL.test(name) ? `–% ${name}` : name;
  return name === null ? `${formatPercentage(percentage)}%` : `${formatPercentage(percentage)}% ${name}`;
}
const LABEL = /^(–|\d+(?:\.\d+)?)%(?: (.*))?$/s;

/** The share and the name in what `shareLabel` makes; any other text is all name. */
export function splitShareLabel(label: string | null): {
  percentage: MicroPercent | null;
  name: string | null;
} {
  const [, share, name] = LABEL.exec(label ?? '') ?? [];
  if (share === undefined) return { percentage: null, name: label };
  return { percentage: share === '–' ? null : parsePercentage(share), name: name ?? null };
}

/**
 * Classifications by scheme and code, each once:
 * `sector` with code "vocabulary:code" and its share before its name in the label; `policy-marker` with code
 * "vocabulary:code:significance"; `tag` with code "vocabulary:code"; and those of any scheme that our own export wrote
 * as tags. A vocabulary of the reporter's own keeps its address behind the code ("99:A1@https://…").
 * What cannot be read of them is a warning: nothing is counted by them.
 */
export function readClassifications(
  activity: XmlElement,
  language: string | null,
  notes: Notes,
): Classification[] {
  const lenient = { faults: notes.warnings };
  const found = new Map<string, Classification>();
  const add = (classification: Classification): void => {
    const key = JSON.stringify([classification.scheme, classification.code]);
    const before = found.get(key);
    found.set(key, before === undefined ? classification : joined(before, classification));
  };
  for (const sector of childrenOf(activity, 'sector')) {
    const vocabulary = attribute(sector, 'vocabulary') ?? '1';
    if (isAlignedSector(vocabulary)) continue;
    const percentage = percentageOf(sector, lenient);
    const code = readCode(sector, lenient);
    if (code === null) continue;
    const label = shareLabel(percentage, narrativeLine(sector, language));
    add({ scheme: 'sector', code: addressed(sector, vocabulary, `${vocabulary}:${code}`), label });
  }
  for (const marker of childrenOf(activity, 'policy-marker')) {
    const vocabulary = attribute(marker, 'vocabulary') ?? '1';
    if (markerOf(marker) !== null && gradeOf(marker) !== null) continue;
    const code = readCode(marker, lenient);
    const significance = readSignificance(marker, notes);
    if (code === null || (markerOf(marker) !== null && significance === '')) continue;
    const text = addressed(marker, vocabulary, `${vocabulary}:${code}:${significance}`);
    add({ scheme: 'policy-marker', code: text, label: narrativeLine(marker, language) });
  }
  for (const tag of childrenOf(activity, 'tag')) {
    const vocabulary = attribute(tag, 'vocabulary');
    const uri = attribute(tag, 'vocabulary-uri');
    const code = attribute(tag, 'code');
    if (vocabulary === null || code === null || isAlignedTag(vocabulary, uri)) continue;
    if (vocabulary === OWN_VOCABULARY && uri?.startsWith(ALIGNMENT_BASE) === true) continue;
    const scheme = vocabulary === OWN_VOCABULARY ? classificationSchemeOf(uri) : null;
    // Our own export writes the label as it stands, white space and all.
    const label = scheme === null ? narrativeLine(tag, language) : narrative(tag, language);
    if (scheme !== null) add({ scheme, code, label });
    else add({ scheme: 'tag', code: addressed(tag, vocabulary, `${vocabulary}:${code}`), label });
  }
  return [...found.values()].sort(bySchemeAndCode);
}

function addressed(element: XmlElement, vocabulary: string, text: string): string {
  return withAddress(text, vocabulary, attribute(element, 'vocabulary-uri'));
}

/** The same code twice: shares add up, the first name stays. */
function joined(a: Classification, b: Classification): Classification {
  if (a.scheme !== 'sector') return { ...a, label: a.label ?? b.label };
  const [one, other] = [splitShareLabel(a.label), splitShareLabel(b.label)];
  const shares = [one.percentage, other.percentage].filter((share) => share !== null);
  const percentage = shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0);
  return { ...a, label: shareLabel(percentage, one.name ?? other.name) };
}

function bySchemeAndCode(a: Classification, b: Classification): number {
  return compareText(a.scheme, b.scheme) || compareText(a.code, b.code);
}

/**
 * The OECD-DAC gender equality marker (vocabulary 1, code 1) and those of our own vocabulary. Significance 0 (not
 * targeted) to 3 is kept as it stands, the first of each; 4 belongs to another marker and is a classification.
 */
export function readMarkers(activity: XmlElement): Markers {
  const markers: { -readonly [M in Marker]?: Graded } = {};
  for (const element of childrenOf(activity, 'policy-marker')) {
    const marker = markerOf(element);
    const grade = gradeOf(element);
    if (marker !== null && grade !== null) markers[marker] ??= grade;
  }
  return markers;
}

function markerOf(element: XmlElement): Marker | null {
  const vocabulary = attribute(element, 'vocabulary') ?? '1';
  const code = attribute(element, 'code');
  if (vocabulary === '1') return code === GENDER_EQUALITY ? 'gender' : null;
  if (vocabulary !== OWN_VOCABULARY || !isMarkerVocabulary(attribute(element, 'vocabulary-uri'))) return null;
  return OWN_MARKERS.find((marker) => marker === code) ?? null;
}

function gradeOf(element: XmlElement): Graded | null {
  const significance = attribute(element, 'significance') ?? '';
  return /^[0-3]$/.test(significance) ? (Number(significance) as Graded) : null;
}

function readSignificance(element: XmlElement, notes: Notes): string {
  const text = attribute(element, 'significance') ?? '';
  if (/^[0-4]$/.test(text) || (text === '' && (attribute(element, 'vocabulary') ?? '1') !== '1')) return text;
  const message = `The significance ${quote(oneLine(text))} of the policy marker is not known; it is not read.`;
  notes.warnings.push(
    fault(`${element.path}/@significance`, 'unknown-significance', message, 'Write a code from 0 to 4.'),
  );
  return '';
}

/** The concepts of one SKOS scheme as the rows of a new framework. */

import { compareText } from '../../domain/compare-text.ts';
import type { OfficialText } from '../../domain/types.ts';
import { levelsOf } from './levels.ts';
import { quoted, type RdfFault, type Warn } from './limits.ts';
import { nameOf, pick } from './names.ts';
import type { SkosConcept, SkosLabel, SkosReading, SkosScheme } from './read.ts';
import type { Details } from './vocabulary.ts';

/** What a concept of a framework is made of, in the terms of concepts.tsv. */
export interface FrameworkRow {
  readonly notation: string;
  readonly level: string;
  /** Notation of the concept above it. */
  readonly parent: string | null;
  /** At most 80 characters. */
  readonly label: string;
  /** Definitions, else preferred labels that say more than `label`; one a language. */
  readonly officialTexts: readonly OfficialText[];
  readonly uri: string;
  /** Other notations and codes in use. */
  readonly codes: readonly string[];
  readonly details: Details;
}

export interface FrameworkRows {
  readonly scheme: SkosScheme | null;
  /** In the language asked for, else in any. */
  readonly title: string | null;
  readonly shortTitle: string | null;
  /** From the top down. `parent` is the level above, null for the first. Names only where the scheme gives them. */
  readonly levels: SkosScheme['levels'];
  /** Parents before parts; brothers in natural order of their notations (2 before 10). */
  readonly rows: readonly FrameworkRow[];
  readonly warnings: readonly RdfFault[];
}

type FrameworkRowsReading =
  | ({ readonly ok: true } & FrameworkRows)
  | { readonly ok: false; readonly faults: readonly RdfFault[] };

const MAX_FAULTS = 200;
/** How many of many are named in a message. */
const MAX_NAMED = 10;

/**
 * Takes the concepts of one scheme (the only one when null) as framework rows, with labels in `language` (a lower-case
 * BCP 47 tag), else without language, else in the first one there is. Faults: several schemes and none named, a notation
 * missing or given twice, no label, a circle of parents. Equal graphs give equal rows, whatever their syntax.
 */
export function frameworkRows(
  reading: Extract<SkosReading, { ok: true }>,
  options: { readonly scheme: string | null; readonly language: string },
): FrameworkRowsReading {
  const faults: RdfFault[] = [];
  const warnings: RdfFault[] = [];
  const noteIn =
    (list: RdfFault[]): Warn =>
    (resource, code, message, fix) => {
      if (list.length < MAX_FAULTS) list.push({ line: null, column: null, resource, code, message, fix });
    };
  const notes: Notes = { fault: noteIn(faults), warn: noteIn(warnings) };
  const chosen = chooseScheme(reading, options.scheme, notes);
  if (chosen === null) return { ok: false, faults };
  const members = reading.concepts.filter(
    ({ schemes }) => chosen.uri === null || schemes.includes(chosen.uri),
  );
  const notations = nameMembers(members, notes);
  const parents = findParents(members, notations, notes);
  const ordered = parentsFirst(members, notations, parents, notes);
  const leveled = levelsOf(ordered, parents, chosen.scheme?.levels ?? [], notes.warn);
  const rows = ordered.map((concept): FrameworkRow => {
    const parent = parents.get(concept.uri) ?? null;
    const notation = notations.get(concept.uri) ?? '';
    return {
      notation,
      level: leveled.of.get(concept.uri) ?? '',
      parent: parent === null ? null : (notations.get(parent) ?? null),
      ...nameOf(concept, notation, options.language, notes),
      uri: concept.uri,
      codes: [...concept.notations, ...concept.codes].filter((code) => code !== notation),
      details: concept.details,
    };
  });
  if (faults.length > 0) return { ok: false, faults };
  const title = pick(chosen.labels, options.language, ['prefLabel', 'title']);
  const shortTitle = pick(chosen.labels, options.language, ['altLabel']);
  return { ok: true, scheme: chosen.scheme, title, shortTitle, levels: leveled.levels, rows, warnings };
}

interface Notes {
  readonly fault: Warn;
  readonly warn: Warn;
}

function chooseScheme(
  { schemes }: Extract<SkosReading, { ok: true }>,
  wanted: string | null,
  { fault }: Notes,
): {
  readonly uri: string | null;
  readonly scheme: SkosScheme | null;
  readonly labels: readonly SkosLabel[];
} | null {
  const filled = schemes.filter(({ concepts }) => concepts > 0);
  const list = filled
    .slice(0, MAX_NAMED)
    .map(({ uri }) => uri)
    .join(', ');
  if (wanted !== null) {
    const found = schemes.find(({ uri }) => uri === wanted);
    if (found !== undefined) return { uri: found.uri, scheme: found, labels: found.labels };
    const fix = filled.length === 0 ? 'Name no scheme.' : `Name one of ${list}.`;
    fault(null, 'unknown-scheme', `No concept is in the scheme ${quoted(wanted)}.`, fix);
    return null;
  }
  if (filled.length <= 1) {
    const scheme = filled[0] ?? schemes[0] ?? null;
    return { uri: filled[0]?.uri ?? null, scheme, labels: scheme?.labels ?? [] };
  }
  fault(
    null,
    'several-schemes',
    `The file holds ${filled.length} schemes with concepts.`,
    `Name one of ${list}.`,
  );
  return null;
}

/** The shortest notation, else the end of the URI. */
function nameMembers(members: readonly SkosConcept[], { fault, warn }: Notes): ReadonlyMap<string, string> {
  const notations = new Map<string, string>();
  const bearers = new Map<string, string>();
  for (const { uri, notations: given } of members) {
    let [notation] = given;
    if (notation === undefined) {
      notation = /[/#]([^/#]+)[/#]?$/.exec(uri)?.[1];
      if (notation === undefined) {
        fault(
          uri,
          'missing-notation',
          `${quoted(uri)} has no skos:notation.`,
          'Give every concept its code as skos:notation.',
        );
        continue;
      }
      warn(
        uri,
        'missing-notation',
        `${quoted(uri)} has no skos:notation; the end of its URI is taken.`,
        'Give it a skos:notation.',
      );
    }
    const bearer = bearers.get(notation);
    if (bearer !== undefined) {
      const message = `${quoted(bearer)} and ${quoted(uri)} both have the notation ${quoted(notation)}.`;
      fault(uri, 'repeated-notation', message, 'Give each concept of the scheme a notation of its own.');
    }
    bearers.set(notation, uri);
    notations.set(uri, notation);
  }
  return notations;
}

function findParents(
  members: readonly SkosConcept[],
  notations: ReadonlyMap<string, string>,
  { warn }: Notes,
): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  for (const { uri, broader } of members) {
    const inside = broader.filter((parent) => notations.has(parent));
    inside.sort((a, b) => natural(notations.get(a) ?? '', notations.get(b) ?? ''));
    const [parent, ...others] = inside;
    if (parent !== undefined) parents.set(uri, parent);
    else if (broader.length > 0) {
      const message = `What is above ${quoted(uri)} is not in the scheme; it is taken as a top concept.`;
      warn(
        uri,
        'parent-outside',
        message,
        'Put the whole hierarchy into one scheme, or leave skos:broader out.',
      );
    }
    if (others.length === 0) continue;
    const left = others
      .slice(0, MAX_NAMED)
      .map((other) => notations.get(other))
      .join(', ');
    const message = `${quoted(uri)} is below several concepts: ${notations.get(parent ?? '')} is kept, ${left} not.`;
    warn(
      uri,
      'several-parents',
      message,
      'Check which one is meant; an element of a framework has one parent.',
    );
  }
  return parents;
}

/** Each concept after its parent. What never comes up from the top hangs in a circle. */
function parentsFirst(
  members: readonly SkosConcept[],
  notations: ReadonlyMap<string, string>,
  parents: ReadonlyMap<string, string>,
  { fault }: Notes,
): readonly SkosConcept[] {
  const children = new Map<string | null, SkosConcept[]>();
  for (const concept of members) {
    const parent = parents.get(concept.uri) ?? null;
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [concept]);
    else list.push(concept);
  }
  const backwards = (a: SkosConcept, b: SkosConcept) =>
    natural(notations.get(b.uri) ?? '', notations.get(a.uri) ?? '');
  const ordered: SkosConcept[] = [];
  const left = (children.get(null) ?? []).sort(backwards);
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    ordered.push(next);
    // One by one: a call with a hundred thousand arguments is one too many.
    for (const child of (children.get(next.uri) ?? []).sort(backwards)) left.push(child);
  }
  if (ordered.length < members.length) {
    const placed = new Set(ordered);
    const lost = members
      .filter((concept) => !placed.has(concept))
      .map(({ uri }) => notations.get(uri) ?? uri);
    const message = `${lost.length} concepts are above themselves: ${lost.slice(0, MAX_NAMED).join(', ')}.`;
    fault(null, 'parent-cycle', message, 'Take one skos:broader out of the circle.');
  }
  return ordered;
}

/** Digits by value, all else by code points. */
function natural(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []];
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const difference = Number(part) - Number(other);
    if (difference > 0 || difference < 0) return difference;
    if (part !== other) return compareText(part, other);
  }
  return left.length - right.length;
}

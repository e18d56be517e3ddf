/** SKOS concept schemes from RDF: what a framework, or official texts for one, can be made of. */

import { compareText } from '../../domain/graph.ts';
import { collect, type Draft, MAX_LABEL_LENGTH, UNREADABLE } from './drafts.ts';
import { quoted, RDF_LIMITS, type RdfFault, type RdfFormat, type RdfLimits, type Warn } from './limits.ts';
import { parseRdf } from './parse.ts';
import type { Details, SkosLabel } from './vocabulary.ts';

export type { SkosLabel } from './vocabulary.ts';

/** One concept as the file has it. Lists are distinct and sorted by code units, so that syntax and order do not matter. */
export interface SkosConcept {
  readonly uri: string;
  /** The shortest first: `10.7` before `10.07`. */
  readonly notations: readonly string[];
  readonly codes: readonly string[];
  /** In our own words of the file, else after the only class of its own. */
  readonly level: string | null;
  /** Classes besides skos:Concept. */
  readonly types: readonly string[];
  readonly broader: readonly string[];
  readonly schemes: readonly string[];
  /** At most one prefLabel a language. */
  readonly labels: readonly SkosLabel[];
  readonly details: Details;
}

export interface SkosScheme {
  readonly uri: string;
  readonly labels: readonly SkosLabel[];
  readonly concepts: number;
  readonly details: Details;
  /** Those the scheme itself lists, in its order; `parent` is the level above. */
  readonly levels: readonly {
    readonly id: string;
    readonly label: string | null;
    readonly plural: string | null;
    readonly parent: string | null;
  }[];
}

export type SkosReading =
  | {
      readonly ok: true;
      readonly format: RdfFormat;
      /** Statements of the file, repeated ones counted again. */
      readonly statements: number;
      readonly schemes: readonly SkosScheme[];
      /** In the order of their URIs. */
      readonly concepts: readonly SkosConcept[];
      readonly warnings: readonly RdfFault[];
    }
  | { readonly ok: false; readonly faults: readonly RdfFault[] };

const MAX_NOTATION_LENGTH = 255;
const MAX_WARNINGS = 200;

/**
 * Reads concepts and concept schemes from Turtle, JSON-LD or RDF/XML; the format is told from the content when null.
 * Named graphs are read as one. Nothing is fetched, and limits hold for size, statements, depth and IRIs. A file that
 * cannot be read is refused with line and column where the syntax tells them. Never throws.
 */
export async function readSkos(
  text: string,
  format: RdfFormat | null,
  limits: RdfLimits = RDF_LIMITS,
): Promise<SkosReading> {
  const drafts = new Map<string, Draft>();
  const parsing = await parseRdf(text, format, limits, (quad) => collect(drafts, quad));
  if (!parsing.ok) return { ok: false, faults: [parsing.fault] };
  const warnings: RdfFault[] = [];
  const warn: Warn = (resource, code, message, fix) => {
    if (warnings.length < MAX_WARNINGS)
      warnings.push({ line: null, column: null, resource, code, message, fix });
  };
  const ordered = [...drafts].sort(([a], [b]) => compareText(a, b));
  // What is listed at several places is told there, each for itself.
  const listed = new Set(ordered.flatMap(([, { details }]) => [...(details.get('listingOf') ?? [])]));
  const concepts = ordered.flatMap(([uri, draft]): SkosConcept[] => {
    if (!draft.isConcept || draft.isScheme || listed.has(uri)) return [];
    if (!draft.isBlank) return [toConcept(uri, draft, warn)];
    const label = [...draft.labels.values()][0]?.text ?? '';
    const message = `The concept ${quoted(label)} has no URI; it is left out.`;
    warn(null, 'blank-node-concept', message, 'Give every concept a URI of its own.');
    return [];
  });
  if (concepts.length === 0) {
    const message = `None of the ${parsing.statements} statements describes a skos:Concept.`;
    const fix =
      'Send a SKOS concept scheme: resources of the class skos:Concept, with skos:notation and skos:prefLabel.';
    return {
      ok: false,
      faults: [{ line: null, column: null, resource: null, code: 'no-concepts', message, fix }],
    };
  }
  const members = new Map<string, number>();
  for (const scheme of concepts.flatMap(({ schemes }) => schemes)) {
    members.set(scheme, (members.get(scheme) ?? 0) + 1);
  }
  const schemes = ordered
    .filter(([uri, draft]) => draft.isScheme || members.has(uri))
    .map(([uri, draft]) => ({
      uri,
      labels: sortedLabels(draft),
      concepts: members.get(uri) ?? 0,
      details: detailsOf(draft),
      levels: levelsOf(draft, drafts),
    }));
  return { ok: true, format: parsing.format, statements: parsing.statements, schemes, concepts, warnings };
}

function toConcept(uri: string, draft: Draft, warn: Warn): SkosConcept {
  const types = [...draft.types].sort(compareText);
  const short = (what: string, texts: ReadonlySet<string>): string[] =>
    [...texts].filter((text) => {
      if (text.length <= MAX_NOTATION_LENGTH) return text !== '';
      const message = `A ${what} of ${quoted(uri)} has ${text.length} characters; it is left out.`;
      warn(uri, 'label-too-long', message, `Write at most ${MAX_NOTATION_LENGTH}.`);
      return false;
    });
  const [level] = short('level', draft.levels).sort(compareText);
  return {
    uri,
    notations: short('notation', draft.notations).sort((a, b) => a.length - b.length || compareText(a, b)),
    codes: short('code', draft.codes).sort(compareText),
    level: level === undefined ? levelOf(types) : levelName(level),
    types,
    broader: [...draft.broader].filter((parent) => parent !== uri).sort(compareText),
    schemes: [...draft.schemes].sort(compareText),
    labels: onePreferred(uri, readable(uri, sortedLabels(draft), warn), warn),
    details: detailsOf(draft),
  };
}

function detailsOf({ details }: Draft): Details {
  return Object.fromEntries([...details].map(([name, texts]) => [name, [...texts].sort(compareText)]));
}

function levelsOf(scheme: Draft, drafts: ReadonlyMap<string, Draft>): SkosScheme['levels'] {
  const named = [...(scheme.details.get('hasLevel') ?? [])].flatMap((uri) => {
    const draft = drafts.get(uri);
    const [id] = draft?.notations ?? [];
    return draft === undefined || id === undefined ? [] : [{ uri, id, details: detailsOf(draft) }];
  });
  const idOf = new Map(named.map(({ uri, id }) => [uri, id]));
  const place = ({ details: { position = [] } }: { details: Details }) => Number(position[0] ?? 0);
  return named
    .sort((a, b) => place(a) - place(b) || compareText(a.id, b.id))
    .map(({ id, details: { name = [], plural = [], above = [] } }) => ({
      id,
      label: name[0] ?? null,
      plural: plural[0] ?? null,
      parent: idOf.get(above[0] ?? '') ?? null,
    }));
}

/** The id a level can have: "Strategic priority" is "strategic-priority". */
function levelName(text: string): string | null {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return name === '' ? null : name;
}

/** Where concepts have one class of their own, it is named like a level: `sdgo:Target` is "target". */
function levelOf(types: readonly string[]): string | null {
  const [only] = types;
  const local = types.length === 1 ? /[/#]([A-Za-z][A-Za-z0-9-]*)$/.exec(only ?? '')?.[1] : undefined;
  return local === undefined ? null : local.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

/** Longest first within a property and language. */
function sortedLabels(draft: Draft): SkosLabel[] {
  return [...draft.labels.values()].sort(
    (a, b) =>
      compareText(a.property, b.property) ||
      compareText(a.language, b.language) ||
      b.text.length - a.text.length ||
      compareText(a.text, b.text),
  );
}

function readable(uri: string, labels: readonly SkosLabel[], warn: Warn): SkosLabel[] {
  return labels.filter(({ text, language, property }) => {
    if (text === '') return false;
    const what = `A ${property} of ${quoted(uri)} in ${language || 'no language'}`;
    if (text.length > MAX_LABEL_LENGTH) {
      warn(
        uri,
        'label-too-long',
        `${what} has ${text.length} characters; it is left out.`,
        `Write at most ${MAX_LABEL_LENGTH}.`,
      );
      return false;
    }
    if (UNREADABLE.test(text)) {
      warn(
        uri,
        'label-unreadable',
        `${what} holds control or replacement characters; it is left out.`,
        'Mend its encoding.',
      );
      return false;
    }
    return true;
  });
}

/** SKOS allows one prefLabel a language. Of several the longest is kept, because fragments are the usual error, and said so. */
function onePreferred(uri: string, labels: readonly SkosLabel[], warn: Warn): SkosLabel[] {
  const kept = new Map<string, SkosLabel>();
  return labels.filter((label) => {
    if (label.property !== 'prefLabel') return true;
    const first = kept.get(label.language);
    if (first === undefined) {
      kept.set(label.language, label);
      return true;
    }
    if (first.text === label.text) return false;
    const message = `${quoted(uri)} has several preferred labels in ${label.language || 'no language'}: ${quoted(first.text)} is kept, ${quoted(label.text)} is not.`;
    warn(uri, 'several-labels', message, 'Check which one is right, and leave one a language.');
    return false;
  });
}

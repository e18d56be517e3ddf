/** Mapping sets of the domain from and to SSSOM/TSV, in crosswalk's profile (profile.ts). */

import { type Mapping, type MappingSet, NO_TERM_FOUND } from '../../domain/types.ts';
import { completionsText } from '../completion-text.ts';
import { alternativesText } from '../question-text.ts';
import { completesSlot, completionsOf, extensionSlotsOf } from './extension-slots.ts';
import { type RowContext, sharedProvider, toMapping } from './mapping-rows.ts';
import {
  faultList,
  isSetSlot,
  MAPPING_SLOTS,
  MOST_FAULTS,
  type Problem,
  SET_SLOTS,
  type SssomFault,
  type SssomMetadata,
  type SssomPlace,
  type SssomRow,
  type SssomSet,
} from './model.ts';
import {
  COMPLETES,
  EXTENSION_NAMES,
  EXTENSIONS,
  type Extension,
  iriOf,
  isFrameworkId,
  KEPT_IN_METADATA,
  KEPT_IN_ROWS,
  SET_BASE,
} from './profile.ts';
import { readSssom, type SssomPlaces, type SssomReading } from './read.ts';
import { isUri, prefixOf, quoted } from './values.ts';
import { writeSssom } from './write.ts';

type MappingSetReading =
  | {
      readonly ok: true;
      readonly set: MappingSet;
      readonly mappings: readonly (Mapping & { readonly line: number })[];
      /** What the file says and the domain does not keep, and what readSssom warns of. */
      readonly warnings: readonly SssomFault[];
    }
  | { readonly ok: false; readonly faults: readonly SssomFault[] };

/**
 * Reads a mapping set and its mappings, in the order of the file, from SSSOM/TSV with embedded metadata.
 * `position` orders sets and is not in the file. Labels are left out: concepts have their own. Faults as in
 * readSssom, with those of crosswalk's profile; never throws.
 */
export function readMappingSet(text: string, position: number): MappingSetReading {
  const reading = readSssom(text);
  if (!reading.ok) return { ok: false, faults: reading.faults };
  const { set, mappings, faults, warnings } = interpret(reading, position);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, set, mappings, warnings };
}

export type MappingRowsReading =
  | {
      readonly ok: true;
      readonly set: MappingSet;
      readonly rows: readonly MappingRow[];
      readonly warnings: readonly SssomFault[];
    }
  | { readonly ok: false; readonly faults: readonly SssomFault[] };

/** One row of a table of mappings: what it says, or why it says nothing that can be kept. */
export interface MappingRow {
  readonly line: number;
  readonly mapping: Mapping | null;
  readonly faults: readonly SssomFault[];
}

/** As readMappingSet, row by row: a fault of a single row does not keep the others from being read. */
export function readMappingRows(text: string, position: number): MappingRowsReading {
  const reading = readSssom(text);
  const file = reading.ok ? reading : reading.rest;
  const ownFaults = reading.ok ? [] : reading.faults;
  if (file === null) return { ok: false, faults: ownFaults };
  const { set, mappings, faults, warnings } = interpret(file, position);
  const all = [...ownFaults, ...faults];
  if (all.length >= MOST_FAULTS || all.some(({ line }) => line <= file.places.headerLine))
    return { ok: false, faults: all };
  const byLine = Map.groupBy(all, ({ line }) => line);
  const found = new Map(mappings.map(({ line, ...mapping }) => [line, mapping]));
  const rows = file.set.mappings.map(({ line }) => {
    const own = byLine.get(line) ?? [];
    return { line, faults: own, mapping: own.length > 0 ? null : (found.get(line) ?? null) };
  });
  return { ok: true, set, rows, warnings };
}

type Interpreted = Omit<Extract<MappingSetReading, { ok: true }>, 'ok'> & {
  readonly faults: readonly SssomFault[];
};

/** What a file that conforms to SSSOM says in crosswalk's profile. */
function interpret(
  { set: file, places, warnings }: Omit<Extract<SssomReading, { ok: true }>, 'ok'>,
  position: number,
): Interpreted {
  const faults = faultList();
  const start = { line: 1, column: 1 };
  const metadataFault = (slot: string, problem: Problem): void =>
    faults.add(places.metadata.get(slot) ?? start, problem);

  for (const [prefix, iri] of Object.entries(file.curieMap)) {
    if (!isOurs(prefix, file) || iri === iriOf(prefix)) continue;
    metadataFault(`${prefix}:`, {
      code: 'wrong-prefix',
      message: `The prefix ${quoted(prefix)} stands for ${quoted(iri)} here.`,
      fix: `Write "${prefix}: ${iriOf(prefix)}".`,
    });
  }
  const required = (
    slot: 'mapping_set_title' | 'mapping_set_description' | 'mapping_set_version' | 'publication_date',
  ) => {
    const value = file.metadata[slot];
    if (value === undefined) metadataFault(slot, missingInMetadata(slot));
    return value ?? '';
  };
  const uri = file.metadata.mapping_set_id ?? '';
  const id = uri.startsWith(SET_BASE) ? uri.slice(SET_BASE.length) : '';
  if (id === '') {
    metadataFault('mapping_set_id', {
      code: uri === '' ? 'missing-slot' : 'bad-set-id',
      message: uri === '' ? 'mapping_set_id is missing.' : `${quoted(uri)} is not the id of a mapping set.`,
      fix: `Write "mapping_set_id: ${SET_BASE}<id>".`,
    });
  }
  const licence = file.metadata.license ?? '';
  if (!isUri(licence)) {
    metadataFault('license', {
      code: 'not-a-uri',
      message: `The licence ${quoted(licence)} is not a URI.`,
      fix: 'Write the URI of the licence, such as https://creativecommons.org/licenses/by/4.0/.',
    });
  }
  const { extensionSlots, undeclared } = extensionSlotsOf(file, places, metadataFault, (column, problem) =>
    faults.add({ line: places.headerLine, column }, problem),
  );
  const context: RowContext = { set: id, extensionSlots, undeclared, placeOf: placeIn(places), faults };
  const providerPlace = places.metadata.get('mapping_provider') ?? start;
  const set: MappingSet = {
    id,
    title: required('mapping_set_title'),
    description: required('mapping_set_description'),
    licence,
    provider: sharedProvider(file.mappings, file.metadata.mapping_provider, context, providerPlace),
    version: required('mapping_set_version'),
    date: required('publication_date'),
    completes: completionsOf(file, places, metadataFault),
    position,
  };
  const mappings = file.mappings.flatMap((row) => {
    const mapping = toMapping(row, context);
    return mapping === null ? [] : [{ ...mapping, line: row.line }];
  });
  return {
    set,
    mappings,
    faults: faults.sorted(),
    warnings: [...warnings, ...notKept(file, places, extensionSlots)],
  };
}

function missingInMetadata(slot: string): Problem {
  return {
    code: 'missing-slot',
    message: `${slot} is missing in the metadata.`,
    fix: `Add "${slot}: ..." to the metadata.`,
  };
}

/** True for the prefixes whose meaning the profile fixes: the reserved ones and those concepts are written with. */
function isOurs(prefix: string, file: SssomSet): boolean {
  if (['crosswalk', 'xwm', 'framework', 'sdg'].includes(prefix)) return true;
  return (
    isFrameworkId(prefix) &&
    file.mappings.some(
      ({ subject_id, object_id }) =>
        subject_id?.startsWith(`${prefix}:`) === true || object_id?.startsWith(`${prefix}:`) === true,
    )
  );
}

function placeIn(places: SssomPlaces): (row: SssomRow, slot: string) => SssomPlace {
  return (row, slot) => {
    const column = places.columns.get(slot);
    if (column !== undefined) return { line: row.line, column };
    const inMetadata = isSetSlot(slot) ? places.metadata.get(slot) : undefined;
    return inMetadata ?? { line: row.line, column: places.columns.size + 1 };
  };
}

function notKept(
  file: SssomSet,
  places: SssomPlaces,
  extensionSlots: ReadonlyMap<Extension, string>,
): SssomFault[] {
  const ours = new Set([...extensionSlots.values(), completesSlot(file) ?? COMPLETES.slotName]);
  const inMetadata = [
    ...SET_SLOTS.filter((slot) => file.metadata[slot] !== undefined),
    ...Object.keys(file.extensions),
  ];
  const inRows = MAPPING_SLOTS.filter((slot) => file.mappings.some((row) => row[slot] !== undefined));
  const columns = new Set([...inRows, ...file.mappings.flatMap((row) => Object.keys(row.extensions))]);
  const slots = new Set([
    ...inMetadata.filter((slot) => !KEPT_IN_METADATA.includes(slot) && !ours.has(slot)),
    ...[...columns].filter((slot) => !KEPT_IN_ROWS.includes(slot) && !ours.has(slot)),
  ]);
  return [...slots].map((slot) => {
    const column = places.columns.get(slot);
    const header = column === undefined ? undefined : { line: places.headerLine, column };
    const place = header ?? places.metadata.get(slot) ?? { line: 1, column: 1 };
    const message = `${quoted(slot)} is not kept.`;
    const fix = 'Say it in ext_rationale, ext_source or ext_locator if it matters for the mapping.';
    return { ...place, code: 'slot-not-kept', message, fix };
  });
}

/**
 * Writes a set and its mappings as canonical SSSOM/TSV, with labels where `labels` knows them. Equal input
 * gives equal bytes. Throws RangeError for what readMappingSet would refuse and no file should say: a licence
 * or provider that is no URI, a concept without framework, a review date without reviewer.
 */
export function writeMappingSet(
  set: MappingSet,
  mappings: readonly Mapping[],
  labels: (conceptId: string) => string | undefined,
): string {
  for (const text of [set.licence, set.provider]) {
    if (!isUri(text)) throw new RangeError(`"${text}" of the mapping set ${set.id} is not a URI.`);
  }
  const rows = mappings.map((mapping) => toRow(mapping, labels));
  const frameworks = mappings.flatMap(({ subject, objectFramework }) => [
    frameworkOf(subject),
    objectFramework,
  ]);
  const prefixes = new Set(['crosswalk', 'xwm', 'framework', ...frameworks]);
  const metadata: SssomMetadata = {
    mapping_set_id: SET_BASE + set.id,
    mapping_set_version: set.version,
    mapping_set_title: set.title,
    mapping_set_description: set.description,
    license: set.licence,
    mapping_provider: set.provider,
    publication_date: set.date,
  };
  return writeSssom({
    metadata,
    curieMap: Object.fromEntries([...prefixes].map((prefix) => [prefix, iriOf(prefix)])),
    extensionDefinitions: [...EXTENSION_NAMES.map((name) => EXTENSIONS[name]), COMPLETES],
    extensions: { [COMPLETES.slotName]: completionsText(set.completes) },
    mappings: rows,
  });
}

function frameworkOf(conceptId: string): string {
  const prefix = prefixOf(conceptId);
  if (prefix !== null && isFrameworkId(prefix)) return prefix;
  throw new RangeError(`"${conceptId}" is not a concept of a framework.`);
}

function toRow(mapping: Mapping, labels: (conceptId: string) => string | undefined): SssomRow {
  const { subject, object, reviewer, reviewDate, strength, condition } = mapping;
  if (reviewDate !== null && reviewer === null) {
    throw new RangeError(`The mapping ${mapping.id} has a review date but no reviewer.`);
  }
  const subjectLabel = labels(subject);
  const objectLabel = object === null ? undefined : labels(object);
  const extensions: Record<Extension, string | null> = {
    strength,
    questions: alternativesText(mapping.questions),
    condition,
    strengthIfMet: mapping.strengthIfMet,
    // Said only where it holds: most mappings ask nothing.
    aboutPart: mapping.aboutPart ? 'true' : null,
    evidence: mapping.evidence,
    holdsForParts: String(mapping.holdsForParts),
    source: mapping.source,
    locator: mapping.locator,
    rationale: mapping.rationale,
    status: mapping.status,
  };
  return {
    line: 0,
    record_id: `xwm:${mapping.id}`,
    subject_id: subject,
    ...(subjectLabel === undefined ? {} : { subject_label: subjectLabel }),
    predicate_id: mapping.predicate,
    ...(mapping.modifier === null ? {} : { predicate_modifier: mapping.modifier }),
    object_id: object ?? NO_TERM_FOUND,
    ...(objectLabel === undefined ? {} : { object_label: objectLabel }),
    mapping_justification: mapping.justification,
    author_label: [mapping.author],
    ...(reviewer === null ? {} : { reviewer_label: [reviewer] }),
    subject_source: `framework:${frameworkOf(subject)}`,
    object_source: `framework:${mapping.objectFramework}`,
    ...(mapping.mappingDate === null ? {} : { mapping_date: mapping.mappingDate }),
    ...(reviewDate === null ? {} : { review_date: reviewDate }),
    confidence: mapping.confidence / 1000,
    extensions: Object.fromEntries(
      EXTENSION_NAMES.map((name) => [EXTENSIONS[name].slotName, extensions[name] ?? '']),
    ),
  };
}

/** Writing SSSOM/TSV in the canonical form of the specification: equal sets give equal bytes. */

import { compareText } from '../../domain/compare-text.ts';
import { numberToText } from '../../domain/decimal.ts';
import {
  BUILT_IN_PREFIXES,
  DEFAULT_PROPERTY_BASE,
  type ExtensionDefinition,
  isList,
  kindOf,
  MAPPING_SLOTS,
  type MappingSlot,
  PROPAGATABLE_SLOTS,
  SET_SLOTS,
  type SetSlot,
  type SlotName,
  type SlotValue,
  type SssomSet,
} from './model.ts';
import { expand, isReferenceHint, joinList, prefixOf } from './values.ts';
import { yamlScalar } from './yaml.ts';

type SetSlots = ReadonlyMap<SetSlot, SlotValue>;
type RowSlots = ReadonlyMap<MappingSlot, SlotValue>;

interface FlatRow {
  readonly slots: RowSlots;
  readonly extensions: ReadonlyMap<string, string>;
}

/** An extension slot in use: its name, its definition if it has one, and the IRI it is sorted by. */
interface ExtensionSlot {
  readonly name: string;
  readonly definition: ExtensionDefinition | null;
  readonly iri: string;
}

const HEADER_OF_AN_EMPTY_SET: readonly MappingSlot[] = [
  'subject_id',
  'predicate_id',
  'object_id',
  'mapping_justification',
];

/**
 * Writes a set as canonical SSSOM/TSV: condensed, sorted, with the prefixes and definitions in use only and
 * sssom_version where anything newer than 1.0 is used. Numbers are rounded to three decimals, as the
 * specification asks. Does not judge the set otherwise; throws RangeError for a prefix that is not in its CURIE map.
 */
export function writeSssom(set: SssomSet): string {
  const prefixes = new Map(Object.entries(set.curieMap));
  const rows = set.mappings.map((row): FlatRow => {
    return { slots: present(MAPPING_SLOTS, row), extensions: filled(row.extensions) };
  });
  const condensed = condense(present(SET_SLOTS, set.metadata), rows);
  const setExtensions = filled(set.extensions);
  const used = new Set([
    ...setExtensions.keys(),
    ...rows.flatMap(({ extensions }) => [...extensions.keys()]),
  ]);
  const slots = extensionSlots(used, set.extensionDefinitions, prefixes);
  const flat = { set: condensed.set, rows: condensed.rows, setExtensions, slots };
  return [...metadataLines(flat, prefixes), ...tableLines(condensed.rows, slots), ''].join('\n');
}

interface FlatSet {
  readonly set: SetSlots;
  readonly rows: readonly FlatRow[];
  readonly setExtensions: ReadonlyMap<string, string>;
  readonly slots: readonly ExtensionSlot[];
}

function present<S extends SlotName>(
  names: readonly S[],
  values: { readonly [N in S]?: SlotValue },
): Map<S, SlotValue> {
  const slots = new Map<S, SlotValue>();
  for (const name of names) {
    const value = values[name];
    if (value !== undefined && cellText(name, value) !== '') slots.set(name, value);
  }
  return slots;
}

const filled = (extensions: Readonly<Record<string, string>>): Map<string, string> =>
  new Map(Object.entries(extensions).filter(([, text]) => text !== ''));

/** The text of a slot in the table. */
function cellText(name: SlotName, value: SlotValue): string {
  if (typeof value === 'number') return String(Math.round(Number(`${numberToText(value)}e3`)) / 1000);
  if (typeof value === 'string') return isList(name) ? joinList([value]) : value;
  return joinList(value);
}

function condense(set: SetSlots, rows: readonly FlatRow[]): { set: SetSlots; rows: readonly FlatRow[] } {
  const metadata = new Map(set);
  const raised = new Set<MappingSlot>();
  const [first] = rows;
  for (const name of PROPAGATABLE_SLOTS) {
    const value = first?.slots.get(name);
    if (value === undefined) continue;
    const text = cellText(name, value);
    const own = metadata.get(name);
    const shared = rows.every(({ slots }) => {
      const other = slots.get(name);
      return other !== undefined && cellText(name, other) === text;
    });
    if (!shared || (own !== undefined && cellText(name, own) !== text)) continue;
    metadata.set(name, value);
    raised.add(name);
  }
  const lowered = rows.map(({ slots, extensions }) => {
    return { slots: new Map([...slots].filter(([name]) => !raised.has(name))), extensions };
  });
  return { set: metadata, rows: lowered };
}

function extensionSlots(
  used: ReadonlySet<string>,
  definitions: readonly ExtensionDefinition[],
  prefixes: ReadonlyMap<string, string>,
): ExtensionSlot[] {
  const byName = new Map(definitions.map((definition) => [definition.slotName, definition]));
  return [...used]
    .map((name) => {
      const definition = byName.get(name) ?? null;
      const property = definition?.property ?? null;
      const iri = property === null ? null : expand(property, prefixes);
      return { name, definition, iri: iri ?? DEFAULT_PROPERTY_BASE + name };
    })
    .sort((a, b) => compareText(a.iri, b.iri) || compareText(a.name, b.name));
}

function metadataLines(flat: FlatSet, prefixes: ReadonlyMap<string, string>): string[] {
  const lines: string[] = [];
  if (flat.set.get('sssom_version') === '1.1' || isNewerThan10(flat)) lines.push('sssom_version: "1.1"');
  const names = [...usedPrefixes(flat, prefixes)].sort(compareText);
  if (names.length > 0) lines.push('curie_map:');
  for (const name of names) lines.push(`  ${yamlScalar(name)}: ${yamlScalar(prefixes.get(name) ?? '')}`);
  for (const name of SET_SLOTS) {
    const value = flat.set.get(name);
    if (value === undefined || name === 'sssom_version') continue;
    if (isList(name)) {
      lines.push(`${name}:`);
      const items = typeof value === 'object' ? value : [String(value)];
      for (const item of items) if (item !== '') lines.push(`  - ${yamlScalar(item)}`);
    } else if (kindOf(name) === 'number') {
      lines.push(`${name}: ${cellText(name, value)}`);
    } else {
      lines.push(`${name}: ${yamlScalar(String(value))}`);
    }
  }
  const definitions = flat.slots.map(({ definition }) => definition).filter((found) => found !== null);
  if (definitions.length > 0) lines.push('extension_definitions:');
  for (const { slotName, property, typeHint } of definitions) {
    lines.push(`  - slot_name: ${yamlScalar(slotName)}`);
    if (property !== null) lines.push(`    property: ${yamlScalar(property)}`);
    if (typeHint !== null) lines.push(`    type_hint: ${yamlScalar(typeHint)}`);
  }
  for (const { name } of flat.slots) {
    const text = flat.setExtensions.get(name);
    if (text !== undefined) lines.push(`${yamlScalar(name)}: ${yamlScalar(text)}`);
  }
  return lines.map((line) => `#${line}`);
}

const SET_SLOTS_OF_11: readonly SetSlot[] = [
  'mapping_set_confidence',
  'predicate_type',
  'cardinality_scope',
  'mapping_tool_id',
  'similarity_measure',
  'curation_rule',
  'curation_rule_text',
];
const MAPPING_SLOTS_OF_11: readonly MappingSlot[] = [
  'record_id',
  'predicate_type',
  'cardinality_scope',
  'mapping_tool_id',
  'review_date',
  'reviewer_agreement',
];

const COMPOSED = 'composed entity expression';

function isNewerThan10({ set, rows }: FlatSet): boolean {
  const composed = (slots: SetSlots | RowSlots): boolean =>
    slots.get('subject_type') === COMPOSED || slots.get('object_type') === COMPOSED;
  if (SET_SLOTS_OF_11.some((name) => set.has(name)) || composed(set)) return true;
  return rows.some(
    ({ slots }) =>
      MAPPING_SLOTS_OF_11.some((name) => slots.has(name)) ||
      composed(slots) ||
      slots.get('mapping_cardinality') === '0:0',
  );
}

/** Slots the model leaves open to texts or CURIEs: a declared prefix in them is in use. */
const PERHAPS_CURIES: readonly SlotName[] = ['subject_category', 'object_category', 'similarity_measure'];

function usedPrefixes(
  { set, rows, setExtensions, slots }: FlatSet,
  prefixes: ReadonlyMap<string, string>,
): Set<string> {
  const used = new Set<string>();
  const need = (curie: string): void => {
    const prefix = prefixOf(curie);
    if (prefix === null || (!prefixes.has(prefix) && !BUILT_IN_PREFIXES.has(prefix))) {
      throw new RangeError(`"${curie}" is not a CURIE with a prefix of the set's CURIE map.`);
    }
    if (!BUILT_IN_PREFIXES.has(prefix)) used.add(prefix);
  };
  const mention = (text: string): void => {
    for (const [name] of text.matchAll(/[\p{L}_][\p{L}\p{N}\p{M}._-]*(?=:)/gu)) {
      if (prefixes.has(name) && !BUILT_IN_PREFIXES.has(name)) used.add(name);
    }
  };
  const look = (values: SetSlots | RowSlots): void => {
    for (const [name, value] of values) {
      const texts = typeof value === 'object' ? value : [String(value)];
      if (kindOf(name) === 'entity') texts.filter((text) => text !== '').forEach(need);
      // What is inside a composed entity expression is open, so every prefix named in it counts.
      if (name === 'subject_id' || name === 'object_id' || PERHAPS_CURIES.includes(name))
        texts.forEach(mention);
    }
  };
  look(set);
  for (const row of rows) look(row.slots);
  for (const { name, definition } of slots) {
    if (definition?.property != null) need(definition.property);
    if (definition?.typeHint != null) need(definition.typeHint);
    if (!isReferenceHint(definition?.typeHint ?? null)) continue;
    for (const extensions of [setExtensions, ...rows.map((row) => row.extensions)]) {
      const text = extensions.get(name);
      if (text !== undefined) need(text);
    }
  }
  return used;
}

function tableLines(rows: readonly FlatRow[], slots: readonly ExtensionSlot[]): string[] {
  const filledSlots = MAPPING_SLOTS.filter((name) => rows.some((row) => row.slots.has(name)));
  const columns = rows.length === 0 ? HEADER_OF_AN_EMPTY_SET : filledSlots;
  const extensions = slots
    .map(({ name }) => name)
    .filter((name) => rows.some((row) => row.extensions.has(name)));
  const table = rows.map((row) => [
    ...columns.map((name) => {
      const value = row.slots.get(name);
      return value === undefined ? '' : cellText(name, value);
    }),
    ...extensions.map((name) => row.extensions.get(name) ?? ''),
  ]);
  table.sort((a, b) => {
    const at = a.findIndex((cell, index) => cell !== b[index]);
    return at === -1 ? 0 : compareText(a[at] ?? '', b[at] ?? '');
  });
  return [[...columns, ...extensions], ...table].map((cells) => cells.map(tsvCell).join('\t'));
}

function tsvCell(text: string): string {
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

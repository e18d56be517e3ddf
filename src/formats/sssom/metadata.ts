/** From the YAML of a metadata block to the prefixes, slots, extensions and definitions of a mapping set. */

import {
  BUILT_IN_PREFIXES,
  type ExtensionDefinition,
  type FaultList,
  isList,
  isMappingSlot,
  isSetSlot,
  type Problem,
  type SetSlot,
  type SlotValue,
  type SssomFault,
  type SssomPlace,
} from './model.ts';
import {
  curieProblem,
  expand,
  isNcName,
  quoted,
  slotValue,
  type ValueContext,
  valueProblem,
} from './values.ts';
import type { YamlEntry, YamlValue } from './yaml.ts';

export interface Metadata {
  readonly slots: Map<SetSlot, SlotValue>;
  readonly context: ValueContext;
  readonly definitions: readonly ExtensionDefinition[];
  readonly extensions: ReadonlyMap<string, string>;
  /** Where each top-level key stands, and "prefix:" for each prefix. */
  readonly places: ReadonlyMap<string, SssomPlace>;
  readonly warnings: readonly SssomFault[];
}

const LONGEST_SLOT_NAME = 200;

/** What is wrong with the name of an extension slot, null when it can be kept and written again. */
export function slotNameProblem(name: string): Problem | null {
  if (name !== '' && name.length <= LONGEST_SLOT_NAME && !/\p{Cc}/u.test(name)) return null;
  return {
    code: 'bad-slot-name',
    message: `${quoted(name)} cannot be the name of a slot.`,
    fix: 'Use a name of letters, digits and underscores, such as ext_note.',
  };
}

/** Reads the entries of a metadata block. What the specification tells readers to ignore becomes a warning. */
export function readMetadata(entries: readonly YamlEntry[], faults: FaultList): Metadata {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  const prefixes = readPrefixes(byKey.get('curie_map'), faults);
  const warnings: SssomFault[] = [];
  const definitions = readDefinitions(byKey.get('extension_definitions'), prefixes, warnings);
  const version = byKey.get('sssom_version')?.value;
  // Without a version a set is SSSOM 1.0, where URIs could be relative.
  const context = { prefixes, relativeUris: version?.kind !== 'scalar' || version.text === '1.0' };
  const slots = new Map<SetSlot, SlotValue>();
  const extensions = new Map<string, string>();
  for (const entry of entries) {
    if (entry.key === 'curie_map' || entry.key === 'extension_definitions' || entry.value === null) continue;
    if (isSetSlot(entry.key)) {
      const value = readSlot(entry.key, entry.value, context, faults);
      if (value !== undefined) slots.set(entry.key, value);
    } else {
      readExtension(entry, entry.value, extensions, faults);
    }
  }
  if (!slots.has('license') && byKey.get('license')?.value == null) {
    faults.add({ line: 1, column: 1 }, MISSING_LICENCE);
  }
  if (!slots.has('mapping_set_id') && byKey.get('mapping_set_id')?.value == null) {
    warnings.push({ line: 1, column: 1, ...MISSING_SET_ID });
  }
  return { slots, context, definitions, extensions, places: placesOf(entries), warnings };
}

const MISSING_LICENCE: Problem = {
  code: 'missing-slot',
  message: 'The metadata has no license.',
  fix: 'Add "license: <URI of the licence>", or https://w3id.org/sssom/license/unspecified.',
};

const MISSING_SET_ID: Problem = {
  code: 'missing-slot',
  message: 'The metadata has no mapping_set_id.',
  fix: 'Add "mapping_set_id: <URI of the set>".',
};

function placesOf(entries: readonly YamlEntry[]): Map<string, SssomPlace> {
  const places = new Map<string, SssomPlace>();
  for (const { key, place, value } of entries) {
    places.set(key, value?.place ?? place);
    if (key === 'curie_map' && value?.kind === 'map') {
      for (const prefix of value.entries) places.set(`${prefix.key}:`, prefix.place);
    }
  }
  return places;
}

function readPrefixes(entry: YamlEntry | undefined, faults: FaultList): Map<string, string> {
  const prefixes = new Map<string, string>();
  if (entry === undefined || entry.value === null) return prefixes;
  if (entry.value.kind !== 'map') {
    faults.add(entry.value.place, {
      code: 'bad-curie-map',
      message: 'curie_map is not a map.',
      fix: 'Write one indented "prefix: IRI" a line under curie_map.',
    });
    return prefixes;
  }
  for (const { key, place, value } of entry.value.entries) {
    const iri = value?.kind === 'scalar' ? value.text : '';
    const builtIn = BUILT_IN_PREFIXES.get(key);
    if (builtIn !== undefined) {
      if (iri === builtIn) continue;
      faults.add(value?.place ?? place, {
        code: 'built-in-prefix',
        message: `The built-in prefix ${quoted(key)} is redefined as ${quoted(iri)}.`,
        fix: `Leave it out, or point it to ${builtIn}.`,
      });
    } else if (!isNcName(key)) {
      faults.add(place, {
        code: 'bad-prefix',
        message: `${quoted(key)} cannot be a prefix.`,
        fix: 'Begin a prefix with a letter or underscore, followed by letters, digits, ".", "-" and "_".',
      });
    } else {
      if (iri === '') {
        faults.add(place, {
          code: 'bad-prefix',
          message: `The prefix ${quoted(key)} has no IRI.`,
          fix: `Write "${key}: <IRI prefix>".`,
        });
      }
      // Kept all the same, so that its CURIEs are not reported again as undeclared.
      prefixes.set(key, iri);
    }
  }
  return prefixes;
}

function readSlot(
  name: SetSlot,
  value: YamlValue,
  context: ValueContext,
  faults: FaultList,
): SlotValue | undefined {
  // A list with a single value may be written as a scalar, without the escapes of list cells.
  const items = isList(name) && value.kind === 'sequence' ? value.items : [value];
  const texts: string[] = [];
  for (const item of items) {
    if (item.kind !== 'scalar') {
      faults.add(item.place, {
        code: 'wrong-shape',
        message: `${name} takes ${isList(name) ? 'texts' : 'one text'}, not a ${item.kind}.`,
        fix: isList(name) ? 'Write one "- value" a line.' : `Write "${name}: value".`,
      });
    } else if (item.text !== '') {
      const problem = valueProblem(name, item.text, context);
      if (problem === null) texts.push(item.text);
      else faults.add(item.place, problem);
    }
  }
  return slotValue(name, texts);
}

function readExtension(
  entry: YamlEntry,
  value: YamlValue,
  extensions: Map<string, string>,
  faults: FaultList,
): void {
  const problem = slotNameProblem(entry.key);
  if (problem !== null) {
    faults.add(entry.place, problem);
  } else if (entry.key === 'mappings' || isMappingSlot(entry.key)) {
    faults.add(entry.place, {
      code: 'misplaced-slot',
      message: `${entry.key} belongs to single mappings and has no meaning in the metadata.`,
      fix: `Make it a column of the table, or remove it.`,
    });
  } else if (value.kind !== 'scalar') {
    faults.add(value.place, {
      code: 'wrong-shape',
      message: `The extension slot ${quoted(entry.key)} takes one text, not a ${value.kind}.`,
      fix: 'Write it as one text, or check the spelling of the slot.',
    });
  } else if (value.text !== '') {
    extensions.set(entry.key, value.text);
  }
}

const DEFINITION_KEYS = ['slot_name', 'property', 'type_hint'];

function readDefinitions(
  entry: YamlEntry | undefined,
  prefixes: ReadonlyMap<string, string>,
  warnings: SssomFault[],
): ExtensionDefinition[] {
  const definitions: ExtensionDefinition[] = [];
  const names = new Set<string>();
  const properties = new Set<string>();
  const items = entry?.value?.kind === 'sequence' ? entry.value.items : entry?.value ? [entry.value] : [];
  for (const item of items) {
    const ignore = (why: string): void => {
      const message = `This extension definition is ignored: ${why}.`;
      const fix =
        'Give a slot_name, and as property and type_hint CURIEs of declared prefixes, each name and property once.';
      warnings.push({ ...item.place, code: 'definition-ignored', message, fix });
    };
    const texts = new Map<string, string>();
    let odd = item.kind !== 'map';
    for (const { key, value } of item.kind === 'map' ? item.entries : []) {
      if (!DEFINITION_KEYS.includes(key) || (value !== null && value.kind !== 'scalar')) odd = true;
      else if (value?.kind === 'scalar') texts.set(key, value.text);
    }
    const slotName = texts.get('slot_name') ?? '';
    const property = texts.get('property') ?? null;
    const typeHint = texts.get('type_hint') ?? null;
    const iri = property === null ? null : expand(property, prefixes);
    const unresolved = [property, typeHint].find(
      (text) => text !== null && curieProblem(text, prefixes) !== null,
    );
    if (odd) ignore('it has other content than slot_name, property and type_hint');
    else if (!isNcName(slotName)) ignore(`${quoted(slotName)} is not a name`);
    else if (isSetSlot(slotName) || isMappingSlot(slotName)) ignore(`${slotName} is a standard slot`);
    else if (unresolved != null) ignore(`${quoted(unresolved)} is not a CURIE of a declared prefix`);
    else if (names.has(slotName)) ignore(`${slotName} is defined already`);
    else if (iri !== null && properties.has(iri))
      ignore(`the property ${quoted(property ?? '')} is taken already`);
    else {
      names.add(slotName);
      if (iri !== null) properties.add(iri);
      definitions.push({ slotName, property, typeHint });
    }
  }
  return definitions;
}

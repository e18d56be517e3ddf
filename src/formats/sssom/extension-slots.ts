/** Which slots of a file are those of crosswalk's profile, whatever the file calls them. */

import type { Completion } from '../../domain/types.ts';
import { readCompletions } from '../completion-text.ts';
import type { RowContext } from './mapping-rows.ts';
import type { Problem, SssomSet } from './model.ts';
import { COMPLETES, EXTENSION_NAMES, EXTENSIONS, type Extension, iriOf } from './profile.ts';
import type { SssomPlaces } from './read.ts';
import { expand } from './values.ts';

const ALWAYS_NEEDED: readonly Extension[] = ['evidence', 'source', 'locator', 'rationale', 'status'];

export function extensionSlotsOf(
  file: SssomSet,
  places: SssomPlaces,
  metadataFault: (slot: string, problem: Problem) => void,
  headerFault: (column: number, problem: Problem) => void,
): Pick<RowContext, 'extensionSlots' | 'undeclared'> {
  const prefixes = new Map(Object.entries(file.curieMap));
  const extensionSlots = new Map<Extension, string>();
  const undeclared = new Set<Extension>();
  for (const name of EXTENSION_NAMES) {
    const { property, slotName } = EXTENSIONS[name];
    const iri = propertyIri(property);
    const definition = file.extensionDefinitions.find(
      (one) => one.property !== null && expand(one.property, prefixes) === iri,
    );
    const column = places.columns.get(slotName);
    if (definition !== undefined) {
      extensionSlots.set(name, definition.slotName);
      if (!Object.hasOwn(file.extensions, definition.slotName)) continue;
      metadataFault(definition.slotName, {
        code: 'misplaced-slot',
        message: `${definition.slotName} belongs to single mappings.`,
        fix: 'Make it a column of the table.',
      });
    } else if (column !== undefined) {
      undeclared.add(name);
      headerFault(column, {
        code: 'undeclared-extension',
        message: `The column ${slotName} is not declared, so it does not mean ${property}.`,
        fix: `Add "- slot_name: ${slotName}" with "property: ${property}" to extension_definitions.`,
      });
    } else if (file.mappings.length > 0 && ALWAYS_NEEDED.includes(name)) {
      undeclared.add(name);
      headerFault(places.columns.size + 1, {
        code: 'missing-column',
        message: `The column ${slotName} is missing.`,
        fix: `Add the column, and "- slot_name: ${slotName}" with "property: ${property}" to extension_definitions.`,
      });
    }
  }
  return { extensionSlots, undeclared };
}

/** What the set declares complete, under whatever name the file defines for that property. */
export function completionsOf(
  file: SssomSet,
  places: SssomPlaces,
  metadataFault: (slot: string, problem: Problem) => void,
): readonly Completion[] {
  const slot = completesSlot(file);
  const { slotName, property } = COMPLETES;
  if (slot === null) {
    if (!Object.hasOwn(file.extensions, slotName) && !places.columns.has(slotName)) return [];
    metadataFault(slotName, {
      code: 'undeclared-extension',
      message: `${slotName} is not declared, so it does not mean ${property}.`,
      fix: `Add "- slot_name: ${slotName}" with "property: ${property}" to extension_definitions.`,
    });
    return [];
  }
  if (places.columns.has(slot)) {
    metadataFault(slot, {
      code: 'misplaced-slot',
      message: `${slot} describes the set and cannot be a column.`,
      fix: 'Move it to the metadata.',
    });
  }
  const read = readCompletions(file.extensions[slot] ?? '');
  if (read.ok) return read.value;
  metadataFault(slot, { code: 'bad-completion', message: read.message, fix: read.fix });
  return [];
}

export function completesSlot({ curieMap, extensionDefinitions }: SssomSet): string | null {
  const prefixes = new Map(Object.entries(curieMap));
  const iri = propertyIri(COMPLETES.property);
  const isCompletes = ({ property }: (typeof extensionDefinitions)[number]) =>
    property !== null && expand(property, prefixes) === iri;
  return extensionDefinitions.find(isCompletes)?.slotName ?? null;
}

const propertyIri = (property: string): string => iriOf('crosswalk') + property.slice('crosswalk:'.length);

import { differences, type FieldChange } from '../../domain/compare.ts';
import type { Mapping } from '../../domain/types.ts';
import { mappingDocument } from '../../formats/documents.ts';
import { type Html, html, type Part } from '../html.ts';
import { table } from './table.ts';

/** What differs between two states of a thing, field by field. */

/** The fields of mappings and elements as people call them; others are called as they are. */
const FIELD_WORDS: Readonly<Record<string, string>> = {
  predicate: 'relation',
  modifier: 'negation',
  object: 'object',
  objectFramework: 'framework of the object',
  holdsForParts: 'holds for every part',
  mappingDate: 'written on',
  reviewDate: 'reviewed on',
  officialTexts: 'official text',
  validFrom: 'valid from',
  validUntil: 'valid until',
  observedTargets: 'tags observed below',
  licenceNote: 'licence note',
  shortTitle: 'short title',
  sourceUrl: 'address of the source',
};

export function fieldName(field: string): string {
  return FIELD_WORDS[field] ?? field;
}

/** A value as text; lists and objects as JSON, since they are compared and not read. */
export function fieldValue(value: unknown): Part {
  if (value === null || value === '') return html`<span class="about">nothing</span>`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** What two mappings, or two versions of one, say differently. `passedOver` is not compared. */
export function saidDifferently(
  before: Mapping,
  after: Mapping,
  passedOver: readonly string[] = [],
): readonly FieldChange[] {
  const thing = (mapping: Mapping) => [{ id: '', fields: mappingDocument(mapping) }];
  return differences(thing(before), thing(after), passedOver).flatMap(({ fields }) => fields);
}

export function fieldTable(
  caption: string,
  [before, after]: readonly [string, string],
  changes: readonly FieldChange[],
): Html {
  return table(
    caption,
    [
      { title: 'What', short: true, cell: ({ field }) => fieldName(field) },
      { title: before, text: true, cell: (change) => fieldValue(change.before) },
      { title: after, text: true, cell: (change) => fieldValue(change.after) },
    ],
    changes,
  );
}

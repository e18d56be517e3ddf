/** The rules of the Mapping class that hold between slots and between rows, judged after propagation. */

import type { FaultList, MappingSlot, SlotValue, SssomPlace } from './model.ts';
import type { TableRow } from './table.ts';
import { quoted } from './values.ts';

/** A row in the making. */
export interface DraftRow {
  readonly line: number;
  readonly slots: Map<MappingSlot, SlotValue>;
  readonly extensions: readonly (readonly [string, string])[];
}

const NO_TERM_FOUND = 'sssom:NoTermFound';

/** Adds a fault for each slot that is missing and each value that contradicts another one. */
export function checkRows(
  rows: readonly DraftRow[],
  columns: ReadonlyMap<string, number>,
  header: TableRow,
  faults: FaultList,
): void {
  const reported = new Set<string>();
  const missing = (row: DraftRow, slot: MappingSlot, fix: string): void => {
    const column = columns.get(slot);
    if (column !== undefined) {
      faults.add({ line: row.line, column }, { code: 'missing-slot', message: `${slot} is missing.`, fix });
    } else if (!reported.has(slot)) {
      // One fault for a column that is not there, rather than one for each row.
      reported.add(slot);
      const place = { line: header.line, column: header.cells.length + 1 };
      faults.add(place, {
        code: 'missing-column',
        message: `The column ${slot} is missing (first needed by line ${row.line}).`,
        fix: `Add the column ${slot}. ${fix}`,
      });
    }
  };
  for (const slot of ['predicate_id', 'mapping_justification'] as const) {
    if (columns.has(slot) || rows.length > 0) continue;
    const place = { line: header.line, column: header.cells.length + 1 };
    const message = `The column ${slot} is missing.`;
    faults.add(place, { code: 'missing-column', message, fix: `Add the column ${slot}.` });
  }
  const records = new Map<SlotValue, number>();
  const identified = rows.some(({ slots }) => slots.has('record_id'));
  for (const row of rows) {
    const { slots } = row;
    const placeOf = (slot: MappingSlot): SssomPlace => ({ line: row.line, column: columns.get(slot) ?? 1 });
    checkEnds(row, missing);
    if (!slots.has('predicate_id')) missing(row, 'predicate_id', 'Write a CURIE such as skos:exactMatch.');
    if (!slots.has('mapping_justification')) {
      missing(row, 'mapping_justification', 'Write a CURIE such as semapv:ManualMappingCuration.');
    }
    if (slots.has('review_date') && !slots.has('reviewer_id') && !slots.has('reviewer_label')) {
      faults.add(placeOf('review_date'), {
        code: 'review-without-reviewer',
        message: 'There is a review_date but neither reviewer_id nor reviewer_label.',
        fix: 'Say who reviewed the mapping, or remove the date.',
      });
    }
    checkCardinality(slots, placeOf('mapping_cardinality'), faults);
    const record = slots.get('record_id');
    if (record !== undefined) {
      const first = records.get(record);
      if (first === undefined) records.set(record, row.line);
      else {
        faults.add(placeOf('record_id'), {
          code: 'repeated-record-id',
          message: `The record_id ${quoted(String(record))} is that of line ${first} already.`,
          fix: 'Give each record an id of its own.',
        });
      }
    } else if (identified) {
      missing(row, 'record_id', 'Give every record an id, or none.');
    }
  }
}

function checkEnds(row: DraftRow, missing: (row: DraftRow, slot: MappingSlot, fix: string) => void): void {
  for (const end of ['subject', 'object'] as const) {
    const literal = row.slots.get(`${end}_type`) === 'rdfs literal';
    const slot = literal ? (`${end}_label` as const) : (`${end}_id` as const);
    if (row.slots.has(slot)) continue;
    const fix = literal
      ? `Write the literal itself, because ${end}_type is "rdfs literal".`
      : `Write a CURIE, or set ${end}_type to "rdfs literal" and write the literal as ${end}_label.`;
    missing(row, slot, fix);
  }
}

function checkCardinality(
  slots: ReadonlyMap<MappingSlot, SlotValue>,
  place: SssomPlace,
  faults: FaultList,
): void {
  const cardinality = slots.get('mapping_cardinality');
  const noSubject = slots.get('subject_id') === NO_TERM_FOUND;
  const noObject = slots.get('object_id') === NO_TERM_FOUND;
  const wrong =
    (cardinality === '1:0' && !noObject) ||
    (cardinality === '0:1' && !noSubject) ||
    (cardinality === '0:0' && !(noSubject && noObject));
  if (!wrong) return;
  faults.add(place, {
    code: 'wrong-cardinality',
    message: `The cardinality ${String(cardinality)} is only for records without a ${
      { '1:0': 'object', '0:1': 'subject' }[String(cardinality)] ?? 'subject and an object'
    }.`,
    fix: `Use ${NO_TERM_FOUND} for what was not found, or correct the cardinality.`,
  });
}

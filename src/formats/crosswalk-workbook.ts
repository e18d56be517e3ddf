/** The crosswalk out as a workbook: its mappings and its concepts, each on a sheet. */

import type { EveryKey } from '../domain/complete-keys.ts';
import { officialTextOf } from '../domain/official-text.ts';
import type { Concept, Mapping } from '../domain/types.ts';
import { CROSSWALK_COLUMNS, crosswalkRows } from './crosswalk-table.ts';
import { type Cell, type SheetContent, workbookOf } from './xlsx/write.ts';

/** Text that people read, not codes that must stay as they are typed. */
const WORDS: readonly string[] = [
  'subject_label',
  'relation',
  'object_label',
  'condition',
  'source',
  'locator',
  'rationale',
];
const WIDTHS: Readonly<Record<string, number>> = { id: 34, label: 50, official_text: 60, rationale: 60 };

/** The column of each field of an element; null for those that the sheet does not have. */
const CONCEPT_FIELDS: EveryKey<Concept, readonly [header: string, cell: (concept: Concept) => Cell] | null> =
  {
    id: ['id', ({ id }) => code(id)],
    framework: ['framework', ({ framework }) => code(framework)],
    notation: ['notation', ({ notation }) => code(notation)],
    level: ['level', ({ level }) => code(level)],
    parent: ['parent', ({ parent }) => code(parent)],
    label: ['label', ({ label }) => text(label)],
    officialTexts: ['official_text', (concept) => text(officialTextOf(concept))],
    uri: ['uri', ({ uri }) => code(uri)],
    validFrom: ['valid_from', ({ validFrom }) => ({ kind: 'date', value: validFrom })],
    validUntil: ['valid_until', ({ validUntil }) => ({ kind: 'date', value: validUntil })],
    codes: null,
    source: null,
    locator: null,
    note: null,
    observedTargets: null,
    position: null,
  };
const CONCEPT_COLUMNS = Object.values(CONCEPT_FIELDS).filter((column) => column !== null);

/** The bytes of a workbook, header rows frozen; confidence (0 to 1) as a number, notations and codes as text. */
export function crosswalkWorkbook(
  concepts: readonly Concept[],
  mappings: readonly Mapping[],
  labels: (conceptId: string) => string | undefined,
): Promise<Uint8Array> {
  const mappingSheet: SheetContent = {
    name: 'Mappings',
    columns: CROSSWALK_COLUMNS.map(headed),
    rows: crosswalkRows(mappings, labels).map((row) =>
      CROSSWALK_COLUMNS.map((column): Cell => {
        const value = row[column];
        if (typeof value === 'number') return { kind: 'number', value };
        const words = value === null ? null : String(value);
        if (column.endsWith('_date')) return { kind: 'date', value: words };
        return WORDS.includes(column) ? text(words) : code(words);
      }),
    ),
  };
  const conceptSheet: SheetContent = {
    name: 'Concepts',
    columns: CONCEPT_COLUMNS.map(([header]) => headed(header)),
    rows: concepts.map((concept) => CONCEPT_COLUMNS.map(([, cell]) => cell(concept))),
  };
  return workbookOf([mappingSheet, conceptSheet]);
}

function headed(header: string): { header: string; width: number } {
  return { header, width: WIDTHS[header] ?? 18 };
}

function code(value: string | null): Cell {
  return { kind: 'code', value };
}

function text(value: string | null): Cell {
  return { kind: 'text', value };
}

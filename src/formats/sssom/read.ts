/** Reading SSSOM/TSV: metadata and table together, propagated and held against the rules of the model. */

import { type Metadata, readMetadata, slotNameProblem } from './metadata.ts';
import {
  type FaultList,
  faultList,
  isList,
  isMappingSlot,
  isSetSlot,
  type MappingSlot,
  MOST_FAULTS,
  PROPAGATABLE_SLOTS,
  type SlotValue,
  type SssomFault,
  type SssomMetadata,
  type SssomPlace,
  type SssomRow,
  type SssomSet,
} from './model.ts';
import { checkRows, type DraftRow } from './rules.ts';
import { readTable, type Table, type TableRow } from './table.ts';
import { extensionProblem, quoted, slotValue, splitList, valueProblem } from './values.ts';
import { readYaml } from './yaml.ts';

const LONGEST_FILE = 67_108_864;

/** Where things stand in a file that was read, for those who judge it further. */
export interface SssomPlaces {
  /** Metadata keys, and "prefix:" for each prefix of the CURIE map. */
  readonly metadata: ReadonlyMap<string, SssomPlace>;
  readonly headerLine: number;
  /** Column numbers from 1 by column name. */
  readonly columns: ReadonlyMap<string, number>;
}

export type SssomReading =
  | {
      readonly ok: true;
      readonly set: SssomSet;
      /** Short of the specification without making the file unreadable. */
      readonly warnings: readonly SssomFault[];
      readonly places: SssomPlaces;
    }
  | {
      readonly ok: false;
      readonly faults: readonly SssomFault[];
      /** The file as read, where all its faults are those of single rows; null where it cannot be told what stands in it. */
      readonly rest: Omit<Extract<SssomReading, { ok: true }>, 'ok'> | null;
    };

/**
 * Reads one SSSOM/TSV file (specification 1.1), with its metadata embedded or given as external YAML, and
 * propagates slots from the set to its mappings. Every fault is collected, up to 200; lines count from 1, in
 * external metadata from its own first line. Columns count characters in metadata and columns in the table.
 * Never throws.
 */
export function readSssom(text: string, options: { metadata?: string } = {}): SssomReading {
  const faults = faultList();
  const external = options.metadata;
  const refused = refusal(text, external, faults);
  if (refused) return { ok: false, faults: faults.sorted(), rest: null };
  const { yaml, body, bodyLine } = splitFile(text);
  const metadataFaults = external === undefined ? faults : externalFaults(faults);
  const entries = readYaml(external ?? yaml, external === undefined ? 1 : 0, metadataFaults);
  const metadata = readMetadata(entries ?? [], entries === null ? faultList() : metadataFaults);
  const table = readTable(body, bodyLine, faults);
  if (table === null || entries === null) return { ok: false, faults: faults.sorted(), rest: null };

  const columns = readHeader(table.header, faults);
  const drafts = readRows(table, columns, metadata, faults);
  propagate(metadata, drafts);
  checkExtensions(metadata, metadataFaults);
  const places: SssomPlaces = { metadata: metadata.places, headerLine: table.header.line, columns };
  checkRows(drafts, columns, table.header, faults);
  const found = faults.sorted();
  const onlyRows = found.length < MOST_FAULTS && found.every(({ line }) => line > table.header.line);
  const read = { set: toSet(metadata, drafts), warnings: metadata.warnings, places };
  if (found.length > 0) return { ok: false, faults: found, rest: onlyRows ? read : null };
  return { ok: true, ...read };
}

function externalFaults(faults: FaultList): FaultList {
  return {
    ...faults,
    add: (place, problem) =>
      faults.add(place, { ...problem, message: `External metadata: ${problem.message}` }),
  };
}

function refusal(text: string, external: string | undefined, faults: FaultList): boolean {
  const start = { line: 1, column: 1 };
  if (text.length > LONGEST_FILE) {
    faults.add(start, {
      code: 'file-too-large',
      message: 'The file is larger than 64 MiB.',
      fix: 'Split the set into several files.',
    });
  } else if (text.startsWith('\ufeff') || external?.startsWith('\ufeff') === true) {
    faults.add(start, {
      code: 'byte-order-mark',
      message: 'The file begins with a byte order mark.',
      fix: 'Save it as UTF-8 without a byte order mark (BOM).',
    });
  } else if (external === undefined && !text.startsWith('#')) {
    faults.add(start, {
      code: 'no-metadata',
      message: 'The file does not begin with a metadata block.',
      fix: 'Begin the file with lines such as "#curie_map:" and "#license: ...", or give the metadata as a separate YAML file.',
    });
  } else if (external !== undefined && text.startsWith('#')) {
    faults.add(start, {
      code: 'two-metadata-blocks',
      message: 'The file has a metadata block although its metadata is given separately.',
      fix: 'Remove the lines that begin with "#", or do not give external metadata.',
    });
  } else {
    return false;
  }
  return true;
}

function splitFile(text: string): { yaml: string; body: string; bodyLine: number } {
  const lines: string[] = [];
  let at = 0;
  while (text[at] === '#') {
    const end = text.indexOf('\n', at);
    const next = end === -1 ? text.length : end + 1;
    lines.push(text.slice(at + 1, next));
    at = next;
  }
  return { yaml: lines.join(''), body: text.slice(at), bodyLine: lines.length + 1 };
}

/** Column numbers by name; columns without a name are left out. */
function readHeader(header: TableRow, faults: FaultList): Map<string, number> {
  const columns = new Map<string, number>();
  header.cells.forEach((cell, index) => {
    const name = cell.trim();
    if (name === '') return;
    const place = { line: header.line, column: index + 1 };
    const problem = slotNameProblem(name);
    if (problem !== null) {
      faults.add(place, problem);
    } else if (columns.has(name)) {
      faults.add(place, {
        code: 'repeated-column',
        message: `The column ${quoted(name)} is given twice.`,
        fix: 'Keep one of the two; give several values of a list slot in one cell, separated by "|".',
      });
    } else {
      if (!isMappingSlot(name) && isSetSlot(name)) {
        faults.add(place, {
          code: 'misplaced-slot',
          message: `${name} describes the set and cannot be a column.`,
          fix: 'Move it to the metadata.',
        });
      }
      columns.set(name, index + 1);
    }
  });
  return columns;
}

function readRows(
  table: Table,
  columns: ReadonlyMap<string, number>,
  { context, definitions }: Metadata,
  faults: FaultList,
): DraftRow[] {
  const hints = new Map(definitions.map(({ slotName, typeHint }) => [slotName, typeHint]));
  const named = [...columns];
  return table.rows.map(({ line, cells }) => {
    const slots = new Map<MappingSlot, SlotValue>();
    const extensions: [string, string][] = [];
    for (const [name, column] of named) {
      const text = cells[column - 1] ?? '';
      if (text === '') continue;
      if (isMappingSlot(name)) {
        const items = isList(name) ? splitList(text) : [text];
        const problems = items
          .map((item) => valueProblem(name, item, context))
          .filter((found) => found !== null);
        for (const problem of problems) faults.add({ line, column }, problem);
        const value = slotValue(name, items);
        if (value !== undefined) slots.set(name, value);
      } else {
        const problem = extensionProblem(text, hints.get(name) ?? null, context.prefixes);
        if (problem !== null) faults.add({ line, column }, problem);
        extensions.push([name, text]);
      }
    }
    const stray = cells.findIndex(
      (cell, index) => cell !== '' && (table.header.cells[index] ?? '').trim() === '',
    );
    if (stray !== -1) {
      faults.add(
        { line, column: stray + 1 },
        {
          code: 'no-column-name',
          message: `The value ${quoted(cells[stray] ?? '')} stands in a column without a name.`,
          fix: 'Name the column in the header, or remove the value; a tab inside a value needs double quotes around it.',
        },
      );
    }
    return { line, slots, extensions };
  });
}

function checkExtensions(metadata: Metadata, faults: FaultList): void {
  for (const { slotName, typeHint } of metadata.definitions) {
    const text = metadata.extensions.get(slotName);
    const problem = text === undefined ? null : extensionProblem(text, typeHint, metadata.context.prefixes);
    if (problem !== null) faults.add(metadata.places.get(slotName) ?? { line: 1, column: 1 }, problem);
  }
}

/** A slot is copied down only when no row at all has a value of its own in it; then it leaves the set. */
function propagate(metadata: Metadata, drafts: readonly DraftRow[]): void {
  if (drafts.length === 0) return;
  for (const name of PROPAGATABLE_SLOTS) {
    const value = metadata.slots.get(name);
    if (value === undefined || drafts.some(({ slots }) => slots.has(name))) continue;
    for (const { slots } of drafts) slots.set(name, value);
    metadata.slots.delete(name);
  }
}

function toSet(metadata: Metadata, drafts: readonly DraftRow[]): SssomSet {
  return {
    // Each slot's value was read by its kind, which is what these types say.
    metadata: Object.fromEntries(metadata.slots) as SssomMetadata,
    curieMap: Object.fromEntries(metadata.context.prefixes),
    extensionDefinitions: metadata.definitions,
    extensions: Object.fromEntries(metadata.extensions),
    mappings: drafts.map(({ line, slots, extensions }) => {
      return { ...Object.fromEntries(slots), extensions: Object.fromEntries(extensions), line } as SssomRow;
    }),
  };
}

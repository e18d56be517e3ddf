import type { Fault } from '../domain/types.ts';
import type { RdfFault } from '../formats/skos/limits.ts';
import { readSkos, type SkosReading } from '../formats/skos/read.ts';
import { holdRows, textOf, unreadable } from './crosswalk-import.ts';
import type { ImportLimits } from './import-files.ts';

export type SkosFile = Extract<SkosReading, { ok: true }>;

/** Reads a SKOS file whose syntax is told from its content; a Problem `unreadable-file` for what is none. */
export async function readSkosFile(bytes: Uint8Array, limits: ImportLimits): Promise<SkosFile> {
  const reading = await readSkos(textOf(bytes), null);
  if (!reading.ok) throw unreadable(reading.faults.map(faultOf));
  holdRows(reading.concepts.length, limits);
  return reading;
}

/** The fault as reports tell it: the pointer is the resource's IRI, else the line. */
export function faultOf({ line, column, resource, code, message, fix }: RdfFault): Fault {
  const place = line === null ? '' : ` (line ${line}${column === null ? '' : `, column ${column}`})`;
  const pointer = resource ?? (line === null ? '' : `/line/${line}`);
  return { pointer, code, message: `${message}${place}`, fix };
}

import { crosswalkCsv } from '../formats/crosswalk-table.ts';
import { crosswalkWorkbook } from '../formats/crosswalk-workbook.ts';
import { writeSkosJsonLd, writeSkosTurtle } from '../formats/skos/write.ts';
import type { View } from '../services/crosswalk.ts';
import { crosswalkData } from '../services/exports.ts';
import { CSV, type ExportOptions, XLSX } from './project-exports.ts';

/** The formats in which the whole crosswalk goes out. A new one is an object here. */
export interface CrosswalkExport {
  readonly type: string;
  readonly extension: string;
  readonly write: (
    view: View,
    options: Pick<ExportOptions, 'for'>,
  ) => string | Buffer | Promise<string | Buffer>;
}

const csv: CrosswalkExport = {
  type: CSV,
  extension: 'csv',
  write: (view, options) =>
    crosswalkCsv(crosswalkData(view).mappings, labelsOf(view), { escapeFormulas: options.for === 'people' }),
};

const xlsx: CrosswalkExport = {
  type: XLSX,
  extension: 'xlsx',
  write: async (view) => {
    const { concepts } = view.crosswalk.graph;
    return Buffer.from(await crosswalkWorkbook(concepts, crosswalkData(view).mappings, labelsOf(view)));
  },
};

const turtle: CrosswalkExport = {
  type: 'text/turtle; charset=utf-8',
  extension: 'ttl',
  write: (view) => writeSkosTurtle(crosswalkData(view)),
};

const jsonld: CrosswalkExport = {
  type: 'application/ld+json; charset=utf-8',
  extension: 'jsonld',
  write: (view) => writeSkosJsonLd(crosswalkData(view)),
};

/** Every format of the crosswalk, by the name that `format` takes. */
export const CROSSWALK_EXPORTS = { csv, xlsx, turtle, jsonld } satisfies Record<string, CrosswalkExport>;

function labelsOf({ crosswalk: { graph } }: View): (id: string) => string | undefined {
  return (id) => graph.concepts[graph.numberOf.get(id) ?? -1]?.label;
}

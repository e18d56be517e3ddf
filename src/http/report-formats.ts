import { reportCsv } from '../formats/report/csv.ts';
import type { ReportDocument } from '../formats/report/document.ts';
import { reportNdjson } from '../formats/report/ndjson.ts';
import { reportXlsx } from '../formats/report/xlsx.ts';
import { reportPage } from '../web/report-page.ts';

/** The formats in which tables are sent as files. A new one is an object here. */
interface TableFormat {
  /** The media type, without parameters. */
  readonly type: string;
  readonly isText: boolean;
  /** Saved as a file by browsers, not shown. */
  readonly isAttachment: boolean;
  /** Whether lists are offered in it, too. */
  readonly inLists: boolean;
  /** True where it carries styles of its own. */
  readonly isStyled: boolean;
  /** `figures` are for formats that show pictures. */
  readonly write: (
    document: ReportDocument,
    figures: readonly string[],
  ) => string | Buffer | Promise<string | Buffer>;
}

const text = { isText: true, isAttachment: false, inLists: false, isStyled: false } as const;

export const TABLE_FILES = {
  csv: { ...text, inLists: true, type: 'text/csv', write: (document) => reportCsv(document) },
  tsv: { ...text, type: 'text/tab-separated-values', write: (document) => reportCsv(document, '\t') },
  ndjson: { ...text, type: 'application/x-ndjson', write: (document) => reportNdjson(document) },
  xlsx: {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    isText: false,
    isAttachment: true,
    inLists: true,
    isStyled: false,
    write: async (document) => Buffer.from(await reportXlsx(document)),
  },
  html: { ...text, isStyled: true, type: 'text/html', write: reportPage },
} as const satisfies Record<string, TableFormat>;
export type TableFile = keyof typeof TABLE_FILES;

/** Pictures of charts. */
const PICTURE_TYPES = { svg: 'image/svg+xml', png: 'image/png' } as const;

type ListFile = {
  [Format in TableFile]: (typeof TABLE_FILES)[Format]['inLists'] extends true ? Format : never;
}[TableFile];

const files = Object.keys(TABLE_FILES) as TableFile[];
const isInLists = (format: TableFile): format is ListFile => TABLE_FILES[format].inLists;

/** Formats of a table without a picture. JSON is first: it answers who asks for anything. */
export const TABLE_FORMATS: readonly ['json', ...TableFile[]] = ['json', ...files];
/** Formats of lists, which also have pages as JSON. */
export const LIST_FORMATS: readonly ['json', ...ListFile[]] = ['json', ...files.filter(isInLists)];
export type ReportFormat = 'json' | TableFile | keyof typeof PICTURE_TYPES;
export const ALL_FORMATS: readonly ['json', ...ReportFormat[]] = [
  ...TABLE_FORMATS,
  ...(Object.keys(PICTURE_TYPES) as (keyof typeof PICTURE_TYPES)[]),
];

/** The media types, without parameters. */
export const REPORT_TYPES = {
  json: 'application/json',
  ...(Object.fromEntries(files.map((format) => [format, TABLE_FILES[format].type])) as {
    readonly [Format in TableFile]: (typeof TABLE_FILES)[Format]['type'];
  }),
  ...PICTURE_TYPES,
} satisfies Record<ReportFormat, string>;

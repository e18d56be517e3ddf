import { projectWorkbook } from '../formats/project-workbook.ts';
import type { View } from '../services/crosswalk.ts';
import {
  type IatiExport,
  type Pieces,
  projectsCsv,
  projectsIati,
  projectsInMemory,
  projectsNdjson,
  projectsUnInfo,
} from '../services/exports.ts';
import { Problem } from '../services/problems.ts';
import type { ProjectFilter } from '../store/port.ts';

/** The formats in which projects go out. A new one is an object here. */
export type ProjectExport = InPieces | Whole;

interface ExportFormat {
  readonly type: string;
  readonly extension: string;
}

/** Made while it is sent. */
interface InPieces extends ExportFormat {
  readonly kind: 'pieces';
  /** Refuses options that do not fit, before anything is read. */
  readonly open: (
    options: ExportOptions,
  ) => (view: View, filter: ProjectFilter) => Made<'pieces', Pieces> | Promise<Made<'pieces', Pieces>>;
}

/** Made in memory. */
interface Whole extends ExportFormat {
  readonly kind: 'whole';
  readonly open: (
    options: ExportOptions,
  ) => (view: View, filter: ProjectFilter, most: number) => Promise<Made<'body', Buffer>>;
}

type Made<Name extends string, Content> = Readonly<Record<Name, Content>> & {
  readonly headers?: Readonly<Record<string, string>>;
};

/** What a request says of the file it asks for. */
export interface ExportOptions {
  readonly for?: 'machines' | 'people' | undefined;
  readonly mapped?: boolean | undefined;
  readonly reportingOrg?: string | undefined;
  readonly reportingOrgName?: string | undefined;
  readonly reportingOrgType?: string | undefined;
}

export const CSV = 'text/csv; charset=utf-8';
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const csv: ProjectExport = {
  kind: 'pieces',
  type: CSV,
  extension: 'csv',
  open: (options) => async (view, filter) => {
    const forPeople = options.for === 'people';
    const how = { lossless: !forPeople, escapeFormulas: forPeople };
    const { notSaid, pieces } = await projectsCsv(view, filter, how);
    return { pieces, headers: notSaidHeader(notSaid.flatMap(({ columns }) => columns)) };
  },
};

const xlsx: ProjectExport = {
  kind: 'whole',
  type: XLSX,
  extension: 'xlsx',
  open: (options) => async (view, filter, most) => {
    const projects = await projectsInMemory(view, filter, most);
    const { bytes, notSaid } = await projectWorkbook(projects, { lossless: options.for !== 'people' });
    return { body: Buffer.from(bytes), headers: notSaidHeader(notSaid) };
  },
};

const ndjson: ProjectExport = {
  kind: 'pieces',
  type: 'application/x-ndjson; charset=utf-8',
  extension: 'ndjson',
  open: () => (view, filter) => ({ pieces: projectsNdjson(view, filter) }),
};

const iati: ProjectExport = {
  kind: 'pieces',
  type: 'application/xml; charset=utf-8',
  extension: 'xml',
  open: (options) => {
    const how = readIati(options);
    return (view, filter) => ({ pieces: projectsIati(view, filter, how) });
  },
};

const uninfo = (part: 'rows' | 'cut', extension: string): ProjectExport => ({
  kind: 'pieces',
  type: CSV,
  extension,
  open: () => (view, filter) => {
    const { texts, pieces } = projectsUnInfo(view, filter, part);
    return { pieces, headers: { 'crosswalk-target-texts': texts } };
  },
});

/** Every format of projects, by the name that `format` takes. */
export const PROJECT_EXPORTS = {
  csv,
  xlsx,
  ndjson,
  iati,
  uninfo: uninfo('rows', 'uninfo.csv'),
  'uninfo-cut': uninfo('cut', 'uninfo-cut.csv'),
} satisfies Record<string, ProjectExport>;

function notSaidHeader(names: readonly string[]): Readonly<Record<string, string>> {
  return names.length === 0 ? {} : { 'crosswalk-not-said': names.join(', ') };
}

/** Who reports, for IATI: its schema wants one of every activity, and we can make none up. */
function readIati(options: ExportOptions): IatiExport {
  return {
    reportingOrg: {
      ref: needed(options.reportingOrg, 'reportingOrg', 'Add reportingOrg=XM-DAC-47066, for example.'),
      name: needed(
        options.reportingOrgName,
        'reportingOrgName',
        'Add the name of the reporting organisation.',
      ),
      type: options.reportingOrgType ?? '40',
    },
    mapped: options.mapped ?? false,
  };
}

function needed(value: string | undefined, pointer: string, fix: string): string {
  if (value !== undefined) return value;
  const message = `An IATI file says who reports: ${pointer} is missing.`;
  throw new Problem('invalid-query', message, [{ pointer, code: 'invalid-query', message, fix }]);
}

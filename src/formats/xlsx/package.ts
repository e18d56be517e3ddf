/** Which parts of a workbook hold the sheets and what they share. */
import { quote } from '../checks.ts';
import { checkWorkbook } from './open.ts';
import { RefusedWorkbook, refusedWorkbook } from './refused.ts';
import { walkXml } from './xml.ts';
import { readDirectory, unpack } from './zip.ts';

export interface SheetPart {
  readonly name: string;
  /** From 1, as the parser of values counts them. */
  readonly number: number;
  readonly hidden: boolean;
  /** Null for a chart sheet, which has no cells. */
  readonly part: string | null;
}

export interface WorkbookParts {
  readonly sheets: readonly SheetPart[];
  /** Days are counted from 1904. */
  readonly from1904: boolean;
  /** As the parser of values understands it: it overlooks date1904="true". */
  readonly parserFrom1904: boolean;
  readonly content: (part: string) => Uint8Array;
  readonly sharedStrings: string | null;
  readonly styles: string | null;
}

const WORKBOOK = 'xl/workbook.xml';
const RELATIONS = 'xl/_rels/workbook.xml.rels';

/** Opens a workbook so far that its sheets are known. Throws RefusedWorkbook for what `checkWorkbook` refuses. */
export function openPackage(bytes: Uint8Array): WorkbookParts {
  const refused = checkWorkbook(bytes);
  if (refused !== null) throw new RefusedWorkbook(refused);
  const directory = readDirectory(bytes, Number.POSITIVE_INFINITY);
  const entries = new Map(directory.ok ? directory.entries.map((entry) => [entry.name, entry]) : []);
  const content = (part: string): Uint8Array => {
    const entry = entries.get(part);
    const unpacked = entry === undefined ? null : unpack(bytes, entry);
    if (unpacked === null) throw refusedWorkbook(`The workbook has no part ${quote(part)} that can be read.`);
    return unpacked;
  };
  const relations = readRelations(content(RELATIONS));
  const shared = relations.single.get('sharedStrings') ?? 'xl/sharedStrings.xml';
  const styles = relations.single.get('styles') ?? 'xl/styles.xml';
  return {
    ...readSheets(content(WORKBOOK), relations.sheets),
    content,
    sharedStrings: entries.has(shared) ? shared : null,
    styles: entries.has(styles) ? styles : null,
  };
}

interface Relations {
  readonly sheets: ReadonlyMap<string, string>;
  readonly single: ReadonlyMap<string, string>;
}

function readRelations(content: Uint8Array): Relations {
  const sheets = new Map<string, string>();
  const single = new Map<string, string>();
  walkXml(RELATIONS, content, {
    open: (name, { Id = '', Type = '', Target = '' }) => {
      if (name !== 'Relationship') return;
      const part = Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`;
      const kind = Type.slice(Type.lastIndexOf('/') + 1);
      if (kind === 'worksheet') sheets.set(Id, part);
      else single.set(kind, part);
    },
  });
  return { sheets, single };
}

function readSheets(
  content: Uint8Array,
  parts: ReadonlyMap<string, string>,
): Pick<WorkbookParts, 'sheets' | 'from1904' | 'parserFrom1904'> {
  const sheets: SheetPart[] = [];
  let date1904: string | undefined;
  let properties = 0;
  walkXml(WORKBOOK, content, {
    open: (element, { name = '', id = '', state = 'visible', ...attributes }) => {
      if (element === 'workbookPr') {
        properties += 1;
        if (properties === 1) date1904 = attributes.date1904;
      } else if (element === 'sheet' && name !== '') {
        sheets.push({
          name,
          number: sheets.length + 1,
          hidden: state !== 'visible',
          part: parts.get(id) ?? null,
        });
      }
    },
  });
  const parserFrom1904 = date1904 === '1';
  return { sheets, from1904: parserFrom1904 || date1904 === 'true', parserFrom1904 };
}

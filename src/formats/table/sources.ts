import { isXml, isZip, type ProjectSource } from '../project-source.ts';
import { readProjectTable } from './read.ts';
import { readProjectWorkbook } from './workbook.ts';

/** Project tables as formats of an import. */

export const csv: ProjectSource = {
  label: 'table as CSV',
  listsAllTags: true,
  isFallback: true,
  claims: (head) => !isZip(head) && !isXml(head),
  reading: { kind: 'whole', claimsWhole: () => true, read: readProjectTable },
};

export const tsv: ProjectSource = {
  label: 'table as TSV',
  listsAllTags: true,
  isFallback: false,
  // A table is read as CSV, which tells its separator, unless TSV is named.
  claims: () => false,
  reading: {
    kind: 'whole',
    claimsWhole: () => true,
    read: (bytes, options) => readProjectTable(bytes, { ...options, delimiter: '\t' }),
  },
};

export const xlsx: ProjectSource = {
  label: 'table as XLSX',
  listsAllTags: true,
  isFallback: true,
  claims: isZip,
  reading: { kind: 'whole', claimsWhole: () => true, read: readProjectWorkbook },
};

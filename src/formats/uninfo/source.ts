import { isZip, type ProjectSource } from '../project-source.ts';
import { firstRowTexts } from '../xlsx/first-row.ts';
import { isUnInfoHeader, readUnInfo } from './read.ts';
import { officialTargets } from './targets.ts';

/** UN INFO exports as a format of an import. The workbook has a header of its own. */
export const uninfo: ProjectSource = {
  label: 'UN INFO export',
  listsAllTags: false,
  isFallback: false,
  claims: isZip,
  reading: {
    kind: 'whole',
    claimsWhole: (bytes) => isUnInfoHeader(firstRowTexts(bytes)),
    read: (bytes, { graph, ...options }) =>
      readUnInfo(bytes, { ...options, targets: officialTargets(graph) }),
  },
};

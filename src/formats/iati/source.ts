import { isXml, isZip, type ProjectSource } from '../project-source.ts';
import { readIatiStream } from './read.ts';

/** IATI activities as a format of an import. */
export const iati: ProjectSource = {
  label: 'IATI activities',
  listsAllTags: false,
  isFallback: false,
  claims: (head) => !isZip(head) && isXml(head),
  reading: {
    kind: 'stream',
    read: (chunks, { maxRows, maxDepth, maxCellLength }, onDraft) =>
      readIatiStream(chunks, { maxActivities: maxRows, maxDepth, maxTextLength: maxCellLength }, onDraft),
  },
};

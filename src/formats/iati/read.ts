/**
 * IATI activity files (versions 2.01 to 2.03) to project drafts.
 *
 * Read: identifier, title, description, status, dates, organisations, recipient countries, the humanitarian flag,
 * the gender marker, budgets, and tags and sectors of the SDG vocabularies and of our own frameworks, all at the
 * level of the activity. Not read in this release: transactions (the next one takes commitments and expenditure from
 * them), with their own countries and sectors; planned disbursements; results; locations.
 */
import type { ProjectDraft, ReadProjects } from '../project-draft.ts';
import { duplicateCheck, fault } from '../table/checks.ts';
import { READ_ELEMENTS, readActivity } from './activity.ts';
import { readActivityElements, type XmlLimits } from './elements.ts';

/**
 * Reads the bytes of an IATI activity file (root iati-activities, or a lone iati-activity).
 * Every activity becomes a draft, with its faults (the row is rejected) and warnings (it is not); pointers are XPaths
 * such as /iati-activities/iati-activity[3]/sector[2]/@percentage. A file that cannot be read as a whole is refused
 * with line and column. Limits count activities, levels of elements and characters of one text. Never throws.
 */
export function readIatiActivities(bytes: Uint8Array, options: XmlLimits): ReadProjects {
  const drafts: ProjectDraft[] = [];
  const checkDuplicate = duplicateCheck('activity');
  const read = readActivityElements(bytes, options, READ_ELEMENTS, (activity, row) => {
    drafts.push(readActivity(activity, row, checkDuplicate));
  });
  if (!read.ok) return read;
  if (drafts.length > 0) return { ok: true, silentOn: [], drafts, warnings: read.warnings };
  const empty = fault(
    '/iati-activities',
    'no-projects',
    'The file holds no activities.',
    'Check that it is the right file.',
  );
  return { ok: true, silentOn: [], drafts, warnings: [...read.warnings, empty] };
}

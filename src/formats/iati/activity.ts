import {
  type Organisation,
  type OrganisationRole,
  PROJECT_STATUSES,
  type ProjectStatus,
} from '../../domain/types.ts';
import type { ProjectDraft } from '../project-draft.ts';
import { type duplicateCheck, fault, limitFaults, type Notes, quote, readId } from '../table/checks.ts';
import { readBudgets } from './budgets.ts';
import { type ActivityElement, MAX_ELEMENTS_PER_ACTIVITY, type XmlElement } from './elements.ts';
import { readCountries, readTags } from './shares.ts';
import { attribute, childrenOf, narrative, narrativeLine, xsdDate } from './values.ts';

/** The children of an activity that are read. */
export const READ_ELEMENTS: ReadonlySet<string> = new Set([
  'iati-identifier',
  'reporting-org',
  'title',
  'description',
  'participating-org',
  'activity-status',
  'activity-date',
  'recipient-country',
  'recipient-region',
  'sector',
  'tag',
  'policy-marker',
  'budget',
]);

/** Codelist OrganisationRole. */
const ROLES: ReadonlyMap<string, OrganisationRole> = new Map([
  ['1', 'funding'],
  ['2', 'accountable'],
  ['3', 'extending'],
  ['4', 'implementing'],
]);

/** One activity as a project draft; `row` is its place in the file, `checkDuplicate` knows the identifiers before it. */
export function readActivity(
  { element, tooLong, tooManyElements }: ActivityElement,
  row: number,
  checkDuplicate: ReturnType<typeof duplicateCheck>,
): ProjectDraft {
  const notes: Notes = { faults: [], warnings: [] };
  const { path } = element;
  for (const pointer of tooLong) {
    notes.faults.push(
      fault(pointer, 'text-too-long', 'The text is longer than is read here.', 'Shorten it.'),
    );
  }
  if (tooManyElements) {
    const message = `The activity has more than ${MAX_ELEMENTS_PER_ACTIVITY} elements of the kinds read here.`;
    notes.faults.push(fault(path, 'too-many-elements', message, 'Split it into several activities.'));
  }
  const language = attribute(element, 'xml:lang')?.toLowerCase() ?? null;
  const identifier = childrenOf(element, 'iati-identifier')[0];
  const idPointer = identifier?.path ?? `${path}/iati-identifier`;
  const id = readId(identifier?.text ?? '', idPointer, notes);
  if (id !== null) checkDuplicate(id, row, idPointer, notes);
  const title = readTitle(element, language, notes);
  const status = readStatus(element, notes);
  const dates = readDates(element, notes);
  const draft = {
    row,
    id,
    title,
    description: readDescription(element, language),
    status,
    ...dates,
    organisations: readOrganisations(element, language, notes),
    countries: readCountries(element, notes),
    humanitarian: /^(1|true)$/i.test(attribute(element, 'humanitarian') ?? ''),
    markers: readMarkers(element, notes),
    amounts: readBudgets(element, notes),
    tags: readTags(element, notes),
  };
  return { ...draft, faults: limitFaults(notes.faults, path), warnings: limitFaults(notes.warnings, path) };
}

function readTitle(activity: XmlElement, language: string | null, notes: Notes): string | null {
  const element = childrenOf(activity, 'title')[0];
  const title = element === undefined ? null : narrativeLine(element, language);
  if (title === null) {
    const pointer = element?.path ?? `${activity.path}/title`;
    notes.faults.push(
      fault(pointer, 'missing-title', 'The activity has no title.', 'Write it in a narrative of its title.'),
    );
  }
  return title;
}

/** The general description (type 1, or untyped), else the first of any type that has a text. */
function readDescription(activity: XmlElement, language: string | null): string | null {
  const descriptions = childrenOf(activity, 'description').map((element) => ({
    general: (attribute(element, 'type') ?? '1') === '1',
    text: narrative(element, language),
  }));
  const withText = descriptions.filter(({ text }) => text !== null);
  return (withText.find(({ general }) => general) ?? withText[0])?.text ?? null;
}

function readStatus(activity: XmlElement, notes: Notes): ProjectStatus | null {
  const element = childrenOf(activity, 'activity-status')[0];
  const code = element === undefined ? null : attribute(element, 'code');
  const pointer = `${element?.path ?? `${activity.path}/activity-status`}/@code`;
  if (code === null) {
    const message = 'The activity does not say its status.';
    notes.warnings.push(
      fault(pointer, 'missing-status', message, 'Add an activity-status with a code from 1 to 6.'),
    );
    return null;
  }
  const status = /^[1-6]$/.test(code) ? PROJECT_STATUSES[Number(code) - 1] : undefined;
  if (status === undefined) {
    const message = `The activity status ${quote(code)} is not known.`;
    notes.faults.push(
      fault(pointer, 'unknown-status', message, 'Write a code from 1 (pipeline) to 6 (suspended).'),
    );
  }
  return status ?? null;
}

/** Actual dates (types 2 and 4) go before planned ones (types 1 and 3). */
function readDates(
  activity: XmlElement,
  notes: Notes,
): { readonly startDate: string | null; readonly endDate: string | null } {
  const found = new Map<string, { date: string; pointer: string }>();
  for (const element of childrenOf(activity, 'activity-date')) {
    const type = attribute(element, 'type') ?? '';
    if (!/^[1-4]$/.test(type)) {
      const message = `The date's type ${quote(type)} is not known; it is not read.`;
      notes.warnings.push(
        fault(`${element.path}/@type`, 'unknown-date-type', message, 'Write a code from 1 to 4.'),
      );
      continue;
    }
    const pointer = `${element.path}/@iso-date`;
    const text = attribute(element, 'iso-date');
    const date = text === null ? null : xsdDate(text);
    if (date === null) {
      const message = text === null ? 'The activity date has no date.' : `${quote(text)} is not a date.`;
      notes.faults.push(
        fault(
          pointer,
          'invalid-date',
          message,
          'Write a calendar date as YYYY-MM-DD, or remove the element.',
        ),
      );
    } else if (!found.has(type)) {
      found.set(type, { date, pointer });
    }
  }
  const start = found.get('2') ?? found.get('1');
  const end = found.get('4') ?? found.get('3');
  if (start !== undefined && end !== undefined && end.date < start.date) {
    const message = `The activity ends on ${end.date}, before it starts on ${start.date}.`;
    notes.faults.push(fault(end.pointer, 'end-before-start', message, 'Correct one of the two dates.'));
  }
  return { startDate: start?.date ?? null, endDate: end?.date ?? null };
}

function readOrganisations(activity: XmlElement, language: string | null, notes: Notes): Organisation[] {
  const organisations = new Map<string, Organisation>();
  const add = (element: XmlElement, role: OrganisationRole): void => {
    const ref = attribute(element, 'ref');
    const name = narrativeLine(element, language) ?? ref;
    if (name === null) {
      const message = 'The organisation has neither a name nor a reference; it is left out.';
      notes.warnings.push(
        fault(element.path, 'organisation-without-name', message, 'Give it a name in a narrative, or a ref.'),
      );
      return;
    }
    const key = JSON.stringify([role, ref, name]);
    if (!organisations.has(key)) organisations.set(key, { ref, name, role });
  };
  for (const element of childrenOf(activity, 'reporting-org')) add(element, 'reporting');
  for (const element of childrenOf(activity, 'participating-org')) {
    const code = attribute(element, 'role');
    const role = ROLES.get(code ?? '');
    if (role !== undefined) {
      add(element, role);
      continue;
    }
    const message =
      code === null
        ? 'The organisation has no role.'
        : `The organisation's role ${quote(code)} is not known.`;
    const fix = 'Write 1 for funding, 2 for accountable, 3 for extending or 4 for implementing.';
    notes.faults.push(fault(`${element.path}/@role`, 'unknown-role', message, fix));
  }
  return [...organisations.values()];
}

/**
 * The OECD-DAC gender equality marker (vocabulary 1, code 1). Significance 0 (not targeted) to 3 is kept as it stands;
 * 4 belongs to another marker and is passed over.
 */
function readMarkers(activity: XmlElement, notes: Notes): ProjectDraft['markers'] {
  for (const element of childrenOf(activity, 'policy-marker')) {
    if ((attribute(element, 'vocabulary') ?? '1') !== '1' || attribute(element, 'code') !== '1') continue;
    const significance = attribute(element, 'significance');
    if (significance === '0' || significance === '1' || significance === '2' || significance === '3') {
      return { gender: Number(significance) as 0 | 1 | 2 | 3 };
    }
    if (significance === '4') continue;
    const message = `The significance ${quote(significance ?? '')} of the gender equality marker is not known; it is not read.`;
    notes.warnings.push(
      fault(`${element.path}/@significance`, 'unknown-significance', message, 'Write a code from 0 to 4.'),
    );
  }
  return {};
}

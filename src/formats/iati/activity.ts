import { PROJECT_STATUSES, type ProjectStatus } from '../../domain/types.ts';
import { type duplicateCheck, fault, limitFaults, type Notes, quote, readId } from '../checks.ts';
import type { ProjectDraft } from '../project-draft.ts';
import { readBudgets } from './budgets.ts';
import { readClassifications, readMarkers } from './classifications.ts';
import { type ActivityElement, MAX_ELEMENTS_PER_ACTIVITY, type XmlElement } from './elements.ts';
import { readOrganisations } from './organisations.ts';
import { readPlaces, readTags } from './shares.ts';
import { readTexts } from './texts.ts';
import { readOwnAmounts, type TransactionSums } from './transactions.ts';
import { attribute, childrenOf, languageTag, xsdDate } from './values.ts';
import { OWN_PREFIX } from './vocabularies.ts';

const NARRATIVE: ReadonlySet<string> = new Set(['narrative']);
const WITH_NARRATIVES = [
  'reporting-org',
  'title',
  'description',
  'participating-org',
  'sector',
  'tag',
  'policy-marker',
] as const;

/** The elements that are read, by the element they stand in. */
export const READ_ELEMENTS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'iati-activity',
    new Set([
      ...WITH_NARRATIVES,
      'iati-identifier',
      'activity-status',
      'activity-date',
      'recipient-country',
      'recipient-region',
      'budget',
      'transaction',
      'crosswalk:amount',
    ]),
  ],
  ['budget', new Set(['period-start', 'period-end', 'value'])],
  ['transaction', new Set(['transaction-type', 'transaction-date', 'value'])],
  ...WITH_NARRATIVES.map((name) => [name, NARRATIVE] as const),
]);

/**
 * One activity as a project draft, with the sums of its transactions; `row` is its place in the file,
 * `checkDuplicate` knows the identifiers before it.
 */
export function readActivity(
  { element, tooLong, tooManyElements }: ActivityElement,
  transactions: TransactionSums | null,
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
  const language = languageTag(attribute(element, 'xml:lang'));
  const identifier = childrenOf(element, 'iati-identifier')[0];
  const idPointer = identifier?.path ?? `${path}/iati-identifier`;
  const id = ownCopy(readId(identifier?.text ?? '', idPointer, notes));
  if (id !== null) checkDuplicate(id, row, idPointer, notes);
  const texts = readTexts(element, notes);
  const status = readStatus(element, notes);
  const dates = readDates(element, notes);
  const organisations = readOrganisations(element, language, notes);
  const places = readPlaces(element, notes);
  const budgets = readBudgets(element, notes);
  const spending = transactions?.lines(notes) ?? [];
  const draft = {
    row,
    id,
    ...texts,
    status,
    ...dates,
    organisations,
    ...places,
    humanitarian: /^(1|true)$/i.test(attribute(element, 'humanitarian') ?? ''),
    markers: readMarkers(element),
    amounts: [...budgets, ...spending, ...readOwnAmounts(element)],
    tags: readTags(element, notes),
    answers: [],
    reviewed: readReviewed(element),
    classifications: readClassifications(element, language, notes),
  };
  return { ...draft, faults: limitFaults(notes.faults, path), warnings: limitFaults(notes.warnings, path) };
}

const REVIEWED = `${OWN_PREFIX}:reviewed`;

/** True for activities of our own exports: they name the frameworks whose tags are finished, also when the list is empty. */
export function saysReviewed(activity: XmlElement): boolean {
  return activity.attributes.has(REVIEWED);
}

function readReviewed(activity: XmlElement): ProjectDraft['reviewed'] {
  const names = (attribute(activity, REVIEWED) ?? '').split(/\s+/).filter((text) => text !== '');
  return [...new Set(names)].map((text) => ({ text, pointer: `${activity.path}/@${REVIEWED}` }));
}

/** A part of a text keeps all of it in memory, and identifiers are kept to the end of the file. */
function ownCopy(id: string | null): string | null {
  return id === null ? null : Buffer.from(id, 'utf16le').toString('utf16le');
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

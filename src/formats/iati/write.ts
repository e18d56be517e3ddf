/** Projects as IATI 2.03 activities: valid against its schema, with percentages that come to 100. */
import type { Organisation } from '../../domain/types.ts';
import { PROJECT_STATUSES } from '../../domain/types.ts';
import type { IatiExportProject, IatiWriteOptions, NoteInActivity } from './export-types.ts';
import { ROLE_CODES } from './organisations.ts';
import { languageTag } from './values.ts';
import { OWN_NAMESPACE, OWN_PREFIX } from './vocabularies.ts';
import { writeBudgetsAndTransactions } from './write-money.ts';
import { writePlaces } from './write-places.ts';
import { writeTopics } from './write-topics.ts';
import { comment, serialize, startTag, type XmlNode } from './xml.ts';

/**
 * Writes an IATI 2.03 activity file, in pieces: the head, one piece for each project in the order given, the end.
 * What IATI demands and a project has no word for is written with `crosswalk:derived="true"`, what IATI has no word for
 * in attributes and elements of our namespace (see vocabularies.ts): `readIatiStream` gives the same projects back.
 * Equal input gives equal output. A file without projects is well-formed but not valid: the schema wants one.
 */
export function* writeIati(
  projects: Iterable<IatiExportProject>,
  options: IatiWriteOptions,
): Iterable<string> {
  yield iatiHead(options);
  let count = 0;
  for (const project of projects) {
    count += 1;
    yield writeActivity(project, options);
  }
  if (count === 0)
    options.onNote?.({ project: '', code: 'no-activities', message: 'There are no activities.' });
  yield IATI_END;
}

/** What `writeIati` begins with; then comes `writeActivity` of each project, then the end. */
export function iatiHead({ generatedAt }: IatiWriteOptions): string {
  const attributes = {
    version: '2.03',
    'generated-datetime': generatedAt,
    [`xmlns:${OWN_PREFIX}`]: OWN_NAMESPACE,
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${startTag({ name: 'iati-activities', attributes }, 0)}`;
}

export const IATI_END = '</iati-activities>\n';

export function writeActivity(project: IatiExportProject, options: IatiWriteOptions): string {
  const notes = new Set<string>();
  const note: NoteInActivity = (code, message) => {
    if (!notes.has(message)) options.onNote?.({ project: project.id, code, message });
    notes.add(message);
  };
  const today = options.generatedAt.slice(0, 10);
  const language = mainLanguage(project, options.language ?? 'en');
  const money = writeBudgetsAndTransactions(project, today, note);
  const children: XmlNode[] = [
    { name: 'iati-identifier', text: project.id },
    ...organisations(project, options, note),
    textNode('title', {}, project.title, project, 'title'),
    description(project),
    ...participants(project, options),
    { name: 'activity-status', attributes: { code: String(PROJECT_STATUSES.indexOf(project.status) + 1) } },
    ...dates(project, today),
    ...writePlaces(project, note),
    ...writeTopics(project, options.labelOf ?? (() => null), note),
    ...money.standard,
    ...money.own,
  ];
  const attributes = {
    'xml:lang': language,
    humanitarian: project.humanitarian ? '1' : null,
    [`${OWN_PREFIX}:reviewed`]: project.reviewed.join(' '),
  };
  const start = startTag({ name: 'iati-activity', attributes }, 1);
  const comments = [...notes].map((text) => comment(text, 2)).join('');
  return `${start}${comments}${children.map((child) => serialize(child, 2)).join('')}  </iati-activity>\n`;
}

/** A translation into the language shows that the texts themselves are in another one, which nobody told us. */
function mainLanguage(project: IatiExportProject, language: string): string {
  const told = languageTag(language) ?? 'und';
  return project.translations.some((translation) => languageTag(translation.language) === told)
    ? 'und'
    : told;
}

function textNode(
  name: string,
  attributes: Record<string, string>,
  main: string | null,
  project: IatiExportProject,
  field: 'title' | 'description',
): XmlNode {
  const narratives: XmlNode[] = main === null ? [] : [{ name: 'narrative', text: main }];
  for (const translation of project.translations) {
    const language = languageTag(translation.language);
    const text = translation[field];
    if (text === null || language === null) continue;
    narratives.push({ name: 'narrative', attributes: { 'xml:lang': language }, text });
  }
  return { name, attributes, children: narratives };
}

/** A description is mandatory in IATI: the title serves where there is none. */
function description(project: IatiExportProject): XmlNode {
  const node = textNode('description', { type: '1' }, project.description, project, 'description');
  if (node.children?.length !== 0) return node;
  const narratives = [{ name: 'narrative', text: project.title }];
  return { name: 'description', attributes: { type: '1', ...DERIVED }, children: narratives };
}

const DERIVED = { [`${OWN_PREFIX}:derived`]: 'true' };
const OTHER_ORGANISATION = '90';

function organisations(
  project: IatiExportProject,
  options: IatiWriteOptions,
  note: NoteInActivity,
): XmlNode[] {
  const [reporting, ...more] = project.organisations.filter(({ role }) => role === 'reporting');
  if (more.length > 0) {
    const message = 'An activity has one reporting organisation: only the first is written.';
    note('several-reporting-organisations', message);
  }
  const { reportingOrg } = options;
  const ref = reporting === undefined ? reportingOrg.ref : (reporting.ref ?? '');
  const type = ref === reportingOrg.ref ? reportingOrg.type : OTHER_ORGANISATION;
  const derived = reporting === undefined ? DERIVED : {};
  const name = (reporting ?? reportingOrg).name;
  return [{ name: 'reporting-org', attributes: { ref, type, ...derived }, children: nameOf(name) }];
}

/** At least one is mandatory: who reports is accountable for the activity where nobody else is named. */
function participants(project: IatiExportProject, options: IatiWriteOptions): XmlNode[] {
  const named = project.organisations.flatMap(({ ref, name, role }: Organisation): XmlNode[] =>
    role === 'reporting'
      ? []
      : [{ name: 'participating-org', attributes: { ref, role: ROLE_CODES[role] }, children: nameOf(name) }],
  );
  if (named.length > 0) return named;
  const { ref, name } =
    project.organisations.find(({ role }) => role === 'reporting') ?? options.reportingOrg;
  const attributes = { ref, role: ROLE_CODES.accountable, ...DERIVED };
  return [{ name: 'participating-org', attributes, children: nameOf(name) }];
}

function nameOf(name: string): XmlNode[] {
  return [{ name: 'narrative', text: name }];
}

/**
 * A start date is mandatory: the earliest day the project has serves where it has none. Dates up to the day of the
 * file are actual (2, 4) where the status allows, all others planned (1, 3).
 */
function dates({ startDate, endDate, status, amounts }: IatiExportProject, today: string): XmlNode[] {
  const begun = status !== 'pipeline' && status !== 'cancelled';
  const ended = status === 'finalisation' || status === 'closed';
  const known = [endDate, ...amounts.map(({ from, until }) => from ?? until)].filter((date) => date !== null);
  const start = startDate ?? known.sort()[0] ?? today;
  const nodes = [
    {
      type: begun && start <= today ? '2' : '1',
      'iso-date': start,
      ...(startDate === null ? DERIVED : {}),
    },
    ...(endDate === null ? [] : [{ type: ended && endDate <= today ? '4' : '3', 'iso-date': endDate }]),
  ];
  return nodes.map((attributes) => ({ name: 'activity-date', attributes }));
}

/** The columns of a project table: one list for the readers, the template and the documentation. */

/** How the cells of a column are read; `code` cells must be text, since a number cell has lost what was typed. */
export type ColumnKind = 'id' | 'text' | 'code' | 'status' | 'date' | 'amount' | 'flag' | 'marker';

interface Column {
  readonly name: string;
  readonly required: boolean;
  readonly kind: ColumnKind;
  /** Other names that are read as this one. */
  readonly aliases: readonly string[];
  readonly holds: string;
  /** What the template's example row says; empty where an example would only repeat another column. */
  readonly example: string;
}

const column = <const Name extends string>(
  name: Name,
  kind: ColumnKind,
  aliases: readonly string[],
  holds: string,
  example: string,
): Column & { readonly name: Name } => ({
  name,
  required: kind === 'id' || name === 'title',
  kind,
  aliases,
  holds,
  example,
});

const list = 'several separated by ";", each as code or code = label';

/** What a project table may hold, in the order of its documentation. Names are compared without case; spaces, underscores and hyphens are equal. */
export const PROJECT_COLUMNS = [
  column(
    'id',
    'id',
    ['identifier', 'project_id', 'project_identifier', 'iati_identifier', 'activity_id'],
    'the identifier, at most 255 characters, each once in the file',
    'EX-001',
  ),
  column(
    'title',
    'text',
    ['name', 'project_title', 'project_name', 'activity_title'],
    'the title',
    'Example: legal advice for migrant workers',
  ),
  column(
    'description',
    'text',
    ['summary', 'project_description'],
    'what the project does, in words',
    'An invented project. Replace this row with your own.',
  ),
  column(
    'status',
    'status',
    ['project_status', 'activity_status'],
    'pipeline, implementation, finalisation, closed, cancelled or suspended, or the IATI code 1 to 6',
    'implementation',
  ),
  column(
    'start_date',
    'date',
    ['start', 'starts', 'project_start', 'project_start_date'],
    'the first day, as YYYY-MM-DD',
    '2026-01-01',
  ),
  column(
    'end_date',
    'date',
    ['end', 'ends', 'project_end', 'project_end_date'],
    'the last day, as YYYY-MM-DD',
    '2027-12-31',
  ),
  column(
    'organisations',
    'code',
    ['organisation', 'organizations', 'organization'],
    'role:Name [reference], separated by ";"; without a role the organisation implements',
    'funding:Example Fund; implementing:Example Partner [XX-1]',
  ),
  column(
    'countries',
    'code',
    ['country', 'country_code', 'country_codes', 'recipient_country', 'recipient_countries'],
    'ISO 3166 codes separated by ";", with shares as KEN=60; SOM=40',
    'KEN=60; SOM=40',
  ),
  column(
    'regions',
    'code',
    ['region', 'recipient_region', 'recipient_regions'],
    'regions of the OECD DAC list separated by ";", with shares as 298=60; 589=40; those of another IATI vocabulary as vocabulary:code',
    '',
  ),
  column(
    'budget',
    'amount',
    ['amount', 'total_budget', 'budget_amount'],
    'the whole budget, as 1234567.89',
    '250000.00',
  ),
  column(
    'commitment',
    'amount',
    ['commitments', 'committed', 'total_commitment'],
    'what was committed, as 1234567.89',
    '200000.00',
  ),
  column(
    'expenditure',
    'amount',
    ['expenditures', 'spent', 'total_expenditure'],
    'what was spent, as 1234567.89',
    '50000.50',
  ),
  column('required', 'amount', ['required_resources'], 'the resources required, as 1234567.89', ''),
  column('available', 'amount', ['available_resources'], 'the resources available, as 1234567.89', ''),
  column(
    'currency',
    'code',
    ['currency_code', 'budget_currency'],
    'the ISO 4217 code of the amounts, such as USD',
    'USD',
  ),
  column(
    'amounts',
    'code',
    ['amount_lines'],
    'amounts with periods of their own, several separated by ";", as budget 1234.50 USD 2026-01-01/2026-12-31; ".." stands for an open end',
    '',
  ),
  column(
    'tags',
    'code',
    ['tag', 'concepts', 'concept'],
    'concepts separated by ";" or "|", with shares as sdg:10.7=40; gcm:5',
    'sdg:10.7=40; sdg:8.8=60; gcm:6',
  ),
  column(
    'sdg',
    'code',
    ['sdgs', 'sdg_tags', 'sdg_target', 'sdg_targets', 'sdg_goal', 'sdg_goals'],
    'SDG goals, targets or indicators, read like tags but without the prefix: 10.7; 8',
    '',
  ),
  column(
    'gcm',
    'code',
    ['gcm_tags', 'gcm_objective', 'gcm_objectives'],
    'objectives of the Global Compact for Migration, read like tags but without the prefix: 5; 6',
    '',
  ),
  column(
    'confirmed_tags',
    'code',
    ['confirmed'],
    'concepts that the project confirmed from its alignments, written like tags; they count as declared and lead nowhere else. Those not named here stay confirmed',
    '',
  ),
  column(
    'answers',
    'code',
    ['answer'],
    'answers to the questions of the catalogue separated by ";", as returnees=yes; those about one tag with the tag in brackets, as host-services=no [srf:1a11]',
    '',
  ),
  column(
    'reviewed',
    'code',
    ['reviewed_frameworks'],
    'frameworks whose tags are finished, separated by ";": nothing is inferred there',
    '',
  ),
  column('humanitarian', 'flag', ['humanitarian_flag', 'is_humanitarian'], 'yes or no', 'no'),
  column('gender', 'marker', ['gender_marker'], 'the gender marker, 0 to 3', '2'),
  column('human_rights', 'marker', ['human_rights_marker'], 'the human rights marker, 0 to 3', '2'),
  column('peace', 'marker', ['peace_marker', 'sustaining_peace'], 'the peace marker, 0 to 3', '1'),
  column('plan', 'code', ['plan_name'], `the plan it belongs to, ${list}`, ''),
  column('strategic_priority', 'code', ['strategic_priorities'], `strategic priorities, ${list}`, ''),
  column('outcome', 'code', ['outcomes'], `outcomes of the plan, ${list}`, 'OC1 = Example outcome'),
  column('output', 'code', ['outputs'], `outputs of the plan, ${list}`, ''),
  column('also_contributes_to', 'code', ['contributes_to'], `other outputs it contributes to, ${list}`, ''),
  column('joint_programme', 'code', ['joint_programmes', 'joint_program'], `joint programmes, ${list}`, ''),
  column('qcpr_function', 'code', ['qcpr_functions', 'qcpr'], `QCPR functions, ${list}`, ''),
  column(
    'group_left_behind',
    'code',
    ['groups_left_behind', 'leave_no_one_behind', 'lnob'],
    `groups at risk of being left behind, ${list}`,
    '',
  ),
  column('humanitarian_marker', 'code', [], `humanitarian markers, ${list}`, ''),
  column('policy_marker', 'code', ['policy_markers'], `policy markers, ${list}`, ''),
] as const;

export type ProjectColumn = (typeof PROJECT_COLUMNS)[number]['name'];

/**
 * A column whose name says what it holds beyond the list above: a classification of any scheme
 * (`classification:sector`), or title or description in another language (`title:fr`).
 */
export type FurtherColumn = `classification:${string}` | `title:${string}` | `description:${string}`;

const KINDS: ReadonlyMap<string, ColumnKind> = new Map(PROJECT_COLUMNS.map(({ name, kind }) => [name, kind]));

export function kindOfColumn(name: string): ColumnKind {
  return KINDS.get(name) ?? (name.startsWith('classification:') ? 'code' : 'text');
}

/** Columns whose values are classifications; the scheme is the name with hyphens. */
export const CLASSIFICATION_COLUMNS = [
  'plan',
  'strategic_priority',
  'outcome',
  'output',
  'also_contributes_to',
  'joint_programme',
  'qcpr_function',
  'group_left_behind',
  'humanitarian_marker',
  'policy_marker',
] as const satisfies readonly ProjectColumn[];

export const AMOUNT_COLUMNS = [
  'budget',
  'commitment',
  'expenditure',
  'required',
  'available',
] as const satisfies readonly ProjectColumn[];

/** The column of a classification: one of its own where it has one, else named after the scheme. */
export function classificationColumn(scheme: string): ProjectColumn | FurtherColumn {
  return CLASSIFICATION_COLUMNS.find((name) => schemeOf(name) === scheme) ?? `classification:${scheme}`;
}

export function schemeOf(name: (typeof CLASSIFICATION_COLUMNS)[number]): string {
  return name.replaceAll('_', '-');
}

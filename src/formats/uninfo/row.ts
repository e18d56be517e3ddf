/** One row of a UN INFO export as a project draft. */
import type { Classification, Fault, Marker, Organisation, OrganisationRole } from '../../domain/types.ts';
import { fault, limitFaults, oneLine, quote, readId } from '../checks.ts';
import type { DraftTag, ProjectDraft } from '../project-draft.ts';
import { readDate, readStatus } from '../table/cells.ts';
import { readAmounts } from './amounts.ts';
import { cellPointer, type UnInfoColumn, type YearColumn } from './columns.ts';
import { splitGoals } from './goals.ts';
import { warn } from './notes.ts';
import { countryOfName, rowPlan } from './plans.ts';
import type { SheetRow } from './sheet.ts';
import type { TargetReader } from './targets.ts';

interface RowContext {
  readonly currency: string;
  readonly years: readonly YearColumn[];
  readonly targets: TargetReader;
}

const ROLES: readonly (readonly [UnInfoColumn, OrganisationRole])[] = [
  ['agencies', 'accountable'],
  ['funders', 'funding'],
  ['implementers', 'implementing'],
];

/** Schemes whose codes are the sheet's own names, separated by ";". */
const LISTS: readonly (readonly [UnInfoColumn, string])[] = [
  ['agencyCodes', 'agency'],
  ['jointProgrammes', 'joint-programme'],
  ['jointTypes', 'joint-programme-type'],
  ['qcpr', 'qcpr-function'],
  ['groups', 'group-left-behind'],
  ['humanitarian', 'humanitarian-marker'],
  ['geography', 'geography'],
];

const MARKER_COLUMNS: readonly (readonly [UnInfoColumn, Marker])[] = [
  ['gender', 'gender'],
  ['humanRights', 'humanRights'],
  ['peace', 'peace'],
];

const NOT_HUMANITARIAN = /^(?:no|none|not applicable|n\/?a)$/i;

/** Reads one row. Faults reject it, warnings do not; pointers are data row and column, /3/sdg_targets. */
export function readRow(row: SheetRow, context: RowContext): ProjectDraft {
  const { notes } = row;
  const id = readId(row.cell('id'), cellPointer(row.row, 'id'), notes);
  const title = oneLine(row.cell('title')) || null;
  if (title === null) {
    const pointer = cellPointer(row.row, 'title');
    notes.faults.push(fault(pointer, 'missing-title', 'The sub-output has no title.', 'Give it a title.'));
  }
  const at = (column: UnInfoColumn) => ({ text: row.cell(column), pointer: cellPointer(row.row, column) });
  const status = readStatus(at('status'), notes);
  if (row.cell('status') === '') {
    const fix = 'Give it one of pipeline, implementation, finalisation, closed, cancelled or suspended.';
    const pointer = cellPointer(row.row, 'status');
    notes.warnings.push(fault(pointer, 'missing-status', 'The sub-output does not say its status.', fix));
  }
  const [startDate, endDate] = [readDate(at('start'), notes), readDate(at('end'), notes)];
  if (startDate !== null && endDate !== null && endDate < startDate) {
    const message = `The sub-output ends on ${endDate}, before it starts on ${startDate}.`;
    const pointer = cellPointer(row.row, 'end');
    notes.faults.push(fault(pointer, 'end-before-start', message, 'Correct one of the two dates.'));
  }
  const draft = {
    row: row.row,
    id,
    title,
    description: row.cell('description') || null,
    status,
    startDate,
    endDate,
    organisations: readOrganisations(row),
    countries: readCountries(row),
    regions: [],
    classifications: readClassifications(row),
    translations: [],
    humanitarian: row.cell('humanitarian') !== '' && !NOT_HUMANITARIAN.test(row.cell('humanitarian')),
    markers: readMarkers(row),
    amounts: readAmounts(row, context.years, context.currency, { from: startDate, until: endDate }),
    tags: readTags(row, context.targets),
    answers: [],
    reviewed: [],
  };
  const limited = (faults: readonly Fault[]) => limitFaults(faults, `/${row.row}`);
  return { ...draft, faults: limited(notes.faults), warnings: limited(notes.warnings) };
}

function list(text: string): string[] {
  const parts = text.split(';').map(oneLine);
  return [...new Set(parts)].filter((part) => part !== '' && part !== '-');
}

function readOrganisations(row: SheetRow): Organisation[] {
  return ROLES.flatMap(([column, role]) => list(row.cell(column)).map((name) => ({ ref: null, name, role })));
}

/** The plan's country; where the plan is of several countries, those that the geography names. */
function readCountries(row: SheetRow): ProjectDraft['countries'] {
  const pointer = cellPointer(row.row, 'country');
  const name = oneLine(row.cell('country'));
  const own = countryOfName(name);
  if (own !== null) return [{ code: own, percentage: null, pointer }];
  const named = list(row.cell('geography')).flatMap((place) => countryOfName(place) ?? []);
  const codes = [...new Set(named)];
  const instead = codes.length === 0 ? 'the row is in no country' : `the geography gives ${codes.join(', ')}`;
  const message = `${quote(name)} is not the name of a country; ${instead}.`;
  warn(
    row.notes,
    pointer,
    'unknown-country',
    message,
    'Give the countries with the project after the import.',
  );
  return codes.map((code) => ({ code, percentage: null, pointer: cellPointer(row.row, 'geography') }));
}

/** Elements of the plan by the ids that its framework gives them, and the sheet's lists by their own names. */
function readClassifications(row: SheetRow): Classification[] {
  const plan = rowPlan(row);
  const found: Classification[] = [];
  if (plan === null) {
    const message =
      'The plan cannot be told from country and plan name; its elements are kept by their texts.';
    const pointer = cellPointer(row.row, 'plan');
    warn(row.notes, pointer, 'unknown-plan', message, 'Correct the country or the plan name.');
    for (const [column, scheme] of PLAN_TEXTS) {
      const text = oneLine(row.cell(column));
      if (text !== '') found.push({ scheme, code: text, label: null });
    }
  } else {
    found.push({ scheme: 'plan', code: plan.id, label: plan.name });
    for (const [scheme, element] of [
      ['strategic-priority', plan.priority],
      ['outcome', plan.outcome],
      ['output', plan.output],
    ] as const) {
      if (element === null) continue;
      found.push({ scheme, code: `${plan.id}:${element.notation}`, label: element.text });
    }
  }
  const subOutput = oneLine(row.cell('subOutputCode'));
  if (subOutput !== '') found.push({ scheme: 'sub-output', code: subOutput, label: null });
  for (const text of list(row.cell('alsoOutputs'))) {
    const number = /^(?:output\s*)?(\d+(?:\.\d+)+)\b/i.exec(text)?.[1];
    const scheme = 'also-contributes-to';
    if (number === undefined || plan === null) found.push({ scheme, code: text, label: null });
    else found.push({ scheme, code: `${plan.id}:${number}`, label: text });
  }
  for (const [column, scheme] of LISTS) {
    for (const code of list(row.cell(column))) found.push({ scheme, code, label: null });
  }
  return found;
}

const PLAN_TEXTS: readonly (readonly [UnInfoColumn, string])[] = [
  ['plan', 'plan'],
  ['priority', 'strategic-priority'],
  ['outcome', 'outcome'],
  ['output', 'output'],
];

function readMarkers(row: SheetRow): ProjectDraft['markers'] {
  const markers: Partial<Record<Marker, 0 | 1 | 2 | 3>> = {};
  for (const [column, marker] of MARKER_COLUMNS) {
    const text = row.cell(column);
    if (text === '') continue;
    const [, digit] = /^([0-3])(?!\d|[.,]\d)/.exec(text) ?? [];
    if (digit !== undefined) {
      markers[marker] = Number(digit) as 0 | 1 | 2 | 3;
      continue;
    }
    const message = `${quote(text)} does not begin with a marker from 0 to 3; it is not read.`;
    warn(row.notes, cellPointer(row.row, column), 'unknown-marker', message, 'Write 0, 1, 2 or 3 first.');
  }
  return markers;
}

/** Targets as tags; a goal only where no target of it is given. */
function readTags(row: SheetRow, reader: TargetReader): DraftTag[] {
  const targetPointer = cellPointer(row.row, 'targets');
  const goalPointer = cellPointer(row.row, 'goals');
  const tags: DraftTag[] = [];
  for (const { code, text, textAgrees } of reader.split(row.cell('targets'))) {
    if (code === null) {
      const message = `${quote(text)} names no SDG target; it is not read.`;
      warn(row.notes, targetPointer, 'unknown-target', message, 'Write the code before the text: "10.7 …".');
      continue;
    }
    if (!textAgrees) {
      const message = `The text of target ${code}, ${quote(text)}, is not that of the official target; the code is read.`;
      warn(row.notes, targetPointer, 'target-text-differs', message, 'Check which target is meant.');
    }
    tags.push(sdgTag(code, 'target', targetPointer));
  }
  const fromTargets = new Set(tags.map(({ text }) => Number(text.split('.')[0])));
  const entries = splitGoals(row.cell('goals'));
  for (const { text, goal, nameKnown } of entries) {
    if (goal !== null && nameKnown) continue;
    const outcome = goal === null ? 'it is not read' : `it is read as goal ${goal}`;
    const message = `${quote(text)} is not the name of an SDG under its number; ${outcome}.`;
    warn(row.notes, goalPointer, 'unknown-goal', message, 'Write number and name: "13 Climate Action".');
  }
  const goals = entries.flatMap(({ goal }) => goal ?? []);
  if (tags.length > 0 && goals.length > 0) judgeGoals(row, goals, fromTargets, goalPointer);
  const alone = goals.filter((goal) => !fromTargets.has(goal));
  return [...tags, ...alone.map((goal) => sdgTag(String(goal), 'goal', goalPointer))];
}

function judgeGoals(
  row: SheetRow,
  goals: readonly number[],
  fromTargets: ReadonlySet<number>,
  pointer: string,
): void {
  const missing = [...fromTargets].filter((goal) => !goals.includes(goal)).sort((a, b) => a - b);
  const extra = goals.filter((goal) => !fromTargets.has(goal));
  if (missing.length === 0 && extra.length === 0) return;
  const parts = [
    missing.length > 0 ? `targets are of goal ${missing.join(', ')}, which is not among the goals` : '',
    extra.length > 0 ? `goal ${extra.join(', ')} has no target` : '',
  ];
  const message = `The goals contradict the targets: ${parts.filter((part) => part !== '').join('; ')}. The targets are read, and goals without a target.`;
  warn(row.notes, pointer, 'goals-contradict-targets', message, 'Correct the goals or the targets.');
}

function sdgTag(text: string, level: 'goal' | 'target', pointer: string): DraftTag {
  return { text, framework: 'sdg', level, percentage: null, origin: null, pointer };
}

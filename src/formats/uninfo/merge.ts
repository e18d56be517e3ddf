/** Rows with the same sub-output ID are one project. */
import type { AmountLine, Fault } from '../../domain/types.ts';
import { limitFaults } from '../checks.ts';
import type { DraftTag, ProjectDraft } from '../project-draft.ts';
import { cellPointer, type UnInfoColumn } from './columns.ts';
import { note } from './notes.ts';

const SCALARS: readonly (readonly [
  'title' | 'description' | 'status' | 'startDate' | 'endDate',
  UnInfoColumn,
])[] = [
  ['title', 'title'],
  ['description', 'description'],
  ['status', 'status'],
  ['startDate', 'start'],
  ['endDate', 'end'],
];
const MARKERS = [
  ['gender', 'gender'],
  ['humanRights', 'humanRights'],
  ['peace', 'peace'],
] as const satisfies readonly (readonly [keyof ProjectDraft['markers'], UnInfoColumn])[];

/**
 * Joins drafts of one ID in the order of their rows. Lists are united; of values that contradict each other the first
 * row's stands, with a warning at the later one. Drafts without an ID stay by themselves.
 */
export function mergeRows(drafts: readonly ProjectDraft[]): readonly ProjectDraft[] {
  const groups = new Map<string, ProjectDraft[]>();
  for (const draft of drafts) {
    const key = draft.id === null ? `row ${draft.row}` : `id ${draft.id}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [draft]);
    else group.push(draft);
  }
  return [...groups.values()].map(mergeGroup);
}

function mergeGroup(group: readonly ProjectDraft[]): ProjectDraft {
  const [first, ...later] = group;
  if (first === undefined) throw new Error('a group has a draft');
  if (later.length === 0) return first;
  const warnings: Fault[] = [];
  const differs = (row: number, column: UnInfoColumn, what: string) => {
    const message = `Row ${row} and row ${first.row} are the same sub-output and differ in ${what}; row ${first.row} is read.`;
    warnings.push(
      note(cellPointer(row, column), 'contradicting-rows', message, 'Make the rows equal in UN INFO.'),
    );
  };
  const merged: { -readonly [Key in keyof ProjectDraft]: ProjectDraft[Key] } = { ...first };
  for (const draft of later) {
    for (const [field, column] of SCALARS) {
      if (draft[field] === null) continue;
      if (merged[field] === null) Object.assign(merged, { [field]: draft[field] });
      else if (merged[field] !== draft[field]) differs(draft.row, column, column);
    }
    for (const [marker, column] of MARKERS) {
      const value = draft.markers[marker];
      const known = merged.markers[marker];
      if (known !== undefined && value !== undefined && known !== value)
        differs(draft.row, column, `${column} marker`);
    }
    merged.markers = { ...draft.markers, ...merged.markers };
    merged.humanitarian ||= draft.humanitarian;
    merged.amounts = mergeAmounts(merged.amounts, draft, differs);
  }
  return {
    ...merged,
    organisations: united(
      group.map(({ organisations }) => organisations),
      JSON.stringify,
    ),
    countries: united(
      group.map(({ countries }) => countries),
      ({ code }) => code,
    ),
    classifications: united(
      group.map(({ classifications }) => classifications),
      ({ scheme, code }) => JSON.stringify([scheme, code]),
    ),
    tags: mergeTags(group.flatMap(({ tags }) => tags)),
    faults: limitFaults(
      group.flatMap(({ faults }) => faults),
      `/${first.row}`,
    ),
    warnings: limitFaults([...group.flatMap((draft) => draft.warnings), ...warnings], `/${first.row}`),
  };
}

/** A year and kind is counted once, however many rows give it. */
function mergeAmounts(
  known: readonly AmountLine[],
  draft: ProjectDraft,
  differs: (row: number, column: UnInfoColumn, what: string) => void,
): readonly AmountLine[] {
  const lines = new Map(known.map((line) => [lineKey(line), line]));
  for (const line of draft.amounts) {
    const same = lines.get(lineKey(line));
    if (same === undefined) lines.set(lineKey(line), line);
    else if (same.amountMinor !== line.amountMinor) {
      differs(
        draft.row,
        `${line.kind}Total` as UnInfoColumn,
        `${line.kind} of ${line.from?.slice(0, 4) ?? 'all years'}`,
      );
    }
  }
  return [...lines.values()];
}

function lineKey({ kind, from, until }: AmountLine): string {
  return JSON.stringify([kind, from, until]);
}

function mergeTags(tags: readonly DraftTag[]): readonly DraftTag[] {
  const once = united([tags], ({ level, text }) => `${level} ${text}`);
  const goals = new Set(once.flatMap(({ level, text }) => (level === 'target' ? [text.split('.')[0]] : [])));
  return once.filter(({ level, text }) => level === 'target' || !goals.has(text));
}

function united<T>(lists: readonly (readonly T[])[], key: (item: T) => string): readonly T[] {
  const once = new Map<string, T>();
  for (const item of lists.flat()) if (!once.has(key(item))) once.set(key(item), item);
  return [...once.values()];
}

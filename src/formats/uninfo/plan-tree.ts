/** The elements of one plan, gathered from the rows that name them. */
import { compareText } from '../../domain/compare-text.ts';
import type { Fault } from '../../domain/types.ts';
import { quote } from '../checks.ts';
import { cellPointer } from './columns.ts';
import { note } from './notes.ts';
import { type PlanElement, rowPlan } from './plans.ts';
import type { SheetRow } from './sheet.ts';

export type PlanLevel = 'strategic-priority' | 'outcome' | 'output';

export interface PlanNode {
  readonly level: PlanLevel;
  readonly notation: string;
  /** Notation of the element above; null where the rows name none. */
  readonly parent: string | null;
  readonly codes: readonly string[];
  readonly text: string;
  /** How many other texts the rows give the same code. */
  readonly others: number;
  readonly rows: readonly SheetRow[];
}

interface Found {
  readonly element: PlanElement;
  readonly parent: string | null;
  readonly row: SheetRow;
}

const STEPS = [
  { level: 'strategic-priority', part: 'priority' },
  { level: 'outcome', part: 'outcome' },
  { level: 'output', part: 'output' },
] as const satisfies readonly { level: PlanLevel; part: 'priority' | 'outcome' | 'output' }[];

/**
 * The elements in the order of level and code. A code that stands for different texts under different parents is numbered
 * only within its parent: the parent's own is put before it (OC1 under SP2 becomes OC2.1). A code with two texts under
 * one parent is a warning; the first text is kept.
 */
export function planTree(rows: readonly SheetRow[]): {
  readonly nodes: readonly PlanNode[];
  readonly contradictions: readonly Fault[];
} {
  const contradictions: Fault[] = [];
  const nodes: PlanNode[] = [];
  let parents = new Map<SheetRow, string>();
  for (const { level, part } of STEPS) {
    const found = rows.flatMap((row): Found[] => {
      const element = rowPlan(row)?.[part] ?? null;
      return element === null ? [] : [{ element, parent: parents.get(row) ?? null, row }];
    });
    const notations = finalNotations(found);
    const taken = new Set(nodes.map(({ notation }) => notation));
    const groups = Map.groupBy(found, (one) => {
      const notation = notations.get(one) ?? one.element.notation;
      return taken.has(notation) ? `OU${notation}` : notation;
    });
    const own = new Map<SheetRow, string>();
    const ofLevel = [...groups].map(([notation, members]): PlanNode => {
      for (const { row } of members) own.set(row, notation);
      return node(level, part, notation, members, contradictions);
    });
    ofLevel.sort((a, b) => a.notation.localeCompare(b.notation, 'en', { numeric: true }));
    nodes.push(...ofLevel);
    parents = own;
  }
  return { nodes, contradictions };
}

function finalNotations(found: readonly Found[]): ReadonlyMap<Found, string> {
  const notations = new Map<Found, string>();
  for (const [notation, members] of Map.groupBy(found, ({ element }) => element.notation)) {
    const parents = new Set(members.map(({ parent }) => parent));
    const texts = new Set(members.map(({ element }) => textKey(element.text)));
    const withinParent = parents.size > 1 && texts.size > 1;
    for (const member of members) {
      notations.set(member, withinParent ? within(notation, member.parent) : notation);
    }
  }
  return notations;
}

function within(notation: string, parent: string | null): string {
  const above = parent?.replace(/^(?:SP|OC)(?=\d)/, '') ?? '';
  if (above === '') return notation;
  return notation.startsWith('OC') ? `OC${above}.${notation.slice(2)}` : `${above}.${notation}`;
}

function node(
  level: PlanLevel,
  part: 'priority' | 'outcome' | 'output',
  notation: string,
  members: readonly Found[],
  contradictions: Fault[],
): PlanNode {
  const [first] = members;
  if (first === undefined) throw new Error('a group has a member');
  const texts = new Map(members.map((member) => [textKey(member.element.text), member]));
  const parents = new Map(members.map((member) => [member.parent, member]));
  const fix = 'Compare with the plan; a code typed as a number loses its closing zero (2.10 becomes 2.1).';
  for (const other of texts.values()) {
    if (textKey(other.element.text) === textKey(first.element.text)) continue;
    const message = `${notation} is ${quote(first.element.text)} in row ${first.row.row} and ${quote(other.element.text)} in row ${other.row.row}; the first is kept.`;
    contradictions.push(note(cellPointer(other.row.row, part), 'contradicting-plan', message, fix));
  }
  for (const other of parents.values()) {
    if (other.parent === first.parent) continue;
    const message = `${notation} stands under ${first.parent ?? 'nothing'} in row ${first.row.row} and under ${other.parent ?? 'nothing'} in row ${other.row.row}; the first is kept.`;
    contradictions.push(note(cellPointer(other.row.row, part), 'contradicting-plan', message, fix));
  }
  const codes = new Set(members.flatMap(({ element }) => [...element.codes, element.notation]));
  codes.delete(notation);
  return {
    level,
    notation,
    parent: first.parent,
    codes: [...codes].sort(compareText),
    text: first.element.text,
    others: texts.size - 1,
    rows: members.map(({ row }) => row),
  };
}

function textKey(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** What reading a UN INFO export finds fault with, besides what every project reader does. */
import type { Fault } from '../../domain/types.ts';
import type { Notes } from '../checks.ts';

/** Codes of this reader alone: the first rejects its row, the others are warnings. */
type UnInfoCode =
  | 'cell-without-value'
  | 'text-repaired'
  | 'text-garbled'
  | 'contradicting-rows'
  | 'goals-contradict-targets'
  | 'unknown-goal'
  | 'unknown-target'
  | 'target-text-differs'
  | 'unknown-country'
  | 'unknown-marker'
  | 'unknown-plan'
  | 'total-differs'
  | 'total-without-years'
  | 'contradicting-plan'
  | 'column-not-kept'
  | 'staff-names-dropped';

export function warn(notes: Notes, pointer: string, code: UnInfoCode, message: string, fix: string): void {
  notes.warnings.push(note(pointer, code, message, fix));
}

export function note(pointer: string, code: UnInfoCode, message: string, fix: string): Fault {
  return { pointer, code, message, fix };
}

import type { Alignment } from '../../domain/alignment.ts';
import type { Evidence, MappingStatus, ProjectStatus, Strength, Thousandths } from '../../domain/types.ts';

/** What codes and numbers say, in words that need no manual. */

/** How sure we are that a statement holds, by the steps that docs/curation.md judges by. */
export function confidenceInWords(confidence: Thousandths): string {
  if (confidence >= 930) return 'nearly explicit in the source';
  if (confidence >= 775) return 'clear';
  if (confidence >= 500) return 'arguable';
  return 'weak';
}

export function formatConfidence(confidence: Thousandths): string {
  return (confidence / 1000).toFixed(2);
}

export const STRENGTH_WORDS: Readonly<Record<Strength, string>> = {
  core: 'Core: its own purpose',
  supporting: 'Supporting: a clear, direct contribution',
  conditional: 'Conditional: depends on how the project is done',
};

export const BASIS_WORDS: Readonly<Record<Alignment['basis'], string>> = {
  tagged: 'tagged with it',
  mapped: 'by a mapping',
  possible: 'possible (not reviewed, never counted)',
};

export const EVIDENCE_WORDS: Readonly<Record<Evidence, string>> = {
  stated: 'the document says so',
  published: 'published by a third party',
  judged: 'our own judgement',
};

export const STATUS_WORDS: Readonly<Record<MappingStatus, string>> = {
  accepted: 'in force',
  proposed: 'proposed',
  rejected: 'rejected',
  retired: 'retired',
};

export const PROJECT_STATUS_WORDS: Readonly<Record<ProjectStatus, string>> = {
  pipeline: 'Pipeline',
  implementation: 'Implementation',
  finalisation: 'Finalisation',
  closed: 'Closed',
  cancelled: 'Cancelled',
  suspended: 'Suspended',
};

/** "1 project", "2,304 projects". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${separated(count)} ${count === 1 ? one : many}`;
}

/** 1234567.89 as 1,234,567.89. The digits stay as they are. */
export function separated(decimal: string | number): string {
  const [whole = '', fraction] = String(decimal).split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? text : `${text}.${fraction}`;
}

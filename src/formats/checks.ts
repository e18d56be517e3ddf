/** Checks that every project reader makes of a row, with one set of fault codes. */
import { exceedsWhole, formatPercentage, isWhole } from '../domain/percentage.ts';
import type { Fault, MicroPercent } from '../domain/types.ts';

/** Codes of the faults and warnings of one row or of the file; the second group is warnings only. */
export const ROW_FAULT_CODES = [
  'missing-id',
  'invalid-id',
  'duplicate-id',
  'missing-title',
  'unknown-status',
  'invalid-date',
  'end-before-start',
  'missing-code',
  'invalid-percentage',
  'percentages-above-100',
  'percentages-incomplete',
  'missing-currency',
  'unknown-currency',
  'invalid-amount',
  'amount-too-large',
  'unknown-budget-type',
  'unknown-role',
  'invalid-answer',
  'repeated-answer',
  'invalid-flag',
  'invalid-marker',
  'number-for-code',
  'date-for-code',
  'wrong-cell-type',
  'error-cell',
  'merged-cell',
  'control-characters',
  'text-too-long',
  'too-many-elements',
  'too-many-faults',
  'ragged-row',

  'missing-status',
  'percentages-below-100',
  'amount-rounded',
  'organisation-without-name',
  'unknown-date-type',
  'unknown-significance',
  'unknown-column',
  'missing-version',
  'unknown-version',
  'encoding-mismatch',
  'no-projects',
] as const;
export type RowFaultCode = (typeof ROW_FAULT_CODES)[number];

const MAX_ID_LENGTH = 255;
/** A row that is wrong all over is told so once: its list of faults stays short enough to read. */
export const MAX_FAULTS_PER_ROW = 100;

const QUOTED_LENGTH = 60;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: tab, line feed and carriage return may stand in a text
const CONTROL_IN_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** What reading a row gathers besides its values. */
export interface Notes {
  readonly faults: Fault[];
  readonly warnings: Fault[];
}

export function fault(pointer: string, code: RowFaultCode, message: string, fix: string): Fault {
  return { pointer, code, message, fix };
}

/** Text of the file as it may stand in a message: on one line, cut to 60 characters. */
export function quote(text: string): string {
  const line = text.slice(0, QUOTED_LENGTH * 4).replace(/\s+/g, ' ');
  const characters = [...line];
  return characters.length > QUOTED_LENGTH
    ? `"${characters.slice(0, QUOTED_LENGTH).join('')}…"`
    : `"${line}"`;
}

/** White space and line breaks of a pretty-printed file are no part of a title or a name. */
export function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

export function hasControlCharacters(text: string): boolean {
  return CONTROL_IN_TEXT.test(text);
}

/** The identifier when it can be one (1 to 255 characters, no control characters), else null and a fault. */
export function readId(text: string, pointer: string, notes: Notes): string | null {
  const id = text.trim();
  if (id === '') {
    notes.faults.push(
      fault(pointer, 'missing-id', 'The project has no identifier.', 'Give it an identifier of its own.'),
    );
    return null;
  }
  if (id.length > MAX_ID_LENGTH || CONTROL.test(id)) {
    const problem =
      id.length > MAX_ID_LENGTH
        ? `is longer than ${MAX_ID_LENGTH} characters`
        : 'holds a control character or a line break';
    notes.faults.push(
      fault(
        pointer,
        'invalid-id',
        `The identifier ${quote(id)} ${problem}.`,
        'Write it on one line, in at most 255 characters.',
      ),
    );
    return null;
  }
  return id;
}

/** Remembers the row of every identifier of a file: the later rows with the same one get a fault. */
export function duplicateCheck(
  rowName: string,
): (id: string, row: number, pointer: string, notes: Notes) => void {
  const firstRows = new Map<string, number>();
  return (id, row, pointer, notes) => {
    const first = firstRows.get(id);
    if (first === undefined) {
      firstRows.set(id, row);
      return;
    }
    notes.faults.push(
      fault(
        pointer,
        'duplicate-id',
        `The identifier ${quote(id)} is already that of ${rowName} ${first}.`,
        `Give each project its own identifier, or remove one of ${rowName} ${first} and ${rowName} ${row}.`,
      ),
    );
  };
}

interface PercentageRules {
  /** What is shared out, for messages: "countries", "sectors of vocabulary 8". */
  readonly what: string;
  readonly incomplete: 'fault' | 'warning';
}

/** Judges shares that should come to 100: none given at all is fine, and so are sums within 0.1 of 100. */
export function checkShares(
  shares: readonly (MicroPercent | null)[],
  pointer: string,
  rules: PercentageRules,
  notes: Notes,
): void {
  const given = shares.filter((share) => share !== null);
  if (given.length === 0) return;
  const sum = given.reduce((total, share) => total + share, 0);
  if (exceedsWhole(sum)) {
    notes.faults.push(aboveWholeFault(sum, pointer, rules.what));
  } else if (given.length < shares.length) {
    const found = fault(
      pointer,
      'percentages-incomplete',
      `${given.length} of ${shares.length} ${rules.what} have a percentage, the others have none.`,
      'Give every one a percentage, or none of them.',
    );
    (rules.incomplete === 'fault' ? notes.faults : notes.warnings).push(found);
  } else if (!isWhole(sum)) {
    notes.warnings.push(
      fault(
        pointer,
        'percentages-below-100',
        `The percentages of ${rules.what} come to ${formatPercentage(sum)}, not to 100.`,
        'Nothing to mend when the rest belongs to nothing listed here; otherwise correct the percentages.',
      ),
    );
  }
}

export function aboveWholeFault(sum: number, pointer: string, what: string): Fault {
  return fault(
    pointer,
    'percentages-above-100',
    `The percentages of ${what} come to ${formatPercentage(sum)}, which is more than 100.`,
    'Correct the percentages so that they come to 100.',
  );
}

/** The first hundred faults of a row, and one that counts the others. */
export function limitFaults(faults: readonly Fault[], pointer: string): readonly Fault[] {
  if (faults.length <= MAX_FAULTS_PER_ROW) return faults;
  const more = faults.length - MAX_FAULTS_PER_ROW;
  return [
    ...faults.slice(0, MAX_FAULTS_PER_ROW),
    fault(
      pointer,
      'too-many-faults',
      `${more} more faults in this row are not listed.`,
      'Mend those listed, then try again.',
    ),
  ];
}

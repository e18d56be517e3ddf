/**
 * IATI activity files (versions 2.01 to 2.03) to project drafts.
 *
 * Read, all at the level of the activity: identifier, title and description with their translations, status, dates,
 * organisations, recipient countries and regions, the humanitarian flag, policy markers, budgets, tags and sectors of
 * the SDG vocabularies and of our own frameworks; tags and sectors of other vocabularies as classifications. From
 * transactions: outgoing commitments and expenditure, added up by day. Not read: planned disbursements, the countries
 * and sectors of transactions, collaboration and finance types, results, locations.
 */
import type { Fault } from '../../domain/types.ts';
import { duplicateCheck, fault, quote } from '../checks.ts';
import type { ProjectDraft, ProjectField, ReadProjects, RefusedFile } from '../project-draft.ts';
import { READ_ELEMENTS, readActivity, saysReviewed } from './activity.ts';
import { createDecoder, HEAD_BYTES, READABLE_ENCODINGS, tellEncoding, type XmlEncoding } from './decode.ts';
import { createActivityParser, type XmlLimits } from './elements.ts';
import { sumTransactions, type TransactionSums } from './transactions.ts';

export type IatiStreamResult =
  | {
      readonly ok: true;
      readonly count: number;
      readonly silentOn: readonly ProjectField[];
      readonly warnings: readonly Fault[];
    }
  | { readonly ok: false; readonly refused: RefusedFile };

/** Bytes decoded and parsed between two looks at who takes the drafts. */
const PIECE_BYTES = 65_536;

/**
 * Reads the bytes of an IATI activity file (root iati-activities, or a lone iati-activity).
 * Every activity becomes a draft, with its faults (the row is rejected) and warnings (it is not); pointers are XPaths
 * such as /iati-activities/iati-activity[3]/sector[2]/@percentage. A file that cannot be read as a whole is refused
 * with line and column. Limits count activities, levels of elements and characters of one text. Never throws.
 */
export function readIatiActivities(bytes: Uint8Array, options: XmlLimits): ReadProjects {
  const drafts: ProjectDraft[] = [];
  const reader = createReader(options, (draft) => drafts.push(draft));
  for (const piece of piecesOf(bytes)) {
    if (!reader.push(piece)) break;
  }
  const end = reader.end();
  return end.ok ? { ok: true, silentOn: end.silentOn, drafts, warnings: end.warnings } : end;
}

/**
 * Reads an IATI activity file as it arrives, in memory that does not grow with it but for the identifiers, which are
 * kept to find duplicates. `onDraft` gets every draft in the order of the file and is awaited before more is read.
 * Faults and limits are those of `readIatiActivities`. Drafts may have been handed over before a file is refused:
 * the caller discards them. Rejects only with what `chunks` or `onDraft` reject with.
 */
export async function readIatiStream(
  chunks: AsyncIterable<Uint8Array>,
  options: XmlLimits,
  onDraft: (draft: ProjectDraft) => void | Promise<void>,
): Promise<IatiStreamResult> {
  let waiting: ProjectDraft[] = [];
  const reader = createReader(options, (draft) => waiting.push(draft));
  const handOver = async (): Promise<void> => {
    const drafts = waiting;
    waiting = [];
    for (const draft of drafts) await onDraft(draft);
  };
  for await (const chunk of chunks) {
    let more = true;
    for (const piece of piecesOf(chunk)) {
      more = reader.push(piece);
      if (waiting.length > 0) await handOver();
      if (!more) break;
    }
    if (!more) break;
  }
  const end = reader.end();
  await handOver();
  return end;
}

interface Reader {
  /** False once the file is refused: `end` says why. */
  readonly push: (bytes: Uint8Array) => boolean;
  readonly end: () => IatiStreamResult;
}

function createReader(options: XmlLimits, onDraft: (draft: ProjectDraft) => void): Reader {
  const checkDuplicate = duplicateCheck('activity');
  const warnings: Fault[] = [];
  let sums: TransactionSums | null = null;
  let refused: RefusedFile | null = null;
  let over = false;
  let count = 0;
  let withReviews = 0;
  const parser = createActivityParser(options, {
    children: READ_ELEMENTS,
    onOpen: (activity) => {
      sums = sumTransactions(activity);
    },
    onTransaction: (transaction) => sums?.add(transaction),
    onActivity: (activity, row) => {
      count += 1;
      if (saysReviewed(activity.element)) withReviews += 1;
      onDraft(readActivity(activity, sums, row, checkDuplicate));
    },
  });

  let decode: ReturnType<typeof createDecoder> | null = null;
  let encoding: XmlEncoding = 'utf-8';
  let head: Uint8Array = new Uint8Array();

  const begin = (): void => {
    const told = tellEncoding(head);
    if (!told.ok) {
      const message = `The encoding ${quote(told.name)} cannot be read here.`;
      const fix = `Save the file as UTF-8; ${READABLE_ENCODINGS} are read.`;
      refused = { code: 'not-xml', message, fix, line: 1, column: null };
      return;
    }
    encoding = told.encoding;
    decode = createDecoder(encoding);
    if (told.contradicted === null) return;
    const message = `The XML declaration says ${quote(told.contradicted)}, but the file is in ${encoding}; it is read as that.`;
    warnings.push(fault('', 'encoding-mismatch', message, 'Correct the encoding in the XML declaration.'));
  };

  const take = (bytes: Uint8Array, last: boolean): boolean => {
    if (decode === null) return false;
    const decoded = decode(bytes, last);
    if (decoded.ok) {
      over = !parser.write(decoded.text);
      return !over;
    }
    const message = `The file is not in ${encoding}: some of its bytes are no characters of that encoding.`;
    const fix = 'Save it as UTF-8, or correct the encoding in the XML declaration.';
    const line = parser.line() + (decoded.linesBelow ?? 0);
    refused = { code: 'not-xml', message, fix, line, column: null };
    return false;
  };

  const push = (bytes: Uint8Array): boolean => {
    if (refused !== null || over) return false;
    if (decode !== null) return take(bytes, false);
    head = head.length === 0 && bytes.length >= HEAD_BYTES ? bytes : Buffer.concat([head, bytes]);
    if (head.length < HEAD_BYTES) return true;
    begin();
    return take(head, false);
  };

  const end = (): IatiStreamResult => {
    if (refused === null && !over) finish();
    const reason = refused ?? parser.refused();
    if (reason !== null) return { ok: false, refused: reason };
    const all = [...warnings, ...parser.warnings];
    // Only our own exports say which reviews are finished, and they say it of every activity.
    const silentOn: ProjectField[] =
      withReviews === count && count > 0 ? ['answers'] : ['answers', 'reviewed'];
    if (count > 0) return { ok: true, count, silentOn, warnings: all };
    const message = 'The file holds no activities.';
    const empty = fault('/iati-activities', 'no-projects', message, 'Check that it is the right file.');
    return { ok: true, count, silentOn, warnings: [...all, empty] };
  };

  const finish = (): void => {
    if (decode === null) {
      begin();
      take(head, false);
    }
    if (refused === null && !over && take(new Uint8Array(), true)) parser.close();
  };
  return { push, end };
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += PIECE_BYTES) {
    yield bytes.subarray(offset, offset + PIECE_BYTES);
  }
}

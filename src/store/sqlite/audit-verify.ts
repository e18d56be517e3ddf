import { type AuditFault, type AuditMark, type AuditReport, MAX_AUDIT_FAULTS } from '../audit.ts';
import {
  AUDIT_FORMAT,
  type AuditContent,
  digestOfChange,
  FIRST_PREVIOUS,
  hashAt,
  hashOfEntry,
  lastEntry,
} from './audit.ts';
import { readAnchor } from './audit-anchor.ts';
import { reportFaults } from './audit-reports.ts';
import type { Client } from './connection.ts';

/** What keeps history, changes, what they were, the log, frozen reports and notes append-only. */
const TRIGGERS = ['history', 'change', 'change_detail', 'audit', 'frozen_report', 'mapping_note'].flatMap(
  (table) => ['changed', 'deleted', 'replaced'].map((how) => `${table}_is_never_${how}`),
);

interface LogRow extends AuditContent {
  readonly previous: string;
  readonly hash: string;
  /** Of the row of the change itself; all null where it is gone. */
  readonly changeAt: string | null;
  readonly changeActor: string | null;
  readonly changeReason: string | null;
  readonly changeCrosswalk: number | null;
  /** Of its details; null where they are gone. */
  readonly detailKind: string | null;
  /** Whether the change wrote rows of history in a later format than the first. */
  readonly laterFormats: number;
}

/** The entry before one: where the chain goes on, and the formula it was hashed by. */
type Before = AuditMark & Pick<AuditContent, 'format'>;

/** Holds the log to history, to the changes and to the anchor. Reads only, in one snapshot. */
export function verifyAudit(client: Client, anchorPath: string): AuditReport {
  // The log before the anchor, and once more after it: while others commit, the anchor may stand anywhere between.
  const before = lastEntry(client);
  const anchor = readAnchor(anchorPath);
  client.exec('BEGIN');
  try {
    const faults: AuditFault[] = [];
    const entries = verifyChain(client, faults);
    faults.push(...unlogged(client), ...missingTriggers(client), ...reportFaults(client));
    faults.push(...anchorFaults(client, anchor, before, entries));
    return {
      entries,
      last: lastEntry(client),
      anchor: anchor === 'unreadable' ? null : anchor,
      faults: faults.slice(0, MAX_AUDIT_FAULTS),
    };
  } finally {
    client.exec('COMMIT');
  }
}

/** Every entry by itself, with the one before it, its change and its rows of history. Answers how many there are. */
function verifyChain(client: Client, faults: AuditFault[]): number {
  const rows = client
    .prepare(
      `SELECT e.*, c.at AS changeAt, c.actor AS changeActor, c.reason AS changeReason, c.crosswalk AS changeCrosswalk,
              d.kind AS detailKind,
              EXISTS (SELECT 1 FROM history h WHERE h.change = e.change AND h.format > 1) AS laterFormats
       FROM audit_entry e LEFT JOIN change c ON c.number = e.change LEFT JOIN change_detail d ON d.change = e.change
       ORDER BY e.change`,
    )
    .iterate() as IterableIterator<LogRow>;
  let entries = 0;
  let last: Before = { change: 0, hash: FIRST_PREVIOUS, format: 1 };
  for (const row of rows) {
    entries += 1;
    if (faults.length < MAX_AUDIT_FAULTS) faults.push(...entryFaults(client, row, last));
    last = row;
  }
  return entries;
}

function entryFaults(client: Client, row: LogRow, last: Before): AuditFault[] {
  const { change } = row;
  const faults: AuditFault[] = [];
  const found = (code: AuditFault['code'], message: string) => faults.push({ code, change, message });
  if (row.format > AUDIT_FORMAT) {
    const message = `The entry of change ${change} is in format ${row.format}, which this version of Crosswalk does not know: check with the version that wrote it.`;
    found('unknown-format', message);
    return faults;
  }
  // The first entry of a later format ends the earlier one: nothing after it may claim the weaker formula.
  if (hashOfEntry(row.previous, row) !== row.hash || row.format < last.format) {
    found('altered-entry', `The entry of change ${change} is not what was written.`);
  }
  if (row.previous !== last.hash) {
    found(
      'missing-entry',
      last.change === 0
        ? `The log does not begin with change ${change}: entries before it are gone.`
        : `The entry of change ${change} does not follow on that of change ${last.change}: one between them is gone, or one of them was replaced.`,
    );
  }
  if (row.changeAt === null) {
    found('missing-change', `Change ${change} itself is gone.`);
  } else if (
    row.changeAt !== row.at ||
    row.changeActor !== row.actor ||
    row.changeReason !== row.reason ||
    row.changeCrosswalk !== row.crosswalk
  ) {
    found('altered-change', `Time, actor, reason or kind of change ${change} are not what was written.`);
  }
  if (row.detailKind === null || (row.format > 1 && row.detailKind !== row.kind)) {
    found('altered-change', `What kind of change ${change} was is not what was written.`);
  }
  if (
    digestOfChange(client, change, row.format) !== row.digest ||
    (row.format === 1 && row.laterFormats === 1)
  ) {
    found('altered-history', `What change ${change} wrote to history was altered, or is not whole.`);
  }
  return faults;
}

/** Changes, and rows of history, that no entry knows. */
function unlogged(client: Client): AuditFault[] {
  const absent = (query: string) => client.prepare(query).pluck().all() as number[];
  const changes = absent(
    `SELECT number FROM change WHERE number NOT IN (SELECT change FROM audit_entry) LIMIT ${MAX_AUDIT_FAULTS}`,
  );
  const histories = absent(
    `SELECT DISTINCT change FROM history WHERE change NOT IN (SELECT change FROM audit_entry) LIMIT ${MAX_AUDIT_FAULTS}`,
  );
  return [
    ...changes.map(
      (change): AuditFault => ({
        code: 'missing-entry',
        change,
        message: `Change ${change} has no entry in the log.`,
      }),
    ),
    ...histories.map(
      (change): AuditFault => ({
        code: 'unlogged-history',
        change,
        message: `History has rows of change ${change}, which the log does not know.`,
      }),
    ),
  ];
}

function missingTriggers(client: Client): AuditFault[] {
  const there = client.prepare(`SELECT name FROM sqlite_master WHERE type = 'trigger'`).pluck().all();
  return TRIGGERS.filter((name) => !there.includes(name)).map((name) => ({
    code: 'missing-trigger',
    change: null,
    message: `The trigger ${name}, which keeps the past from being changed, is gone.`,
  }));
}

/** The anchor stands at the latest entry, or after a crash at the one before it; never at one that is not there. */
function anchorFaults(
  client: Client,
  anchor: AuditMark | null | 'unreadable',
  before: AuditMark | null,
  entries: number,
): AuditFault[] {
  const fault = (code: AuditFault['code'], change: number | null, message: string): AuditFault[] => [
    { code, change, message },
  ];
  if (anchor === 'unreadable') {
    return fault('anchor-unreadable', null, 'The anchor outside the database is not what was written.');
  }
  if (anchor === null) {
    if (entries <= 1) return [];
    return fault('anchor-missing', null, 'The anchor outside the database is gone or empty.');
  }
  const hash = hashAt(client, anchor.change);
  if (hash === null) {
    const message = `The anchor knows change ${anchor.change}, which the log does not have: entries were cut off, or an older database was put in place.`;
    return fault('cut-off', anchor.change, message);
  }
  if (hash !== anchor.hash) {
    const message = `The entry of change ${anchor.change} is not the one the anchor knows: it was replaced with all that follows, or cut off and written anew.`;
    return fault('altered-entry', anchor.change, message);
  }
  const behind = client
    .prepare('SELECT count(*) FROM audit_entry WHERE change > ? AND change <= ?')
    .pluck()
    .get(anchor.change, before?.change ?? 0) as number;
  if (behind <= 1) return [];
  const message = `The anchor is ${behind} changes behind: it was not written, or an older one was put in its place.`;
  return fault('anchor-behind', anchor.change, message);
}

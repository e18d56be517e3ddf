import { createHash } from 'node:crypto';
import { type AuditFault, MAX_AUDIT_FAULTS } from '../audit.ts';
import type { FrozenReport } from '../frozen.ts';
import { readDocument } from '../history/registry.ts';
import type { Client } from './connection.ts';

/** Holds frozen reports to what history says of them: history itself is held by the digests of the log. */

/** The columns of a report as history has them; its bytes by their SHA-256. */
const COLUMNS = `name, signed_off_by AS signedOffBy, reason, report, media_type AS mediaType, size, sha256,
  frozen_by AS frozenBy, frozen_at AS frozenAt, of_change AS ofChange, of_revision AS ofRevision`;

interface Logged {
  readonly name: string;
  readonly change: number;
  readonly version: number;
  readonly format: number;
  readonly document: string | null;
}

/** At most MAX_AUDIT_FAULTS, in the order of names. One report at a time is in memory. */
export function reportFaults(client: Client): AuditFault[] {
  const logged = client
    .prepare(
      `SELECT id AS name, change, version, format, document FROM history WHERE entity = 'frozen-report' ORDER BY id`,
    )
    .iterate() as IterableIterator<Logged>;
  const kept = client.prepare(`SELECT ${COLUMNS} FROM frozen_report WHERE name = ? AND change = ?`);
  const content = client.prepare('SELECT content FROM frozen_report WHERE name = ?').pluck();
  const faults: AuditFault[] = [];
  for (const row of logged) {
    const { name, change } = row;
    if (faults.length >= MAX_AUDIT_FAULTS) break;
    const report = kept.get(name, change) as FrozenReport | undefined;
    if (report === undefined) {
      const message = `The report "${name}", frozen by change ${change}, is gone, or is another one.`;
      faults.push({ code: 'missing-report', change, message });
    } else if (!isSame(readLogged(row), report) || sha256(content.get(name)) !== report.sha256) {
      const message = `The report "${name}", frozen by change ${change}, is not what was written.`;
      faults.push({ code: 'altered-report', change, message });
    }
  }
  return [...faults, ...unlogged(client)];
}

function unlogged(client: Client): AuditFault[] {
  const rows = client
    .prepare(
      `SELECT name, change FROM frozen_report
       WHERE name NOT IN (SELECT id FROM history WHERE entity = 'frozen-report') ORDER BY name LIMIT ?`,
    )
    .all(MAX_AUDIT_FAULTS) as Pick<Logged, 'name' | 'change'>[];
  return rows.map(({ name, change }) => ({
    code: 'unlogged-report',
    change,
    message: `There is a frozen report "${name}", which the log does not know.`,
  }));
}

/** Whatever cannot be read is another fault, of history, which its digest tells. */
function readLogged({ name, version, format, document }: Logged): Partial<FrozenReport> {
  try {
    return readDocument('frozen-report', { id: name, version, format, document: document ?? 'null' });
  } catch {
    return {};
  }
}

function isSame(logged: Partial<FrozenReport>, kept: FrozenReport): boolean {
  const names = new Set([...Object.keys(logged), ...Object.keys(kept)]) as Set<keyof FrozenReport>;
  return [...names].every((name) => logged[name] === kept[name]);
}

function sha256(content: unknown): string {
  return createHash('sha256')
    .update((content ?? '') as Buffer | string)
    .digest('hex');
}

/** What is asked of the audit log: one entry a change, chained by hash. */

/** An entry of the log, or what the anchor outside the database says of the latest one. */
export interface AuditMark {
  readonly change: number;
  /** SHA-256 in hexadecimal digits. */
  readonly hash: string;
}

export type AuditFaultCode =
  | 'altered-entry'
  | 'unknown-format'
  | 'missing-entry'
  | 'altered-change'
  | 'missing-change'
  | 'altered-history'
  | 'unlogged-history'
  | 'missing-trigger'
  | 'altered-report'
  | 'missing-report'
  | 'unlogged-report'
  | 'cut-off'
  | 'anchor-missing'
  | 'anchor-unreadable'
  | 'anchor-behind';

export interface AuditFault {
  readonly code: AuditFaultCode;
  /** Where it was found; null for what concerns the log as a whole. */
  readonly change: number | null;
  readonly message: string;
}

export interface AuditReport {
  readonly entries: number;
  readonly last: AuditMark | null;
  readonly anchor: AuditMark | null;
  /** In the order of the log, at most MAX_AUDIT_FAULTS. */
  readonly faults: readonly AuditFault[];
}

export const MAX_AUDIT_FAULTS = 100;

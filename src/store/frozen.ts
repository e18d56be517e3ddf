/** A report as it was answered once, kept under a name that is never used again. */
export interface FrozenReport {
  readonly name: string;
  /** A role or office. */
  readonly signedOffBy: string;
  readonly reason: string;
  /** The address that was answered, with the change it was answered at. */
  readonly report: string;
  readonly mediaType: string;
  /** In bytes. */
  readonly size: number;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
  readonly frozenBy: string;
  /** ISO date-time, UTC. */
  readonly frozenAt: string;
  /** The change whose state the report tells of, and the revision of that state. */
  readonly ofChange: number;
  readonly ofRevision: number;
}

export interface FrozenReportReads {
  /** In the order of names (code points), after the name given. */
  frozenReports(after: string | null, limit: number): Promise<readonly FrozenReport[]>;
  frozenReport(name: string): Promise<FrozenReport | null>;
  frozenContent(name: string): Promise<Buffer | null>;
}

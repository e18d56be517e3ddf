/** What the exit code of every command means; the help of each command says the same. */
export const EXIT = {
  ok: 0,
  /** The command ran, and the answer is no: faults found, rows rejected, nothing of that id. */
  negative: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** The database or the network cannot be used now. */
  unavailable: 3,
} as const;

/** Ends a command with a message for people and an exit code. */
export class CliError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

export const EXIT_HELP = `
Exit codes: 0 done, 1 the answer is no (faults found, rows rejected, not found), 2 wrong usage, 3 database not usable.`;

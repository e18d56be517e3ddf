import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The command as people run it: the launcher in a process of its own, with nothing of our environment but PATH. */

export const LAUNCHER = resolve(import.meta.dirname, '../../bin/crosswalk.cjs');

/** Node keeps compiled modules here between processes, which halves the start of each. */
const COMPILED = join(tmpdir(), 'crosswalk-tests-compiled');

export interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export type Environment = Readonly<Record<string, string>>;

export function startCommand(
  args: readonly string[],
  environment: Environment = {},
  nodeArgs: readonly string[] = [],
): ChildProcess & {
  stdout: NonNullable<ChildProcess['stdout']>;
  stderr: NonNullable<ChildProcess['stderr']>;
} {
  return spawn(process.execPath, [...nodeArgs, LAUNCHER, ...args], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILED, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function runCommand(
  args: readonly string[],
  environment: Environment = {},
  nodeArgs: readonly string[] = [],
): Promise<Result> {
  const child = startCommand(args, environment, nodeArgs);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

/**
 * A folder of its own with a database address in it, and a copy of another database where one is given, which nobody
 * may have open. `crosswalk` runs the command on that database.
 */
export function temporaryDatabase(original?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-cli-'));
  const file = join(folder, 'test.sqlite');
  if (original !== undefined) copyFileSync(original, file);
  const environment: Environment = { CROSSWALK_DATABASE_URL: `file:${file}` };
  return {
    folder,
    file,
    environment,
    crosswalk: (...args: readonly string[]) => runCommand(args, environment),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What a command printed with --json; fails when anything else stands on standard output. */
export function json<T>(result: Result): T {
  return JSON.parse(result.out) as T;
}

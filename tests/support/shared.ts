import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The folder of real inputs beside the repository. It is not part of the project: tests that need it say that they are
 * skipped where it is absent, and fail where CI runs without it.
 */
const SHARED = resolve(import.meta.dirname, '../../../shared');

export const hasShared = existsSync(SHARED);

if (!hasShared && process.env.CI !== undefined) {
  throw new Error(`CI needs the folder of real inputs beside the repository: ${SHARED}`);
}

/** For titles: says why a group of tests is skipped. */
export const sharedTitle = (title: string) => (hasShared ? title : `${title} (skipped: ../shared is absent)`);

export function sharedPath(...parts: readonly string[]): string {
  return join(SHARED, ...parts);
}

export function readShared(...parts: readonly string[]): Buffer {
  return readFileSync(sharedPath(...parts));
}

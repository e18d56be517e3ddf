import { z } from 'zod';
import type { Views } from '../services/crosswalk.ts';
import { versionOfQuestion } from '../services/curate-questions.ts';
import { Problem } from '../services/problems.ts';
import type { Precondition } from '../services/projects.ts';
import { NOW, type Store } from '../store/port.ts';

/** The conditions of RFC 9110 under which a project or framework is written: `If-Match` and `If-None-Match`. */

export const preconditionHeaders = z.object({
  'if-match': z
    .string()
    .max(300)
    .optional()
    .meta({ description: 'ETag of the version to change, or several; needed to replace or delete.' }),
});
export const putHeaders = preconditionHeaders.extend({
  'if-none-match': z.literal('*').optional().meta({ description: 'Create only.' }),
});

/** The version that stands; null where there is none. Asked only where a client names several. */
type CurrentVersion = () => Promise<number | null>;

export const projectVersion =
  (store: Store, id: string): CurrentVersion =>
  async () =>
    (await store.read(NOW, (snapshot) => snapshot.project(id)))?.version ?? null;

export const mappingVersion =
  (views: Views, id: string): CurrentVersion =>
  async () =>
    views.at(NOW, async ({ crosswalk }) => crosswalk.mappings.find((one) => one.id === id)?.version ?? null);

export const questionVersion =
  (views: Views, id: string): CurrentVersion =>
  async () =>
    views.at(NOW, ({ snapshot }) => versionOfQuestion(snapshot, id));

export async function putPrecondition(
  current: CurrentVersion,
  headers: z.output<typeof putHeaders>,
): Promise<Precondition> {
  if (headers['if-none-match'] === undefined) return matchPrecondition(current, headers['if-match']);
  if (headers['if-match'] === undefined) return { kind: 'absent' };
  throw headerProblem('Both If-Match and If-None-Match are given.', 'Send one of them.');
}

/** The version that must stand. Of several named, the one that does stand; the write itself holds it once more. */
export async function matchPrecondition(
  current: CurrentVersion,
  header: string | undefined,
): Promise<Precondition> {
  if (header === undefined) return { kind: 'none' };
  if (header.trim() === '*') return { kind: 'version', version: 'any' };
  const versions = versionsIn(header);
  const [first, ...others] = versions;
  if (first === undefined) {
    throw new Problem(
      'version-conflict',
      'No ETag in If-Match can match: weak ones (W/"3") never do, and ours are numbers in quotes, such as "3".',
    );
  }
  if (others.length === 0) return { kind: 'version', version: first };
  const standing = await current();
  return { kind: 'version', version: versions.find((version) => version === standing) ?? first };
}

/**
 * For anything else that has a version: the one that stands, which `If-Match` must name. Refuses with
 * `precondition-required` where it is left out and `version-conflict` where it names another one.
 */
export function requireVersion(what: string, current: number, header: string | undefined): number {
  if (header === undefined) {
    throw new Problem(
      'precondition-required',
      `${what} is at version ${current}. To change it, send If-Match: "${current}".`,
    );
  }
  if (header.trim() === '*' || versionsIn(header).includes(current)) return current;
  throw new Problem('version-conflict', `${what} is at version ${current}, which If-Match does not name.`);
}

const TAG = /^(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/;

/** The versions that a list of ETags names. A number without quotes is read too, for those who type it by hand. */
function versionsIn(header: string): number[] {
  // A foreign tag may hold a comma within its quotes: such a list is cut only between tags.
  const parts = header.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((part) => part.trim());
  const named = parts.filter((part) => part !== '');
  if (named.length === 0) throw noTag();
  return named.flatMap((part) => {
    const tag = TAG.exec(part);
    if (tag === null && !/^\d{1,15}$/.test(part)) throw noTag();
    const [, weak, text = part] = tag ?? [];
    return weak === undefined && /^\d{1,15}$/.test(text) ? [Number(text)] : [];
  });
}

function noTag(): Problem {
  return headerProblem(
    'The If-Match header is no ETag of ours.',
    'Send the ETag of the answer you read, such as "3".',
  );
}

function headerProblem(message: string, fix: string): Problem {
  return new Problem('invalid-query', message, [
    { pointer: 'If-Match', code: 'invalid-header', message, fix },
  ]);
}

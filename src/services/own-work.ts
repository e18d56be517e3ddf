import { wordsOf } from '../domain/mapping-fields.ts';
import type { Snapshot, StoredMapping } from '../store/port.ts';
import type { Crosswalk } from './crosswalk.ts';
import { type ReviewRule, recordOf } from './curate.ts';
import type { Writer } from './projects.ts';

/** Whose words a mapping says: what keeps curators from accepting their own. */

/**
 * Ids of those mappings that the writer may not accept under a rule: they say what the writer wrote, or name the writer as
 * their author.
 */
export async function ownWork(
  rule: ReviewRule,
  crosswalk: Pick<Crosswalk, 'mappings' | 'records'>,
  snapshot: Pick<Snapshot, 'mappingVersions'>,
  ids: readonly string[],
  { actor }: Pick<Writer, 'actor'>,
): Promise<ReadonlySet<string>> {
  if (rule === 'single') return new Set();
  const wanted = new Set(ids);
  const versions = Map.groupBy(await snapshot.mappingVersions(ids), ({ id }) => id);
  const own = crosswalk.mappings.filter(
    (mapping) =>
      wanted.has(mapping.id) &&
      (isNamed(mapping.author, actor) ||
        writersOf(crosswalk, mapping, versions.get(mapping.id) ?? []).has(actor)),
  );
  return new Set(own.map(({ id }) => id));
}

/**
 * Who wrote what a mapping says now: whoever said so first, and whoever proposed it or changed it to that. Others may have
 * written it since without a word of their own: by reviewing, by importing an edition, by taking an import back.
 */
function writersOf(
  crosswalk: Pick<Crosswalk, 'records'>,
  mapping: StoredMapping,
  versions: readonly StoredMapping[],
): ReadonlySet<string> {
  const words = wordsOf(mapping);
  const alike = versions.filter((version) => wordsOf(version) === words);
  const [first] = alike;
  const numbers = new Set(alike.map(({ version }) => version));
  const said = recordOf(crosswalk, mapping.id).reviews.filter(
    ({ kind, of }) => (kind === 'propose' || kind === 'edit') && numbers.has(of),
  );
  return new Set([...(first === undefined ? [] : [first.by]), ...said.map(({ by }) => by)]);
}

/** Files name authors as people do; what writes is called by that name and its key or token. */
export function isNamed(author: string, actor: string): boolean {
  return author === actor || actor.startsWith(`${author} (`);
}

import type { NewMappingNote, StaleDetail } from '../domain/mapping-notes.ts';
import { type Change, mappingOf, type StoredMapping } from '../store/port.ts';
import type { Crosswalk } from './crosswalk.ts';

/** A mapping that becomes stale, with the element and what became of it. */
export type StaleMapping = StaleDetail & { readonly mapping: string };

/** What live mappings become stale by, in the order of their ids; `changes` by element. */
export function staleMappings(
  { mappings }: Pick<Crosswalk, 'mappings'>,
  changes: ReadonlyMap<string, readonly StaleDetail[]>,
): readonly StaleMapping[] {
  return mappings
    .filter(({ status }) => status === 'accepted' || status === 'proposed')
    .flatMap(({ id, subject, object }) =>
      [subject, object]
        .flatMap((end) => (end === null ? [] : (changes.get(end) ?? [])))
        .map((change) => ({ mapping: id, ...change })),
    );
}

/**
 * Flags mappings. Each is written again as it stands: its version moves with what is said of it, so that nobody accepts it
 * who has read it before. `since` ends the sentence: "with the edition 2027".
 */
export function flagChanges(
  { mappings }: Pick<Crosswalk, 'mappings'>,
  stale: readonly StaleMapping[],
  since: string,
): readonly Change[] {
  const byId = new Map(mappings.map((mapping) => [mapping.id, mapping]));
  return [...Map.groupBy(stale, ({ mapping }) => mapping)].flatMap(([id, flags]) => {
    const mapping = byId.get(id);
    if (mapping === undefined) return [];
    return [
      { kind: 'put-mapping', mapping: mappingOf(mapping) } as const,
      ...flags.map(
        ({ mapping: _mapping, ...detail }): Change => ({
          kind: 'add-mapping-note',
          note: flagOf(mapping, detail, since),
        }),
      ),
    ];
  });
}

const TOLD: Readonly<Record<StaleDetail['what'], string>> = {
  ended: 'ended',
  reworded: 'was reworded',
  moved: 'was moved to another parent',
  renumbered: 'was renumbered',
  split: 'was split',
  merged: 'was merged with others',
};

function flagOf({ id, version }: StoredMapping, stale: StaleDetail, since: string): NewMappingNote {
  const into = stale.successors.length === 0 ? '' : `, now ${stale.successors.join(', ')}`;
  const text = `${stale.concept} ${TOLD[stale.what]} ${since}${into}.`;
  return { mapping: id, kind: 'flag', of: version + 1, text, other: null, stale };
}

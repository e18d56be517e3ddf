import { type EditionDifference, elementChanges, newWordings } from '../domain/edition-difference.ts';
import type { NewMappingNote, StaleDetail } from '../domain/mapping-notes.ts';
import { type Change, mappingOf, type StoredMapping } from '../store/port.ts';
import type { Crosswalk } from './crosswalk.ts';

/** A mapping that becomes stale, with the element and what became of it. */
export type StaleMapping = StaleDetail & { readonly mapping: string };

/** What live mappings become stale by when a framework comes to differ so; in the order of their ids. */
export function staleMappings(
  { mappings }: Pick<Crosswalk, 'mappings'>,
  framework: string,
  difference: EditionDifference,
): readonly StaleMapping[] {
  const changes = elementChanges(difference);
  const mayFit = newWordings(difference);
  const extended = (concept: string): readonly StaleDetail[] =>
    mayFit.length === 0 ? [] : [{ concept, what: 'extended', successors: mayFit }];
  return mappings
    .filter(({ status }) => status === 'accepted' || status === 'proposed')
    .flatMap(({ id, subject, object, objectFramework }) =>
      [
        ...(changes.get(subject) ?? []),
        ...(object === null ? [] : (changes.get(object) ?? [])),
        ...(object === null && objectFramework === framework ? extended(subject) : []),
      ].map((change) => ({ mapping: id, ...change })),
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

const TOLD: Readonly<Record<Exclude<StaleDetail['what'], 'extended'>, string>> = {
  ended: 'ended',
  reworded: 'was reworded',
  moved: 'was moved to another parent',
  renumbered: 'was renumbered',
  split: 'was split',
  merged: 'was merged with others',
};

function flagOf(mapping: StoredMapping, stale: StaleDetail, since: string): NewMappingNote {
  const text = textOf(mapping, stale, since);
  return { mapping: mapping.id, kind: 'flag', of: mapping.version + 1, text, other: null, stale };
}

function textOf({ objectFramework }: StoredMapping, stale: StaleDetail, since: string): string {
  const { concept, what, successors } = stale;
  if (what === 'extended')
    return `${objectFramework} has new or reworded elements ${since} (${successors.length}); see whether one fits ${concept}.`;
  const into = successors.length === 0 ? '' : `, now ${successors.join(', ')}`;
  return `${concept} ${TOLD[what]} ${since}${into}.`;
}

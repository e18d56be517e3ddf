import type { Alignment } from '../domain/alignment.ts';
import { tagNode } from '../formats/iati/write-topics.ts';
import { serialize } from '../formats/iati/xml.ts';

/** Alignments that count as IATI `tag` elements, to be put into an activity. */
export function iatiTags(alignments: readonly Alignment[]): string {
  return alignments
    .filter(({ counts }) => counts)
    .map(({ concept: { id, label } }) =>
      serialize(
        tagNode({ concept: id, percentage: null }, () => label),
        0,
      ),
    )
    .join('');
}

import type { MappingNote } from '../domain/mapping-notes.ts';
import { NOW } from '../store/port.ts';
import { note, requireMapping } from './curate.ts';
import type { ProjectServices, Writer } from './projects.ts';

/** Adds a comment. It changes nothing about the mapping, so it needs no version; comments are never taken back. */
export async function commentOn(
  { store, views }: ProjectServices,
  id: string,
  text: string,
  { actor }: Writer,
): Promise<{ readonly comment: MappingNote; readonly revision: number }> {
  const mapping = await views.at(NOW, async ({ crosswalk }) => requireMapping(crosswalk, id));
  const { change, revision } = await store.commit(
    [{ kind: 'add-mapping-note', note: note('comment', mapping, text) }],
    [],
    { actor, reason: `mapping ${id}: comment`, details: { kind: 'comment', mapping: id } },
  );
  const comments = await store.read({ kind: 'change', change }, (snapshot) => snapshot.commentsOn(id));
  const comment = comments.at(-1);
  if (comment === undefined) throw new Error(`the comment on ${id} is not in the change that wrote it`);
  return { comment, revision };
}

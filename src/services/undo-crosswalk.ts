import type { Concept, Mapping } from '../domain/types.ts';
import {
  type Change,
  type CrosswalkRecords,
  mappingOf,
  NOW,
  type Role,
  type WrittenEntity,
} from '../store/port.ts';
import { mayAct } from './keys.ts';
import { statementOf } from './mapping-becomes.ts';
import { Problem, summarize } from './problems.ts';
import type { ProjectServices, Writer } from './projects.ts';
import type { Undone } from './undo.ts';

/**
 * Takes an import of mappings or official texts back, in one new change, while nothing later touched what it wrote.
 * Elements and mappings are as they were before it; mappings that it made are retired, since nothing is ever taken out
 * of the crosswalk. An import of frameworks cannot be undone, for the same reason. Null for a change that is no import
 * into the crosswalk.
 */
export async function undoCrosswalkImport(
  { store }: ProjectServices,
  change: number,
  { actor }: Writer,
  role: Role,
): Promise<Undone | null> {
  const { details, written, now, revision } = await store.read(NOW, async (snapshot) => ({
    details: await snapshot.changeDetails(change),
    written: await snapshot.crosswalkOfChange(change),
    now: await snapshot.crosswalk(),
    revision: snapshot.revision,
  }));
  const isEdition = details?.kind === 'edition';
  if (!isEdition && (details?.kind !== 'import' || details.of === 'projects')) return null;
  if (!mayAct(role, 'curator')) {
    throw new Problem('forbidden', `A ${role} key may not do this; it takes a curator key.`);
  }
  if (isEdition || details.of === 'frameworks') {
    throw new Problem(
      'not-found',
      `Change ${change} imported frameworks, which cannot be undone: what tags and mappings may rest on is never taken away. Import the mended file instead; what stood before can be read with ?change=${change - 1}.`,
    );
  }
  const touched = written.filter(({ latest }) => latest !== change);
  if (touched.length > 0) throw changedSince(touched);
  const before = await store.read({ kind: 'change', change: change - 1 }, (snapshot) => snapshot.crosswalk());
  const back = written.map((entity) => putBack(entity, before, now)).filter((one) => one !== null);
  if (back.length === 0) throw new Problem('not-found', `Change ${change} has nothing left to undo.`);
  holdStatements(
    back.map((one) => one.change),
    now.mappings,
  );
  const committed = await store.commit(
    back.map((one) => one.change),
    [{ kind: 'revision', revision }],
    { actor, reason: `import of change ${change} undone`, details: { kind: 'undo', change } },
  );
  const restored = back.filter((one) => one.restored).length;
  return { ...committed, restored, removed: back.length - restored };
}

/** Null for what stays: a mapping set that the import made. */
function putBack(
  { entity, id }: WrittenEntity,
  before: CrosswalkRecords,
  now: CrosswalkRecords,
): { readonly change: Change; readonly restored: boolean } | null {
  if (entity === 'concept') {
    const concept: Concept | undefined = before.concepts.find((one) => one.id === id);
    return concept === undefined ? null : { change: { kind: 'put-concept', concept }, restored: true };
  }
  if (entity !== 'mapping') return null;
  const known = before.mappings.find((one) => one.id === id);
  const stored = known ?? now.mappings.find((one) => one.id === id);
  if (stored === undefined) return null;
  const mapping = mappingOf(stored);
  return known === undefined
    ? { change: { kind: 'put-mapping', mapping: { ...mapping, status: 'retired' } }, restored: false }
    : { change: { kind: 'put-mapping', mapping }, restored: true };
}

/** A set makes a statement once: what is put back must not say what another mapping came to say since. */
function holdStatements(changes: readonly Change[], stored: readonly Mapping[]): void {
  const written = changes.flatMap((change) => (change.kind === 'put-mapping' ? [change.mapping] : []));
  const ids = new Set(written.map(({ id }) => id));
  const live = new Map(
    stored.filter(({ id }) => !ids.has(id)).map((mapping) => [liveStatementOf(mapping), mapping]),
  );
  const faults = written.flatMap((mapping) => {
    const statement = liveStatementOf(mapping);
    const twin = statement === null ? undefined : live.get(statement);
    if (twin === undefined) return [];
    const message = `"${twin.id}" is ${twin.status} and says what "${mapping.id}" said before the import.`;
    const fix = `Mend "${mapping.id}" by itself, or reject or retire "${twin.id}" first.`;
    return [{ pointer: mapping.id, code: 'statement-exists', message, fix }];
  });
  if (faults.length === 0) return;
  throw new Problem(
    'version-conflict',
    `The import can no longer be undone: ${summarize(faults)}`,
    faults.slice(0, 100),
  );
}

/** Null for what is neither proposed nor in force, and keeps no other from saying the same. */
function liveStatementOf(mapping: Mapping): string | null {
  const { status } = mapping;
  return status === 'proposed' || status === 'accepted' ? `${status} ${statementOf(mapping)}` : null;
}

function changedSince(touched: readonly WrittenEntity[]): Problem {
  return new Problem(
    'version-conflict',
    `The import can no longer be undone: ${touched.length} of what it wrote was changed since.`,
    touched.slice(0, 100).map(({ id }) => ({
      pointer: id,
      code: 'changed-since',
      message: `${id} was changed after the import.`,
      fix: 'Mend it by itself; its earlier versions can be read with ?change=.',
    })),
  );
}

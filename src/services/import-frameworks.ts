import { compareText } from '../domain/graph.ts';
import type { Concept, Fault, Framework } from '../domain/types.ts';
import { type BuiltFramework, readUnInfoFramework } from '../formats/uninfo/framework.ts';
import { type Change, NOW } from '../store/port.ts';
import { officialTargets } from './crosswalk.ts';
import type { ImportLimits } from './import-files.ts';
import { Problem } from './problems.ts';
import type { ProjectServices, Writer } from './projects.ts';
import { differing } from './seed.ts';

export interface FrameworkImportRequest {
  readonly bytes: Uint8Array;
  readonly dryRun: boolean;
  readonly limits: ImportLimits;
}

export interface FrameworkImportReport {
  readonly dryRun: boolean;
  readonly frameworks: readonly {
    readonly id: string;
    readonly title: string;
    readonly outcome: 'created' | 'updated' | 'unchanged';
    readonly concepts: { readonly created: number; readonly updated: number; readonly unchanged: number };
    /** Elements that are stored and not in this file: they stay as they are. */
    readonly missing: readonly string[];
  }[];
  readonly warnings: readonly Fault[];
  /** The change that holds what was written; null when nothing was. */
  readonly change: number | null;
}

/**
 * Builds country frameworks from a UN INFO export and stores what is new or differs, in one change. A framework that
 * came with the software, or from elsewhere, is never overwritten by an export: that is refused with `invalid-body`.
 */
export async function importUnInfoFrameworks(
  { store, views }: ProjectServices,
  { bytes, dryRun, limits }: FrameworkImportRequest,
  { actor }: Writer,
): Promise<FrameworkImportReport> {
  const { graph, revision } = await views.at(NOW, async ({ crosswalk }) => crosswalk);
  const read = await readUnInfoFramework(bytes, {
    maxRows: limits.rows,
    maxCellLength: limits.cellLength,
    targets: officialTargets(graph),
    position: graph.frameworks.length,
  });
  if (!read.ok) {
    const { code, message, fix } = read.refused;
    throw new Problem('unreadable-file', `${message} ${fix}`, [{ pointer: '', code, message, fix }]);
  }
  const changes: Change[] = [];
  const frameworks = read.frameworks.map((built) => {
    const known = graph.frameworks.find(({ id }) => id === built.framework.id);
    if (
      known !== undefined &&
      (known.source !== built.framework.source || known.edition !== built.framework.edition)
    )
      throw comesFromElsewhere(known);
    const framework = { ...built.framework, position: known?.position ?? built.framework.position };
    const stored = graph.concepts.filter((concept) => concept.framework === framework.id);
    const concepts = differing(stored, built.concepts);
    const changed = differing(known === undefined ? [] : [known], [framework]);
    changes.push(...changed.map((put): Change => ({ kind: 'put-framework', framework: put })));
    changes.push(...concepts.map((concept): Change => ({ kind: 'put-concept', concept })));
    return describe(built, known, stored, concepts, changed.length > 0);
  });
  const report = { dryRun, frameworks, warnings: read.warnings, change: null };
  if (dryRun || changes.length === 0) return report;
  const names = frameworks.map(({ id }) => id).join(', ');
  const { change } = await store.commit(changes, [{ kind: 'revision', revision }], {
    actor,
    reason: `frameworks from a UN INFO export: ${names}`,
  });
  return { ...report, change };
}

function describe(
  built: BuiltFramework,
  known: Framework | undefined,
  stored: readonly Concept[],
  changed: readonly Concept[],
  frameworkChanged: boolean,
): FrameworkImportReport['frameworks'][number] {
  const ids = new Set(stored.map(({ id }) => id));
  const created = changed.filter(({ id }) => !ids.has(id)).length;
  const updated = changed.length - created;
  const found = new Set(built.concepts.map(({ id }) => id));
  return {
    id: built.framework.id,
    title: built.framework.title,
    outcome:
      known === undefined ? 'created' : frameworkChanged || changed.length > 0 ? 'updated' : 'unchanged',
    concepts: { created, updated, unchanged: built.concepts.length - changed.length },
    missing: [...ids].filter((id) => !found.has(id)).sort(compareText),
  };
}

function comesFromElsewhere({ id, source }: Framework): Problem {
  const message = `${id} is there already, from another source: ${source}.`;
  return new Problem('invalid-body', message, [
    {
      pointer: '',
      code: 'framework-exists',
      message,
      fix: 'Leave that plan out of the file, or keep the framework that is there.',
    },
  ]);
}

import { type FrameworkNote, frameworkNotes, withKnownPartial } from '../domain/framework-notes.ts';
import { lint } from '../domain/lint.ts';
import type { Fault, Framework } from '../domain/types.ts';
import { isNewFrameworkId } from '../formats/framework-files.ts';
import { NOW } from '../store/port.ts';
import type { Crosswalk } from './crosswalk.ts';
import { Problem, summarize } from './problems.ts';
import type { Precondition, ProjectServices, Writer } from './projects.ts';
import { seededIds } from './seed.ts';

interface FrameworkWritten {
  readonly created: boolean;
  readonly version: number;
}

/**
 * Makes a framework, without elements, or replaces what is said of it under the version the client names. Its elements
 * stay and must fit its levels. Frameworks that come with the software are not changed. The order among frameworks is
 * that in which they were made.
 */
export async function putFramework(
  services: ProjectServices,
  {
    notes,
    ...wanted
  }: Omit<Framework, 'position' | 'notes' | 'partial'> & {
    readonly notes: readonly FrameworkNote[];
  },
  precondition: Precondition,
  { actor }: Writer,
): Promise<FrameworkWritten> {
  const seeded = await seededIds();
  const { crosswalk, version } = await services.views.at(NOW, async (view) => ({
    crosswalk: view.crosswalk,
    version: await view.snapshot.frameworkVersion(wanted.id),
  }));
  hold(wanted.id, version, precondition);
  const known = crosswalk.graph.frameworks.find(({ id }) => id === wanted.id);
  const position = Math.max(-1, ...crosswalk.graph.frameworks.map((one) => one.position)) + 1;
  const framework = withKnownPartial<Framework>(
    { ...wanted, ...frameworkNotes(notes), position: known?.position ?? position },
    known,
  );
  const faults = faultsOf(framework, crosswalk, seeded);
  if (faults.length > 0) throw new Problem('invalid-body', summarize(faults), faults);
  await services.store.commit(
    [{ kind: 'put-framework', framework }],
    [{ kind: 'revision', revision: crosswalk.revision }],
    {
      actor,
      reason: `framework ${framework.id} ${known === undefined ? 'created' : 'replaced'}`,
      details: {
        kind: 'edit',
        of: 'framework',
        id: framework.id,
        action: known === undefined ? 'create' : 'replace',
      },
    },
  );
  return { created: known === undefined, version: (version ?? 0) + 1 };
}

function hold(id: string, version: number | null, precondition: Precondition): void {
  if (precondition.kind === 'none' && version !== null) {
    throw new Problem(
      'precondition-required',
      `The framework "${id}" exists. To replace it, send its ETag as If-Match; it is at version "${version}".`,
    );
  }
  const stale =
    (precondition.kind === 'absent' && version !== null) ||
    (precondition.kind === 'version' &&
      (version === null || (precondition.version !== 'any' && precondition.version !== version)));
  if (!stale) return;
  throw new Problem(
    'version-conflict',
    version === null ? `There is no framework "${id}".` : `The framework "${id}" is at version "${version}".`,
  );
}

function faultsOf(framework: Framework, { graph }: Crosswalk, seeded: ReadonlySet<string>): readonly Fault[] {
  const faults: Fault[] = [];
  const fault = (pointer: string, code: string, message: string, fix: string) =>
    faults.push({ pointer, code, message, fix });
  const { id, levels } = framework;
  if (seeded.has(id))
    fault(
      '/id',
      'of-the-software',
      `${id} comes with the software and is not changed here.`,
      'Use another id.',
    );
  if (!isNewFrameworkId(id))
    fault('/id', 'bad-framework-id', `"${id}" means something else already.`, 'Use another id.');
  for (const [place, level] of levels.entries()) {
    const above = levels.findIndex((one) => one.id === level.parent);
    if (levels.findIndex((one) => one.id === level.id) < place)
      fault(
        `/levels/${place}/id`,
        'repeated-level',
        `The level ${level.id} stands twice.`,
        'Leave one of them.',
      );
    if (level.parent !== null && (above === -1 || above >= place))
      fault(
        `/levels/${place}/parent`,
        'unknown-level',
        `No level before it is called "${level.parent}".`,
        'Give levels from the top down; the parent is the id of the level above, or null.',
      );
  }
  const others = graph.frameworks.filter((one) => one.id !== id);
  const own = graph.concepts.filter((concept) => concept.framework === id);
  const findings = lint({ frameworks: [...others, framework], concepts: own, sets: [], mappings: [] });
  for (const { rule, in: where, id: of, message } of findings) {
    if (where !== id) continue;
    if (rule === 'ambiguous-alias') fault('/aliases', rule, message, 'Choose another name.');
    if (rule === 'unknown-level')
      fault('/levels', rule, `${of}: ${message}`, 'Keep the levels that elements stand on.');
  }
  return faults;
}

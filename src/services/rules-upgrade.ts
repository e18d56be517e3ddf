import { setImmediate } from 'node:timers/promises';
import { frameworkOf } from '../domain/concept-id.ts';
import { type TableCounter, tableCounter } from '../domain/contributions.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';
import { canonicalProject } from '../domain/project.ts';
import { tableChanges } from '../domain/table-difference.ts';
import { tableProjectOf } from '../domain/table-project.ts';
import type { Project, Tag } from '../domain/types.ts';
import {
  type Batch,
  type ChangeReads,
  NOW,
  type PlannedWrite,
  type Store,
  type Stored,
  StoreError,
} from '../store/port.ts';
import { createViews, type Views } from './crosswalk.ts';
import { defaultTables, topLevelsOf } from './default-tables.ts';
import { COUNTED_STATUSES } from './report-scope.ts';

/**
 * What rules version 2 asks of projects that were written before it: imports say from then on that a review is finished, so
 * the imports before are taken to have said it (decision 025).
 */

export interface RulesUpgrade {
  readonly rules: number;
  readonly change: number;
  /** The projects that have finished a review by it. */
  readonly projects: number;
  /** Rows of the default SDG table (goals, `count`) that are counted otherwise than without it. */
  readonly sdgRows: number;
}

const RULES = 2;
/** Projects written before these rules are stored in an older format of history. */
const FIRST_FORMAT = 2;
const ACTOR = 'crosswalk migrate';
const FRAMEWORK = 'sdg';
/** Projects decided on at once. */
const PAGE = 200;
/** Versions of a project read at once. */
const VERSIONS = 50;
const ATTEMPTS = 3;

/**
 * Finishes the review of a framework for each project whose declared tags in it an import wrote; examples are left out. One
 * change, written once for a database that has projects from before these rules, also where no project is touched. Answers
 * null where there is nothing to do.
 */
export async function upgradeRules(store: Store): Promise<RulesUpgrade | null> {
  if (!(await isPending(store))) return null;
  const views = createViews(store);
  const batch = await store.openBatch();
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await decideAndPublish(views, batch);
      } catch (error) {
        if (!(error instanceof StoreError && error.code === 'conflict') || attempt === ATTEMPTS) throw error;
        await batch.replan();
      }
    }
  } finally {
    await batch.discard();
  }
}

/** What is done to a database before it is used: the upgrade, then `prepare`. */
export function upgradedFirst(prepare: (store: Store) => Promise<void>): (store: Store) => Promise<void> {
  return async (store) => {
    await upgradeRules(store);
    await prepare(store);
  };
}

function isPending(store: Store): Promise<boolean> {
  return store.read(NOW, async (snapshot) => {
    const format = await snapshot.firstProjectFormat();
    if (format === null || format >= FIRST_FORMAT) return false;
    for (const change of await snapshot.changesOfKind('rules-upgrade')) {
      const details = await snapshot.changeDetails(change);
      if (details?.kind === 'rules-upgrade' && details.rules === RULES) return false;
    }
    return true;
  });
}

async function decideAndPublish(views: Views, batch: Batch<unknown>): Promise<RulesUpgrade> {
  const effect = await views.at(NOW, async ({ crosswalk: { graph } }) => effectOnSdgTable(graph));
  const imports = new Map<number, boolean>();
  let projects = 0;
  for (let after: string | null = null; ; ) {
    const page: readonly Stored<Project>[] = await views.at(NOW, async ({ snapshot }) => {
      const stored = await snapshot.projects({ example: false }, after, PAGE);
      const writes: PlannedWrite[] = [];
      for (const { value, version } of stored) {
        const project = await reviewedByImports(snapshot, value, imports);
        if (project === null) continue;
        writes.push({ id: value.id, project, version });
        effect.add(value, project);
      }
      if (writes.length > 0) await batch.plan(writes);
      projects += writes.length;
      return stored;
    });
    if (page.length < PAGE) break;
    after = page.at(-1)?.value.id ?? null;
    await setImmediate();
  }
  const { change } = await batch.publish({
    actor: ACTOR,
    reason: `rules version ${RULES}: review finished for ${projects} projects whose tags were imported`,
    details: { kind: 'rules-upgrade', rules: RULES },
  });
  return { rules: RULES, change, projects, sdgRows: effect.rows() };
}

/** The project as the upgrade leaves it; null where nothing is to be written. */
async function reviewedByImports(
  snapshot: ChangeReads,
  project: Project,
  imports: Map<number, boolean>,
): Promise<Project | null> {
  const declared = project.tags.filter(({ origin }) => origin === 'declared');
  if (declared.length === 0) return null;
  const writers = await firstChangesOf(snapshot, project.id, declared);
  const finished = new Set(project.reviewed);
  for (const tag of declared) {
    const change = writers.get(identityOf(tag));
    if (change !== undefined && (await isImport(snapshot, change, imports)))
      finished.add(frameworkOf(tag.concept));
  }
  if (finished.size === project.reviewed.length) return null;
  return canonicalProject({ ...project, reviewed: [...finished] });
}

/** A tag stays the same one as long as its author and time stay; what is undone comes back as it was. */
function identityOf({ concept, by, at }: Tag): string {
  return JSON.stringify([concept, by, at]);
}

/** The change that first wrote each of these tags. */
async function firstChangesOf(
  snapshot: ChangeReads,
  id: string,
  tags: readonly Tag[],
): Promise<ReadonlyMap<string, number>> {
  const wanted = new Set(tags.map(identityOf));
  const found = new Map<string, number>();
  for (let before: number | null = null; ; ) {
    const versions = await snapshot.versionsOf('project', id, before, VERSIONS);
    // Newest first: the oldest version that has a tag is the last to name its change.
    for (const { change, document } of versions) {
      for (const tag of (document as Project | null)?.tags ?? []) {
        const identity = identityOf(tag);
        if (wanted.has(identity)) found.set(identity, change);
      }
    }
    if (versions.length < VERSIONS) return found;
    before = versions.at(-1)?.version ?? 0;
  }
}

async function isImport(
  snapshot: ChangeReads,
  change: number,
  known: Map<number, boolean>,
): Promise<boolean> {
  const before = known.get(change);
  if (before !== undefined) return before;
  const details = await snapshot.changeDetails(change);
  const isOne = details?.kind === 'import' && details.of === 'projects';
  known.set(change, isOne);
  return isOne;
}

/** Rows of `count` add up over projects: those that are left alone change none. */
function effectOnSdgTable(graph: CrosswalkGraph): {
  add(before: Project, after: Project): void;
  rows(): number;
} {
  const framework = graph.frameworks.find(({ id }) => id === FRAMEWORK);
  const [query] = framework === undefined ? [] : defaultTables(FRAMEWORK, topLevelsOf(framework), 'budget');
  if (query === undefined) return { add: () => {}, rows: () => 0 };
  const [without, by]: readonly [TableCounter, TableCounter] = [
    tableCounter(graph, query),
    tableCounter(graph, query),
  ];
  return {
    add: (before, after) => {
      if (!COUNTED_STATUSES.some((status) => status === before.status)) return;
      without.add(tableProjectOf(before, query.amountKind));
      by.add(tableProjectOf(after, query.amountKind));
    },
    rows: () =>
      tableChanges([], without.finish(), by.finish()).reduce((sum, { rows }) => sum + rows.length, 0),
  };
}

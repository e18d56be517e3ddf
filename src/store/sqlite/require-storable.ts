import type { PlannedWrite } from '../port.ts';
import { type Client, openWriter } from './connection.ts';
import { plannedWrites } from './publish.ts';
import { statementsOf } from './statements.ts';
import { writeProject } from './write-project.ts';

const TABLES = [
  'project',
  'project_organisation',
  'project_country',
  'project_classification',
  'project_amount',
  'project_pieces',
  'project_tag',
  'project_decision',
];
/** Projects written before they are thrown away again. */
const TRIED_AT_ONCE = 500;
const TRIED_AS = { version: 1, change: 1, at: '' };

/**
 * Throws where the current tables would refuse a project of the plan: before anything of it can be seen, since nothing can be
 * taken back then. Tried on empty tables of the same kind in memory, so that no one has to wait.
 */
export function requireStorable(client: Client, batch: string, writes: number): void {
  requireConcepts(client, batch);
  const trial = openWriter(':memory:');
  try {
    trial.$client.pragma('foreign_keys = OFF'); // elements are looked for above
    const tables = client.prepare("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?").pluck();
    for (const name of TABLES) trial.$client.exec(tables.get(name) as string);
    const statements = statementsOf(trial);
    const tryAll = (page: readonly PlannedWrite[]) => {
      trial.$client.exec('BEGIN');
      for (const { project } of page) if (project !== null) writeProject(statements, project, TRIED_AS);
      trial.$client.exec('ROLLBACK');
    };
    let page: PlannedWrite[] = [];
    for (const write of plannedWrites(client, batch, writes)) {
      page.push(write);
      if (page.length < TRIED_AT_ONCE) continue;
      tryAll(page);
      page = [];
    }
    tryAll(page);
  } finally {
    trial.$client.close();
  }
}

function requireConcepts(client: Client, batch: string): void {
  const unknown = client
    .prepare(
      `SELECT one.value ->> 'concept' FROM batch_write w, json_each(w.document, '$.' || @list) AS one
       WHERE w.batch = @batch AND one.value ->> 'concept' NOT IN (SELECT id FROM concept) LIMIT 1`,
    )
    .pluck();
  for (const list of ['tags', 'decisions']) {
    const concept = unknown.get({ batch, list });
    if (concept !== undefined)
      throw new Error(`a planned project names ${String(concept)}, which is not there`);
  }
}

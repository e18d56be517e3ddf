import type { ClassifiedProject } from '../port.ts';
import type { Client } from './connection.ts';

/** The classifications of some schemes, project by project, from the current table. */
export function classifiedProjects(client: Client, schemes: readonly string[]): ClassifiedProject[] {
  return client
    .prepare(
      `SELECT project, scheme, code FROM project_classification
       WHERE scheme IN (SELECT value FROM json_each(?)) ORDER BY project, scheme, code`,
    )
    .all(JSON.stringify(schemes)) as ClassifiedProject[];
}

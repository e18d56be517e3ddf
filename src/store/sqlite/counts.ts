import type { CountFilter, Snapshot } from '../port.ts';
import type { Client } from './connection.ts';

type Counts = Pick<Snapshot, 'countProjects' | 'countProjectsByCountry'>;

/** Counted by the database, so that no project is read: from the current tables. */
export function countsNow(client: Client): Counts {
  return countsOf(client, {
    all: 'SELECT count(*) AS projects FROM project WHERE @status IS NULL OR status IN (SELECT value FROM json_each(@status))',
    byCountry: `SELECT c.country, count(*) AS projects FROM project_country c JOIN project p ON p.id = c.project
      WHERE @status IS NULL OR p.status IN (SELECT value FROM json_each(@status)) GROUP BY c.country ORDER BY c.country`,
    parameters: {},
  });
}

/** From the versions of projects that stood after a change. */
export function countsAt(client: Client, change: number): Counts {
  const fromState = `FROM history h WHERE h.entity = 'project' AND h.document IS NOT NULL
    AND h.change = (SELECT max(change) FROM history WHERE entity = 'project' AND id = h.id AND change <= @change)
    AND (@status IS NULL OR h.document ->> 'status' IN (SELECT value FROM json_each(@status)))`;
  return countsOf(client, {
    all: `SELECT count(*) AS projects ${fromState}`,
    byCountry: `WITH share AS (
        SELECT one.value ->> 'country' AS country
        FROM (SELECT h.document ${fromState}) AS project, json_each(project.document, '$.countries') AS one
      )
      SELECT country, count(*) AS projects FROM share GROUP BY country ORDER BY country`,
    parameters: { change },
  });
}

function countsOf(
  client: Client,
  { all, byCountry, parameters }: Record<'all' | 'byCountry', string> & { parameters: { change?: number } },
): Counts {
  const asked = ({ status }: CountFilter) => ({
    ...parameters,
    status: status == null ? null : JSON.stringify(status),
  });
  return {
    countProjects: async (filter) => {
      const { projects } = client.prepare(all).get(asked(filter)) as { projects: number };
      return projects;
    },
    countProjectsByCountry: async (filter) => {
      const rows = client.prepare(byCountry).all(asked(filter)) as { country: string; projects: number }[];
      return new Map(rows.map(({ country, projects }) => [country, projects]));
    },
  };
}

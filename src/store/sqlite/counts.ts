import type { CountFilter, Snapshot } from '../port.ts';
import type { Client } from './connection.ts';

type Counts = Pick<Snapshot, 'countProjects' | 'countProjectsByCountry'>;

/** Counted by the database, so that no project is read: from the current tables. */
export function countsNow(client: Client): Counts {
  return countsOf(client, (isByStatus) => {
    const chosen = 'SELECT id FROM project WHERE status IN (SELECT value FROM json_each(@status))';
    const fits = (column: string) => (isByStatus ? `WHERE ${column} IN (${chosen})` : '');
    return {
      all: `SELECT count(*) AS projects FROM project ${fits('id')}`,
      byCountry: `SELECT country, count(*) AS projects FROM project_country ${fits('project')} GROUP BY country ORDER BY country`,
      parameters: {},
    };
  });
}

/** From the versions of projects that stood after a change. */
export function countsAt(client: Client, change: number): Counts {
  return countsOf(client, (isByStatus) => {
    const fromState = `FROM history h WHERE h.entity = 'project' AND h.document IS NOT NULL
      AND h.change = (SELECT max(change) FROM history WHERE entity = 'project' AND id = h.id AND change <= @change)
      ${isByStatus ? "AND h.document ->> 'status' IN (SELECT value FROM json_each(@status))" : ''}`;
    return {
      all: `SELECT count(*) AS projects ${fromState}`,
      byCountry: `SELECT one.value ->> 'country' AS country, count(*) AS projects
        FROM (SELECT h.document ${fromState}) AS project, json_each(project.document, '$.countries') AS one
        GROUP BY 1 ORDER BY 1`,
      parameters: { change },
    };
  });
}

interface Queries {
  readonly all: string;
  readonly byCountry: string;
  readonly parameters: { readonly change?: number };
}

function countsOf(client: Client, queries: (isByStatus: boolean) => Queries): Counts {
  const asked = ({ status }: CountFilter) => {
    const { parameters, ...texts } = queries(status != null);
    return {
      ...texts,
      values: { ...parameters, ...(status == null ? {} : { status: JSON.stringify(status) }) },
    };
  };
  return {
    countProjects: async (filter) => {
      const { all, values } = asked(filter);
      const { projects } = client.prepare(all).get(values) as { projects: number };
      return projects;
    },
    countProjectsByCountry: async (filter) => {
      const { byCountry, values } = asked(filter);
      const rows = client.prepare(byCountry).all(values) as { country: string; projects: number }[];
      return new Map(rows.map(({ country, projects }) => [country, projects]));
    },
  };
}

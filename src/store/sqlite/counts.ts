import { compareText } from '../../domain/graph.ts';
import type { Project } from '../../domain/types.ts';
import type { CountFilter, Snapshot } from '../port.ts';
import type { Client } from './connection.ts';
import { statesAt } from './states.ts';

type Counts = Pick<Snapshot, 'countProjects' | 'countProjectsByCountry'>;

/** Counted by the database, so that no project is read: from the current tables. */
export function countsNow(client: Client): Counts {
  const chosen = 'SELECT id FROM project WHERE status IN (SELECT value FROM json_each(@status))';
  const fits = (column: string, { status }: CountFilter) =>
    status == null ? '' : `WHERE ${column} IN (${chosen})`;
  const values = ({ status }: CountFilter) => (status == null ? {} : { status: JSON.stringify(status) });
  return {
    countProjects: async (filter) =>
      client
        .prepare(`SELECT count(*) FROM project ${fits('id', filter)}`)
        .pluck()
        .get(values(filter)) as number,
    countProjectsByCountry: async (filter) => {
      const rows = client
        .prepare(
          `SELECT country, count(*) AS projects FROM project_country ${fits('project', filter)} GROUP BY country ORDER BY country`,
        )
        .all(values(filter)) as { country: string; projects: number }[];
      return new Map(rows.map(({ country, projects }) => [country, projects]));
    },
  };
}

/** From the versions of projects that stood after a change, each read in its format. */
export function countsAt(client: Client, change: number): Counts {
  function* fitting({ status }: CountFilter): Generator<Project> {
    for (const { value } of statesAt(client, 'project', '', change)) {
      if (status == null || status.includes(value.status)) yield value;
    }
  }
  return {
    countProjects: async (filter) => {
      let projects = 0;
      for (const _project of fitting(filter)) projects += 1;
      return projects;
    },
    countProjectsByCountry: async (filter) => {
      const counts = new Map<string, number>();
      for (const { countries } of fitting(filter)) {
        for (const { country } of countries) counts.set(country, (counts.get(country) ?? 0) + 1);
      }
      return new Map([...counts].sort(([a], [b]) => compareText(a, b)));
    },
  };
}

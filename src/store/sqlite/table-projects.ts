import { and, asc, eq, sql } from 'drizzle-orm';
import type { TableProject } from '../../domain/table-project.ts';
import type { AmountKind, Project, ProjectStatus, RegionShare } from '../../domain/types.ts';
import type { ProjectFilter } from '../port.ts';
import { conditionsOf } from './conditions.ts';
import type { Db } from './connection.ts';
import { readPieces } from './pieces.ts';
import { toMarkers } from './rows.ts';
import * as schema from './schema.ts';

/** The columns of the query, in its order: rows come as arrays, which is twice as fast as objects. */
type Columns = [
  id: string,
  tagKey: string,
  status: string,
  startDate: string | null,
  endDate: string | null,
  humanitarian: number,
  gender: number | null,
  humanRights: number | null,
  peace: number | null,
  regions: string,
  organisation: string | null,
  countries: string | null,
  pieces: string | null,
];

/** One scan in id order: a project is one row, its countries and pieces come with it. */
export function* tableProjects(db: Db, filter: ProjectFilter, kind: AmountKind): Generator<TableProject> {
  const { project, projectOrganisation, projectCountry, projectPieces } = schema;
  const { sql: text, params } = db
    .select({
      id: project.id,
      tagKey: project.tagKey,
      status: project.status,
      startDate: project.startDate,
      endDate: project.endDate,
      humanitarian: project.humanitarian,
      gender: project.gender,
      humanRights: project.humanRights,
      peace: project.peace,
      regions: project.regions,
      organisation: sql`(select ${projectOrganisation.name} from ${projectOrganisation} where ${projectOrganisation.project} = ${project.id} and ${projectOrganisation.role} = 'reporting' order by ${projectOrganisation.position} limit 1)`,
      countries: sql`(select group_concat(${projectCountry.country}) from ${projectCountry} where ${projectCountry.project} = ${project.id})`,
      pieces: projectPieces.pieces,
    })
    .from(project)
    .leftJoin(projectPieces, and(eq(projectPieces.project, project.id), eq(projectPieces.kind, kind)))
    .where(and(...conditionsOf(filter)))
    .orderBy(asc(project.id))
    .toSQL();
  const rows = db.$client
    .prepare(text)
    .raw()
    .iterate(...params) as IterableIterator<Columns>;
  for (const [id, tagKey, status, startDate, endDate, humanitarian, ...more] of rows) {
    const [gender, humanRights, peace, regions, organisation, countries, pieces] = more;
    yield {
      id,
      tagKey,
      status: status as ProjectStatus,
      startDate,
      endDate,
      humanitarian: humanitarian === 1,
      markers: markersOf(gender, humanRights, peace),
      organisation,
      countries: countries === null ? [] : countries.split(',').sort(),
      regions: regions === '[]' ? [] : (JSON.parse(regions) as RegionShare[]),
      pieces: readPieces(pieces),
    };
  }
}

/** Most projects of most portfolios have none. */
const NO_MARKERS: Project['markers'] = {};

function markersOf(
  gender: number | null,
  humanRights: number | null,
  peace: number | null,
): Project['markers'] {
  if (gender === null && humanRights === null && peace === null) return NO_MARKERS;
  return toMarkers({ gender, humanRights, peace });
}

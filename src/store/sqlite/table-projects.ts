import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { compareText } from '../../domain/graph.ts';
import type { TableProject } from '../../domain/table-project.ts';
import type { Project, ProjectStatus, RegionShare } from '../../domain/types.ts';
import type { TablePage } from '../port.ts';
import { conditionsOf } from './conditions.ts';
import type { Db } from './connection.ts';
import { readPieces } from './pieces.ts';
import { prepared } from './prepared.ts';
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

/** A project is one row, its countries and pieces come with it. */
export function tableProjects(db: Db, { filter, kind, after, limit }: TablePage): TableProject[] {
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
    .where(and(...conditionsOf(filter), ...(after === null ? [] : [gt(project.id, after)])))
    .orderBy(asc(project.id))
    .limit(limit)
    .toSQL();
  const rows = prepared(db.$client, text, 'raw').all(...params) as Columns[];
  return rows.map(toTableProject);
}

function toTableProject([
  id,
  tagKey,
  status,
  startDate,
  endDate,
  humanitarian,
  ...more
]: Columns): TableProject {
  const [gender, humanRights, peace, regions, organisation, countries, pieces] = more;
  return {
    id,
    tagKey,
    status: status as ProjectStatus,
    startDate,
    endDate,
    humanitarian: humanitarian === 1,
    markers: markersOf(gender, humanRights, peace),
    organisation,
    countries: countries === null ? [] : countries.split(',').sort(compareText),
    regions: regions === '[]' ? [] : (JSON.parse(regions) as RegionShare[]),
    pieces: readPieces(pieces),
  };
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

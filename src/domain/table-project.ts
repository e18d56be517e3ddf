import { type Piece, piecesOf } from './pieces.ts';
import { tagKeyOf } from './tag-key.ts';
import type { AmountKind, AmountLine, CountryShare, Project, ProjectStatus, RegionShare } from './types.ts';

/** What a contribution table needs of a project. `tagKey`: see tag-key.ts. */
export interface TableProject {
  readonly id: string;
  readonly tagKey: string;
  readonly status: ProjectStatus;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly humanitarian: boolean;
  readonly markers: Project['markers'];
  /** The name of its first reporting organisation. */
  readonly organisation: string | null;
  /** ISO 3166-1 alpha-3. */
  readonly countries: readonly CountryShare['country'][];
  readonly regions: readonly RegionShare[];
  /** The amounts of the asked kind, cut by country and year. */
  readonly pieces: readonly Piece[];
}

/** The amounts of a project as they were given, and what they are cut by: for what cannot be told of pieces. */
export interface ProjectLines {
  readonly id: string;
  readonly countries: readonly CountryShare[];
  /** Lines of the asked kind only. */
  readonly lines: readonly AmountLine[];
}

export function tableProjectOf(project: Project, kind: AmountKind): TableProject {
  const { id, status, startDate, endDate, humanitarian, markers, countries, regions } = project;
  const lines = project.amounts.filter((line) => line.kind === kind);
  return {
    id,
    tagKey: tagKeyOf(project),
    status,
    startDate,
    endDate,
    humanitarian,
    markers,
    organisation: project.organisations.find(({ role }) => role === 'reporting')?.name ?? null,
    countries: countries.map(({ country }) => country),
    regions,
    pieces: piecesOf(lines, countries),
  };
}

import type { ProjectLines, TableProject } from '../domain/table-project.ts';
import type { AmountKind, Project } from '../domain/types.ts';
import type { CountFilter, ProjectFilter } from './filter.ts';
import type { Stored } from './stored.ts';

/**
 * Projects of one state. Lists are pages in id order (code points), behind the id `after`, at most `limit`: a page costs
 * what it holds, wherever in the list it stands. A page that is shorter than its limit is the last one.
 */
export interface ProjectReads {
  project(id: string): Promise<Stored<Project> | null>;
  /** Several at once, in id order; unknown ids are left out. */
  projectsById(ids: readonly string[]): Promise<readonly Stored<Project>[]>;
  projects(filter: ProjectFilter, after: string | null, limit: number): Promise<readonly Stored<Project>[]>;
}

export interface ProjectCounts {
  countProjects(filter: CountFilter): Promise<number>;
  /** By ISO 3166-1 alpha-3, in that order; a project counts in each of its countries. */
  countProjectsByCountry(filter: CountFilter): Promise<ReadonlyMap<string, number>>;
}

/** A page of the projects of a table. */
export interface TablePage {
  readonly filter: ProjectFilter;
  readonly kind: AmountKind;
  readonly after: string | null;
  readonly limit: number;
}

/** Projects as large tables need them: fast, however many. */
export interface TableReads {
  /** With their amounts of one kind already cut. */
  tableProjects(page: TablePage): Promise<readonly TableProject[]>;
  /** The lines of that kind before they were cut, in id order; unknown ids are left out. */
  projectLines(ids: readonly string[], kind: AmountKind): Promise<readonly ProjectLines[]>;
  /**
   * What projects are classified by in these schemes, in order of project, scheme and code: of at most `limit` projects
   * behind the project `after`. Nothing once there are no more.
   */
  classifiedProjects(
    schemes: readonly string[],
    after: string | null,
    limit: number,
  ): Promise<readonly ClassifiedProject[]>;
}

/** One classification of one project. */
export interface ClassifiedProject {
  readonly project: string;
  readonly scheme: string;
  readonly code: string;
}

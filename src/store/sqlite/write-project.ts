import type { Project } from '../../domain/types.ts';
import { writePieces } from './pieces.ts';
import { fromProject } from './rows.ts';
import * as schema from './schema.ts';
import type { Statements } from './statements.ts';

/** What history says of a version, as the rows of the current state carry it. */
export interface WrittenAs {
  readonly version: number;
  readonly change: number;
  /** ISO date-time, UTC. */
  readonly at: string;
}

const PARTS = [
  schema.projectOrganisation,
  schema.projectCountry,
  schema.projectClassification,
  schema.projectAmount,
  schema.projectTag,
  schema.projectDecision,
  schema.projectAnswer,
];

/** Brings the current tables to a version of a project (canonical), whatever they hold of it. */
export function writeProject(
  statements: Statements,
  project: Project,
  { version, change, at }: WrittenAs,
): void {
  statements.upsertProject({ ...fromProject(project, at), version, change });
  // The first version of a project has no parts that could be in the way.
  if (version > 1) for (const table of PARTS) statements.deleteParts(table, project.id);
  const of = { project: project.id };
  for (const [position, { ref, name, role }] of project.organisations.entries()) {
    statements.insert(schema.projectOrganisation, { ...of, position, ref, name, role });
  }
  for (const country of project.countries) statements.insert(schema.projectCountry, { ...of, ...country });
  for (const classification of project.classifications) {
    statements.insert(schema.projectClassification, { ...of, ...classification });
  }
  for (const [position, line] of project.amounts.entries()) {
    statements.insert(schema.projectAmount, { ...of, position, ...line });
  }
  writePieces(statements, project, version > 1);
  for (const tag of project.tags) statements.insert(schema.projectTag, { ...of, ...tag });
  for (const decision of project.decisions) {
    statements.insert(schema.projectDecision, { ...of, ...decision });
  }
  for (const answer of project.answers) {
    statements.insert(schema.projectAnswer, { ...of, ...answer, tag: answer.tag ?? '' });
  }
}

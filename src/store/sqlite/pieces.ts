import { type Piece, piecesOf } from '../../domain/pieces.ts';
import type { Project } from '../../domain/types.ts';
import * as schema from './schema.ts';
import type { StoredPiece } from './schema-projects.ts';
import type { Statements } from './statements.ts';

/** Cuts the amounts of a project, kind by kind, and keeps the pieces for tables. Call with every write of a project. */
export function writePieces(statements: Statements, project: Project, replaced: boolean): void {
  if (replaced) statements.deleteParts(schema.projectPieces, project.id);
  for (const [kind, lines] of Map.groupBy(project.amounts, (line) => line.kind)) {
    const pieces = piecesOf(lines, project.countries).map(
      ({ currency, country, year, minor }): StoredPiece => [currency, country, year, minor],
    );
    statements.insert(schema.projectPieces, { project: project.id, kind, pieces });
  }
}

/** Pieces as they are stored, read back; null where the project has no amount of the kind. */
export function readPieces(stored: string | null): readonly Piece[] {
  if (stored === null) return [];
  // By index: this runs for every amount of a large table.
  return (JSON.parse(stored) as StoredPiece[]).map((piece) => ({
    currency: piece[0],
    country: piece[1],
    year: piece[2],
    minor: piece[3],
  }));
}

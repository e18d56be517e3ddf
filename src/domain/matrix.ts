import { alignmentsOf } from './alignment.ts';
import type { AlignmentQuery } from './alignment-question.ts';
import { tagsAlone } from './alignment-subject.ts';
import { mappingsOf } from './crosswalk-coverage.ts';
import { type CrosswalkGraph, conceptAt, isAtOrBelow } from './graph.ts';
import { type AnsweredPath, compareAnsweredPaths } from './leading-path.ts';
import { COUNTING, oncePerSubject, type StandingQuery, standingsOf } from './standing.ts';
import type { KeyedProject } from './subject-key.ts';
import type { Evidence, Mapping, Strength, Thousandths } from './types.ts';

/** Two frameworks against each other: elements of the one in rows, of the other in columns, something in each cell. */

/** Numbers of the elements of one side, all of one level of one framework, in framework order. */
export interface MatrixSide {
  /** Framework id. */
  readonly framework: string;
  readonly level: string;
  readonly concepts: readonly number[];
}

/** Cells that hold something, row by row, in framework order. */
interface MatrixPlace {
  readonly row: number;
  readonly column: number;
}

/** What leads from the row to the column: strength and confidence of the leading path, and the mappings behind the cell. */
export interface LinkCell extends MatrixPlace {
  /** Null where only a match leads there. */
  readonly strength: Strength | null;
  readonly confidence: Thousandths;
  readonly evidence: readonly Evidence[];
  /** Every mapping on the paths, in id order. */
  readonly mappings: readonly Mapping[];
  /** The elements it is said of, by number: the row alone, or parts of it, which says nothing about the row as a whole. */
  readonly of: readonly number[];
}

export type LinkQuery = Pick<AlignmentQuery, 'minConfidence' | 'minStrength' | 'evidence'> & {
  /** Only by mappings of the element itself: none over its parent, none over what it matches. */
  readonly own: boolean;
  /** Also what is said of the parts of a row, where nothing is said of the row itself. */
  readonly parts: boolean;
};

/**
 * What leads from each row to each column by the rule of alignment. Contribution rises in
 * the columns' framework and never falls; a row takes over its parent's mappings only where they hold for every part.
 */
export function linkCells(
  graph: CrosswalkGraph,
  rows: MatrixSide,
  columns: MatrixSide,
  query: LinkQuery,
): readonly LinkCell[] {
  const wanted = new Set(columns.concepts);
  const { minConfidence, minStrength, evidence } = query;
  const asked = { to: columns.framework, level: null, basis: null, minConfidence, minStrength, evidence };
  const pathsOf = (concept: number) =>
    alignmentsOf(graph, tagsAlone([conceptAt(graph, concept).id]), asked)
      .flatMap(({ paths }) => paths)
      .filter((path) => wanted.has(path.end) && (!query.own || isOwn(path)));
  return rows.concepts.flatMap((row) => {
    const own = Map.groupBy(pathsOf(row), ({ end }) => end);
    const ofParts = query.parts ? partsOf(graph, row).flatMap(pathsOf) : [];
    // What is true of a part is never added to what is said of the row.
    const byColumn = new Map([...Map.groupBy(ofParts, ({ end }) => end), ...own]);
    return [...byColumn].sort(([a], [b]) => a - b).map(([column, paths]) => linkCell(row, column, paths));
  });
}

/** True when the one mapping on the path is of the element it starts at. */
function isOwn({ steps }: AnsweredPath): boolean {
  return steps[0]?.mapping != null && steps.filter(({ mapping }) => mapping !== null).length === 1;
}

function linkCell(row: number, column: number, paths: readonly AnsweredPath[]): LinkCell {
  const [leading] = [...paths].sort(compareAnsweredPaths);
  const mappings = mappingsOf(paths);
  return {
    row,
    column,
    strength: leading?.strength ?? null,
    confidence: leading?.confidence ?? 0,
    evidence: [...new Set(mappings.map(({ evidence }) => evidence))].sort(),
    mappings,
    of: [...new Set(paths.map(({ tag }) => tag))].sort((a, b) => a - b),
  };
}

function partsOf(graph: CrosswalkGraph, whole: number): number[] {
  const framework = graph.frameworkOf[whole];
  return graph.concepts.flatMap((_, number) =>
    number !== whole && graph.frameworkOf[number] === framework && isAtOrBelow(graph, number, whole)
      ? [number]
      : [],
  );
}

/** How many projects contribute to both the row and the column. */
export interface ProjectCell extends MatrixPlace {
  readonly projects: number;
}

export type MatrixStandingQuery = Omit<StandingQuery, 'to' | 'level'>;

/** The rows and columns that a project counts for, by number; each set of tags and answers is aligned once. */
export function matrixPlaces(
  graph: CrosswalkGraph,
  rows: MatrixSide,
  columns: MatrixSide,
  query: MatrixStandingQuery,
): (project: KeyedProject) => MatrixPlaces {
  return oncePerSubject(graph, (subject) => {
    const frameworks = new Set<number>();
    const reached = ({ framework, level, concepts }: MatrixSide) => {
      const wanted = new Set(concepts);
      const found = standingsOf(graph, subject, { ...query, to: framework, level });
      const numbers = [...found.standings].flatMap(([concept, standing]) =>
        wanted.has(concept) && COUNTING.includes(standing) ? [concept] : [],
      );
      if (numbers.length > 0) for (const passed of found.frameworks) frameworks.add(passed);
      return numbers;
    };
    return { rows: reached(rows), columns: reached(columns), frameworks };
  });
}

interface MatrixPlaces {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** Numbers of the frameworks this rests on. */
  readonly frameworks: ReadonlySet<number>;
}

interface ProjectMatrix {
  readonly cells: readonly ProjectCell[];
  /** Projects in any cell, and those of the portfolio. */
  readonly projects: number;
  readonly total: number;
  readonly frameworks: ReadonlySet<number>;
}

/** Takes distinct projects one by one. */
interface ProjectMatrixCounter {
  add(project: KeyedProject): void;
  finish(): ProjectMatrix;
}

export function projectMatrixCounter(
  graph: CrosswalkGraph,
  rows: MatrixSide,
  columns: MatrixSide,
  query: MatrixStandingQuery,
): ProjectMatrixCounter {
  const placesOf = matrixPlaces(graph, rows, columns, query);
  const carriers = new Map<MatrixPlaces, number>();
  let total = 0;
  return {
    add: (project) => {
      const places = placesOf(project);
      carriers.set(places, (carriers.get(places) ?? 0) + 1);
      total += 1;
    },
    finish: () => ({ total, ...countCells(graph, carriers) }),
  };
}

/** The cells of tag sets, each with the number of projects that carry it. */
function countCells(
  graph: CrosswalkGraph,
  carriers: ReadonlyMap<MatrixPlaces, number>,
): Omit<ProjectMatrix, 'total'> {
  const counts = new Map<number, number>();
  const frameworks = new Set<number>();
  let within = 0;
  const width = graph.concepts.length;
  for (const [places, carrying] of carriers) {
    if (places.rows.length === 0 || places.columns.length === 0) continue;
    within += carrying;
    for (const framework of places.frameworks) frameworks.add(framework);
    for (const row of places.rows) {
      for (const column of places.columns) {
        const key = row * width + column;
        counts.set(key, (counts.get(key) ?? 0) + carrying);
      }
    }
  }
  const cells = [...counts]
    .sort(([a], [b]) => a - b)
    .map(([key, count]) => ({ row: Math.floor(key / width), column: key % width, projects: count }));
  return { cells, projects: within, frameworks };
}

/** The frameworks (by number) that cells rest on. */
export function frameworksOfCells(graph: CrosswalkGraph, cells: readonly LinkCell[]): ReadonlySet<number> {
  const used = new Set<number>();
  for (const { row, column, mappings } of cells) {
    for (const number of [row, column]) used.add(graph.frameworkOf[number] ?? -1);
    for (const { subject, object } of mappings) {
      for (const id of [subject, object ?? ''])
        used.add(graph.frameworkOf[graph.numberOf.get(id) ?? -1] ?? -1);
    }
  }
  return used;
}

import { pathToFileURL } from 'node:url';
import { type Alignment, alignmentsOf } from '../src/domain/alignment.ts';
import { type AlignmentSubject, tagsAlone } from '../src/domain/alignment-subject.ts';
import { countContributions } from '../src/domain/contributions.ts';
import { coverageCounter } from '../src/domain/coverage.ts';
import { type CrosswalkData, type CrosswalkGraph, compileCrosswalk } from '../src/domain/graph.ts';
import { tagKeyOf } from '../src/domain/tag-key.ts';
import { readSeed } from '../src/services/seed.ts';

/**
 * Asks the same thing in several ways of each element of some frameworks, towards the SDGs: its alignments against
 * their leading paths, and what its alignments say counts against the contribution table and the coverage of a project
 * that is tagged with the element alone. Prints how much was compared; exit code 1 where two answers differ.
 *
 *   npm run same-answers
 */
const FRAMEWORKS = ['srf', 'msd'];
const TO = 'sdg';
/** Every level of the framework: what counts for a target counts for its goal. */
const LEVELS = ['goal', 'target', 'indicator'] as const;
const ANY = { to: TO, minConfidence: 0, minStrength: null } as const;

type Level = (typeof LEVELS)[number];

export interface SameAnswers {
  readonly elements: number;
  readonly alignments: number;
  readonly counting: number;
  readonly differences: readonly string[];
}

export function sameAnswers(data: CrosswalkData): SameAnswers {
  const graph = compileCrosswalk(data);
  const elements = graph.concepts.filter(({ framework }) => FRAMEWORKS.includes(framework));
  const differences: string[] = [];
  let alignmentCount = 0;
  let counting = 0;
  for (const { id } of elements) {
    const subject = tagsAlone([id]);
    for (const level of LEVELS) {
      const alignments = alignmentsOf(graph, subject, { ...ANY, level, basis: null });
      const counted = alignments.filter(({ counts }) => counts).map(({ concept }) => concept.id);
      alignmentCount += alignments.length;
      counting += counted.length;
      differences.push(...alignments.flatMap(faultsOf).map((fault) => `${id} ${fault}`));
      for (const [where, found] of [
        ['the contribution table', rowsOf(graph, subject, level)],
        ['coverage', coveredBy(graph, subject, level)],
      ] as const) {
        const apart = [...new Set(counted).symmetricDifference(new Set(found))];
        differences.push(...apart.map((target) => `${id} ${target}: ${where} disagrees with the alignments`));
      }
    }
  }
  return { elements: elements.length, alignments: alignmentCount, counting, differences };
}

/** Strength, confidence and open questions are those of the path listed first; what counts names no reason against it. */
function faultsOf({ concept, paths, strength, confidence, open, counts, countsNot }: Alignment): string[] {
  const shown = JSON.stringify([strength, confidence, open]);
  const [leading] = paths;
  const led = JSON.stringify(leading && [leading.strength, leading.confidence, leading.open]);
  return [
    ...(shown === led ? [] : [`${concept.id}: shows ${shown}, its leading path ${led}`]),
    ...(counts === (countsNot === null) ? [] : [`${concept.id}: counts ${counts}, reason ${countsNot}`]),
  ];
}

/** The elements in whose rows a project with these tags stands. */
function rowsOf(graph: CrosswalkGraph, subject: AlignmentSubject, level: Level): readonly string[] {
  const project = {
    ...portfolioProject(subject),
    status: 'implementation',
    endDate: null,
    humanitarian: false,
    markers: {},
    organisation: null,
    regions: [],
    pieces: [],
  } as const;
  const tables = countContributions(graph, [project], {
    ...ANY,
    level,
    method: 'count',
    amountKind: 'budget',
    origin: null,
    groupBy: [],
    country: null,
    region: null,
    years: null,
  });
  return tables.flatMap(({ rows }) => rows.map(({ concept }) => concept.id));
}

/** The elements that are no gap where a project with these tags is all there is. */
function coveredBy(graph: CrosswalkGraph, subject: AlignmentSubject, level: Level): readonly string[] {
  const among = graph.concepts.flatMap((concept, number) =>
    concept.framework === TO && concept.level === level ? [number] : [],
  );
  const counter = coverageCounter(graph, { ...ANY, level, among });
  counter.add({ ...portfolioProject(subject), money: new Map() });
  return counter
    .finish()
    .concepts.flatMap(({ concept, gap }) => (gap ? [] : (graph.concepts[concept]?.id ?? [])));
}

function portfolioProject(subject: AlignmentSubject) {
  return { id: 'project', tagKey: tagKeyOf(subject), startDate: null, countries: [] };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { elements, alignments, counting, differences } = sameAnswers(await readSeed());
  for (const difference of differences) console.error(difference);
  console.log(
    `${elements} elements of ${FRAMEWORKS.join(' and ')}: ${alignments} alignments with SDG elements, ${counting} of them count, ${differences.length} differences.`,
  );
  if (differences.length > 0) process.exitCode = 1;
}

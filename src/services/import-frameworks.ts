import { type EditionDifference, editionDifference } from '../domain/edition-difference.ts';
import type { Framework } from '../domain/types.ts';
import { readConceptLines, TSV_SILENT_ON } from '../formats/framework-files.ts';
import { readUnInfoFramework } from '../formats/uninfo/framework.ts';
import { officialTargets } from '../formats/uninfo/targets.ts';
import { NOW } from '../store/port.ts';
import type { Crosswalk } from './crosswalk.ts';
import {
  type CrosswalkImportReport,
  type CrosswalkImportRequest,
  type Decided,
  holdRows,
  importIntoCrosswalk,
  importOf,
  textOf,
  unreadable,
} from './crosswalk-import.ts';
import {
  decideFramework,
  type FrameworkDecision,
  type FrameworkOutcome,
  type WantedFramework,
} from './framework-changes.ts';
import { Problem } from './problems.ts';
import type { ProjectServices, Writer } from './projects.ts';
import { seededIds } from './seed.ts';
import { faultOf, readSkosFile } from './skos-file.ts';
import { type SkosChoice, wantedOfSkos } from './skos-frameworks.ts';
import { flagChanges, type StaleMapping, staleMappings } from './stale-flags.ts';

export const FRAMEWORK_SOURCES = ['uninfo', 'skos', 'tsv'] as const;
export type FrameworkSource = (typeof FRAMEWORK_SOURCES)[number];

export interface FrameworkImportRequest extends CrosswalkImportRequest, SkosChoice {
  /** Told from the content when null. */
  readonly source: FrameworkSource | null;
}

export interface FrameworkImportReport extends CrosswalkImportReport<FrameworkSource> {
  readonly frameworks: readonly FrameworkOutcome[];
  /** Mappings that become stale, each with the element and what became of it. */
  readonly stale: readonly StaleMapping[];
}

/**
 * Builds frameworks from a UN INFO export (the country's own), a SKOS file, or concepts.tsv for a framework that is
 * there, and stores what is new or differs in one change. What came with the software is never changed, and nothing that
 * an export of UN INFO would take over from another source: that is refused with `invalid-body`. Mappings of elements
 * that it rewords or moves are flagged as those of a new edition are.
 */
export async function importFrameworks(
  services: ProjectServices,
  request: FrameworkImportRequest,
  writer: Writer,
): Promise<FrameworkImportReport> {
  const seeded = await seededIds();
  const { source, wantedOf } = await readWanted(services, request);
  const decide = (crosswalk: Crosswalk): Decided<Pick<FrameworkImportReport, 'frameworks' | 'stale'>> => {
    const { wanted, warnings } = wantedOf(crosswalk);
    const decided = wanted.map((one) => decideFramework(crosswalk, one, seeded, request.limits));
    const stale = decided.flatMap((one) =>
      staleMappings(crosswalk, one.outcome.id, differenceOf(crosswalk, one)),
    );
    return {
      rows: decided.flatMap(({ rows }) => rows),
      changes: [
        ...decided.flatMap(({ changes }) => changes),
        ...flagChanges(crosswalk, stale, 'with an import'),
      ],
      warnings: [...warnings, ...decided.flatMap((one) => one.warnings)],
      extra: { frameworks: decided.map(({ outcome }) => outcome), stale },
    };
  };
  const what = { words: 'frameworks', source, details: importOf('frameworks') };
  return importIntoCrosswalk(services, what, request, writer, decide);
}

/** What an import does to the elements that its file has; others stay, so that nothing ends. */
function differenceOf({ graph }: Crosswalk, { elements, rows }: FrameworkDecision): EditionDifference {
  const taken = elements.filter((_, place) => rows[place]?.outcome !== 'rejected');
  const ids = new Set(taken.map(({ id }) => id));
  return editionDifference(
    graph.concepts.filter(({ id }) => ids.has(id)),
    taken,
  );
}

/** Reads a file once, and says what it was told to be. */
export async function readWanted(
  services: ProjectServices,
  request: FrameworkImportRequest,
): Promise<{ readonly source: FrameworkSource; readonly wantedOf: (crosswalk: Crosswalk) => Wanted }> {
  const source = request.source ?? sniff(request.bytes);
  return { source, wantedOf: await READERS[source](services, request) };
}

/** A workbook is a zip file; concepts.tsv begins with its header. */
function sniff(bytes: Uint8Array): FrameworkSource {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'uninfo';
  return /^\uFEFF?notation\t/.test(new TextDecoder().decode(bytes.subarray(0, 64))) ? 'tsv' : 'skos';
}

interface Wanted {
  readonly wanted: readonly WantedFramework[];
  readonly warnings: CrosswalkImportReport<string>['warnings'];
}

/** Reads a file once; what it wants is told for each crosswalk it may have to be decided on. */
type Reader = (
  services: ProjectServices,
  request: FrameworkImportRequest,
) => Promise<(crosswalk: Crosswalk) => Wanted>;

const READERS: Readonly<Record<FrameworkSource, Reader>> = {
  uninfo: readUnInfo,
  skos: async (_services, request) => {
    const file = await readSkosFile(request.bytes, request.limits);
    return (crosswalk) => {
      const { wanted, warnings } = wantedOfSkos(file, request, crosswalk.graph);
      return {
        wanted,
        warnings: [...file.warnings.filter(({ resource }) => resource === null).map(faultOf), ...warnings],
      };
    };
  },
  tsv: async (_services, request) => (crosswalk) => readTsv(request, crosswalk),
};

async function readUnInfo(
  { views }: ProjectServices,
  { bytes, limits }: FrameworkImportRequest,
): Promise<(crosswalk: Crosswalk) => Wanted> {
  const { graph } = await views.at(NOW, async ({ crosswalk }) => crosswalk);
  const read = await readUnInfoFramework(bytes, {
    maxRows: limits.rows,
    maxCellLength: limits.cellLength,
    targets: officialTargets(graph),
    position: graph.frameworks.length,
  });
  if (!read.ok) {
    const { code, message, fix } = read.refused;
    throw unreadable([{ pointer: '', code, message, fix }]);
  }
  return (crosswalk) => ({
    warnings: read.warnings,
    wanted: read.frameworks.map(({ framework, concepts }) => {
      const known = crosswalk.graph.frameworks.find(({ id }) => id === framework.id);
      if (known !== undefined && (known.source !== framework.source || known.edition !== framework.edition))
        throw comesFromElsewhere(known);
      const elements = concepts.map((concept, place) => ({
        row: place + 1,
        pointer: concept.id,
        concept,
        silentOn: [],
        errors: [],
        warnings: [],
      }));
      return { framework, speaksOfItself: true, elements };
    }),
  });
}

function readTsv({ bytes, framework: name, limits }: FrameworkImportRequest, { graph }: Crosswalk): Wanted {
  const wanted = name?.trim().toLowerCase();
  const framework = graph.frameworks.find(
    ({ id, aliases }) => id === wanted || aliases.includes(wanted ?? ''),
  );
  if (framework === undefined) {
    const message =
      name === null ? 'A TSV does not say of which framework it is.' : `There is no framework "${name}".`;
    throw new Problem('invalid-query', message, [
      {
        pointer: 'framework',
        code: 'unknown-framework',
        message,
        fix: 'Name it with "framework"; a new one is made with PUT /v1/frameworks/{framework} first.',
      },
    ]);
  }
  const read = readConceptLines(textOf(bytes), framework.id);
  if (!read.ok) throw unreadable(read.faults);
  holdRows(read.value.length, limits);
  const elements = read.value.map(({ line, concept, faults }) => ({
    row: line,
    pointer: `/${line}`,
    concept,
    silentOn: TSV_SILENT_ON,
    errors: faults,
    warnings: [],
  }));
  return { wanted: [{ framework, speaksOfItself: false, elements }], warnings: [] };
}

function comesFromElsewhere({ id, source }: Framework): Problem {
  const message = `${id} is there already, from another source: ${source}.`;
  return new Problem('invalid-body', message, [
    {
      pointer: '',
      code: 'framework-exists',
      message,
      fix: 'Leave that plan out of the file, or keep the framework that is there.',
    },
  ]);
}

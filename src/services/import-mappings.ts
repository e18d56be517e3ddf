import type { Fault, Mapping, MappingSet } from '../domain/types.ts';
import { hasMetadata, readMappingTable, readSssomCsv } from '../formats/mapping-table.ts';
import { type MappingRow, readMappingRows } from '../formats/sssom/mappings.ts';
import type { SssomFault } from '../formats/sssom/model.ts';
import type { Change } from '../store/port.ts';
import type { Crosswalk } from './crosswalk.ts';
import {
  type CrosswalkImportReport,
  type CrosswalkImportRequest,
  type Decided,
  holdRows,
  importIntoCrosswalk,
  importOf,
  textFault,
  textOf,
  unreadable,
} from './crosswalk-import.ts';
import type { ImportLimits } from './import-files.ts';
import type { ImportRow } from './import-rows.ts';
import { becomes } from './mapping-becomes.ts';
import { fixOf, lintComing, NOT_PROPOSABLE } from './mapping-lint.ts';
import { Problem } from './problems.ts';
import type { ProjectServices, Writer } from './projects.ts';
import { resolveConcept } from './tags.ts';

/** The formats of mappings: whether the file has a metadata block in any case, and what cuts its table. */
const SOURCES = {
  sssom: { hasBlock: true, delimiter: 'tab' },
  csv: { hasBlock: false, delimiter: 'comma' },
  tsv: { hasBlock: false, delimiter: 'tab' },
} as const;
type MappingSource = keyof typeof SOURCES;
export const MAPPING_SOURCES = Object.keys(SOURCES) as [MappingSource, ...MappingSource[]];

const READ_WITH_BLOCK = { comma: readSssomCsv, tab: readMappingRows } as const;

interface MappingsRequest extends CrosswalkImportRequest {
  /** Told from the content when null. */
  readonly source: MappingSource | null;
  /** The mapping set of a table whose rows name none. */
  readonly set: string | null;
}

/**
 * Takes mappings as proposed ones, whatever status the file gives them: what is accepted is decided here, by review. A
 * statement that is accepted is never changed. A set that SSSOM describes is made where it is not there yet; the
 * description of one that is there stays.
 */
export async function importMappings(
  services: ProjectServices,
  request: MappingsRequest,
  writer: Writer,
): Promise<CrosswalkImportReport<MappingSource>> {
  const text = textOf(request.bytes);
  const source = request.source ?? sniff(text);
  const decide = (crosswalk: Crosswalk): Decided<object> => {
    const file = readFile(text, source, request, crosswalk, writer);
    holdRows(file.rows.length, request.limits);
    return decideRows(file, crosswalk, request.limits);
  };
  const what = { words: 'mappings', source, details: importOf('mappings') };
  return importIntoCrosswalk(services, what, request, writer, decide);
}

/** SSSOM has a metadata block; what it is cut by is told from the first line of the table. */
function sniff(text: string): MappingSource {
  const header = text.split('\n').find((line) => !/^\uFEFF?"?#/.test(line)) ?? '';
  const tabs = header.includes('\t');
  return hasMetadata(text) && tabs ? 'sssom' : tabs ? 'tsv' : 'csv';
}

interface MappingFile {
  /** Described in the file; null for a table, whose sets must be there. */
  readonly set: MappingSet | null;
  readonly rows: readonly MappingRow[];
  readonly warnings: readonly Fault[];
}

function readFile(
  text: string,
  source: MappingSource,
  { set, limits }: MappingsRequest,
  { graph }: Crosswalk,
  { actor }: Writer,
): MappingFile {
  const position = graph.sets.length;
  const { hasBlock, delimiter } = SOURCES[source];
  if (hasBlock || hasMetadata(text)) {
    const read = READ_WITH_BLOCK[delimiter](text, position);
    if (!read.ok) throw unreadable(read.faults.map(faultOf));
    holdSet(read.set, limits);
    return { set: read.set, rows: read.rows, warnings: read.warnings.map(faultOf) };
  }
  if (set !== null && !graph.sets.some(({ id }) => id === set)) throw noSet(set, graph.sets);
  const read = readMappingTable(text, delimiter, {
    set,
    author: actor,
    resolve: (written) => {
      const resolution = graph.index.resolve(written);
      return resolution.kind === 'found' ? resolution.id : written;
    },
  });
  if (!read.ok) throw unreadable(read.faults.map(faultOf));
  return { set: null, rows: read.rows, warnings: read.warnings.map(faultOf) };
}

const MAX_ID = 200;

function holdSet(set: MappingSet, limits: ImportLimits): void {
  const faults = [set.title, set.description, set.licence, set.provider, set.version].flatMap(
    (text) => textFault(text, '', limits) ?? [],
  );
  if (!/^[a-z0-9][\w.-]*$/i.test(set.id) || set.id.length > 120) {
    const message = `"${set.id.slice(0, 80)}" cannot be the id of a mapping set.`;
    const fix = 'End mapping_set_id in at most 120 letters, digits, hyphens and dots.';
    faults.push({ pointer: '', code: 'bad-set-id', message, fix });
  }
  if (faults.length > 0) throw unreadable(faults);
}

function faultOf({ line, column, code, message, fix }: SssomFault): Fault {
  return { pointer: `/${line}/${column}`, code, message, fix };
}

/** A row on its way: the mapping as it shall stand, if it can. */
interface Draft {
  readonly row: MappingRow;
  readonly mapping: Mapping | null;
  readonly errors: readonly Fault[];
}

function decideRows(file: MappingFile, crosswalk: Crosswalk, limits: ImportLimits): Decided<object> {
  const { graph, mappings: stored } = crosswalk;
  const sets = new Set([...graph.sets.map(({ id }) => id), ...(file.set === null ? [] : [file.set.id])]);
  const drafts = file.rows.map((row): Draft => resolved(row, graph.index, sets, limits));
  const becoming = becomes(
    drafts.map(({ row, mapping }) => mapping && { ...mapping, said: row.mapping?.status ?? 'proposed' }),
    stored,
  );
  const coming = becoming.flatMap(({ outcome, mapping }) =>
    mapping !== null && (outcome === 'created' || outcome === 'updated') ? [mapping] : [],
  );
  const findings = lintComing(crosswalk, coming, () => true, file.set);
  const rows = drafts.map(({ row, mapping, errors }, place): ImportRow => {
    const become = becoming[place];
    const pointer = `/${row.line}/1`;
    const noted = become?.mapping == null ? [] : (findings.get(become.mapping.id) ?? []);
    const told = (wanted: boolean) =>
      noted
        .filter(({ rule }) => NOT_PROPOSABLE.has(rule) === wanted)
        .map(({ rule, message }) => ({ pointer, code: rule, message, fix: fixOf(rule) }));
    const own = [...errors, ...(become?.fault == null ? [] : [{ ...become.fault, pointer }]), ...told(true)];
    const warnings = [...told(false), ...(become?.warning == null ? [] : [{ ...become.warning, pointer }])];
    const id = become?.mapping?.id ?? mapping?.id ?? row.mapping?.id ?? null;
    const outcome = own.length > 0 || become === undefined ? 'rejected' : become.outcome;
    return { row: row.line, id, outcome, errors: own, warnings };
  });
  const written = rows.flatMap(({ outcome }, place): Change[] => {
    const mapping = becoming[place]?.mapping;
    return (outcome === 'created' || outcome === 'updated') && mapping != null
      ? [{ kind: 'put-mapping', mapping }]
      : [];
  });
  const known = graph.sets.some(({ id }) => id === file.set?.id);
  const newSet: readonly Change[] =
    file.set === null || known || written.length === 0 ? [] : [{ kind: 'put-mapping-set', set: file.set }];
  return { rows, changes: [...newSet, ...written], warnings: file.warnings, extra: {} };
}

/** With concepts by their canonical ids, proposed and unreviewed; or the faults that keep it from being taken. */
function resolved(
  row: MappingRow,
  index: Crosswalk['graph']['index'],
  sets: ReadonlySet<string>,
  limits: ImportLimits,
): Draft {
  const errors = row.faults.map(faultOf);
  const { mapping } = row;
  if (mapping === null) return { row, mapping: null, errors };
  const pointer = `/${row.line}/1`;
  const canonical = (id: string): string => {
    const found = resolveConcept(index, id, pointer);
    if ('fault' in found) errors.push(found.fault);
    return 'id' in found ? found.id : id;
  };
  if (!sets.has(mapping.set)) errors.push({ ...unknownSet(mapping.set), pointer });
  if (mapping.id.length > MAX_ID) {
    const message = `The id has ${mapping.id.length} characters.`;
    errors.push({ pointer, code: 'bad-id', message, fix: `Write at most ${MAX_ID}.` });
  }
  const subject = canonical(mapping.subject);
  const object = mapping.object === null ? null : canonical(mapping.object);
  for (const text of [
    mapping.id,
    mapping.author,
    mapping.source,
    mapping.locator,
    mapping.rationale,
    mapping.condition ?? '',
  ]) {
    const unfit = textFault(text, pointer, limits);
    if (unfit !== null) errors.push(unfit);
  }
  if (errors.length > 0) return { row, mapping: null, errors };
  const proposed = {
    ...mapping,
    subject,
    object,
    status: 'proposed',
    reviewer: null,
    reviewDate: null,
  } as const;
  return { row, mapping: proposed, errors };
}

function unknownSet(id: string): Omit<Fault, 'pointer'> {
  const fix =
    'Name one of GET /v1/mapping-sets, or make it by sending SSSOM whose metadata have mapping_set_id, mapping_set_title, mapping_set_description, mapping_set_version, license, mapping_provider and publication_date.';
  return { code: 'unknown-set', message: `There is no mapping set "${id.slice(0, 80)}".`, fix };
}

function noSet(id: string, sets: readonly MappingSet[]): Problem {
  const { message, code, fix } = unknownSet(id);
  const known = sets.map((set) => set.id).join(', ');
  return new Problem('invalid-query', message, [
    { pointer: 'set', code, message, fix: `${fix} There are: ${known}.` },
  ]);
}

import { languageTag, mergeTexts, UNKNOWN_LANGUAGE } from '../domain/official-text.ts';
import type { Concept, Fault, Framework, OfficialText } from '../domain/types.ts';
import { readTsvLines, type TsvLine } from '../formats/plain-tsv.ts';
import { officialTexts, type OfficialText as TextOfFile } from '../formats/skos/official-texts.ts';
import type { SkosLabel } from '../formats/skos/read.ts';
import type { Change } from '../store/port.ts';
import { requireFramework } from './alignments.ts';
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
import { foreignWords, withoutFootnoteMark } from './official-text-faults.ts';
import type { ProjectServices, Writer } from './projects.ts';
import { faultOf, readSkosFile, type SkosFile } from './skos-file.ts';
import { resolveConcept } from './tags.ts';

export const OFFICIAL_TEXT_SOURCES = ['skos', 'tsv'] as const;
type OfficialTextSource = (typeof OFFICIAL_TEXT_SOURCES)[number];
export const TEXT_PROPERTIES = ['prefLabel', 'altLabel', 'definition'] as const;

interface OfficialTextsRequest extends CrosswalkImportRequest {
  /** Told from the content when null. */
  readonly source: OfficialTextSource | null;
  /** The framework whose notations the file uses, by any of its names. */
  readonly framework: string;
  /** Which label of a SKOS file holds the official text. */
  readonly property: SkosLabel['property'];
}

const COLUMNS = ['notation', 'language', 'text'] as const;

/**
 * Takes official texts, in any language, for elements that exist; texts in languages that the file does not have stay.
 * Elements of a SKOS file that are none of ours are warnings, since files mostly hold more than is kept here; an unknown
 * notation in a TSV, which somebody wrote for this import, rejects its line.
 */
export async function importOfficialTexts(
  services: ProjectServices,
  request: OfficialTextsRequest,
  writer: Writer,
): Promise<CrosswalkImportReport<OfficialTextSource>> {
  const source = request.source ?? (/^\uFEFF?notation\t/.test(head(request.bytes)) ? 'tsv' : 'skos');
  const decide = await READERS[source](request);
  const what = { words: 'official texts', source, details: importOf('official-texts') };
  return importIntoCrosswalk(services, what, request, writer, decide);
}

/** Reads a file once; what it says is decided on for each crosswalk. */
const READERS = {
  skos: async (request: OfficialTextsRequest) =>
    decideSkos(await readSkosFile(request.bytes, request.limits), request),
  tsv: async (request: OfficialTextsRequest) => decideLines(readLines(request), request),
} satisfies Record<OfficialTextSource, unknown>;

function head(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 64));
}

function readLines({ bytes, limits }: OfficialTextsRequest): readonly TsvLine<(typeof COLUMNS)[number]>[] {
  const read = readTsvLines(textOf(bytes), COLUMNS, COLUMNS);
  if (!read.ok) throw unreadable(read.faults);
  holdRows(read.value.length, limits);
  return read.value;
}

/** One row a line: a text in one language. */
function decideLines(lines: ReturnType<typeof readLines>, request: OfficialTextsRequest) {
  return ({ graph }: Crosswalk): Decided<object> => {
    const framework = requireFramework(graph, request.framework, 'framework');
    const now = new Map<string, readonly OfficialText[]>();
    const rows = lines.map((record): ImportRow => {
      const { line } = record;
      const language = languageTag(record.cell('language'));
      const errors = [...record.faults];
      const warnings: Fault[] = [];
      const [text, mark] = withoutFootnoteMark(record.cell('text'), `/${line}/text`);
      if (mark !== null) warnings.push(mark);
      const id = record.cell('notation');
      const meant = conceptsOf(graph.index, id, framework, `/${line}/notation`, graph.concepts);
      if ('fault' in meant) errors.push(meant.fault);
      if (language === null) errors.push(noLanguage(record.cell('language'), `/${line}/language`));
      const unfit = textFault(text, `/${line}/text`, request.limits);
      if (unfit !== null) errors.push(unfit);
      if (errors.length > 0 || 'fault' in meant || language === null)
        return { row: line, id, outcome: 'rejected', errors, warnings };
      for (const concept of meant.concepts) {
        const twin = now.get(concept.id)?.find((one) => one.language === language);
        if (twin !== undefined && twin.text !== text)
          errors.push(givenTwice(concept.id, language, `/${line}/text`));
        else now.set(concept.id, mergeTexts(now.get(concept.id) ?? [], [{ language, text }]));
      }
      if (errors.length > 0) return { row: line, id, outcome: 'rejected', errors, warnings };
      const outcomes = meant.concepts.map((concept) => outcomeOf(concept, [{ language, text }]));
      return { row: line, id: meant.concepts[0]?.id ?? id, outcome: strongest(outcomes), errors, warnings };
    });
    return { rows, changes: changesOf(graph.concepts, now), warnings: [], extra: {} };
  };
}

/** One row an element of ours, with its texts in all languages of the file. */
function decideSkos(file: SkosFile, request: OfficialTextsRequest) {
  return ({ graph }: Crosswalk): Decided<object> => {
    const framework = requireFramework(graph, request.framework, 'framework');
    const { texts, unmatched } = officialTexts(file, graph.concepts, {
      framework: framework.id,
      property: request.property,
    });
    if (texts.length === 0) throw nothingFits(framework, request.property);
    const ofResource = Map.groupBy(file.warnings, ({ resource }) => resource ?? '');
    const foreign = foreignWords(file.concepts.flatMap(({ labels }) => labels));
    const now = new Map<string, readonly OfficialText[]>();
    const byConcept = Map.groupBy(texts, ({ concept }) => concept);
    const known = new Map(graph.concepts.map((concept) => [concept.id, concept]));
    const rows = [...byConcept].map(([id, found], place): ImportRow => {
      const warnings = (ofResource.get(found[0]?.resource ?? '') ?? []).map(faultOf);
      const errors: Fault[] = [];
      const own = found.map((one) => readText(one, request.limits, foreign, errors, warnings));
      const concept = known.get(id);
      if (errors.length > 0 || concept === undefined)
        return { row: place + 1, id, outcome: 'rejected', errors, warnings };
      now.set(id, own);
      return { row: place + 1, id, outcome: outcomeOf(concept, own), errors, warnings };
    });
    const used = new Set(texts.map(({ resource }) => resource));
    const warnings = [
      ...file.warnings.filter(({ resource }) => !used.has(resource ?? '')).map(faultOf),
      ...unmatched.map(({ uri, reason, message }) => ({
        pointer: uri,
        code: reason,
        message: `Its texts were not taken: ${message}`,
        fix: UNMATCHED_FIX[reason],
      })),
    ];
    return { rows, changes: changesOf(graph.concepts, now), warnings, extra: {} };
  };
}

const UNMATCHED_FIX = {
  unknown:
    'Nothing is to be done if the element is not kept here; else give it the URI or notation it has here.',
  'ambiguous-notation': 'Give the element the URI it has here, or send its texts as TSV.',
  'identifier-contradicts': 'If it is the same element all the same, send its texts as TSV.',
  'no-text': 'Name the property that holds the texts with "property".',
} as const;

function readText(
  { language, text, resource }: TextOfFile,
  limits: ImportLimits,
  foreign: ReturnType<typeof foreignWords>,
  errors: Fault[],
  warnings: Fault[],
): OfficialText {
  const tag = language === '' ? UNKNOWN_LANGUAGE : languageTag(language);
  const [plain, mark] = withoutFootnoteMark(text, resource);
  const mixed = foreign(plain, language, resource);
  const unfit = textFault(plain, resource, limits);
  if (mark !== null) warnings.push(mark);
  if (mixed !== null) warnings.push(mixed);
  if (unfit !== null) errors.push(unfit);
  if (tag === null) errors.push(noLanguage(language, resource));
  return { language: tag ?? UNKNOWN_LANGUAGE, text: plain };
}

/** Several listings of one thing, which have one URI, are meant together. */
function conceptsOf(
  index: Crosswalk['graph']['index'],
  text: string,
  { id: framework }: Framework,
  pointer: string,
  concepts: readonly Concept[],
): { readonly concepts: readonly Concept[] } | { readonly fault: Fault } {
  const resolution = index.resolve(text, { framework });
  const ids: readonly string[] =
    resolution.kind === 'found'
      ? [resolution.id]
      : resolution.kind === 'ambiguous'
        ? resolution.candidates
        : [];
  const meant = concepts.filter(({ id }) => ids.includes(id));
  const [first] = meant;
  if (
    first !== undefined &&
    meant.every(({ uri }) => meant.length === 1 || (uri !== null && uri === first.uri))
  )
    return { concepts: meant };
  const resolved = resolveConcept(index, text, pointer, { framework });
  return 'fault' in resolved ? resolved : { concepts: meant };
}

function outcomeOf(concept: Concept, texts: readonly OfficialText[]): 'created' | 'updated' | 'unchanged' {
  const before = new Map(concept.officialTexts.map(({ language, text }) => [language, text]));
  if (texts.every(({ language, text }) => before.get(language) === text)) return 'unchanged';
  return texts.some(({ language }) => before.has(language)) ? 'updated' : 'created';
}

function strongest(outcomes: readonly ReturnType<typeof outcomeOf>[]): ReturnType<typeof outcomeOf> {
  return (
    outcomes.find((one) => one === 'updated') ?? outcomes.find((one) => one === 'created') ?? 'unchanged'
  );
}

function changesOf(
  concepts: readonly Concept[],
  now: ReadonlyMap<string, readonly OfficialText[]>,
): readonly Change[] {
  return concepts.flatMap((concept): Change[] => {
    const texts = now.get(concept.id) ?? [];
    if (outcomeOf(concept, texts) === 'unchanged') return [];
    return [
      {
        kind: 'put-concept',
        concept: { ...concept, officialTexts: mergeTexts(concept.officialTexts, texts) },
      },
    ];
  });
}

function noLanguage(text: string, pointer: string): Fault {
  const message = `"${text.slice(0, 40)}" is no language tag (BCP 47).`;
  return { pointer, code: 'unknown-language', message, fix: 'Write a tag such as en, fr or pt-BR.' };
}

function givenTwice(id: string, language: string, pointer: string): Fault {
  const message = `${id} has two different texts in ${language}.`;
  return { pointer, code: 'repeated-text', message, fix: 'Leave one of them.' };
}

function nothingFits({ id }: Framework, property: string) {
  const message = `No element of the file that has a ${property} is one of ${id}.`;
  const fix = 'Check "framework" and "property", and that the file gives notations or URIs.';
  return unreadable([{ pointer: '', code: 'nothing-matched', message, fix }]);
}

import { isDate } from '../domain/dates.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';
import type { Concept, Fault, Framework, Level } from '../domain/types.ts';
import { isNewFrameworkId } from '../formats/framework-files.ts';
import { type FrameworkRow, type FrameworkRows, frameworkRows } from '../formats/skos/framework-rows.ts';
import { isOurs, isWebIri, schemeIri } from '../formats/skos/iris.ts';
import { unreadable } from './crosswalk-import.ts';
import type { WantedConcept, WantedFramework } from './framework-changes.ts';
import { Problem } from './problems.ts';
import { faultOf, type SkosFile } from './skos-file.ts';

/** Which scheme of a file becomes which framework. */
export interface SkosChoice {
  /** Id of the framework to make or to add to; null takes the ids of schemes that were exported from a crosswalk. */
  readonly framework: string | null;
  /** IRI of the scheme, where the file has several. */
  readonly scheme: string | null;
  /** Of the labels (BCP 47). */
  readonly language: string;
}

/** What a SKOS file wants of each framework; a Problem `unreadable-file` where a scheme cannot be a framework. */
export function wantedOfSkos(
  file: SkosFile,
  choice: SkosChoice,
  graph: CrosswalkGraph,
): { readonly wanted: readonly WantedFramework[]; readonly warnings: readonly Fault[] } {
  const warnings: Fault[] = [];
  const wanted = chosen(file, choice, graph).map(({ id, scheme }, place) => {
    const rows = frameworkRows(file, { scheme, language: choice.language.toLowerCase() });
    if (!rows.ok) throw unreadable(rows.faults.map(faultOf));
    warnings.push(...rows.warnings.filter(({ resource }) => resource === null).map(faultOf));
    const known = graph.frameworks.find((one) => one.id === id);
    return toWanted(id, rows, known, file, graph.frameworks.length + place);
  });
  return { wanted, warnings };
}

interface Chosen {
  readonly id: string;
  readonly scheme: string | null;
}

function chosen(
  { schemes }: SkosFile,
  { framework, scheme }: SkosChoice,
  graph: CrosswalkGraph,
): readonly Chosen[] {
  if (framework !== null) {
    const name = framework.trim().toLowerCase();
    const known = graph.frameworks.find(({ id, aliases }) => id === name || aliases.includes(name));
    const id = known?.id ?? framework;
    if (!isNewFrameworkId(id)) throw badId(framework);
    const own = schemes.find(({ uri }) => uri === schemeIri(id));
    return [{ id, scheme: scheme ?? own?.uri ?? null }];
  }
  const base = schemeIri('');
  const ours = schemes
    .filter(({ uri }) => uri.startsWith(base) && isNewFrameworkId(uri.slice(base.length)))
    .filter(({ uri }) => scheme === null || uri === scheme);
  if (ours.length === 0) throw noFramework();
  return ours.map(({ uri }) => ({ id: uri.slice(base.length), scheme: uri }));
}

function toWanted(
  id: string,
  rows: FrameworkRows,
  known: Framework | undefined,
  file: SkosFile,
  position: number,
): WantedFramework {
  const own = rows.scheme?.uri === schemeIri(id);
  const levels = levelsOf(rows);
  const rename = own || known === undefined ? (level: string) => level : numberedAs(known.levels);
  const shared = rows.scheme?.details.sharedResults?.[0];
  const sharedResults = shared === undefined ? (known?.sharedResults ?? true) : shared !== 'false';
  const framework = { ...frameworkOf(id, rows, levels, position, own), sharedResults };
  const warnings = Map.groupBy([...file.warnings, ...rows.warnings], ({ resource }) => resource ?? '');
  const elements = rows.rows.map((row, place): WantedConcept => {
    const { concept, silentOn } = conceptOf(id, row, known ?? framework, place, known === undefined);
    return {
      row: place + 1,
      pointer: row.uri,
      concept: { ...concept, level: rename(concept.level) },
      silentOn,
      errors: [],
      warnings: (warnings.get(row.uri) ?? []).map(faultOf),
    };
  });
  return { framework, speaksOfItself: own, elements };
}

function frameworkOf(
  id: string,
  { scheme, title, shortTitle }: FrameworkRows,
  levels: readonly Level[],
  position: number,
  own: boolean,
): Omit<Framework, 'sharedResults'> {
  const said = scheme?.details ?? {};
  const name = title ?? id;
  const address = scheme !== null && isWebIri(scheme.uri) ? scheme.uri : null;
  return {
    id,
    title: name,
    shortTitle: shortTitle ?? name.slice(0, 120),
    publisher: said.publisher?.join('; ') ?? 'not stated',
    edition: said.edition?.[0] ?? 'not stated',
    country: said.country?.find((code) => /^[A-Z]{3}$/.test(code)) ?? null,
    validFrom: dateIn(said.validFrom),
    validUntil: dateIn(said.validUntil),
    source: said.source?.[0] ?? scheme?.uri ?? 'not stated',
    sourceUrl: said.sourceUrl?.find(isWebIri) ?? (own ? null : address),
    licenceNote: said.licence?.join('; ') ?? 'The file states no licence.',
    aliases: (said.alias ?? []).map((alias) => alias.toLowerCase()),
    levels,
    notes: said.note ?? [],
    position: (own ? wholeIn(said.position) : null) ?? position,
  };
}

function levelsOf({ levels }: FrameworkRows): readonly Level[] {
  const named = levels.map(({ id, label, plural, parent }) => {
    const words = id.replaceAll('-', ' ');
    const name = label ?? words.charAt(0).toUpperCase() + words.slice(1);
    return { id, label: name, plural: plural ?? `${name}s`, parent };
  });
  return named.length > 0 ? named : [{ id: 'element', label: 'Element', plural: 'Elements', parent: null }];
}

/** Levels that the file does not name are those of the framework that is there, where each depth has one. */
function numberedAs(levels: readonly Level[]): (level: string) => string {
  const byDepth: string[] = [];
  for (let above: string | null = null; ; ) {
    const next: readonly Level[] = levels.filter(({ parent }) => parent === above);
    const [only] = next;
    if (only === undefined || next.length > 1) break;
    byDepth.push(only.id);
    above = only.id;
  }
  return (level) => {
    const depth = /^level-(\d+)$/.exec(level)?.[1];
    return depth === undefined ? level : (byDepth[Number(depth) - 1] ?? level);
  };
}

function conceptOf(
  framework: string,
  { notation, level, parent, label, officialTexts, uri, codes, details }: FrameworkRow,
  of: Framework,
  place: number,
  isNew: boolean,
): Pick<WantedConcept, 'concept' | 'silentOn'> {
  const name = details.listingOf?.[0] ?? uri;
  const position = wholeIn(details.position);
  const silent: readonly (keyof Concept | false)[] = [
    'observedTargets',
    details.source === undefined && 'source',
    details.locator === undefined && 'locator',
    details.note === undefined && 'note',
    details.validFrom === undefined && 'validFrom',
    details.validUntil === undefined && 'validUntil',
    position === null && !isNew && 'position',
    isOurs(name) && details.seeAlso === undefined && 'uri',
  ];
  return {
    silentOn: silent.filter((field) => field !== false),
    concept: {
      id: `${framework}:${notation}`,
      framework,
      notation,
      level,
      parent: parent === null ? null : `${framework}:${parent}`,
      label,
      officialTexts,
      uri: isOurs(name) ? (details.seeAlso?.[0] ?? null) : name,
      codes,
      source: details.source?.[0] ?? of.source,
      locator: details.locator?.[0] ?? uri,
      note: details.note?.join(' ') ?? null,
      validFrom: dateIn(details.validFrom),
      validUntil: dateIn(details.validUntil),
      observedTargets: [],
      position: position ?? place,
    },
  };
}

function dateIn(texts: readonly string[] | undefined): string | null {
  return texts?.find(isDate) ?? null;
}

function wholeIn(texts: readonly string[] | undefined): number | null {
  const digits = texts?.find((text) => /^\d{1,9}$/.test(text));
  return digits === undefined ? null : Number(digits);
}

function badId(id: string): Problem {
  const message = `"${id.slice(0, 80)}" cannot be the id of a framework.`;
  const fix = 'Write 2 to 32 small letters, digits and hyphens, beginning with a letter, such as acp-2025.';
  return new Problem('invalid-query', message, [
    { pointer: 'framework', code: 'bad-framework-id', message, fix },
  ]);
}

function noFramework(): Problem {
  const message = 'The file does not say which framework its concepts shall be.';
  const fix = 'Name its id with "framework", such as framework=acp-2025.';
  return new Problem('invalid-query', message, [
    { pointer: 'framework', code: 'no-framework', message, fix },
  ]);
}

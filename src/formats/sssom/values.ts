/** Single values: CURIEs, URIs, numbers, dates, enumerations and lists, as the slots ask for them. */

import { isDate } from '../../domain/dates.ts';
import { BUILT_IN_PREFIXES, isList, kindOf, type Problem, type SlotName, type SlotValue } from './model.ts';

const NCNAME = /^[\p{L}_][\p{L}\p{N}\p{M}._\-\u00b7]*$/u;
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;
const NUMBER = /^[+-]?(?:\d{1,20}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?$/;

const NO_TERM_FOUND = 'sssom:NoTermFound';
const ENTITY_TYPES = [
  'owl class',
  'owl object property',
  'owl data property',
  'owl annotation property',
  'owl named individual',
  'skos concept',
  'rdfs resource',
  'rdfs class',
  'rdfs literal',
  'rdfs datatype',
  'rdf property',
  'composed entity expression',
];
const NOT_FOR_PREDICATES = ['rdfs literal', 'composed entity expression'];
const CARDINALITIES = ['1:1', '1:n', 'n:1', 'n:n', '1:0', '0:1', '0:0'];
const VERSIONS = ['1.0', '1.1'];
const JUSTIFICATIONS = [
  'MappingReview',
  'ManualMappingCuration',
  'LogicalReasoning',
  'LexicalMatching',
  'CompositeMatching',
  'UnspecifiedMatching',
  'SemanticSimilarityThresholdMatching',
  'LexicalSimilarityThresholdMatching',
  'MappingChaining',
  'MappingInversion',
  'StructuralMatching',
  'InstanceBasedMatching',
  'BackgroundKnowledgeBasedMatching',
].map((name) => `semapv:${name}`);

/** What a value is judged by: the prefixes of the file, and whether relative URIs are allowed (SSSOM 1.0). */
export interface ValueContext {
  readonly prefixes: ReadonlyMap<string, string>;
  readonly relativeUris: boolean;
}

export const isNcName = (text: string): boolean => NCNAME.test(text);
export const isUri = (text: string): boolean => URI.test(text);

/** Text fit for a message: one line, at most 60 characters. */
export function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return `"${line.length > 60 ? `${line.slice(0, 57)}...` : line}"`;
}

/** The prefix of a CURIE, null when the text is none. */
export function prefixOf(text: string): string | null {
  const colon = text.indexOf(':');
  if (colon < 1 || /\s/.test(text)) return null;
  const prefix = text.slice(0, colon);
  return NCNAME.test(prefix) ? prefix : null;
}

/** The IRI a CURIE stands for, null when its prefix is unknown. */
export function expand(curie: string, prefixes: ReadonlyMap<string, string>): string | null {
  const prefix = prefixOf(curie);
  const base = prefix === null ? undefined : (prefixes.get(prefix) ?? BUILT_IN_PREFIXES.get(prefix));
  return prefix === null || base === undefined ? null : base + curie.slice(prefix.length + 1);
}

/** What is wrong with a text that should be a CURIE of a declared prefix, null when it is one. */
export function curieProblem(text: string, prefixes: ReadonlyMap<string, string>): Problem | null {
  const prefix = prefixOf(text);
  if (prefix === null) {
    return {
      code: 'not-a-curie',
      message: `${quoted(text)} is not a CURIE.`,
      fix: 'Write it as prefix:identifier, without spaces, and declare the prefix in curie_map.',
    };
  }
  if (prefixes.has(prefix) || BUILT_IN_PREFIXES.has(prefix)) return null;
  if (text.startsWith(`${prefix}://`)) {
    return {
      code: 'iri-not-curie',
      message: `${quoted(text)} is a full IRI where SSSOM/TSV asks for a CURIE.`,
      fix: 'Shorten it to prefix:identifier and declare the prefix in curie_map.',
    };
  }
  return {
    code: 'undeclared-prefix',
    message: `The prefix ${quoted(prefix)} of ${quoted(text)} is not declared.`,
    fix: `Add "${prefix}: <IRI prefix>" to curie_map.`,
  };
}

function choiceProblem(name: SlotName, text: string, choices: readonly string[]): Problem | null {
  if (choices.includes(text)) return null;
  return {
    code: 'unknown-value',
    message: `${quoted(text)} is not a value of ${name}.`,
    fix: `Use one of: ${choices.join(', ')}.`,
  };
}

function entityProblem(name: SlotName, text: string, context: ValueContext): Problem | null {
  const problem = curieProblem(text, context.prefixes);
  if (problem !== null) return problem;
  if (name === 'mapping_justification') return choiceProblem(name, text, JUSTIFICATIONS);
  if (text === NO_TERM_FOUND && name !== 'subject_id' && name !== 'object_id') {
    return {
      code: 'misplaced-no-term-found',
      message: `${NO_TERM_FOUND} must not stand in ${name}.`,
      fix: `Use ${NO_TERM_FOUND} in subject_id or object_id only.`,
    };
  }
  return null;
}

function numberProblem(name: SlotName, text: string): Problem | null {
  const least = name === 'reviewer_agreement' ? -1 : 0;
  const fix = `Write a decimal number from ${least} to 1, such as 0.95.`;
  if (!NUMBER.test(text)) return { code: 'not-a-number', message: `${quoted(text)} is not a number.`, fix };
  const value = Number(text);
  if (value >= least && value <= 1) return null;
  return { code: 'out-of-range', message: `${name} ${text} is outside ${least} to 1.`, fix };
}

/** What is wrong with one value of a slot (one item where the slot is a list), null when nothing is. */
export function valueProblem(name: SlotName, text: string, context: ValueContext): Problem | null {
  switch (kindOf(name)) {
    case 'text':
      return null;
    case 'entity':
      return entityProblem(name, text, context);
    case 'number':
      return numberProblem(name, text);
    case 'uri':
      if (context.relativeUris || isUri(text)) return null;
      return {
        code: 'not-a-uri',
        message: `${quoted(text)} is not a URI with a scheme.`,
        fix: 'Write a full URI, such as https://example.org/path.',
      };
    case 'date':
      if (isDate(text)) return null;
      return {
        code: 'not-a-date',
        message: `${quoted(text)} is not a date.`,
        fix: 'Write a calendar date as YYYY-MM-DD.',
      };
    case 'version':
      return choiceProblem(name, text, VERSIONS);
    case 'entityType': {
      const types =
        name === 'predicate_type'
          ? ENTITY_TYPES.filter((type) => !NOT_FOR_PREDICATES.includes(type))
          : ENTITY_TYPES;
      return choiceProblem(name, text, types);
    }
    case 'modifier':
      return choiceProblem(name, text, ['Not']);
    case 'cardinality':
      return choiceProblem(name, text, CARDINALITIES);
  }
}

/** The value of a slot from its sound texts; undefined where there are none. */
export function slotValue(name: SlotName, texts: readonly string[]): SlotValue | undefined {
  const [first] = texts;
  if (first === undefined) return undefined;
  if (isList(name)) return texts;
  // Adding zero turns -0 into 0, which is how it would be written.
  return kindOf(name) === 'number' ? Number(first) + 0 : first;
}

/** The items of a list cell: separated by "|", with \| and \\ standing for themselves. Empty items are none. */
export function splitList(cell: string): string[] {
  const items: string[] = [];
  let item = '';
  for (let at = 0; at < cell.length; at += 1) {
    const char = cell[at];
    const next = cell[at + 1];
    if (char === '\\' && (next === '|' || next === '\\')) {
      item += next;
      at += 1;
    } else if (char === '|') {
      items.push(item);
      item = '';
    } else {
      item += char;
    }
  }
  items.push(item);
  return items.filter((value) => value !== '');
}

/** The reverse of splitList. */
export function joinList(items: readonly string[]): string {
  return items
    .filter((item) => item !== '')
    .map((item) => item.replace(/[\\|]/g, '\\$&'))
    .join('|');
}

/** True for the type hint that makes an extension's values CURIEs. */
export function isReferenceHint(hint: string | null): boolean {
  return hint?.toLowerCase() === 'linkml:uriorcurie';
}

/** What is wrong with the value of an extension slot of a declared type, null when nothing is. */
export function extensionProblem(
  text: string,
  hint: string | null,
  prefixes: ReadonlyMap<string, string>,
): Problem | null {
  if (isReferenceHint(hint)) return curieProblem(text, prefixes);
  const type = hint?.startsWith('xsd:') === true ? hint.slice(4) : 'string';
  const sound =
    (type === 'integer' && /^[+-]?\d+$/.test(text)) ||
    (type === 'double' && (NUMBER.test(text) || ['INF', '-INF', 'NaN'].includes(text))) ||
    (type === 'boolean' && (text === 'true' || text === 'false')) ||
    (type === 'date' && isDate(text)) ||
    (type.toLowerCase() === 'datetime' && isDate(DATE_TIME.exec(text)?.[1] ?? '')) ||
    !['integer', 'double', 'boolean', 'date', 'datetime'].includes(type.toLowerCase());
  if (sound) return null;
  return {
    code: 'wrong-type',
    message: `${quoted(text)} is not of the type ${hint} its extension slot declares.`,
    fix: `Write a value of type ${hint}, or change the type_hint in extension_definitions.`,
  };
}

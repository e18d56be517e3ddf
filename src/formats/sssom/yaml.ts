/** The part of YAML 1.2 a metadata block may use: plain maps, sequences and scalars, read without resolving types. */

import { CST, isMap, isScalar, isSeq, Lexer, LineCounter, type Node, parseDocument } from 'yaml';
import type { FaultList, SssomPlace } from './model.ts';

/** In characters; enough for thousands of prefixes, and read in about a second even where it is malicious. */
const LONGEST_METADATA = 262_144;
const DEEPEST_NESTING = 16;

const FORBIDDEN: Readonly<Record<string, string>> = {
  alias: 'aliases (*name)',
  anchor: 'anchors (&name)',
  tag: 'tags (!name)',
  'directive-line': 'directives (%name)',
};

/** A piece of metadata with its place. `items` and `entries` are the children of a sequence or map. */
export type YamlValue = { readonly place: SssomPlace } & (
  | { readonly kind: 'scalar'; readonly text: string }
  | { readonly kind: 'sequence'; readonly items: readonly YamlValue[] }
  | { readonly kind: 'map'; readonly entries: readonly YamlEntry[] }
);

export interface YamlEntry {
  readonly key: string;
  readonly place: SssomPlace;
  /** Null where the key has no value. */
  readonly value: YamlValue | null;
}

/**
 * Reads a metadata block as a map whose scalars are the text as written. `shift` is added to every column
 * (1 for the "#" of an embedded block). Answers null after adding faults: not YAML, not a map, larger than
 * 256 KiB, nested deeper than 16, or with features SSSOM forbids.
 */
export function readYaml(text: string, shift: number, faults: FaultList): readonly YamlEntry[] | null {
  const start = { line: 1, column: 1 };
  if (text.length > LONGEST_METADATA) {
    faults.add(start, {
      code: 'metadata-too-large',
      message: 'The metadata is larger than 256 KiB.',
      fix: 'Keep in the metadata what describes the set, and drop prefixes that are not used.',
    });
    return null;
  }
  const lines = new LineCounter();
  const placeOf = (offset: number): SssomPlace => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) + shift };
  };
  if (!scan(text, shift, faults)) return null;
  // Types are not resolved (failsafe), so 1.0 and 2026-01-01 stay what was written. Keys are compared by
  // distinctEntries, because the library's own check takes quadratic time.
  const document = parseDocument(text, {
    schema: 'failsafe',
    version: '1.2',
    strict: true,
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter: lines,
  });
  for (const error of document.errors) {
    faults.add(placeOf(error.pos[0]), {
      code: 'not-yaml',
      message: `The metadata is not valid YAML: ${error.message}.`,
      fix: 'Begin every metadata line with "#" and the same number of spaces, indent nested lines with spaces, and quote texts that contain ": " or " #".',
    });
  }
  if (document.errors.length > 0) return null;
  const root = document.contents === null ? null : convert(document.contents, placeOf, faults);
  if (root === null) return [];
  if (root.kind === 'map') return root.entries;
  faults.add(root.place, {
    code: 'not-a-map',
    message: 'The metadata is not a list of "slot: value" lines.',
    fix: 'Write one "slot: value" a line; comments belong into the slot "comment".',
  });
  return null;
}

/** Looks for what must not be there before anything is composed, so that neither aliases nor depth can hurt. */
function scan(text: string, shift: number, faults: FaultList): boolean {
  let sound = true;
  let [line, column, flow, markers] = [1, 1 + shift, 0, 0];
  let scalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === '\u001f') {
      scalar = true;
      continue;
    }
    if (!scalar && (lexeme === '\u0002' || lexeme === '\u0018')) continue;
    const type = scalar ? 'scalar' : CST.tokenType(lexeme);
    scalar = false;
    const feature = type === null ? undefined : FORBIDDEN[type];
    if (feature !== undefined) {
      sound = false;
      faults.add(
        { line, column },
        {
          code: 'forbidden-yaml',
          message: `SSSOM metadata must not use YAML ${feature}: ${lexeme.slice(0, 40)}.`,
          fix: 'Write the value out; put it in double quotes if it begins with *, &, ! or %.',
        },
      );
    }
    if (type === 'flow-map-start' || type === 'flow-seq-start') flow += 1;
    if (type === 'flow-map-end' || type === 'flow-seq-end') flow -= 1;
    if (type === 'seq-item-ind' || type === 'explicit-key-ind') markers += 1;
    if (flow > DEEPEST_NESTING || markers > DEEPEST_NESTING) {
      faults.add(
        { line, column },
        {
          code: 'nested-too-deep',
          message: 'The metadata is nested deeper than any SSSOM slot.',
          fix: 'Use single values, lists of values, curie_map and extension_definitions only.',
        },
      );
      return false;
    }
    const lastBreak = lexeme.lastIndexOf('\n');
    if (lastBreak === -1) {
      column += lexeme.length;
    } else {
      for (const char of lexeme) if (char === '\n') line += 1;
      column = lexeme.length - lastBreak + shift;
      markers = 0;
    }
  }
  return sound;
}

function convert(node: Node, placeOf: (offset: number) => SssomPlace, faults: FaultList): YamlValue | null {
  const place = placeOf(node.range?.[0] ?? 0);
  if (isScalar(node)) {
    const text = String(node.value ?? '');
    if (node.type === 'PLAIN' && ['', '~', 'null', 'Null', 'NULL'].includes(text)) return null;
    return { kind: 'scalar', place, text };
  }
  if (isSeq<Node>(node)) {
    const items = node.items.map((item) => convert(item, placeOf, faults));
    return { kind: 'sequence', place, items: items.filter((item) => item !== null) };
  }
  if (!isMap<Node, Node | null>(node)) return null;
  const entries = node.items.map(({ key, value }): YamlEntry => {
    const at = placeOf(key.range?.[0] ?? 0);
    if (!isScalar(key)) {
      faults.add(at, {
        code: 'not-a-key',
        message: 'A key of the metadata is not a plain name.',
        fix: 'Write "slot: value".',
      });
    }
    return {
      key: isScalar(key) ? String(key.value) : '',
      place: at,
      value: value === null ? null : convert(value, placeOf, faults),
    };
  });
  return { kind: 'map', place, entries: distinctEntries(entries, faults) };
}

function distinctEntries(entries: readonly YamlEntry[], faults: FaultList): YamlEntry[] {
  const seen = new Set<string>();
  return entries.filter(({ key, place }) => {
    if (!seen.has(key)) {
      seen.add(key);
      return true;
    }
    faults.add(place, {
      code: 'repeated-key',
      message: `"${key.slice(0, 60)}" is given twice.`,
      fix: 'Keep one of the two; give several values as a list.',
    });
    return false;
  });
}

/** YAML's plain scalars that are not text in the core schema, so that a text of this form must be quoted. */
const NOT_TEXT =
  /^(?:|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INDICATOR = /^(?:[,[\]{}#&*!|>'"%@`]|[-?:](?:$|\s))/;
/** Characters that stand for themselves on one line of YAML: the printable ones without line breaks. */
const PRINTABLE =
  /^[\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** A scalar in plain style where that is possible, otherwise double-quoted, always on one line. */
export function yamlScalar(text: string): string {
  const plain =
    !NOT_TEXT.test(text) &&
    !INDICATOR.test(text) &&
    PRINTABLE.test(text) &&
    !/^\s|\s$|:(?:\s|$)|\s#/.test(text);
  if (plain) return text;
  const escaped = JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return escaped;
}

/** Bytes of an XML file to text: the encoding is told by the byte order mark, then by the XML declaration. */
import { invalidUtf8Line } from '../utf8.ts';

export type XmlEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

type ToldEncoding =
  | {
      readonly ok: true;
      readonly encoding: XmlEncoding;
      /** What the declaration says, when the bytes prove it wrong. */
      readonly contradicted: string | null;
    }
  | { readonly ok: false; readonly name: string };

/** Names an XML declaration may use; the web's reading of ISO-8859-1 as windows-1252 only adds characters. */
const DECLARED: Readonly<Record<string, XmlEncoding | 'utf-16'>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'utf-16': 'utf-16',
  'utf-16le': 'utf-16',
  'utf-16be': 'utf-16',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
};

export const READABLE_ENCODINGS = 'UTF-8, UTF-16, ISO-8859-1 and windows-1252';

const DECLARATION = /^\s*<\?xml[^>]{0,300}?\sencoding\s*=\s*["']([^"'>]{1,60})["']/;
/** Enough to tell the encoding from: a byte order mark and an XML declaration. */
export const HEAD_BYTES = 512;

/** The encoding of an XML file from its first bytes (`HEAD_BYTES`, or all there are), or the name of one that cannot be read here. */
export function tellEncoding(bytes: Uint8Array): ToldEncoding {
  const [a, b, c, d] = bytes;
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff)) {
    return { ok: false, name: 'UTF-32' };
  }
  if (a === 0xff && b === 0xfe) return marked(bytes, 'utf-16le');
  if (a === 0xfe && b === 0xff) return marked(bytes, 'utf-16be');
  if (a === 0xef && b === 0xbb && c === 0xbf) return marked(bytes, 'utf-8');
  if (a === 0x3c && b === 0) return marked(bytes, 'utf-16le');
  if (a === 0 && b === 0x3c) return marked(bytes, 'utf-16be');
  const name = declaredName(bytes, 'windows-1252');
  if (name === null) return { ok: true, encoding: 'utf-8', contradicted: null };
  const declared = encodingOf(name);
  if (declared === undefined) return { ok: false, name };
  // A declaration that can be read byte by byte is not in UTF-16, whatever it says.
  if (declared === 'utf-16') return { ok: true, encoding: 'utf-8', contradicted: name };
  return { ok: true, encoding: declared, contradicted: null };
}

function marked(bytes: Uint8Array, encoding: XmlEncoding): ToldEncoding {
  const name = declaredName(bytes, encoding);
  if (name === null) return { ok: true, encoding, contradicted: null };
  const declared = encodingOf(name);
  const agrees = declared === encoding || (declared === 'utf-16' && encoding.startsWith('utf-16'));
  return { ok: true, encoding, contradicted: agrees ? null : name };
}

function encodingOf(name: string): XmlEncoding | 'utf-16' | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(DECLARED, key) ? DECLARED[key] : undefined;
}

function declaredName(bytes: Uint8Array, encoding: XmlEncoding): string | null {
  const head = new TextDecoder(encoding).decode(bytes.subarray(0, HEAD_BYTES));
  return DECLARATION.exec(head)?.[1] ?? null;
}

type Decoded =
  | { readonly ok: true; readonly text: string }
  /** How many lines below the beginning of these bytes the first invalid one is; null where that is not known. */
  | { readonly ok: false; readonly linesBelow: number | null };

/** Decodes a file in pieces; a character may be cut between two of them. To be given no more once it fails. */
export function createDecoder(encoding: XmlEncoding): (bytes: Uint8Array, last: boolean) => Decoded {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let cut: Uint8Array = new Uint8Array();
  return (bytes, last) => {
    try {
      const text = decoder.decode(bytes, { stream: !last });
      if (encoding === 'utf-8') cut = cutCharacter(bytes, cut);
      return { ok: true, text };
    } catch {
      if (encoding !== 'utf-8') return { ok: false, linesBelow: null };
      return { ok: false, linesBelow: (invalidUtf8Line(Buffer.concat([cut, bytes])) ?? 1) - 1 };
    }
  };
}

/** The beginning of a UTF-8 character at the end of valid bytes; it takes at most three of its four. */
function cutCharacter(bytes: Uint8Array, before: Uint8Array): Uint8Array {
  const end = bytes.length >= 3 ? bytes.subarray(-3) : Buffer.concat([before, bytes]).subarray(-3);
  for (let back = 1; back <= end.length; back += 1) {
    const byte = end[end.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? Uint8Array.from(end.subarray(-back)) : new Uint8Array();
  }
  return new Uint8Array();
}

/** Bytes of an XML file to text: the encoding is told by the byte order mark, then by the XML declaration. */

export type XmlEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export type ToldEncoding =
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
const HEAD_BYTES = 512;

/** The encoding of an XML file's bytes, or the name of one that cannot be read here. */
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

const CHUNK_BYTES = 16_384;

/** The text in pieces of some 16,000 characters; a null, and nothing after it, where the bytes are not in the encoding. */
export function* decodeChunks(bytes: Uint8Array, encoding: XmlEncoding): Generator<string | null> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (let offset = 0; offset < bytes.length; offset += CHUNK_BYTES) {
    const end = offset + CHUNK_BYTES;
    let text: string | null;
    try {
      text = decoder.decode(bytes.subarray(offset, end), { stream: end < bytes.length });
    } catch {
      text = null;
    }
    yield text;
    if (text === null) return;
  }
}

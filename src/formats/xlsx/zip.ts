/** The directory of a ZIP file, read without unpacking anything. */
import { inflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  /** 0 is stored, 8 is deflated. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly packedBytes: number;
  /** As the directory says; it can lie. */
  readonly bytes: number;
  readonly headerOffset: number;
}

type ZipDirectory =
  | { readonly ok: true; readonly entries: readonly ZipEntry[] }
  | { readonly ok: false; readonly problem: 'not-zip' | 'too-many-entries' | 'zip64' };

const CHUNK_BYTES = 1024 * 1024;
const END_BYTES = 22;
const MAX_COMMENT = 0xffff;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

/** Reads the central directory: at most `maxEntries` names and sizes, in the order of the file. Never throws. */
export function readDirectory(bytes: Uint8Array, maxEntries: number): ZipDirectory {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === null) return { ok: false, problem: 'not-zip' };
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (count === 0xffff || start === 0xffffffff) return { ok: false, problem: 'zip64' };
  if (count > maxEntries) return { ok: false, problem: 'too-many-entries' };
  const entries: ZipEntry[] = [];
  for (let index = 0, offset = start; index < count; index += 1) {
    if (offset + CENTRAL_BYTES > end || view.getUint32(offset, true) !== CENTRAL) {
      return { ok: false, problem: 'not-zip' };
    }
    const nameBytes = view.getUint16(offset + 28, true);
    const next =
      offset +
      CENTRAL_BYTES +
      nameBytes +
      view.getUint16(offset + 30, true) +
      view.getUint16(offset + 32, true);
    if (next > end) return { ok: false, problem: 'not-zip' };
    const name = bytes.subarray(offset + CENTRAL_BYTES, offset + CENTRAL_BYTES + nameBytes);
    const entry = {
      name: new TextDecoder().decode(name),
      method: view.getUint16(offset + 10, true),
      encrypted: (view.getUint16(offset + 8, true) & 1) === 1,
      packedBytes: view.getUint32(offset + 20, true),
      bytes: view.getUint32(offset + 24, true),
      headerOffset: view.getUint32(offset + 42, true),
    };
    if ([entry.packedBytes, entry.bytes, entry.headerOffset].includes(0xffffffff)) {
      return { ok: false, problem: 'zip64' };
    }
    entries.push(entry);
    offset = next;
  }
  return { ok: true, entries };
}

function findEnd(view: DataView): number | null {
  const lowest = Math.max(0, view.byteLength - END_BYTES - MAX_COMMENT);
  for (let offset = view.byteLength - END_BYTES; offset >= lowest; offset -= 1) {
    if (view.getUint32(offset, true) === END) return offset;
  }
  return null;
}

/** Where an entry's packed bytes begin; null when its local header is missing or tells another size or place. */
export function dataStart(bytes: Uint8Array, entry: ZipEntry): number | null {
  const { headerOffset: offset, packedBytes } = entry;
  if (offset + LOCAL_BYTES > bytes.byteLength) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(offset, true) !== LOCAL || view.getUint16(offset + 8, true) !== entry.method)
    return null;
  const start = offset + LOCAL_BYTES + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  return start + packedBytes > bytes.byteLength ? null : start;
}

/** The entry unpacked; null when it is damaged or unpacks to another size than the directory says. Memory is bounded by that size. */
export function unpack(bytes: Uint8Array, entry: ZipEntry): Buffer | null {
  const start = dataStart(bytes, entry);
  if (start === null) return null;
  const packed = bytes.subarray(start, start + entry.packedBytes);
  if (entry.method === 0) return entry.packedBytes === entry.bytes ? Buffer.from(packed) : null;
  try {
    const unpacked = inflateRawSync(packed, {
      maxOutputLength: Math.max(1, entry.bytes),
      chunkSize: CHUNK_BYTES,
    });
    return unpacked.length === entry.bytes ? unpacked : null;
  } catch {
    return null;
  }
}

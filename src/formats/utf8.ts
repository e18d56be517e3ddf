import { isUtf8 } from 'node:buffer';

/** 1-based line of the first byte that is not UTF-8, or null when all of it is. */
export function invalidUtf8Line(bytes: Uint8Array): number | null {
  if (isUtf8(bytes)) return null;
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >>> 1;
    if (isUtf8(bytes.subarray(0, characterStart(bytes, middle)))) valid = middle;
    else invalid = middle;
  }
  return lineAt(bytes, valid);
}

/** 1-based line of a byte offset, lines ending in a line feed. */
export function lineAt(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(10); at !== -1 && at < offset; at = bytes.indexOf(10, at + 1)) line += 1;
  return line;
}

/** A prefix may only be judged where it does not cut a character in two. */
function characterStart(bytes: Uint8Array, offset: number): number {
  let start = offset;
  while (start > 0 && offset - start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}

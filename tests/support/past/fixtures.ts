import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** Populated databases of earlier versions, named by the newest migration of the version that made them. */
export const DATABASES = join(import.meta.dirname, '../../fixtures/database');

export const answersOf = (name: string) => join(DATABASES, `${name}.answers.br`);

export function fixtures(): readonly string[] {
  return readdirSync(DATABASES)
    .flatMap((name) => /^(.+)\.sqlite\.br$/.exec(name)?.[1] ?? [])
    .sort();
}

export function unpack(name: string, file: string): void {
  writeFileSync(file, brotliDecompressSync(readFileSync(join(DATABASES, `${name}.sqlite.br`))));
}

export function pack(bytes: Buffer): Buffer {
  const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  return brotliCompressSync(bytes, {
    params: { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}

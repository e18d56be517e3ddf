import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** The repository as text, for tests that hold its house rules. */

export const ROOT = resolve(import.meta.dirname, '../..');

export interface SourceFile {
  /** From the root, with slashes: src/domain/graph.ts. */
  readonly path: string;
  readonly text: string;
}

export function sourceFiles(folder = 'src'): readonly SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** What a module imports or re-exports, types too: paths from the root for our own files, else the package's name. */
export function importsOf({ path, text }: SourceFile): readonly string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const statement =
    /\b(?:import|export)\s(?:[^'"`;()=]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;
  return [...code.matchAll(statement)].map(([, fixed, dynamic]) => {
    const specifier = fixed ?? dynamic ?? '';
    if (specifier.startsWith('.'))
      return relative(ROOT, resolve(ROOT, dirname(path), specifier)).replaceAll('\\', '/');
    return specifier.startsWith('node:')
      ? specifier
      : specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/');
  });
}

/** Every file that is or would be committed. */
export function committedFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: ROOT,
  });
  return [...new Set(listed.toString('utf8').split('\0'))].filter((path) => path !== '').sort();
}

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { importsOf, ROOT, sourceFiles } from './source.ts';

/** Packages that compute and neither read nor write anything: all that the domain may use. */
const PURE = ['currency-codes', 'i18n-iso-countries', 'fastest-levenshtein'];
const DATABASES = ['better-sqlite3', 'drizzle-orm', 'pg'];
const isWeb = (name: string) => name.startsWith('fastify') || name.startsWith('@fastify/');
const isOurs = (name: string) => name.startsWith('src/');
const isUnder =
  (...folders: readonly string[]) =>
  (name: string) =>
    folders.some((folder) => name.startsWith(`src/${folder}/`));

/** Each layer and what it may import; nothing imports upward. */
const LAYERS: readonly (readonly [layer: string, may: (name: string) => boolean])[] = [
  ['domain', (name) => isUnder('domain')(name) || PURE.includes(name)],
  ['store', (name) => (isOurs(name) ? isUnder('domain', 'store')(name) : !isWeb(name))],
  [
    'formats',
    (name) => (isOurs(name) ? isUnder('domain', 'formats')(name) : !isWeb(name) && !DATABASES.includes(name)),
  ],
  [
    'services',
    (name) =>
      isOurs(name)
        ? isUnder('domain', 'services', 'formats')(name) || /^src\/store\/\w+\.ts$/.test(name)
        : !isWeb(name) && !DATABASES.includes(name),
  ],
  [
    'http',
    (name) =>
      isOurs(name)
        ? isUnder('domain', 'services', 'formats', 'http', 'web')(name) || name === 'src/store/port.ts'
        : !DATABASES.includes(name),
  ],
  [
    'web',
    (name) =>
      isOurs(name)
        ? isUnder('domain', 'services', 'formats', 'web')(name) || name === 'src/store/port.ts'
        : !DATABASES.includes(name),
  ],
];

describe('dependency directions', () => {
  const files = sourceFiles();

  it('reads imports of every form', () => {
    const text = `
      import a from 'one';
      import { b, type C } from "./two.ts";
      import type { D } from '../three.ts';
      import * as e from '@scope/four/part';
      import './five.ts';
      export { f } from './six.ts';
      export * from 'node:fs';
      const g = await import('./seven.ts');
      // import h from 'comment';
      const words = "from 'text'";`;
    expect(importsOf({ path: 'src/domain/x.ts', text })).toEqual([
      'one',
      'src/domain/two.ts',
      'src/three.ts',
      '@scope/four',
      'src/domain/five.ts',
      'src/domain/six.ts',
      'node:fs',
      'src/domain/seven.ts',
    ]);
  });

  it.each(LAYERS)('src/%s imports only what stands below it', (layer, may) => {
    const own = files.filter(({ path }) => path.startsWith(`src/${layer}/`));
    expect(own.length).toBeGreaterThan(0);
    const wrong = own.flatMap((file) =>
      importsOf(file)
        .filter((name) => !may(name))
        .map((name) => `${file.path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('leaves the database to the adapters: one file outside them knows that SQLite is below', () => {
    const knowing = files
      .filter(({ path }) => !path.startsWith('src/store/sqlite/'))
      .filter((file) =>
        importsOf(file).some((name) => DATABASES.includes(name) || isUnder('store/sqlite')(name)),
      );
    expect(knowing.map(({ path }) => path)).toEqual(['src/store/open.ts']);
  });

  it('names SQLite nowhere above the adapter but where addresses of databases are read', () => {
    const naming = files
      .filter(({ path }) => path.startsWith('src/') && !path.startsWith('src/store/sqlite/'))
      .filter(({ text }) => /sqlite/i.test(text));
    expect(naming.map(({ path }) => path)).toEqual([
      'src/config.ts',
      'src/store/address.ts',
      'src/store/open.ts',
    ]);
  });

  it('tests of HTTP ask the application and the port, never the file of the database', () => {
    const opening = sourceFiles('tests/http').filter((file) =>
      importsOf(file).some((name) => DATABASES.includes(name) || isUnder('store/sqlite')(name)),
    );
    expect(opening.map(({ path }) => path)).toEqual([]);
  });

  it('has no circle of imports', () => {
    const imports = new Map(files.map((file) => [file.path, importsOf(file).filter(isOurs)]));
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      if (done.has(path) || trail.includes(path)) return;
      for (const next of imports.get(path) ?? []) walk(next, [...trail, path]);
      done.add(path);
    };
    for (const { path } of files) walk(path, []);
    expect(circles).toEqual([]);
  });
});

describe('the rule in biome.json', () => {
  const wrong = [
    ['src/domain/a1.ts', 'zod'],
    ['src/domain/a2.ts', 'node:fs'],
    ['src/domain/a3.ts', 'fastify'],
    ['src/domain/a4.ts', '@fastify/helmet'],
    ['src/domain/a5.ts', 'better-sqlite3'],
    ['src/domain/a6.ts', 'drizzle-orm/sqlite-core'],
    ['src/domain/a7.ts', '../store/port.ts'],
    ['src/domain/a8.ts', '../services/problems.ts'],
    ['src/domain/a9.ts', '../http/auth.ts'],
    ['src/domain/b1.ts', '../formats/project-draft.ts'],
    ['src/domain/b2.ts', '../web/html.ts'],
    ['src/domain/b3.ts', '../config.ts'],
    ['src/domain/b4.ts', '../cli/exit.ts'],
    ['src/store/a1.ts', '../services/problems.ts'],
    ['src/store/sqlite/a2.ts', '../../http/auth.ts'],
    ['src/store/a3.ts', 'fastify'],
    ['src/formats/sssom/a1.ts', '../../services/problems.ts'],
    ['src/formats/a2.ts', '../web/html.ts'],
    ['src/services/a1.ts', '../http/auth.ts'],
    ['src/services/a2.ts', '../store/sqlite/rows.ts'],
    ['src/services/a3.ts', 'drizzle-orm'],
    ['src/services/a4.ts', 'drizzle-orm/better-sqlite3'],
    ['src/services/a5.ts', '../cli/exit.ts'],
    ['src/http/a1.ts', '../store/sqlite/rows.ts'],
    ['src/http/routes/a2.ts', '../../store/sqlite/rows.ts'],
    ['src/http/routes/a3.ts', 'better-sqlite3'],
    ['src/web/a1.ts', 'drizzle-orm'],
  ] as const;
  const right = [
    ['src/domain/r1.ts', './types.ts'],
    ['src/domain/r2.ts', 'currency-codes'],
    ['src/store/r1.ts', '../domain/types.ts'],
    ['src/store/sqlite/r2.ts', 'better-sqlite3'],
    ['src/services/r1.ts', '../store/port.ts'],
    ['src/http/routes/r1.ts', '../../services/problems.ts'],
  ] as const;

  let reported: readonly string[];
  let others: readonly string[];

  /** All snippets in one run of the real linter, with the real configuration, in a folder of their own. */
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crosswalk-biome-'));
    cpSync(join(ROOT, 'biome.json'), join(folder, 'biome.json'));
    for (const [path, name] of [...wrong, ...right]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `import { thing } from '${name}';\n\nexport const copy = thing;\n`);
    }
    const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
    const args = [biome, 'lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'];
    const out = await new Promise<string>((resolve) =>
      execFile(process.execPath, args, { cwd: folder }, (_error, stdout) => resolve(stdout)),
    );
    rmSync(folder, { recursive: true, force: true });
    const { diagnostics } = JSON.parse(out) as {
      diagnostics: { category: string; location: { path: string } }[];
    };
    const isRule = ({ category }: { category: string }) => category === 'lint/style/noRestrictedImports';
    reported = diagnostics.filter(isRule).map(({ location }) => location.path);
    others = diagnostics.filter((found) => !isRule(found)).map(({ category }) => category);
  });

  it.each(wrong)('reports that %s imports %s', (path) => {
    expect(reported).toContain(path);
  });

  it('reports no import that points the right way, and nothing else', () => {
    expect(reported.filter((path) => right.some(([allowed]) => allowed === path))).toEqual([]);
    expect(others).toEqual([]);
  });
});

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROBLEMS } from '../../src/services/problems.ts';
import { committedFiles, ROOT, sourceFiles } from './source.ts';

const MAX_LINES = 350;
/** Folders of the machine somebody worked on, which mean nothing anywhere else. */
const MACHINE_PATHS = [
  /(?<![\w.:/-])\/(?:home|Users)\/[a-z][\w.-]*/,
  /(?<![\w.:/-])\/(?:root|work)\/\w/,
  /\b[A-Z]:\\{1,2}Users\\/,
];
const MAX_BYTES = 5_000_000;

describe('files', () => {
  it(`under src have at most ${MAX_LINES} lines each`, () => {
    const long = sourceFiles()
      .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long).toEqual([]);
  });

  it('name no folder of the machine they were written on', () => {
    const files = committedFiles();
    expect(files).toContain('tests/house/files.test.ts');
    const naming = files.flatMap((path) => {
      const full = join(ROOT, path);
      if (!statSync(full, { throwIfNoEntry: false })?.isFile()) return [];
      return readFileSync(full, 'utf8')
        .split('\n')
        .flatMap((line, place) =>
          MACHINE_PATHS.some((pattern) => pattern.test(line)) ? [`${path}:${place + 1}`] : [],
        );
    });
    expect(naming).toEqual([]);
  });

  it('are small enough to read: databases, archives and real inputs are not committed', () => {
    const files = committedFiles().filter((path) =>
      statSync(join(ROOT, path), { throwIfNoEntry: false })?.isFile(),
    );
    // Databases of earlier versions, filled by our own tests, are what migrations are tested with.
    const kept = files.filter((path) => !path.startsWith('tests/fixtures/database/'));
    expect(kept.filter((path) => /\.(sqlite|db|zip|gz|br|log)(-\w+)?$/.test(path))).toEqual([]);
    expect(files.filter((path) => statSync(join(ROOT, path)).size > MAX_BYTES)).toEqual([]);
  });

  it('under src and tests leave nothing out: no test is skipped, alone or to come, and no line is kept from the compiler', () => {
    const left = [...sourceFiles(), ...sourceFiles('tests')].flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, place) =>
          /\b(?:it|test|describe)\.(?:only|todo|skip)\b|@ts-(?:ignore|nocheck)/.test(line) &&
          path !== 'tests/house/files.test.ts'
            ? [`${path}:${place + 1}: ${line.trim()}`]
            : [],
        ),
    );
    expect(left).toEqual([]);
  });
});

describe('the registry of errors', () => {
  const registry = sourceFiles().find(({ path }) => path === 'src/services/problems.ts');
  const codes = Object.keys(PROBLEMS);

  it('lists every code once, in letters and hyphens', () => {
    const declared = [...(registry?.text ?? '').matchAll(/^ {2}'?([\w-]+)'?: \{\n {4}status:/gm)].map(
      ([, code]) => code,
    );
    expect(declared).toEqual(codes);
    expect(new Set(declared).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it.each(Object.entries(PROBLEMS))(
    '%s is an error status with a title and a page of its own',
    (_code, problem) => {
      expect(problem.status).toBeGreaterThanOrEqual(400);
      expect(problem.status).toBeLessThan(600);
      expect(problem.page.length).toBeGreaterThan(60);
      for (const field of ['title', 'page'] as const) {
        expect(Object.values(PROBLEMS).filter((other) => other[field] === problem[field])).toHaveLength(1);
      }
    },
  );

  it.each(codes)('%s is answered somewhere in src', (code) => {
    const elsewhere = sourceFiles().filter(({ path }) => path !== registry?.path);
    expect(elsewhere.filter(({ text }) => text.includes(`'${code}'`)).map(({ path }) => path)).not.toEqual(
      [],
    );
  });
});

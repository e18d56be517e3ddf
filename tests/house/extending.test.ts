import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './source.ts';

const text = readFileSync(join(ROOT, 'docs', 'extending.md'), 'utf8');

describe('docs/extending.md', () => {
  test('names files and folders that exist', () => {
    const named = [...text.matchAll(/`((?:src|tests|docs)\/[^`<\s]+)`/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('names what its examples are taken from', () => {
    const named: readonly (readonly [file: string, name: string])[] = [
      ['src/formats/iati/read.ts', 'const SAYS'],
      ['src/app.ts', 'const REPORT_KINDS'],
      ['src/domain/project-types.ts', 'export interface ProjectInput'],
    ];
    for (const [file, name] of named) expect(readFileSync(join(ROOT, file), 'utf8')).toContain(name);
  });

  test.each(['An import format of projects', 'A counting method', 'A report', 'A page', 'An endpoint'])(
    'says how to add: %s',
    (heading) => expect(text).toContain(`## ${heading}\n`),
  );

  test.each(['A field of a project', 'A language'])('says how to add: %s', (heading) =>
    expect(text).toContain(`## ${heading}\n`),
  );
});

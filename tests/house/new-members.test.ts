import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from './source.ts';

/**
 * A new field or member must not compile until every place that matters has been written. The compiler runs over a copy of
 * the source in which each type has one more.
 */

interface Added {
  readonly file: string;
  readonly after: string;
  readonly text: string;
}

/** Each name stands in the errors of the places that miss it. */
const ADDED: Readonly<Record<string, Added>> = {
  newProjectField: {
    file: 'src/domain/project-types.ts',
    after: 'export interface Project {',
    text: ' readonly newProjectField: string;',
  },
  newTagField: {
    file: 'src/domain/project-types.ts',
    after: 'export interface Tag {',
    text: ' readonly newTagField: string | null;',
  },
  newMappingField: {
    file: 'src/domain/types.ts',
    after: 'export interface Mapping {',
    text: ' readonly newMappingField: string;',
  },
  newConceptField: {
    file: 'src/domain/types.ts',
    after: 'export interface Concept {',
    text: ' readonly newConceptField: string;',
  },
  newAmountKind: {
    file: 'src/domain/project-types.ts',
    after: 'export const AMOUNT_KINDS = [',
    text: "'newAmountKind', ",
  },
  newMethod: {
    file: 'src/domain/methods.ts',
    after: 'export const COUNTING_METHODS = {',
    text: " newMethod: { ...count, counts: 'newMethod', weights: 'newMethod' },",
  },
  newCounts: { file: 'src/domain/methods.ts', after: 'readonly counts: ', text: "'newCounts' | " },
  newWeights: { file: 'src/domain/methods.ts', after: 'readonly weights: ', text: "'newWeights' | " },
  newSource: {
    file: 'src/formats/project-sources.ts',
    after: 'export const PROJECT_SOURCES = {',
    text: ' newSource: { newSource: true },',
  },
  newExport: {
    file: 'src/http/project-exports.ts',
    after: 'export const PROJECT_EXPORTS = {',
    text: " newExport: { ...csv, kind: 'newExport' },",
  },
  newTableFile: {
    file: 'src/http/report-formats.ts',
    after: 'export const TABLE_FILES = {',
    text: " newTableFile: { ...text, write: 'newTableFile' },",
  },
};

let folder: string;
let errors: readonly string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosswalk-members-'));
  cpSync(join(ROOT, 'src'), join(folder, 'src'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const options = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')) as object;
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...options, include: ['src'] }));
  for (const { file, after, text } of Object.values(ADDED)) {
    const path = join(folder, file);
    const before = readFileSync(path, 'utf8');
    if (!before.includes(after)) throw new Error(`${file} has no "${after}"`);
    writeFileSync(path, before.replace(after, `${after}${text}`));
  }
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', '.', '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  // An error goes on in indented lines.
  errors = stdout.split(/\n(?=\S)/);
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The files that do not compile for want of a name. */
function missedIn(name: string): readonly string[] {
  const found = errors
    .filter((error) => error.includes(name))
    .map((error) => error.slice(0, error.indexOf('(')));
  return [...new Set(found)].sort();
}

describe('does not compile until it is written everywhere it matters', () => {
  test.each<readonly [name: string, files: readonly string[]]>([
    [
      'newProjectField',
      [
        'src/domain/project.ts',
        'src/formats/iati/read.ts',
        'src/formats/project-columns-out.ts',
        'src/formats/project-ndjson.ts',
        'src/formats/table/row.ts',
        'src/formats/uninfo/read.ts',
        'src/http/present.ts',
        'src/http/schemas/projects.ts',
        'src/services/import-rows.ts',
        'src/services/project-body.ts',
        'src/services/silence.ts',
        'src/store/sqlite/rows.ts',
      ],
    ],
    [
      'newTagField',
      [
        'src/domain/project.ts',
        'src/formats/project-columns-out.ts',
        'src/http/present.ts',
        'src/http/schemas/projects.ts',
        'src/services/projects.ts',
        'src/store/sqlite/rows.ts',
      ],
    ],
    [
      'newMappingField',
      [
        'src/domain/mapping-fields.ts',
        'src/formats/crosswalk-table.ts',
        'src/formats/documents.ts',
        'src/formats/skos/crosswalk-graph.ts',
        'src/formats/sssom/mapping-rows.ts',
        'src/formats/sssom/profile.ts',
        'src/services/propose-mappings.ts',
        'src/services/what-if.ts',
        'src/store/sqlite/rows.ts',
      ],
    ],
    [
      'newConceptField',
      [
        'src/formats/crosswalk-workbook.ts',
        'src/formats/framework-files.ts',
        'src/formats/skos/crosswalk-graph.ts',
        'src/formats/uninfo/framework.ts',
        'src/http/present.ts',
        'src/http/schemas/crosswalk.ts',
        'src/services/skos-frameworks.ts',
        'src/store/sqlite/rows.ts',
      ],
    ],
    ['newAmountKind', ['src/formats/iati/write-money.ts', 'src/formats/table/columns.ts']],
    ['newMethod', ['src/domain/contributions.ts', 'src/domain/counted.ts', 'src/domain/methods.ts']],
    ['newCounts', ['src/domain/contributions.ts']],
    ['newWeights', ['src/domain/counted.ts']],
    ['newSource', ['src/formats/project-sources.ts']],
    ['newExport', ['src/http/project-exports.ts']],
    ['newTableFile', ['src/http/report-formats.ts']],
  ])('%s', (name, files) => {
    expect(missedIn(name)).toEqual(expect.arrayContaining([...files]));
  });
});

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/cli/exit.ts';
import { hasShared, sharedPath, sharedTitle } from '../support/shared.ts';
import { json, runCommand } from './run.ts';

const SEED = resolve(import.meta.dirname, '../../seed');
const FIXTURES = resolve(import.meta.dirname, '../fixtures/sssom');

interface Checked {
  readonly conforms: boolean;
  readonly faults: readonly { readonly line: number; readonly message: string; readonly fix: string }[];
}

/** A folder for one test; tests run side by side here, so each hands over its own end. */
function ownFolder(onTestFinished: (clean: () => void) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-check-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe.concurrent('crosswalk check', () => {
  it('finds nothing in the seed folder', async () => {
    const { code, out, err } = await runCommand(['check']);
    expect({ code, err }).toEqual({ code: EXIT.ok, err: '' });
    const lines = out.trimEnd().split('\n');
    expect(lines.pop()).toBe('Nothing found.');
    for (const line of lines) expect(line).toMatch(/^remark: .*statement-in-two-sets/);
    expect(json(await runCommand(['check', '--json']))).toMatchObject({ findings: [] });
  });

  it('finds what is wrong with a seed folder, with file and line, and ends with exit code 1', async ({
    onTestFinished,
  }) => {
    const folder = ownFolder(onTestFinished);
    cpSync(SEED, folder, { recursive: true });
    const file = join(folder, 'frameworks/gcm/concepts.tsv');
    const lines = readFileSync(file, 'utf8').split('\n');
    const second = (lines[2] ?? '').split('\t');
    const first = (lines[1] ?? '').split('\t');
    lines[2] = second.with(3, first[3] ?? '').join('\t');
    writeFileSync(file, lines.join('\n'));
    const found = await runCommand(['check', '--seed', folder]);
    expect(found.code).toBe(EXIT.negative);
    expect(found.out).toMatch(/frameworks\/gcm\/concepts\.tsv:3: gcm:2: repeated-label/);
    const printed = await runCommand(['check', '--seed', folder, '--json']);
    expect(json(printed)).toMatchObject({ findings: [{ rule: 'repeated-label', id: 'gcm:2', line: 3 }] });
    lines[2] = second.with(1, 'nonsense').join('\t');
    writeFileSync(file, lines.join('\n'));
    expect((await runCommand(['check', '--seed', folder])).code).toBe(EXIT.negative);
  });

  it('needs no database and makes none', async ({ onTestFinished }) => {
    const folder = ownFolder(onTestFinished);
    const environment = { CROSSWALK_DATABASE_URL: `file:${join(folder, 'none.sqlite')}` };
    const file = join(SEED, 'mappings/judged-msd-sdg.sssom.tsv');
    expect((await runCommand(['check'], environment)).code).toBe(EXIT.ok);
    expect((await runCommand(['check', '--sssom', file], environment)).code).toBe(EXIT.ok);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes mapping files of the seed as conforming SSSOM', async () => {
    const names = ['judged-msd-sdg', 'stated-sp-sdg'];
    const results = await Promise.all(
      names.map((name) =>
        runCommand(['check', '--sssom', join(SEED, `mappings/${name}.sssom.tsv`), '--json']),
      ),
    );
    for (const result of results) {
      expect([result.code, json<Checked>(result)]).toMatchObject([EXIT.ok, { conforms: true, faults: [] }]);
    }
  });

  it.each(['missing-slots', 'mixed-faults', 'undeclared-prefix'])(
    'tells what is wrong with %s: line, message and fix',
    async (name) => {
      const result = await runCommand(['check', '--sssom', join(FIXTURES, `${name}.sssom.tsv`), '--json']);
      expect([result.code, result.err]).toEqual([EXIT.negative, '']);
      const { conforms, faults } = json<Checked>(result);
      expect(conforms).toBe(false);
      expect(faults.length).toBeGreaterThan(0);
      for (const { line, message, fix } of faults) {
        expect(line).toBeGreaterThan(0);
        expect([message, fix]).not.toContain('');
      }
    },
  );
});

describe
  .skipIf(!hasShared)
  .concurrent(sharedTitle('crosswalk check --sssom on the examples of the standard'), () => {
    const folder = sharedPath('samples/sssom/spec-examples');
    const examples = hasShared ? readdirSync(folder).filter((name) => name.endsWith('.sssom.tsv')) : [];

    /** One of each kind; that all of them conform is the subject of tests/formats/sssom.test.ts. */
    const kinds = /^(embedded_mp|schema_(literals|no_term_found|extension-slots|pipe-escaping|record-ids))/;

    it.each(examples.filter((name) => kinds.test(name)))('takes %s', async (name) => {
      const result = await runCommand(['check', '--sssom', join(folder, name), '--json']);
      expect([result.code, json<Checked>(result)]).toMatchObject([EXIT.ok, { conforms: true, faults: [] }]);
    });

    it.each(examples.filter((name) => name.startsWith('external_example1')))(
      'takes %s with its metadata file only',
      async (name) => {
        const file = join(folder, name);
        const alone = await runCommand(['check', '--sssom', file, '--json']);
        expect([alone.code, json<Checked>(alone).conforms]).toEqual([EXIT.negative, false]);
        const metadata = file.replace(/\.tsv$/, '.yml');
        const together = await runCommand(['check', '--sssom', file, '--metadata', metadata, '--json']);
        expect([together.code, json<Checked>(together)]).toMatchObject([EXIT.ok, { conforms: true }]);
      },
    );

    it('refuses the file that must fail, with the place of each fault', async () => {
      const file = sharedPath('samples/sssom/bad_basic.tsv');
      const { code, out, err } = await runCommand(['check', '--sssom', file]);
      expect([code, err]).toEqual([EXIT.negative, '']);
      expect(out).toMatch(/bad_basic\.tsv:\d+:\d+: \S+/);
      expect(out).toMatch(/does not conform: \d+ faults/);
    });
  });

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { LAUNCHER, runCommand } from './run.ts';

const PRELOAD = resolve(import.meta.dirname, '../fixtures/cli/old-node.cjs');
const pretend = (node: string) => runCommand(['--version'], { PRETEND_NODE: node }, ['--require', PRELOAD]);

/** Whether npm has brought a runtime for this machine. */
function hasRuntime(): boolean {
  try {
    const found = createRequire(import.meta.url).resolve(
      `node-${process.platform}-${process.arch}/package.json`,
    );
    return existsSync(join(dirname(found), 'bin/node'));
  } catch {
    return false;
  }
}

describe('the launcher', () => {
  it.each(['0.10.48', '12.22.12', '20.20.2', '22.17.1'])(
    'started by Node %s, where npm brought no runtime, says in words which Node it needs',
    async (version) => {
      const { code, out, err } = await pretend(`${version} aix`);
      expect([code, out]).toEqual([1, '']);
      expect(err).toContain(`crosswalk needs Node 22.18 or later; this is ${version}`);
      expect(err).toContain('Install Node 24');
      expect(err).not.toMatch(/^\s+at /m);
    },
  );

  it('started by an old Node hands over to the runtime that npm brought, or says that it is too old', async () => {
    const { code, out, err } = await pretend('18.0.0');
    if (hasRuntime()) expect([code, out.trim(), err]).toEqual([0, VERSION, '']);
    else expect([code, err]).toEqual([1, expect.stringContaining('this is 18.0.0')]);
  });

  it.each(['22.18.0', '24.0.0', '26.1.0'])(
    'takes the Node that started it when that is %s',
    async (version) => {
      expect(await pretend(`${version} aix`)).toEqual({ code: 0, out: `${VERSION}\n`, err: '' });
    },
  );

  it('asks nothing of an old Node that it does not have: no module by the prefix node:, which Node 12 lacks', () => {
    expect(readFileSync(LAUNCHER, 'utf8')).not.toMatch(/require\('node:/);
  });
});

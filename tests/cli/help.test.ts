import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/cli/exit.ts';
import { runCommand } from './run.ts';

const COMMANDS = [
  'serve',
  'migrate',
  'backup',
  'seed',
  'align',
  'questions',
  'report',
  'import',
  'keys',
  'audit',
  'check',
] as const;
/** All others print data, so they have --json. */
const WITHOUT_DATA = ['serve', 'keys', 'keys revoke', 'audit', 'audit anchor'];
const SUBCOMMANDS = [
  'keys create',
  'keys list',
  'keys rotate',
  'keys revoke',
  'audit verify',
  'audit anchor',
] as const;

describe.concurrent('crosswalk --help', () => {
  it('names every command', async () => {
    const { code, out, err } = await runCommand(['--help']);
    expect([code, err]).toEqual([EXIT.ok, '']);
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
  });

  it.each([...COMMANDS, ...SUBCOMMANDS])(
    '%s --help says what it does and what its exit codes mean',
    async (command) => {
      const { code, out, err } = await runCommand([...command.split(' '), '--help']);
      expect([code, err]).toEqual([EXIT.ok, '']);
      expect(out).toContain(`Usage: crosswalk ${command}`);
      expect(/--json\s+print JSON/.test(out)).toBe(!WITHOUT_DATA.includes(command));
      for (const exit of Object.values(EXIT))
        expect(out).toMatch(new RegExp(`Exit codes:.*\\b${exit} \\w`, 's'));
    },
  );

  it.each([
    ['no command', []],
    ['an unknown command', ['nonsense']],
    ['neither tags nor a project', ['align']],
    ['chains of another kind', ['align', 'msd:1.2', '--chains', 'some']],
    ['a file that is not there', ['import', 'no-such-file.csv']],
    ['an unknown role', ['keys', 'create', '--role', 'king']],
    ['an SSSOM file that is not there', ['check', '--sssom', 'no-such-file.tsv']],
  ])('answers wrong usage (%s) with exit code 2 and words, printing no data', async (_title, args) => {
    const { code, out, err } = await runCommand(args, {
      CROSSWALK_DATABASE_URL: 'file:/nowhere/at/all.sqlite',
    });
    expect([code, out]).toEqual([EXIT.usage, '']);
    expect(err).not.toBe('');
    expect(err).not.toMatch(/^\s+at .+:\d+:\d+/m);
  });
});

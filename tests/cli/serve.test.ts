import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/cli/exit.ts';
import { json, runCommand, startCommand, temporaryDatabase } from './run.ts';

let database: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  database = temporaryDatabase();
});
afterEach(() => database.remove());

/** Starts the service on a free port and waits for the line that names its address. */
async function serve(level = 'silent') {
  const child = startCommand(['serve'], {
    ...database.environment,
    CROSSWALK_PORT: '0',
    CROSSWALK_LOG_LEVEL: level,
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const closed = once(child, 'close');
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    closed.then(() => [`ended: ${err}`]),
  ])) as [string];
  return {
    line,
    address: line.replace(/^Crosswalk listens on /, ''),
    stop: async (signal: 'SIGTERM' | 'SIGINT') => {
      child.kill(signal);
      const [code] = (await closed) as [number | null];
      return { code, err };
    },
  };
}

describe('crosswalk serve', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'prints the address of the free port it took, answers there, and stops on %s with exit code 0',
    async (signal) => {
      const { line, address, stop } = await serve();
      expect(line).toMatch(/^Crosswalk listens on http:\/\/127\.0\.0\.1:\d+$/);
      expect(address).not.toMatch(/:(0|3000)$/);
      const ready = await fetch(`${address}/ready`);
      expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', change: 1, revision: 1 }]);
      expect(await stop(signal)).toEqual({ code: EXIT.ok, err: '' });
      await expect(fetch(`${address}/ready`)).rejects.toThrow();
    },
  );

  it('takes a project from the holder of an admin key only, and still has it after a restart', async () => {
    const created = await database.crosswalk('keys', 'create', '--role', 'admin', '--json');
    const { key } = json<{ key: string }>(created);
    const first = await serve();
    const put = (headers: Record<string, string>) =>
      fetch(`${first.address}/v1/projects/P%2F1`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ title: 'By key', tags: ['msd:1.2'] }),
      });
    expect((await put({})).status).toBe(401);
    expect((await put({ authorization: `Bearer ${key.slice(0, -1)}x` })).status).toBe(401);
    expect((await fetch(`${first.address}/v1/projects/P%2F1`)).status).toBe(404);
    expect((await put({ authorization: `Bearer ${key}` })).status).toBe(201);
    await first.stop('SIGTERM');

    const second = await serve();
    const read = await fetch(`${second.address}/v1/projects/P%2F1`);
    expect(read.status).toBe(200);
    expect(await read.json()).toMatchObject({ id: 'P/1', title: 'By key' });
    expect(await second.stop('SIGTERM')).toEqual({ code: EXIT.ok, err: '' });
  });

  it('tells in its log that the anchor of the audit log cannot be written', async () => {
    const create = ['keys', 'create', '--role', 'admin', '--json'] as const;
    const { key } = json<{ key: string }>(await database.crosswalk(...create));
    const { address, stop } = await serve('error');
    rmSync(`${database.file}.audit`);
    mkdirSync(`${database.file}.audit`);
    const reply = await fetch(`${address}/v1/projects/lagging`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ title: 'Written all the same' }),
    });
    expect(reply.status).toBe(201);
    const { err } = await stop('SIGTERM');
    const { level, msg } = JSON.parse(err.split('\n')[0] ?? '') as { level: number; msg: string };
    expect([level, msg]).toEqual([
      50,
      expect.stringMatching(/^The anchor of the audit log could not be written/),
    ]);
  });

  it('runs beside the commands: what another process writes is in the next answer', async () => {
    const { address, stop } = await serve();
    const before = (await (await fetch(`${address}/ready`)).json()) as { change: number };
    expect((await database.crosswalk('keys', 'create', '--role', 'reader', '--json')).code).toBe(EXIT.ok);
    const after = (await (await fetch(`${address}/ready`)).json()) as { change: number };
    expect(after.change).toBe(before.change + 1);
    await stop('SIGTERM');
  });

  it('says in words that its port is taken, and ends with exit code 3', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const environment = { ...database.environment, CROSSWALK_PORT: port, CROSSWALK_LOG_LEVEL: 'silent' };
    const { code, out, err } = await runCommand(['serve'], environment);
    other.close();
    expect(err).toMatch(new RegExp(`^crosswalk: .*${port}`));
    expect(err).not.toMatch(/^\s+at /m);
    expect([code, out]).toEqual([EXIT.unavailable, '']);
  });
});

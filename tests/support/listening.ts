import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createKey } from '../../src/services/keys.ts';
import { openDatabase } from '../../src/store/open.ts';

const CLI = resolve(import.meta.dirname, '../../src/cli.ts');
const LOOK_EVERY_MS = 20;
const MB = 1024 * 1024;

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** How much of the body was handed to the connection before the answer came, in MiB. */
  readonly sent: number;
  readonly seconds: number;
  /** The service's own highest resident memory meanwhile, in MiB; 0 where the system does not tell. */
  readonly residentMb: number;
}

/** The service in a process of its own, on a free port and a new database with the reference data. */
export async function listeningService(environment: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-listening-'));
  const url = `file:${join(folder, 'test.sqlite')}`;
  const child = spawn(process.execPath, [CLI, 'serve'], {
    env: {
      PATH: process.env.PATH,
      CROSSWALK_DATABASE_URL: url,
      CROSSWALK_PORT: '0',
      CROSSWALK_LOG_LEVEL: 'silent',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const address = line.replace(/^Crosswalk listens on /, '');
  const now = () => new Date().toISOString();
  const store = await openDatabase(url, now);
  const { key } = await createKey(store, { role: 'tagger', label: 'test', expiresAt: null }, now(), 'tests');
  await store.close();

  /** In MiB, without the database file, which is mapped and not copied. */
  function resident(): number {
    if (process.platform !== 'linux') return 0;
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  }

  function sendOnce(
    path: string,
    body: Iterable<Buffer>,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    return new Promise((done, fail) => {
      const started = performance.now();
      let sent = 0;
      let highest = resident();
      let answered = false;
      const timer = setInterval(() => {
        highest = Math.max(highest, resident());
      }, LOOK_EVERY_MS);
      const message = request(`${address}${path}`, {
        method: 'POST',
        agent: false,
        headers: { authorization: `Bearer ${key}`, ...headers },
      });
      message.on('response', async (response) => {
        answered = true;
        let text = '';
        try {
          for await (const chunk of response.setEncoding('utf8')) text += chunk;
        } catch {
          // What was refused early may be cut off with the connection; the status has come by then.
        }
        clearInterval(timer);
        message.destroy();
        const seconds = (performance.now() - started) / 1000;
        const residentMb = Math.max(highest, resident());
        done({ status: response.statusCode ?? 0, body: text, sent: sent / MB, seconds, residentMb });
      });
      message.on('error', (error) => {
        if (answered) return;
        clearInterval(timer);
        fail(error);
      });
      void (async () => {
        for (const piece of body) {
          if (answered || message.destroyed) return;
          sent += piece.length;
          if (!message.write(piece)) await once(message, 'drain').catch(() => {});
        }
        if (!answered) message.end();
      })();
    });
  }

  return {
    address,
    resident,
    change: async () => ((await (await fetch(`${address}/ready`)).json()) as { change: number }).change,
    /**
     * Sends a body piece by piece, no faster than it is taken, and stops when the answer comes. A connection that is
     * closed while its client still sends can lose the answer on the way: then it is sent again, at most three times.
     */
    send: async (path: string, body: () => Iterable<Buffer>, headers: Readonly<Record<string, string>>) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await sendOnce(path, body(), headers);
        } catch (error) {
          const { code = '' } = error as NodeJS.ErrnoException;
          if (attempt === 3 || !['ECONNRESET', 'EPIPE'].includes(code)) throw error;
        }
      }
    },

    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'close');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

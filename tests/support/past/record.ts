import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import type { App } from '../../../src/http/app-types.ts';
import { ADDRESSES, PAGES } from './addresses.ts';
import { withApplication } from './application.ts';
import { answersOf, pack } from './fixtures.ts';

/** What a database answers about its past: every address that takes a moment, at five moments, feed and histories. */

export interface RecordedAnswer {
  readonly url: string;
  readonly status: number;
  readonly type: string;
  /** The text, or for long and binary answers their SHA-256; null where only the status is held. */
  readonly body: string | null;
}

/** Answers that are longer are held by their digest. */
const LONGEST = 40_000;
/** Later than everything in the databases. */
const ASKED_AT = '2026-11-21T12:00:00.000Z';
const AD_HOC = JSON.stringify({ tags: ['msd:1.2', { concept: 'sdg:8.7', percentage: 40 }], to: 'sdg' });

export async function recordAnswers(file: string): Promise<readonly RecordedAnswer[]> {
  return withApplication(
    file,
    () => ASKED_AT,
    async (app) => {
      const answers: RecordedAnswer[] = [];
      const ask = async (url: string, how: 'whole' | 'status' | 'post' = 'whole') => {
        const post = {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          payload: AD_HOC,
        } as const;
        const reply = await app.inject({ url, ...(how === 'post' ? post : {}) });
        const type = String(reply.headers['content-type']);
        const body = how === 'status' ? null : bodyOf(reply.rawPayload, type);
        answers.push({ url, status: reply.statusCode, type, body });
        return reply;
      };
      const { change: latest } = (await app.inject('/ready')).json<{ change: number }>();
      const touched = await askFeed(latest, ask);
      for (const url of touched) await ask(`${url}/history?limit=200`);
      for (const moment of momentsUpTo(latest)) {
        for (const url of Object.values(ADDRESSES).flat()) await ask(at(url, moment));
        for (const url of touched) {
          if (url.startsWith('/v1/projects/') && url !== '/v1/projects/kept' && url !== '/v1/projects/doomed')
            await ask(at(url, moment));
        }
        for (const url of PAGES) await ask(at(url, moment), 'status');
        await ask(at('/v1/alignments', moment), 'post');
      }
      return answers;
    },
  );
}

/** Every page of the feed and every change by itself. Answers the addresses of the things that changes after the first wrote. */
async function askFeed(
  latest: number,
  ask: (url: string) => Promise<Awaited<ReturnType<App['inject']>>>,
): Promise<readonly string[]> {
  const touched = new Set<string>();
  for (let url: string | null = '/v1/changes?limit=20'; url !== null; ) {
    const page: FeedAnswer = (await ask(url)).json<FeedAnswer>();
    for (const { change, items } of page.items) {
      for (const { entity, id } of items) {
        const folder = FOLDERS[entity];
        if (change > 1 && folder !== undefined) touched.add(`/v1/${folder}/${encodeURIComponent(id)}`);
      }
    }
    url = page.next;
  }
  for (let change = 1; change <= latest; change += 1) await ask(`/v1/changes/${change}?limit=20`);
  for (const [from, to] of [
    [1, latest],
    [2, Math.round(latest / 2)],
  ]) {
    await ask(`/v1/revisions/${from}/compare/${to}?limit=200`);
  }
  return [...touched].sort();
}

interface FeedAnswer {
  readonly items: readonly {
    readonly change: number;
    readonly items: readonly { readonly entity: string; readonly id: string }[];
  }[];
  readonly next: string | null;
}

const FOLDERS: Readonly<Record<string, string>> = {
  framework: 'frameworks',
  concept: 'concepts',
  mapping: 'mappings',
  project: 'projects',
};

function momentsUpTo(latest: number): readonly string[] {
  const changes = [1, 0.25, 0.5, 0.75].map((part) => (part === 1 ? 1 : Math.round(latest * part)));
  return [...changes.map((change) => `change=${change}`), 'asOf=2026-03-20', `change=${latest}`];
}

const at = (url: string, moment: string) => `${url}${url.includes('?') ? '&' : '?'}${moment}`;

function bodyOf(bytes: Buffer, type: string): string {
  const isText = /json|text|csv|svg|turtle|xml/.test(type);
  if (isText && bytes.length <= LONGEST)
    return bytes.toString('utf8').replace(/"requestId":"[^"]*"/, '"requestId":"req"');
  return `sha256 ${createHash('sha256').update(bytes).digest('hex')}`;
}

export function packAnswers(answers: readonly RecordedAnswer[]): Buffer {
  return pack(Buffer.from(answers.map((answer) => `${JSON.stringify(answer)}\n`).join('')));
}

/** Empty where none were kept. */
export function readAnswers(name: string): readonly RecordedAnswer[] {
  const file = answersOf(name);
  if (!existsSync(file)) return [];
  const lines = brotliDecompressSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as RecordedAnswer);
}

/** One line for each answer that is another one now, is new or is gone. */
export function differencesOf(
  before: readonly RecordedAnswer[],
  after: readonly RecordedAnswer[],
): readonly string[] {
  const known = new Map(before.map((answer) => [answer.url, answer]));
  const now = new Set(after.map(({ url }) => url));
  return [
    ...before.filter(({ url }) => !now.has(url)).map(({ url }) => `gone: ${url}`),
    ...after.flatMap((answer) => {
      const old = known.get(answer.url);
      if (old === undefined) return before.length === 0 ? [] : [`new: ${answer.url}`];
      if (old.status !== answer.status || old.type !== answer.type)
        return [`${answer.url}: ${old.status} ${old.type} before, ${answer.status} ${answer.type} now`];
      return old.body === answer.body
        ? []
        : [`${answer.url}: ${firstDifference(old.body ?? '', answer.body ?? '')}`];
    }),
  ];
}

function firstDifference(before: string, after: string): string {
  let place = 0;
  while (place < before.length && before[place] === after[place]) place += 1;
  const shown = (text: string) => JSON.stringify(text.slice(Math.max(0, place - 40), place + 60));
  return `${shown(before)} before, ${shown(after)} now`;
}

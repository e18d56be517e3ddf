import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../services/problems.ts';
import type { App } from './app-types.ts';

/** Forms of pages: what is read of them, and what keeps other sites from sending them. */

interface FormFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface Form {
  /** The first value of each field. */
  readonly fields: Readonly<Record<string, string>>;
  /** All values of fields that may be chosen several times. */
  readonly chosen: ReadonlyMap<string, readonly string[]>;
  readonly file: FormFile | null;
}

/** Fields without a file are never longer. */
const MOST_FIELD_BYTES = 256 * 1024;

/** In a scope of its own: bodies are forms, read whole up to `limit` bytes. */
export function readForms(scope: App, limit: number): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: Math.min(limit, MOST_FIELD_BYTES) },
    async (_request: FastifyRequest, body: string): Promise<Form> => formFrom(body),
  );
  scope.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: limit },
    async (request: FastifyRequest, body: Buffer) =>
      readMultipart(body, request.headers['content-type'] ?? ''),
  );
}

/** From the text of a body. */
export function formFrom(body: string): Form {
  return formWith([...new URLSearchParams(body)], null);
}

async function readMultipart(body: Buffer, contentType: string): Promise<Form> {
  const entries: (readonly [string, string])[] = [];
  let file: FormFile | null = null;
  try {
    const data = await new Response(new Uint8Array(body), {
      headers: { 'content-type': contentType },
    }).formData();
    for (const [name, value] of data) {
      if (typeof value === 'string') entries.push([name, value]);
      else if (value.size > 0) file ??= { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) };
    }
  } catch {
    const message = 'The form broke off, or is none.';
    throw new Problem('unreadable-file', message, [
      { pointer: '', code: 'broken-upload', message, fix: 'Send it again.' },
    ]);
  }
  return formWith(entries, file);
}

function formWith(entries: readonly (readonly [name: string, value: string])[], file: FormFile | null): Form {
  const chosen = new Map<string, string[]>();
  for (const [name, value] of entries) chosen.set(name, [...(chosen.get(name) ?? []), value]);
  return { fields: Object.fromEntries([...entries].reverse()), chosen, file };
}

/**
 * The form of a request, once it is sure that it comes from a page of ours: browsers say where a request comes from, and who
 * is signed in sends back the token that was put into the form.
 */
export function formOf(request: FastifyRequest): Form {
  const form = questionOf(request);
  const token = request.session?.formToken;
  if (!isFromOurPages(request) || (token !== undefined && !isSame(form.fields.token ?? '', token))) {
    throw new Problem(
      'forbidden',
      'This form was not sent from a page of this service, or its page is too old. Open the page again.',
    );
  }
  return form;
}

/** As browsers say; programs say nothing of it. */
export function isFromOurPages({ headers }: FastifyRequest): boolean {
  const from = headers['sec-fetch-site'];
  return from === undefined || from === 'same-origin' || from === 'none';
}

/** A form that only asks, and may be sent by anybody from anywhere: too long a question for an address. */
export function questionOf(request: FastifyRequest): Form {
  return (request.body ?? formWith([], null)) as Form;
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

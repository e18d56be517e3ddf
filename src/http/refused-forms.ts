import { text } from 'node:stream/consumers';
import type { FastifyRequest, RequestPayload } from 'fastify';
import { type Form, formFrom, isFromOurPages } from './forms.ts';

/** A form that was refused: what was written in it must not be lost, and people go on from where it stood. */

/** As much as the largest form of a page; files are not kept. */
const MOST_KEPT_BYTES = 256 * 1024;
/** What forms carry that nobody wrote, and what is never sent back. */
const NOT_WRITTEN: ReadonlySet<string> = new Set(['token', 'key', 'version', 'read', 'upload', 'to', 'do']);
/** What the page of signing in takes as the address to go on to. */
const MOST_ADDRESS = 2_000;

/** Reads the form of a request that is refused before its body is read. */
export async function keepForm(request: FastifyRequest, payload: RequestPayload): Promise<void> {
  const { headers, routeOptions } = request;
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  const length = Number(headers['content-length'] ?? Number.NaN);
  if (routeOptions.config.page !== true || !isForm || headers['content-encoding'] !== undefined) return;
  if (length <= MOST_KEPT_BYTES) request.body = formFrom(await text(payload));
}

/** What was written in a form of ours, field by field. Of a form of another site nothing is shown. */
export function writtenIn(request: FastifyRequest): readonly (readonly [name: string, text: string])[] {
  const form = request.body as Partial<Form> | null | undefined;
  if (form?.fields === undefined || !isFromOurPages(request)) return [];
  return Object.entries(form.fields)
    .filter(([name, value]) => !NOT_WRITTEN.has(name) && value.trim() !== '')
    .reverse();
}

/**
 * The page that a request came from, for going on there: itself when it asked for one; for a form the page that it stood
 * on, as the browser says, else the nearest address above its own. `isPage` says which paths can be opened.
 */
export function pageBehind(request: FastifyRequest, isPage: (path: string) => boolean): string {
  const { url, method } = request;
  const [path = '/'] = url.split('?');
  if (method === 'GET' || method === 'HEAD') return url.length <= MOST_ADDRESS ? url : path;
  const segments = path.split('/');
  const above = segments.map((_, cut) => segments.slice(0, segments.length - cut).join('/'));
  const candidates = [ownReferer(request) ?? '', ...above];
  const found = candidates.find(
    (address) => address !== '' && address.length <= MOST_ADDRESS && isPage(address.split('?')[0] ?? ''),
  );
  return found ?? '/';
}

function ownReferer({ headers, host }: FastifyRequest): string | null {
  const referer = URL.parse(headers.referer ?? '');
  return referer !== null && referer.host === host ? `${referer.pathname}${referer.search}` : null;
}

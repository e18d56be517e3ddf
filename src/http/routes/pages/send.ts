import type { FastifyReply, FastifyRequest } from 'fastify';
import type { View } from '../../../services/crosswalk.ts';
import { mayAct } from '../../../services/keys.ts';
import { versionsOf } from '../../../services/revisions.ts';
import type { PublicEntity, Snapshot } from '../../../store/port.ts';
import { address } from '../../../web/addresses.ts';
import { type Html, trusted } from '../../../web/html.ts';
import { layout, NOBODY, PAGE_POLICY, type Page, type Visitor } from '../../../web/layout.ts';
import { MOST_VERSIONS, type ShownHistory } from '../../../web/parts/history.ts';
import { filesAt } from '../../../web/parts/table.ts';

/** Sends a page to whoever asks for it. Pages hold who is signed in, so that nobody in between may keep them. */
export function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  page: Omit<Page, 'visitor' | 'state'>,
  view?: View,
): FastifyReply {
  const state = view === undefined ? {} : { state: view.snapshot };
  const asked = parametersOf(request);
  const isPast = view !== undefined && (asked.has('change') || asked.has('asOf'));
  const content = isPast ? withFilesOf(page.content, view.snapshot.change) : page.content;
  return (
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', PAGE_POLICY)
      .header('cache-control', 'private, no-cache')
      // Our own pages are told where a form stood, other sites nothing.
      .header('referrer-policy', 'same-origin')
      .serializer(String)
      .send(layout({ ...page, ...state, content, visitor: visitorOf(request) }))
  );
}

/** On a page of the past the files beside it are of the same change; for all pages at once, so that none can forget it. */
function withFilesOf(content: Html, change: number): Html {
  return trusted(
    content.html.replaceAll(/ href="(\/v1\/[^"]*)"/g, (all, href: string) =>
      /[?;]change=/.test(href) ? all : ` href="${href}${href.includes('?') ? '&amp;' : '?'}change=${change}"`,
    ),
  );
}

export function visitorOf({ actor, session }: FastifyRequest): Visitor {
  if (actor === null) return NOBODY;
  return {
    name: actor.name,
    formToken: session?.formToken ?? null,
    mayWrite: session !== null && mayAct(actor.role, 'tagger'),
    mayCurate: session !== null && mayAct(actor.role, 'curator'),
  };
}

/** The parameters of a request as they came. */
export function parametersOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(request.url.split('?')[1] ?? '');
}

/** The same question to the API, as files: the address of each format. */
export function filesOf(
  request: FastifyRequest,
  path: string,
  formats: readonly string[],
  more: Readonly<Record<string, string>> = {},
): readonly (readonly [name: string, address: string])[] {
  const parameters = parametersOf(request);
  for (const [name, value] of Object.entries(more)) if (!parameters.has(name)) parameters.set(name, value);
  return formats.map((format) => {
    const asked = new URLSearchParams(parameters);
    asked.set('format', format);
    return [
      format.toUpperCase(),
      `${path}?${asked.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')}`,
    ];
  });
}

/** A list whole, as the API gives it: the same filters, and no page of it. */
export function wholeFilesOf(
  request: FastifyRequest,
  path: string,
): readonly (readonly [name: string, address: string])[] {
  const parameters = parametersOf(request);
  for (const name of ['cursor', 'limit', 'format']) parameters.delete(name);
  return filesAt(address(path, parameters));
}

/** The newest versions of a thing, for its page. */
export async function historyOf(
  snapshot: Snapshot,
  entity: PublicEntity,
  id: string,
  address: string,
): Promise<ShownHistory> {
  const found = await versionsOf(snapshot, entity, id, null, MOST_VERSIONS + 1);
  return { versions: found.slice(0, MOST_VERSIONS), more: found.length > MOST_VERSIONS, address };
}

/** Where an address of the API leads for people: pages stand at the same address, without /v1. */
export function pageFor(address: string): string | null {
  const [path = '', query = ''] = address.replace(/^https?:\/\/[^/]+/, '').split('?');
  const project = /^\/v1\/(projects\/[^/]+)\/alignments$/.exec(path)?.[1];
  if (project !== undefined) return `/${project}`;
  return path.startsWith('/v1/') ? `${path.slice(3).replace('/reports/matrix', '/matrix')}?${query}` : null;
}

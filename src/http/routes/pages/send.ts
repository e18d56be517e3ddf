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
  const isPast = asked.has('change') || asked.has('asOf');
  // Later pages of a list are of the change that the list began with.
  const isFixed = isPast || asked.has('cursor');
  const content =
    view !== undefined && isFixed ? fixedTo(page.content, view.snapshot.change, isPast) : page.content;
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

/** Pages that can be asked for the past. */
const OF_THE_PAST =
  /^\/(v1|concepts|frameworks|projects|questions|countries|reports|matrix|mappings|align)(\/|\?|$)/;

/**
 * Fixes what a page leads to to the change that it shows: for all pages at once, so that none can forget it. Files always,
 * and of a page of the past the other pages too.
 */
function fixedTo(content: Html, change: number, isPast: boolean): Html {
  return trusted(
    content.html.replaceAll(/ href="(\/[^"]*)"/g, (all, href: string) => {
      const [address = '', hash] = href.replaceAll('&amp;', '&').split('#');
      if (!OF_THE_PAST.test(address) || (!isPast && !address.startsWith('/v1/'))) return all;
      const [path, query = ''] = address.split('?');
      const asked = query.split('&').filter((part) => part !== '' && !part.startsWith('asOf='));
      // A cursor fixes the change by itself.
      const isFixed = asked.some((part) => /^(change|cursor)=/.test(part));
      const parameters = (isFixed ? asked : [...asked, `change=${change}`]).join('&amp;');
      return ` href="${path}?${parameters}${hash === undefined ? '' : `#${hash}`}"`;
    }),
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

/** What a page asks, asked of the API: the whole answer as JSON and as files, under the same filters. */
export function filesOf(
  request: FastifyRequest,
  path: string,
  formats?: readonly string[],
): readonly (readonly [name: string, address: string])[] {
  const parameters = parametersOf(request);
  for (const name of ['cursor', 'limit', 'format']) parameters.delete(name);
  return filesAt(address(path, parameters), formats);
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

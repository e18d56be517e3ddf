import type { FastifyRequest } from 'fastify';
import { COUNTED_STATUSES } from '../services/report-scope.ts';
import { projectFilterQuery } from './schemas/project-filters.ts';

/** Addresses of what is behind an answer: the same projects, by the same paths, at the same change. */

const SELECTION = ['minConfidence', 'minStrength', 'evidence'];

type Parameters = Readonly<Record<string, string | number>>;

/** Makes the address of a path; `more` speaks before what the request says. */
export type Links = (path: string, more?: Parameters) => string;

/**
 * Addresses that select the projects a request selected, by the paths it selected. What a report has as its default and a
 * list has not (the statuses that count) is written out.
 */
export function projectLinks(request: FastifyRequest, change: number): Links {
  const named = { status: COUNTED_STATUSES.join(','), change };
  return linksFrom(request, [...Object.keys(projectFilterQuery), ...SELECTION], named);
}

/** Addresses that select paths as a request did, whatever the projects. */
export function pathLinks(request: FastifyRequest, change: number): Links {
  return linksFrom(request, SELECTION, { change });
}

function linksFrom(request: FastifyRequest, kept: readonly string[], defaults: Parameters): Links {
  const common = new URLSearchParams();
  for (const [name, value] of queryOf(request)) if (kept.includes(name)) common.append(name, value);
  for (const [name, value] of Object.entries(defaults)) {
    if (!common.has(name)) common.set(name, String(value));
  }
  return (path, more = {}) => {
    const parameters = new URLSearchParams(common);
    for (const [name, value] of Object.entries(more)) parameters.set(name, String(value));
    return `${path}?${readable(parameters)}`;
  };
}

/** What of a question about a table is not a question about the projects behind one of its rows. */
const OF_TABLES = ['groupBy', 'judged', 'format', 'width', 'asOf', 'change', 'priorities', 'prioritiesOf'];

type Pairs = readonly (readonly [name: string, value: string])[];

/**
 * Makes addresses of what is behind a number: all that was asked but `without`, at the same change, and the parameters
 * given.
 */
export function linksBehind(
  request: FastifyRequest,
  change: number,
  path: string,
  without: readonly string[] = [],
): (parameters: Pairs) => string {
  const common = queryOf(request);
  for (const name of [...OF_TABLES, ...without]) common.delete(name);
  return (parameters) => {
    const all = new URLSearchParams(common);
    for (const [name, value] of parameters) all.append(name, value);
    all.set('change', String(change));
    return `${path}?${readable(all)}`;
  };
}

/** What a request says under these names, as it says it. */
export function saidOf(request: FastifyRequest, names: readonly string[]): Pairs {
  return [...queryOf(request)].filter(([name]) => names.includes(name));
}

/** The address that gives this answer again, with its change. Formats differ in form alone, so none is named. */
export function addressOf(request: FastifyRequest, change: number): string {
  return addressWith(request, { change });
}

/** The address that gives this answer again, at the changes it was read from; `side.change` stands for `side.asOf` too. */
export function addressWith(request: FastifyRequest, changes: Readonly<Record<string, number>>): string {
  const parameters = queryOf(request);
  for (const name of ['format', 'asOf', 'cursor', 'limit']) parameters.delete(name);
  if (!('change' in changes)) parameters.delete('change');
  for (const [name, change] of Object.entries(changes)) {
    parameters.delete(name.replace(/change$/, 'asOf'));
    parameters.set(name, String(change));
  }
  return `${pathOf(request)}?${readable(parameters)}`;
}

/** An id as a part of an address; colons may stand there as they are. */
export function segment(id: string): string {
  return encodeURIComponent(id).replaceAll('%3A', ':');
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? '';
}

function queryOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(request.url.split('?')[1] ?? '');
}

function readable(parameters: URLSearchParams): string {
  return parameters.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
}

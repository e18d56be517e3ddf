import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Fault } from '../domain/types.ts';
import { Problem, summarize } from '../services/problems.ts';

/**
 * Parameters of rules version 1. Exported files, frozen reports and bookmarks contain links with them: the API answers 400
 * with the address that works now, and pages redirect to it.
 */

type Pairs = readonly (readonly [name: string, value: string])[];

interface Retired {
  readonly name: string;
  /** Paths, without the `/v1` in front, at which it is retired. */
  readonly at: RegExp;
  readonly why: string;
  /** What replaces a value; null where the value is not retired. Values of lists come one by one. */
  readonly replace: (value: string, path: string) => Pairs | null;
}

const REPORTS = /^\/reports\//;

const RETIRED: readonly Retired[] = [
  {
    name: 'maxHops',
    at: /^\//,
    why: 'Paths cross one contributesTo or applies mapping at most.',
    replace: () => [],
  },
  {
    name: 'basis',
    at: REPORTS,
    why: 'Reports choose contributions by `origin`.',
    replace: renamed('origin', { tagged: 'declared', mapped: 'inferred' }),
  },
  {
    name: 'basis',
    at: /^(?!\/reports\/)/,
    why: 'Chains of mappings are no basis any more. They are listed apart, as possible alignments, with `chains=all`.',
    replace: (value, path) => {
      if (value !== 'chained') return null;
      return path.endsWith('/alignments') ? [['chains', 'all']] : [];
    },
  },
  {
    name: 'way',
    at: /^\/reports\/country-framework\/projects$/,
    why: 'Projects are listed under an element as declared or inferred.',
    replace: renamed('way', { tagged: 'declared', mapped: 'inferred' }),
  },
  {
    name: 'reason',
    at: /^\/reports\/contributions\/projects$/,
    why: 'The reason has another name, or there are more detailed reasons.',
    replace: renamed('reason', {
      'conditional-only': 'conditional',
      'chained-only': 'no-accepted-mapping',
      'other-basis': 'other-origin',
    }),
  },
];

function renamed(name: string, values: Readonly<Record<string, string>>): Retired['replace'] {
  return (value) => {
    const now = values[value];
    return now === undefined ? null : [[name, now]];
  };
}

/** Must be registered before any route. Bodies are read by then, and who asks is known. */
export const retiredParameters = fp(
  async (app) => {
    app.addHook('preValidation', async (request, reply) => {
      if (request.routeOptions.config.access === undefined) return;
      const found = retiredIn(request.url);
      if (found !== null) {
        const isPage = request.routeOptions.config.page === true && request.method === 'GET';
        if (isPage) return reply.redirect(found.address, 301);
        throw refusal(found.retired.map((one) => faultOf(one, `Use ${found.address}`)));
      }
      const inBody = retiredInBody(request);
      if (inBody.length > 0) throw refusal(inBody);
    });
  },
  { name: 'retired-parameters' },
);

/** What of an address is retired, and the address that works now; null where nothing is. */
export function retiredIn(
  url: string,
): { readonly retired: readonly Retired[]; readonly address: string } | null {
  const [whole = '', query = ''] = url.split('?');
  const path = whole.replace(/^\/v1(?=\/)/, '');
  const retired = new Set<Retired>();
  const parameters = new URLSearchParams();
  const add = (name: string, value: string) => {
    if (!parameters.getAll(name).includes(value)) parameters.append(name, value);
  };
  for (const [name, text] of new URLSearchParams(query)) {
    const rule = RETIRED.find((one) => one.name === name && one.at.test(path));
    const values = text.split(',');
    const replaced = rule === undefined ? [] : values.map((value) => rule.replace(value.trim(), path));
    if (rule === undefined || replaced.every((pairs) => pairs === null)) {
      parameters.append(name, text);
      continue;
    }
    retired.add(rule);
    const kept = values.filter((_, place) => replaced[place] === null);
    if (kept.length > 0) add(name, kept.join(','));
    for (const [now, value] of replaced.flatMap((pairs) => pairs ?? [])) add(now, value);
  }
  if (retired.size === 0) return null;
  const rest = parameters.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return { retired: [...retired], address: rest === '' ? whole : `${whole}?${rest}` };
}

/** The body of a query for alignments takes the place of parameters. */
function retiredInBody({ url, body }: FastifyRequest): readonly Fault[] {
  if (!/^\/v1\/alignments(\?|$)/.test(url) || typeof body !== 'object' || body === null) return [];
  const { maxHops, basis } = body as Readonly<Record<string, unknown>>;
  const faults: Fault[] = [];
  const [ofHops] = RETIRED;
  if (maxHops !== undefined && ofHops !== undefined) {
    faults.push({ ...faultOf(ofHops, 'Leave `maxHops` out.'), pointer: '/maxHops' });
  }
  const ofChains = RETIRED.find(({ name, at }) => name === 'basis' && at.test('/alignments'));
  if (ofChains !== undefined && [basis].flat().includes('chained')) {
    const fix = 'Leave "chained" out of `basis`, and send "chains": "all" for possible alignments.';
    faults.push({ ...faultOf(ofChains, fix), pointer: '/basis' });
  }
  return faults;
}

function faultOf({ name, why }: Retired, fix: string): Fault {
  return { pointer: name, code: 'retired-parameter', message: `${name} is retired. ${why}`, fix };
}

function refusal(faults: readonly Fault[]): Problem {
  return new Problem('retired-parameter', summarize(faults), faults);
}

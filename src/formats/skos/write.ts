/** The crosswalk's graph as Turtle and as JSON-LD. */

import { type CrosswalkRdf, crosswalkRdf, type SkosData } from './crosswalk-graph.ts';
import type { Resource, Term } from './graph.ts';
import { iri } from './iris.ts';

/**
 * Writes frameworks, concepts and mappings as Turtle, one blank line between resources. Equal data gives equal bytes,
 * whatever its order. Text is UTF-8 without a byte order mark.
 */
export function writeSkosTurtle(data: SkosData): string {
  const { prefixes, resources } = crosswalkRdf(data);
  const shorten = shortener(prefixes);
  const name = (target: string): string => {
    const short = shorten(target);
    return short !== null && LOCAL_NAME.test(short.local) ? `${short.prefix}:${short.local}` : `<${target}>`;
  };
  const blocks = resources.map((resource) => turtleBlock(resource, name));
  const head = [...prefixes].map(([prefix, base]) => `@prefix ${prefix}: <${base}> .`).join('\n');
  return `${[head, ...blocks].join('\n\n')}\n`;
}

/**
 * Writes the same graph as JSON-LD 1.1, flattened, one node a line, with its context inside: nothing is to be fetched.
 * Equal data gives equal bytes.
 */
export function writeSkosJsonLd(data: SkosData): string {
  const { prefixes, resources } = crosswalkRdf(data);
  const shorten = shortener(prefixes);
  const name = (target: string): string => {
    const short = shorten(target);
    return short === null || short.local.startsWith('//') ? target : `${short.prefix}:${short.local}`;
  };
  const nodes = resources.map((resource) => JSON.stringify(jsonNode(resource, name)));
  return `{"@context":${JSON.stringify(Object.fromEntries(prefixes))},\n"@graph":[\n${nodes.join(',\n')}\n]}\n`;
}

const RDF_TYPE = iri('rdf:type');
/** A careful subset of the local names of Turtle: those that need no escape. */
const LOCAL_NAME = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?$/;

/** Cuts an IRI at its last slash or hash, where what stands before it is a prefix. */
function shortener(
  prefixes: CrosswalkRdf['prefixes'],
): (target: string) => { readonly prefix: string; readonly local: string } | null {
  const byBase = new Map([...prefixes].map(([prefix, base]) => [base, prefix]));
  return (target) => {
    const cut = Math.max(target.lastIndexOf('/'), target.lastIndexOf('#')) + 1;
    const prefix = byBase.get(target.slice(0, cut));
    return prefix === undefined || cut === target.length ? null : { prefix, local: target.slice(cut) };
  };
}

function turtleBlock(resource: Resource, name: (target: string) => string): string {
  const lines = [...resource.properties].map(([predicate, objects]) => {
    const verb = predicate === RDF_TYPE ? 'a' : name(predicate);
    return `  ${verb} ${objects.map((object) => turtleTerm(object, name)).join(', ')}`;
  });
  return `${name(resource.iri)}\n${lines.join(' ;\n')} .`;
}

function turtleTerm(term: Term, name: (target: string) => string): string {
  if (term.kind === 'iri') return name(term.iri);
  const literal = `"${escaped(term.text)}"`;
  if (term.kind === 'typed') return `${literal}^^${name(term.datatype)}`;
  return term.language === null ? literal : `${literal}@${term.language}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function escaped(text: string): string {
  return text.replace(
    /["\\\p{Cc}]/gu,
    (char) => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

function jsonNode(resource: Resource, name: (target: string) => string): Record<string, unknown> {
  const node: Record<string, unknown> = { '@id': name(resource.iri) };
  for (const [predicate, objects] of resource.properties) {
    if (predicate === RDF_TYPE) {
      node['@type'] = objects.flatMap((object) => (object.kind === 'iri' ? name(object.iri) : []));
      continue;
    }
    const values = objects.map((object) => jsonValue(object, name));
    node[name(predicate)] = values.length === 1 ? values[0] : values;
  }
  return node;
}

function jsonValue(term: Term, name: (target: string) => string): unknown {
  if (term.kind === 'iri') return { '@id': name(term.iri) };
  if (term.kind === 'typed') return { '@value': term.text, '@type': name(term.datatype) };
  return term.language === null ? term.text : { '@value': term.text, '@language': term.language };
}

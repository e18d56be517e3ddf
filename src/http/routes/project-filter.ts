import { countryCode } from '../../domain/countries.ts';
import type { CrosswalkGraph } from '../../domain/graph.ts';
import type { ProjectStatus } from '../../domain/types.ts';
import { requireFramework } from '../../services/alignments.ts';
import { Problem } from '../../services/problems.ts';
import { requireConcept } from '../../services/tags.ts';
import type { ProjectFilter } from '../../store/port.ts';

/** The filters of a query, alike wherever projects are selected. */
interface ProjectFilterParameters {
  readonly country?: string | undefined;
  readonly organisation?: string | undefined;
  readonly status?: readonly ProjectStatus[] | undefined;
  readonly classification?: string | undefined;
  readonly humanitarian?: boolean | undefined;
  readonly example?: boolean | undefined;
  readonly activeFrom?: string | undefined;
  readonly activeUntil?: string | undefined;
  readonly tag?: readonly string[] | undefined;
  readonly region?: string | undefined;
  readonly taggedWith?: readonly string[] | undefined;
  readonly minGender?: number | undefined;
  readonly minHumanRights?: number | undefined;
  readonly minPeace?: number | undefined;
  readonly id?: string | readonly string[] | undefined;
  readonly q?: string | undefined;
}

export function readProjectFilter(graph: CrosswalkGraph, query: ProjectFilterParameters): ProjectFilter {
  return {
    country: query.country === undefined ? null : requireCountry(query.country),
    organisation: query.organisation ?? null,
    status: query.status ?? null,
    classification: readClassification(query.classification),
    humanitarian: query.humanitarian ?? null,
    example: query.example ?? null,
    activeFrom: query.activeFrom ?? null,
    activeUntil: query.activeUntil ?? null,
    tags: query.tag?.map((tag) => requireConcept(graph.index, tag, 'tag')) ?? null,
    region: readRegion(query.region),
    taggedWith: query.taggedWith?.map((name) => requireFramework(graph, name, 'taggedWith').id) ?? null,
    markers: readMarkers(query),
    ids: query.id === undefined ? null : [query.id].flat(),
    q: query.q ?? null,
  };
}

/** `code` of the OECD DAC list, or `vocabulary:code`. */
function readRegion(text: string | undefined): NonNullable<ProjectFilter['region']> | null {
  if (text === undefined) return null;
  const colon = text.indexOf(':');
  return { vocabulary: colon < 0 ? '1' : text.slice(0, colon), code: text.slice(colon + 1) };
}

function readMarkers({
  minGender,
  minHumanRights,
  minPeace,
}: ProjectFilterParameters): NonNullable<ProjectFilter['markers']> | null {
  const least = { gender: minGender, humanRights: minHumanRights, peace: minPeace };
  const given = Object.entries(least).filter(([, value]) => value !== undefined);
  return given.length === 0 ? null : Object.fromEntries(given);
}

/** `scheme:code`; the schema of the query has seen to the colon. */
function readClassification(text: string | undefined): { scheme: string; code: string } | null {
  if (text === undefined) return null;
  const colon = text.indexOf(':');
  return { scheme: text.slice(0, colon), code: text.slice(colon + 1) };
}

export function requireCountry(text: string): string {
  const country = countryCode(text);
  if (country !== null) return country;
  const message = `"${text}" is no country code.`;
  throw new Problem('invalid-query', message, [
    {
      pointer: 'country',
      code: 'unknown-country',
      message,
      fix: 'Write ISO 3166-1 codes, such as KEN or KE.',
    },
  ]);
}

import { MARKERS, type Project, type ProjectStatus, type RegionShare } from '../domain/types.ts';

export interface ProjectFilter {
  readonly country?: string | null;
  /** Concept ids; a project fits when it carries any of them. */
  readonly tags?: readonly string[] | null;
  readonly status?: readonly ProjectStatus[] | null;
  /** Part of an organisation's name or its exact reference, letter case aside. */
  readonly organisation?: string | null;
  /** Projects that carry this classification. */
  readonly classification?: { readonly scheme: string; readonly code: string } | null;
  /** IATI region vocabulary and code. */
  readonly region?: Pick<RegionShare, 'vocabulary' | 'code'> | null;
  /** Framework ids; a project fits when it carries a tag in any of them. */
  readonly taggedWith?: readonly string[] | null;
  /** Least values; a project without the marker does not fit. */
  readonly markers?: Project['markers'] | null;
  readonly humanitarian?: boolean | null;
  readonly example?: boolean | null;
  /** Only these projects. */
  readonly ids?: readonly string[] | null;
  /** Part of the id or title, letter case aside. */
  readonly q?: string | null;
  /** Projects that run at some time between the two dates; open ends fit. */
  readonly activeFrom?: string | null;
  readonly activeUntil?: string | null;
}

/** What counts are asked by. */
export type CountFilter = Pick<ProjectFilter, 'status'>;

/**
 * Whether a project fits a filter: the meaning of ProjectFilter in plain code. Adapters may answer by query; the
 * conformance suite holds them to this.
 */
export function fitsFilter(project: Project, filter: ProjectFilter): boolean {
  const {
    country,
    tags,
    status,
    organisation,
    classification,
    region,
    taggedWith,
    markers,
    humanitarian,
    example,
    ids,
    q,
    activeFrom,
    activeUntil,
  } = filter;
  return (
    (country == null || project.countries.some((share) => share.country === country)) &&
    (tags == null || project.tags.some(({ concept }) => tags.includes(concept))) &&
    (status == null || status.includes(project.status)) &&
    (organisation == null ||
      project.organisations.some(
        ({ ref, name }) =>
          folded(ref ?? '') === folded(organisation) || folded(name).includes(folded(organisation)),
      )) &&
    (classification == null ||
      project.classifications.some(
        ({ scheme, code }) => scheme === classification.scheme && code === classification.code,
      )) &&
    (region == null ||
      project.regions.some(
        ({ vocabulary, code }) => vocabulary === region.vocabulary && code === region.code,
      )) &&
    (taggedWith == null ||
      project.tags.some(({ concept }) => taggedWith.some((id) => concept.startsWith(`${id}:`)))) &&
    MARKERS.every((marker) => (project.markers[marker] ?? -1) >= (markers?.[marker] ?? -1)) &&
    (humanitarian == null || project.humanitarian === humanitarian) &&
    (example == null || project.example === example) &&
    (ids == null || ids.includes(project.id)) &&
    (q == null || folded(project.id).includes(folded(q)) || folded(project.title).includes(folded(q))) &&
    (activeFrom == null || project.endDate === null || project.endDate >= activeFrom) &&
    (activeUntil == null || project.startDate === null || project.startDate <= activeUntil)
  );
}

/** Letter case aside for ASCII, as every adapter can do it. */
export function folded(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

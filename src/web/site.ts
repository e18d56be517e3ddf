/**
 * The pages, by the beginning of their addresses. A page at a new beginning is a line here, else the service does not start:
 * the head, the marked way and links into the past follow from it.
 */
interface PageGroup {
  /** The name of its way in the head of every page; null where the head does not lead there. */
  readonly inHead: string | null;
  /** The way in the head that is marked on these pages. */
  readonly marked: string | null;
  /** True where `change` and `asOf` ask for the past. */
  readonly hasPast: boolean;
}

const SITE = {
  '/align': { inHead: 'Align', marked: '/align', hasPast: true },
  '/projects': { inHead: 'Projects', marked: '/projects', hasPast: true },
  '/reports/contributions': { inHead: 'Contributions', marked: '/reports/contributions', hasPast: true },
  '/reports/coverage': { inHead: 'Coverage', marked: '/reports/coverage', hasPast: true },
  '/reports/country-framework': { inHead: null, marked: '/countries', hasPast: true },
  '/countries': { inHead: 'Countries', marked: '/countries', hasPast: true },
  '/matrix': { inHead: 'Matrix', marked: '/matrix', hasPast: true },
  '/curation': { inHead: 'Curation', marked: '/curation', hasPast: false },
  '/mappings': { inHead: null, marked: '/curation', hasPast: true },
  '/questions': { inHead: null, marked: '/curation', hasPast: true },
  '/revisions': { inHead: null, marked: '/curation', hasPast: false },
  '/import': { inHead: 'Import', marked: '/import', hasPast: false },
  '/frameworks': { inHead: null, marked: null, hasPast: true },
  '/concepts': { inHead: null, marked: null, hasPast: true },
  '/search': { inHead: null, marked: '/', hasPast: false },
  '/sign-in': { inHead: null, marked: null, hasPast: false },
  '/sign-out': { inHead: null, marked: null, hasPast: false },
  '/': { inHead: null, marked: '/', hasPast: false },
} satisfies Record<string, PageGroup>;

const GROUPS: readonly (PageGroup & { readonly path: string })[] = Object.entries(SITE).map(
  ([path, group]) => ({ path, ...group }),
);

/** The beginnings of the addresses of all pages. */
export const PAGE_PATHS = Object.keys(SITE) as readonly (keyof typeof SITE)[];

/** The ways in the head, in their order. */
export const WAYS = GROUPS.flatMap(({ path, inHead }) => (inHead === null ? [] : [[path, inHead] as const]));

/** The group of a page by its address, with or without a query; null where no page begins so. */
export function groupOf(address: string): PageGroup | null {
  const [path = ''] = address.split(/[?#]/);
  return GROUPS.find((group) => path === group.path || path.startsWith(`${group.path}/`)) ?? null;
}

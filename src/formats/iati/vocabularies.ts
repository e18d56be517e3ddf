/**
 * Addresses of ours in IATI files, and how a code is kept together with the vocabulary it is from.
 *
 * The standard lets a file carry elements and attributes of another namespace. Ours keep what IATI has no word for,
 * so that export and import lose nothing; who does not know them loses nothing of IATI:
 *
 * | attribute              | on                          | says                                                        |
 * |------------------------|-----------------------------|-------------------------------------------------------------|
 * | crosswalk:derived      | any child of the activity   | "true": IATI demands the element, the project has no word for it |
 * | crosswalk:percentage   | tag, sector, country, region | the project's own share where `percentage` cannot be it; empty: none |
 * | crosswalk:reviewed     | iati-activity                | ids of the frameworks whose tags are finished; empty: none   |
 * | crosswalk:origin       | tag, sector                  | "confirmed": the project took it over from an alignment      |
 * | crosswalk:from, :until | budget, transaction          | the line's own period where the IATI dates cannot be it; empty: open |
 *
 * and the element crosswalk:amount (attributes kind, from, until, currency) at the end of an activity holds required
 * and available amounts, which are no budget, commitment or expenditure.
 */
const HOUSE = 'https://w3id.org/crosswalk-migration/';

export const OWN_NAMESPACE = `${HOUSE}iati/`;
export const OWN_PREFIX = 'crosswalk';

export const FRAMEWORK_BASE = `${HOUSE}framework/`;
/** Tags under it are inferred from mappings, by us: readers of tags pass them over. */
export const ALIGNMENT_BASE = `${HOUSE}alignment/`;
export const CLASSIFICATION_BASE = `${HOUSE}classification/`;
export const MARKER_BASE = `${HOUSE}marker/`;

/** The code for "the reporting organisation's own vocabulary" in every IATI list of vocabularies. */
export const OWN_VOCABULARY = '99';
const REPORTER_VOCABULARIES: ReadonlySet<string> = new Set(['98', '99']);

const FRAMEWORK = /^https?:\/\/w3id\.org\/crosswalk-migration\/framework\/([a-z0-9][a-z0-9-]*)\/?$/i;
const CLASSIFICATION = /^https?:\/\/w3id\.org\/crosswalk-migration\/classification\/([^/]+)\/?$/i;
const MARKER = /^https?:\/\/w3id\.org\/crosswalk-migration\/marker\/?$/i;
/** What a schema takes for an anyURI without escaping; without "@", which marks where the address begins. */
const ADDRESS =
  /^https?:\/\/(?:[\w.~:/?!$&'()*+,;=-]|%[\da-f]{2})+(?:#(?:[\w.~:/?!$&'()*+,;=-]|%[\da-f]{2})*)?$/i;
const ADDRESSED = /^(.*)@(https?:\/\/[^\s@]+)$/s;

export function frameworkOf(vocabularyUri: string | null): string | null {
  return FRAMEWORK.exec(vocabularyUri ?? '')?.[1]?.toLowerCase() ?? null;
}

export function classificationSchemeOf(vocabularyUri: string | null): string | null {
  const scheme = CLASSIFICATION.exec(vocabularyUri ?? '')?.[1];
  if (scheme === undefined) return null;
  try {
    return decodeURIComponent(scheme);
  } catch {
    return null;
  }
}

export function isMarkerVocabulary(vocabularyUri: string | null): boolean {
  return MARKER.test(vocabularyUri ?? '');
}

/**
 * A text with the address of the reporter's own vocabulary behind it ("99@https://…"): 98 and 99 mean nothing without.
 * Other vocabularies, and addresses that are none, leave it as it is.
 */
export function withAddress(text: string, vocabulary: string, uri: string | null): string {
  const addressed =
    uri !== null && REPORTER_VOCABULARIES.has(vocabulary) && ADDRESS.test(uri) && URL.canParse(uri);
  return addressed ? `${text}@${uri}` : text;
}

/** The two parts of what `withAddress` makes. */
export function splitAddress(text: string): { readonly text: string; readonly uri: string | null } {
  const [, before, uri] = ADDRESSED.exec(text) ?? [];
  return before === undefined || uri === undefined ? { text, uri: null } : { text: before, uri };
}

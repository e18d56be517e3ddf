/** Mappings as plain tables: CSV, and rows for a workbook. */

import { stringify } from 'csv-stringify/sync';
import { numberToText } from '../domain/decimal.ts';
import { relationOf } from '../domain/relations.ts';
import { type Mapping, NO_TERM_FOUND } from '../domain/types.ts';
import { alternativesText } from './question-text.ts';

/** Every field of a mapping, with labels and the relation in words beside the codes. */
export const CROSSWALK_COLUMNS = [
  'id',
  'set',
  'subject',
  'subject_label',
  'predicate',
  'relation',
  'modifier',
  'object',
  'object_label',
  'object_framework',
  'strength',
  'questions',
  'condition',
  'strength_if_met',
  'about_part',
  'holds_for_parts',
  'confidence',
  'evidence',
  'justification',
  'author',
  'reviewer',
  'mapping_date',
  'review_date',
  'source',
  'locator',
  'rationale',
  'status',
] as const;

/** Numbers as numbers, codes and dates as text, empty cells null. */
type CrosswalkRow = Readonly<Record<(typeof CROSSWALK_COLUMNS)[number], string | number | boolean | null>>;

/** One row a mapping, in the order given. Confidence is 0 to 1. `labels` may know none. */
export function crosswalkRows(
  mappings: readonly Mapping[],
  labels: (conceptId: string) => string | undefined,
): readonly CrosswalkRow[] {
  return mappings.map((mapping) => ({
    id: mapping.id,
    set: mapping.set,
    subject: mapping.subject,
    subject_label: labels(mapping.subject) ?? null,
    predicate: mapping.predicate,
    relation: relationOf(mapping),
    modifier: mapping.modifier,
    object: mapping.object ?? NO_TERM_FOUND,
    object_label: mapping.object === null ? null : (labels(mapping.object) ?? null),
    object_framework: mapping.objectFramework,
    strength: mapping.strength,
    questions: alternativesText(mapping.questions) || null,
    condition: mapping.condition,
    strength_if_met: mapping.strengthIfMet,
    about_part: mapping.aboutPart,
    holds_for_parts: mapping.holdsForParts,
    confidence: mapping.confidence / 1000,
    evidence: mapping.evidence,
    justification: mapping.justification,
    author: mapping.author,
    reviewer: mapping.reviewer,
    mapping_date: mapping.mappingDate,
    review_date: mapping.reviewDate,
    source: mapping.source,
    locator: mapping.locator,
    rationale: mapping.rationale,
    status: mapping.status,
  }));
}

/**
 * The rows as CSV with a header, lines ending in LF. `escapeFormulas` puts an apostrophe before what a spreadsheet would
 * read as a formula: for people; machines get the cells as they are.
 */
export function crosswalkCsv(
  mappings: readonly Mapping[],
  labels: (conceptId: string) => string | undefined,
  options: { readonly escapeFormulas: boolean } = { escapeFormulas: false },
): string {
  return stringify([...crosswalkRows(mappings, labels)], {
    header: true,
    columns: [...CROSSWALK_COLUMNS],
    escape_formulas: options.escapeFormulas,
    cast: { boolean: String, number: numberToText },
  });
}

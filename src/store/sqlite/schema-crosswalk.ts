import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import type { StaleDetail } from '../../domain/mapping-notes.ts';
import type {
  Completion,
  CountryMember,
  Level,
  ObservedTarget,
  OfficialText,
  Texts,
} from '../../domain/types.ts';
import { change } from './schema-changes.ts';
import { isDate, oneOf, written } from './schema-parts.ts';

export const framework = sqliteTable(
  'framework',
  {
    id: text('id').primaryKey(),
    position: integer('position').notNull(),
    title: text('title').notNull(),
    shortTitle: text('short_title').notNull(),
    publisher: text('publisher').notNull(),
    edition: text('edition').notNull(),
    country: text('country'),
    validFrom: text('valid_from'),
    validUntil: text('valid_until'),
    source: text('source').notNull(),
    sourceUrl: text('source_url'),
    licenceNote: text('licence_note').notNull(),
    aliases: text('aliases', { mode: 'json' }).$type<string[]>().notNull(),
    levels: text('levels', { mode: 'json' }).$type<Level[]>().notNull(),
    sharedResults: integer('shared_results', { mode: 'boolean' }).notNull().default(true),
    notes: text('notes', { mode: 'json' }).$type<string[]>().notNull(),
    partial: text('partial', { mode: 'json' }).$type<string[]>().notNull().default([]),
    ...written,
  },
  () => [
    check('framework_valid_from', isDate('valid_from')),
    check('framework_valid_until', isDate('valid_until')),
  ],
);

/** The levels again as rows, so that a concept's level is held by a foreign key. */
export const frameworkLevel = sqliteTable(
  'framework_level',
  {
    framework: text('framework')
      .notNull()
      .references(() => framework.id),
    level: text('level').notNull(),
  },
  (t) => [primaryKey({ columns: [t.framework, t.level] })],
);

export const concept = sqliteTable(
  'concept',
  {
    id: text('id').primaryKey(),
    framework: text('framework').notNull(),
    notation: text('notation').notNull(),
    level: text('level').notNull(),
    parent: text('parent'),
    label: text('label').notNull(),
    officialTexts: text('official_texts', { mode: 'json' }).$type<OfficialText[]>().notNull(),
    uri: text('uri'),
    codes: text('codes', { mode: 'json' }).$type<string[]>().notNull(),
    source: text('source').notNull(),
    locator: text('locator').notNull(),
    note: text('note'),
    validFrom: text('valid_from'),
    validUntil: text('valid_until'),
    observedTargets: text('observed_targets', { mode: 'json' }).$type<ObservedTarget[]>().notNull(),
    position: integer('position').notNull(),
    ...written,
  },
  (t) => [
    unique('concept_notation').on(t.framework, t.notation),
    unique('concept_in_framework').on(t.framework, t.id),
    foreignKey({
      columns: [t.framework, t.level],
      foreignColumns: [frameworkLevel.framework, frameworkLevel.level],
    }),
    // A parent is always of the same framework.
    foreignKey({ columns: [t.framework, t.parent], foreignColumns: [t.framework, t.id] }),
    index('concept_parent').on(t.framework, t.parent),
    check('concept_id', sql.raw(`"id" = "framework" || ':' || "notation"`)),
    check('concept_label', sql.raw('length("label") between 1 and 80')),
    check('concept_not_own_parent', sql.raw('"parent" is null or "parent" <> "id"')),
  ],
);

export const frameworkRelation = sqliteTable(
  'framework_relation',
  {
    id: text('id').primaryKey(),
    from: text('from_framework')
      .notNull()
      .references(() => framework.id),
    relation: text('relation').notNull(),
    to: text('to_framework')
      .notNull()
      .references(() => framework.id),
    source: text('source').notNull(),
    locator: text('locator').notNull(),
    note: text('note'),
    position: integer('position').notNull(),
    ...written,
  },
  (t) => [index('framework_relation_from').on(t.from), index('framework_relation_to').on(t.to)],
);

export const mappingSet = sqliteTable('mapping_set', {
  id: text('id').primaryKey(),
  title: text('title').notNull(),
  description: text('description').notNull(),
  licence: text('licence').notNull(),
  provider: text('provider').notNull(),
  setVersion: text('set_version').notNull(),
  date: text('date').notNull(),
  completes: text('completes', { mode: 'json' }).$type<Completion[]>().notNull().default([]),
  position: integer('position').notNull(),
  ...written,
});

export const mapping = sqliteTable(
  'mapping',
  {
    id: text('id').primaryKey(),
    set: text('mapping_set')
      .notNull()
      .references(() => mappingSet.id),
    subject: text('subject')
      .notNull()
      .references(() => concept.id),
    predicate: text('predicate').notNull(),
    /** 'Not', or empty: never null, so that the unique key bites. */
    modifier: text('modifier').notNull(),
    object: text('object'),
    objectFramework: text('object_framework')
      .notNull()
      .references(() => framework.id),
    strength: text('strength'),
    questions: text('questions', { mode: 'json' }).$type<string[][]>().notNull(),
    condition: text('condition'),
    strengthIfMet: text('strength_if_met'),
    aboutPart: integer('about_part', { mode: 'boolean' }).notNull(),
    holdsForParts: integer('holds_for_parts', { mode: 'boolean' }).notNull(),
    /** Thousandths. */
    confidence: integer('confidence').notNull(),
    evidence: text('evidence').notNull(),
    justification: text('justification').notNull(),
    author: text('author').notNull(),
    reviewer: text('reviewer'),
    mappingDate: text('mapping_date'),
    reviewDate: text('review_date'),
    source: text('source').notNull(),
    locator: text('locator').notNull(),
    rationale: text('rationale').notNull(),
    status: text('status').notNull(),
    ...written,
  },
  (t) => [
    foreignKey({ columns: [t.objectFramework, t.object], foreignColumns: [concept.framework, concept.id] }),
    // In a set one statement is in force once, and proposed once beside it: as a revision of the one in force, or anew
    // after a rejection. So is one NoTermFound per subject and framework.
    uniqueIndex('mapping_statement')
      .on(t.set, t.subject, t.predicate, t.modifier, t.object)
      .where(sql.raw(`"status" = 'accepted'`)),
    uniqueIndex('mapping_statement_proposed')
      .on(t.set, t.subject, t.predicate, t.modifier, t.object)
      .where(sql.raw(`"status" = 'proposed'`)),
    uniqueIndex('mapping_nothing_fits')
      .on(t.set, t.subject, t.objectFramework)
      .where(sql.raw(`"object" is null and "status" = 'accepted'`)),
    uniqueIndex('mapping_nothing_fits_proposed')
      .on(t.set, t.subject, t.objectFramework)
      .where(sql.raw(`"object" is null and "status" = 'proposed'`)),
    index('mapping_subject').on(t.subject),
    index('mapping_object').on(t.object),
    check(
      'mapping_predicate',
      oneOf('predicate', [
        'crosswalk:contributesTo',
        'crosswalk:applies',
        'skos:exactMatch',
        'skos:closeMatch',
        'skos:broadMatch',
        'skos:narrowMatch',
        'skos:relatedMatch',
      ]),
    ),
    check('mapping_modifier', sql.raw(`"modifier" in ('', 'Not')`)),
    check(
      'mapping_strength',
      sql.raw(`"strength" is null or "strength" in ('core', 'supporting', 'conditional')`),
    ),
    check(
      'mapping_condition',
      sql.raw(
        `("condition" is not null or "questions" <> '[]') = (coalesce("strength", '') = 'conditional')`,
      ),
    ),
    check(
      'mapping_strength_if_met',
      sql.raw(
        `"strength_if_met" is null or ("strength" = 'conditional' and "strength_if_met" in ('core', 'supporting'))`,
      ),
    ),
    check('mapping_about_part', sql.raw(`"about_part" = 0 or "strength" = 'conditional'`)),
    check('mapping_confidence', sql.raw('"confidence" between 0 and 1000')),
    check('mapping_evidence', oneOf('evidence', ['stated', 'published', 'judged'])),
    check('mapping_status', oneOf('status', ['proposed', 'accepted', 'rejected', 'retired'])),
    check('mapping_not_to_itself', sql.raw('"object" is null or "object" <> "subject"')),
    check(
      'mapping_rationale',
      sql.raw('length("rationale") > 0 and length("locator") > 0 and length("source") > 0'),
    ),
  ],
);

/** Published lists of countries that answer questions. */
export const countryList = sqliteTable('country_list', {
  id: text('id').primaryKey(),
  title: text('title').notNull(),
  source: text('source').notNull(),
  date: text('date').notNull(),
  members: text('members', { mode: 'json' }).$type<CountryMember[]>().notNull(),
  ...written,
});

/** The catalogue of questions that conditional mappings ask. */
export const question = sqliteTable(
  'question',
  {
    id: text('id').primaryKey(),
    checklist: text('checklist').notNull(),
    text: text('text', { mode: 'json' }).$type<Texts>().notNull(),
    help: text('help', { mode: 'json' }).$type<Texts>().notNull(),
    implies: text('implies', { mode: 'json' }).$type<string[]>().notNull(),
    answeredByTags: text('answered_by_tags', { mode: 'json' }).$type<string[]>().notNull(),
    answeredByCountries: text('answered_by_countries').references(() => countryList.id),
    author: text('author').notNull(),
    reviewer: text('reviewer'),
    reviewDate: text('review_date'),
    status: text('status').notNull(),
    position: integer('position').notNull(),
    ...written,
  },
  () => [
    check('question_status', oneOf('status', ['proposed', 'accepted', 'rejected', 'retired'])),
    check('question_texts', sql.raw('json_valid("text") and json_valid("help")')),
  ],
);

/** What was said of a mapping, one after another: reviews, flags and comments. Rows are never changed. */
export const mappingNote = sqliteTable(
  'mapping_note',
  {
    mapping: text('mapping')
      .notNull()
      .references(() => mapping.id),
    place: integer('place').notNull(),
    kind: text('kind').notNull(),
    /** The version of the mapping that it speaks of. */
    of: integer('of_version').notNull(),
    text: text('text').notNull(),
    other: text('other').references(() => mapping.id),
    stale: text('stale', { mode: 'json' }).$type<StaleDetail>(),
    change: integer('change')
      .notNull()
      .references(() => change.number),
  },
  (t) => [
    primaryKey({ columns: [t.mapping, t.place] }),
    index('mapping_note_kind').on(t.kind, t.change),
    check(
      'mapping_note_kind_known',
      oneOf('kind', [
        'propose',
        'edit',
        'accept',
        'reject',
        'retire',
        'supersede',
        'flag',
        'carry-over',
        'comment',
      ]),
    ),
    check('mapping_note_text', sql.raw('length("text") > 0')),
    check('mapping_note_stale', sql.raw(`("stale" is not null) = ("kind" = 'flag')`)),
  ],
);

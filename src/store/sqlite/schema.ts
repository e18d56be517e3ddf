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
import type { Level, ObservedTarget } from '../../domain/types.ts';

/** Current state in tables of its own; the past of everything in `history`, which is only ever appended to. */

const oneOf = (column: string, values: readonly string[]) =>
  sql.raw(`"${column}" in (${values.map((value) => `'${value}'`).join(', ')})`);
const isDate = (column: string) =>
  sql.raw(`"${column}" is null or "${column}" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'`);

export const change = sqliteTable(
  'change',
  {
    number: integer('number').primaryKey({ autoIncrement: true }),
    at: text('at').notNull(),
    actor: text('actor').notNull(),
    reason: text('reason').notNull(),
    /** 1 when frameworks or mappings were touched: such a change is a revision. */
    crosswalk: integer('crosswalk').notNull(),
  },
  (t) => [
    index('change_at').on(t.at),
    index('change_crosswalk').on(t.crosswalk, t.number),
    check('change_crosswalk_flag', sql.raw('"crosswalk" in (0, 1)')),
  ],
);

/** Every version of every entity, as a JSON document; a null document is a tombstone. */
export const history = sqliteTable(
  'history',
  {
    entity: text('entity').notNull(),
    id: text('id').notNull(),
    change: integer('change')
      .notNull()
      .references(() => change.number),
    version: integer('version').notNull(),
    document: text('document'),
  },
  (t) => [
    primaryKey({ columns: [t.entity, t.id, t.change] }),
    unique('history_version').on(t.entity, t.id, t.version),
    index('history_change').on(t.change),
    check(
      'history_entity',
      oneOf('entity', ['framework', 'concept', 'relation', 'mapping-set', 'mapping', 'project', 'api-key']),
    ),
    check('history_document', sql.raw('"document" is null or json_valid("document")')),
  ],
);

const written = {
  version: integer('version').notNull(),
  change: integer('change')
    .notNull()
    .references(() => change.number),
};

export const framework = sqliteTable(
  'framework',
  {
    id: text('id').primaryKey(),
    position: integer('position').notNull(),
    title: text('title').notNull(),
    shortTitle: text('short_title').notNull(),
    publisher: text('publisher').notNull(),
    edition: text('edition').notNull(),
    validFrom: text('valid_from'),
    validUntil: text('valid_until'),
    source: text('source').notNull(),
    sourceUrl: text('source_url'),
    licenceNote: text('licence_note').notNull(),
    aliases: text('aliases', { mode: 'json' }).$type<string[]>().notNull(),
    levels: text('levels', { mode: 'json' }).$type<Level[]>().notNull(),
    notes: text('notes', { mode: 'json' }).$type<string[]>().notNull(),
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
    officialText: text('official_text'),
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
    condition: text('condition'),
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
    // One statement stands once in a set, and one NoTermFound per subject and framework.
    uniqueIndex('mapping_statement').on(t.set, t.subject, t.predicate, t.modifier, t.object),
    uniqueIndex('mapping_nothing_fits')
      .on(t.set, t.subject, t.objectFramework)
      .where(sql.raw('"object" is null')),
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
      sql.raw(`("condition" is not null) = (coalesce("strength", '') = 'conditional')`),
    ),
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

export const project = sqliteTable(
  'project',
  {
    id: text('id').primaryKey(),
    title: text('title').notNull(),
    description: text('description'),
    status: text('status').notNull(),
    startDate: text('start_date'),
    endDate: text('end_date'),
    humanitarian: integer('humanitarian', { mode: 'boolean' }).notNull(),
    gender: integer('gender'),
    humanRights: integer('human_rights'),
    peace: integer('peace'),
    example: integer('example', { mode: 'boolean' }).notNull(),
    /** Equal exactly when tags (with percentages) and declines are equal: large tables align each key once. */
    tagKey: text('tag_key').notNull(),
    writtenAt: text('written_at').notNull(),
    ...written,
  },
  (t) => [
    index('project_tag_key').on(t.tagKey),
    index('project_status').on(t.status),
    check('project_id', sql.raw('length("id") between 1 and 255')),
    check('project_title', sql.raw('length("title") > 0')),
    check(
      'project_status_known',
      oneOf('status', ['pipeline', 'implementation', 'finalisation', 'closed', 'cancelled', 'suspended']),
    ),
    check('project_start_date', isDate('start_date')),
    check('project_end_date', isDate('end_date')),
    check(
      'project_dates',
      sql.raw('"start_date" is null or "end_date" is null or "start_date" <= "end_date"'),
    ),
    check('project_gender', sql.raw('"gender" is null or "gender" between 0 and 3')),
    check('project_human_rights', sql.raw('"human_rights" is null or "human_rights" between 0 and 3')),
    check('project_peace', sql.raw('"peace" is null or "peace" between 0 and 3')),
  ],
);

const ofProject = () =>
  text('project')
    .notNull()
    .references(() => project.id, { onDelete: 'cascade' });

export const projectOrganisation = sqliteTable(
  'project_organisation',
  {
    project: ofProject(),
    position: integer('position').notNull(),
    ref: text('ref'),
    name: text('name').notNull(),
    role: text('role').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.project, t.position] }),
    check(
      'project_organisation_role',
      oneOf('role', ['reporting', 'funding', 'accountable', 'extending', 'implementing']),
    ),
  ],
);

export const projectCountry = sqliteTable(
  'project_country',
  {
    project: ofProject(),
    country: text('country').notNull(),
    /** Millionths of a per cent. */
    percentage: integer('percentage'),
  },
  (t) => [
    primaryKey({ columns: [t.project, t.country] }),
    index('project_country_country').on(t.country),
    check('project_country_code', sql.raw(`"country" glob '[A-Z][A-Z][A-Z]'`)),
    check(
      'project_country_percentage',
      sql.raw('"percentage" is null or "percentage" between 0 and 100000000'),
    ),
  ],
);

export const projectAmount = sqliteTable(
  'project_amount',
  {
    project: ofProject(),
    position: integer('position').notNull(),
    kind: text('kind').notNull(),
    from: text('period_from'),
    until: text('period_until'),
    /** Minor units of the currency. */
    amountMinor: integer('amount_minor').notNull(),
    currency: text('currency').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.project, t.position] }),
    check(
      'project_amount_kind',
      oneOf('kind', ['budget', 'commitment', 'expenditure', 'required', 'available']),
    ),
    check('project_amount_currency', sql.raw(`"currency" glob '[A-Z][A-Z][A-Z]'`)),
    check('project_amount_integer', sql.raw(`typeof("amount_minor") = 'integer'`)),
    check('project_amount_from', isDate('period_from')),
    check('project_amount_until', isDate('period_until')),
    check(
      'project_amount_period',
      sql.raw('"period_from" is null or "period_until" is null or "period_from" <= "period_until"'),
    ),
  ],
);

export const projectTag = sqliteTable(
  'project_tag',
  {
    project: ofProject(),
    concept: text('concept')
      .notNull()
      .references(() => concept.id),
    percentage: integer('percentage'),
    significance: text('significance'),
    origin: text('origin').notNull(),
    by: text('tagged_by').notNull(),
    at: text('tagged_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.project, t.concept] }),
    index('project_tag_concept').on(t.concept),
    check('project_tag_percentage', sql.raw('"percentage" is null or "percentage" between 0 and 100000000')),
    check(
      'project_tag_significance',
      sql.raw(`"significance" is null or "significance" in ('principal', 'significant')`),
    ),
    check('project_tag_origin', oneOf('origin', ['declared', 'confirmed'])),
  ],
);

export const projectDecision = sqliteTable(
  'project_decision',
  {
    project: ofProject(),
    concept: text('concept')
      .notNull()
      .references(() => concept.id),
    decision: text('decision').notNull(),
    reason: text('reason'),
    by: text('decided_by').notNull(),
    at: text('decided_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.project, t.concept] }),
    check('project_decision_kind', oneOf('decision', ['confirm', 'decline'])),
    check('project_decision_reason', sql.raw(`"decision" = 'confirm' or length("reason") > 0`)),
  ],
);

export const apiKey = sqliteTable(
  'api_key',
  {
    id: text('id').primaryKey(),
    hash: text('hash').notNull().unique(),
    role: text('role').notNull(),
    label: text('label').notNull(),
    createdAt: text('created_at').notNull(),
    expiresAt: text('expires_at'),
    revokedAt: text('revoked_at'),
    ...written,
  },
  () => [check('api_key_role', oneOf('role', ['reader', 'tagger', 'curator', 'admin']))],
);

import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { RegionShare, Translation } from '../../domain/types.ts';
import { concept, question } from './schema-crosswalk.ts';
import { isDate, oneOf, written } from './schema-parts.ts';

export type StoredPiece = readonly [
  currency: string,
  country: string | null,
  year: number | null,
  minor: number,
];

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
    regions: text('regions', { mode: 'json' }).$type<RegionShare[]>().notNull(),
    translations: text('translations', { mode: 'json' }).$type<Translation[]>().notNull(),
    /** Ids of frameworks for which nothing is inferred. */
    reviewed: text('reviewed', { mode: 'json' }).$type<string[]>().notNull().default([]),
    /** One text for all that decides how the project is aligned: large tables align each key once. */
    tagKey: text('tag_key').notNull(),
    writtenAt: text('written_at').notNull(),
    ...written,
  },
  (t) => [
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

export const projectClassification = sqliteTable(
  'project_classification',
  {
    project: ofProject(),
    scheme: text('scheme').notNull(),
    code: text('code').notNull(),
    label: text('label'),
  },
  (t) => [
    primaryKey({ columns: [t.project, t.scheme, t.code] }),
    index('project_classification_code').on(t.scheme, t.code),
    check('project_classification_named', sql.raw('length("scheme") > 0 and length("code") > 0')),
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

/** The amounts of one kind, cut by country and year when they are written: what large tables read instead of the lines. */
export const projectPieces = sqliteTable(
  'project_pieces',
  {
    project: ofProject(),
    kind: text('kind').notNull(),
    /** `[currency, country or null, year or null, minor units]`, in the order of the lines. */
    pieces: text('pieces', { mode: 'json' }).$type<StoredPiece[]>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.project, t.kind] }),
    check(
      'project_pieces_kind',
      oneOf('kind', ['budget', 'commitment', 'expenditure', 'required', 'available']),
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
    check('project_decision_reason', sql.raw(`"decision" = 'confirm' or coalesce(length("reason"), 0) > 0`)),
  ],
);

/** Answers to questions, for the whole project (an empty tag) or for one of its tags. */
export const projectAnswer = sqliteTable(
  'project_answer',
  {
    project: ofProject(),
    question: text('question')
      .notNull()
      .references(() => question.id),
    /** Empty, never null, so that the key holds. */
    tag: text('tag').notNull(),
    answer: text('answer').notNull(),
    by: text('answered_by').notNull(),
    at: text('answered_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.project, t.question, t.tag] }),
    index('project_answer_question').on(t.question),
    check('project_answer_known', oneOf('answer', ['yes', 'no'])),
  ],
);

import { z } from 'zod';
import { EDITION_CHANGES, REVIEW_KINDS } from '../../domain/mapping-notes.ts';
import {
  AMOUNT_KINDS,
  ANSWERS,
  EVIDENCE,
  MAPPING_STATUSES,
  ORGANISATION_ROLES,
  PREDICATES,
  PROJECT_STATUSES,
  STRENGTHS,
} from '../../domain/types.ts';
import type { PublicEntity } from '../../store/port.ts';

/** What the change feed gives of each kind of thing: formats/documents.ts makes it. Things stand in each other by id. */

const text = z.string().nullable();
const position = z.int().meta({ description: 'Its order among others.' });
const percentage = z.number().nullable();
const written = { by: z.string(), at: z.string() };
const marker = z.int().min(0).max(3);

const framework = z.strictObject({
  id: z.string(),
  title: z.string(),
  shortTitle: z.string(),
  publisher: z.string(),
  edition: z.string(),
  country: text,
  validFrom: text,
  validUntil: text,
  source: z.string(),
  sourceUrl: text,
  licenceNote: z.string(),
  aliases: z.array(z.string()),
  levels: z.array(z.strictObject({ id: z.string(), label: z.string(), plural: z.string(), parent: text })),
  sharedResults: z.boolean(),
  notes: z.array(z.string()),
  position,
});

const concept = z.strictObject({
  id: z.string(),
  framework: z.string(),
  notation: z.string(),
  level: z.string(),
  parent: text,
  label: z.string(),
  officialTexts: z.array(z.strictObject({ language: z.string(), text: z.string() })),
  uri: text,
  codes: z.array(z.string()),
  source: z.string(),
  locator: z.string(),
  note: text,
  validFrom: text,
  validUntil: text,
  observedTargets: z.array(z.strictObject({ concept: z.string(), count: z.int(), of: z.int() })),
  position,
});

const relation = z.strictObject({
  id: z.string(),
  from: z.string(),
  relation: z.string(),
  to: z.string(),
  source: z.string(),
  locator: z.string(),
  note: text,
  position,
});

const mappingSet = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  licence: z.string(),
  provider: z.string(),
  version: z.string(),
  date: z.string(),
  completes: z.array(
    z.strictObject({
      subjectFramework: z.string(),
      subjectLevels: z.array(z.string()),
      objectFramework: z.string(),
      objectLevels: z.array(z.string()),
    }),
  ),
  position,
});

const texts = z.strictObject({ en: z.string(), fr: z.string(), es: z.string() });

const question = z.strictObject({
  id: z.string(),
  checklist: z.string(),
  text: texts,
  help: texts,
  implies: z.array(z.string()),
  answeredByTags: z.array(z.string()),
  answeredByCountries: text,
  author: z.string(),
  reviewer: text,
  reviewDate: text,
  status: z.enum(MAPPING_STATUSES),
  position,
});

const countryList = z.strictObject({
  id: z.string(),
  title: z.string(),
  source: z.string(),
  date: z.string(),
  members: z.array(z.strictObject({ country: z.string(), from: text, until: text })),
});

const mapping = z.strictObject({
  id: z.string(),
  set: z.string(),
  subject: z.string(),
  predicate: z.enum(PREDICATES),
  modifier: z.literal('Not').nullable(),
  object: z.string(),
  objectFramework: z.string(),
  strength: z.enum(STRENGTHS).nullable(),
  questions: z.array(z.array(z.string())),
  condition: text,
  strengthIfMet: z.enum(['core', 'supporting']).nullable(),
  aboutPart: z.boolean(),
  holdsForParts: z.boolean(),
  confidence: z.number().min(0).max(1),
  evidence: z.enum(EVIDENCE),
  justification: z.string(),
  author: z.string(),
  reviewer: text,
  mappingDate: text,
  reviewDate: text,
  source: z.string(),
  locator: z.string(),
  rationale: z.string(),
  status: z.enum(MAPPING_STATUSES),
});

const mappingNote = z.strictObject({
  mapping: z.string(),
  kind: z.enum([...REVIEW_KINDS, 'flag', 'comment']),
  of: z.int().meta({ description: 'The version of the mapping that it speaks of.' }),
  text: z.string(),
  other: text,
  stale: z
    .strictObject({
      concept: z.string(),
      what: z.enum(EDITION_CHANGES),
      successors: z.array(z.string()),
    })
    .nullable(),
  place: z.int().meta({ description: 'From 1, within the mapping.' }),
});

const project = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: text,
  status: z.enum(PROJECT_STATUSES),
  startDate: text,
  endDate: text,
  organisations: z.array(z.strictObject({ ref: text, name: z.string(), role: z.enum(ORGANISATION_ROLES) })),
  countries: z.array(z.strictObject({ country: z.string(), percentage })),
  regions: z.array(z.strictObject({ vocabulary: z.string(), code: z.string(), percentage })),
  classifications: z.array(z.strictObject({ scheme: z.string(), code: z.string(), label: text })),
  translations: z.array(z.strictObject({ language: z.string(), title: text, description: text })),
  humanitarian: z.boolean(),
  markers: z.strictObject({
    gender: marker.optional(),
    humanRights: marker.optional(),
    peace: marker.optional(),
  }),
  amounts: z.array(
    z.strictObject({
      kind: z.enum(AMOUNT_KINDS),
      from: text,
      until: text,
      amount: z.string(),
      currency: z.string(),
    }),
  ),
  tags: z.array(
    z.strictObject({
      concept: z.string(),
      percentage,
      significance: z.enum(['principal', 'significant']).nullable(),
      origin: z.enum(['declared', 'confirmed']),
      ...written,
    }),
  ),
  decisions: z.array(
    z.strictObject({
      concept: z.string(),
      decision: z.enum(['confirm', 'decline']),
      reason: text,
      ...written,
    }),
  ),
  answers: z.array(z.strictObject({ question: z.string(), tag: text, answer: z.enum(ANSWERS), ...written })),
  reviewed: z.array(z.string()),
  example: z.boolean(),
});

const DOCUMENTS = {
  concept: concept.meta({ id: 'ConceptDocument' }),
  'country-list': countryList.meta({ id: 'CountryListDocument' }),
  framework: framework.meta({ id: 'FrameworkDocument' }),
  mapping: mapping.meta({ id: 'MappingDocument' }),
  'mapping-note': mappingNote.meta({ id: 'MappingNoteDocument' }),
  'mapping-set': mappingSet.meta({ id: 'MappingSetDocument' }),
  project: project.meta({ id: 'ProjectDocument' }),
  question: question.meta({ id: 'QuestionDocument' }),
  relation: relation.meta({ id: 'RelationDocument' }),
} satisfies Readonly<Record<PublicEntity, z.ZodType>>;

const itemOf = <E extends PublicEntity>(entity: E) =>
  z.strictObject({
    entity: z.literal(entity),
    id: z.string(),
    version: z.int(),
    document: DOCUMENTS[entity]
      .nullable()
      .meta({ description: 'As it stood after the change; null when deleted.' }),
  });

/** One thing that a change wrote, with what it was afterwards. */
export const feedItem = z
  .discriminatedUnion('entity', [
    itemOf('concept'),
    itemOf('country-list'),
    itemOf('framework'),
    itemOf('mapping'),
    itemOf('mapping-note'),
    itemOf('mapping-set'),
    itemOf('project'),
    itemOf('question'),
    itemOf('relation'),
  ])
  .meta({ id: 'FeedItem' });

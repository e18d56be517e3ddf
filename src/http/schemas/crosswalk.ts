import { z } from 'zod';
import type { EveryKey } from '../../domain/complete-keys.ts';
import { EDITION_CHANGES, REVIEW_KINDS } from '../../domain/mapping-notes.ts';
import {
  type Concept,
  EVIDENCE,
  type Framework,
  MAPPING_STATUSES,
  PREDICATES,
  STRENGTHS,
} from '../../domain/types.ts';
import { frameworkSchema } from '../../formats/framework-files.ts';
import type { presentMappingSet, presentRelation } from '../present.ts';
import type { presentMapping } from '../present-mapping.ts';
import {
  conceptBrief,
  conceptRef,
  fileQuery,
  isoDate,
  languageParameter,
  listOf,
  momentQuery,
  noticeField,
  pageQuery,
  queryFlag,
  queryList,
  stateFields,
} from './common.ts';

/** Frameworks, concepts and mappings as the API answers them. */

const level = z
  .strictObject({
    id: z.string(),
    label: z.string(),
    plural: z.string(),
    parent: z.string().nullable(),
    concepts: z.int().meta({ description: 'How many elements stand on this level.' }),
  })
  .meta({ id: 'Level' });

export const framework = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    shortTitle: z.string(),
    publisher: z.string(),
    edition: z.string(),
    country: z.string().nullable().meta({ description: 'The country whose framework this is.' }),
    validFrom: z.string().nullable(),
    validUntil: z.string().nullable(),
    source: z.string(),
    sourceUrl: z.string().nullable(),
    licenceNote: z.string(),
    aliases: z.array(z.string()),
    sharedResults: z.boolean().meta({
      description: 'Many organisations share its results: a tag says that the project does a part of one.',
    }),
    levels: z.array(level),
    notes: z.array(z.string()),
  } satisfies EveryKey<Omit<Framework, 'position' | 'partial'>, z.ZodType>)
  .meta({ id: 'Framework' });

/** framework.json, as under seed/. */
export const frameworkBody = frameworkSchema.meta({ id: 'FrameworkBody' });
export const frameworkList = listOf(framework, 'FrameworkList');
export const frameworkAnswer = framework.extend(stateFields).meta({ id: 'FrameworkAnswer' });

const conceptFields = {
  ...conceptBrief.shape,
  parent: conceptRef.nullable(),
  officialText: z
    .string()
    .nullable()
    .meta({ description: 'In English, else in the first language there is, or in the one asked for.' }),
  officialTexts: z
    .array(z.strictObject({ language: z.string(), text: z.string() }).meta({ id: 'OfficialText' }))
    .meta({ description: 'In every language that was imported (BCP 47 tags; `und` where it is not known).' }),
  codes: z.array(z.string()),
  source: z.string(),
  locator: z.string(),
  note: z.string().nullable(),
  validFrom: z.string().nullable(),
  validUntil: z.string().nullable(),
  observedTargets: z
    .array(
      z.strictObject({ concept: conceptRef, count: z.int(), of: z.int() }).meta({ id: 'ObservedTarget' }),
    )
    .meta({
      description:
        'How many of the parts seen (`of`) were tagged with a concept by others. Evidence about those parts, never a mapping of this element.',
    }),
} satisfies EveryKey<Omit<Concept, 'position'> & { readonly officialText: unknown }, z.ZodType>;

export const concept = z.strictObject(conceptFields).meta({ id: 'Concept' });
export const conceptList = listOf(concept, 'ConceptList');
export const conceptAnswer = z
  .strictObject({
    ...conceptFields,
    ancestors: z.array(conceptRef).meta({ description: 'From the top down.' }),
    children: z.array(conceptRef),
    ...stateFields,
  })
  .meta({ id: 'ConceptAnswer' });

export const conceptQuery = z.strictObject({
  language: languageParameter
    .optional()
    .meta({ description: 'Of `officialText`: a BCP 47 tag, such as `fr`.', example: 'fr' }),
  ...momentQuery,
});

export const conceptsQuery = z.strictObject({
  level: z.string().max(60).optional(),
  parent: z
    .string()
    .max(255)
    .optional()
    .meta({ description: 'Only parts of this element, in any notation.' }),
  q: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Words of the label or of an official text, or the beginning of a code.' }),
  ...fileQuery,
  ...pageQuery,
  ...momentQuery,
});

export const EXTENDED =
  '`extended`: nothing fitted the element in a framework that has new or reworded elements now; these stand as `successors`.';
const staleFlag = z
  .strictObject({
    concept: conceptRef,
    what: z.enum(EDITION_CHANGES).meta({ description: EXTENDED }),
    successors: z.array(conceptRef),
    message: z.string(),
    at: z.string(),
    change: z.int(),
  })
  .meta({ id: 'StaleFlag' });

export const mapping = z
  .strictObject({
    id: z.string(),
    subject: conceptRef,
    predicate: z.enum(PREDICATES),
    relation: z.string().meta({ description: 'The statement in words, from subject to object.' }),
    modifier: z.literal('Not').nullable(),
    object: z.strictObject({ id: z.string(), label: z.string().nullable() }),
    objectFramework: z.string(),
    strength: z.enum(STRENGTHS).nullable(),
    questions: z.array(z.array(z.string())).meta({
      description:
        'What a conditional mapping depends on: alternatives, each a list of question ids that all have to be answered yes.',
    }),
    condition: z.string().nullable().meta({ description: 'The condition in its own words.' }),
    strengthIfMet: z
      .enum(['core', 'supporting'])
      .nullable()
      .meta({ description: 'What it is once its questions are answered yes; null is supporting.' }),
    aboutPart: z.boolean().meta({ description: 'Its questions are about a part of the subject.' }),
    holdsForParts: z.boolean(),
    confidence: z.number(),
    evidence: z.enum(EVIDENCE),
    justification: z.string(),
    source: z.string(),
    locator: z.string(),
    rationale: z.string(),
    status: z.enum(MAPPING_STATUSES),
    set: z.string(),
    author: z.string(),
    reviewer: z.string().nullable(),
    mappingDate: z.string().nullable(),
    reviewDate: z.string().nullable(),
    revises: z
      .string()
      .nullable()
      .meta({ description: 'The mapping that this one takes the place of when it is accepted.' }),
    supersededBy: z.string().nullable().meta({ description: 'The mapping that took its place.' }),
    stale: z.array(staleFlag).meta({
      description:
        'What a new edition or another import did to its elements, until somebody carries it over. It still aligns, with a warning.',
    }),
    version: z.int(),
    updatedAt: z.string().meta({ description: 'When this version was written (UTC).' }),
    updatedBy: z.string(),
  } satisfies EveryKey<ReturnType<typeof presentMapping>, z.ZodType>)
  .meta({ id: 'Mapping' });

export const mappingList = listOf(mapping, 'MappingList')
  .extend({ notice: noticeField })
  .meta({ id: 'MappingPage' });
const review = z
  .strictObject({
    action: z.enum(REVIEW_KINDS),
    version: z.int().meta({ description: 'The version that was reviewed.' }),
    reason: z.string(),
    other: z
      .string()
      .nullable()
      .meta({ description: 'The mapping that is revised, replaced or takes the place.' }),
    by: z.string(),
    at: z.string(),
    change: z.int(),
  })
  .meta({ id: 'MappingReview' });

export const mappingFinding = z
  .strictObject({
    rule: z.string(),
    message: z.string(),
    fix: z.string(),
    blocks: z.boolean().meta({ description: 'Whether it keeps the mapping from being accepted.' }),
  })
  .meta({ id: 'MappingFinding' });

export const mappingAnswer = mapping
  .extend({
    reviews: z.array(review),
    revisions: z.array(z.string()).meta({ description: 'Proposals that revise this mapping.' }),
    comments: z.int(),
    findings: z
      .array(mappingFinding)
      .meta({ description: 'What lint says if it were accepted; of proposed ones.' }),
    ...stateFields,
    notice: noticeField,
  })
  .meta({ id: 'MappingAnswer' });

export const mappingSet = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    licence: z.string(),
    provider: z.string(),
    version: z.string(),
    date: z.string(),
    completes: z
      .array(
        z.strictObject({
          subjectFramework: z.string(),
          subjectLevels: z.array(z.string()),
          objectFramework: z.string(),
          objectLevels: z.array(z.string()),
        }),
      )
      .meta({
        description:
          'What it reviewed in full: every element of these levels against the whole list of those levels.',
      }),
    mappings: z.int().meta({ description: 'How many it holds, of any status.' }),
  } satisfies EveryKey<ReturnType<typeof presentMappingSet>, z.ZodType>)
  .meta({ id: 'MappingSet' });
export const mappingSetList = listOf(mappingSet, 'MappingSetList');
export const mappingSetAnswer = mappingSet
  .extend({ ...stateFields, notice: noticeField })
  .meta({ id: 'MappingSetAnswer' });

export const relationList = listOf(
  z
    .strictObject({
      id: z.string(),
      from: z.string(),
      relation: z.string(),
      to: z.string(),
      source: z.string(),
      locator: z.string(),
      note: z.string().nullable(),
    } satisfies EveryKey<ReturnType<typeof presentRelation>, z.ZodType>)
    .meta({ id: 'FrameworkRelation' }),
  'FrameworkRelationList',
);

export const mappingsQuery = z.strictObject({
  id: queryList(z.string().min(1).max(255)).optional().meta({ description: 'Only these mappings.' }),
  subject: z.string().max(255).optional().meta({ description: 'In any notation.' }),
  object: z.string().max(255).optional(),
  into: z.string().max(255).optional().meta({
    description:
      'Those by which others lead directly into this element, as alignment walks them: matches also from its own side.',
  }),
  subjectFramework: z.string().max(60).optional(),
  objectFramework: z.string().max(60).optional(),
  predicate: queryList(z.enum(PREDICATES)).optional(),
  status: queryList(z.enum(MAPPING_STATUSES)).optional(),
  set: z.string().max(120).optional(),
  question: z.string().max(120).optional().meta({ description: 'Those that ask this question.' }),
  framework: z.string().max(60).optional().meta({ description: 'Of the subject or of the object.' }),
  stale: queryFlag
    .optional()
    .meta({ description: 'Those that a new edition made stale, or those that none did.' }),
  updatedBefore: isoDate.optional().meta({ description: 'Whose version is older: before this day (UTC).' }),
  updatedFrom: isoDate.optional().meta({ description: 'Whose version is from this day (UTC) or later.' }),
  ...fileQuery,
  ...pageQuery,
  ...momentQuery,
});

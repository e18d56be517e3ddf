import { z } from 'zod';
import { COMPARED_ENTITIES } from '../../services/revisions.ts';
import { PUBLIC_ENTITIES } from '../../store/port.ts';
import { fileQuery, listOf, momentQuery, pageQuery, queryNumber, stateFields } from './common.ts';
import { feedItem } from './documents.ts';

/** Changes, revisions, comparisons and the feed. */

const MAX_CHANGE = 2_147_483_647;

const entity = z.enum(PUBLIC_ENTITIES);

const touched = z
  .strictObject({ entity, added: z.int(), changed: z.int(), deleted: z.int() })
  .meta({ id: 'Touched' });

const changeFields = {
  change: z.int(),
  at: z.string().meta({ description: 'ISO date-time, UTC.' }),
  actor: z.string(),
  reason: z.string(),
  revision: z.int().meta({
    description: 'The revision after it; equal to `change` when it touched frameworks or mappings.',
  }),
};

const revision = z
  .strictObject({
    ...changeFields,
    touched: z.array(touched).meta({ description: 'How many things of each kind it touched.' }),
  })
  .meta({ id: 'Revision' });

export const revisionList = listOf(revision, 'RevisionList');
export const revisionsQuery = z.strictObject({ ...fileQuery, ...pageQuery, ...momentQuery });

export const changeParams = z.object({ change: queryNumber(1, MAX_CHANGE) });

/** No state beside it: `change` and `revision` are its own. */
export const changeAnswer = z
  .strictObject({
    ...changeFields,
    touched: z.array(touched),
    items: z.array(
      z
        .strictObject({
          entity,
          id: z.string(),
          version: z.int(),
          action: z.enum(['added', 'changed', 'deleted']),
        })
        .meta({ id: 'TouchedItem' }),
    ),
    next: z.string().nullable().meta({ description: 'Address of the next page, null on the last.' }),
  })
  .meta({ id: 'ChangeAnswer' });

export const compareParams = z.object({
  a: queryNumber(0, MAX_CHANGE),
  b: queryNumber(0, MAX_CHANGE),
});
export const compareQuery = z.strictObject({
  ...fileQuery,
  limit: pageQuery.limit,
  cursor: pageQuery.cursor,
});

const differenceKind = z.enum(['added', 'changed', 'retired', 'removed']).meta({
  description: '`retired`: its status became so; `removed`: it is not there any more.',
});
const fieldChanges = z.array(
  z.strictObject({ field: z.string(), before: z.unknown(), after: z.unknown() }).meta({ id: 'FieldChange' }),
);

export const versionList = listOf(
  z
    .strictObject({
      version: z.int().meta({ description: 'Counts up by one with each change of this thing.' }),
      ...changeFields,
      kind: differenceKind,
      fields: fieldChanges.meta({ description: 'Every field that differs from the version before.' }),
    })
    .meta({ id: 'ThingVersion' }),
  'ThingVersionList',
);

const comparedState = z.strictObject(stateFields).meta({ id: 'ComparedState' });

export const comparison = z
  .strictObject({
    from: comparedState,
    to: comparedState,
    differences: z.int().meta({ description: 'How many things differ, on all pages together.' }),
    items: z.array(
      z
        .strictObject({
          entity: z.enum(COMPARED_ENTITIES),
          id: z.string(),
          kind: differenceKind,
          fields: fieldChanges,
        })
        .meta({ id: 'Difference' }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'Comparison' });

export const feedEntry = z
  .strictObject({
    ...changeFields,
    items: z.array(feedItem),
    complete: z.boolean().meta({ description: 'False when more items of this change follow.' }),
  })
  .meta({ id: 'FeedEntry' });

export const feedAnswer = listOf(feedEntry, 'ChangeFeed');

export const feedQuery = z.strictObject({
  after: queryNumber(0, MAX_CHANGE)
    .optional()
    .meta({ description: 'The last change that was taken in; 0, the beginning, when left out.' }),
  item: z
    .string()
    .max(2_000)
    .optional()
    .meta({ description: 'Where within a large change the next page begins; from `next`.' }),
  limit: pageQuery.limit,
  format: z.enum(['json', 'ndjson']).optional(),
  ...momentQuery,
});

export const streamQuery = z.strictObject({
  after: feedQuery.shape.after.meta({
    description: 'The last change that was taken in; what comes from now on when left out.',
  }),
});
export const streamHeaders = z.object({
  'last-event-id': z
    .string()
    .max(2_100)
    .optional()
    .meta({ description: 'The id of the last event taken in; browsers send it when they connect again.' }),
});

import { z } from 'zod';
import { AMOUNT_KINDS } from '../../domain/types.ts';
import { noticeField, stateFields } from './common.ts';
import { tableChange } from './impact.ts';

/** What a decision on a project would change in contribution tables. */
export const decisionEffectsAnswer = z
  .strictObject({
    dryRun: z.literal(true),
    amountKind: z.enum(AMOUNT_KINDS),
    tables: z.array(tableChange).meta({
      description:
        'By `count` and `equal-split`, of SDG goals and targets and of the top levels of other frameworks: the rows that gain or lose, as this project alone fills them.',
    }),
    ...stateFields,
    rules: z.int(),
    notice: noticeField,
  })
  .meta({ id: 'DecisionEffects' });

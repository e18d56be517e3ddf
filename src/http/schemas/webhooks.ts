import { z } from 'zod';
import { requiredText, stateFields, text } from './common.ts';

/** Who is told of changes. */

export const webhookBody = z
  .strictObject({
    url: requiredText(2_000).meta({
      description: 'An https address on the public internet.',
      example: 'https://receiver.example/crosswalk',
    }),
    description: text(500).default(''),
  })
  .meta({ id: 'WebhookBody' });

export const webhookChangeBody = z.strictObject({ enabled: z.boolean() }).meta({ id: 'WebhookChange' });

const fields = {
  id: z.string(),
  url: z.string(),
  description: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
  enabled: z.boolean(),
  disabledAt: z.string().nullable(),
  disabledBecause: z.string().nullable(),
  delivered: z.int().meta({ description: 'The latest change it has been told of.' }),
  version: z.int().meta({ description: 'Also the ETag; needed as `If-Match` to change it.' }),
};

export const webhook = z.strictObject(fields).meta({ id: 'Webhook' });

export const newWebhook = z
  .strictObject({
    ...fields,
    secret: z
      .string()
      .nullable()
      .meta({ description: 'Signs what is sent to it. Shown this once; null where the request came again.' }),
  })
  .meta({ id: 'NewWebhook' });

export const webhookList = z
  .strictObject({ items: z.array(webhook), next: z.null(), ...stateFields })
  .meta({ id: 'WebhookList' });

export const webhookAnswer = z
  .strictObject({
    ...fields,
    deliveries: z
      .array(
        z
          .strictObject({
            id: z.string(),
            kind: z.enum(['changes', 'test']),
            after: z.int(),
            until: z.int(),
            state: z.enum(['pending', 'delivered', 'failed']),
            attempts: z.int(),
            createdAt: z.string(),
            at: z.string().meta({ description: 'When it is due, or was delivered or given up.' }),
            status: z.int().nullable().meta({ description: 'HTTP status of the last attempt.' }),
            fault: z.string().nullable(),
          })
          .meta({ id: 'Delivery' }),
      )
      .meta({ description: 'The latest 50 messages to it, newest first.' }),
  })
  .meta({ id: 'WebhookAnswer' });

export const rotatedSecret = z
  .strictObject({
    id: z.string(),
    secret: z
      .string()
      .nullable()
      .meta({ description: 'Shown this once; null where the request came again.' }),
    previousUntil: z.string().meta({ description: 'Until then messages are signed with the old one, too.' }),
  })
  .meta({ id: 'RotatedSecret' });

export const testedWebhook = z
  .strictObject({
    id: z.string().meta({ description: 'The id of the message.' }),
    delivered: z.boolean(),
    status: z.int().nullable(),
    fault: z.string().nullable(),
  })
  .meta({ id: 'TestedWebhook' });

export const webhookParams = z.object({ id: z.string().min(1).max(255) });

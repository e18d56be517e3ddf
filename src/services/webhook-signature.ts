import { createHmac, randomBytes } from 'node:crypto';
import type { WebhookSecrets } from '../store/webhooks.ts';

/** Signatures by the Standard Webhooks conventions (https://www.standardwebhooks.com), version 1. */

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/** The headers of one attempt. For a day after a rotation it is signed with the secret before, too. */
export function signedHeaders(
  message: { readonly id: string; readonly body: string },
  { secret, previousSecret, previousUntil }: WebhookSecrets,
  now: string,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(Date.parse(now) / 1000));
  const inForce = [
    secret,
    ...(previousSecret !== null && previousUntil !== null && now < previousUntil ? [previousSecret] : []),
  ];
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': inForce
      .map((key) => signature(key, `${message.id}.${timestamp}.${message.body}`))
      .join(' '),
  };
}

function signature(secret: string, text: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
}

import { lookup as systemLookup } from 'node:dns';
import { type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { type AddressRange, type AddressRules, addressRules } from './addresses.ts';
import { Problem } from './problems.ts';

/** Sends one message to one address of somebody else's choice, so that no harm can come of it. */

interface Attempt {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

export interface Outcome {
  /** Answered with a status from 200 to 299. */
  readonly delivered: boolean;
  readonly status: number | null;
  /** In our words: nothing that the other side says is repeated. */
  readonly fault: string | null;
}

export interface WebhookSender {
  send(attempt: Attempt): Promise<Outcome>;
  /** Refuses an address that cannot be sent to, before anything is sent. Names are looked up only when sending. */
  check(url: string): void;
}

export interface SenderOptions {
  readonly allowPrivate: readonly AddressRange[];
  /** For the whole attempt, from the look-up of the name to the end of the answer. */
  readonly timeoutMs?: number;
  /** How names become addresses. */
  readonly lookup?: typeof systemLookup;
}

const TIMEOUT_MS = 15_000;
/** What an answer says is not used; a little of it is read so that the connection ends well. */
const MAX_ANSWER_BYTES = 16_384;

class Refused extends Error {}

export function createWebhookSender(options: SenderOptions): WebhookSender {
  const rules = addressRules(options.allowPrivate);
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  return {
    check: (url) => {
      const fault = urlFault(url, rules, options.allowPrivate.length > 0);
      if (fault !== null) throw refusal(fault);
    },
    send: async ({ url, headers, body, signal }) => {
      const fault = urlFault(url, rules, options.allowPrivate.length > 0);
      if (fault !== null) return { delivered: false, status: null, fault };
      const target = new URL(url);
      const lookup = guardedLookup(rules, target.protocol === 'http:', options.lookup ?? systemLookup);
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const status = await post(target, {
          headers: {
            ...headers,
            'content-type': 'application/json; charset=utf-8',
            'content-length': Buffer.byteLength(body),
            'user-agent': 'Crosswalk',
          },
          body,
          lookup,
          signal: AbortSignal.any([signal, timeout]),
        });
        const delivered = status >= 200 && status < 300;
        return { delivered, status, fault: delivered ? null : `It was answered with ${status}.` };
      } catch (error) {
        if (signal.aborted) throw error;
        return { delivered: false, status: null, fault: faultOf(error, timeout.aborted, timeoutMs) };
      }
    },
  };
}

/**
 * Looks a name up and hands on what was checked, so that the connection goes to the very address that was found good:
 * a name that means another address a moment later leads nowhere else.
 */
function guardedLookup(rules: AddressRules, plain: boolean, lookup: typeof systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '', 0);
      const [first] = addresses;
      const allowed = addresses.every(({ address }) => isReachable(address, plain, rules));
      if (first === undefined || !allowed) {
        return callback(new Refused('Its name leads to an address that is not public.'), '', 0);
      }
      if (options.all === true) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

/** Without encryption only addresses that are allowed by name. */
function isReachable(address: string, plain: boolean, rules: AddressRules): boolean {
  return plain ? rules.isAllowedPrivate(address) : rules.mayReach(address);
}

/** What hinders a message from being sent there, as far as the address itself tells. */
function urlFault(url: string, rules: AddressRules, someAllowed: boolean): string | null {
  const target = URL.canParse(url) ? new URL(url) : null;
  if (target === null || !['https:', 'http:'].includes(target.protocol)) {
    return 'It is no https address.';
  }
  if (target.username !== '' || target.password !== '') return 'It carries a name or password.';
  if (target.hash !== '') return 'It has a fragment, which is never sent.';
  const plain = target.protocol === 'http:';
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isReachable(host, plain, rules)) {
    return rules.mayReach(host) ? 'It is no https address.' : 'It is an address that is not public.';
  }
  if (plain && !someAllowed) return 'It is no https address.';
  return null;
}

function refusal(fault: string): Problem {
  const message = `Webhooks cannot be sent there. ${fault}`;
  return new Problem('invalid-body', message, [
    {
      pointer: '/url',
      code: 'forbidden-address',
      message,
      fix: 'Give an https address on the public internet; the operator can allow others with CROSSWALK_WEBHOOK_ALLOW_PRIVATE.',
    },
  ]);
}

function post(
  target: URL,
  {
    body,
    ...options
  }: Pick<RequestOptions, 'lookup' | 'headers'> & { readonly body: string; readonly signal: AbortSignal },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = target.protocol === 'https:' ? requestHttps : requestHttp;
    // No agent: a connection kept open would be used without a new look at its address.
    const message = request(target, { ...options, method: 'POST', agent: false }, (response) => {
      let bytes = 0;
      const done = () => {
        message.destroy();
        resolve(response.statusCode ?? 0);
      };
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) done();
      });
      response.on('end', done);
      response.on('error', reject);
    });
    message.on('error', reject);
    // A receiver that changes to another protocol (101) has its connection closed, with no answer and no error.
    message.on('close', () => reject(new Error('The connection was closed without an answer.')));
    message.end(body);
  });
}

function faultOf(error: unknown, timedOut: boolean, timeoutMs: number): string {
  if (error instanceof Refused) return error.message;
  if (timedOut) return `There was no answer within ${timeoutMs / 1000} s.`;
  const code = String((error as NodeJS.ErrnoException).code ?? '');
  return /^[A-Z0-9_]{3,60}$/.test(code) ? `The connection failed (${code}).` : 'The connection failed.';
}

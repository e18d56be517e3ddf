import { z } from 'zod';
import { authenticate } from '../../../services/keys.ts';
import { signInPage } from '../../../web/pages/sign-in.ts';
import type { App, Services } from '../../app-types.ts';
import { sessionSecret, setSession } from '../../cookies.ts';
import { formOf, readForms } from '../../forms.ts';
import { sendPage, visitorOf } from './send.ts';

const MOST_FORM_BYTES = 16 * 1024;

/** Signing in with a key, and out. */
export async function sessionPages(app: App, { store, sessions, now }: Services): Promise<void> {
  const config = { access: 'open', page: true } as const;
  readForms(app, MOST_FORM_BYTES);

  app.get(
    '/sign-in',
    { config, schema: { hide: true, querystring: z.strictObject({ to: z.string().max(2_000).optional() }) } },
    async (request, reply) =>
      sendPage(request, reply, {
        title: 'Sign in',
        content: signInPage(visitorOf(request), ownAddress(request.query.to), null),
      }),
  );

  app.post(
    '/sign-in',
    { config, schema: { hide: true, querystring: z.strictObject({}) } },
    async (request, reply) => {
      const { fields } = formOf(request);
      const to = ownAddress(fields.to);
      const key = (fields.key ?? '').trim();
      if ((await authenticate(store, key, now())) === null) {
        const fault = 'This key is not good: unknown, mistyped, expired or withdrawn.';
        const content = signInPage(visitorOf(request), to, fault);
        return sendPage(request, reply.code(401), { title: 'Sign in', content });
      }
      const before = sessionSecret(request);
      if (before !== null) sessions.end(before);
      setSession(request, reply, sessions.begin(key));
      return reply.redirect(to, 303);
    },
  );

  app.post(
    '/sign-out',
    { config, schema: { hide: true, querystring: z.strictObject({}) } },
    async (request, reply) => {
      formOf(request);
      const secret = sessionSecret(request);
      if (secret !== null) sessions.end(secret);
      setSession(request, reply, null);
      return reply.redirect('/', 303);
    },
  );
}

/** Where to go on: an address of ours, never of another site. */
function ownAddress(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(to) ? to : '/';
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_HOURS } from '../services/sessions.ts';

/** The one cookie there is: the secret of who is signed in at the pages. */

const NAME = 'crosswalk_session';
const COMMON = 'Path=/; HttpOnly; SameSite=Strict';

export function sessionSecret({ headers }: FastifyRequest): string | null {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=');
    if (name === NAME && value !== undefined && value !== '') return value;
  }
  return null;
}

/** Null takes the cookie away. The service may end the session before. Over https it never travels in the clear. */
export function setSession(request: FastifyRequest, reply: FastifyReply, secret: string | null): void {
  const life = secret === null ? 0 : SESSION_HOURS * 3_600;
  const secure = request.protocol === 'https' ? '; Secure' : '';
  void reply.header('set-cookie', `${NAME}=${secret ?? ''}; Max-Age=${life}; ${COMMON}${secure}`);
}

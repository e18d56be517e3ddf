import { expect, test } from 'vitest';
import { createSessions, MOST_SESSIONS } from '../../src/services/sessions.ts';

test('a session ends for want of room only when another one begins', () => {
  const sessions = createSessions(() => 0);
  const secrets = Array.from({ length: MOST_SESSIONS }, (_, at) => sessions.begin(`key ${at}`));
  const [first, second, third] = secrets.map((secret) => sessions.find(secret));
  if (third == null) throw new Error('no session');
  sessions.keepUpload(third, { token: 't', bytes: Buffer.from('x'), source: null, currency: 'USD' });
  expect([first, second].map((session) => session?.key)).toEqual(['key 0', 'key 1']);
  expect(secrets.filter((secret) => sessions.find(secret) === null)).toEqual([]);
  // The one not used for longest gives way.
  sessions.find(secrets[0] ?? '');
  sessions.begin('one more');
  expect(secrets.slice(0, 3).map((secret) => sessions.find(secret)?.key ?? null)).toEqual([
    'key 0',
    null,
    'key 2',
  ]);
});

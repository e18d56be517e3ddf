import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import type { App } from '../../src/http/app-types.ts';
import { endReadsBeforeSending } from '../../src/http/reads-end-first.ts';

/** More than what a connection takes that nobody reads. */
const LARGE = 'x'.repeat(32_000_000);

it('reading ends when the answer is sent off, not when a slow client has taken it; the answer comes whole', async () => {
  const app = Fastify();
  endReadsBeforeSending(app as unknown as App);
  let hasEnded = false;
  let isAnswered = false;
  const read = async (work: () => Promise<unknown>) => {
    try {
      return await work();
    } finally {
      hasEnded = true;
    }
  };
  app.get('/', async (_request, reply) => read(async () => reply.send(LARGE)));
  app.addHook('onResponse', async () => {
    isAnswered = true;
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1').pause();
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nHost: any\r\nConnection: close\r\n\r\n');
  while (!hasEnded) await setTimeout(10);
  expect(isAnswered).toBe(false);
  let bytes = 0;
  socket.on('data', (chunk) => {
    bytes += chunk.length;
  });
  socket.resume();
  await once(socket, 'end');
  expect(bytes).toBeGreaterThan(LARGE.length);
  socket.destroy();
  await app.close();
});

it('errors, values and HEAD are answered as ever', async () => {
  const app = Fastify();
  endReadsBeforeSending(app as unknown as App);
  app.get('/value', async () => ({ a: 1 }));
  app.get('/sent', async (_request, reply) => reply.code(201).send('sent'));
  app.get('/plain', (_request, reply) => reply.send('plain'));
  app.get('/fault', async () => {
    throw new Error('ours');
  });
  expect((await app.inject('/value')).json()).toEqual({ a: 1 });
  expect(await app.inject('/sent')).toMatchObject({ statusCode: 201, body: 'sent' });
  expect((await app.inject('/plain')).body).toBe('plain');
  expect((await app.inject('/fault')).json()).toMatchObject({ statusCode: 500, message: 'ours' });
  expect(await app.inject({ method: 'HEAD', url: '/sent' })).toMatchObject({ statusCode: 201, body: '' });
  await app.close();
});

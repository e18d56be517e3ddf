import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { readRange } from '../../src/services/addresses.ts';
import { Problem } from '../../src/services/problems.ts';
import { createWebhookSender, type SenderOptions } from '../../src/services/webhook-send.ts';

/** One message to one address: where it may go, and how long and how much it may cost. */

const servers: Server[] = [];
const LOOPBACK = { allowPrivate: [readRange('127.0.0.1')].flatMap((range) => range ?? []) };

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

async function receiver(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.host ?? '');
    request.resume();
    answer(request, response);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, seen };
}

const send = (options: SenderOptions, url: string, signal = new AbortController().signal) =>
  createWebhookSender(options).send({ url, headers: {}, body: '{}', signal });

/** Names lead where the test says, one list of addresses after another. */
const leading = (...answers: readonly (readonly string[])[]) => {
  let asked = 0;
  const lookup = ((_host: string, _options: unknown, callback: (...of: unknown[]) => void) => {
    const answer = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    callback(
      null,
      answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as NonNullable<SenderOptions['lookup']>;
  return { lookup, asked: () => asked };
};

describe('an address', () => {
  test.each([
    'http://93.184.215.14/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://017700000001/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:8.8.8.8]/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.1.1/',
    'https://224.0.0.1/',
    'https://user:password@receiver.example/',
    'https://receiver.example/#part',
    'http://receiver.example/',
    'ftp://receiver.example/',
    'file:///etc/passwd',
    'receiver.example',
    '/v1/projects',
    '',
  ])('that may not be reached is refused when it is registered, and when it is sent to: %j', async (url) => {
    const sender = createWebhookSender({ allowPrivate: [] });
    expect(() => sender.check(url)).toThrow(Problem);
    expect(await send({ allowPrivate: [] }, url)).toMatchObject({ delivered: false, status: null });
  });

  test('on the public internet is taken, by name or number', () => {
    const sender = createWebhookSender({ allowPrivate: [] });
    for (const url of [
      'https://receiver.example/a?b=c',
      'https://93.184.215.14:8443/',
      'https://[2606:4700::1111]/',
    ]) {
      expect(() => sender.check(url)).not.toThrow();
    }
  });

  test('that is allowed is taken without https; others still need it', () => {
    const sender = createWebhookSender(LOOPBACK);
    expect(() => sender.check('http://127.0.0.1:9/')).not.toThrow();
    for (const url of ['http://127.0.0.2/', 'http://93.184.215.14/'])
      expect(() => sender.check(url)).toThrow(Problem);
  });
});

describe('a name', () => {
  test('that leads to a private address is not followed, not even beside a public one', async () => {
    const { port, seen } = await receiver((_request, response) => response.end());
    for (const addresses of [
      ['127.0.0.1'],
      ['93.184.215.14', '127.0.0.1'],
      ['::ffff:127.0.0.1'],
      ['::1'],
      [],
    ]) {
      const outcome = await send(
        { allowPrivate: [], ...leading(addresses) },
        `https://rebind.example:${port}/`,
      );
      expect(outcome).toEqual({
        delivered: false,
        status: null,
        fault: 'Its name leads to an address that is not public.',
      });
    }
    expect(seen).toEqual([]);
  });

  test('is looked up once for a message, and the connection goes to the address that was checked', async () => {
    const { port, seen } = await receiver((_request, response) => response.writeHead(204).end());
    const names = leading(['127.0.0.1'], ['10.0.0.1']);
    const outcome = await send({ ...LOOPBACK, ...names }, `http://rebind.example:${port}/`);
    expect([outcome.delivered, names.asked(), seen]).toEqual([true, 1, [`rebind.example:${port}`]]);
    const second = await send({ ...LOOPBACK, ...names }, `http://rebind.example:${port}/`);
    expect(second.fault).toBe('Its name leads to an address that is not public.');
  });

  test('that leads to a public address is not sent to without https', async () => {
    const outcome = await send({ ...LOOPBACK, ...leading(['93.184.215.14']) }, 'http://plain.example/');
    expect(outcome).toMatchObject({ delivered: false, status: null });
  });
});

describe('an answer', () => {
  test.each([
    [200, true],
    [204, true],
    [299, true],
    [301, false],
    [400, false],
    [410, false],
    [500, false],
  ])('of %i is taken as delivered: %s', async (status, delivered) => {
    const { port } = await receiver((_request, response) => response.writeHead(status).end('ok'));
    expect(await send(LOOPBACK, `http://127.0.0.1:${port}/`)).toMatchObject({ delivered, status });
  });

  test('that leads elsewhere is not followed', async () => {
    const inner = await receiver((_request, response) => response.end());
    const { port } = await receiver((_request, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${inner.port}/` }).end(),
    );
    expect(await send(LOOPBACK, `http://127.0.0.1:${port}/`)).toMatchObject({
      delivered: false,
      status: 307,
    });
    expect(inner.seen).toEqual([]);
  });

  test('without end is not read to its end', async () => {
    const { port } = await receiver((_request, response) => {
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', pour);
      pour();
    });
    expect(await send(LOOPBACK, `http://127.0.0.1:${port}/`)).toMatchObject({ delivered: true, status: 200 });
  });

  test('that does not come, or does not end, is given up in time', async () => {
    const silent = await receiver(() => {});
    const dripping = await receiver((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    for (const { port } of [silent, dripping]) {
      const outcome = await send({ ...LOOPBACK, timeoutMs: 150 }, `http://127.0.0.1:${port}/`);
      expect(outcome).toEqual({
        delivered: false,
        status: null,
        fault: 'There was no answer within 0.15 s.',
      });
    }
  });

  test('of a receiver that is not there, or hangs up, is a fault in our words', async () => {
    expect(await send(LOOPBACK, 'http://127.0.0.1:9/')).toMatchObject({
      fault: 'The connection failed (ECONNREFUSED).',
    });
    const { port } = await receiver((request) => request.socket.destroy());
    expect((await send(LOOPBACK, `http://127.0.0.1:${port}/`)).fault).toMatch(
      /^The connection failed \(ECONNRESET\)/,
    );
  });

  test('that changes to another protocol is a fault, at once', async () => {
    const server = createServer((request) => {
      request.socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n');
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await send(LOOPBACK, `http://127.0.0.1:${port}/`)).toEqual({
      delivered: false,
      status: null,
      fault: 'The connection failed.',
    });
  });

  test('is not waited for when the service stops', async () => {
    const { port } = await receiver(() => {});
    const stopping = new AbortController();
    const sending = send(LOOPBACK, `http://127.0.0.1:${port}/`, stopping.signal);
    setTimeout(() => stopping.abort(), 50);
    await expect(sending).rejects.toThrow();
  });
});

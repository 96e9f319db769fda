import { connect } from 'node:net';
import { expect } from 'vitest';
import { createApp } from '../../api/app.ts';
import type { ApiServer } from '../../api/http/serve.ts';
import { serveApp } from '../../api/http/serve.ts';
import { credentials } from './api.ts';
import { apiTest } from '../support/fixtures/api.ts';

const test = apiTest.extend('server', { scope: 'file' }, async ({ api }, { onCleanup }) => {
  const server = await serveApp(createApp(api.deps), { host: '127.0.0.1', port: 0 });
  onCleanup(() => server.close());
  return server;
});

/** Sends bytes as they are; answers what comes back until the peer ends. */
function exchange(server: ApiServer, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1');
      if (answer.includes('\r\n\r\n')) socket.end();
    });
    socket.on('error', () => resolve(answer)).on('close', () => resolve(answer));
  });
}

const url = (server: ApiServer) => `http://127.0.0.1:${server.port}/v1/b2b/organizations`;
const headers = { authorization: credentials, 'content-type': 'application/json' };

test('ten megabytes are refused without being buffered, and the server lives on', async ({ server }) => {
  const body = JSON.stringify({ organization_name: 'x'.repeat(10 * 1024 * 1024) });
  // The server may answer and close while the client still sends.
  const answer = await fetch(url(server), { method: 'POST', headers, body }).catch(() => null);
  expect([null, 413]).toContain(answer?.status ?? null);
  const next = await fetch(url(server), { method: 'POST', headers, body: '{"organization_name":"Alive"}' });
  expect(next.status).toBe(200);
});

test('HTTPIN-023: a header with a line break in it never comes back as a header', async ({ server }) => {
  const answer = await exchange(
    server,
    `GET /v1/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Request-Id: a\nSet-Cookie: x=1\r\n\r\n`,
  );
  expect(answer).not.toMatch(/^set-cookie/im);
});

test.for([
  ['GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['GET //// HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['GET /%ff%fe HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['GET /v1/b2b/organizations/%00 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['GET / HTTP/1.1\r\nHost: a b\r\n\r\n'],
  [`GET /v1/b2b/organizations/%00%ff HTTP/1.1\r\nHost: a\r\nAuthorization: ${credentials}\r\n\r\n`],
] as const)('odd requests are answered with a 4xx: %j', async ([text], { server }) => {
  expect(await exchange(server, text)).toMatch(/^HTTP\/1\.1 4\d\d /);
});

test('HEAD responds as GET does, without a body', async ({ server }) => {
  const answer = await fetch(`http://127.0.0.1:${server.port}/health`, { method: 'HEAD' });
  expect([answer.status, await answer.text()]).toEqual([200, '']);
});

test.for([
  ['/v1/b2b/organizations', 'application/json'],
  ['/accept', 'application/x-www-form-urlencoded'],
] as const)(
  'a client of %s that hangs up in the middle of its body is no error of ours',
  async ([path, type], { api, server }) => {
    const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: ${credentials}\r\nContent-Type: ${type}\r\n`;
    const id = `hung-up${path.replaceAll('/', '.')}`;
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => {
        socket.write(`${head}X-Request-Id: ${id}\r\nContent-Length: 99\r\n\r\n{`);
        setTimeout(() => socket.resetAndDestroy(), 100);
      });
      socket.on('error', () => undefined).on('close', () => resolve());
    });
    const line = () =>
      api
        .logged()
        .split('\n')
        .find((one) => one.includes(id));
    await expect.poll(line).toMatch(/"status":400/);
    expect(api.logged()).not.toContain('"level":"error"');
  },
);

/** A server of its own with one request under way, which is answered when the test says so. */
async function serving() {
  let answer = (): void => undefined;
  let arrived = (): void => undefined;
  const isHere = new Promise<void>((fulfil) => (arrived = fulfil));
  const held = new Promise<void>((fulfil) => (answer = fulfil));
  const own = await serveApp(
    {
      fetch: async ({ url }) => {
        if (!url.endsWith('/held')) return new Response('at once');
        arrived();
        await held;
        return new Response('answered');
      },
    },
    { host: '127.0.0.1', port: 0 },
  );
  return { own, isHere, answer };
}

function connection(port: number, text: string) {
  const socket = connect(port, '127.0.0.1', () => socket.write(text));
  let received = '';
  socket.on('data', (bytes) => void (received += bytes.toString('latin1')));
  const closed = new Promise<string>((resolve) => {
    socket.on('error', () => undefined).on('close', () => resolve(received));
  });
  return { closed, received: () => received, socket };
}

test('a closing server finishes requests under way, announces the end of the connection, and ends with the last response', async () => {
  const { own, isHere, answer } = await serving();
  const [idle, fresh] = [connection(own.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'), connection(own.port, '')];
  await expect.poll(idle.received).toContain('at once');
  const busy = connection(own.port, 'GET /held HTTP/1.1\r\nHost: a\r\n\r\n');
  await isHere;
  const isGone = own.close().then(() => performance.now());
  await Promise.all([idle.closed, fresh.closed]);
  const answeredMs = performance.now();
  answer();
  expect(await busy.closed).toMatch(/^connection: close\r\n(.*\r\n)*\r\n.*answered/im);
  expect((await isGone) - answeredMs).toBeLessThan(2_000);
});

test('a kept-alive connection ends with the response that was under way, whatever else came on it', async () => {
  const { own, isHere, answer } = await serving();
  const busy = connection(own.port, 'GET /held HTTP/1.1\r\nHost: a\r\n\r\n');
  await isHere;
  const isGone = own.close();
  busy.socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  answer();
  expect(await busy.closed).toContain('answered');
  await isGone;
});

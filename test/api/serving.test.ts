import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../api/app.ts';
import type { ApiServer } from '../../api/http/serve.ts';
import { serveApp } from '../../api/http/serve.ts';
import type { TestApi } from './api.ts';
import { credentials, startApi } from './api.ts';

let api: TestApi;
let server: ApiServer;
beforeAll(async () => {
  api = await startApi();
  server = await serveApp(createApp(api.deps), { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server.close();
  await api.close();
});

/** Sends bytes as they are; answers what comes back until the peer ends. */
function exchange(text: string): Promise<string> {
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

const url = () => `http://127.0.0.1:${server.port}/v1/b2b/organizations`;
const headers = { authorization: credentials, 'content-type': 'application/json' };

test('ten megabytes are refused without being kept, and the server lives on', async () => {
  const body = JSON.stringify({ organization_name: 'x'.repeat(10 * 1024 * 1024) });
  // The server may answer and close while the client still sends.
  const answer = await fetch(url(), { method: 'POST', headers, body }).catch(() => null);
  expect([null, 413]).toContain(answer?.status ?? null);
  const next = await fetch(url(), { method: 'POST', headers, body: '{"organization_name":"Alive"}' });
  expect(next.status).toBe(200);
});

test('HTTPIN-023: a header with a line break in it never comes back as a header', async () => {
  const answer = await exchange(
    `GET /v1/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Request-Id: a\nSet-Cookie: x=1\r\n\r\n`,
  );
  expect(answer).not.toMatch(/^set-cookie/im);
});

test.each([
  ['GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['GET //// HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['GET /%ff%fe HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['GET /v1/b2b/organizations/%00 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['GET / HTTP/1.1\r\nHost: a b\r\n\r\n'],
  [`GET /v1/b2b/organizations/%00%ff HTTP/1.1\r\nHost: a\r\nAuthorization: ${credentials}\r\n\r\n`],
])('odd requests are answered with a 4xx: %j', async (text) => {
  expect(await exchange(text)).toMatch(/^HTTP\/1\.1 4\d\d /);
});

test('HEAD is answered as GET is, without a body', async () => {
  const answer = await fetch(`http://127.0.0.1:${server.port}/health`, { method: 'HEAD' });
  expect([answer.status, await answer.text()]).toEqual([200, '']);
});

test.each([
  ['/v1/b2b/organizations', 'application/json'],
  ['/accept', 'application/x-www-form-urlencoded'],
])('a client of %s that hangs up in the middle of its body is no error of ours', async (path, type) => {
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
});

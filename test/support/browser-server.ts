import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';

export type PageServer = { readonly origin: string; readonly close: () => Promise<void> };

/**
 * Serves pages on a free loopback port, for a browser to open.
 * @param makePages receives the origin, known only once the server listens
 */
export async function servePages(makePages: (origin: string) => Hono): Promise<PageServer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const pages = makePages(origin);
  server.on(
    'request',
    getRequestListener((request) => pages.fetch(request)),
  );
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin, close };
}

import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import { inTurn } from './arrival.ts';
import { followConnections } from './connections.ts';

export type ApiServer = {
  readonly port: number;
  /** Accepts no more connections, lets requests under way finish for a while, then closes. */
  close(): Promise<void>;
};

/** Limits how long a request's head and body may take to arrive: a client that sends a byte at a time holds nothing. */
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 30_000;
/** Longer than common load balancers keep an idle connection, so that the load balancer closes it first. */
const keepAliveTimeoutMs = 65_000;
const closingMs = 10_000;
/** Connections that wait to be accepted; the system drops the rest, which then retry for seconds. */
const backlog = 4_096;

/** Serves the app over HTTP. @throws when the port is taken */
export async function serveApp(
  app: { fetch(request: Request, env: HttpBindings): Response | Promise<Response> },
  at: { readonly host: string; readonly port: number },
): Promise<ApiServer> {
  const server = createServer({
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    connectionsCheckingInterval: 5_000,
    maxHeaderSize: 16 * 1024,
  });
  const respond = getRequestListener((request, env) => app.fetch(request, env as HttpBindings), {
    hostname: at.host,
  });
  const connections = followConnections(server);
  server.on(
    'request',
    inTurn(server, (incoming, outgoing) => void respond(incoming, outgoing)),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ port: at.port, host: at.host, backlog }, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : at.port,
    close: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), closingMs);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        connections.end();
      }),
  };
}

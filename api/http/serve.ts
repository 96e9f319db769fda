import { serve as listen } from '@hono/node-server';

export type ApiServer = {
  readonly port: number;
  /** Takes no more connections, lets answers under way finish for a while, then closes. */
  close(): Promise<void>;
};

/** A request's head and body have so long to arrive: a client that sends a byte at a time holds nothing. */
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 30_000;
/** Longer than common load balancers keep an idle connection, so that they close it and not we. */
const keepAliveTimeoutMs = 65_000;
const closingMs = 10_000;

/** Serves the app over HTTP. @throws when the port is taken */
export async function serveApp(
  app: { fetch(request: Request): Response | Promise<Response> },
  at: { readonly host: string; readonly port: number },
): Promise<ApiServer> {
  const server = await new Promise<ReturnType<typeof listen>>((resolve, reject) => {
    const starting = listen(
      {
        fetch: (request) => app.fetch(request),
        hostname: at.host,
        port: at.port,
        serverOptions: {
          headersTimeout: headersTimeoutMs,
          requestTimeout: requestTimeoutMs,
          keepAliveTimeout: keepAliveTimeoutMs,
          connectionsCheckingInterval: 5_000,
          maxHeaderSize: 16 * 1024,
        },
      },
      () => resolve(starting),
    );
    starting.once('error', reject);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : at.port,
    close: () =>
      new Promise((resolve) => {
        const isHttp = 'closeIdleConnections' in server;
        const force = setTimeout(() => isHttp && server.closeAllConnections(), closingMs);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        if (isHttp) server.closeIdleConnections();
      }),
  };
}

import { createServer } from 'node:http';

export type Page = { readonly status: number; readonly contentType: string; readonly text: string };

export type PathServer = { readonly port: number; close(): Promise<void> };

/**
 * Serves a few paths by GET and HEAD, on a port of its own that need not be public.
 * @throws when the port is taken
 */
export async function servePaths(
  pages: Readonly<Record<string, () => Page | Promise<Page>>>,
  at: { readonly host: string; readonly port: number },
): Promise<PathServer> {
  const server = createServer((request, response) => {
    const page = pages[request.url?.split('?', 1)[0] ?? ''];
    if (page === undefined || !['GET', 'HEAD'].includes(request.method ?? '')) {
      response
        .writeHead(page === undefined ? 404 : 405, page === undefined ? {} : { allow: 'GET, HEAD' })
        .end();
      return;
    }
    Promise.resolve()
      .then(page)
      .then(
        ({ status, contentType, text }) =>
          response
            .writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' })
            .end(request.method === 'HEAD' ? undefined : text),
        () => response.writeHead(500).end(),
      );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(at.port, at.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : at.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

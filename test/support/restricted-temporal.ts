import { once } from 'node:events';
import { connect, createServer } from 'node:http2';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';

const permissionDenied = '7';

/**
 * A way to a real Temporal on which some methods are refused with PERMISSION_DENIED, as to a role that may not operate
 * the namespace: a proxy of gRPC over HTTP/2 without TLS.
 * @param isRefused is given the method, as in `/temporal.api.operatorservice.v1.OperatorService/AddSearchAttributes`
 */
export async function startRestrictedTemporal(
  target: string,
  isRefused: (method: string) => boolean,
): Promise<{ readonly address: string; readonly refused: readonly string[]; stop(): Promise<void> }> {
  const refused: string[] = [];
  const upstream = connect(`http://${target}`);
  const server = createServer();
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => void sessions.add(session));
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const method = String(headers[':path']);
    if (isRefused(method)) {
      refused.push(method);
      stream.respond(
        {
          ':status': 200,
          'content-type': 'application/grpc',
          'grpc-status': permissionDenied,
          'grpc-message': 'Request unauthorized.',
        },
        { endStream: true },
      );
      return;
    }
    forward(stream, upstream.request({ ...headers, ':authority': target }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    async stop() {
      upstream.destroy();
      for (const session of sessions) session.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function forward(
  stream: ServerHttp2Stream,
  request: ReturnType<ReturnType<typeof connect>['request']>,
): void {
  let trailers: IncomingHttpHeaders = {};
  request.on('trailers', (received) => {
    trailers = received;
  });
  request.on('response', (headers) => {
    // An answer of an error is headers alone.
    stream.respond(headers, {
      waitForTrailers: !('grpc-status' in headers),
      endStream: 'grpc-status' in headers,
    });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    if (!('grpc-status' in headers)) request.pipe(stream);
  });
  request.on('error', () => stream.destroy());
  stream.on('error', () => request.destroy());
  stream.pipe(request);
}

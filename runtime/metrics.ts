import { createServer } from 'node:http';
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What a process counts. Labels are names of routes, methods and statuses: never an id, never an address. */
export type Metrics = {
  readonly registry: Registry;
  countRequest(request: {
    readonly method: string;
    /** The pattern (`/v1/b2b/organizations/{organization_id}`), not the path. */
    readonly route: string;
    readonly status: number;
    readonly durationMs: number;
  }): void;
};

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'usher_http_requests_total',
    help: 'Requests answered',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'usher_http_request_seconds',
    help: 'How long an answer took',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return {
    registry,
    countRequest({ method, route, status, durationMs }) {
      requests.inc({ method, route, status });
      seconds.observe({ method, route }, durationMs / 1000);
    },
  };
}

export type MetricsServer = { readonly port: number; close(): Promise<void> };

/**
 * Serves `GET /metrics` as Prometheus text, on a port of its own so that it can be kept inside.
 * @throws when the port is taken
 */
export async function serveMetrics(
  metrics: Metrics,
  at: { readonly host: string; readonly port: number },
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url?.split('?', 1)[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics.registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text),
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

import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { servePaths } from './serve-paths.ts';
import type { PathServer } from './serve-paths.ts';

/**
 * Metrics of the API. Names have the form `usher_`, the measured thing, its unit (`_seconds`), and `_total` for a counter.
 * Labels are routes, methods and statuses, never ids or addresses.
 */
export type Metrics = {
  readonly registry: Registry;
  countRequest(request: {
    readonly method: string;
    /** Pattern (`/v1/b2b/organizations/{organization_id}`), not the path. */
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
    help: 'HTTP requests by status',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'usher_http_request_seconds',
    help: 'Duration of HTTP requests',
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

/** Serves `GET /metrics` as Prometheus text. @throws when the port is taken */
export function serveMetrics(
  { registry }: Metrics,
  at: { readonly host: string; readonly port: number },
): Promise<PathServer> {
  const page = async () => ({
    status: 200,
    contentType: registry.contentType,
    text: await registry.metrics(),
  });
  return servePaths({ '/metrics': page }, at);
}

/** Adds `usher_ready`: 1 for each dependency of the process that responds, else 0; checked at each scrape. */
export function gaugeReadiness(
  registry: Registry,
  check: () => Promise<Readonly<Record<string, boolean>>>,
): void {
  new Gauge({
    name: 'usher_ready',
    help: 'Whether a dependency of this process responds: the parts of /ready',
    labelNames: ['part'],
    registers: [registry],
    async collect() {
      for (const [part, isReady] of Object.entries(await check())) this.set({ part }, isReady ? 1 : 0);
    },
  });
}

import { expect, test } from 'vitest';
import { createMetrics, serveMetrics } from '../../runtime/metrics.ts';

test('requests are counted by route and status and served as Prometheus text', async () => {
  const metrics = createMetrics();
  const route = '/v1/b2b/organizations/{organization_id}';
  metrics.countRequest({ method: 'GET', route, status: 404, durationMs: 12 });
  metrics.countRequest({ method: 'GET', route, status: 404, durationMs: 12 });
  const server = await serveMetrics(metrics, { host: '127.0.0.1', port: 0 });
  const response = await fetch(`http://127.0.0.1:${server.port}/metrics`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(await response.text()).toContain(
    `usher_http_requests_total{method="GET",route="${route}",status="404"} 2`,
  );
  expect((await fetch(`http://127.0.0.1:${server.port}/other`)).status).toBe(404);
  await server.close();
});

test('a port that is taken is an error', async () => {
  const first = await serveMetrics(createMetrics(), { host: '127.0.0.1', port: 0 });
  await expect(serveMetrics(createMetrics(), { host: '127.0.0.1', port: first.port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  await first.close();
});

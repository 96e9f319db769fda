import type { Client } from '@temporalio/client';
import type { Worker } from '@temporalio/worker';
import { queryInTime } from '../db/sql/query-in-time.ts';
import { isStuck } from '../db/sql/client.ts';
import type { Pool } from '../db/sql/client.ts';
import { longestPendingSeconds } from '../db/requests-dispatch.ts';
import type { WorkerConfig } from '../runtime/env/config.ts';
import { servePaths } from '../runtime/serve-paths.ts';
import type { Page, PathServer } from '../runtime/serve-paths.ts';
import { createWorkerMetrics } from './metrics.ts';
import type { WorkerMetrics } from './metrics.ts';
import { createReadinessCheck } from './readiness.ts';
import { createSdkMetrics } from './sdk-metrics.ts';
import type { SdkMetrics } from './sdk-metrics.ts';

const timeoutMs = 2_000;

type Monitoring = {
  readonly server: PathServer;
  readonly metrics: WorkerMetrics;
  readonly sdkMetrics: SdkMetrics;
};

/**
 * Serves `/health` (200; 503 when only a restart helps), `/ready` (200; 503 with the parts that are not ready) and
 * `/metrics` (those of the worker and of the Temporal SDK, as one Prometheus text). Null where no port is configured.
 * @param parts.workers filled in once they are created
 * @throws when the port is taken
 */
export async function startMonitoring(
  { host, workerPort }: Pick<WorkerConfig, 'host' | 'workerPort'>,
  parts: { readonly workers: readonly Worker[]; readonly sql: Pool; readonly temporal: Client },
): Promise<Monitoring | null> {
  if (workerPort === null) return null;
  const { workers, sql, temporal } = parts;
  const checkReadiness = createReadinessCheck(workers, sql, temporal);
  const metrics = createWorkerMetrics({
    checkReadiness,
    longestWaitSeconds: () => queryInTime(timeoutMs, () => longestPendingSeconds(sql)),
  });
  const sdkMetrics = createSdkMetrics();
  const pages = {
    '/health': () => (isStuck(sql) ? json(503, { status: 'stuck' }) : json(200, { status: 'alive' })),
    '/ready': async () => {
      const readiness = await checkReadiness();
      const isReady = Object.values(readiness).every(Boolean);
      return isReady
        ? json(200, { status: 'ready', ...readiness })
        : json(503, { status: 'not ready', ...readiness });
    },
    '/metrics': async () => {
      const [own, sdk] = await Promise.all([metrics.registry.metrics(), sdkMetrics.read()]);
      return { status: 200, contentType: metrics.registry.contentType, text: `${own.trimEnd()}\n${sdk}` };
    },
  };
  return { server: await servePaths(pages, { host, port: workerPort }), metrics, sdkMetrics };
}

function json(status: number, body: Readonly<Record<string, string | boolean>>): Page {
  const text = JSON.stringify({ status_code: status, ...body });
  return { status, contentType: 'application/json; charset=utf-8', text };
}

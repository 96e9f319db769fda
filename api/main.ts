import { connect, isStuck } from '../db/sql/client.ts';
import { readConfig } from '../runtime/env/read-config.ts';
import { newId } from '../runtime/ids.ts';
import { createLinkKeys } from '../runtime/links.ts';
import type { Log } from '../runtime/log.ts';
import { createMetrics, gaugeReadiness, serveMetrics } from '../runtime/metrics.ts';
import type { Closer } from '../runtime/shutdown.ts';
import { shutdownOnSignal } from '../runtime/shutdown.ts';
import { startProcess } from '../runtime/start-process.ts';
import { createSemaphore } from '../runtime/semaphore.ts';
import { createTemporalClient, readTemporalTarget } from '../runtime/temporal.ts';
import { createApp } from './app.ts';
import type { ApiDeps } from './deps.ts';
import { serveApp } from './http/serve.ts';
import { createReadinessCheck } from './readiness.ts';
import { createWorkflowSignals } from './workflow-signals.ts';

const databaseConnections = 10;
const updatesAtOnce = 100;
/** The next caller gets a 202 at once: in a rush its turn would not come in time. */
const longestQueue = 100;
/** A caller without an outcome after this time gets a 202. */
const dispatchDeadlineMs = 5_000;

/** `npm run api`: reads the environment, prints `ready` when it listens, ends on SIGINT and SIGTERM. */
async function runApi(env: NodeJS.ProcessEnv, log: Log): Promise<void> {
  const config = readConfig(env, 'api');
  const temporal = createTemporalClient(readTemporalTarget(env));
  const sql = connect(config.databaseUrl, {
    connections: databaseConnections,
    pooled: config.databasePooled,
  });
  const metrics = config.metricsPort === null ? null : createMetrics();
  const { mint, isLinkAlive } = createLinkKeys(config.linkKeys);
  const transactions = { sql, mintLink: mint, isLinkAlive, projectRoles: config.roles, newId };
  const deps: ApiDeps = {
    sql,
    project: config,
    log,
    metrics,
    signals: createWorkflowSignals(temporal, log),
    dispatch: {
      temporal,
      transactions,
      log,
      semaphore: createSemaphore(updatesAtOnce, longestQueue),
      deadlineMs: dispatchDeadlineMs,
    },
    checkReadiness: createReadinessCheck(sql, temporal),
    isStuck: () => isStuck(sql),
  };
  // Only their hashes are needed from here on.
  delete env['USHER_SECRETS'];

  const server = await serveApp(createApp(deps), config);
  const closers: Closer[] = [{ name: 'http', close: () => server.close() }];
  if (metrics !== null && config.metricsPort !== null) {
    gaugeReadiness(metrics.registry, deps.checkReadiness);
    const served = await serveMetrics(metrics, { host: config.host, port: config.metricsPort });
    closers.push({ name: 'metrics', close: () => served.close() });
  }
  closers.push(
    { name: 'temporal', close: () => temporal.connection.close() },
    { name: 'database', close: () => sql.end({ timeout: 5 }) },
  );
  shutdownOnSignal({ log, deadlineMs: 20_000, closers });
  log.info('Listening', { port: server.port });
  console.log('ready');
}

await startProcess('api', runApi);

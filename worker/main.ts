import './production.ts';
import { NativeConnection } from '@temporalio/worker';
import type { Worker } from '@temporalio/worker';
import { createMailer } from '../activities/smtp/mailer.ts';
import { connect } from '../db/sql/client.ts';
import { readConfig } from '../runtime/env/read-config.ts';
import { newId } from '../runtime/ids.ts';
import { createLinkKeys } from '../runtime/links.ts';
import type { Log } from '../runtime/log.ts';
import { shutdownOnSignal } from '../runtime/shutdown.ts';
import { startProcess } from '../runtime/start-process.ts';
import { createTemporalClient, readTemporalTarget } from '../runtime/temporal.ts';
import { bundleWorkflows, createMailWorker, createWorker } from './create-worker.ts';
import { keepHousekeeping, startHousekeeping } from './keep-housekeeping.ts';
import { startMonitoring } from './monitoring.ts';
import { installTemporalRuntime } from './temporal-runtime.ts';
import { waitUntilAvailable } from './wait-until-available.ts';

const databaseConnections = 10;

/** `npm run worker`: runs both workers until SIGINT or SIGTERM. Prints `ready` once they poll. */
async function runWorker(env: NodeJS.ProcessEnv, log: Log): Promise<void> {
  const config = readConfig(env, 'worker');
  const target = readTemporalTarget(env);
  const temporal = createTemporalClient(target);
  const sql = connect(config.databaseUrl, {
    connections: databaseConnections,
    pooled: config.databasePooled,
  });
  const workers: Worker[] = [];
  const monitoring = await startMonitoring(config, { workers, sql, temporal });
  if (monitoring !== null) log.info('Listening', { port: monitoring.server.port });
  const [workflowBundle, connection] = await Promise.all([
    bundleWorkflows(),
    waitUntilAvailable(log, 'Temporal', async () => {
      installTemporalRuntime(log, monitoring === null ? null : await monitoring.sdkMetrics.choosePort());
      return NativeConnection.connect({ ...target.connection, grpcCompression: { codec: 'none' } });
    }),
  ]);
  const links = createLinkKeys(config.linkKeys);
  const mailer = createMailer(config.smtpServer, config.mailFrom);
  const deps = {
    transactions: {
      sql,
      mintLink: links.mint,
      isLinkAlive: links.isLinkAlive,
      projectRoles: config.roles,
      newId,
    },
    tokenOf: links.tokenOf,
    mailer,
    publicBaseUrl: config.publicBaseUrl,
    temporal,
    retentionDays: config.retentionDays,
    log,
  };
  const { namespace } = target;
  const counting = monitoring === null ? {} : { metrics: monitoring.metrics };
  const parts = { connection, namespace, workflowBundle, deps, databaseConnections, ...counting };
  const create = [() => createWorker(parts), () => createMailWorker(parts)];
  const created = [];
  for (const one of create) created.push(await waitUntilAvailable(log, 'the namespace', one));
  workers.push(...created);
  const running = Promise.all(workers.map((worker) => worker.run()));
  const housekeeping = keepHousekeeping(temporal, log);
  const shutdown = shutdownOnSignal({
    log,
    deadlineMs: 30_000,
    closers: [
      { name: 'housekeeping', close: () => housekeeping.stop() },
      { name: 'workers', close: () => workers.forEach(stop) },
      { name: 'activities', close: () => running.then(() => undefined) },
      { name: 'monitoring', close: () => monitoring?.server.close() },
      { name: 'mailer', close: () => mailer.close() },
      {
        name: 'temporal',
        close: () => Promise.all([temporal.connection.close(), connection.close()]).then(() => undefined),
      },
      { name: 'database', close: () => sql.end({ timeout: 5 }) },
    ],
  });
  const stopped = running.catch((error: unknown) => {
    log.error('The worker stopped', {}, error);
    return shutdown.end('fault');
  });
  await waitUntilAvailable(log, 'housekeeping', () => startHousekeeping(temporal));
  console.log('ready');
  await stopped;
}

function stop(worker: Worker): void {
  if (worker.getState() === 'RUNNING') worker.shutdown();
}

await startProcess('worker', runWorker);

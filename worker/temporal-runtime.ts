import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { LogLevel } from '@temporalio/worker';
import type { Log } from '../runtime/log.ts';
import type { LogFields } from '../runtime/log-fields.ts';
import { grpcStatusOf } from '../runtime/temporal-faults.ts';

const levelOf: Partial<Record<LogLevel, 'info' | 'warn' | 'error'>> = {
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/**
 * Sends the SDK's own log through ours, with its facts and without the errors it prints in full.
 * Before the first connection, and again after one that failed, which takes the runtime down with it.
 * @param metricsPort where the SDK serves its metrics on loopback; null: nowhere
 * @throws when the port is taken
 */
export function installTemporalRuntime(log: Log, metricsPort: number | null = null): void {
  const logger = new DefaultLogger('INFO', ({ level, message, meta }) => {
    const write = levelOf[level] ?? 'debug';
    const { error, run_id, workflow_id, ...facts } = meta ?? {};
    log[write](
      message.split('\n', 1)[0] ?? '',
      // What comes from the core is named in its own way.
      { grpc_status: grpcStatusOf(error), workflowId: workflow_id, runId: run_id, ...facts } as LogFields,
      error instanceof Error ? error : undefined,
    );
  });
  Runtime.install({
    logger,
    telemetryOptions: {
      logging: { forward: {}, filter: 'WARN' },
      ...(metricsPort === null ? {} : { metrics: prometheusAt(metricsPort) }),
    },
    shutdownSignals: [],
  });
}

/** Names as Prometheus has them, and as ours are: `_total`, and units in base units at the end. */
function prometheusAt(port: number) {
  const bindAddress = `127.0.0.1:${port}`;
  const names = { countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true };
  return { prometheus: { bindAddress, ...names } };
}

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
 * Installs the SDK's runtime: its log goes through ours, with its fields and without the errors that it prints in full.
 * To be called before the first connection, and again after a failed one, which shuts the runtime down.
 * @param metricsPort port on loopback for the SDK's metrics; null: none
 * @throws when the port is taken
 */
export function installTemporalRuntime(log: Log, metricsPort: number | null = null): void {
  const logger = new DefaultLogger('INFO', ({ level, message, meta }) => {
    const write = levelOf[level] ?? 'debug';
    const { error, run_id, workflow_id, ...fields } = meta ?? {};
    log[write](
      message.split('\n', 1)[0] ?? '',
      // The core names these fields in its own way.
      { grpc_status: grpcStatusOf(error), workflowId: workflow_id, runId: run_id, ...fields } as LogFields,
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

/** Names metrics by Prometheus' conventions, as ours are: `_total`, and base units as suffix. */
function prometheusAt(port: number) {
  const bindAddress = `127.0.0.1:${port}`;
  const names = { countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true };
  return { prometheus: { bindAddress, ...names } };
}

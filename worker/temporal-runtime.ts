import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { LogLevel } from '@temporalio/worker';
import type { Log } from '../runtime/log.ts';

const levelOf: Partial<Record<LogLevel, 'info' | 'warn' | 'error'>> = {
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/**
 * Sends the SDK's own log through ours, with its facts and without the errors it prints in full.
 * Once per process, before the first worker.
 */
export function installTemporalRuntime(log: Log): void {
  const logger = new DefaultLogger('INFO', ({ level, message, meta }) => {
    const write = levelOf[level] ?? 'debug';
    log[write](message.split('\n', 1)[0] ?? '', (meta ?? {}) as Parameters<Log['info']>[1]);
  });
  Runtime.install({
    logger,
    telemetryOptions: { logging: { forward: {}, filter: 'WARN' } },
    shutdownSignals: [],
  });
}

import type { Log } from './log.ts';

/** A part to close at shutdown, and its name in the log. */
export type Closer = { readonly name: string; readonly close: () => Promise<void> | void };

export type Shutdown = {
  /** Closes everything once, in order; later calls wait for the first. */
  end(reason: string): Promise<void>;
};

/**
 * Shuts a process down on SIGINT and SIGTERM: calls the closers in order, also after one that fails. A second signal, or
 * the deadline, ends it at once with exit code 1.
 * @param options.closers what accepts work first, its dependencies last
 * @param options.deadlineMs for all closers together
 * @param options.exit called at the end; for tests
 */
export function shutdownOnSignal(options: {
  readonly closers: readonly Closer[];
  readonly deadlineMs: number;
  readonly log: Log;
  readonly exit?: (code: number) => void;
}): Shutdown {
  const { closers, deadlineMs, log, exit = (code) => process.exit(code) } = options;
  let ending: Promise<void> | undefined;

  async function closeAll(reason: string): Promise<void> {
    log.info('Shutting down', { signal: reason });
    const deadline = setTimeout(() => {
      log.error('Shutdown took too long');
      exit(1);
    }, deadlineMs);
    let failures = 0;
    for (const { name, close } of closers) {
      try {
        await close();
      } catch (error) {
        failures += 1;
        log.error('Could not close a part', { step: name }, error);
      }
    }
    clearTimeout(deadline);
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    exit(failures === 0 ? 0 : 1);
  }

  function onSignal(signal: NodeJS.Signals): void {
    if (ending !== undefined) exit(1);
    ending ??= closeAll(signal);
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return { end: (reason) => (ending ??= closeAll(reason)) };
}

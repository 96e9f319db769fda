import type { Log } from './log.ts';

/** Something that has to be ended, by name. */
export type Closer = { readonly name: string; readonly close: () => Promise<void> | void };

export type Shutdown = {
  /** Ends everything once, in order; later calls wait for the first. */
  end(reason: string): Promise<void>;
};

/**
 * Ends a process on SIGINT and SIGTERM: the closers one after the other, each whatever became of the one before.
 * A second signal, or the deadline, ends it at once with exit code 1.
 * @param options.closers in the order of closing: what takes work in first, what it stands on last
 * @param options.deadlineMs how long all of them may take together
 * @param options.exit what to call at the end; for tests
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
    log.info('Ending', { signal: reason });
    const deadline = setTimeout(() => {
      log.error('Not everything ended in time');
      exit(1);
    }, deadlineMs);
    let faults = 0;
    for (const { name, close } of closers) {
      try {
        await close();
      } catch (error) {
        faults += 1;
        log.error('A part did not end cleanly', { step: name }, error);
      }
    }
    clearTimeout(deadline);
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    exit(faults === 0 ? 0 : 1);
  }

  function onSignal(signal: NodeJS.Signals): void {
    if (ending !== undefined) exit(1);
    ending ??= closeAll(signal);
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return { end: (reason) => (ending ??= closeAll(reason)) };
}

import { once } from 'node:events';
import { connect } from 'node:net';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Connection } from '@temporalio/client';

import { makePrivateDirectory } from '../private-directory.ts';
import { freePort } from '../processes/free-port.ts';
import { spawnSupervised } from '../processes/spawn-supervised.ts';
import type { SupervisedProcess } from '../processes/spawn-supervised.ts';
import { temporalBinary } from './find-program.ts';

export type TemporalOptions = {
  /** The server's database file. Its folder is created, or closed to other users. */
  readonly dataFile: string;
  /** Default: a free port. */
  readonly port?: number;
  readonly uiPort?: number;
  readonly onLine?: (line: string) => void;
};

export type RunningTemporal = {
  /** `127.0.0.1:port`, for `TEMPORAL_ADDRESS`. */
  readonly address: string;
  readonly uiUrl: string;
  readonly ended: SupervisedProcess['ended'];
  readonly stop: () => Promise<void>;
};

/** The error of a server whose file or port is still held by one that a killed process left; that one ends within 3 s. */
const leftoverError = /locked|already in use/i;
const leftoverTimeoutMs = 10_000;

/**
 * Starts the Temporal dev server with its UI on 127.0.0.1. Resolves once its namespace `default` can be used. Workflows
 * of earlier starts continue, and due timers fire.
 * @throws Error when the program cannot be found, or does not start; the message has its last lines
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const program = await temporalBinary(options.onLine);
  await makePrivateDirectory(dirname(resolve(options.dataFile)));
  for (let waitedMs = 0; ; waitedMs += 500) {
    try {
      return await startOnce(program, options);
    } catch (error) {
      if (!leftoverError.test((error as Error).message) || waitedMs >= leftoverTimeoutMs) throw error;
      await sleep(500);
    }
  }
}

async function startOnce(program: string, options: TemporalOptions): Promise<RunningTemporal> {
  const port = options.port ?? (await freePort());
  const uiPort = options.uiPort ?? (await freePort());
  const addresses = ['--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)];
  // The default pragmas halve the throughput, and let tasks time out at fifty callers.
  const pragmas = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'];
  const server = spawnSupervised({
    name: 'temporal',
    command: program,
    args: [
      'server',
      'start-dev',
      ...addresses,
      '--db-filename',
      resolve(options.dataFile),
      ...pragmas,
      '--log-level',
      'error',
    ],
    env: namedUser(dirname(resolve(options.dataFile))),
    // Its standard output is a banner with addresses, which the caller prints itself.
    onLine: (line, stream) => (stream === 'stderr' ? options.onLine?.(line) : undefined),
  });
  const address = `127.0.0.1:${port}`;
  const early = server.ended.then(({ reason }) => {
    throw new Error(`The Temporal server did not start (${reason}). Its last lines:\n${server.lastLines()}`);
  });
  early.catch(() => {});
  try {
    await Promise.race([early, portIsOpen(port).then(() => namespaceIsReady(address))]);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { address, uiUrl: `http://127.0.0.1:${uiPort}`, ended: server.ended, stop: () => server.stop() };
}

/** Names a user: Temporal does not start for one that neither /etc/passwd nor the environment names. */
function namedUser(folder: string): NodeJS.ProcessEnv {
  const { USER, HOME } = process.env;
  return { ...process.env, USER: USER || 'usher', HOME: HOME || folder };
}

/** Waits for the port first: a gRPC connection that was refused waits a second before it retries. */
async function portIsOpen(port: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 50) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await sleep(50);
  }
}

async function namespaceIsReady(address: string): Promise<void> {
  const connection = Connection.lazy({ address });
  try {
    for (let waitedMs = 0; ; waitedMs += 100) {
      try {
        const describe = () => connection.workflowService.describeNamespace({ namespace: 'default' });
        await connection.withDeadline(Date.now() + 2_000, describe);
        return;
      } catch (error) {
        if (waitedMs > 60_000) throw error;
        await sleep(100);
      }
    }
  } finally {
    await connection.close();
  }
}

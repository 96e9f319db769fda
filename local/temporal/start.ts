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
  /** Where runs are kept. Its folder is made, or closed to other users. */
  readonly dataFile: string;
  /** Default: a free one. */
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

/** What a server says when one that an earlier, killed run left has not yet let go; it ends within three seconds. */
const leftoverWords = /locked|already in use/i;
const leftoverPatienceMs = 10_000;

/**
 * The Temporal dev server with its UI on 127.0.0.1; answers once its namespace `default` can be used. Runs of the
 * last time are there, and due timers fire.
 * @throws Error when the program cannot be had, or does not come up; the message has its last lines.
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const program = await temporalBinary(options.onLine);
  await makePrivateDirectory(dirname(resolve(options.dataFile)));
  for (let waitedMs = 0; ; waitedMs += 500) {
    try {
      return await startOnce(program, options);
    } catch (fault) {
      if (!leftoverWords.test((fault as Error).message) || waitedMs >= leftoverPatienceMs) throw fault;
      await sleep(500);
    }
  }
}

async function startOnce(program: string, options: TemporalOptions): Promise<RunningTemporal> {
  const port = options.port ?? (await freePort());
  const uiPort = options.uiPort ?? (await freePort());
  const places = ['--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)];
  // The default pragmas give half the throughput, and task timeouts at fifty callers.
  const pragmas = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'];
  const server = spawnSupervised({
    name: 'temporal',
    command: program,
    args: [
      'server',
      'start-dev',
      ...places,
      '--db-filename',
      resolve(options.dataFile),
      ...pragmas,
      '--log-level',
      'error',
    ],
    env: namedUser(dirname(resolve(options.dataFile))),
    // Its standard output is a banner with addresses that we tell ourselves.
    onLine: (line, stream) => (stream === 'stderr' ? options.onLine?.(line) : undefined),
  });
  const address = `127.0.0.1:${port}`;
  const early = server.ended.then(({ reason }) => {
    throw new Error(`The Temporal server did not start (${reason}). Its last lines:\n${server.lastLines()}`);
  });
  early.catch(() => {});
  try {
    await Promise.race([early, portAnswers(port).then(() => namespaceAnswers(address))]);
  } catch (fault) {
    await server.stop();
    throw fault;
  }
  return { address, uiUrl: `http://127.0.0.1:${uiPort}`, ended: server.ended, stop: () => server.stop() };
}

/** Temporal does not start for a user that neither the system's list of users nor the environment has a name for. */
function namedUser(folder: string): NodeJS.ProcessEnv {
  const { USER, HOME } = process.env;
  return { ...process.env, USER: USER || 'usher', HOME: HOME || folder };
}

/** Asked first: a gRPC connection that was refused once waits a second before it tries again. */
async function portAnswers(port: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 50) {
    const socket = connect(port, '127.0.0.1');
    const answered = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (answered) return;
    await sleep(50);
  }
}

async function namespaceAnswers(address: string): Promise<void> {
  const connection = Connection.lazy({ address });
  try {
    for (let waitedMs = 0; ; waitedMs += 100) {
      try {
        const describe = () => connection.workflowService.describeNamespace({ namespace: 'default' });
        await connection.withDeadline(Date.now() + 2_000, describe);
        return;
      } catch (fault) {
        if (waitedMs > 60_000) throw fault;
        await sleep(100);
      }
    }
  } finally {
    await connection.close();
  }
}

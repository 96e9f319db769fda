import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const handedOut = new Set<number>();

/**
 * Below the ports that systems give to outgoing connections (from 32,768 on Linux, 49,152 elsewhere): one of those
 * would be lost to any client while what listens on it is started, or started again.
 */
const range = [20_000, 32_768] as const;

/** A TCP port on 127.0.0.1 that nobody listens on, and that this process has not been given before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(...range);
    if (handedOut.has(port) || !(await isFree(port))) continue;
    handedOut.add(port);
    return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((fulfil, reject) => {
    const server = createServer();
    server.once('error', (fault: NodeJS.ErrnoException) =>
      fault.code === 'EADDRINUSE' ? fulfil(false) : reject(fault),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => fulfil(true)));
  });
}

/** @throws Error in words that say what to do, when somebody listens on the port. */
export async function requireFreePort(port: number, host: string): Promise<void> {
  await new Promise<void>((fulfil, reject) => {
    const server = createServer();
    server.once('error', (fault: NodeJS.ErrnoException) =>
      reject(
        fault.code === 'EADDRINUSE'
          ? new Error(`Port ${port} of ${host} is in use. Set PORT to another one, or stop who uses it.`)
          : fault,
      ),
    );
    server.listen(port, host, () => server.close(() => fulfil()));
  });
}

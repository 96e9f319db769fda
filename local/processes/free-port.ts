import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

import getPort from 'get-port';

/**
 * Below the ports that systems give to outgoing connections (from 32,768 on Linux, 49,152 elsewhere): one of those
 * could go to any client while a server starts or restarts on it.
 */
const range = [20_000, 32_768] as const;
const candidates = 50;

/**
 * Returns a TCP port on 127.0.0.1 that nothing listens on, and that this process has not been given before. Ports are
 * tried in random order, so that two processes at once rarely get the same one.
 */
export async function freePort(): Promise<number> {
  const port = Array.from({ length: candidates }, () => randomInt(...range));
  return getPort({ host: '127.0.0.1', port, reserve: true });
}

/** @throws Error that names the variable to change when another program listens on the port */
export async function requireFreePort(port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} of ${host} is in use. Set PORT to another one, or stop the program that uses it.`,
            )
          : error,
      ),
    );
    server.listen(port, host, () => server.close(() => resolve()));
  });
}

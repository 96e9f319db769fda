import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

const handedOut = new Set<number>();

/** A TCP port on 127.0.0.1 that nobody listens on, and that this process has not been given before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await portOfTheSystemsChoice();
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    return port;
  }
}

function portOfTheSystemsChoice(): Promise<number> {
  return new Promise((fulfil, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => fulfil(port));
    });
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

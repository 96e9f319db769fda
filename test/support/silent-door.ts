import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A TCP proxy that can fall silent: connections stay open, and nothing comes through them any more. */
export type SilentDoor = {
  readonly port: number;
  /** How many connections were opened through it so far. */
  readonly dials: () => number;
  /**
   * Silences every connection that is open now, in both directions.
   * @param afterBytes lets so many more bytes of PostgreSQL's responses through, on each
   */
  silence(afterBytes?: number): void;
  /** Whether new connections are silent too. */
  silenceNew(isSilent: boolean): void;
  stop(): Promise<void>;
};

type Pair = { readonly client: Socket; readonly server: Socket; bytesLeft: number };

/** Opens a door in front of the server of a URL (`postgres://…`). */
export async function openSilentDoor(url: string): Promise<SilentDoor> {
  const { hostname, port } = new URL(url);
  const pairs = new Set<Pair>();
  let dials = 0;
  let newAreSilent = false;
  const proxy = createServer((client) => {
    dials += 1;
    const server = connect(Number(port), hostname);
    const pair = { client, server, bytesLeft: newAreSilent ? 0 : Infinity };
    pairs.add(pair);
    client.on('data', (bytes) => {
      if (pair.bytesLeft > 0) server.write(bytes);
    });
    server.on('data', (bytes) => {
      const through = bytes.subarray(0, Math.min(bytes.length, pair.bytesLeft));
      pair.bytesLeft -= through.length;
      if (through.length > 0) client.write(through);
    });
    for (const socket of [client, server]) socket.on('error', () => undefined);
    client.on('close', () => (pairs.delete(pair), server.destroy()));
    server.on('close', () => {
      if (pair.bytesLeft === Infinity) client.destroy();
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    port: (proxy.address() as AddressInfo).port,
    dials: () => dials,
    silence: (afterBytes = 0) => {
      for (const pair of pairs) pair.bytesLeft = afterBytes;
    },
    silenceNew: (isSilent) => void (newAreSilent = isSilent),
    stop: async () => {
      for (const { client, server } of pairs) {
        client.destroy();
        server.destroy();
      }
      await new Promise((fulfil) => proxy.close(fulfil));
    },
  };
}

/** The same URL, through the door. */
export function throughDoor(url: string, door: SilentDoor): string {
  const through = new URL(url);
  through.port = String(door.port);
  return through.href;
}

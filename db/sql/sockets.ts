import { connect as dial } from 'node:net';
import type { Socket } from 'node:net';

/** The argument of the `socket` option of `postgres`. */
type Target = {
  readonly host: readonly string[];
  readonly port: readonly number[];
  /** Of a Unix socket; false for TCP. */
  readonly path: string | false;
};

export type Sockets = {
  open(target: Target): Socket;
  /** Counts a second of silence on each socket without new bytes. Call it every second. */
  countSecond(): void;
  /** Closes the sockets that were silent for so many seconds. */
  closeSilent(seconds: number): void;
};

/**
 * Opens the pool's sockets, and counts for how long PostgreSQL is silent on each. Bytes are counted below TLS.
 */
export function createSockets(): Sockets {
  const silences = new Map<Socket, { bytesRead: number; seconds: number }>();
  let dialled = 0;
  return {
    open({ host: hosts, port: ports, path }) {
      const turn = dialled % hosts.length;
      dialled += 1;
      const host = hosts[turn] ?? 'localhost';
      const socket = path ? dial({ path }) : dial({ host, port: ports[turn] ?? 5432 });
      silences.set(socket, { bytesRead: 0, seconds: 0 });
      socket.on('close', () => silences.delete(socket));
      // `postgres` reads the name that the certificate must have from the socket.
      return Object.assign(socket, { host });
    },
    countSecond() {
      for (const [socket, silence] of silences) {
        // A socket under TLS has lost its own listener.
        if (socket.destroyed) silences.delete(socket);
        silence.seconds = socket.bytesRead === silence.bytesRead ? silence.seconds + 1 : 0;
        silence.bytesRead = socket.bytesRead;
      }
    },
    closeSilent(seconds) {
      for (const [socket, silence] of silences) {
        // Without an error, `postgres` rejects the pending statement and releases the connection in one step.
        if (silence.seconds >= seconds) socket.destroy();
      }
    },
  };
}

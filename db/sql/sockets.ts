import { connect as dial } from 'node:net';
import type { Socket } from 'node:net';

/** What `postgres` gives to the maker of its sockets. */
type Target = {
  readonly host: readonly string[];
  readonly port: readonly number[];
  /** Of a Unix socket; false for TCP. */
  readonly path: string | false;
};

export type Sockets = {
  open(target: Target): Socket;
  /** Counts one more second of silence on each socket on which nothing came since the last. To be called every second. */
  countSecond(): void;
  /** Closes the sockets on which nothing came for so many seconds. */
  closeSilent(seconds: number): void;
};

/**
 * Opens the pool's sockets and knows on which of them PostgreSQL has fallen silent. Bytes are counted below TLS, so it
 * holds with and without.
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
      // `postgres` asks the socket for the name that the certificate has to have.
      return Object.assign(socket, { host });
    },
    countSecond() {
      for (const [socket, silence] of silences) {
        // Its own listener is gone where TLS was put on it.
        if (socket.destroyed) silences.delete(socket);
        silence.seconds = socket.bytesRead === silence.bytesRead ? silence.seconds + 1 : 0;
        silence.bytesRead = socket.bytesRead;
      }
    },
    closeSilent(seconds) {
      for (const [socket, silence] of silences) {
        // Without an error: `postgres` then ends what waits and takes the connection back in one step.
        if (silence.seconds >= seconds) socket.destroy();
      }
    },
  };
}

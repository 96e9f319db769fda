import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of a server, for its shutdown. */
export type Connections = {
  /** Closes idle connections now, and every other with its response, which announces it. */
  end(): void;
};

/**
 * Tracks which connections of a server have a request under way. Node's own `closeIdleConnections` takes a connection
 * that was opened and never used for a busy one; browsers open such connections beforehand.
 */
export function followConnections(server: Server): Connections {
  const requests = new Map<Socket, number>();
  const endings = new Set<() => void>();
  let isEnding = false;
  server.on('connection', (socket) => {
    if (isEnding) return void socket.destroy();
    requests.set(socket, 0);
    socket.once('close', () => requests.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    requests.set(socket, (requests.get(socket) ?? 0) + 1);
    const announceEnd = () => {
      if (!response.headersSent) response.setHeader('connection', 'close');
    };
    if (isEnding) announceEnd();
    endings.add(announceEnd);
    response.once('close', () => {
      endings.delete(announceEnd);
      const left = (requests.get(socket) ?? 1) - 1;
      requests.set(socket, left);
      if (isEnding && left === 0) socket.destroySoon();
    });
  });
  return {
    end() {
      isEnding = true;
      for (const announceEnd of endings) announceEnd();
      for (const [socket, underWay] of requests) if (underWay === 0) socket.destroy();
    },
  };
}

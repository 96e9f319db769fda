import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { SMTPServer } from 'smtp-server';
import type { SMTPServerSession } from 'smtp-server';

/** A negative SMTP reply: 4xx for a transient failure, 5xx for a permanent one. */
export type Reply = { readonly code: number; readonly text: string };

/** Fault-injection hooks for tests. A hook that returns null lets the server continue. */
export type FaultInjection = {
  /** The connection stays open and silent until this resolves. */
  readonly onConnect: () => Promise<void>;
  readonly onRecipient: (address: string) => Promise<Reply | null>;
  /** Called when the whole e-mail has arrived, before it is stored. */
  readonly onEmail: () => Promise<Reply | null>;
  /** Called when the e-mail is stored, before and after the 250 goes out. */
  readonly beforeAccepted: (socket: Socket) => Promise<void>;
  readonly afterAccepted: (socket: Socket) => Promise<void>;
};

export type ReceiverOptions = {
  readonly port: number;
  /** Stores an e-mail. The 250 goes out once it resolves. */
  readonly store: (raw: Buffer) => Promise<unknown>;
  readonly faultInjection?: FaultInjection;
};

/** Starts an SMTP server on 127.0.0.1 that accepts every e-mail, from any sender to any recipient. */
export async function startReceiver(
  options: ReceiverOptions,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const { faultInjection } = options;
  const refusal = ({ code, text }: Reply) => Object.assign(new Error(text), { responseCode: code });
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect: (_session, callback) => {
      (faultInjection?.onConnect() ?? Promise.resolve()).then(() => callback(), callback);
    },
    onRcptTo: ({ address }, _session, callback) => {
      (faultInjection?.onRecipient(address) ?? Promise.resolve(null)).then(
        (reply) => callback(reply === null ? null : refusal(reply)),
        callback,
      );
    },
    onData: (stream, session, callback) => {
      const receive = async () => {
        const raw = await buffer(stream);
        const reply = (await faultInjection?.onEmail()) ?? null;
        if (reply !== null) return callback(refusal(reply));
        await options.store(raw);
        const socket = socketOf(server, session);
        if (socket !== null) await faultInjection?.beforeAccepted(socket);
        callback();
        if (socket !== null) await faultInjection?.afterAccepted(socket);
      };
      receive().catch(callback);
    },
  });
  // A client that disconnects is not an error.
  server.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Finds the socket of a session, which the library does not pass to its callbacks. */
function socketOf(server: SMTPServer, session: SMTPServerSession): Socket | null {
  for (const connection of server.connections as Set<{ session: SMTPServerSession; _socket: Socket }>) {
    if (connection.session === session) return connection._socket;
  }
  return null;
}

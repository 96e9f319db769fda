import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { SMTPServer } from 'smtp-server';
import type { SMTPServerSession } from 'smtp-server';

/** A negative answer: 4xx asks to come again, 5xx refuses. */
export type Reply = { readonly code: number; readonly text: string };

/** Where a mail server for tests may put a foot in. Each is asked, and `null` means: go on. */
export type Interference = {
  /** The connection stays open and silent until this is fulfilled. */
  readonly onConnect: () => Promise<void>;
  readonly onRecipient: (address: string) => Promise<Reply | null>;
  /** After the whole e-mail has come, before it is kept. */
  readonly onEmail: () => Promise<Reply | null>;
  /** After it has been kept, before or after the 250 goes out. */
  readonly beforeAccepted: (socket: Socket) => Promise<void>;
  readonly afterAccepted: (socket: Socket) => Promise<void>;
};

export type ReceiverOptions = {
  readonly port: number;
  /** The 250 goes out once it is fulfilled. */
  readonly keep: (raw: Buffer) => Promise<unknown>;
  readonly interference?: Interference;
};

/** An SMTP server on 127.0.0.1 that takes every e-mail, from anybody to anybody. */
export async function startReceiver(
  options: ReceiverOptions,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const { interference } = options;
  const refusal = ({ code, text }: Reply) => Object.assign(new Error(text), { responseCode: code });
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect: (_session, callback) => {
      (interference?.onConnect() ?? Promise.resolve()).then(() => callback(), callback);
    },
    onRcptTo: ({ address }, _session, callback) => {
      (interference?.onRecipient(address) ?? Promise.resolve(null)).then(
        (reply) => callback(reply === null ? null : refusal(reply)),
        callback,
      );
    },
    onData: (stream, session, callback) => {
      const receive = async () => {
        const raw = await buffer(stream);
        const reply = (await interference?.onEmail()) ?? null;
        if (reply !== null) return callback(refusal(reply));
        await options.keep(raw);
        const socket = socketOf(server, session);
        if (socket !== null) await interference?.beforeAccepted(socket);
        callback();
        if (socket !== null) await interference?.afterAccepted(socket);
      };
      receive().catch(callback);
    },
  });
  // Clients that break off are no fault of ours.
  server.on('error', () => {});
  await new Promise<void>((fulfil, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, '127.0.0.1', fulfil);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise((fulfil) => server.close(() => fulfil())),
  };
}

/** The library hands its callbacks no socket; its open connections have it. */
function socketOf(server: SMTPServer, session: SMTPServerSession): Socket | null {
  for (const connection of server.connections as Set<{ session: SMTPServerSession; _socket: Socket }>) {
    if (connection.session === session) return connection._socket;
  }
  return null;
}

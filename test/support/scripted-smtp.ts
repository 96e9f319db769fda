import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A step of an SMTP dialogue. `data` is the command, `end` the dot after the e-mail. */
export type SmtpStep = 'greeting' | 'ehlo' | 'helo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'end';

const usual: Readonly<Record<SmtpStep, string>> = {
  greeting: '220 mail.example ESMTP',
  ehlo: '250-mail.example\r\n250 AUTH PLAIN',
  helo: '250 mail.example',
  auth: '235 2.7.0 welcome',
  mail: '250 2.1.0 sender ok',
  rcpt: '250 2.1.5 recipient ok',
  data: '354 go on',
  end: '250 2.0.0 taken',
};

/** A mail server that says at each step what it is told to say, and for the rest what servers say. */
export async function startScriptedSmtp(
  script: Partial<Record<SmtpStep, string>>,
  address = '127.0.0.1',
): Promise<{ readonly port: number; readonly url: string; stop(): Promise<void> }> {
  const replies = { ...usual, ...script };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    const say = (step: SmtpStep) => socket.write(`${replies[step]}\r\n`);
    let inData = false;
    let rest = '';
    say('greeting');
    socket.on('data', (bytes) => {
      const lines = `${rest}${bytes.toString('latin1')}`.split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (inData && line !== '.') continue;
        const step = inData ? 'end' : stepOf(line);
        inData = step === 'data' && replies.data.startsWith('3');
        if (step === null) socket.write('250 ok\r\n');
        else say(step);
      }
    });
  });
  server.listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `smtp://user:password@127.0.0.1:${port}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function stepOf(line: string): SmtpStep | null {
  const verb = (line.split(' ', 1)[0] ?? '').toLowerCase();
  return verb in usual && verb !== 'greeting' && verb !== 'end' ? (verb as SmtpStep) : null;
}

import { existsSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

const connections = '/proc/net/tcp';
const loopback = '0100007F';
const established = '01';

/** Returns whether this system tells whose a connection on loopback is: Linux does, in /proc. */
export function tellsPeers(): boolean {
  return process.getuid !== undefined && existsSync(connections);
}

/**
 * Returns whether the process at the other end of a connection over 127.0.0.1 runs as our own user, or as root, who
 * may read our files too. Reads the kernel's list of connections, in which ours stands from the peer's side.
 */
export function isOwnPeer(socket: Pick<Socket, 'localPort' | 'remotePort'>): boolean {
  const theirs = endpoint(socket.remotePort);
  const ours = endpoint(socket.localPort);
  for (const line of readFileSync(connections, 'latin1').split('\n').slice(1)) {
    const [, local, remote, state, , , , uid] = line.trim().split(/\s+/);
    if (local !== theirs || remote !== ours || state !== established) continue;
    return Number(uid) === 0 || Number(uid) === process.getuid?.();
  }
  return false;
}

function endpoint(port = 0): string {
  return `${loopback}:${port.toString(16).toUpperCase().padStart(4, '0')}`;
}

import { existsSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

const connections = '/proc/net/tcp';
const loopback = '0100007F';
const established = '01';

/** Returns whether this system names the owner of a loopback connection. Linux does, in /proc. */
export function tellsPeers(): boolean {
  return process.getuid !== undefined && existsSync(connections);
}

/**
 * Returns whether the peer of a connection over 127.0.0.1 runs as this user, or as root, who can read this user's files
 * in any case. Reads the kernel's list of connections, which also lists this one from the peer's side.
 */
export function isOwnPeer(socket: Pick<Socket, 'localPort' | 'remotePort'>): boolean {
  const peer = endpoint(socket.remotePort);
  const own = endpoint(socket.localPort);
  for (const line of readFileSync(connections, 'latin1').split('\n').slice(1)) {
    const [, local, remote, state, , , , uid] = line.trim().split(/\s+/);
    if (local !== peer || remote !== own || state !== established) continue;
    return Number(uid) === 0 || Number(uid) === process.getuid?.();
  }
  return false;
}

function endpoint(port = 0): string {
  return `${loopback}:${port.toString(16).toUpperCase().padStart(4, '0')}`;
}

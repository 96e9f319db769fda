import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

const timeoutMs = 1_000;

/** Metrics of the Temporal SDK's core, which serves them on loopback, for this process to read. */
export type SdkMetrics = {
  /** Chooses a free port for the core to bind; another at each call, since another process may have taken it. */
  choosePort(): Promise<number>;
  /** Returns Prometheus text; empty while there is no connection to Temporal. */
  read(): Promise<string>;
};

export function createSdkMetrics(): SdkMetrics {
  let port: number | null = null;
  return {
    async choosePort() {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      port = (server.address() as AddressInfo).port;
      server.close();
      await once(server, 'close');
      return port;
    },
    async read() {
      if (port === null) return '';
      try {
        const signal = AbortSignal.timeout(timeoutMs);
        const response = await fetch(`http://127.0.0.1:${port}/metrics`, { signal });
        return response.ok ? await response.text() : '';
      } catch {
        return '';
      }
    },
  };
}

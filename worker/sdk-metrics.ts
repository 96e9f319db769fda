import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

const patienceMs = 1_000;

/** The metrics of the SDK's core, which serves them itself: on loopback, where only this process asks for them. */
export type SdkMetrics = {
  /** A port that is free now, for the core to bind. Another at each call, since another process may take it. */
  choosePort(): Promise<number>;
  /** As Prometheus text; empty while there is no connection to Temporal. */
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
        const signal = AbortSignal.timeout(patienceMs);
        const response = await fetch(`http://127.0.0.1:${port}/metrics`, { signal });
        return response.ok ? await response.text() : '';
      } catch {
        return '';
      }
    },
  };
}

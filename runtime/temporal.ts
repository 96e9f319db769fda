import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnectionOptions } from '@temporalio/worker';

/** Where Temporal is: what `@temporalio/envconfig` reads (`TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, TLS and keys). */
export type TemporalTarget = { readonly connection: NativeConnectionOptions; readonly namespace: string };

export function readTemporalTarget(env: NodeJS.ProcessEnv): TemporalTarget {
  const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: definedOf(env) });
  const { address, tls, apiKey, metadata } = connectionOptions;
  return {
    namespace: namespace ?? 'default',
    connection: {
      address: address ?? '127.0.0.1:7233',
      ...(tls === undefined || tls === null ? {} : { tls }),
      ...(typeof apiKey === 'string' ? { apiKey } : {}),
      ...(metadata === undefined ? {} : { metadata }),
    },
  };
}

/** A client that connects when it is first used: a process starts, and waits, while Temporal is away. */
export function createTemporalClient(target: TemporalTarget): Client {
  const { address, tls, apiKey, metadata } = target.connection;
  const connection = Connection.lazy({
    ...(address === undefined ? {} : { address }),
    ...(tls === undefined ? {} : { tls }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(metadata === undefined ? {} : { metadata: metadata as Record<string, string> }),
    connectTimeout: '5s',
  });
  return new Client({ connection, namespace: target.namespace });
}

function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

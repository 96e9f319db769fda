import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { ClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnectionOptions } from '@temporalio/worker';
import { ConfigError } from './env/variables.ts';

/** How to reach Temporal, as read by `@temporalio/envconfig` (`TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, TLS and keys). */
export type TemporalTarget = { readonly connection: NativeConnectionOptions; readonly namespace: string };

/** @throws ConfigError where the variables, or the profile they name, cannot be read, or the address cannot be one */
export function readTemporalTarget(env: NodeJS.ProcessEnv): TemporalTarget {
  const { connectionOptions, namespace } = loadConfig(env);
  const { address, tls, apiKey, metadata } = connectionOptions;
  if (address !== undefined && !addressPattern.test(address)) {
    throw new ConfigError([
      { variable: 'TEMPORAL_ADDRESS', issue: 'must be a host and a port, as in host:7233' },
    ]);
  }
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

/** Creates a client that connects when it is first used, so that a process can start while Temporal is down. */
export function createTemporalClient(target: TemporalTarget): Client {
  const { address, tls, apiKey, metadata } = target.connection;
  const connection = Connection.lazy({
    ...(address === undefined ? {} : { address }),
    ...(tls === undefined ? {} : { tls }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(metadata === undefined ? {} : { metadata: metadata as Record<string, string> }),
    connectTimeout: '5s',
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions()), forgetRetryAfterClose()],
  });
  return new Client({ connection, namespace: target.namespace });
}

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];

/**
 * Ignores a retry that is due after its connection was closed. The SDK's retries are timers: one that is left would
 * throw an uncaught error and crash a process that is shutting down cleanly.
 */
function forgetRetryAfterClose(): Interceptor {
  const started = new WeakSet<object>();
  return (options, nextCall) => {
    const isRetry = started.has(options);
    started.add(options);
    try {
      return nextCall(options) as ReturnType<Interceptor>;
    } catch (error) {
      if (!isRetry) throw error;
      return nowhere as unknown as ReturnType<Interceptor>;
    }
  };
}

const nothing = () => undefined;
const nowhere = { start: nothing, sendMessage: nothing, halfClose: nothing, cancelWithStatus: nothing };

/** Host and port; an IPv6 address is in brackets. */
const addressPattern = /^(?:\[[0-9A-Fa-f:.]+\]|[^\s:/@[\]]+)(?::\d{1,5})?$/;

function loadConfig(env: NodeJS.ProcessEnv): ClientConnectConfig {
  try {
    return loadClientConnectConfig({ overrideEnvVars: definedOf(env) });
  } catch {
    // The message may quote a file or a key.
    const issue =
      'these variables, or the profile they name, are not what the Temporal CLI reads: a file that is not there, ' +
      'malformed TOML, an unknown profile, or both a path and data';
    throw new ConfigError([{ variable: 'TEMPORAL_…', issue }]);
  }
}

function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

import type { ConfigIssue } from '../runtime/env/variables.ts';
import { ConfigError } from '../runtime/env/variables.ts';
import { readConfig } from '../runtime/env/read-config.ts';
import { readTemporalTarget } from '../runtime/temporal.ts';
import { processEnvironment } from './environment.ts';
import type { ApiKeys } from './environment.ts';
import type { Services } from './services.ts';

/**
 * Finds the faults of what the environment names before anything is started by it.
 * @throws ConfigError with the faults of api and worker, each variable once
 */
export function checkEnvironment(env: NodeJS.ProcessEnv): void {
  const filledIn = processEnvironment(env, standInKeys, standInServices, 0, '');
  const named = { ...filledIn, PORT: env['PORT'] };
  const reads = [
    () => readConfig(named, 'api'),
    () => readConfig(named, 'worker'),
    ...(env['TEMPORAL_ADDRESS'] ? [() => readTemporalTarget(named)] : []),
  ];
  const faults = reads.flatMap(faultsOf);
  const each = new Map(faults.map((fault) => [fault.variable, fault]));
  if (each.size > 0) throw new ConfigError([...each.values()]);
}

function faultsOf(read: () => unknown): readonly ConfigIssue[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

/** Good ones, in the place of those that are not there yet. */
const standInKeys: ApiKeys = {
  secret: 'a-stand-in-of-sixteen',
  linkKeys: `local:${Buffer.alloc(32).toString('base64')}`,
};
const standInServices: Services = {
  databaseUrl: 'postgres://127.0.0.1/usher',
  temporalAddress: '127.0.0.1:7233',
  smtpUrl: 'smtp://127.0.0.1',
  temporalUiUrl: null,
  mailbox: null,
  givenUp: [],
};

import type { ConfigIssue } from '../runtime/env/variables.ts';
import { ConfigError } from '../runtime/env/variables.ts';
import { readConfig } from '../runtime/env/read-config.ts';
import { readTemporalTarget } from '../runtime/temporal.ts';
import { processEnvironment } from './environment.ts';
import type { ApiKeys } from './environment.ts';
import type { Services } from './services.ts';

/**
 * Checks the variables of api and worker before anything starts.
 * @throws ConfigError with all issues, one for each variable
 */
export function checkEnvironment(env: NodeJS.ProcessEnv): void {
  const filledIn = processEnvironment(env, placeholderKeys, placeholderServices, 0, '');
  const named = { ...filledIn, PORT: env['PORT'] };
  const reads = [
    () => readConfig(named, 'api'),
    () => readConfig(named, 'worker'),
    ...(env['TEMPORAL_ADDRESS'] ? [() => readTemporalTarget(named)] : []),
  ];
  const issues = new Map(reads.flatMap(issuesOf).map((issue) => [issue.variable, issue]));
  if (issues.size > 0) throw new ConfigError([...issues.values()]);
}

function issuesOf(read: () => unknown): readonly ConfigIssue[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
}

/** Valid values for what does not exist yet. */
const placeholderKeys: ApiKeys = {
  secret: 'a-placeholder-of-sixteen',
  linkKeys: `local:${Buffer.alloc(32).toString('base64')}`,
};
const placeholderServices: Services = {
  databaseUrl: 'postgres://127.0.0.1/usher',
  temporalAddress: '127.0.0.1:7233',
  smtpUrl: 'smtp://127.0.0.1',
  temporalUiUrl: null,
  mailbox: null,
  failed: [],
};

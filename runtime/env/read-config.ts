import type { ApiConfig, ConfigOf, MigrateConfig, ProcessRole, WorkerConfig } from './config.ts';
import type { VariableReader } from './variables.ts';
import { readVariables } from './variables.ts';
import { parseBaseUrl, parseDatabaseUrl, parseHost, parsePort, parseRedirectUrls } from './parse-network.ts';
import {
  parseDays,
  parseLinkKeys,
  parseMailFrom,
  parseProjectId,
  parseRoles,
  parseSecrets,
} from './parse-project.ts';
import { parseSmtpUrl } from './parse-smtp-url.ts';
import { parseSwitch } from './parse-switch.ts';

/**
 * Reads the configuration of a process from its environment. The Temporal SDK reads its own variables itself.
 * @throws ConfigError with all issues at once, by the variable's name and never with its value
 */
export function readConfig<Role extends ProcessRole>(env: NodeJS.ProcessEnv, role: Role): ConfigOf<Role>;
export function readConfig(env: NodeJS.ProcessEnv, role: ProcessRole): ConfigOf<ProcessRole> {
  const variables = readVariables(env);
  const read = { api: readApi, worker: readWorker, migrate: readMigrate };
  const config = read[role](variables);
  variables.finish();
  return config;
}

function readMigrate(variables: VariableReader): MigrateConfig {
  return { databaseUrl: variables.required('DATABASE_URL', parseDatabaseUrl, '') };
}

function readProject(variables: VariableReader) {
  return {
    ...readMigrate(variables),
    databasePooled: variables.optional('USHER_DATABASE_POOLED', parseSwitch, false),
    linkKeys: variables.required('USHER_LINK_KEYS', parseLinkKeys, []),
    publicBaseUrl: variables.required('PUBLIC_BASE_URL', parseBaseUrl, ''),
    roles: variables.optional<readonly string[]>('USHER_ROLES', parseRoles, ['member', 'admin']),
    host: variables.optional('HOST', parseHost, '127.0.0.1'),
  };
}

function readApi(variables: VariableReader): ApiConfig {
  const redirectUrls = variables.optional('USHER_REDIRECT_URLS', parseRedirectUrls, []);
  const defaultRedirectUrl = variables.optional<string | null>(
    'USHER_DEFAULT_REDIRECT_URL',
    (text) =>
      redirectUrls.includes(text) ? { value: text } : { issue: 'must be one of USHER_REDIRECT_URLS' },
    null,
  );
  return {
    ...readProject(variables),
    redirectUrls,
    defaultRedirectUrl,
    port: variables.optional('PORT', parsePort, 3000),
    metricsPort: variables.optional<number | null>('USHER_METRICS_PORT', parsePort, null),
    projectId: variables.required('USHER_PROJECT_ID', parseProjectId, ''),
    secretHashes: variables.required('USHER_SECRETS', parseSecrets, []),
  };
}

function readWorker(variables: VariableReader): WorkerConfig {
  return {
    ...readProject(variables),
    workerPort: variables.optional<number | null>('USHER_WORKER_PORT', parsePort, null),
    mailFrom: variables.required('USHER_MAIL_FROM', parseMailFrom, { name: '', address: '' }),
    smtpServer: variables.required('SMTP_URL', parseSmtpUrl, noServer),
    retentionDays: variables.optional<number | null>('USHER_RETENTION_DAYS', parseDays, null),
  };
}

/** Placeholder for an SMTP_URL with an issue, with which no process starts. */
const noServer = { host: '', port: 0, encryption: 'if_offered', auth: null } as const;

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { LocalKeys } from './keys.ts';
import type { Services } from './services.ts';

/** The keys that api and worker read. */
export type ApiKeys = Pick<LocalKeys, 'secret' | 'linkKeys'>;

/**
 * Returns the environment of api, worker and migrate: the variables of `env`, and a value for each that it leaves out.
 * @param emptyProfile the path that `writeEmptyProfile` returned
 */
export function processEnvironment(
  env: NodeJS.ProcessEnv,
  keys: ApiKeys,
  services: Services,
  apiPort: number,
  emptyProfile: string,
): NodeJS.ProcessEnv {
  const host = reachableHost(env);
  const defaults = {
    // React renders e-mails several times faster in production.
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PUBLIC_BASE_URL: `http://${host}:${apiPort}`,
    USHER_PROJECT_ID: 'usher-local',
    USHER_SECRETS: keys.secret,
    USHER_LINK_KEYS: keys.linkKeys,
    USHER_MAIL_FROM: 'Usher <invitations@usher.localhost>',
    DATABASE_URL: services.databaseUrl,
    SMTP_URL: services.smtpUrl,
    ...(services.temporalUiUrl === null ? {} : { TEMPORAL_ADDRESS: services.temporalAddress }),
  };
  const named = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const given = services.temporalUiUrl === null ? named : withoutTemporalProfile(named, emptyProfile);
  // `PORT=0` asks for a free port, which the caller has found.
  return { ...defaults, ...given, PORT: String(apiPort) };
}

/** Returns the host, as written in a URL, under which this machine reaches what listens on `HOST`. */
export function reachableHost(env: NodeJS.ProcessEnv): string {
  const host = env['HOST'] || '127.0.0.1';
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** Drops the user's Temporal profile (TLS, API key): it belongs to another server than the embedded one. */
function withoutTemporalProfile(env: NodeJS.ProcessEnv, emptyProfile: string): NodeJS.ProcessEnv {
  const others = Object.entries(env).filter(
    ([name]) => !/^TEMPORAL_(PROFILE|API_KEY|TLS.*|GRPC_META.*|CODEC.*)$/.test(name),
  );
  return { ...Object.fromEntries(others), TEMPORAL_CONFIG_FILE: emptyProfile };
}

/** Writes an empty configuration for the Temporal CLI, used instead of the user's own. Returns its path. */
export async function writeEmptyProfile(dataDir: string): Promise<string> {
  const file = join(dataDir, 'temporal.toml');
  await writeFile(file, '[profile.default]\n', { mode: 0o600 });
  return file;
}

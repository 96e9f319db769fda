import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { LocalKeys } from './keys.ts';
import type { Services } from './services.ts';

/** Those that api and worker read. */
export type ApiKeys = Pick<LocalKeys, 'secret' | 'linkKeys'>;

/**
 * The environment of api, worker and migrate: what ours names stays as it is, what it does not name is filled in.
 * @param emptyProfile from `writeEmptyProfile`
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
    // React renders e-mails several times faster with it.
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PUBLIC_BASE_URL: `http://${host}:${apiPort}`,
    USHER_PROJECT_ID: 'usher-local',
    USHER_SECRETS: keys.secret,
    USHER_LINK_KEYS: keys.linkKeys,
    USHER_MAIL_FROM: 'Usher <invitations@usher.localhost>',
    // Here a webhook's receiver is likely to be on the same machine.
    USHER_WEBHOOK_ALLOW_PRIVATE: '1',
    DATABASE_URL: services.databaseUrl,
    SMTP_URL: services.smtpUrl,
    ...(services.temporalUiUrl === null ? {} : { TEMPORAL_ADDRESS: services.temporalAddress }),
  };
  const named = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const ours = services.temporalUiUrl === null ? named : withoutTemporalProfile(named, emptyProfile);
  // `PORT=0` asks for a free one, which is known by now.
  return { ...defaults, ...ours, PORT: String(apiPort) };
}

/** The host by which this machine reaches what listens on `HOST`, as it stands in a URL. */
export function reachableHost(env: NodeJS.ProcessEnv): string {
  const host = env['HOST'] || '127.0.0.1';
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** A profile for a server elsewhere (TLS, API key) does not fit the one that was started here. */
function withoutTemporalProfile(env: NodeJS.ProcessEnv, emptyProfile: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !/^TEMPORAL_(PROFILE|API_KEY|TLS.*|GRPC_META.*|CODEC.*)$/.test(name),
  );
  return { ...Object.fromEntries(kept), TEMPORAL_CONFIG_FILE: emptyProfile };
}

/** Takes the place of the user's own configuration of the Temporal CLI. */
export async function writeEmptyProfile(dataDir: string): Promise<string> {
  const file = join(dataDir, 'temporal.toml');
  await writeFile(file, '[profile.default]\n', { mode: 0o600 });
  return file;
}

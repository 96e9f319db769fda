// `npm start`: all of Usher in one terminal. Addresses go to stdout, logs to stderr.
import { exitOnCrash } from '../runtime/crash.ts';
import { createLog } from '../runtime/log.ts';
import { onceOrphaned } from './processes/ancestors.ts';
import { seededSlug, seedOrganization } from './seed.ts';
import { isExpectedError } from './expected-error.ts';
import { startStack } from './stack.ts';
import type { RunningStack } from './stack.ts';

const defaultPort = 3000;

let stack: RunningStack | undefined;
let stoppingSince: number | undefined;

/** Stops the stack and exits. The children are supervised: they end with this process, also during a start. */
async function shutDown(reason: string, code: number): Promise<void> {
  if (stoppingSince !== undefined) return;
  stoppingSince = Date.now();
  print(`usher: stopping (${reason})`);
  await stack?.stop().catch((error: unknown) => log.error('A part did not stop cleanly', {}, error));
  process.exit(code);
}

/** One Ctrl-C arrives several times: from the terminal, from npm, from tsx. A second Ctrl-C exits at once. */
function onSignal(signal: string): void {
  if (stoppingSince !== undefined && Date.now() - stoppingSince > 1_500) process.exit(1);
  void shutDown(signal, 0);
}

function print(line: string): void {
  process.stderr.write(`${line}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => onSignal(signal));
const log = createLog('usher');
exitOnCrash(log, (code) => void shutDown('it crashed', code));
// A closed pipe must not end this process before its children are stopped.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
onceOrphaned(() => void shutDown('the process that started it is gone', 0));

try {
  stack = await startStack({
    dataDir: process.env['USHER_DATA_DIR'] || '.usher',
    env: process.env,
    ports: { api: defaultPort },
    log: print,
  });
  await seedOrganization(stack);
  console.log(startupLines(stack).join('\n'));
  void stack.failed.then((error) => shutDown(error.message, 1));
} catch (error) {
  if (isExpectedError(error)) print(`usher: ${error.message}`);
  else log.error('Could not start', {}, error);
  await shutDown('it could not start', 1);
}

function startupLines({
  apiUrl,
  mailboxUrl,
  temporalUiUrl,
  databaseUrl,
  projectId,
  secret,
}: RunningStack): string[] {
  const addresses: readonly (readonly [name: string, url: string | null])[] = [
    ['api', apiUrl],
    ['docs', `${apiUrl}/docs`],
    ['mailbox', mailboxUrl],
    ['temporal-ui', temporalUiUrl],
    // Prints only secrets that this stack created, never those of the environment.
    ['postgres', process.env['DATABASE_URL'] ? withoutPassword(databaseUrl) : databaseUrl],
  ];
  const shownSecret = process.env['USHER_SECRETS'] ? '${USHER_SECRETS%%,*}' : secret;
  const body = JSON.stringify({ organization_id: seededSlug, email_address: 'ada@acme.dev' });
  return [
    ...addresses.flatMap(([name, url]) => (url === null ? [] : [`${name}  ${url}`])),
    `curl -sS -u "${projectId}:${shownSecret}" ${apiUrl}/v1/b2b/magic_links/email/invite ` +
      `-H 'content-type: application/json' -d '${body}'`,
    'ready',
  ];
}

function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = '';
  return shown.href;
}

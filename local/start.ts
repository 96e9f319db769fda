// `npm start`: the whole of Usher in one terminal. Addresses go to stdout, logs to stderr.
import { exitOnCrash } from '../runtime/crash.ts';
import { createLog } from '../runtime/log.ts';
import { onceOrphaned } from './processes/ancestors.ts';
import { seededSlug, seedOrganization } from './seed.ts';
import { isExpectedError } from './expected-error.ts';
import { startStack } from './stack.ts';
import type { RunningStack } from './stack.ts';

const defaultPort = 3000;

let stack: RunningStack | undefined;
let endingSince: number | undefined;

/** Whatever was started is guarded: it ends with this process, also in the middle of a start. */
async function end(reason: string, code: number): Promise<void> {
  if (endingSince !== undefined) return;
  endingSince = Date.now();
  say(`usher: ending (${reason})`);
  await stack?.stop().catch((fault: unknown) => log.error('A part did not end cleanly', {}, fault));
  process.exit(code);
}

/** One Ctrl-C arrives several times: from the terminal, from npm, from tsx. A later one is impatience. */
function onSignal(signal: string): void {
  if (endingSince !== undefined && Date.now() - endingSince > 1_500) process.exit(1);
  void end(signal, 0);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => onSignal(signal));
// Who read our output is gone: nobody is left to tell, but there is still something to end.
const log = createLog('usher');
exitOnCrash(log, (code) => void end('it crashed', code));
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
onceOrphaned(() => void end('the process that started it is gone', 0));

try {
  stack = await startStack({
    dataDir: process.env['USHER_DATA_DIR'] || '.usher',
    env: process.env,
    ports: { api: defaultPort },
    say,
  });
  await seedOrganization(stack);
  console.log(lines(stack).join('\n'));
  void stack.givenUp.then((fault) => end(fault.message, 1));
} catch (fault) {
  if (isExpectedError(fault)) say(`usher: ${fault.message}`);
  else log.error('Could not start', {}, fault);
  await end('it could not start', 1);
}

function lines({
  apiUrl,
  mailboxUrl,
  temporalUiUrl,
  databaseUrl,
  projectId,
  secret,
}: RunningStack): string[] {
  const places: readonly (readonly [name: string, url: string | null])[] = [
    ['api', apiUrl],
    ['docs', `${apiUrl}/docs`],
    ['mailbox', mailboxUrl],
    ['temporal-ui', temporalUiUrl],
    // A secret that the environment names is not ours to print. What was made here is: stdout belongs to who started it.
    ['postgres', process.env['DATABASE_URL'] ? withoutPassword(databaseUrl) : databaseUrl],
  ];
  const shownSecret = process.env['USHER_SECRETS'] ? '${USHER_SECRETS%%,*}' : secret;
  const body = JSON.stringify({ organization_id: seededSlug, email_address: 'ada@acme.dev' });
  return [
    ...places.flatMap(([name, url]) => (url === null ? [] : [`${name}  ${url}`])),
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

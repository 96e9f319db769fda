// `npm run demo`: the whole story of one invitation, told as it happens, on a stack of its own.
import { tellStory } from './demo/script.ts';
import { describeError } from '../runtime/log-fields.ts';
import { isExpectedError } from './expected-error.ts';
import { onceOrphaned } from './processes/ancestors.ts';
import { tempDirectory } from './processes/temp-directory.ts';
import { startStack } from './stack.ts';

const keptLogLines = 30;
const log: string[] = [];
const began = Date.now();

function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

// Everything that was started is guarded: it ends with this process, whichever way that ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
process.stdout.on('error', () => process.exit(1));
onceOrphaned(() => process.exit(1));

const directory = await tempDirectory('usher-demo-');
try {
  say('Starting PostgreSQL, Temporal, a mailbox, the api and a worker, all of them for this story alone ...');
  const stack = await startStack({
    dataDir: directory.path,
    say: (line) => {
      log.push(line);
      if (log.length > keptLogLines) log.shift();
    },
  });
  try {
    await tellStory(stack, say);
  } finally {
    await stack.stop();
  }
  say();
  say(
    `That was all, in ${Math.round((Date.now() - began) / 1000)} s. Nothing of it is left running or on disk.`,
  );
  say('For a stack that stays, and keeps its data: npm start');
} catch (fault) {
  process.exitCode = 1;
  process.stderr.write(
    `demo: ${isExpectedError(fault) ? fault.message : JSON.stringify(describeError(fault))}\nThe last lines of the logs:\n${log.join('\n')}\n`,
  );
} finally {
  await directory.remove();
}
process.exit();

// `npm run demo`: plays the life of one invitation on a temporary stack, and narrates it.
import { describeError } from '../runtime/log-fields.ts';
import { runScript } from './demo/script.ts';
import { isExpectedError } from './expected-error.ts';
import { onceOrphaned } from './processes/ancestors.ts';
import { tempDirectory } from './processes/temp-directory.ts';
import { startStack } from './stack.ts';

const keptLogLines = 30;
const logLines: string[] = [];
const startedMs = Date.now();

function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

// The children are supervised: they end with this process, whichever way it ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
process.stdout.on('error', () => process.exit(1));
onceOrphaned(() => process.exit(1));

const directory = await tempDirectory('usher-demo-');
try {
  print('Starting a temporary stack: PostgreSQL, Temporal, a mailbox, the api and a worker ...');
  const stack = await startStack({
    dataDir: directory.path,
    log: (line) => {
      logLines.push(line);
      if (logLines.length > keptLogLines) logLines.shift();
    },
  });
  try {
    await runScript(stack, print);
  } finally {
    await stack.stop();
  }
  print();
  print(`Done in ${Math.round((Date.now() - startedMs) / 1000)} s. The stack and its data are gone.`);
  print('For a stack that stays up and keeps its data: npm start');
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(
    `demo: ${isExpectedError(error) ? error.message : JSON.stringify(describeError(error))}\n` +
      `The last log lines:\n${logLines.join('\n')}\n`,
  );
} finally {
  await directory.remove();
}
process.exit();

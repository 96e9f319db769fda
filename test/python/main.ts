import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { tempDirectory } from '../../local/processes/temp-directory.ts';
import { startStack } from '../../local/stack.ts';
import { newestToken } from './newest-token.ts';

// Runs the scripts beside this file against an embedded stack. Exits with 1 when one of them failed.
const here = new URL('./', import.meta.url).pathname;
const python = process.env['USHER_TEST_PYTHON'] ?? 'python3';
const folder = await tempDirectory('usher-python-');
const lines: string[] = [];
let failed = 0;
try {
  const stack = await startStack({
    dataDir: join(folder.path, 'data'),
    log: (line) => void lines.push(line),
  });
  try {
    const env = {
      PATH: process.env['PATH'] ?? '',
      USHER_URL: `${stack.apiUrl}/`,
      PROJECT_ID: stack.projectId,
      SECRET: stack.secret,
      NO_PROXY: '127.0.0.1',
    };
    failed += await run('the curl snippet', 'bash', ['snippet-curl'], env);
    failed += await run('the node snippet', process.execPath, ['snippet-node.js'], env);
    failed += await run('the python snippet', python, ['snippet_python.py'], env);
    failed += await run('the calls', python, ['calls.py'], env);
    failed += await run('the invite', python, ['invite.py'], env);
    const token = await newestToken(stack.mailboxUrl ?? '', 'python@company.com');
    failed += await run('the accept', python, ['accept.py'], { ...env, TOKEN: token });
  } finally {
    if (failed > 0) console.error(lines.join('\n'));
    await stack.stop();
  }
} finally {
  await folder.remove();
}
console.log(failed === 0 ? 'test:python: all passed' : `test:python: ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function run(
  name: string,
  command: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<0 | 1> {
  const [script = '', ...rest] = args;
  const child = spawn(command, [join(here, script), ...rest], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('exit', resolve);
  });
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  return code === 0 ? 0 : 1;
}

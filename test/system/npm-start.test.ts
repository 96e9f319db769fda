import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { freePort } from '../../local/processes/free-port.ts';
import { inspectProcess } from '../../local/processes/inspect.ts';
import type { RunningProcess } from '../../local/processes/inspect.ts';
import { tempDirectory } from '../../local/processes/temp-directory.ts';
import type { TempDirectory } from '../../local/processes/temp-directory.ts';
import { descendantsOf, pasted } from '../local/start-support.ts';

const root = resolve(import.meta.dirname, '..', '..');
let directory: TempDirectory;
let env: NodeJS.ProcessEnv;
const started: ChildProcess[] = [];
beforeEach(async () => {
  directory = await tempDirectory('usher-person-');
  const { PATH, HOME, XDG_CACHE_HOME, TEMPORAL_CLI_PATH } = process.env;
  const data = { USHER_DATA_DIR: join(directory.path, 'data'), PORT: String(await freePort()) };
  env = { PATH, HOME, XDG_CACHE_HOME, TEMPORAL_CLI_PATH, ...data };
});
afterEach(async () => {
  for (const one of started) one.kill('SIGKILL');
  await directory?.remove();
});

/** Runs `npm start`, and returns its output until `ready` or until it exits. */
async function npmStart(port = env['PORT']) {
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...env, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const lines: string[] = [];
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  const ready = new Promise<'ready'>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line === 'ready') resolve('ready');
    });
  });
  const outcome = await Promise.race([ready, ended]);
  const addressOf = (name: string) =>
    lines.find((line) => line.startsWith(`${name}  `))?.slice(name.length + 2) ?? '';
  const processes = await descendantsOf(child.pid ?? 0);
  return {
    child,
    outcome,
    ended,
    lines,
    addressOf,
    processes,
    curl: lines.find((line) => line.startsWith('curl ')) ?? '',
  };
}

type Mail = { readonly to: readonly { address: string }[]; readonly invitation_link: string };

async function mailTo(mailboxUrl: string, address: string): Promise<Mail> {
  for (;;) {
    const mails = (await (await fetch(`${mailboxUrl}/messages`)).json()) as Mail[];
    const found = mails.find(({ to }) => to[0]?.address === address);
    if (found !== undefined) return found;
    await sleep(100);
  }
}

async function allGone(processes: readonly RunningProcess[]): Promise<void> {
  for (const { pid, startedAt } of processes) {
    while ((await inspectProcess(pid))?.startedAt === startedAt) await sleep(50);
  }
}

async function press(link: string): Promise<number> {
  expect((await fetch(link)).status).toBe(200);
  const form = { token: new URL(link).searchParams.get('token') ?? '', action: 'accept' };
  const body = new URLSearchParams(form);
  return (await fetch(link.replace(/\?.*/, ''), { method: 'POST', body })).status;
}

test('npm start serves an invite and its accept, and a pending invitation survives a SIGKILL', async () => {
  const first = await npmStart();
  expect([first.outcome, first.lines.at(-1)]).toEqual(['ready', 'ready']);
  expect(await pasted(first.curl)).toMatchObject({ status_code: 200, invitation: { state: 'pending' } });
  expect(await pasted(first.curl.replaceAll('ada@', 'grace@'))).toMatchObject({ status_code: 200 });
  expect(await press((await mailTo(first.addressOf('mailbox'), 'ada@acme.dev')).invitation_link)).toBe(200);
  const memberOf = (name: string) =>
    pasted(
      first.curl.replace(/\/v1\/.*/, `/v1/b2b/organizations/acme/member?email_address=${name}@acme.dev`),
    );
  expect(await memberOf('ada')).toMatchObject({ member: { status: 'active' } });
  await mailTo(first.addressOf('mailbox'), 'grace@acme.dev');

  const second = await npmStart(String(await freePort()));
  expect(second.outcome).toBe(1);
  expect(second.lines.join('\n')).toMatch(/is in use by process \d+/);

  const program = first.processes.findLast(({ commandLine }) => /node .*local\/start\.ts/.test(commandLine));
  expect(first.processes.length).toBeGreaterThanOrEqual(8);
  process.kill(program?.pid ?? 0, 'SIGKILL');
  expect(await first.ended).not.toBe(0);
  await allGone(first.processes);

  const third = await npmStart();
  expect([third.outcome, third.curl]).toEqual(['ready', first.curl]);
  expect(await memberOf('ada')).toMatchObject({ member: { status: 'active' } });
  expect(await memberOf('grace')).toMatchObject({ member: { status: 'invited' } });
  expect(await press((await mailTo(third.addressOf('mailbox'), 'grace@acme.dev')).invitation_link)).toBe(200);
  expect(await memberOf('grace')).toMatchObject({ member: { status: 'active' } });
  // A supervisor signals npm alone, which forwards it to the program.
  third.child.kill('SIGINT');
  expect(await third.ended).toBe(0);
  await allGone(third.processes);
}, 170_000);

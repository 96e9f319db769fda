import { setTimeout as sleep } from 'node:timers/promises';

import { projectId, secret } from './system.ts';
import type { System } from './system.ts';

export type TestResponse = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
};

/** What a team's program does with Usher, and what an invitee finds in the mail. */
export type SystemClient = {
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<TestResponse>;
  /** Answers its id. */
  readonly newOrganization: (fields?: Readonly<Record<string, unknown>>) => Promise<string>;
  readonly invite: (fields: Readonly<Record<string, unknown>>, key?: string) => Promise<TestResponse>;
  readonly accept: (token: string, key?: string) => Promise<TestResponse>;
  /** The link of the newest e-mail to the address, or of the first that comes. */
  readonly linkTo: (address: string, timeoutMs?: number) => Promise<string>;
  readonly tokenTo: (address: string, timeoutMs?: number) => Promise<string>;
};

const basic = `Basic ${Buffer.from(`${projectId}:${secret}`).toString('base64')}`;

/** @param heard gets every answer, for what a test wants to look for in all of them */
export function clientOf(system: System, heard: (answer: TestResponse) => void = () => {}): SystemClient {
  const call: SystemClient['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(system.apiUrl + path, {
      method,
      headers: { authorization: basic, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    const answer = { status: response.status, headers: response.headers, text, body: parsed(text) };
    heard(answer);
    return answer;
  };
  const withKey = (key: string | undefined) => (key === undefined ? {} : { 'Idempotency-Key': key });
  const linkTo: SystemClient['linkTo'] = async (address, timeoutMs) => {
    const isTo = (message: { to: readonly { address: string }[] }) => message.to[0]?.address === address;
    const first = await system.mailbox.waitFor(isTo, timeoutMs);
    const newest = system.mailbox.messages().findLast(isTo) ?? first;
    if (newest.invitationLink === null) throw new Error('the e-mail has no link');
    return newest.invitationLink;
  };
  return {
    call,
    newOrganization: async (fields = {}) => {
      const { body } = await call('POST', '/v1/b2b/organizations', {
        organization_name: 'Company',
        ...fields,
      });
      return (body as { organization: { organization_id: string } }).organization.organization_id;
    },
    invite: (fields, key) => call('POST', '/v1/b2b/magic_links/email/invite', fields, withKey(key)),
    accept: (token, key) =>
      call('POST', '/v1/b2b/magic_links/authenticate', { magic_links_token: token }, withKey(key)),
    linkTo,
    tokenTo: async (address, timeoutMs) => tokenOf(await linkTo(address, timeoutMs)),
  };
}

export function tokenOf(link: string): string {
  return new URL(link).searchParams.get('token') ?? '';
}

/** Asks again until the question gets this status. @throws Error after `timeoutMs` with the last answer */
export async function untilStatus(
  status: number,
  ask: () => Promise<TestResponse>,
  timeoutMs = 60_000,
): Promise<TestResponse> {
  let last = 'no answer';
  for (const until = Date.now() + timeoutMs; Date.now() < until; await sleep(500)) {
    const answer = await ask().catch((fault: Error) => void (last = fault.message));
    if (answer?.status === status) return answer;
    if (answer !== undefined) last = `${answer.status} ${answer.text}`;
  }
  throw new Error(`never ${status}; the last answer: ${last}`);
}

/** Looks again until it is so. @throws Error after `timeoutMs`, saying what was waited for */
export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  timeoutMs = 60_000,
): Promise<void> {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(50)) {
    if (await isSo()) return;
  }
  throw new Error(`not within ${timeoutMs} ms: ${what}`);
}

export function uuidOf(id: unknown): string {
  return String(id).replace(/^[a-z]+-/, '');
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

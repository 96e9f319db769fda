import { createHash } from 'node:crypto';
import { createApp } from '../../api/app.ts';
import type { ApiDeps } from '../../api/deps.ts';
import { newId } from '../../runtime/ids.ts';
import { createLinkKeys } from '../../runtime/links.ts';
import { createLog } from '../../runtime/log.ts';
import { createSemaphore } from '../../runtime/semaphore.ts';
import { createTemporalClient } from '../../runtime/temporal.ts';
import { expectDeclared } from './declared-errors.ts';
import { cloneDatabase } from '../support/database.ts';
import type { ClonedDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';

export const projectId = 'project-test-1';
export const secret = 'a-secret-of-sixteen-or-more';
export const projectRoles = ['member', 'admin', 'owner'] as const;
export const credentials = `Basic ${Buffer.from(`${projectId}:${secret}`).toString('base64')}`;

/** An answer, its body read. */
export type TestResponse = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
};

export type TestApi = {
  readonly database: ClonedDatabase;
  readonly deps: ApiDeps;
  /** What was told to the runs, in order: `closeOrganization <uuid>`. */
  readonly toldRuns: string[];
  /** Everything the log wrote. */
  readonly logged: () => string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestResponse>;
  raw(path: string, init: RequestInit): Promise<TestResponse>;
  close(): Promise<void>;
};

/** The api over a database of its own, asked by `app.request()`. */
export async function startApi(
  change: Partial<ApiDeps> = {},
  changeWith: (sql: ClonedDatabase['sql']) => Partial<ApiDeps> = () => ({}),
): Promise<TestApi> {
  const database = await cloneDatabase();
  const toldRuns: string[] = [];
  const lines: string[] = [];
  const tell = (what: string) => (id: string) => Promise.resolve(void toldRuns.push(`${what} ${id}`));
  const deps: ApiDeps = {
    sql: database.sql,
    project: {
      projectId,
      secretHashes: [createHash('sha256').update(secret).digest()],
      roles: projectRoles,
      redirectUrls: ['https://app.company.com/join'],
      defaultRedirectUrl: null,
      publicBaseUrl: 'https://usher.company.com',
    },
    log: createLog('test', { write: (line: string) => void lines.push(line) }),
    metrics: null,
    signals: {
      closeOrganization: tell('closeOrganization'),
      policyChanged: () => Promise.resolve(void toldRuns.push('policyChanged')),
      invitationClosed: tell('invitationClosed'),
    },
    dispatch: askingOf(database.sql),
    checkReadiness: () => Promise.resolve({ postgres: true, temporal: true }),
    isStuck: () => false,
    ...change,
    ...changeWith(database.sql),
  };
  const app = createApp(deps);
  const raw = async (path: string, init: RequestInit) => {
    const response = await app.request(path, init);
    const text = await response.text();
    const body = (text === '' ? {} : JSON.parse(text)) as TestResponse['body'];
    expectDeclared(init.method ?? 'GET', path, body);
    return { status: response.status, headers: response.headers, body };
  };
  return {
    database,
    deps,
    toldRuns,
    logged: () => lines.join(''),
    raw,
    call: (method, path, body, headers = {}) =>
      raw(path, {
        method,
        headers: { authorization: credentials, 'content-type': 'application/json', ...headers },
        ...(body === undefined || method === 'GET'
          ? {}
          : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    close: database.drop,
  };
}

/** Runs are not answered in these tests: what is asked of one stays asked. */
function askingOf(sql: ClonedDatabase['sql']): ApiDeps['dispatch'] {
  const { mint, isLinkAlive } = createLinkKeys([{ id: 'one', key: Buffer.alloc(32, 1) }]);
  const temporal = createTemporalClient({ namespace: 'default', connection: { address: '127.0.0.1:1' } });
  const transactions = { sql, mintLink: mint, isLinkAlive, projectRoles, newId };
  return { temporal, transactions, log: silentLog(), semaphore: createSemaphore(100), deadlineMs: 100 };
}

/** Creates an organization; answers its id. */
export async function newOrganization(api: TestApi, fields: Record<string, unknown> = {}): Promise<string> {
  const answer = await api.call('POST', '/v1/b2b/organizations', { organization_name: 'Company', ...fields });
  if (answer.status !== 200) throw new Error(`No organization: ${JSON.stringify(answer.body)}`);
  return (answer.body as { organization: { organization_id: string } }).organization.organization_id;
}

/** Creates an active member; answers their id. */
export async function newMember(
  api: TestApi,
  organizationId: string,
  emailAddress: string,
  fields: Record<string, unknown> = {},
): Promise<string> {
  const body = { email_address: emailAddress, ...fields };
  const answer = await api.call('POST', `/v1/b2b/organizations/${organizationId}/members`, body);
  if (answer.status !== 200) throw new Error(`No member: ${JSON.stringify(answer.body)}`);
  return String(answer.body['member_id']);
}

/** Writes an open invitation as if its run had; answers its bare ids. */
export async function newInvitation(
  api: TestApi,
  organizationId: string,
  emailAddress: string,
): Promise<{ id: string; memberId: string }> {
  const [id, memberId] = [newId(), newId()];
  await api.database.sql`
    insert into invitations (id, organization_id, member_id, kind, state, email_address, canonical_address, roles,
      locale, nonce, link_key_id, token_hash, lifetime_minutes, expires_at)
    values (${id}, ${organizationId.replace('organization-', '')}, ${memberId}, 'invite', 'pending', ${emailAddress},
      ${emailAddress}, '{member}', 'en', 'nonce', 'one', ${Buffer.from(id)}, 60, clock() + interval '1 hour')`;
  return { id, memberId };
}

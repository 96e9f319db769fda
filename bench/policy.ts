import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import postgres from 'postgres';
import { inParallel } from '../activities/temporal-calls.ts';
import { callApi } from '../local/api-client.ts';
import { seededSlug } from '../local/seed.ts';
import { newId } from '../runtime/ids.ts';
import { createLinkKeys } from '../runtime/links.ts';
import { invitationWorkflowOptions } from '../workflows/messages.ts';
import { withStack } from './with-stack.ts';

const held = Number(process.env['BENCH_ROWS'] ?? 1_000);
const startedAtOnce = 10;
const key = Buffer.alloc(32, 7);
const links = createLinkKeys([{ id: 'bench', key }]);

/** Measures how long after a policy change every held invitation is signalled, and mailed. */
export async function benchPolicy(): Promise<void> {
  const env = { USHER_LINK_KEYS: `bench:${key.toString('base64')}` };
  await withStack(async (stack) => {
    const sql = postgres(stack.databaseUrl, { max: 2, onnotice: () => undefined });
    const connection = await Connection.connect({ address: stack.temporalAddress });
    const path = `/v1/b2b/organizations/${seededSlug}`;
    await callApi(stack, 'PUT', path, {
      email_invites: 'RESTRICTED',
      email_allowed_domains: ['elsewhere.dev'],
    });
    await startHeld(sql, new Client({ connection }));
    await until(async () => (await count(sql, sql`blocked_by is not null`)) === held);
    const startedMs = performance.now();
    await callApi(stack, 'PUT', path, { email_invites: 'ALL_ALLOWED' });
    const seconds = () => ((performance.now() - startedMs) / 1_000).toFixed(2);
    console.log(`the PUT returned after ${seconds()} s`);
    await until(async () => (await sql`select 1 from policy_changes`).length === 0);
    console.log(`${held} held invitations were signalled after ${seconds()} s`);
    await until(async () => (await count(sql, sql`sent_at is not null`)) === held);
    console.log(`and mailed after ${seconds()} s`);
    await connection.close();
    await sql.end();
  }, env);
}

/** Inserts invitations whose first e-mail is held, and starts their workflows. */
async function startHeld(sql: postgres.Sql, { workflow }: Client): Promise<void> {
  const [organization] = await sql<{ id: string }[]>`select id from organizations where slug = ${seededSlug}`;
  const organizationId = organization?.id ?? '';
  await inParallel([...Array(held).keys()], startedAtOnce, async (n) => {
    const [id, address] = [newId(), `held${n}@bench.dev`];
    const { nonce, linkKeyId, tokenHash } = links.mint(id, 1);
    await sql`
      insert into invitations (id, organization_id, member_id, kind, state, email_address, canonical_address, roles,
        locale, nonce, link_key_id, token_hash, lifetime_minutes, email_due, email_due_at, due_at, expires_at)
      values (${id}, ${organizationId}, ${newId()}, 'invite', 'pending', ${address}, ${address}, '{}', 'en', ${nonce},
        ${linkKeyId}, ${tokenHash}, 10080, 'invitation', clock(), clock(), clock() + interval '7 days')`;
    await workflow.start('memberInvitation', invitationWorkflowOptions(id, organizationId));
  });
}

async function count(sql: postgres.Sql, condition: postgres.PendingQuery<postgres.Row[]>): Promise<number> {
  const rows = await sql`
    select count(*)::int as n from invitations where canonical_address like 'held%' and ${condition}`;
  return Number(rows[0]?.['n']);
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await sleep(50);
}

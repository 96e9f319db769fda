/**
 * `node --import ./runtime/typescript.js test/support/record-histories.ts`: runs short scenarios on a real Temporal
 * server and PostgreSQL, and writes their histories to test/fixtures/histories, to be replayed for as long as workflows
 * of that version may be open. Arguments name the histories to record; default: all.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { NativeConnection } from '@temporalio/worker';
import { migrate } from '../../db/migrate.ts';
import { markOrganizationDeleted } from '../../db/organizations.ts';
import { insertPolicyChange } from '../../db/policy-changes.ts';
import { connect } from '../../db/sql/client.ts';
import type { RequestInputs } from '../../domain/invitation/inputs.ts';
import { newPassword } from '../../local/keys.ts';
import { startPostgres } from '../../local/postgres/start.ts';
import { tempDirectory } from '../../local/processes/temp-directory.ts';
import { startTemporal } from '../../local/temporal/start.ts';
import { newId } from '../../runtime/ids.ts';
import { createLinkKeys } from '../../runtime/links.ts';
import { bundleWorkflows, createMailWorker, createWorker } from '../../worker/create-worker.ts';
import { installTemporalRuntime } from '../../worker/temporal-runtime.ts';
import {
  closingWorkflowOptions,
  housekeepingWorkflowOptions,
  invitationWorkflowId,
  invitationWorkflowOptions,
  policyChangeRecorded,
  signals,
  updates,
} from '../../workflows/messages.ts';
import { startMailServer } from './mail-server.ts';
import { mailerTo } from './mailer-to.ts';
import { aRequest, anOrganization, emailAddress, inviteInput, tokenHashOf } from './records.ts';
import { addSearchAttributes } from './search-attributes.ts';
import { silentLog } from './silent-log.ts';
import { tokensIn } from './tokens-in.ts';
import { transaction } from '../../db/sql/client.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'test', 'fixtures', 'histories');
const log = silentLog();
installTemporalRuntime(log);

const scratch = await tempDirectory('usher-histories-');
const postgres = await startPostgres({
  dataDir: join(scratch.path, 'postgres'),
  durable: false,
  password: newPassword(),
});
const temporal = await startTemporal({ dataFile: join(scratch.path, 'temporal', 'temporal.db') });
const mail = await startMailServer();
await migrate(postgres.url);
const sql = connect(postgres.url, { connections: 10 });
const connection = await Connection.connect({ address: temporal.address });
await addSearchAttributes(connection, 'default');
// Identities are in every event; the default ones name the machine.
const client = new Client({ connection, identity: 'recorder' });
const native = await NativeConnection.connect({ address: temporal.address });
const links = createLinkKeys([{ id: 'test', key: Buffer.alloc(32, 7) }]);
const parts = {
  connection: native,
  namespace: 'default',
  workflowBundle: await bundleWorkflows(),
  databaseConnections: 10,
  deps: {
    transactions: {
      sql,
      mintLink: links.mint,
      isLinkAlive: links.isLinkAlive,
      projectRoles: ['member', 'editor'],
      newId,
    },
    tokenOf: links.tokenOf,
    mailer: mailerTo(mail.smtpUrl),
    publicBaseUrl: 'http://127.0.0.1:1',
    temporal: client,
    retentionDays: null,
    log,
  },
};
const identity = { identity: 'worker' };
const workers = [await createWorker(parts, identity), await createMailWorker(parts, identity)];
const running = Promise.all(workers.map((worker) => worker.run()));
const organizationId = await anOrganization(sql);

async function record(name: string, scenario: (to: Requester, id: string) => Promise<void>): Promise<void> {
  const id = newId();
  const to: Requester = async (verb, input) => {
    const requestId = await aRequest(sql, { verb, organizationId, invitationId: id, input });
    await client.workflow.executeUpdateWithStart(updates[verb], {
      startWorkflowOperation: new WithStartWorkflowOperation(
        'memberInvitation',
        invitationWorkflowOptions(id, organizationId),
      ),
      updateId: requestId,
      args: [requestId],
    });
  };
  if (!isWanted(name)) return;
  await scenario(to, id);
  const handle = client.workflow.getHandle(invitationWorkflowId(id));
  await handle.result();
  await write(name, handle);
}

/** Whether the command names it, or names none. */
function isWanted(name: string): boolean {
  return process.argv.length === 2 || process.argv.includes(name);
}

async function write(name: string, handle: WorkflowHandle): Promise<void> {
  const history = await handle.fetchHistory();
  // Stack traces have absolute paths of the machine.
  const text = historyToJSON(history).replaceAll(`${root}/`, '');
  await writeFile(join(folder, `${name}.json`), `${text}\n`);
  console.log(`${name}: ${history.events?.length} events`);
}

type Requester = <V extends keyof RequestInputs>(verb: V, input: RequestInputs[V]) => Promise<void>;

async function tokenMailedTo(id: string, count = 1): Promise<string> {
  const ofThis = () => mail.messages().filter(({ messageId }) => messageId.startsWith(`<${id}.`));
  await mail.waitFor(() => ofThis().length >= count);
  await sleep(500);
  return tokensIn(ofThis().at(-1)?.text ?? '')[0] ?? '';
}

async function waitingInvite(organization: string): Promise<void> {
  const id = newId();
  const input = inviteInput(`${id}@company.com`);
  const requestId = await aRequest(sql, {
    verb: 'invite',
    organizationId: organization,
    invitationId: id,
    input,
  });
  await sql`update requests set requested_at = clock() - interval '1 minute' where id = ${requestId}`;
  await mail.waitFor(() => mail.messages().some(({ messageId }) => messageId.startsWith(`<${id}.`)));
}

/** A round of each loop, with work for each of them, until it is cancelled by hand. */
async function recordHousekeeping(): Promise<void> {
  const handle = await client.workflow.start('housekeeping', housekeepingWorkflowOptions);
  await waitingInvite(organizationId);
  await transaction(sql, (tx) => insertPolicyChange(tx, organizationId));
  await handle.signal(policyChangeRecorded);
  await sleep(2_000);
  await handle.cancel();
  await handle.result().catch(() => undefined);
  await write('housekeeping', handle);
}

async function recordClosing(): Promise<void> {
  const organization = await anOrganization(sql);
  const housekeeping = await client.workflow.start('housekeeping', housekeepingWorkflowOptions);
  await waitingInvite(organization);
  await housekeeping.terminate('recorded later');
  await transaction(sql, (tx) => markOrganizationDeleted(tx, organization));
  const handle = await client.workflow.start('organizationClosing', closingWorkflowOptions(organization));
  await handle.result();
  await write('organization-closing', handle);
}

const accept = (token: string) => ({ tokenHash: tokenHashOf(token), signedInAddress: null });

try {
  await mkdir(folder, { recursive: true });
  await record('accepted', async (to, id) => {
    await to('invite', inviteInput(`${id}@company.com`));
    await to('accept', accept(await tokenMailedTo(id)));
  });
  await record('revoked', async (to, id) => {
    await to('invite', inviteInput(`${id}@company.com`));
    await tokenMailedTo(id);
    await to('revoke', { tokenHash: null, reason: null });
  });
  await record('refused', async (to, id) => {
    await to('join', {
      emailAddress: emailAddress(`${id}@company.com`),
      locale: 'en',
      redirectUrl: null,
      lifetimeMinutes: 60,
    });
  });
  await record('reminded-amended-accepted', async (to, id) => {
    await to('invite', inviteInput(`${id}@company.com`, { reminders: [{ afterMs: 1_000 }] }));
    await tokenMailedTo(id, 2);
    await to('amend', { emailAddress: emailAddress(`${id}.new@company.com`) });
    await to('accept', accept(await tokenMailedTo(id, 3)));
  });
  await record('delayed-then-expired', async (to, id) => {
    mail.setFault('try-later');
    await to('invite', inviteInput(`${id}@company.com`, { reminders: [] }));
    await sleep(3_000);
    mail.setFault(null);
    await tokenMailedTo(id);
    await sql`update invitations set expires_at = clock() + interval '2 seconds', revision = revision + 1 where id = ${id}`;
    await client.workflow.getHandle(invitationWorkflowId(id)).signal(signals.rowChanged);
  });
  if (isWanted('organization-closing')) await recordClosing();
  if (isWanted('housekeeping')) await recordHousekeeping();
  await record('expired', async (to, id) => {
    await to(
      'invite',
      inviteInput(`${id}@company.com`, { reminders: [{ afterMs: 2_000 }], lifetimeMinutes: 5 }),
    );
  });
} finally {
  for (const worker of workers) worker.shutdown();
  await running;
  await Promise.all([connection.close(), native.close(), mail.stop(), sql.end()]);
  await Promise.all([postgres.stop(), temporal.stop()]);
  await scratch.remove();
}

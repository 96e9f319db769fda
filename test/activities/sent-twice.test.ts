import { afterEach, beforeEach, expect, test } from 'vitest';
import { Client, Connection } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ActivityDeps } from '../../activities/deps.ts';
import { createActivities } from '../../activities/index.ts';
import { newId } from '../../runtime/ids.ts';
import { createLinkKeys } from '../../runtime/links.ts';
import { openDecisions } from '../db/decisions.ts';
import type { Decisions } from '../db/decisions.ts';
import { startMailServer } from '../support/mail-server.ts';
import { mailerTo } from '../support/mailer-to.ts';
import type { TestMailServer } from '../support/mail-server.ts';
import { provided } from '../support/provided.ts';
import { aMember, anOrganization, emailAddress } from '../support/records.ts';
import { silentLog } from '../support/silent-log.ts';

let records: Decisions;
let mail: TestMailServer;
let deps: ActivityDeps;
let organizationId: string;

beforeEach(async () => {
  [records, mail] = await Promise.all([openDecisions(), startMailServer()]);
  organizationId = await anOrganization(records.sql);
  deps = {
    transactions: records.transactions,
    tokenOf: createLinkKeys([{ id: 'test', key: Buffer.alloc(32, 7) }]).tokenOf,
    mailer: mailerTo(mail.smtpUrl),
    publicBaseUrl: 'http://127.0.0.1:1',
    temporal: new Client({ connection: Connection.lazy({ address: provided().temporalAddress }) }),
    retentionDays: null,
    log: silentLog(),
  };
});
afterEach(async () => {
  deps.mailer.close();
  await Promise.all([deps.temporal.connection.close(), mail.stop()]);
  await records.drop();
});

const first = { generation: 1, kind: 'invitation', ordinal: 1 } as const;

test('an e-mail that was sent and settled is not sent again, nor is the reminder after it', async () => {
  const { id: invitationId } = await records.invited(organizationId, 'ada@company.com');
  const { sendEmail } = createActivities(deps);
  expect((await sendEmail({ invitationId, ...first })).result).toBe('sent');
  expect((await sendEmail({ invitationId, ...first })).result).toBe('nothing_to_send');
  expect(mail.messages().map(({ messageId }) => messageId)).toEqual([
    `<${invitationId}.1.invitation.1@usher.example>`,
  ]);
});

test('an e-mail that was sent and not settled is sent again with the same Message-ID and link, and one event', async () => {
  const { id: invitationId } = await records.invited(organizationId, 'ada@company.com');
  const { sendEmail } = createActivities(deps);
  // As after a worker that was killed between the server's 250 and settling.
  await records.sql.unsafe(`
    create function lose_it() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$;
    create trigger loses before update on emails for each row when (new.state = 'sent') execute function lose_it()`);
  await expect(sendEmail({ invitationId, ...first })).rejects.toThrow();
  await records.sql.unsafe('drop trigger loses on emails');
  expect((await sendEmail({ invitationId, ...first })).result).toBe('sent');
  const [one, other, ...more] = mail.messages();
  expect(more).toEqual([]);
  expect(other?.messageId).toBe(one?.messageId);
  expect(other?.invitationLink).toBe(one?.invitationLink);
  expect(await records.sql`select 1 from events where type = 'invitation.sent'`).toHaveLength(1);
});

test('a temporary refusal is thrown as our own failure, a permanent one is a value', async () => {
  const { id: invitationId } = await records.invited(organizationId, 'ada@company.com');
  const { sendEmail } = createActivities(deps);
  mail.setFault('try-later');
  await expect(sendEmail({ invitationId, ...first })).rejects.toMatchObject({
    type: 'MailDelayed',
    category: 'BENIGN',
  });
  mail.setFault('refuse-recipient');
  expect((await sendEmail({ invitationId, ...first })).result).toBe('undeliverable');
  expect((await sendEmail({ invitationId, ...first })).result).toBe('nothing_to_send');
});

test('an already-member e-mail is sent once', async () => {
  await records.sql`update organizations set email_jit_provisioning = 'RESTRICTED', email_allowed_domains = '{company.com}'`;
  await aMember(records.sql, organizationId, 'ada@company.com');
  const input = {
    emailAddress: emailAddress('ada@company.com'),
    locale: 'en',
    redirectUrl: null,
    lifetimeMinutes: 60,
  } as const;
  const requestId = await records.ask({ verb: 'join', organizationId, invitationId: newId(), input });
  expect((await records.decide(requestId)).outcome).toBe('already_member');
  const { sendAlreadyMemberEmail } = createActivities(deps);
  await sendAlreadyMemberEmail(requestId);
  await sendAlreadyMemberEmail(requestId);
  expect(mail.messages()).toHaveLength(1);
});

test('closing an organization again closes nothing more', async () => {
  await records.invited(organizationId, 'ada@company.com');
  await records.sql`update organizations set closed_at = clock()`;
  const { closeOrganizationBatch } = createActivities(deps);
  const close = () => new MockActivityEnvironment().run(closeOrganizationBatch, organizationId);
  expect(await close()).toEqual({ closed: 1, isFinished: true });
  expect(await close()).toEqual({ closed: 0, isFinished: true });
});

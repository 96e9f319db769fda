import type { EmailKind } from '../domain/invitation/snapshot.ts';
import type { Sql } from './sql/client.ts';

export type EmailRow = {
  /** Start of the retry window. */
  readonly firstAttemptAt: Date;
  /** `claimed` until the email is settled. */
  readonly state: 'claimed' | 'sent' | 'refused';
};

type Claim = {
  readonly messageId: string;
  readonly invitationId: string;
  readonly organizationId: string;
  readonly generation: number;
  readonly kind: EmailKind;
  readonly ordinal: number;
};

/** Claims an email before it is sent. A retry finds the row of the first attempt. */
export async function claimEmail(sql: Sql, claim: Claim): Promise<EmailRow & { readonly messageId: string }> {
  const rows = await sql<[EmailRow & { readonly messageId: string }]>`
    insert into emails (message_id, invitation_id, organization_id, generation, kind, ordinal, state,
      first_attempt_at, last_attempt_at)
    values (${claim.messageId}, ${claim.invitationId}, ${claim.organizationId}, ${claim.generation}, ${claim.kind},
      ${claim.ordinal}, 'claimed', clock(), clock())
    on conflict (message_id) do update set attempts = emails.attempts + 1, last_attempt_at = clock()
    returning message_id, first_attempt_at, state`;
  return rows[0];
}

/** Settles a claimed email. Returns the time; null where it was settled before. */
export async function settleEmail(
  sql: Sql,
  messageId: string,
  state: 'sent' | 'refused',
  diagnostic: string,
): Promise<Date | null> {
  const rows = await sql<{ now: Date }[]>`
    update emails set state = ${state}, diagnostic = ${diagnostic},
      sent_at = case when ${state} = 'sent' then clock() end
    where message_id = ${messageId} and state = 'claimed' returning coalesce(sent_at, clock()) as now`;
  return rows[0]?.now ?? null;
}

/**
 * Records a failed attempt that will be retried; false where the email was settled before.
 * @param options.restartsWindow whether the retry window starts with this attempt
 */
export async function recordAttempt(
  sql: Sql,
  messageId: string,
  diagnostic: string,
  options: { readonly restartsWindow?: boolean } = {},
): Promise<boolean> {
  const { restartsWindow = false } = options;
  const rows = await sql`
    update emails set diagnostic = ${diagnostic},
      first_attempt_at = case when ${restartsWindow} then clock() else first_attempt_at end
    where message_id = ${messageId} and state = 'claimed' returning 1`;
  return rows.length > 0;
}

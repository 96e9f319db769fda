import type { EmailKind } from '../domain/invitation/snapshot.ts';
import type { Sql } from './sql/client.ts';

export type EmailRow = {
  /** Patience counts from it. */
  readonly firstAttemptAt: Date;
  /** `claimed` until it is known what became of it. */
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

/** Writes down that this e-mail is about to be sent; a retry finds the row of the first attempt. */
export async function claimEmail(sql: Sql, claim: Claim): Promise<EmailRow> {
  const rows = await sql<[EmailRow]>`
    insert into emails (message_id, invitation_id, organization_id, generation, kind, ordinal, state,
      first_attempt_at, last_attempt_at)
    values (${claim.messageId}, ${claim.invitationId}, ${claim.organizationId}, ${claim.generation}, ${claim.kind},
      ${claim.ordinal}, 'claimed', clock(), clock())
    on conflict (message_id) do update set attempts = emails.attempts + 1, last_attempt_at = clock()
    returning first_attempt_at, state`;
  return rows[0];
}

/** Notes the end of an e-mail; false where it was noted before. */
export async function settleEmail(
  sql: Sql,
  messageId: string,
  state: 'sent' | 'refused',
  diagnostic: string,
): Promise<boolean> {
  const rows = await sql`
    update emails set state = ${state}, diagnostic = ${diagnostic},
      sent_at = case when ${state} = 'sent' then clock() end
    where message_id = ${messageId} and state = 'claimed' returning 1`;
  return rows.length > 0;
}

/**
 * Notes an attempt that failed and is to be repeated; false where the end of the e-mail was noted before.
 * @param options.startsPatience whether the attempts before it, and it, do not count against patience
 */
export async function recordAttempt(
  sql: Sql,
  messageId: string,
  diagnostic: string,
  options: { readonly startsPatience?: boolean } = {},
): Promise<boolean> {
  const { startsPatience = false } = options;
  const rows = await sql`
    update emails set diagnostic = ${diagnostic},
      first_attempt_at = case when ${startsPatience} then clock() else first_attempt_at end
    where message_id = ${messageId} and state = 'claimed' returning 1`;
  return rows.length > 0;
}

import { z } from '@hono/zod-openapi';
import { closedStates, openStates } from '../../domain/invitation/state.ts';
import type { ShownInvitation } from '../requests/shown-invitation.ts';
import { toId } from '../identity/ids.ts';
import { timestamp } from './fields.ts';

const nullable = timestamp.nullable();

/** An invitation as callers see it. Absent values are null. */
export const invitationSchema = z
  .object({
    invitation_id: z.string(),
    organization_id: z.string(),
    member_id: z.string(),
    kind: z.enum(['invite', 'join']),
    email_address: z.string().nullable(),
    state: z.enum(['requested', 'refused', ...openStates, ...closedStates]),
    roles: z.array(z.string()),
    invited_by_member_id: z.string().nullable(),
    name: z.string().nullable(),
    locale: z.string(),
    message: z.string().nullable(),
    time_zone: z.string().nullable(),
    invite_redirect_url: z.string().nullable(),
    generation: z.int(),
    delivery: z.object({
      state: z.enum(['none', 'queued', 'sent', 'delayed', 'delivered', 'bounced', 'complained', 'held']),
      attempts: z.int(),
      last_attempt_at: nullable,
      diagnostic: z.string().nullable(),
    }),
    reminders: z.array(z.object({ at: timestamp, state: z.enum(['planned', 'sent', 'skipped']) })),
    created_at: timestamp,
    send_at: nullable,
    sent_at: nullable,
    expires_at: nullable,
    closed_at: nullable,
    close_reason: z.string().nullable(),
    blocked_by: z.string().nullable(),
  })
  .openapi('Invitation');

export function showInvitation(row: ShownInvitation): z.input<typeof invitationSchema> {
  return {
    invitation_id: toId('invitation', row.id),
    organization_id: toId('organization', row.organizationId),
    member_id: toId('member', row.memberId),
    kind: row.kind,
    email_address: row.address?.mailbox ?? null,
    state: row.state,
    roles: [...row.roles],
    invited_by_member_id: row.invitedByMemberId === null ? null : toId('member', row.invitedByMemberId),
    name: row.name,
    locale: row.locale,
    message: row.message,
    time_zone: null,
    invite_redirect_url: row.redirectUrl,
    generation: row.generation,
    delivery: {
      state: row.deliveryState,
      attempts: row.deliveryAttempts,
      last_attempt_at: instant(row.deliveryLastAttemptAt),
      diagnostic: row.deliveryDiagnostic,
    },
    reminders: row.reminders.map(({ atMs, state }) => ({ at: new Date(atMs).toISOString(), state })),
    created_at: row.createdAt.toISOString(),
    send_at: null,
    sent_at: instant(row.sentAt),
    expires_at: instant(row.expiresAt),
    closed_at: instant(row.closedAt),
    close_reason: row.closeReason,
    blocked_by: row.blockedBy,
  };
}

function instant(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}

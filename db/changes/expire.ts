import type { Standing } from '../../domain/invitation/plan.ts';
import { overFrom } from '../../domain/invitation/over.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import { system } from '../events.ts';
import { changeInvitation, lockInvitation } from '../invitations.ts';
import type { InvitationRow } from '../invitations.ts';
import { acceptIsWaiting } from '../requests.ts';
import type { Sql } from '../sql.ts';
import { dueAtOf, standingOf, withoutEmail } from '../standing.ts';
import { closeInvitation } from './close.ts';
import { inTransaction } from './decide.ts';
import { clockOf } from './deciding.ts';
import type { Changes } from './deciding.ts';

/**
 * Closes the invitation as expired if its time is over by the database's clock. It is not over while an accept that
 * was asked in time waits to be decided, nor before its first e-mail went out, for which it waits 30 days at most.
 * @returns how it stands; where it is open, ask again at the expiry it names, or soon if that has passed
 */
export function expireInvitation(changes: Changes, invitationId: string): Promise<Standing> {
  return inTransaction(changes, async (sql) => {
    const row = await lockInvitation(sql, invitationId);
    if (row === null || !isOpen(row)) return standingOf(row);
    const now = await clockOf(sql);
    if (now < row.expiresAt) return standingOf(row);
    // Who said yes in time is not to be reminded while that waits.
    if (await acceptIsWaiting(sql, row.id, row.expiresAt)) return withoutEmail(standingOf(row));
    const over = overFrom(row);
    if (now < over) return standingOf(await moveExpiry(sql, row, over));
    return standingOf(await closeInvitation(sql, row, { state: 'expired', at: over, actor: system }));
  });
}

function moveExpiry(sql: Sql, row: InvitationRow, expiresAt: Date): Promise<InvitationRow> {
  return changeInvitation(sql, row.id, { expiresAt, dueAt: dueAtOf({ ...row, expiresAt }) });
}

import type { Invitation } from '../domain/invitation/invitation.ts';
import type { OutcomeCode } from '../domain/invitation/snapshot.ts';
import { toInvitation } from './invitations.ts';
import type { InvitationRow } from './invitations.ts';
import type { OrganizationToLock } from './organizations-lock.ts';
import { requestColumns } from './requests.ts';
import type { Request, RequestOutcome } from './requests.ts';
import type { Json, Tx } from './sql/client.ts';

/** A request with the seat limit by which its organization is locked. */
export type RequestToDecide = Request & Pick<OrganizationToLock, 'seatLimit'>;

/** Returns a request to decide, or null. */
export async function findRequestToDecide(tx: Tx, requestId: string): Promise<RequestToDecide | null> {
  const rows = await tx<RequestToDecide[]>`
    select ${requestColumns(tx)}, (select seat_limit from organizations where id = requests.organization_id) as seat_limit
    from requests where id = ${requestId} and kind <> 'plain'`;
  return rows[0] ?? null;
}

/**
 * Writes the outcome of a request, and returns its invitation as it stands after the decision, or null. Where the person
 * it is about was erased before, erases its input too.
 */
export async function writeOutcome(
  tx: Tx,
  { id, invitationId }: Pick<Request, 'id' | 'invitationId'>,
  outcome: RequestOutcome,
): Promise<Invitation | null> {
  const rows = await tx<InvitationRow[]>`
    with decided as (
      update requests set outcome = ${tx.json(outcome as unknown as Json)}, decided_at = clock(),
        input = case when is_erased then '{}' else input end,
        address_hash = case when is_erased then null else address_hash end,
        erased_at = case when is_erased then clock() else erased_at end
      from (
        select exists (
          select 1 from invitations i where i.id = r.invitation_id and i.email_address is null
          union all
          select 1 from organizations o where o.id = r.organization_id and o.erased_at is not null
        ) as is_erased
        from requests r where r.id = ${id}
      ) as about
      where id = ${id} and outcome is null
    )
    select * from invitations where id = ${invitationId}`;
  return rows[0] === undefined ? null : toInvitation(rows[0]);
}

/** Returns the name of an outcome in histories. */
export function outcomeCodeOf(outcome: RequestOutcome): OutcomeCode {
  if (!outcome.ok) return outcome.refusal.type;
  return outcome.value.note ?? 'done';
}

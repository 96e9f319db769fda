import type { InvitationState } from '../../domain/invitation/state.ts';
import { allow } from '../../domain/outcome.ts';
import { invitationNotFound } from '../../domain/refusal.ts';
import type { RequestOutcome, Verb } from '../requests.ts';
import type { Json, Tx } from '../sql/client.ts';
import { closeReasons } from './close-invitation.ts';
import { deadLink, notPending } from './refusals.ts';

// The columns that erasure empties, by table. Ids, states and instants stay, as a pseudonym.

/**
 * Erases the people of closed invitations, also from emails and timelines, and deletes superseded links. The caller has
 * locked the rows, and erases the requests about them.
 */
export async function eraseInvitations(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx`
    update invitations set email_address = null, canonical_address = null, name = null, message = null,
      trusted_metadata = '{}', untrusted_metadata = '{}', redirect_url = null, delivery_diagnostic = null,
      close_reason = case when close_reason = any(${[...closeReasons]}) then close_reason end
    where id = any(${[...ids]})`;
  await tx`delete from superseded_links where invitation_id = any(${[...ids]})`;
  await eraseEmails(tx, ids);
  await tx`
    update events set reason = null, details = ${keptDetails(tx)} where invitation_id = any(${[...ids]})`;
}

/** Erases emails, also of invitations without a row: an already-member email belongs to the request. */
export async function eraseEmails(tx: Tx, invitationIds: readonly string[]): Promise<void> {
  await tx`update emails set diagnostic = null where invitation_id = any(${[...invitationIds]})`;
}

/** Erases the reasons in events of members without an invitation. */
export async function eraseMemberEvents(tx: Tx, memberIds: readonly string[]): Promise<void> {
  await tx`
    update events set reason = null, details = ${keptDetails(tx)}
    where invitation_id is null and member_id = any(${[...memberIds]})`;
}

function keptDetails(tx: Tx) {
  return tx`case when details ? 'close_reason'
    then jsonb_build_object('close_reason', details -> 'close_reason') else '{}' end`;
}

/** Erases an organization's own data, and the key of its address hashes. */
export async function eraseOrganizationRow(tx: Tx, organizationId: string): Promise<void> {
  await tx`delete from claimed_domains where organization_id = ${organizationId}`;
  await tx`
    update organizations set name = '', slug = id::text, external_id = null, logo_url = '', trusted_metadata = '{}',
      email_invites = 'NOT_ALLOWED', email_jit_provisioning = 'NOT_ALLOWED', sso_jit_provisioning = 'NOT_ALLOWED',
      sso_jit_provisioning_allowed_connections = '{}', oauth_tenant_jit_provisioning = 'NOT_ALLOWED',
      allowed_oauth_tenants = '{}', email_allowed_domains = '{}', implicit_roles = '[]', block_common_domains = false,
      seat_limit = null, default_reminders = null,
      address_key = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), erased_at = clock()
    where id = ${organizationId}`;
}

export type ErasableRequest = {
  readonly id: string;
  readonly kind: Verb | 'plain';
  readonly invitationId: string | null;
  readonly isDecided: boolean;
  /** Of the closed invitation; null where it has no row. */
  readonly state: InvitationState | null;
  readonly closedAt: Date | null;
};

/**
 * Locks the requests that a query finds by id.
 * @param ids a query for the ids, each once
 */
export function lockErasable(tx: Tx, ids: ReturnType<Tx>): Promise<ErasableRequest[]> {
  return tx<ErasableRequest[]>`
    select r.id, r.kind, r.invitation_id, r.outcome is not null as is_decided, i.state, i.closed_at
    from requests r left join invitations i on i.id = r.invitation_id
    where r.id = any(array(${ids})) order by r.id for update of r`;
}

/**
 * Erases inputs and responses. The caller has locked the rows. A repeated idempotency key gets `member_not_found` from
 * then on. A pending request is decided here, since nothing of it is left to decide later.
 */
export async function eraseRequests(tx: Tx, requests: readonly ErasableRequest[]): Promise<void> {
  const pending = requests.filter(({ kind, isDecided }) => kind !== 'plain' && !isDecided);
  const outcomes = pending.map((request) => ({ id: request.id, outcome: outcomeOf(request) }));
  if (outcomes.length > 0) {
    await tx`
      update requests r set outcome = o.outcome, decided_at = clock()
      from jsonb_to_recordset(${tx.json(outcomes as unknown as Json)}) as o (id uuid, outcome jsonb)
      where r.id = o.id and r.outcome is null`;
  }
  await tx`
    update requests set input = '{}', address_hash = null, response = null, responded_at = null, erased_at = clock()
    where id = any(${requests.map(({ id }) => id)})`;
}

/** Returns the outcome that the closed invitation gives. A request that would create another one is refused. */
function outcomeOf({ kind, state, closedAt }: ErasableRequest): RequestOutcome {
  if (kind === 'accept' || kind === 'decline') return deadLink();
  if (kind === 'invite' || kind === 'join' || state === null) return invitationNotFound();
  return kind === 'revoke' && state === 'revoked' ? allow({}) : notPending({ state, closedAt });
}

/**
 * The columns of a table, by what erases them. `person`: personal data of an invitee or a member, erased with them.
 * `hash`: an address hashed with the organization's key, erased with the person. `organization`: data of the
 * organization, erased with it. `none`: ids, states, instants, counts and fixed words, never erased.
 */
type Columns = {
  readonly person?: string;
  readonly hash?: string;
  readonly organization?: string;
  readonly none: string;
};

const tables: Readonly<Record<string, Columns>> = {
  organizations: {
    organization:
      'name slug external_id logo_url trusted_metadata sso_jit_provisioning_allowed_connections allowed_oauth_tenants ' +
      'email_allowed_domains implicit_roles',
    none:
      'id email_invites email_jit_provisioning sso_jit_provisioning oauth_tenant_jit_provisioning ' +
      'block_common_domains seat_limit default_reminders address_key created_at updated_at closed_at erased_at',
  },
  claimed_domains: { organization: 'domain', none: 'organization_id' },
  // A domain that is no longer claimed, until the invitations it held are signalled.
  policy_changes: { organization: 'about', none: 'number last_id' },
  invitations: {
    person:
      'email_address canonical_address name message trusted_metadata untrusted_metadata redirect_url close_reason',
    // The diagnostic has SMTP codes only, without the server's text.
    none:
      'id organization_id member_id kind state revision roles invited_by_member_id locale generation nonce ' +
      'link_key_id token_hash lifetime_minutes reminder_rules reminders email_due email_due_ordinal email_due_at ' +
      'delivery_state delivery_attempts delivery_last_attempt_at delivery_diagnostic blocked_by created_at sent_at ' +
      'expires_at closed_at due_at dispatched_at',
  },
  // Erased with the invitation.
  superseded_links: { none: 'token_hash invitation_id generation nonce link_key_id' },
  members: {
    person: 'email_address canonical_address name external_id trusted_metadata untrusted_metadata',
    none: 'id organization_id invitation_id email_verified roles created_at updated_at',
  },
  addresses: { hash: 'address_hash', none: 'organization_id member_id' },
  erasures: { hash: 'address_hash', none: 'organization_id requested_at' },
  requests: {
    person: 'input response',
    hash: 'address_hash',
    // Key, scope and body are hashes, deleted after 24 hours.
    none:
      'id number kind organization_id invitation_id member_id actor_type actor_id idempotency_scope ' +
      'idempotency_key body_hash requested_at dispatched_at outcome decided_at responded_at erased_at ' +
      'has_new_ids original_invitation_id original_member_id',
  },
  forwards: { none: 'original_id organization_id invitation_id since' },
  emails: {
    none:
      'message_id invitation_id organization_id generation kind ordinal state attempts first_attempt_at ' +
      'last_attempt_at sent_at diagnostic',
  },
  events: {
    person: 'reason',
    // Details are ordinals, kinds and field names.
    none: 'id organization_id invitation_id member_id sequence type state at actor_type actor_id details',
  },
  migrations: { none: 'name ran_at' },
};

/** Returns the columns of these kinds as `table.column`, sorted. */
export function columnsOf(...kinds: readonly (keyof Columns)[]): readonly string[] {
  return Object.entries(tables)
    .flatMap(([table, columns]) =>
      kinds.flatMap((kind) => words(columns[kind] ?? '').map((column) => `${table}.${column}`)),
    )
    .toSorted();
}

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}

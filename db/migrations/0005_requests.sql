-- Requests of callers. Every change of an invitation begins with a row here: the api inserts it, an activity of the
-- invitation's workflow decides it and writes the outcome, and the api stores the response. Rows of kind `plain` hold an
-- idempotency key of a request that the api carries out itself.
create table requests (
  id uuid primary key,
  -- Requests about one invitation are decided in this order.
  number bigint generated always as identity unique,
  kind text not null check (kind in ('invite', 'join', 'accept', 'decline', 'revoke', 'amend', 'plain')),
  organization_id uuid,
  -- Null for kind `plain`.
  invitation_id uuid,
  member_id uuid,
  -- The ids in the response, where the request was reassigned to another invitation since.
  original_invitation_id uuid,
  original_member_id uuid,
  -- An invite or join with new ids, rather than those of a pending request or of the open invitation of its address.
  has_new_ids boolean not null default false,
  -- address_hash() of the address in the input. Null once erased.
  address_hash bytea,
  input jsonb not null default '{}',
  actor_type text not null default 'project' check (actor_type in ('member', 'project', 'invitee', 'system')),
  actor_id uuid,

  -- A key is unique within its scope, which is method and path. All three are hashes, since keys may contain addresses.
  idempotency_scope text,
  idempotency_key text,
  body_hash bytea,

  requested_at timestamptz not null default clock(),
  -- When housekeeping last dispatched it to the workflow.
  dispatched_at timestamptz,
  outcome jsonb,
  decided_at timestamptz,
  -- The stored response: {"status": 200, "body": {...}}.
  response jsonb,
  responded_at timestamptz,
  -- When the person it is about, or its organization, was erased. Input and response are empty from then on.
  erased_at timestamptz,
  constraint requests_key_is_used unique (idempotency_scope, idempotency_key),
  check ((idempotency_key is null) = (idempotency_scope is null)),
  check (kind = 'plain' or invitation_id is not null)
);
-- In the order of dispatch: requests that were never dispatched come first.
create index requests_undecided on requests (dispatched_at nulls first, requested_at)
  where outcome is null and kind <> 'plain';
create index requests_by_invitation on requests (invitation_id, number);
create index requests_by_member on requests (member_id) where member_id is not null;
create index requests_by_address on requests (organization_id, address_hash) where address_hash is not null;
-- Serves the erasure of a deleted organization. Erased requests leave the index.
create index requests_to_erase on requests (organization_id) where erased_at is null;
-- While an invite or join with new ids is pending, no other request of its address can have new ids. So each address
-- has one queue of requests, and every id in a response leads to an invitation.
create unique index requests_new_ids_are_one on requests (organization_id, address_hash)
  where has_new_ids and outcome is null and kind in ('invite', 'join');
create index requests_by_age on requests (requested_at);
-- The sweep deletes keys after a day. It reads requests with a key only, oldest first.
create index requests_with_key on requests (requested_at) where idempotency_key is not null;

-- What callers asked. Nothing about an invitation changes but through a row here: the api writes what was asked, the
-- run's activity decides it and writes the outcome beside it, the api keeps the answer it gave.
create table requests (
  id uuid primary key,
  -- Requests about one invitation are decided in the order they were asked.
  number bigint generated always as identity unique,
  kind text not null check (kind in ('invite', 'join', 'accept', 'decline', 'revoke', 'amend', 'plain')),
  organization_id uuid,
  -- Null for a plain record, which the api writes itself.
  invitation_id uuid,
  member_id uuid,
  -- The ids that callers were told for it, where it has gone to another invitation since.
  told_invitation_id uuid,
  told_member_id uuid,
  -- An invite or a join that brought new ids, and did not take those of the one that waits or of the open invitation.
  has_new_ids boolean not null default false,
  -- address_hash() of the address that it names; null once erased.
  address_hash bytea,
  input jsonb not null default '{}',
  actor_type text not null default 'project' check (actor_type in ('member', 'project', 'invitee', 'system')),
  actor_id uuid,

  -- Of method and path; a key is known within it. All three are hashes: callers make keys of addresses too.
  idempotency_scope text,
  idempotency_key text,
  body_hash bytea,

  requested_at timestamptz not null default clock(),
  -- When housekeeping last handed it to its run.
  dispatched_at timestamptz,
  outcome jsonb,
  decided_at timestamptz,
  -- {"status": 200, "body": {...}} as it was told.
  answer jsonb,
  answered_at timestamptz,
  -- When whom it is about, or its organization, was erased: terms and answer are gone, and stay so.
  erased_at timestamptz,
  constraint requests_key_is_used unique (idempotency_scope, idempotency_key),
  check ((idempotency_key is null) = (idempotency_scope is null)),
  check (kind = 'plain' or invitation_id is not null)
);
-- As they are dispatched: first those that never were.
create index requests_undecided on requests (dispatched_at nulls first, requested_at)
  where outcome is null and kind <> 'plain';
create index requests_by_invitation on requests (invitation_id, number);
create index requests_by_member on requests (member_id) where member_id is not null;
create index requests_by_address on requests (organization_id, address_hash) where address_hash is not null;
-- By this index a deleted organization's requests are erased: those that were leave it.
create index requests_to_erase on requests (organization_id) where erased_at is null;
-- While an invite or a join with new ids waits to be decided, no other of its address brings ids of its own: so there
-- is one line of requests per address, and no id that was told leads nowhere.
create unique index requests_new_ids_are_one on requests (organization_id, address_hash)
  where has_new_ids and outcome is null and kind in ('invite', 'join');
create index requests_by_age on requests (requested_at);
-- The sweep forgets keys after a day: it reads those that are there, oldest first, and none of the others.
create index requests_with_key on requests (requested_at) where idempotency_key is not null;

-- The timeline of each invitation, in order and without gaps, and of members without an invitation.
create table events (
  id bigint generated always as identity primary key,
  organization_id uuid not null,
  invitation_id uuid,
  member_id uuid,
  -- Counts from 1 within the invitation. Null for a member without an invitation.
  sequence integer,
  type text not null,
  -- The invitation's state after the event.
  state text,
  at timestamptz not null default clock(),
  actor_type text not null check (actor_type in ('member', 'project', 'invitee', 'system')),
  actor_id uuid,
  reason text,
  details jsonb not null default '{}',
  constraint events_sequence_is_taken unique (invitation_id, sequence),
  check ((invitation_id is null) = (sequence is null))
);
create index events_of_members on events (member_id) where invitation_id is null;

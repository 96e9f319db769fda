-- Ids that a caller was told and that became another invitation: the request they were told for went to the open
-- invitation of its address, or to a new one after its own had been closed. Rare, and kept like the invitations.
create table forwards (
  -- The id of an invitation, or that of the member it would have made.
  told_id uuid primary key,
  organization_id uuid not null references organizations (id),
  -- The invitation that it became.
  invitation_id uuid not null,
  -- The number of the newest request that told the id: what was asked before it means what the id meant before.
  since bigint not null
);

-- Ids in responses that now lead to another invitation: the request was reassigned to the open invitation of its
-- address, or to a new one after its own had closed. Rare, and kept as long as the invitations.
create table forwards (
  -- The id of an invitation, or of the member it would have created.
  original_id uuid primary key,
  organization_id uuid not null references organizations (id),
  -- The invitation that the id leads to.
  invitation_id uuid not null,
  -- The number of the newest request whose response contained the id. Requests before it mean what the id meant then.
  since bigint not null
);

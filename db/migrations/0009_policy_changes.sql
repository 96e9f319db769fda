-- Changes of policy, inserted in the transaction that makes them. Housekeeping signals every invitation that policy
-- held, then deletes the row. Keyed by organization, or by a domain that was released, which concerns the invitations
-- of all other organizations.
create table policy_changes (
  about text primary key,
  number integer not null default 1,
  -- Held invitations up to this id have been signalled.
  last_id uuid
);

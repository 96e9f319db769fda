-- Emails that were claimed for sending. A retry finds the row and sends the same Message-ID and link.
create table emails (
  message_id text primary key,
  invitation_id uuid not null,
  organization_id uuid not null,
  generation integer not null,
  kind text not null check (kind in ('invitation', 'reminder', 'last_call', 'join', 'already_member')),
  ordinal integer not null,
  state text not null check (state in ('claimed', 'sent', 'refused')),
  attempts integer not null default 1,
  -- Start of the retry window. A refusal of the sender, which the email has not caused, resets it.
  first_attempt_at timestamptz not null default clock(),
  last_attempt_at timestamptz not null default clock(),
  sent_at timestamptz,
  -- The mail server's reply without the addresses it quotes.
  diagnostic text
);
create index emails_by_invitation on emails (invitation_id);

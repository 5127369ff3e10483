-- Mails that come back. Every report that was handed in, so that none counts twice, for a month; and how far a mailbox was read.
create table bounce_report (
  -- SHA-256 of what was handed in
  digest text primary key,
  source text not null check (source in ('webhook', 'mailbox')),
  -- unmatched: about no mail of ours; ignored: no report of a failure; unreadable: no report at all
  outcome text not null check (outcome in ('bounced', 'delayed', 'repeated', 'unmatched', 'ignored', 'unreadable')),
  mail_id uuid,
  created_at timestamptz not null
);
create index bounce_report_recent on bounce_report (created_at);
create table bounce_mailbox (
  -- whose it is: user, server and folder
  name text primary key,
  -- the server's number for this life of the folder; under another one the places of messages mean nothing
  uid_validity text,
  last_uid bigint not null default 0,
  checked_at timestamptz,
  -- since when it cannot be read, and the server's words
  failing_since timestamptz,
  says text
);
-- only workers and administrators of the installation, who act as the owner
alter table bounce_report enable row level security;
alter table bounce_mailbox enable row level security;

-- Programs, partnerships, invitations, grants, history: what the product exists for.
create table program (
  id uuid primary key,
  host_id uuid not null references organization (id) on delete cascade,
  name text not null,
  preset text not null,
  -- the host's changes to the preset's words; see contract/vocabulary.ts
  vocabulary jsonb not null default '{}'::jsonb,
  -- the newest policy version
  policy_version integer not null,
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index program_host on program (host_id);

create table program_policy (
  program_id uuid not null references program (id) on delete cascade,
  host_id uuid not null,
  version integer not null,
  policy jsonb not null,
  created_by uuid references person (id),
  created_at timestamptz not null default now(),
  primary key (program_id, version)
);

-- the host's own text on top of a mail template
create table program_text (
  program_id uuid not null references program (id) on delete cascade,
  host_id uuid not null,
  template text not null,
  subject text,
  body text,
  updated_by uuid references person (id),
  updated_at timestamptz not null default now(),
  primary key (program_id, template)
);

create table partnership (
  id uuid primary key,
  host_id uuid not null references organization (id) on delete cascade,
  program_id uuid not null references program (id),
  -- what uniqueness is judged in: the program's id, or the host's
  scope_id uuid not null,
  policy_version integer not null,
  partner_organization_id uuid references organization (id),
  -- what the host calls the partner
  partner_name text not null,
  -- the same in small letters, for sorting: a plain column, because the fence lets only plain comparisons use an index
  sort_name text collate "C" not null generated always as (lower(partner_name)) stored,
  website text, phone text, city text, country text,
  logo bytea,
  -- names the version of the logo in its address
  logo_hash text,
  contact_email text,
  contact_first_name text not null default '',
  contact_last_name text not null default '',
  primary_contact_id uuid references person (id),
  -- Who is to become the primary contact: with a person, as soon as they have joined the partner; without, proposed by the host and not yet answered.
  next_contact_id uuid references person (id),
  -- name, address, who asked and when
  next_contact jsonb,
  sponsor_id uuid references person (id),
  -- the ended partnership whose partner was invited again with this one
  follows_id uuid references partnership (id) on delete set null,
  -- the channel it came through
  origin text not null default 'screen' check (origin in ('screen', 'bulk', 'api')),
  -- Facts. The status is computed from these and the time, and stored only as a result.
  recorded_at timestamptz,
  first_mailed_at timestamptz,
  accepted_at timestamptz,
  submitted_at timestamptz,
  returned_at timestamptz,
  profile_approved_at timestamptz,
  form_waived_at timestamptz,
  approved_at timestamptz,
  first_approved_at timestamptz,
  -- stages of the approval under way that were passed
  stages_approved integer not null default 0,
  terms_agreed_at timestamptz,
  recertification_due_at timestamptz,
  match_pending_at timestamptz,
  rejected_at timestamptz,
  suspended_at timestamptz,
  ended_at timestamptz,
  end_reason text check (end_reason in ('revoked', 'left', 'expired', 'matched', 'withdrawn')),
  reason text,
  archived_at timestamptz,
  -- Results and copies for the lists, written in the same transaction
  status text not null check (status in ('prospect','invited','declined','onboarding','in_review','active','recertifying','suspended','rejected','ended')),
  invitation_id uuid,
  invitation_expires_at timestamptz,
  delivery text,
  access_ends_at timestamptz,
  last_activity_at timestamptz not null default now(),
  -- name, contact, address and place in plain small letters without accents, separated by blanks; made by the application,
  -- because what counts as a letter differs between the locales of databases
  search_words text not null default '',
  search tsvector not null default ''::tsvector,
  created_by uuid references person (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((ended_at is null) = (end_reason is null)),
  check (next_contact_id is null or next_contact is not null)
);
-- At most one open or live partnership per scope and partner (section 2.2): by organization once accepted, before that by address.
create unique index partnership_once_by_organization on partnership (scope_id, partner_organization_id)
  where accepted_at is not null and ended_at is null and rejected_at is null and partner_organization_id is not null;
-- Addresses are folded to small letters when they are parsed; lower() in an index could not be used behind row-level security.
alter table partnership add constraint partnership_contact_email_folded check (contact_email = lower(contact_email));
create unique index partnership_once_by_address on partnership (scope_id, contact_email)
  where accepted_at is null and ended_at is null and rejected_at is null and contact_email is not null;
-- what stands in the way of inviting an address, whether accepted or not
create index partnership_standing on partnership (scope_id, contact_email)
  where ended_at is null and rejected_at is null and contact_email is not null;
-- Ids are time-ordered, so the newest first is id descending. Every list leads with the host, and takes the first rows of each
-- status in the order asked for, whatever the mixture; the index without status serves searches for common words.
create index partnership_list on partnership (host_id, status, id desc) where archived_at is null;
create index partnership_name on partnership (host_id, status, sort_name, id) where archived_at is null;
create index partnership_activity on partnership (host_id, status, last_activity_at desc, id desc) where archived_at is null;
create index partnership_recent on partnership (host_id, id desc);
create index partnership_archived on partnership (host_id, last_activity_at desc, id desc) where archived_at is not null;
create index partnership_archived_name on partnership (host_id, sort_name, id) where archived_at is not null;
create index partnership_archived_recent on partnership (host_id, id desc) where archived_at is not null;
create index partnership_failed on partnership (host_id, last_activity_at desc, id desc) where status = 'invited' and archived_at is null and delivery in ('failed', 'bounced');
create index partnership_partner on partnership (partner_organization_id) where partner_organization_id is not null;
create index partnership_contact on partnership (primary_contact_id);
create index partnership_next_contact on partnership (next_contact_id) where next_contact_id is not null;
create index partnership_sponsor on partnership (sponsor_id, host_id);
create index partnership_follows on partnership (follows_id) where follows_id is not null;
create index partnership_search on partnership using gin (search);
create index partnership_ends on partnership (access_ends_at) where access_ends_at is not null and ended_at is null;
create index partnership_invitation_ends on partnership (host_id, invitation_expires_at) where status = 'invited' and archived_at is null;

-- Every word begins with the end of the host's id, so that a search meets only its own partnerships in the word index, however
-- many those of other hosts are.
create function partnership_search_words() returns trigger language plpgsql as $$
begin
  if new.search_words = '' then
    new.search_words := trim(regexp_replace(lower(concat_ws(' ', new.partner_name, new.contact_first_name, new.contact_last_name,
      new.contact_email, new.city, new.country)), '[^[:alnum:]]+', ' ', 'g'));
  end if;
  new.search := coalesce(array_to_tsvector((select array_agg(distinct right(new.host_id::text, 12) || word)
    from unnest(string_to_array(new.search_words, ' ')) word where word <> '')), '');
  return new;
end $$;
create trigger partnership_search_words before insert or update of search_words on partnership
  for each row execute function partnership_search_words();

-- The partner's side may leave, agree, submit and name its contact, and nothing else: every other column is out of its reach.
create function partnership_guard() returns trigger language plpgsql as $$
declare
  partners text[] := array['primary_contact_id', 'next_contact_id', 'next_contact', 'contact_email', 'contact_first_name', 'contact_last_name', 'terms_agreed_at', 'submitted_at',
    'ended_at', 'end_reason', 'reason', 'status', 'match_pending_at', 'last_activity_at', 'search_words', 'search', 'updated_at',
    -- generated from the name, and not known yet when this runs
    'sort_name'];
begin
  if new.host_id <> old.host_id or new.program_id <> old.program_id or new.id <> old.id then
    raise exception 'a partnership never changes its host, program or id' using errcode = '42501';
  end if;
  if app_organization() is not null and app_organization() <> old.host_id
     and ((to_jsonb(new) - partners) is distinct from (to_jsonb(old) - partners)
       or (new.ended_at is distinct from old.ended_at and (old.ended_at is not null or new.end_reason not in ('left', 'expired')))) then
    raise exception 'the partner cannot change what belongs to the host' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger partnership_guard before update on partnership for each row execute function partnership_guard();

-- Totals without counting rows: changes are appended, summed when read, and folded together by a job. Appending never makes writers wait.
create table partnership_tally (
  id bigint generated always as identity primary key,
  host_id uuid not null references organization (id) on delete cascade,
  program_id uuid not null,
  status text not null,
  change integer not null
);
create index partnership_tally_host on partnership_tally (host_id, program_id, status);
create function partnership_tally_keep() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op <> 'INSERT' and old.archived_at is null and (tg_op = 'DELETE' or old.status <> new.status or new.archived_at is not null) then
    insert into partnership_tally (host_id, program_id, status, change) values (old.host_id, old.program_id, old.status, -1);
  end if;
  if tg_op <> 'DELETE' and new.archived_at is null and (tg_op = 'INSERT' or old.status <> new.status or old.archived_at is not null) then
    insert into partnership_tally (host_id, program_id, status, change) values (new.host_id, new.program_id, new.status, 1);
  end if;
  return null;
end $$;
create trigger partnership_tally_keep after insert or delete or update of status, archived_at on partnership
  for each row execute function partnership_tally_keep();

create table invitation (
  id uuid primary key,
  partnership_id uuid not null references partnership (id) on delete cascade,
  host_id uuid not null,
  program_id uuid not null,
  policy_version integer not null,
  email text not null,
  first_name text not null default '',
  last_name text not null default '',
  -- the stub or account the address belongs to
  person_id uuid references person (id),
  message text not null default '',
  state text not null check (state in ('draft', 'pending', 'accepted', 'declined', 'withdrawn')),
  -- null: never
  expires_at timestamptz,
  -- what is offered: permissions, visibility, endsAt
  offer jsonb not null,
  -- approval given before acceptance: copied to the partnership on accept, void on withdraw and decline
  approves boolean not null default false,
  inviter_id uuid references person (id),
  reminders_on boolean not null default true,
  sendings integer not null default 0,
  reminders_sent integer not null default 0,
  last_sent_at timestamptz,
  first_opened_at timestamptz,
  next_reminder_at timestamptz,
  -- the sending from which the days of the reminders count
  reminders_from timestamptz not null default now(),
  self_renewals integer not null default 0,
  delivery text not null default 'queued',
  delivery_answer text,
  decline_reason text,
  answered_at timestamptz,
  answered_by uuid references person (id),
  -- where acceptance goes to, chosen by the acceptor
  accepted_organization_id uuid references organization (id),
  pass_on jsonb,
  reported_at timestamptz,
  -- until then sending can be undone
  undo_until timestamptz,
  -- this call made the partnership too, so undo removes it as well
  made_partnership boolean not null default false,
  -- the invitation that was withdrawn to make room for this one (corrected address, expired before); undo brings it back
  replaces uuid,
  -- its time has passed and the history says so; a fresh expiry clears it
  expiry_noted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index invitation_partnership on invitation (partnership_id, id desc);
create index invitation_host on invitation (host_id, id desc);
create index invitation_email on invitation (email) where state = 'pending';
create index invitation_person on invitation (person_id);
create index invitation_inviter on invitation (inviter_id, host_id);
create index invitation_proposed on invitation (host_id) where state = 'pending' and pass_on is not null;
create index invitation_expiry on invitation (expires_at) where state = 'pending' and expiry_noted_at is null;
create index invitation_reminder on invitation (next_reminder_at) where state = 'pending' and next_reminder_at is not null;
-- one open invitation per partnership
create unique index invitation_open on invitation (partnership_id) where state in ('draft', 'pending');

create table invitation_secret (
  hash text primary key,
  invitation_id uuid not null references invitation (id) on delete cascade,
  host_id uuid not null,
  -- copied links do not prove the mailbox
  kind text not null check (kind in ('mailed', 'copied')),
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  died_at timestamptz
);
create index invitation_secret_invitation on invitation_secret (invitation_id);

-- codes mailed to prove the mailbox of a copied link
create table mailbox_code (
  invitation_id uuid primary key references invitation (id) on delete cascade,
  code_hash text not null,
  attempts integer not null default 0,
  expires_at timestamptz not null
);

create table access_grant (
  id uuid primary key,
  partnership_id uuid not null unique references partnership (id) on delete cascade,
  host_id uuid not null,
  permissions text[] not null,
  visibility text not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table partnership_note (
  id uuid primary key,
  partnership_id uuid not null references partnership (id) on delete cascade,
  -- whose internal note it is: read and written by that side only
  organization_id uuid not null,
  author_id uuid references person (id),
  body text not null,
  created_at timestamptz not null default now()
);
create index partnership_note_partnership on partnership_note (partnership_id, id);

-- What was closed and when; both sides can read it, the person even when nothing else is left.
create table receipt (
  id uuid primary key,
  -- names as they were then
  host_name text not null,
  partner_name text not null,
  reason text,
  partnership_id uuid not null references partnership (id) on delete cascade,
  host_id uuid not null,
  partner_organization_id uuid,
  person_ids uuid[] not null default '{}',
  verb text not null,
  closed jsonb not null,
  created_at timestamptz not null default now()
);
create index receipt_partnership on receipt (partnership_id);

-- Append-only: one row per transition or change, in the transaction that made it.
create table history_event (
  id uuid primary key,
  host_id uuid,
  organization_id uuid,
  partnership_id uuid,
  invitation_id uuid,
  -- person, schedule or policy
  actor text not null check (actor in ('person', 'time', 'policy', 'holder', 'operator')),
  person_id uuid,
  -- name as it was then
  actor_name text not null default '',
  verb text not null,
  before jsonb,
  after jsonb,
  reason text,
  -- who may read it: both sides, or one organization only
  seen_by text not null default 'both' check (seen_by in ('both', 'host', 'partner', 'organization')),
  request_id text,
  address text,
  -- how the request came; null: a schedule or a rule acted by itself
  channel text check (channel in ('screen', 'bulk', 'api')),
  created_at timestamptz not null
);
create index history_partnership on history_event (partnership_id, id desc) where partnership_id is not null;
create index history_organization on history_event (organization_id, id desc);
create index history_host on history_event (host_id, id desc) where host_id is not null;
create function history_append_only() returns trigger language plpgsql as $$
begin raise exception 'history is append-only' using errcode = '42501'; end $$;
create trigger history_append_only before update or delete on history_event for each row execute function history_append_only();

create table notification (
  id uuid primary key,
  person_id uuid not null references person (id) on delete cascade,
  -- the side of the person it concerns, for the switcher; null: the person alone
  organization_id uuid,
  kind text not null,
  -- names and ids the sentence is made of
  data jsonb not null default '{}'::jsonb,
  link text,
  read_at timestamptz,
  created_at timestamptz not null
);
create index notification_person on notification (person_id, id desc);
create index notification_unread on notification (person_id) where read_at is null;

create table abuse_report (
  id uuid primary key,
  invitation_id uuid not null,
  host_id uuid not null,
  email text not null,
  reason text,
  closed_at timestamptz,
  closed_by uuid references person (id),
  created_at timestamptz not null default now()
);

-- One row per mail to one address. The message is made when it is sent, so no secret rests here.
create table mail (
  id uuid primary key,
  host_id uuid,
  template text not null,
  to_address text not null,
  person_id uuid,
  invitation_id uuid,
  partnership_id uuid,
  data jsonb not null default '{}'::jsonb,
  message_id text not null,
  state text not null default 'queued' check (state in ('queued', 'sent', 'deferred', 'failed', 'bounced', 'cancelled')),
  attempts integer not null default 0,
  last_answer text,
  due_at timestamptz not null,
  sent_at timestamptz,
  -- kept only by the built-in mailbox: subject, html, text
  content jsonb,
  created_at timestamptz not null default now()
);
create index mail_invitation on mail (invitation_id, id desc);
create index mail_partnership on mail (partnership_id, id desc) where partnership_id is not null;
create index mail_recent on mail (id desc);
create index mail_state on mail (state, id desc);

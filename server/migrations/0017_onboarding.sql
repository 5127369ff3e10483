-- Forms, submissions and their review. A form belongs to a program; what a partner answers belongs to its partnership.
create table form (
  id uuid primary key,
  host_id uuid not null references organization (id) on delete cascade,
  program_id uuid not null references program (id) on delete cascade,
  -- application: what a partner fills in; the others are custom fields on the same core
  purpose text not null check (purpose in ('application', 'partner', 'contact', 'invitation')),
  -- the newest published version; 0: never published
  version integer not null default 0,
  -- switched off: as if there were none, and the answers are kept
  enabled boolean not null default true,
  -- what the designer is working on; null: nothing but the published version
  draft jsonb,
  draft_revision integer not null default 0,
  draft_by uuid references person (id),
  draft_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (program_id, purpose)
);
create index form_host on form (host_id);

create table form_version (
  form_id uuid not null references form (id) on delete cascade,
  version integer not null,
  host_id uuid not null,
  program_id uuid not null,
  definition jsonb not null,
  published_by uuid references person (id),
  published_at timestamptz not null,
  primary key (form_id, version)
);

-- What a partner answers: one under way at a time, and each version that was handed in is kept beside it.
create table submission (
  id uuid primary key,
  partnership_id uuid not null references partnership (id) on delete cascade,
  host_id uuid not null,
  form_id uuid not null references form (id),
  -- the version of the form that these answers are to
  form_version integer not null,
  state text not null check (state in ('draft', 'submitted', 'returned', 'approved', 'rejected')),
  answers jsonb not null default '{}'::jsonb,
  -- grows with every save
  revision integer not null default 0,
  -- per field: at which revision, by whom, on which side and when it was last changed
  edits jsonb not null default '{}'::jsonb,
  -- the newest version handed in, counted over all submissions of the partnership; 0: none yet
  number integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index submission_form on submission (form_id);
create unique index submission_open on submission (partnership_id) where state in ('draft', 'submitted', 'returned');
create index submission_partnership on submission (partnership_id, id desc);

create table submission_version (
  submission_id uuid not null references submission (id) on delete cascade,
  number integer not null,
  partnership_id uuid not null,
  host_id uuid not null,
  form_id uuid not null,
  form_version integer not null,
  answers jsonb not null,
  edits jsonb not null default '{}'::jsonb,
  submitted_by uuid references person (id),
  -- who it was handed in by, as named then
  submitted_name text not null default '',
  submitted_at timestamptz not null,
  outcome text check (outcome in ('recalled', 'returned', 'approved', 'rejected')),
  decided_by uuid references person (id),
  decided_at timestamptz,
  reason text,
  primary key (submission_id, number),
  unique (partnership_id, number)
);

-- Approvals in stages: nobody decides two of one round. A round begins with its first stage; one that was returned, or whose
-- partner was put into review again, is followed by another. They stand by the partnership, because not every program has a form.
create table approval_stage (
  id uuid primary key,
  partnership_id uuid not null references partnership (id) on delete cascade,
  host_id uuid not null,
  round integer not null,
  stage integer not null,
  decided_by uuid not null references person (id),
  -- as named then
  decided_name text not null default '',
  decided_at timestamptz not null,
  unique (partnership_id, round, stage),
  unique (partnership_id, round, decided_by)
);

create table submission_comment (
  id uuid primary key,
  partnership_id uuid not null references partnership (id) on delete cascade,
  host_id uuid not null,
  -- the version it was made at; 0: before the first was handed in
  number integer not null,
  -- where in the answers; null: about the whole
  field text,
  side text not null check (side in ('host', 'partner')),
  author_id uuid references person (id),
  author_name text not null default '',
  body text not null,
  -- made with a return: the partner answers it by handing in again
  asks_change boolean not null default false,
  resolved_at timestamptz,
  created_at timestamptz not null
);
create index submission_comment_of on submission_comment (partnership_id, id);

-- A file of an answer: what it is, and where its content lies. Uploaded before it is named by an answer.
create table stored_file (
  id uuid primary key,
  host_id uuid not null,
  partnership_id uuid references partnership (id) on delete cascade,
  -- of an application before the account, the invitation whose link brought it
  invitation_id uuid references invitation (id) on delete cascade,
  field text not null,
  name text not null,
  -- by its content, never by its name
  media_type text not null,
  bytes integer not null,
  sha256 text not null,
  uploaded_by uuid references person (id),
  -- since when no answer names it; null: one does. After a day it is deleted
  unnamed_since timestamptz,
  created_at timestamptz not null
);
create index stored_file_partnership on stored_file (partnership_id);
create index stored_file_invitation on stored_file (invitation_id) where invitation_id is not null;
create index stored_file_unnamed on stored_file (unnamed_since) where unnamed_since is not null;

-- The answers a host approved: the partner's profile.
create table partner_profile (
  partnership_id uuid primary key references partnership (id) on delete cascade,
  host_id uuid not null,
  form_id uuid not null,
  form_version integer not null,
  answers jsonb not null,
  -- as in submission: edits after the approval
  revision integer not null default 0,
  edits jsonb not null default '{}'::jsonb,
  approved_at timestamptz not null,
  updated_at timestamptz not null
);
create index partner_profile_host on partner_profile (host_id);

-- Who of a host hears of an event of a program besides those who answer for the partner: people, and addresses without account.
create table event_receiver (
  id uuid primary key,
  host_id uuid not null,
  program_id uuid not null references program (id) on delete cascade,
  event text not null check (event in ('submitted')),
  person_id uuid references person (id) on delete cascade,
  address text,
  check ((person_id is null) <> (address is null)),
  check (address is null or address <> '')
);
create unique index event_receiver_person on event_receiver (program_id, event, person_id) where person_id is not null;
create unique index event_receiver_address on event_receiver (program_id, event, address) where address is not null;

-- the day, in the organization's own time zone, on which its people were last told what waits
alter table organization add column digest_sent_on text;

-- Results beside the status, written with it: since when something waits for the host's decision (null: nothing does), when the
-- stage under way is due, when its reviewers are reminded, and who took it over once it was late.
alter table partnership
  add column waits_since timestamptz,
  add column review_due_at timestamptz,
  add column review_remind_at timestamptz,
  add column reviewer_id uuid references person (id),
  -- the session of the partner's people opens the form and nothing else
  add column form_first boolean not null default false;
-- oldest first
create index partnership_review on partnership (host_id, waits_since, id) where waits_since is not null and archived_at is null;
create index partnership_review_due on partnership (review_due_at) where review_due_at is not null;
create index partnership_review_remind on partnership (review_remind_at) where review_remind_at is not null;
create index partnership_form_first on partnership (partner_organization_id) where form_first;

-- The partner's side may leave, agree and name its contact, and nothing else: every other column is out of its reach. What is
-- submitted is judged and written on the host's side of the same transaction, because it may approve by itself.
create or replace function partnership_guard() returns trigger language plpgsql as $$
declare
  partners text[] := array['primary_contact_id', 'next_contact_id', 'next_contact', 'contact_email', 'contact_first_name',
    'contact_last_name', 'terms_agreed_at',
    'ended_at', 'end_reason', 'reason', 'status', 'match_pending_at', 'waits_since', 'review_due_at', 'review_remind_at', 'reviewer_id',
    'form_first', 'last_activity_at', 'search_words', 'search', 'updated_at',
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

grant select, insert, update on form, form_version, submission, submission_version, submission_comment, stored_file, partner_profile
  to entente_tenant;
grant select, insert on approval_stage to entente_tenant;
grant select, insert, delete on event_receiver to entente_tenant;
grant delete on form, submission_comment, stored_file to entente_tenant;

alter table form enable row level security;
create policy reads on form for select to entente_tenant using (host_id = app_organization() or app_sees_program(program_id));
create policy own_inserts on form for insert to entente_tenant with check (host_id = app_organization());
create policy own_updates on form for update to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());
create policy own_deletes on form for delete to entente_tenant using (host_id = app_organization());

alter table form_version enable row level security;
create policy reads on form_version for select to entente_tenant using (host_id = app_organization() or app_sees_program(program_id));
create policy own_inserts on form_version for insert to entente_tenant with check (host_id = app_organization());

-- Answers are written by either side; which of them may write what is the policy's affair.
alter table submission enable row level security;
create policy reads on submission for select to entente_tenant using (host_id = app_organization() or app_sees_partnership(partnership_id));
create policy sides_insert on submission for insert to entente_tenant with check (host_id = app_organization() or app_sees_partnership(partnership_id));
create policy sides_update on submission for update to entente_tenant using (host_id = app_organization() or app_sees_partnership(partnership_id))
  with check (host_id = app_organization() or app_sees_partnership(partnership_id));
create function submission_guard() returns trigger language plpgsql as $$
begin
  if new.host_id <> old.host_id or new.partnership_id <> old.partnership_id or new.id <> old.id or new.form_id <> old.form_id then
    raise exception 'a submission never changes its host, partnership or form' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger submission_guard before update on submission for each row execute function submission_guard();

alter table submission_version enable row level security;
create policy reads on submission_version for select to entente_tenant using (host_id = app_organization() or app_sees_partnership(partnership_id));
create policy sides_insert on submission_version for insert to entente_tenant with check (host_id = app_organization() or app_sees_partnership(partnership_id));
create policy sides_update on submission_version for update to entente_tenant using (host_id = app_organization() or app_sees_partnership(partnership_id))
  with check (host_id = app_organization() or app_sees_partnership(partnership_id));
-- What was handed in stays as it was: only what became of it is added.
create function submission_version_guard() returns trigger language plpgsql as $$
declare outcome_columns text[] := array['outcome', 'decided_by', 'decided_at', 'reason'];
begin
  if (to_jsonb(new) - outcome_columns) is distinct from (to_jsonb(old) - outcome_columns) then
    raise exception 'a version that was handed in does not change' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger submission_version_guard before update on submission_version for each row execute function submission_version_guard();

alter table approval_stage enable row level security;
create policy reads on approval_stage for select to entente_tenant using (host_id = app_organization() or app_sees_partnership(partnership_id));
create policy host_inserts on approval_stage for insert to entente_tenant with check (host_id = app_organization());

alter table event_receiver enable row level security;
create policy own on event_receiver to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());

alter table submission_comment enable row level security;
create policy reads on submission_comment for select to entente_tenant using (host_id = app_organization() or app_sees_partnership(partnership_id));
create policy sides_insert on submission_comment for insert to entente_tenant with check (
  (side = 'host' and host_id = app_organization()) or (side = 'partner' and host_id is distinct from app_organization() and app_sees_partnership(partnership_id)));
create policy sides_update on submission_comment for update to entente_tenant using (host_id = app_organization() or app_sees_partnership(partnership_id))
  with check (host_id = app_organization() or app_sees_partnership(partnership_id));

alter table stored_file enable row level security;
create policy reads on stored_file for select to entente_tenant using (host_id = app_organization()
  or (partnership_id is not null and app_sees_partnership(partnership_id)) or (invitation_id is not null and app_sees_invitation(invitation_id)));
create policy sides_insert on stored_file for insert to entente_tenant with check (host_id = app_organization()
  or (partnership_id is not null and app_sees_partnership(partnership_id)) or (invitation_id is not null and app_sees_invitation(invitation_id)));
create policy sides_update on stored_file for update to entente_tenant using (host_id = app_organization()
  or (partnership_id is not null and app_sees_partnership(partnership_id)) or (invitation_id is not null and app_sees_invitation(invitation_id)))
  with check (true);
create policy sides_delete on stored_file for delete to entente_tenant using (host_id = app_organization()
  or (partnership_id is not null and app_sees_partnership(partnership_id)) or (invitation_id is not null and app_sees_invitation(invitation_id)));

alter table partner_profile enable row level security;
create policy reads on partner_profile for select to entente_tenant using (host_id = app_organization() or app_sees_partnership(partnership_id));
create policy sides_insert on partner_profile for insert to entente_tenant with check (host_id = app_organization() or app_sees_partnership(partnership_id));
create policy sides_update on partner_profile for update to entente_tenant using (host_id = app_organization() or app_sees_partnership(partnership_id))
  with check (host_id = app_organization() or app_sees_partnership(partnership_id));

-- Sessions that open a form and nothing else: asked with every request, so the usual answer costs one look into a small index.
-- An organization is confined while a partnership of its has such a form outstanding, no other one of its is under way, and it
-- runs no programs itself. A person is confined who belongs to confined organizations only.
create function app_confined_organization(o uuid, at timestamptz) returns uuid language plpgsql stable security definer set search_path = public as $$
declare
  found_id uuid;
begin
  select id into found_id from partnership where partner_organization_id = o and form_first
    and (access_ends_at is null or access_ends_at > at) order by id limit 1;
  if found_id is null
    or exists (select 1 from program where host_id = o)
    or exists (select 1 from partnership where partner_organization_id = o and not form_first and accepted_at is not null
      and ended_at is null and rejected_at is null and (access_ends_at is null or access_ends_at > at)) then
    return null;
  end if;
  return found_id;
end $$;
create function app_confined_to(p uuid, o uuid, at timestamptz) returns uuid language plpgsql stable security definer set search_path = public as $$
declare
  mine uuid;
  one uuid;
  first_id uuid;
begin
  if not exists (select 1 from membership m join partnership s on s.partner_organization_id = m.organization_id and s.form_first
    where m.person_id = p and m.state = 'active') then
    return null;
  end if;
  if exists (select 1 from person where id = p and is_installation_admin) then return null; end if;
  if o is not null then return app_confined_organization(o, at); end if;
  for mine in select organization_id from membership where person_id = p and state = 'active' order by id loop
    one := app_confined_organization(mine, at);
    if one is null then return null; end if;
    first_id := coalesce(first_id, one);
  end loop;
  return first_id;
end $$;

-- Installation, organizations and their members.
create table installation (
  id integer primary key check (id = 1),
  name text not null,
  logo bytea,
  -- names the version of the logo in its address
  logo_hash text,
  sender_name text not null,
  sender_address text not null,
  support_address text not null,
  who_may_host text not null default 'first_organization' check (who_may_host in ('first_organization', 'with_approval', 'anyone')),
  sign_up_page boolean not null default false,
  time_zone text not null default 'UTC',
  -- the only one that may host programs where who_may_host says so
  first_organization_id uuid,
  set_up_at timestamptz not null,
  updated_at timestamptz not null default now()
);

create table organization (
  id uuid primary key,
  name text not null,
  slug text not null,
  -- personal: made silently for a person invited as such
  kind text not null default 'organization' check (kind in ('organization', 'personal')),
  -- whether it may host programs
  hosting text not null default 'no' check (hosting in ('no', 'requested', 'yes')),
  suspended_at timestamptz,
  logo bytea,
  -- names the version of the logo in its address
  logo_hash text,
  colour text not null default '#1f4e79',
  contact_name text,
  contact_address text,
  reply_to text,
  website text, phone text, size text, industry text, address text, city text, country text,
  time_zone text not null default 'UTC',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index organization_slug on organization (slug);

alter table installation add foreign key (first_organization_id) references organization (id);

create table slug_redirect (
  slug text primary key,
  organization_id uuid not null references organization (id) on delete cascade,
  created_at timestamptz not null default now()
);

create table membership (
  id uuid primary key,
  organization_id uuid not null references organization (id) on delete cascade,
  person_id uuid not null references person (id),
  role text not null check (role in ('owner', 'admin', 'partner_manager', 'member', 'viewer')),
  state text not null check (state in ('invited', 'active', 'inactive', 'removed')),
  invited_by uuid references person (id),
  invited_at timestamptz,
  expires_at timestamptz,
  last_sent_at timestamptz,
  joined_at timestamptz,
  last_active_at timestamptz,
  -- what became of the newest mail that invites, and the mail server's words
  delivery text,
  delivery_answer text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- one living membership per person and organization; removed ones stay as history
create unique index membership_once on membership (organization_id, person_id) where state <> 'removed';
create index membership_person on membership (person_id);
-- a person has at most one personal organization: it is made once
alter table organization add column personal_of uuid unique references person (id);

-- secrets of links in mails that invite a colleague; only the hash is kept
create table membership_secret (
  hash text primary key,
  membership_id uuid not null references membership (id) on delete cascade,
  organization_id uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  died_at timestamptz
);
create index membership_secret_membership on membership_secret (membership_id);

-- Addresses that reported a host, or that an administrator blocked. host_id null: blocked for everybody.
create table blocked_address (
  id uuid primary key,
  host_id uuid references organization (id) on delete cascade,
  email text not null,
  reason text not null check (reason in ('reported', 'administrator')),
  created_at timestamptz not null default now()
);
create unique index blocked_address_once on blocked_address (coalesce(host_id, '00000000-0000-0000-0000-000000000000'::uuid), lower(email));

create function app_person_organizations() returns setof uuid language sql stable security definer set search_path = public as
  $$ select organization_id from membership where person_id = app_person() and state = 'active' $$;

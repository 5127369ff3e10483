-- Accounts. The tables the identity library works on, and ours beside them; out of reach of the tenant role.
create table person (
  id uuid primary key,
  name text not null default '',
  email text not null,
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean not null default false,
  -- a stub (made by inviting) has no password and no rights until its address is proved
  claimed_at timestamptz,
  is_installation_admin boolean not null default false,
  time_zone text not null default 'UTC',
  theme text not null default 'auto' check (theme in ('auto', 'light', 'dark')),
  -- where the person was last, e.g. '/o/acme'
  last_place text,
  last_sign_in_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index person_email on person (lower(email));

create table account (
  id uuid primary key,
  account_id text not null,
  provider_id text not null,
  person_id uuid not null references person (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index account_person on account (person_id);
-- one password per person
create unique index account_credential on account (person_id) where provider_id = 'credential';

create table session (
  id uuid primary key,
  person_id uuid not null references person (id) on delete cascade,
  -- SHA-256 of the token in the cookie
  token text not null unique,
  -- idle limit after the last use, never past the absolute limit after the beginning
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index session_person on session (person_id);

create table verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_identifier on verification (identifier);

create table two_factor (
  id uuid primary key,
  secret text not null,
  backup_codes text not null,
  person_id uuid not null references person (id) on delete cascade,
  verified boolean not null default false,
  -- ten wrong codes in a row close the second factor for a while
  failed_verification_count integer not null default 0,
  locked_until timestamptz,
  -- the time step of the last code taken: none is taken twice
  last_step bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- at most one authenticator per person
create unique index two_factor_person on two_factor (person_id);

-- Keys the server made for itself: the one that encrypts two-factor secrets, the hash of the set-up token. Owner role only.
create table server_key (
  name text primary key,
  value text not null,
  created_at timestamptz not null default now()
);

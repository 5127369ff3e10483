-- Platform: what every floor stands on. Outbox jobs, idempotent requests, limits that hold over several nodes.
create function app_organization() returns uuid language sql stable as
  $$ select nullif(current_setting('app.organization', true), '')::uuid $$;
create function app_person() returns uuid language sql stable as
  $$ select nullif(current_setting('app.person', true), '')::uuid $$;
create function app_secret_hash() returns text language sql stable as
  $$ select nullif(current_setting('app.secret_hash', true), '') $$;

-- One row per thing to be done later. Claimed with FOR UPDATE SKIP LOCKED under a lease; completed only where the token matches.
create table outbox_job (
  id uuid primary key,
  kind text not null,
  payload jsonb not null default '{}'::jsonb,
  -- e.g. the receiving mail domain: at most a few at once per lane, and a broken lane pauses alone
  lane text not null default '',
  run_at timestamptz not null,
  attempts integer not null default 0,
  lease_token uuid,
  lease_until timestamptz,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'dead', 'cancelled')),
  last_error text,
  -- at most one waiting job per key, where one is given (schedules)
  unique_key text,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index outbox_job_due on outbox_job (run_at) where state = 'waiting';
create unique index outbox_job_unique on outbox_job (unique_key) where state = 'waiting' and unique_key is not null;

create table idempotency_key (
  person_id uuid not null,
  key text not null,
  route text not null,
  request_hash text not null,
  state text not null check (state in ('running', 'done')),
  status integer,
  -- without secrets: a response that carries one keeps only that it was done
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (person_id, key)
);

create table rate_limit (
  bucket text primary key,
  tokens double precision not null,
  updated_at timestamptz not null
);

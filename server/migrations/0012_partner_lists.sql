-- The partner explorer as a list: views that are kept, how each person wants it, and verbs carried out on many.
create table partner_view (
  id uuid primary key,
  organization_id uuid not null references organization (id) on delete cascade,
  person_id uuid not null references person (id) on delete cascade,
  name text not null,
  shared boolean not null default false,
  -- as it was sent and judged; see ViewFilter in contract/endpoints/lists.ts
  filter jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index partner_view_organization on partner_view (organization_id);

create table list_preference (
  organization_id uuid not null references organization (id) on delete cascade,
  person_id uuid not null references person (id) on delete cascade,
  -- null: the usual ones
  columns jsonb,
  density text not null default 'comfortable' check (density in ('comfortable', 'compact')),
  default_view_id uuid references partner_view (id) on delete set null,
  primary key (organization_id, person_id)
);

create table bulk_run (
  id uuid primary key,
  host_id uuid not null references organization (id) on delete cascade,
  person_id uuid not null references person (id) on delete cascade,
  verb text not null,
  reason text,
  state text not null check (state in ('running', 'stopping', 'stopped', 'finished')),
  total integer not null,
  -- why it ended before its time
  says text,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index bulk_run_host on bulk_run (host_id, id desc);

-- One row for each that was chosen, fixed when the run begins. It becomes done in the very transaction of the effect, so that a
-- run that is taken up again after a crash does nothing twice.
create table bulk_run_item (
  run_id uuid not null references bulk_run (id) on delete cascade,
  place integer not null,
  host_id uuid not null,
  partnership_id uuid not null,
  state text not null default 'open' check (state in ('open', 'done', 'failed')),
  code text,
  says text,
  primary key (run_id, place)
);
create index bulk_run_item_state on bulk_run_item (run_id, state, place);

-- What the explorer's filters ask for beside the status.
create index partnership_country on partnership (host_id, country) where country is not null;
create index partnership_host_ends on partnership (host_id, access_ends_at) where access_ends_at is not null;

grant select, insert, update, delete on partner_view, list_preference to entente_tenant;
grant select, insert, update on bulk_run, bulk_run_item to entente_tenant;

alter table partner_view enable row level security;
create policy own on partner_view to entente_tenant using (organization_id = app_organization()) with check (organization_id = app_organization());
alter table list_preference enable row level security;
create policy own on list_preference to entente_tenant using (organization_id = app_organization()) with check (organization_id = app_organization());
alter table bulk_run enable row level security;
create policy own on bulk_run to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());
alter table bulk_run_item enable row level security;
create policy own on bulk_run_item to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());

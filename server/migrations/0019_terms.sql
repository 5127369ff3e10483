-- Terms: documents of a program that its partners agree to. Each version is kept as it was published, and who accepted which.
create table terms_document (
  id uuid primary key,
  host_id uuid not null references organization (id) on delete cascade,
  program_id uuid not null references program (id) on delete cascade,
  title text not null,
  -- the newest version; each that is published is asked for anew
  version integer not null,
  accepted_by text not null check (accepted_by in ('each_member', 'partner_admin', 'any_member')),
  deadline_days integer not null check (deadline_days between 0 and 365),
  -- when it was first asked for, or again after it had been retired
  since timestamptz not null,
  retired_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index terms_document_program on terms_document (program_id);
create index terms_document_host on terms_document (host_id);

create table terms_version (
  document_id uuid not null references terms_document (id) on delete cascade,
  version integer not null,
  host_id uuid not null,
  program_id uuid not null,
  title text not null,
  body text not null,
  -- what is new, in the host's words; empty for the first
  changes text not null default '',
  published_by uuid references person (id),
  -- as named then
  published_name text not null default '',
  published_at timestamptz not null,
  primary key (document_id, version)
);

-- Who accepted which version, for which partner, and when. Written once.
create table terms_acceptance (
  id uuid primary key,
  document_id uuid not null references terms_document (id) on delete cascade,
  version integer not null,
  host_id uuid not null,
  partnership_id uuid not null references partnership (id) on delete cascade,
  person_id uuid references person (id),
  -- as named then
  person_name text not null,
  accepted_at timestamptz not null,
  unique (partnership_id, document_id, version, person_id)
);
create index terms_acceptance_document on terms_acceptance (document_id, version);

-- The documents in force, as policies carry them: asked for with every partnership that is looked at.
alter table program add column terms jsonb not null default '[]'::jsonb;

-- Results beside the status: when a partner that agreed before loses its access (null: nothing is asked, or it has lost it),
-- when it is reminded, and up to which publication it was told. `recertification_of`: what is asked anew.
alter table partnership
  add column terms_due_at timestamptz,
  add column terms_remind_at timestamptz,
  add column terms_told_at timestamptz,
  add column recertification_of text check (recertification_of in ('answers', 'terms'));
create index partnership_terms_due on partnership (terms_due_at) where terms_due_at is not null;
create index partnership_terms_remind on partnership (terms_remind_at) where terms_remind_at is not null;

grant select, insert, update on terms_document to entente_tenant;
grant select, insert on terms_version, terms_acceptance to entente_tenant;

alter table terms_document enable row level security;
create policy reads on terms_document for select to entente_tenant using (host_id = app_organization() or app_sees_program(program_id));
create policy own_inserts on terms_document for insert to entente_tenant with check (host_id = app_organization());
create policy own_updates on terms_document for update to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());

alter table terms_version enable row level security;
create policy reads on terms_version for select to entente_tenant using (host_id = app_organization() or app_sees_program(program_id));
create policy own_inserts on terms_version for insert to entente_tenant with check (host_id = app_organization());

-- Judged and written on the host's side of the transaction, as what a partner submits is.
alter table terms_acceptance enable row level security;
create policy reads on terms_acceptance for select to entente_tenant using (host_id = app_organization() or app_sees_partnership(partnership_id));
create policy host_inserts on terms_acceptance for insert to entente_tenant with check (host_id = app_organization());

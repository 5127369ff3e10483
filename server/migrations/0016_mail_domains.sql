-- Mail domains of organizations. Anybody may name one; it counts where it was proved, and then for one organization alone.
create table mail_domain (
  id uuid primary key,
  organization_id uuid not null references organization (id) on delete cascade,
  -- in its ASCII form
  domain text not null check (domain = lower(domain)),
  -- what the TXT record that proves it says; everybody can read it there, so it is no secret
  token text not null,
  verified_at timestamptz,
  verified_by text check (verified_by in ('record', 'mailbox')),
  -- the newest look at the record: found, absent, other, silent
  checked_at timestamptz,
  check_outcome text check (check_outcome in ('found', 'absent', 'other', 'silent')),
  check_found text,
  -- since when the record that proved it is not there any more
  missing_since timestamptz,
  -- the code that was mailed to an address of the domain
  code_hash text,
  code_address text,
  code_expires_at timestamptz,
  code_attempts integer not null default 0,
  code_delivery text,
  code_answer text,
  added_by uuid references person (id),
  created_at timestamptz not null,
  check ((verified_at is null) = (verified_by is null))
);
create unique index mail_domain_named on mail_domain (organization_id, domain);
-- of two organizations that prove the same domain at once, one gets it
create unique index mail_domain_verified on mail_domain (domain) where verified_at is not null;
create index mail_domain_recheck on mail_domain (checked_at) where verified_by = 'record';

grant select, insert, update, delete on mail_domain to entente_identity;
-- tenants read what is shown; codes are out of their reach
grant select (id, organization_id, domain, verified_at, verified_by) on mail_domain to entente_tenant;
alter table mail_domain enable row level security;
create policy identity_all on mail_domain to entente_identity using (true) with check (true);
create policy own on mail_domain for select to entente_tenant using (organization_id = app_organization());
-- of others only what was proved, and only where the organization itself is seen
create policy seen on mail_domain for select to entente_tenant using (verified_at is not null and app_sees_organization(organization_id));

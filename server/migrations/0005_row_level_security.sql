-- The second fence: every statement of the application runs as a role that does not own the tables and sees only its scope.
-- entente_tenant serves the scopes tenant, person and invitee; entente_identity the account tables; the owner serves workers.
do $$ begin
  create role entente_tenant nologin;
exception when duplicate_object or unique_violation then null; end $$;
do $$ begin
  create role entente_identity nologin;
exception when duplicate_object or unique_violation then null; end $$;
-- Whoever may switch to them already (a superuser, or because an administrator granted it) needs no grant, and may not be able to give one.
do $$ begin
  if current_setting('server_version_num')::int >= 160000 then
    if not pg_has_role(current_user, 'entente_tenant', 'set') then execute format('grant entente_tenant to %I with set true', current_user); end if;
    if not pg_has_role(current_user, 'entente_identity', 'set') then execute format('grant entente_identity to %I with set true', current_user); end if;
  else
    if not pg_has_role(current_user, 'entente_tenant', 'member') then execute format('grant entente_tenant to %I', current_user); end if;
    if not pg_has_role(current_user, 'entente_identity', 'member') then execute format('grant entente_identity to %I', current_user); end if;
  end if;
exception when invalid_grant_operation or unique_violation or object_in_use then null;
end $$;
grant usage on schema public to entente_tenant, entente_identity;

-- Everybody may put effects into the outbox and the mail table; only workers read the outbox.
grant insert on outbox_job to entente_tenant, entente_identity;
grant select, insert, update on idempotency_key, rate_limit to entente_tenant, entente_identity;
grant delete on idempotency_key to entente_tenant, entente_identity;

-- identity: accounts, organizations as such, members
grant select, insert, update, delete on person, account, session, verification, two_factor, organization, slug_redirect,
  membership, membership_secret, installation, blocked_address, notification, mail to entente_identity;
grant select, insert on history_event to entente_identity;

-- tenant: never the account tables
grant select on installation to entente_tenant;
grant select (id, name, email, email_verified, image, claimed_at, time_zone, last_sign_in_at, created_at, two_factor_enabled) on person to entente_tenant;
grant select, update on organization to entente_tenant;
grant select, insert, delete on slug_redirect to entente_tenant;
grant select, insert, update on membership, membership_secret to entente_tenant;
grant select, insert, update on program, program_policy, program_text, partnership, invitation, invitation_secret, access_grant,
  partnership_note, receipt, notification, mail, abuse_report, mailbox_code, blocked_address to entente_tenant;
grant delete on partnership, invitation, invitation_secret, program_text, partnership_note, mailbox_code, access_grant, mail to entente_tenant;
grant select, insert on history_event to entente_tenant;
grant select on partnership_tally to entente_tenant;

-- What policies ask about other tables, they ask through functions that run as the owner. A policy that names a fenced table has
-- that table's policies planned into every query that touches it: reading one program took 2 ms of planning, one partnership with
-- its program, policy and host 60 ms. As plpgsql the plans are kept for the session on every version of PostgreSQL; the questions
-- are put one by one, most frequent first, each answered from an index.

-- Is this partnership mine in the scope I run in?
create function app_sees_partnership(p uuid) returns boolean language plpgsql stable security definer set search_path = public as $$
declare
  org uuid := app_organization();
  me uuid := app_person();
  secret text := app_secret_hash();
  s record;
begin
  select host_id, partner_organization_id, primary_contact_id into s from partnership where id = p;
  if not found then return false; end if;
  return coalesce(s.host_id = org or s.partner_organization_id = org or s.primary_contact_id = me, false)
    or (me is not null and s.partner_organization_id is not null and s.partner_organization_id in (select app_person_organizations()))
    or (me is not null and exists (select 1 from invitation i where i.partnership_id = p and i.person_id = me))
    or (secret is not null and exists (select 1 from invitation_secret c join invitation i on i.id = c.invitation_id
      where c.hash = secret and i.partnership_id = p));
end $$;
-- The same for a person, without links: what the policy of partnerships asks after its own columns.
create function app_person_sees_partnership(p uuid, partner uuid, accepted boolean) returns boolean language plpgsql stable security definer set search_path = public as $$
begin
  return (accepted and partner in (select app_person_organizations()))
    or exists (select 1 from invitation i where i.partnership_id = p and i.person_id = app_person());
end $$;
create function app_sees_organization(o uuid) returns boolean language plpgsql stable security definer set search_path = public as $$
declare
  org uuid := app_organization();
  me uuid := app_person();
  secret text := app_secret_hash();
begin
  if o = org then return true; end if;
  if me is not null and exists (select 1 from membership m where m.organization_id = o and m.person_id = me and m.state in ('active', 'invited')) then
    return true;
  end if;
  if org is not null and (
    exists (select 1 from partnership s where s.partner_organization_id = o and s.host_id = org)
    or exists (select 1 from partnership s where s.partner_organization_id = org and s.host_id = o)) then
    return true;
  end if;
  if me is not null and (
    exists (select 1 from partnership s where s.primary_contact_id = me and s.host_id = o)
    or exists (select 1 from app_person_organizations() mine join partnership s on s.partner_organization_id = mine where s.host_id = o)
    or exists (select 1 from invitation i where i.person_id = me and i.host_id = o)) then
    return true;
  end if;
  return secret is not null and (
    exists (select 1 from invitation_secret c where c.hash = secret and c.host_id = o)
    or exists (select 1 from membership_secret c where c.hash = secret and c.organization_id = o));
end $$;
create function app_sees_person(p uuid) returns boolean language plpgsql stable security definer set search_path = public as $$
declare
  org uuid := app_organization();
  me uuid := app_person();
  secret text := app_secret_hash();
begin
  if p = me then return true; end if;
  if org is not null and (
    exists (select 1 from membership m where m.person_id = p and m.organization_id = org)
    or exists (select 1 from membership m join partnership s on s.partner_organization_id = m.organization_id where m.person_id = p and s.host_id = org)
    or exists (select 1 from partnership s where s.primary_contact_id = p and s.host_id = org)
    or exists (select 1 from invitation i where i.person_id = p and i.host_id = org)
    or exists (select 1 from invitation i where i.inviter_id = p and i.host_id = org)
    or exists (select 1 from partnership s where s.sponsor_id = p and s.host_id = org)
    or exists (select 1 from partnership s where s.partner_organization_id = org and s.sponsor_id = p)) then
    return true;
  end if;
  if me is not null and (
    exists (select 1 from partnership s where s.primary_contact_id = me and s.sponsor_id = p)
    or exists (select 1 from app_person_organizations() mine join partnership s on s.partner_organization_id = mine where s.sponsor_id = p)
    or exists (select 1 from invitation i where i.person_id = me and i.inviter_id = p)) then
    return true;
  end if;
  return secret is not null and exists (select 1 from invitation_secret c join invitation i on i.id = c.invitation_id
    where c.hash = secret and (i.inviter_id = p or i.person_id = p));
end $$;
create function app_sees_program(p uuid) returns boolean language plpgsql stable security definer set search_path = public as $$
declare
  org uuid := app_organization();
  me uuid := app_person();
  secret text := app_secret_hash();
begin
  if org is not null and (
    exists (select 1 from program q where q.id = p and q.host_id = org)
    or exists (select 1 from partnership s where s.partner_organization_id = org and s.program_id = p and s.accepted_at is not null)) then
    return true;
  end if;
  if me is not null and (
    exists (select 1 from partnership s where s.primary_contact_id = me and s.program_id = p)
    or exists (select 1 from app_person_organizations() mine join partnership s on s.partner_organization_id = mine
      where s.program_id = p and s.accepted_at is not null)
    or exists (select 1 from invitation i where i.person_id = me and i.program_id = p)) then
    return true;
  end if;
  return secret is not null and exists (select 1 from invitation_secret c join invitation i on i.id = c.invitation_id
    where c.hash = secret and i.program_id = p);
end $$;
-- Is this the invitation of the link in hand?
create function app_sees_invitation(v uuid) returns boolean language plpgsql stable security definer set search_path = public as $$
begin
  return exists (select 1 from invitation_secret c where c.hash = app_secret_hash() and c.invitation_id = v);
end $$;
-- Is this organization an accepted partner of the host I act for?
create function app_hosts_partner(o uuid) returns boolean language plpgsql stable security definer set search_path = public as $$
begin
  return exists (select 1 from partnership s where s.partner_organization_id = o and s.host_id = app_organization() and s.accepted_at is not null);
end $$;

alter table person enable row level security;
create policy identity_all on person to entente_identity using (true) with check (true);
create policy seen on person for select to entente_tenant using (id = app_person() or app_sees_person(id));

alter table organization enable row level security;
create policy identity_all on organization to entente_identity using (true) with check (true);
create policy seen on organization for select to entente_tenant using (id = app_organization() or app_sees_organization(id));
create policy own on organization for update to entente_tenant using (id = app_organization()) with check (id = app_organization());

alter table slug_redirect enable row level security;
create policy identity_all on slug_redirect to entente_identity using (true) with check (true);
create policy own on slug_redirect to entente_tenant using (organization_id = app_organization()) with check (organization_id = app_organization());

alter table membership enable row level security;
create policy identity_all on membership to entente_identity using (true) with check (true);
create policy reads on membership for select to entente_tenant using (
  organization_id = app_organization() or person_id = app_person() or (app_organization() is not null and app_hosts_partner(organization_id)));
create policy own_inserts on membership for insert to entente_tenant with check (organization_id = app_organization());
create policy own_updates on membership for update to entente_tenant using (organization_id = app_organization()) with check (organization_id = app_organization());

alter table membership_secret enable row level security;
create policy identity_all on membership_secret to entente_identity using (true) with check (true);
create policy own on membership_secret to entente_tenant using (organization_id = app_organization()) with check (organization_id = app_organization());
create policy holder on membership_secret for select to entente_tenant using (hash = app_secret_hash());

alter table blocked_address enable row level security;
create policy identity_all on blocked_address to entente_identity using (true) with check (true);
create policy own on blocked_address to entente_tenant using (host_id = app_organization() or host_id is null) with check (host_id = app_organization());

alter table program enable row level security;
create policy reads on program for select to entente_tenant using (host_id = app_organization() or app_sees_program(id));
create policy own_inserts on program for insert to entente_tenant with check (host_id = app_organization());
create policy own_updates on program for update to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());

alter table program_policy enable row level security;
create policy reads on program_policy for select to entente_tenant using (host_id = app_organization() or app_sees_program(program_id));
create policy own_inserts on program_policy for insert to entente_tenant with check (host_id = app_organization());
create policy own_updates on program_policy for update to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());

alter table program_text enable row level security;
create policy reads on program_text for select to entente_tenant using (host_id = app_organization() or app_sees_program(program_id));
create policy own_inserts on program_text for insert to entente_tenant with check (host_id = app_organization());
create policy own_updates on program_text for update to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());
create policy own_deletes on program_text for delete to entente_tenant using (host_id = app_organization());

-- Two-sided: both sides read, each side writes under a policy of its own, and partnership_guard keeps the host's columns.
alter table partnership enable row level security;
-- One policy for reading, cheapest and most frequent condition first: several policies are joined in no promised order.
create policy reads on partnership for select to entente_tenant using (
  host_id = app_organization()
  or (partner_organization_id = app_organization() and accepted_at is not null)
  or (app_person() is not null and (primary_contact_id = app_person()
    or app_person_sees_partnership(id, partner_organization_id, accepted_at is not null)))
  or (app_secret_hash() is not null and app_sees_partnership(id)));
create policy host_inserts on partnership for insert to entente_tenant with check (host_id = app_organization());
create policy host_updates on partnership for update to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());
create policy host_deletes on partnership for delete to entente_tenant using (host_id = app_organization());
create policy partner_writes on partnership for update to entente_tenant
  using (partner_organization_id = app_organization() and accepted_at is not null) with check (partner_organization_id = app_organization());

alter table partnership_tally enable row level security;
create policy host on partnership_tally for select to entente_tenant using (host_id = app_organization());

alter table invitation enable row level security;
create policy reads on invitation for select to entente_tenant using (host_id = app_organization() or person_id = app_person()
  or (app_secret_hash() is not null and app_sees_invitation(id)));
create policy host_inserts on invitation for insert to entente_tenant with check (host_id = app_organization());
create policy host_updates on invitation for update to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());
create policy host_deletes on invitation for delete to entente_tenant using (host_id = app_organization());

alter table invitation_secret enable row level security;
create policy host on invitation_secret to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());
create policy holder on invitation_secret for select to entente_tenant using (hash = app_secret_hash());

alter table mailbox_code enable row level security;
create policy host on mailbox_code to entente_tenant using (exists (select 1 from invitation i where i.id = mailbox_code.invitation_id and i.host_id = app_organization()))
  with check (exists (select 1 from invitation i where i.id = mailbox_code.invitation_id and i.host_id = app_organization()));

alter table access_grant enable row level security;
create policy reads on access_grant for select to entente_tenant using (host_id = app_organization() or app_sees_partnership(partnership_id));
create policy host_inserts on access_grant for insert to entente_tenant with check (host_id = app_organization());
create policy host_updates on access_grant for update to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());
create policy host_deletes on access_grant for delete to entente_tenant using (host_id = app_organization());

alter table partnership_note enable row level security;
create policy own on partnership_note to entente_tenant
  using (organization_id = app_organization() and app_sees_partnership(partnership_id))
  with check (organization_id = app_organization() and app_sees_partnership(partnership_id));

alter table receipt enable row level security;
create policy sides on receipt for select to entente_tenant using (host_id = app_organization() or partner_organization_id = app_organization()
  or app_person() = any (person_ids) or host_id in (select app_person_organizations()) or partner_organization_id in (select app_person_organizations()));
create policy sides_write on receipt for insert to entente_tenant with check (host_id = app_organization() or partner_organization_id = app_organization());

alter table history_event enable row level security;
create policy identity_all on history_event to entente_identity using (true) with check (true);
create policy write on history_event for insert to entente_tenant with check (true);
create policy sides on history_event for select to entente_tenant using (
  (seen_by = 'organization' and organization_id = app_organization())
  or (partnership_id is not null and app_sees_partnership(partnership_id) and (seen_by = 'both'
    or (seen_by = 'host' and host_id = app_organization()) or (seen_by = 'partner' and host_id is distinct from app_organization()))));

alter table notification enable row level security;
create policy identity_all on notification to entente_identity using (true) with check (true);
create policy mine on notification for select to entente_tenant using (person_id = app_person());
create policy mine_update on notification for update to entente_tenant using (person_id = app_person()) with check (person_id = app_person());
create policy write on notification for insert to entente_tenant with check (true);

alter table mail enable row level security;
create policy identity_all on mail to entente_identity using (true) with check (true);
create policy host on mail to entente_tenant using (host_id = app_organization()) with check (true);

alter table abuse_report enable row level security;
create policy write on abuse_report for insert to entente_tenant with check (true);

create policy all_rows on installation to entente_tenant, entente_identity using (true) with check (true);
alter table installation enable row level security;

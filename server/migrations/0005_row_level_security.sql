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

-- Is this partnership mine in the scope I run in? Runs as the owner, so that policies do not call each other in circles.
create function app_sees_partnership(p uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select 1 from partnership s where s.id = p and (
    s.host_id = app_organization() or s.partner_organization_id = app_organization()
    or s.primary_contact_id = app_person()
    or s.partner_organization_id in (select app_person_organizations())
    or exists (select 1 from invitation i where i.partnership_id = s.id and i.person_id = app_person())
    or exists (select 1 from invitation i join invitation_secret c on c.invitation_id = i.id where i.partnership_id = s.id and c.hash = app_secret_hash())))
$$;
create function app_sees_organization(o uuid) returns boolean language sql stable security definer set search_path = public as $$
  select o = app_organization()
    or exists (select 1 from membership m where m.organization_id = o and m.person_id = app_person() and m.state in ('active', 'invited'))
    or exists (select 1 from partnership s where s.partner_organization_id = o and s.host_id = app_organization())
    or exists (select 1 from partnership s where s.host_id = o and (s.partner_organization_id = app_organization() or s.primary_contact_id = app_person()
         or s.partner_organization_id in (select app_person_organizations())))
    or exists (select 1 from invitation i where i.host_id = o and i.person_id = app_person())
    or exists (select 1 from invitation_secret c where c.host_id = o and c.hash = app_secret_hash())
    or exists (select 1 from membership_secret c where c.organization_id = o and c.hash = app_secret_hash())
$$;
create function app_sees_person(p uuid) returns boolean language sql stable security definer set search_path = public as $$
  select p = app_person()
    or exists (select 1 from membership m where m.person_id = p and m.organization_id = app_organization())
    or exists (select 1 from partnership s join membership m on m.organization_id = s.partner_organization_id
         where s.host_id = app_organization() and m.person_id = p)
    or exists (select 1 from partnership s where s.host_id = app_organization() and (s.primary_contact_id = p or s.sponsor_id = p))
    or exists (select 1 from partnership s where s.sponsor_id = p and (s.partner_organization_id = app_organization()
         or s.partner_organization_id in (select app_person_organizations()) or s.primary_contact_id = app_person()))
    or exists (select 1 from invitation i where i.person_id = p and i.host_id = app_organization())
    or exists (select 1 from invitation i where i.inviter_id = p and (i.host_id = app_organization() or i.person_id = app_person()))
    or exists (select 1 from invitation i join invitation_secret c on c.invitation_id = i.id where c.hash = app_secret_hash() and (i.inviter_id = p or i.person_id = p))
$$;

alter table person enable row level security;
create policy identity_all on person to entente_identity using (true) with check (true);
create policy seen on person for select to entente_tenant using (app_sees_person(id));

alter table organization enable row level security;
create policy identity_all on organization to entente_identity using (true) with check (true);
create policy seen on organization for select to entente_tenant using (app_sees_organization(id));
create policy own on organization for update to entente_tenant using (id = app_organization()) with check (id = app_organization());

alter table slug_redirect enable row level security;
create policy identity_all on slug_redirect to entente_identity using (true) with check (true);
create policy own on slug_redirect to entente_tenant using (organization_id = app_organization()) with check (organization_id = app_organization());

alter table membership enable row level security;
create policy identity_all on membership to entente_identity using (true) with check (true);
create policy own on membership to entente_tenant using (organization_id = app_organization()) with check (organization_id = app_organization());
create policy mine on membership for select to entente_tenant using (person_id = app_person());
create policy partners on membership for select to entente_tenant using (exists (
  select 1 from partnership s where s.host_id = app_organization() and s.partner_organization_id = membership.organization_id and s.accepted_at is not null));

alter table membership_secret enable row level security;
create policy identity_all on membership_secret to entente_identity using (true) with check (true);
create policy own on membership_secret to entente_tenant using (organization_id = app_organization()) with check (organization_id = app_organization());
create policy holder on membership_secret for select to entente_tenant using (hash = app_secret_hash());

alter table blocked_address enable row level security;
create policy identity_all on blocked_address to entente_identity using (true) with check (true);
create policy own on blocked_address to entente_tenant using (host_id = app_organization() or host_id is null) with check (host_id = app_organization());

alter table program enable row level security;
create policy own on program to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());
create policy seen on program for select to entente_tenant using (exists (
  select 1 from partnership s where s.program_id = program.id and (s.partner_organization_id = app_organization() or s.primary_contact_id = app_person()
    or s.partner_organization_id in (select app_person_organizations())))
  or exists (select 1 from invitation i where i.program_id = program.id and i.person_id = app_person())
  or exists (select 1 from invitation_secret c join invitation i on i.id = c.invitation_id where c.hash = app_secret_hash() and i.program_id = program.id));

alter table program_policy enable row level security;
create policy own on program_policy to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());
create policy seen on program_policy for select to entente_tenant using (exists (select 1 from program p where p.id = program_policy.program_id));

alter table program_text enable row level security;
create policy own on program_text to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());
create policy seen on program_text for select to entente_tenant using (exists (select 1 from program p where p.id = program_text.program_id));

-- Two-sided: both sides read, each side writes under a policy of its own, and partnership_guard keeps the host's columns.
alter table partnership enable row level security;
-- One policy for reading, cheapest and most frequent condition first: several policies are joined in no promised order.
create policy reads on partnership for select to entente_tenant using (
  host_id = app_organization()
  or (partner_organization_id = app_organization() and accepted_at is not null)
  or (app_person() is not null and (primary_contact_id = app_person()
    or (accepted_at is not null and partner_organization_id in (select app_person_organizations()))
    or exists (select 1 from invitation i where i.partnership_id = partnership.id and i.person_id = app_person())))
  or (app_secret_hash() is not null and app_sees_partnership(id)));
create policy host_inserts on partnership for insert to entente_tenant with check (host_id = app_organization());
create policy host_updates on partnership for update to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());
create policy host_deletes on partnership for delete to entente_tenant using (host_id = app_organization());
create policy partner_writes on partnership for update to entente_tenant
  using (partner_organization_id = app_organization() and accepted_at is not null) with check (partner_organization_id = app_organization());

-- Search behind the fence. The operator of the word index is not leakproof, so that under row-level security the index would
-- stay unused and every row be read (measured: 0.8 s at 300,000 rows). This runs as the owner and asks for the host itself:
-- the ids of at most `most` partnerships of the acting organization that match, newest first.
create function app_search_partnerships(words tsquery, most integer) returns setof uuid language sql stable security definer set search_path = public as $$
  select id from partnership where search @@ words and host_id = app_organization() order by id desc limit most
$$;
revoke execute on function app_search_partnerships(tsquery, integer) from public;
grant execute on function app_search_partnerships(tsquery, integer) to entente_tenant;

alter table partnership_tally enable row level security;
create policy host on partnership_tally for select to entente_tenant using (host_id = app_organization());

alter table invitation enable row level security;
create policy host on invitation to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());
create policy person_reads on invitation for select to entente_tenant using (person_id = app_person());
create policy holder_reads on invitation for select to entente_tenant using (exists (
  select 1 from invitation_secret c where c.invitation_id = invitation.id and c.hash = app_secret_hash()));

alter table invitation_secret enable row level security;
create policy host on invitation_secret to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());
create policy holder on invitation_secret for select to entente_tenant using (hash = app_secret_hash());

alter table mailbox_code enable row level security;
create policy host on mailbox_code to entente_tenant using (exists (select 1 from invitation i where i.id = mailbox_code.invitation_id and i.host_id = app_organization()))
  with check (exists (select 1 from invitation i where i.id = mailbox_code.invitation_id and i.host_id = app_organization()));

alter table access_grant enable row level security;
create policy host on access_grant to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());
create policy partner_reads on access_grant for select to entente_tenant using (app_sees_partnership(partnership_id));

alter table partnership_note enable row level security;
create policy own on partnership_note to entente_tenant
  using (organization_id = app_organization() and app_sees_partnership(partnership_id))
  with check (organization_id = app_organization() and app_sees_partnership(partnership_id));

alter table receipt enable row level security;
create policy sides on receipt for select to entente_tenant using (host_id = app_organization() or partner_organization_id = app_organization() or app_person() = any (person_ids));
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

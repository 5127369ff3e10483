-- Partnership roles: named shares of a partnership's permissions, from a list the host keeps per program, given to members of
-- the partner. The list is short and always read whole; null: the preset's.
alter table program add column roles jsonb;

-- One row per person and partnership, with the keys of all roles held. A key whose role is gone gives nothing.
create table partnership_role_holder (
  partnership_id uuid not null references partnership (id) on delete cascade,
  host_id uuid not null,
  person_id uuid not null references person (id),
  roles text[] not null,
  updated_at timestamptz not null,
  primary key (partnership_id, person_id)
);
create index partnership_role_holder_person on partnership_role_holder (person_id);

grant select, insert, update, delete on partnership_role_holder to entente_tenant;
alter table partnership_role_holder enable row level security;
-- both sides read; it is judged and written on the host's side of the transaction, whoever gives the role
create policy reads on partnership_role_holder for select to entente_tenant using (host_id = app_organization() or app_sees_partnership(partnership_id));
create policy host_inserts on partnership_role_holder for insert to entente_tenant with check (host_id = app_organization());
create policy host_updates on partnership_role_holder for update to entente_tenant using (host_id = app_organization()) with check (host_id = app_organization());
create policy host_deletes on partnership_role_holder for delete to entente_tenant using (host_id = app_organization());

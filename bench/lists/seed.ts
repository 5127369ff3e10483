/** One host with so many partnerships, in every state a real one would have, written directly: rows as the application makes them. */
import { sql } from 'kysely'
import { startingPolicy } from '#presets/index.ts'
import type { MemberActor } from '#server/platform/ctx.ts'
import type { Database, Tx } from '#server/platform/db/types.ts'
import { newId } from '#server/platform/id.ts'

/** Statuses of a hundred partnerships in a row. */
const shares = {
  prospect: 5,
  invited: 30,
  declined: 5,
  onboarding: 2,
  in_review: 3,
  active: 40,
  recertifying: 1,
  suspended: 2,
  rejected: 2,
  ended: 10,
}

/** Ids that grow with time, as UUIDv7 do: one a minute, counted back from now; a digit of its own for each table. */
const madeId = (
  table: string,
  n = 'g',
) => `(lpad(to_hex((extract(epoch from now()) * 1000)::bigint - (total - ${n}) * 60000), 12, '0') || '7${table}'
  || '8' || lpad(to_hex(${n}), 15, '0'))::uuid`

async function withoutIndexes(tx: Tx, tables: string[], work: () => Promise<void>): Promise<void> {
  const { rows } = await sql<{ name: string; made: string }>`
    select i.indexname as name, i.indexdef as made from pg_indexes i
    where i.schemaname = 'public' and i.tablename = any (${tables}) and not exists (select 1 from pg_constraint c where c.conname = i.indexname)`.execute(
    tx,
  )
  for (const { name } of rows) await sql`drop index ${sql.ref(name)}`.execute(tx)
  await work()
  for (const { made } of rows) await sql.raw(made).execute(tx)
}

/** Needs a superuser: triggers and foreign keys stand aside for rows that are known to be right. */
export async function seedExplorer(db: Database, total: number): Promise<MemberActor> {
  const actor: MemberActor = {
    kind: 'member',
    personId: newId(),
    name: 'Owner',
    email: 'owner@host.example',
    emailVerified: true,
    isInstallationAdmin: false,
    sessionId: newId(),
    organizationId: newId(),
    role: 'owner',
  }
  const program = newId()
  const status = Object.entries(shares).flatMap(([name, share]) => Array<string>(share).fill(name))
  const { personId: owner, organizationId: host } = actor
  await db.transaction({ as: 'system' }, async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql`set local maintenance_work_mem = '256MB'`.execute(tx)
    await sql`insert into person (id, name, email, email_verified, claimed_at) values (${owner}::uuid, 'Owner', 'owner@host.example', true, now())`.execute(
      tx,
    )
    await sql`insert into organization (id, name, slug, hosting) values (${host}::uuid, 'Host', 'host', 'yes')`.execute(
      tx,
    )
    await sql`insert into membership (id, organization_id, person_id, role, state) values (${newId()}::uuid, ${host}::uuid, ${owner}::uuid, 'owner', 'active')`.execute(
      tx,
    )
    await sql`insert into program (id, host_id, name, preset, policy_version) values (${program}::uuid, ${host}::uuid, 'Partners', 'integration_marketplace', 1)`.execute(
      tx,
    )
    await sql`insert into program_policy (program_id, host_id, version, policy) values (${program}::uuid, ${host}::uuid, 1,
      ${JSON.stringify(startingPolicy('integration_marketplace'))}::jsonb)`.execute(tx)
    await sql
      .raw(`create temp table made on commit drop as
      select g, total, ${madeId('000')} as id, ${madeId('001')} as invitation_id, ${madeId('002')} as organization_id, ${madeId('003')} as person_id,
        made_at, first, last, statuses[1 + (g * 37 + g / 100 * 13) % 100] as status, word, word || ' ' || kind || ' p' || g as name, lower(first || '.' || last) || '@p' || g || '.' || lower(word) || '.example' as email,
        statuses[1 + (g * 37 + g / 100 * 13) % 100] in ('onboarding', 'in_review', 'active', 'recertifying', 'suspended', 'rejected', 'ended') as accepted,
        case when g % 10 = 3 then now() - interval '2 days' else now() + interval '10 days' end as expires_at,
        case when g % 50 = 7 then 'failed' else 'sent' end as delivery,
        -- what happened last is not in the order of what began last
        now() - (g * 7919 % total) * interval '1 minute' as active_at
      from (select g, ${total}::bigint as total, now() - (${total} - g) * interval '1 minute' as made_at,
        array['${status.join("','")}'] as statuses,
        (array['North','South','West','East','Blue','Green','Silver','Golden','Rapid','Quiet'])[1 + g % 10] || (array['wind','river','stone','field','bridge','harbor','forest','peak','valley','light','cloud','spring','lake','gate','hill','wood','crest','port','brook','dale'])[1 + (g / 10) % 20] as word,
        (array['Ana','Ben','Chika','Dara','Elif','Finn','Gita','Hugo','Ines','Jun','Kofi','Lena','Mina','Noor','Omar','Pia','Quinn','Rosa','Sami','Tess'])[1 + (g / 7) % 20] as first,
        (array['Okafor','Silva','Meyer','Tanaka','Rossi','Novak','Haddad','Larsen','Mbeki','Kaya','Ortiz','Dubois','Singh','Kim','Costa'])[1 + (g / 11) % 15] as last,
        (array['Logistics','Systems','Studio','Partners','Consulting','Foods','Energy','Media','Health','Works'])[1 + (g / 200) % 10] as kind
        from generate_series(1, ${total}::bigint) g) of_each`)
      .execute(tx)
    await withoutIndexes(tx, ['partnership', 'invitation', 'person', 'organization', 'membership'], async () => {
      await sql`insert into organization (id, name, slug, created_at) select organization_id, name, 'o-' || g, made_at from made where accepted`.execute(
        tx,
      )
      await sql`insert into person (id, name, email, email_verified, claimed_at, created_at)
        select person_id, first || ' ' || last, email, accepted, case when accepted then made_at end, made_at from made where status <> 'prospect'`.execute(
        tx,
      )
      await sql`insert into membership (id, organization_id, person_id, role, state, created_at)
        select person_id, organization_id, person_id, 'owner', 'active', made_at from made where accepted`.execute(tx)
      await sql`insert into partnership (id, host_id, program_id, scope_id, policy_version, partner_organization_id, partner_name, contact_email,
          contact_first_name, contact_last_name, primary_contact_id, sponsor_id, recorded_at, first_mailed_at, accepted_at, approved_at, first_approved_at,
          rejected_at, suspended_at, ended_at, end_reason, archived_at, status, invitation_id, invitation_expires_at, delivery, last_activity_at,
          search_words, search, created_by, created_at, updated_at)
        select id, ${host}::uuid, ${program}::uuid, ${program}::uuid, 1, case when accepted then organization_id end, name, email, first, last,
          case when accepted then person_id end, ${owner}::uuid, case when status = 'prospect' then made_at end,
          case when status <> 'prospect' then made_at end, case when accepted then made_at end,
          case when accepted and status not in ('onboarding', 'in_review', 'rejected') then made_at end,
          case when accepted and status not in ('onboarding', 'in_review', 'rejected') then made_at end,
          case when status = 'rejected' then active_at end, case when status = 'suspended' then active_at end,
          case when status = 'ended' then active_at end, case when status = 'ended' then 'revoked' end,
          case when status = 'ended' and g % 5 = 0 then active_at end, status, case when status <> 'prospect' then invitation_id end,
          case when status = 'invited' then expires_at end, case when status <> 'prospect' then delivery end, active_at,
          lower(name || ' ' || first || ' ' || last || ' ' || email),
          array_to_tsvector(array(select distinct right(${host}::text, 12) || one from unnest(array[lower(word),
            split_part(lower(name), ' ', 2), 'p' || g, lower(first), lower(last), 'example']) one)), ${owner}::uuid, made_at, made_at
        from made`.execute(tx)
      await sql`insert into invitation (id, partnership_id, host_id, program_id, policy_version, email, first_name, last_name, person_id, state,
          expires_at, offer, inviter_id, sendings, last_sent_at, delivery, answered_at, answered_by, accepted_organization_id, created_at, updated_at)
        select invitation_id, id, ${host}::uuid, ${program}::uuid, 1, email, first, last, person_id,
          case when status = 'invited' then 'pending' when status = 'declined' then 'declined' else 'accepted' end, expires_at,
          '{"permissions": [], "visibility": "own_and_published", "endsAt": null, "lengthDays": null}', ${owner}::uuid, 1, made_at, delivery,
          case when status <> 'invited' then made_at end, case when status <> 'invited' then person_id end,
          case when accepted then organization_id end, made_at, made_at
        from made where status <> 'prospect'`.execute(tx)
    })
    await sql`insert into partnership_tally (host_id, program_id, status, change)
      select host_id, program_id, status, count(*)::int from partnership where archived_at is null group by 1, 2, 3`.execute(
      tx,
    )
  })
  return actor
}

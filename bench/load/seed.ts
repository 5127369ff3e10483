/** A thousand organizations that host, with a hundred thousand partners between them, written directly. */
import { sql } from 'kysely'
import type { Database } from '#server/platform/db/types.ts'
import { fromPublicId, newId } from '#server/platform/id.ts'
import { type Acceptor, type Host, seedAcceptors, seedHosts } from '../lifecycle/seed.ts'

/** A partner whose people are signed in. */
export interface SignedInPartner {
  token: string
}

export interface World {
  hosts: Host[]
  /** Public ids of partnerships, by the number of their host. */
  partnerships: string[][]
  acceptors: Acceptor[]
}

/** Of a hundred partnerships in a row. */
const statuses = [
  ...Array(30).fill('invited'),
  ...Array(5).fill('declined'),
  ...Array(55).fill('active'),
  ...Array(10).fill('ended'),
]

export interface Sizes {
  hosts: number
  partners: number
  acceptors: number
}

export async function seedLoad(db: Database, sizes: Sizes): Promise<Omit<World, 'partnerships'>> {
  const hosts = await seedHosts(db, sizes.hosts)
  const acceptors = await seedAcceptors(db, sizes.acceptors)
  const step = 10_000
  await db.transaction({ as: 'system' }, async (tx) => {
    await sql`create table bench_host (n int primary key, host uuid, program uuid, owner uuid)`.execute(tx)
    for (const [n, host] of hosts.entries()) {
      await sql`insert into bench_host select ${n}::int, ${fromPublicId('org', host.organizationId)}::uuid, ${fromPublicId('prog', host.programId)}::uuid,
        (select person_id from membership where organization_id = ${fromPublicId('org', host.organizationId)}::uuid limit 1)`.execute(
        tx,
      )
    }
  })
  for (let from = 0; from < sizes.partners; from += step) {
    const to = Math.min(from + step, sizes.partners)
    await db.transaction({ as: 'system' }, async (tx) => {
      // half of the partners belong to ten large hosts, the others to all
      await sql`create temp table made on commit drop as
        select g, gen_random_uuid() as id, gen_random_uuid() as invitation_id, gen_random_uuid() as organization_id, gen_random_uuid() as person_id,
          h.host, h.program, h.owner, now() - make_interval(mins => ${sizes.partners}::int - g) as made_at,
          (${statuses}::text[])[1 + (g * 37) % 100] as status,
          (array['North','South','West','East','Blue','Green','Silver','Golden','Rapid','Quiet'])[1 + g % 10]
            || (array['wind','river','stone','field','bridge','harbor','forest','peak','valley','light'])[1 + (g / 10) % 10] || ' ' || g as name,
          'contact' || g || '@p' || g || '.example' as email
        from generate_series(${from}::int, ${to - 1}::int) g
        join bench_host h on h.n = case when g % 2 = 0 then (g / 2) % 10 else (g / 2) % ${sizes.hosts}::int end`.execute(
        tx,
      )
      await sql`insert into organization (id, name, slug, kind, hosting) select organization_id, name, 'p-' || g, 'organization', 'no' from made where status in ('active', 'ended')`.execute(
        tx,
      )
      await sql`insert into person (id, name, email, email_verified, claimed_at)
        select person_id, 'Ada ' || g, email, status in ('active', 'ended'), case when status in ('active', 'ended') then made_at end from made`.execute(
        tx,
      )
      await sql`insert into membership (id, organization_id, person_id, role, state, joined_at)
        select gen_random_uuid(), organization_id, person_id, 'owner', 'active', made_at from made where status in ('active', 'ended')`.execute(
        tx,
      )
      await sql`insert into partnership (id, host_id, program_id, scope_id, policy_version, partner_organization_id, partner_name, contact_email,
          contact_first_name, contact_last_name, primary_contact_id, sponsor_id, first_mailed_at, accepted_at, approved_at, first_approved_at, ended_at,
          end_reason, status, invitation_id, invitation_expires_at, delivery, last_activity_at, search_words, created_by, created_at, updated_at)
        select id, host, program, host, 1, case when status in ('active', 'ended') then organization_id end, name, email, 'Ada', g::text,
          case when status in ('active', 'ended') then person_id end, owner, made_at, case when status in ('active', 'ended') then made_at end,
          case when status in ('active', 'ended') then made_at end, case when status in ('active', 'ended') then made_at end,
          case when status = 'ended' then made_at end, case when status = 'ended' then 'revoked' end, status, invitation_id,
          case when status = 'invited' then now() + interval '10 days' end, 'sent', made_at, lower(name || ' ada ' || email), owner, made_at, made_at from made`.execute(
        tx,
      )
      await sql`insert into invitation (id, partnership_id, host_id, program_id, policy_version, email, first_name, last_name, person_id, state, expires_at,
          offer, inviter_id, sendings, last_sent_at, delivery, created_at, updated_at)
        select invitation_id, id, host, program, 1, email, 'Ada', g::text, person_id,
          case status when 'invited' then 'pending' when 'declined' then 'declined' else 'accepted' end, now() + interval '10 days',
          '{"permissions": ["notes"], "visibility": "own", "endsAt": null, "lengthDays": null}', owner, 1, made_at, 'sent', made_at, made_at from made`.execute(
        tx,
      )
      await sql`insert into access_grant (id, partnership_id, host_id, permissions, visibility, starts_at)
        select gen_random_uuid(), id, host, '{notes}', 'own', made_at from made where status = 'active'`.execute(tx)
      await sql`insert into history_event (id, host_id, organization_id, partnership_id, invitation_id, actor, person_id, actor_name, verb, before, after, seen_by, created_at)
        select gen_random_uuid(), host, host, id, invitation_id, 'person', owner, 'Owner', 'invitation.sent', '{"status": "none"}', '{"status": "invited"}', 'both', made_at from made`.execute(
        tx,
      )
    })
  }
  return { hosts, acceptors }
}

/** Sessions of people of active partners. */
export async function seedSessions(db: Database, tokens: { hash: string }[]): Promise<void> {
  await db.transaction({ as: 'system' }, async (tx) => {
    const { rows } = await sql<{
      id: string
    }>`select primary_contact_id as id from partnership where status = 'active' limit ${tokens.length}`.execute(tx)
    for (const [n, { hash }] of tokens.entries())
      await sql`insert into session (id, person_id, token, expires_at) values (${newId()}::uuid, ${rows[n]?.id ?? null}::uuid, ${hash}, now() + interval '7 days')`.execute(
        tx,
      )
  })
}

/** Up to so many partnerships of each host. */
export async function partnershipsOf(db: Database, most: number): Promise<{ n: number; id: string }[]> {
  return await db.transaction({ as: 'system' }, async (tx) => {
    const { rows } = await sql<{ n: number; id: string }>`select h.n, p.id from bench_host h
      cross join lateral (select id from partnership where host_id = h.host limit ${most}) p`.execute(tx)
    return rows
  })
}

/** What of these acknowledged invitations is missing, its history or its mail included. */
export async function missingOf(db: Database, invitations: string[]): Promise<number> {
  return await db.transaction({ as: 'system' }, async (tx) => {
    let missing = 0
    for (let from = 0; from < invitations.length; from += 5_000) {
      const ids = invitations.slice(from, from + 5_000).map((id) => fromPublicId('inv', id))
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from unnest(${ids}::uuid[]) a (id)
        where not exists (select 1 from invitation i where i.id = a.id)
          or (select count(*) from history_event h where h.invitation_id = a.id and h.verb = 'invitation.sent') <> 1
          or (select count(*) from mail m where m.invitation_id = a.id) <> 1`.execute(tx)
      missing += rows[0]?.count ?? 0
    }
    return missing
  })
}

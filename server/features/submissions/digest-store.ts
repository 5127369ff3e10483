/** Statements for the daily digest. Scope: system. */
import { sql } from 'kysely'
import type { Tx } from '#server/platform/db/types.ts'

export interface DigestHost {
  id: string
  timeZone: string
  sentOn: string | null
}

/** Hosts for whom something waits. */
export async function listDigestHosts(tx: Tx): Promise<DigestHost[]> {
  const { rows } = await sql<DigestHost>`
    select o.id, o.time_zone as "timeZone", o.digest_sent_on as "sentOn" from organization o
    where o.suspended_at is null
      and exists (select 1 from partnership s where s.host_id = o.id and s.waits_since is not null and s.archived_at is null)`.execute(
    tx,
  )
  return rows
}

/** The day it was last sent; held until the transaction ends. */
export async function lockDigest(tx: Tx, hostId: string): Promise<string | null> {
  const row = await tx
    .selectFrom('organization')
    .select('digest_sent_on as sentOn')
    .where('id', '=', hostId)
    .forUpdate()
    .executeTakeFirst()
  return row?.sentOn ?? null
}

export async function saveDigest(tx: Tx, hostId: string, day: string): Promise<void> {
  await tx.updateTable('organization').set({ digest_sent_on: day }).where('id', '=', hostId).execute()
}

export interface Asked {
  email: string
  personId: string | null
  partnershipId: string
}

/**
 * Who is asked about what waits, oldest first: whom the program names; where it names nobody, who answers for the partner; who
 * took it over; and the owners where none of them is there any more.
 */
export async function listAsked(tx: Tx, hostId: string): Promise<Asked[]> {
  const { rows } = await sql<Asked>`
    with waiting as (
      select id, program_id, waits_since, sponsor_id, reviewer_id from partnership
      where host_id = ${hostId} and waits_since is not null and archived_at is null order by waits_since, id limit 10000),
    active as (
      select p.id, p.email, m.role from membership m join person p on p.id = m.person_id
      where m.organization_id = ${hostId} and m.state = 'active'),
    named as (
      select w.id, w.waits_since, a.email, a.id as person_id from waiting w
        join event_receiver r on r.program_id = w.program_id and r.event = 'submitted' join active a on a.id = r.person_id
      union select w.id, w.waits_since, r.address, null from waiting w
        join event_receiver r on r.program_id = w.program_id and r.event = 'submitted' and r.address is not null),
    answering as (
      select w.id, w.waits_since, a.email, a.id as person_id from waiting w join active a on a.id = w.sponsor_id
      where w.id not in (select id from named)),
    taken as (select w.id, w.waits_since, a.email, a.id as person_id from waiting w join active a on a.id = w.reviewer_id),
    asked as (select * from named union select * from answering union select * from taken)
    select email, person_id as "personId", id as "partnershipId" from (
      select * from asked
      union select w.id, w.waits_since, a.email, a.id from waiting w join active a on a.role = 'owner'
        where w.id not in (select id from asked)) everybody
    order by waits_since, id, email`.execute(tx)
  return rows
}

export interface WaitingFor {
  partner: string
  program: string
  since: Date
  dueAt: Date | null
}

export async function listStillWaiting(tx: Tx, ids: string[]): Promise<WaitingFor[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .selectFrom('partnership as s')
    .innerJoin('program as p', 'p.id', 's.program_id')
    .select(['s.partner_name as partner', 'p.name as program', 's.waits_since as since', 's.review_due_at as dueAt'])
    .where('s.id', 'in', ids)
    .where('s.waits_since', 'is not', null)
    .where('s.archived_at', 'is', null)
    .orderBy('s.waits_since')
    .execute()
  return rows.flatMap((row) => (row.since ? [{ ...row, since: row.since }] : []))
}

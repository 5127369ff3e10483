/** Statements of single pages: notes and mails of a partner, the start pages of both sides, the inbox, logos. */
import { sql } from 'kysely'
import type { DeliveryState } from '#contract/names.ts'
import type { InvitationRow } from '#server/features/invitations/index.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { newId } from '#server/platform/id.ts'
import { type HostRef, hostColumns } from './store.ts'

export async function insertNote(
  tx: Tx,
  note: { partnershipId: string; organizationId: string; authorId: string; body: string },
  now: Date,
): Promise<string> {
  const id = newId()
  await tx
    .insertInto('partnership_note')
    .values({
      id,
      partnership_id: note.partnershipId,
      organization_id: note.organizationId,
      author_id: note.authorId,
      body: note.body,
      created_at: now,
    })
    .execute()
  return id
}

export async function listNotes(tx: Tx, partnershipId: string, organizationId: string) {
  return await tx
    .selectFrom('partnership_note')
    .select(['id', 'author_id as authorId', 'body', 'created_at as at'])
    .where('partnership_id', '=', partnershipId)
    .where('organization_id', '=', organizationId)
    .orderBy('id', 'desc')
    .execute()
}

export interface MailLine {
  id: string
  template: string
  to: string
  state: DeliveryState
  attempts: number
  lastAnswer: string | null
  dueAt: Date
  sentAt: Date | null
}

/** What was mailed about a partnership, newest first. */
export async function listMailsOf(tx: Tx, partnershipId: string): Promise<MailLine[]> {
  const rows = await tx
    .selectFrom('mail')
    .select([
      'id',
      'template',
      'to_address as to',
      'state',
      'attempts',
      'last_answer as lastAnswer',
      'due_at as dueAt',
      'sent_at as sentAt',
    ])
    .where('partnership_id', '=', partnershipId)
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
  return rows.map((row) => ({ ...row, state: row.state as DeliveryState })) // the column has a check
}

/** How many programs a host has: with one, nobody meets the word. */
export async function countPrograms(tx: Tx, hostId: string): Promise<number> {
  const row = await tx
    .selectFrom('program')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('host_id', '=', hostId)
    .where('archived_at', 'is', null)
    .executeTakeFirstOrThrow()
  return row.count
}

/** An organization as mails, pages and cards name it. */
export async function findHost(tx: Tx, id: string): Promise<HostRef> {
  return await tx.selectFrom('organization').select(hostColumns).where('id', '=', id).executeTakeFirstOrThrow()
}

/** The picture of a partner, where this person is an active member of the host. Scope: system. */
export async function findLogoSeenBy(tx: Tx, id: string, personId: string): Promise<Uint8Array | undefined> {
  const row = await tx
    .selectFrom('partnership as s')
    .innerJoin('membership as m', 'm.organization_id', 's.host_id')
    .select('s.logo')
    .where('s.id', '=', id)
    .where('m.person_id', '=', personId)
    .where('m.state', '=', 'active')
    .executeTakeFirst()
  return row?.logo ?? undefined
}

/**
 * Accepted partnerships of the person's organizations, and those whose contact the person is; live ones first. Two branches,
 * because either condition alone has an index and both together have none.
 */
export async function listPartnershipsOf(tx: Tx, personId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id, s.accepted_at, (s.ended_at is not null or s.rejected_at is not null) as over
      from partnership s where s.primary_contact_id = ${personId} and s.accepted_at is not null
    union
    select s.id, s.accepted_at, (s.ended_at is not null or s.rejected_at is not null)
      from membership m join partnership s on s.partner_organization_id = m.organization_id
      where m.person_id = ${personId} and m.state = 'active' and s.accepted_at is not null
    order by over, accepted_at desc limit 200`.execute(tx)
  return rows.map((row) => row.id)
}

export async function listInboxOf(tx: Tx, personId: string): Promise<InvitationRow[]> {
  const rows = await tx
    .selectFrom('invitation')
    .selectAll()
    .where('person_id', '=', personId)
    .where('state', '<>', 'draft')
    .orderBy(sql`state <> 'pending'`)
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
  return rows as InvitationRow[] // written by the invitations' store
}

export async function countOpenInvitations(tx: Tx, personId: string, now: Date): Promise<number> {
  const row = await tx
    .selectFrom('invitation')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('person_id', '=', personId)
    .where('state', '=', 'pending')
    .where((of) => of.or([of('expires_at', 'is', null), of('expires_at', '>', now)]))
    .executeTakeFirstOrThrow()
  return row.count
}

/** The funnel looks at the newest invitations only: as many as a person would, whatever the size of the host. */
const funnelDepth = 1000

export type FunnelStep = 'sent' | 'opened' | 'accepted' | 'approved' | 'active'

/** How many of a host's newest invitations got how far, and in how many hours. Keys: `opened`, `opened_hours` … */
export async function countFunnel(
  tx: Tx,
  hostId: string,
  programId: string | undefined,
): Promise<{ [K in FunnelStep | `${FunnelStep}_hours`]?: number | null }> {
  const program = programId ? sql`and i.program_id = ${programId}` : sql``
  const median = (to: string, from: string) =>
    sql.raw(
      `percentile_cont(0.5) within group (order by extract(epoch from ${to} - ${from}) / 3600) filter (where ${to} is not null)`,
    )
  const { rows } = await sql<{ [K in FunnelStep | `${FunnelStep}_hours`]?: number | null }>`
    with newest as (
      select i.id, i.created_at, i.sendings, i.first_opened_at, i.partnership_id,
        case when i.state = 'accepted' then i.answered_at end as accepted_at
      from invitation i where i.host_id = ${hostId} ${program} and i.state <> 'draft' order by i.id desc limit ${sql.lit(funnelDepth)}),
    joined as (
      select n.*, case when n.accepted_at is not null then s.approved_at end as approved_at,
        case when n.accepted_at is not null and s.status = 'active' then greatest(n.accepted_at, s.approved_at) end as active_at
      from newest n join partnership s on s.id = n.partnership_id)
    select count(*) filter (where sendings > 0)::int as sent, count(first_opened_at)::int as opened, count(accepted_at)::int as accepted,
      count(approved_at)::int as approved, count(active_at)::int as active,
      ${median('first_opened_at', 'created_at')} as opened_hours, ${median('accepted_at', 'created_at')} as accepted_hours,
      ${median('approved_at', 'created_at')} as approved_hours, ${median('active_at', 'created_at')} as active_hours
    from joined`.execute(tx)
  return rows[0] ?? {}
}

/** Which of the first steps a host has taken. */
export async function findFirstSteps(
  tx: Tx,
  hostId: string,
): Promise<{ program: boolean; colleague: boolean; invited: boolean; active: boolean }> {
  const { rows } = await sql<{ program: boolean; colleague: boolean; invited: boolean; active: boolean }>`
    select
      exists (select 1 from program where host_id = ${hostId} and archived_at is null) as program,
      exists (select 1 from membership where organization_id = ${hostId} and state <> 'removed' offset 1) as colleague,
      exists (select 1 from invitation where host_id = ${hostId}) as invited,
      exists (select 1 from partnership where host_id = ${hostId} and status = 'active' and archived_at is null) as active`.execute(
    tx,
  )
  return rows[0] ?? { program: false, colleague: false, invited: false, active: false }
}

/** Every SQL statement of notices, and who the people of an organization are that may be told. */
import { sql } from 'kysely'
import type { Tx } from '#server/platform/db/types.ts'
import { newId } from '#server/platform/id.ts'

export interface NoticeRow {
  id: string
  personId: string
  organizationId: string | null
  kind: string
  data: Record<string, unknown>
  link: string | null
  readAt: Date | null
  at: Date
}

export type NewNotice = Pick<NoticeRow, 'personId' | 'organizationId' | 'kind' | 'data' | 'link'>

/** Without reading back: whoever causes a notice need not be allowed to see it. */
export async function insertNotices(tx: Tx, notices: NewNotice[], now: Date): Promise<void> {
  if (notices.length === 0) return
  await tx
    .insertInto('notification')
    .values(
      notices.map((notice) => ({
        id: newId(),
        person_id: notice.personId,
        organization_id: notice.organizationId,
        kind: notice.kind,
        data: sql`${JSON.stringify(notice.data)}::jsonb`,
        link: notice.link,
        created_at: now,
      })),
    )
    .execute()
}

/** Whether this person has the notice of this invitation: jobs may run twice, people are told once. */
export async function isTold(tx: Tx, invitationId: string, personId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('notification')
    .select('id')
    .where('person_id', '=', personId)
    .where('kind', '=', 'invitation.sent')
    .where((of) => of(of.fn<string>('jsonb_extract_path_text', ['data', of.val('invitationId')]), '=', invitationId))
    .executeTakeFirst()
  return row !== undefined
}

/** Newest first, and one more to see whether there is a next page. */
export async function listNotices(
  tx: Tx,
  personId: string,
  page: { before?: string; limit: number },
): Promise<NoticeRow[]> {
  let query = tx
    .selectFrom('notification')
    .select([
      'id',
      'person_id as personId',
      'organization_id as organizationId',
      'kind',
      'data',
      'link',
      'read_at as readAt',
      'created_at as at',
    ])
    .where('person_id', '=', personId)
  if (page.before) query = query.where('id', '<', page.before)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
  return rows.map((row) => ({ ...row, data: row.data as Record<string, unknown> })) // written by insertNotices
}

/** Counted at most this far: a bell shows "99+". */
const mostCounted = 100

export async function countUnread(tx: Tx, personId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select 1 from notification where person_id = ${personId} and read_at is null limit ${sql.lit(mostCounted)}) unread`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}

/** False: it is not this person's. Read before stays read since then. */
export async function markRead(tx: Tx, personId: string, id: string, now: Date): Promise<boolean> {
  const done = await tx
    .updateTable('notification')
    .set({ read_at: sql`coalesce(read_at, ${now})` })
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function markAllRead(tx: Tx, personId: string, now: Date): Promise<void> {
  await tx
    .updateTable('notification')
    .set({ read_at: now })
    .where('person_id', '=', personId)
    .where('read_at', 'is', null)
    .execute()
}

export interface Somebody {
  id: string
  email: string
  name: string
  role: string
  claimed: boolean
}

/** Active members of an organization, as far as the scope sees them. */
export async function listActive(tx: Tx, organizationId: string): Promise<Somebody[]> {
  const rows = await tx
    .selectFrom('membership as m')
    .innerJoin('person as p', 'p.id', 'm.person_id')
    .select(['p.id', 'p.email', 'p.name', 'm.role', 'p.claimed_at'])
    .where('m.organization_id', '=', organizationId)
    .where('m.state', '=', 'active')
    .limit(500)
    .execute()
  return rows.map(({ claimed_at, ...row }) => ({ ...row, claimed: claimed_at !== null }))
}

/** What an organization is called and where it lies. Scope: identity. */
export async function findOrganizationName(tx: Tx, id: string): Promise<{ name: string; slug: string } | undefined> {
  return await tx.selectFrom('organization').select(['name', 'slug']).where('id', '=', id).executeTakeFirst()
}

/** Persons by id. Scope: identity. */
export async function findPersons(tx: Tx, ids: string[]): Promise<Somebody[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .selectFrom('person')
    .select(['id', 'email', 'name', 'claimed_at'])
    .where('id', 'in', ids)
    .execute()
  return rows.map(({ claimed_at, ...row }) => ({ ...row, role: 'viewer', claimed: claimed_at !== null }))
}

/** Administrators of the installation. Scope: identity. */
export async function listInstallationAdmins(tx: Tx): Promise<Somebody[]> {
  const rows = await tx
    .selectFrom('person')
    .select(['id', 'email', 'name', 'claimed_at'])
    .where('is_installation_admin', '=', true)
    .where('claimed_at', 'is not', null)
    .execute()
  return rows.map(({ claimed_at, ...row }) => ({ ...row, role: 'admin', claimed: claimed_at !== null }))
}

export interface Matter {
  partnershipId: string
  hostId: string
  hostName: string
  hostSlug: string
  partnerName: string
  partnerOrganizationId: string | null
  programId: string
  primaryContactId: string | null
  /** Who took a decision over once it was late. */
  reviewerId: string | null
  sponsorId: string | null
  inviterId: string | null
  invitationId: string | null
  invitedId: string | null
  invitedEmail: string | null
  invitationPending: boolean
  accepted: boolean
}

/** What an event is about. Scope: the host's. */
export async function findMatter(tx: Tx, partnershipId: string): Promise<Matter | undefined> {
  const { rows } = await sql<Matter>`
    select s.id as "partnershipId", s.host_id as "hostId", h.name as "hostName", h.slug as "hostSlug", s.partner_name as "partnerName",
      s.partner_organization_id as "partnerOrganizationId", s.program_id as "programId", s.primary_contact_id as "primaryContactId", s.reviewer_id as "reviewerId", s.sponsor_id as "sponsorId",
      i.inviter_id as "inviterId", i.id as "invitationId", i.person_id as "invitedId", i.email as "invitedEmail",
      coalesce(i.state = 'pending', false) as "invitationPending", s.accepted_at is not null as accepted
    from partnership s
    join organization h on h.id = s.host_id
    left join invitation i on i.id = s.invitation_id
    where s.id = ${partnershipId}`.execute(tx)
  return rows[0]
}

/** Whom a program names for an event; never a blank address. Scope: the host's. */
export async function listReceivers(
  tx: Tx,
  programId: string,
  event: string,
): Promise<{ people: string[]; addresses: string[] }> {
  const rows = await tx
    .selectFrom('event_receiver')
    .select(['person_id as personId', 'address'])
    .where('program_id', '=', programId)
    .where('event', '=', event)
    .execute()
  return {
    people: rows.flatMap((row) => row.personId ?? []),
    addresses: rows.flatMap((row) => (row.address?.trim() ? [row.address] : [])),
  }
}

/** An administrator answers for what nobody else does. */
export async function saveSponsor(tx: Tx, partnershipId: string, sponsorId: string): Promise<void> {
  await tx.updateTable('partnership').set({ sponsor_id: sponsorId }).where('id', '=', partnershipId).execute()
}

/** Every SQL statement about partnerships, their grants, notes and receipts. Lists are in `lists.ts`. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type {
  DeliveryState,
  EndReason,
  OrganizationRole,
  PartnershipStatus,
  PermissionName,
  PresetName,
  Visibility,
} from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import type { VocabularyChange } from '#contract/vocabulary.ts'
import type { InvitationRow } from '#server/features/invitations/index.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { newId } from '#server/platform/id.ts'
import type { AccessGrantTable, PartnershipTable } from '#server/tables.ts'

/** A row without its logo and words. */
export type PartnershipRow = Omit<
  Selectable<PartnershipTable>,
  'logo' | 'search' | 'search_words' | 'status' | 'end_reason' | 'delivery'
> & { status: PartnershipStatus; end_reason: EndReason | null; delivery: DeliveryState | null }

export const partnershipColumns = [
  's.id',
  's.host_id',
  's.program_id',
  's.scope_id',
  's.policy_version',
  's.partner_organization_id',
  's.partner_name',
  's.sort_name',
  's.website',
  's.phone',
  's.city',
  's.country',
  's.logo_hash',
  's.contact_email',
  's.contact_first_name',
  's.contact_last_name',
  's.primary_contact_id',
  's.sponsor_id',
  's.origin',
  's.recorded_at',
  's.first_mailed_at',
  's.accepted_at',
  's.submitted_at',
  's.returned_at',
  's.profile_approved_at',
  's.form_waived_at',
  's.approved_at',
  's.first_approved_at',
  's.stages_approved',
  's.terms_agreed_at',
  's.recertification_due_at',
  's.match_pending_at',
  's.rejected_at',
  's.suspended_at',
  's.ended_at',
  's.end_reason',
  's.reason',
  's.archived_at',
  's.status',
  's.invitation_id',
  's.invitation_expires_at',
  's.delivery',
  's.access_ends_at',
  's.last_activity_at',
  's.created_by',
  's.created_at',
  's.updated_at',
] as const

// ---- One partnership with what its life depends on -------------------------------------------------------------------

/** The host as mails, pages and cards name it. */
export interface HostRef {
  id: string
  name: string
  slug: string
  colour: string
  logo_hash: string | null
  suspended_at: Date | null
  contact_name: string | null
  contact_address: string | null
  reply_to: string | null
  time_zone: string
}

export const hostColumns = [
  'id',
  'name',
  'slug',
  'colour',
  'logo_hash',
  'suspended_at',
  'contact_name',
  'contact_address',
  'reply_to',
  'time_zone',
] as const

export interface CaseRow {
  partnership: PartnershipRow
  program: {
    id: string
    name: string
    preset: PresetName
    vocabulary: VocabularyChange
    policyVersion: number
    archivedAt: Date | null
  }
  /** The policy as it was pinned, and as it is now. */
  pinned: Policy
  current: Policy
  host: HostRef
  /** When the primary contact proved the address; null also where there is none yet. */
  contactClaimedAt: Date | null
  /** The address asked not to be invited by this host. */
  silenced: boolean
}

/** Holds the partnership until the transaction ends; every verb begins with it. False: not there, or not in this scope. */
export async function lockPartnership(tx: Tx, id: string): Promise<boolean> {
  const row = await tx.selectFrom('partnership').select('id').where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
  return row !== undefined
}

/** One statement. Read after the lock: what is joined to a locked row would otherwise be of before the wait. */
export async function findCase(tx: Tx, id: string): Promise<CaseRow | undefined> {
  const row = await tx
    .selectFrom('partnership as s')
    .innerJoin('program as p', 'p.id', 's.program_id')
    .innerJoin('program_policy as now', (on) =>
      on.onRef('now.program_id', '=', 'p.id').onRef('now.version', '=', 'p.policy_version'),
    )
    .innerJoin('program_policy as pinned', (on) =>
      on.onRef('pinned.program_id', '=', 'p.id').onRef('pinned.version', '=', 's.policy_version'),
    )
    .innerJoin('organization as h', 'h.id', 's.host_id')
    .leftJoin('person as c', 'c.id', 's.primary_contact_id')
    .select(partnershipColumns)
    .select([
      'p.name as program_name',
      'p.preset',
      'p.vocabulary',
      'p.policy_version as newest_version',
      'p.archived_at as program_archived_at',
      'now.policy as current',
      'pinned.policy as pinned',
      'h.name as host_name',
      'h.slug as host_slug',
      'h.colour as host_colour',
      'h.logo_hash as host_logo_hash',
      'h.suspended_at as host_suspended_at',
      'h.contact_name as host_contact_name',
      'h.contact_address as host_contact_address',
      'h.reply_to as host_reply_to',
      'h.time_zone as host_time_zone',
      'c.claimed_at as contact_claimed_at',
      sql<boolean>`exists (select 1 from blocked_address b where lower(b.email) = lower(s.contact_email)
        and (b.host_id is null or b.host_id = s.host_id))`.as('silenced'),
    ])
    .where('s.id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    // the checks of the columns are what narrows them
    partnership: row as unknown as PartnershipRow,
    program: {
      id: row.program_id,
      name: row.program_name,
      preset: row.preset as PresetName,
      vocabulary: row.vocabulary as VocabularyChange,
      policyVersion: row.newest_version,
      archivedAt: row.program_archived_at,
    },
    pinned: row.pinned as Policy,
    current: row.current as Policy,
    host: {
      id: row.host_id,
      name: row.host_name,
      slug: row.host_slug,
      colour: row.host_colour,
      logo_hash: row.host_logo_hash,
      suspended_at: row.host_suspended_at,
      contact_name: row.host_contact_name,
      contact_address: row.host_contact_address,
      reply_to: row.host_reply_to,
      time_zone: row.host_time_zone,
    },
    contactClaimedAt: row.contact_claimed_at,
    silenced: row.silenced,
  }
}

/**
 * Adds partnerships; one that would be a second open one of its scope and address is left out. Answers the ids that were
 * added. Two calls at once wait for each other here, so exactly one of them adds.
 */
export async function insertPartnerships(tx: Tx, rows: Insertable<PartnershipTable>[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const added = await tx
    .insertInto('partnership')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  return new Set(added.map((row) => row.id))
}

export async function savePartnership(
  tx: Tx,
  id: string,
  change: Updateable<PartnershipTable>,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('partnership')
    .set({ ...change, updated_at: now })
    .where('id', '=', id)
    .execute()
}

export async function deletePartnership(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('partnership').where('id', '=', id).execute()
}

/** The delivery of the current invitation, copied for the list and its filters. */
export async function saveDelivery(tx: Tx, invitationId: string, delivery: DeliveryState): Promise<void> {
  await tx.updateTable('partnership').set({ delivery }).where('invitation_id', '=', invitationId).execute()
}

/** The first mail that left about it; later ones change nothing. */
export async function saveFirstMailed(tx: Tx, id: string, now: Date): Promise<void> {
  await tx
    .updateTable('partnership')
    .set({ first_mailed_at: now })
    .where('id', '=', id)
    .where('first_mailed_at', 'is', null)
    .execute()
}

// ---- What stands in the way of inviting ------------------------------------------------------------------------------

/** An open or live partnership of an address. */
export interface Standing {
  id: string
  email: string
  status: PartnershipStatus
  accepted: boolean
  /** The time of its invitation has passed. */
  expired: boolean
}

/** What stands in the way of inviting each of some addresses. */
export interface Obstacles {
  /** Do not want invitations of this host, or of anybody. */
  blocked: Set<string>
  /** Belong to people of the host itself, whatever their state there. */
  own: Set<string>
  standing: Standing[]
}

/** One statement. Partnerships are those of this scope that are neither ended (also not by time) nor rejected. */
export async function findObstacles(
  tx: Tx,
  hostId: string,
  scopeId: string,
  emails: string[],
  now: Date,
): Promise<Obstacles> {
  if (emails.length === 0) return { blocked: new Set(), own: new Set(), standing: [] }
  const list = sql.join(emails)
  const { rows } = await sql<{
    kind: string
    email: string
    id: string | null
    status: string | null
    accepted: boolean
    expired: boolean
  }>`
    select 'blocked' as kind, lower(email) as email, null::uuid as id, null as status, false as accepted, false as expired
      from blocked_address where (host_id is null or host_id = ${hostId}) and lower(email) in (${list})
    union all
    select 'own', lower(p.email), null, null, false, false from membership m join person p on p.id = m.person_id
      where m.organization_id = ${hostId} and m.state <> 'removed' and lower(p.email) in (${list})
    union all
    select 'standing', contact_email, id, status, accepted_at is not null,
      coalesce(status = 'invited' and invitation_expires_at <= ${now}, false)
      from partnership where scope_id = ${scopeId} and contact_email in (${list}) and ended_at is null and rejected_at is null
        and (accepted_at is null or access_ends_at is null or access_ends_at > ${now})`.execute(tx)
  const of = (kind: string) => rows.filter((row) => row.kind === kind)
  return {
    blocked: new Set(of('blocked').map((row) => row.email)),
    own: new Set(of('own').map((row) => row.email)),
    standing: of('standing').map((row) => ({
      id: row.id ?? '',
      email: row.email,
      status: row.status as PartnershipStatus, // the column has a check
      accepted: row.accepted,
      expired: row.expired,
    })),
  }
}

export async function isActiveMember(tx: Tx, organizationId: string, personId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('membership')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('person_id', '=', personId)
    .where('state', '=', 'active')
    .executeTakeFirst()
  return row !== undefined
}

/** The partner organization of a partnership, and this person's role in it. Scope: person. */
export async function findPartnerRole(
  tx: Tx,
  partnershipId: string,
  personId: string,
): Promise<{ organizationId: string; role: OrganizationRole } | undefined> {
  const row = await tx
    .selectFrom('partnership as s')
    .innerJoin('membership as m', 'm.organization_id', 's.partner_organization_id')
    .select(['m.organization_id as organizationId', 'm.role'])
    .where('s.id', '=', partnershipId)
    .where('s.accepted_at', 'is not', null)
    .where('m.person_id', '=', personId)
    .where('m.state', '=', 'active')
    .executeTakeFirst()
  return row && { ...row, role: row.role as OrganizationRole } // the column has a check
}

/** The name of an active member; null: no longer one. */
export async function findActiveMember(tx: Tx, organizationId: string, personId: string): Promise<string | null> {
  const row = await tx
    .selectFrom('membership as m')
    .innerJoin('person as p', 'p.id', 'm.person_id')
    .select('p.name')
    .where('m.organization_id', '=', organizationId)
    .where('m.person_id', '=', personId)
    .where('m.state', '=', 'active')
    .executeTakeFirst()
  return row?.name || null
}

/** Whether this host has an open invitation to this person. */
export async function findOpenInvitationTo(tx: Tx, personId: string, hostId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('invitation')
    .select('id')
    .where('person_id', '=', personId)
    .where('host_id', '=', hostId)
    .where('state', '=', 'pending')
    .executeTakeFirst()
  return row !== undefined
}

/** Whether this person is the primary contact of a live partnership of this partner. */
export async function isLiveContact(tx: Tx, partnerOrganizationId: string, personId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('partnership')
    .select('id')
    .where('primary_contact_id', '=', personId)
    .where('partner_organization_id', '=', partnerOrganizationId)
    .where('ended_at', 'is', null)
    .where('rejected_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Another live partnership of this organization in the same scope. */
export async function findLiveOf(
  tx: Tx,
  scopeId: string,
  organizationId: string,
  except: string,
): Promise<{ id: string; accessEndsAt: Date | null } | undefined> {
  return await tx
    .selectFrom('partnership')
    .select(['id', 'access_ends_at as accessEndsAt'])
    .where('scope_id', '=', scopeId)
    .where('partner_organization_id', '=', organizationId)
    .where('accepted_at', 'is not', null)
    .where('ended_at', 'is', null)
    .where('rejected_at', 'is', null)
    .where('id', '<>', except)
    .executeTakeFirst()
}

// ---- Grants ----------------------------------------------------------------------------------------------------------

export interface GrantRow {
  permissions: PermissionName[]
  visibility: Visibility
  startsAt: Date
  endsAt: Date | null
}

export async function findGrant(tx: Tx, partnershipId: string): Promise<GrantRow | undefined> {
  const row = await tx
    .selectFrom('access_grant')
    .select(['permissions', 'visibility', 'starts_at as startsAt', 'ends_at as endsAt'])
    .where('partnership_id', '=', partnershipId)
    .executeTakeFirst()
  // written from a checked offer
  return row && { ...row, permissions: row.permissions as PermissionName[], visibility: row.visibility as Visibility }
}

export async function saveGrant(tx: Tx, grant: Omit<Insertable<AccessGrantTable>, 'id'>, now: Date): Promise<void> {
  const { permissions, visibility, starts_at, ends_at } = grant
  await tx
    .insertInto('access_grant')
    .values({ ...grant, id: newId(), created_at: now, updated_at: now })
    .onConflict((conflict) =>
      conflict.column('partnership_id').doUpdateSet({ permissions, visibility, starts_at, ends_at, updated_at: now }),
    )
    .execute()
}

// ---- People ----------------------------------------------------------------------------------------------------------

export interface PersonRow {
  id: string
  name: string
  email: string
  claimedAt: Date | null
}

/** As far as the scope may see them. */
export async function listPersons(tx: Tx, ids: (string | null | undefined)[]): Promise<Map<string, PersonRow>> {
  const wanted = [...new Set(ids.filter((id): id is string => Boolean(id)))]
  if (wanted.length === 0) return new Map()
  const rows = await tx
    .selectFrom('person')
    .select(['id', 'name', 'email', 'claimed_at as claimedAt'])
    .where('id', 'in', wanted)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

export interface MemberRow {
  personId: string
  name: string
  email: string
  role: string
  state: string
  lastSignInAt: Date | null
  claimedAt: Date | null
}

/** People of the partner organization, as the host may see them. */
export async function listMembers(tx: Tx, organizationId: string): Promise<MemberRow[]> {
  return await tx
    .selectFrom('membership as m')
    .innerJoin('person as p', 'p.id', 'm.person_id')
    .select([
      'p.id as personId',
      'p.name',
      'p.email',
      'm.role',
      'm.state',
      'p.last_sign_in_at as lastSignInAt',
      'p.claimed_at as claimedAt',
    ])
    .where('m.organization_id', '=', organizationId)
    .where('m.state', '<>', 'removed')
    .orderBy('m.id')
    .execute()
}

// ---- Notes and receipts ----------------------------------------------------------------------------------------------

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

export interface ReceiptRow {
  id: string
  partnershipId: string
  hostName: string
  partnerName: string
  verb: string
  reason: string | null
  closed: { what: string; detail: string }[]
  at: Date
}

export async function insertReceipt(
  tx: Tx,
  receipt: Omit<ReceiptRow, 'id' | 'at'> & {
    hostId: string
    partnerOrganizationId: string | null
    personIds: string[]
  },
  now: Date,
): Promise<string> {
  const id = newId()
  await tx
    .insertInto('receipt')
    .values({
      id,
      partnership_id: receipt.partnershipId,
      host_id: receipt.hostId,
      partner_organization_id: receipt.partnerOrganizationId,
      person_ids: receipt.personIds,
      host_name: receipt.hostName,
      partner_name: receipt.partnerName,
      verb: receipt.verb,
      reason: receipt.reason,
      closed: JSON.stringify(receipt.closed),
      created_at: now,
    })
    .execute()
  return id
}

export async function findReceipt(
  tx: Tx,
  where: { id: string } | { partnershipId: string },
): Promise<ReceiptRow | undefined> {
  let query = tx
    .selectFrom('receipt')
    .select([
      'id',
      'partnership_id as partnershipId',
      'host_name as hostName',
      'partner_name as partnerName',
      'verb',
      'reason',
      'closed',
      'created_at as at',
    ])
  query = 'id' in where ? query.where('id', '=', where.id) : query.where('partnership_id', '=', where.partnershipId)
  const row = await query.orderBy('id', 'desc').executeTakeFirst()
  return row && { ...row, closed: row.closed as ReceiptRow['closed'] } // written by insertReceipt
}

// ---- Abuse -----------------------------------------------------------------------------------------------------------

/** Silences an address for a host, once. */
export async function insertBlocked(tx: Tx, hostId: string, email: string, now: Date): Promise<void> {
  await tx
    .insertInto('blocked_address')
    .values({ id: newId(), host_id: hostId, email: email.toLowerCase(), reason: 'reported', created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function insertAbuseReport(
  tx: Tx,
  report: { invitationId: string; hostId: string; email: string; reason: string | null },
  now: Date,
): Promise<string> {
  const id = newId()
  await tx
    .insertInto('abuse_report')
    .values({
      id,
      invitation_id: report.invitationId,
      host_id: report.hostId,
      email: report.email,
      reason: report.reason,
      created_at: now,
    })
    .execute()
  return id
}

/**
 * Gives what this person answered for to the longest-serving administrator, where the person is no active member any more and
 * there is one. Answers how many passed. Scope: system.
 */
export async function passSponsorships(tx: Tx, hostId: string, personId: string, limit: number): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    update partnership set sponsor_id = (
        select m.person_id from membership m where m.organization_id = ${hostId} and m.state = 'active' and m.role in ('owner', 'admin')
        order by m.role <> 'owner', m.id limit 1)
      where id in (select id from partnership where sponsor_id = ${personId} and host_id = ${hostId} limit ${sql.lit(limit)})
        and not exists (select 1 from membership m where m.organization_id = ${hostId} and m.person_id = ${personId} and m.state = 'active')
      returning id`.execute(tx)
  return rows.length
}

// ---- For schedules (scope system) ------------------------------------------------------------------------------------

/** Partnerships whose grant has ended and that nobody has settled yet. */
export async function listDueEnds(tx: Tx, now: Date, limit: number): Promise<{ id: string; hostId: string }[]> {
  return await tx
    .selectFrom('partnership')
    .select(['id', 'host_id as hostId'])
    .where('access_ends_at', '<=', now)
    .where('ended_at', 'is', null)
    .where('rejected_at', 'is', null)
    .where('accepted_at', 'is not', null)
    .orderBy('access_ends_at')
    .limit(limit)
    .execute()
}

/** Partnerships under way that live by an older version of their program's policy. */
export async function listOlderVersions(
  tx: Tx,
  of: { hostId: string; programId: string; version: number },
  limit: number,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('partnership')
    .select('id')
    .where('host_id', '=', of.hostId)
    .where('program_id', '=', of.programId)
    .where('policy_version', '<', of.version)
    .where('status', 'not in', ['ended', 'rejected'])
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** Folds the rows of the tally together: the sums stay, the rows go. Rows somebody else is folding are left alone. */
export async function foldTally(tx: Tx): Promise<void> {
  await sql`
    with taken as (
      delete from partnership_tally where id in (select id from partnership_tally order by id limit 20000 for update skip locked)
      returning host_id, program_id, status, change)
    insert into partnership_tally (host_id, program_id, status, change)
    select host_id, program_id, status, sum(change) from taken group by 1, 2, 3 having sum(change) <> 0`.execute(tx)
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

// ---- The person's own (scope person) ---------------------------------------------------------------------------------

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

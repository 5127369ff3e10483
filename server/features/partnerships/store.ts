/** Statements about partnerships themselves: one with all its life depends on, many for a list, and writing them. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { DeliveryState, EndReason, PartnershipStatus, PresetName } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import type { PartnerRole, VocabularyChange } from '#contract/vocabulary.ts'
import { listProgramsWithForm } from '#server/features/forms/index.ts'
import { readPolicy } from '#server/features/programs/index.ts'
import type { Tx } from '#server/platform/db/types.ts'
import type { PartnershipTable } from '#server/tables.ts'
import { listPersons } from './people-store.ts'

/** A row without its logo and words. */
export type PartnershipRow = Omit<
  Selectable<PartnershipTable>,
  'logo' | 'search' | 'search_words' | 'status' | 'end_reason' | 'delivery' | 'next_contact' | 'recertification_of'
> & {
  status: PartnershipStatus
  end_reason: EndReason | null
  delivery: DeliveryState | null
  next_contact: NextContact | null
  recertification_of: 'answers' | 'terms' | null
}

/** Who is to become the primary contact, and by whose wish. */
export interface NextContact {
  email: string
  firstName: string
  lastName: string
  side: 'host' | 'partner'
  askedBy: string
  askedByName: string
  at: string
  /** Which side invited the person to join the partner for this; null: the partner had done so before, or nobody has yet. */
  invitedBy: 'host' | 'partner' | null
}

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
  's.next_contact_id',
  's.next_contact',
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
  's.recertification_of',
  's.terms_due_at',
  's.terms_remind_at',
  's.terms_told_at',
  's.recertification_until',
  's.recertification_remind_at',
  's.match_pending_at',
  's.match_partnership_id',
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
  's.waits_since',
  's.review_due_at',
  's.review_remind_at',
  's.reviewer_id',
  's.form_first',
  's.follows_id',
  's.last_activity_at',
  's.created_by',
  's.created_at',
  's.updated_at',
] as const

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
    roles: PartnerRole[] | null
    policyVersion: number
    archivedAt: Date | null
  }
  /** The policy as it was pinned, and as it is now. */
  pinned: Policy
  current: Policy
  host: HostRef
  /** The partner is the personal organization of one person. */
  singlePerson: boolean
  /** When the primary contact proved the address; null also where there is none yet. */
  contactClaimedAt: Date | null
  /** The newer partnership that began when this one was invited again after its end, unless that is over too. */
  followedBy: string | null
  /** The address asked not to be invited by this host. */
  silenced: boolean
  /** The program has a published form that is switched on. */
  formExists: boolean
}

/** Holds the partnership until the transaction ends; every verb begins with it. False: not there, or not in this scope. */
export async function lockPartnership(tx: Tx, id: string): Promise<boolean> {
  const row = await tx.selectFrom('partnership').select('id').where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
  return row !== undefined
}

const isSilenced = sql<boolean>`exists (select 1 from blocked_address b where lower(b.email) = lower(s.contact_email)
  and (b.host_id is null or b.host_id = s.host_id))`.as('silenced')

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
    .leftJoin('form as f', (on) =>
      on
        .onRef('f.program_id', '=', 's.program_id')
        .on('f.purpose', '=', 'application')
        .on('f.enabled', '=', true)
        .on('f.version', '>', 0),
    )
    .leftJoin('organization as po', 'po.id', 's.partner_organization_id')
    .select(partnershipColumns)
    .select([
      'p.name as program_name',
      'p.preset',
      'p.vocabulary',
      'p.roles',
      'p.policy_version as newest_version',
      'p.archived_at as archivedAt',
      'p.terms',
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
      'f.id as form_id',
      'po.kind as partner_kind',
    ])
    .select(isSilenced)
    .where('s.id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  const host = Object.fromEntries(hostColumns.map((column) => [column, row[`host_${column}`]]))
  return {
    partnership: narrow(row),
    program: asProgram({ ...row, id: row.program_id, name: row.program_name, policyVersion: row.newest_version }),
    pinned: readPolicy(row.pinned, row.terms),
    current: readPolicy(row.current, row.terms),
    host: host as unknown as HostRef, // the columns of the same names, each with the host's prefix
    singlePerson: row.partner_kind === 'personal',
    contactClaimedAt: row.contact_claimed_at,
    silenced: row.silenced,
    formExists: row.form_id !== null,
    followedBy: (await findFollowing(tx, [narrow(row)])).get(row.id) ?? null,
  }
}

// the checks of the columns are what narrows them
const narrow = (row: { id: string }) => row as unknown as PartnershipRow

type ProgramRef = CaseRow['program']

const asProgram = (
  row: Omit<ProgramRef, 'preset' | 'vocabulary' | 'roles'> & { preset: string; vocabulary: unknown; roles: unknown },
) =>
  ({
    id: row.id,
    name: row.name,
    preset: row.preset as PresetName, // written from a checked name
    vocabulary: row.vocabulary as VocabularyChange, // and from a checked body
    roles: row.roles as PartnerRole[] | null,
    policyVersion: row.policyVersion,
    archivedAt: row.archivedAt,
  }) satisfies ProgramRef

/** What began with inviting these again after their end, and is not over. Asked only for those that may have ended. */
async function findFollowing(tx: Tx, rows: PartnershipRow[]): Promise<Map<string, string>> {
  const ids = rows.filter((row) => row.accepted_at && (row.ended_at ?? row.access_ends_at)).map((row) => row.id)
  if (ids.length === 0) return new Map()
  const found = await tx
    .selectFrom('partnership')
    .select(['id', 'follows_id'])
    .where('follows_id', 'in', ids)
    .where('status', 'not in', ['ended', 'rejected'])
    .execute()
  return new Map(found.flatMap((row) => (row.follows_id ? [[row.follows_id, row.id]] : [])))
}

/** The picture that the host keeps of a partner. */
export async function findLogo(tx: Tx, id: string): Promise<{ logo: Uint8Array; logo_hash: string } | undefined> {
  const row = await tx.selectFrom('partnership').select(['logo', 'logo_hash']).where('id', '=', id).executeTakeFirst()
  return row?.logo && row.logo_hash ? { logo: row.logo, logo_hash: row.logo_hash } : undefined
}

/** Many for a list: a handful of statements for a page, however many rows it has; in no particular order. */
export async function listCaseRows(tx: Tx, ids: string[]): Promise<CaseRow[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .selectFrom('partnership as s')
    .select(partnershipColumns)
    .select(isSilenced)
    .where('s.id', 'in', ids)
    .execute()
  const programs = await loadPrograms(
    tx,
    rows.map((row) => row.program_id),
    rows.map((row) => row.policy_version),
  )
  const hosts = await loadHosts(
    tx,
    rows.map((row) => row.host_id),
  )
  const withForm = await listProgramsWithForm(tx, [...programs.keys()])
  const single = await findPersonal(
    tx,
    rows.flatMap((row) => row.partner_organization_id ?? []),
  )
  const persons = await listPersons(
    tx,
    rows.map((row) => row.primary_contact_id),
  )
  const following = await findFollowing(tx, rows.map(narrow))
  return rows.flatMap(({ silenced, ...row }): CaseRow[] => {
    const partnership = narrow(row)
    const loaded = programs.get(partnership.program_id)
    const host = hosts.get(partnership.host_id)
    const current = loaded?.policies.get(loaded.program.policyVersion)
    const pinned = loaded?.policies.get(partnership.policy_version)
    if (!loaded || !host || !current || !pinned) return []
    const contactClaimedAt = persons.get(partnership.primary_contact_id ?? '')?.claimedAt ?? null
    const formExists = withForm.has(partnership.program_id)
    const singlePerson = single.has(partnership.partner_organization_id ?? '')
    const followedBy = following.get(partnership.id) ?? null
    const beside = { singlePerson, contactClaimedAt, silenced, formExists, followedBy }
    return [{ partnership, program: loaded.program, host, current, pinned, ...beside }]
  })
}

async function loadPrograms(
  tx: Tx,
  programIds: string[],
  policyVersions: number[],
): Promise<Map<string, { program: ProgramRef; policies: Map<number, Policy> }>> {
  const ids = [...new Set(programIds)]
  if (ids.length === 0) return new Map()
  const programs = await tx
    .selectFrom('program')
    .select([
      'id',
      'name',
      'preset',
      'vocabulary',
      'roles',
      'policy_version as policyVersion',
      'archived_at as archivedAt',
      'terms',
    ])
    .where('id', 'in', ids)
    .execute()
  const policies = await tx
    .selectFrom('program_policy')
    .select(['program_id', 'version', 'policy'])
    .where('program_id', 'in', ids)
    .where('version', 'in', [...new Set([...policyVersions, ...programs.map((one) => one.policyVersion)])])
    .execute()
  return new Map(
    programs.map((program) => {
      const own = policies.filter((policy) => policy.program_id === program.id)
      const versions = new Map(own.map(({ version, policy }) => [version, readPolicy(policy, program.terms)]))
      return [program.id, { program: asProgram(program), policies: versions }]
    }),
  )
}

/** Which of these organizations are those of one person. */
async function findPersonal(tx: Tx, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx
    .selectFrom('organization')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .where('kind', '=', 'personal')
    .execute()
  return new Set(rows.map((row) => row.id))
}

async function loadHosts(tx: Tx, hostIds: string[]): Promise<Map<string, HostRef>> {
  const ids = [...new Set(hostIds)]
  if (ids.length === 0) return new Map()
  const hosts = await tx.selectFrom('organization').select(hostColumns).where('id', 'in', ids).execute()
  return new Map(hosts.map((host) => [host.id, host]))
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

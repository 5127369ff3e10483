/** Statements about the people of either side, as far as the scope may see them. */
import type { OrganizationRole } from '#contract/names.ts'
import type { Tx } from '#server/platform/db/types.ts'

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

/** The partner organization of a partnership, and this person's role in it. Scope: person. */
export async function findPartnerRole(
  tx: Tx,
  partnershipId: string,
  personId: string,
): Promise<{ organizationId: string; hostId: string; role: OrganizationRole; suspended: boolean } | undefined> {
  const row = await tx
    .selectFrom('partnership as s')
    .innerJoin('membership as m', 'm.organization_id', 's.partner_organization_id')
    .innerJoin('organization as o', 'o.id', 'm.organization_id')
    .select(['m.organization_id as organizationId', 's.host_id as hostId', 'm.role', 'o.suspended_at as suspendedAt'])
    .where('s.id', '=', partnershipId)
    .where('s.accepted_at', 'is not', null)
    .where('m.person_id', '=', personId)
    .where('m.state', '=', 'active')
    .executeTakeFirst()
  if (!row) return undefined
  const { organizationId, hostId, role, suspendedAt } = row
  return { organizationId, hostId, role: role as OrganizationRole, suspended: suspendedAt !== null } // the column has a check
}

/** A person by id, as far as the scope may see them. */
export async function findPrimaryContact(tx: Tx, id: string): Promise<PersonRow | undefined> {
  return (await listPersons(tx, [id])).get(id)
}

/** Live partnerships of this partner whose next contact this person is to be, by id, so that all lock them in one order. */
export async function listWaitingContacts(tx: Tx, partnerOrganizationId: string, personId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('partnership')
    .select('id')
    .where('next_contact_id', '=', personId)
    .where('partner_organization_id', '=', partnerOrganizationId)
    .where('ended_at', 'is', null)
    .where('rejected_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

/** When the invitation to join of somebody who has not yet stops working; undefined: there is none. */
export async function findJoiningUntil(
  tx: Tx,
  organizationId: string,
  personId: string,
): Promise<Date | null | undefined> {
  const row = await tx
    .selectFrom('membership')
    .select('expires_at')
    .where('organization_id', '=', organizationId)
    .where('person_id', '=', personId)
    .where('state', '=', 'invited')
    .executeTakeFirst()
  return row?.expires_at
}

/** Which of these people are the primary contacts of live partnerships of this partner. */
export async function findLiveContacts(tx: Tx, partnerOrganizationId: string, personIds: string[]): Promise<string[]> {
  if (personIds.length === 0) return []
  const rows = await tx
    .selectFrom('partnership')
    .select('primary_contact_id as id')
    .distinct()
    .where('primary_contact_id', 'in', personIds)
    .where('partner_organization_id', '=', partnerOrganizationId)
    .where('ended_at', 'is', null)
    .where('rejected_at', 'is', null)
    .execute()
  return rows.flatMap((row) => row.id ?? [])
}

/** Every SQL statement of organizations and members. Scope: identity or system, or tenant for the own organization. */
import { sql } from 'kysely'
import type { DeliveryState, MembershipState, OrganizationRole } from '#contract/names.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { newId } from '#server/platform/id.ts'
import type { HostingFacts } from './hosting.ts'
import type { MembershipFacts } from './lifecycle.ts'
import type { Logo } from './logo.ts'

export interface OrganizationDetails {
  website: string | null
  phone: string | null
  size: string | null
  industry: string | null
  address: string | null
  city: string | null
  country: string | null
  timeZone: string
}

export interface Organization extends HostingFacts, OrganizationDetails {
  name: string
  slug: string
  logoHash: string | null
  colour: string
  contactName: string | null
  contactAddress: string | null
  replyTo: string | null
  createdAt: Date
}

const organizationColumns = [
  'organization.id',
  'organization.name',
  'organization.slug',
  'organization.kind',
  'organization.hosting',
  'organization.suspended_at as suspendedAt',
  'organization.logo_hash as logoHash',
  'organization.colour',
  'organization.contact_name as contactName',
  'organization.contact_address as contactAddress',
  'organization.reply_to as replyTo',
  'organization.website',
  'organization.phone',
  'organization.size',
  'organization.industry',
  'organization.address',
  'organization.city',
  'organization.country',
  'organization.time_zone as timeZone',
  'organization.created_at as createdAt',
] as const

// kind and hosting are one of their words by the check constraints of the columns
type OrganizationRow = Omit<Organization, 'kind' | 'hosting'> & { kind: string; hosting: string }
const asOrganization = (row: OrganizationRow): Organization => ({
  ...row,
  kind: row.kind as Organization['kind'],
  hosting: row.hosting as Organization['hosting'],
})

export async function findOrganization(tx: Tx, id: string): Promise<Organization | undefined> {
  const row = await tx.selectFrom('organization').select(organizationColumns).where('id', '=', id).executeTakeFirst()
  return row && asOrganization(row)
}

export async function getOrganization(tx: Tx, id: string): Promise<Organization> {
  const organization = await findOrganization(tx, id)
  if (!organization) throw new AppError('not_found')
  return organization
}

/** Holds the organization until the transaction ends: its members change one after another, so the last owner stays. */
export async function lockOrganization(tx: Tx, id: string): Promise<Organization> {
  const row = await tx
    .selectFrom('organization')
    .select(organizationColumns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new AppError('not_found')
  return asOrganization(row)
}

export interface NewOrganization extends Partial<OrganizationDetails> {
  name: string
  slug: string
  kind: Organization['kind']
  hosting: Organization['hosting']
  personalOf?: string
}

/** Nothing when the slug, or the person's own organization, exists already. */
export async function insertOrganization(tx: Tx, made: NewOrganization, now: Date): Promise<Organization | undefined> {
  const { timeZone, personalOf, ...plain } = made
  const row = await tx
    .insertInto('organization')
    .values({ id: newId(), ...plain, time_zone: timeZone, personal_of: personalOf, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning(organizationColumns)
    .executeTakeFirst()
  return row && asOrganization(row)
}

export async function findPersonalOrganization(tx: Tx, personId: string): Promise<Organization | undefined> {
  const row = await tx
    .selectFrom('organization')
    .select(organizationColumns)
    .where('personal_of', '=', personId)
    .executeTakeFirst()
  return row && asOrganization(row)
}

export type OrganizationChange = Partial<
  Pick<
    Organization,
    'name' | 'slug' | 'hosting' | 'suspendedAt' | 'colour' | 'contactName' | 'contactAddress' | 'replyTo'
  > &
    OrganizationDetails
> & { logo?: Logo | null }

export async function saveOrganization(tx: Tx, id: string, change: OrganizationChange, now: Date): Promise<void> {
  const { suspendedAt, contactName, contactAddress, replyTo, timeZone, logo, ...plain } = change
  await tx
    .updateTable('organization')
    .set({
      ...plain,
      suspended_at: suspendedAt,
      contact_name: contactName,
      contact_address: contactAddress,
      reply_to: replyTo,
      time_zone: timeZone,
      ...(logo === undefined ? {} : { logo: logo ? Buffer.from(logo.bytes) : null, logo_hash: logo?.hash ?? null }),
      updated_at: now,
    })
    .where('id', '=', id)
    .execute()
}

/** Whose identity this is or was. Scope: identity or system. */
export async function findBySlug(tx: Tx, slug: string): Promise<{ id: string; slug: string } | undefined> {
  const now = await tx.selectFrom('organization').select(['id', 'slug']).where('slug', '=', slug).executeTakeFirst()
  if (now) return now
  return tx
    .selectFrom('slug_redirect')
    .innerJoin('organization', 'organization.id', 'slug_redirect.organization_id')
    .select(['organization.id', 'organization.slug'])
    .where('slug_redirect.slug', '=', slug)
    .executeTakeFirst()
}

/** Keeps the former identity leading to the organization. */
export async function redirectSlug(tx: Tx, organizationId: string, former: string, current: string): Promise<void> {
  await tx
    .deleteFrom('slug_redirect')
    .where('slug', '=', current)
    .where('organization_id', '=', organizationId)
    .execute()
  await tx
    .insertInto('slug_redirect')
    .values({ slug: former, organization_id: organizationId })
    .onConflict((conflict) => conflict.column('slug').doUpdateSet({ organization_id: organizationId }))
    .execute()
}

/** The picture of an organization, or of the installation. Scope: identity or system. */
export async function findLogo(tx: Tx, organizationId: string | 'installation'): Promise<Uint8Array | undefined> {
  const row =
    organizationId === 'installation'
      ? await tx.selectFrom('installation').select('logo').executeTakeFirst()
      : await tx.selectFrom('organization').select('logo').where('id', '=', organizationId).executeTakeFirst()
  return row?.logo ?? undefined
}

export interface Membership extends MembershipFacts {
  id: string
  organizationId: string
  personId: string
  invitedBy: string | null
  invitedAt: Date | null
  joinedAt: Date | null
}

const membershipColumns = [
  'membership.id',
  'membership.organization_id as organizationId',
  'membership.person_id as personId',
  'membership.role',
  'membership.state',
  'membership.invited_by as invitedBy',
  'membership.invited_at as invitedAt',
  'membership.expires_at as expiresAt',
  'membership.last_sent_at as lastSentAt',
  'membership.joined_at as joinedAt',
] as const

// role and state are one of their words by the check constraints of the columns
type Worded<T extends { role: OrganizationRole; state: MembershipState }> = Omit<T, 'role' | 'state'> & {
  role: string
  state: string
}
const asMembership = <T extends { role: string; state: string }>(row: T) => ({
  ...row,
  role: row.role as OrganizationRole,
  state: row.state as MembershipState,
})

export async function findMembership(tx: Tx, organizationId: string, id: string): Promise<Membership | undefined> {
  const row: Worded<Membership> | undefined = await tx
    .selectFrom('membership')
    .select(membershipColumns)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && asMembership(row)
}

/** The living membership of a person in an organization. */
export async function findMembershipOf(
  tx: Tx,
  organizationId: string,
  personId: string,
): Promise<Membership | undefined> {
  const row: Worded<Membership> | undefined = await tx
    .selectFrom('membership')
    .select(membershipColumns)
    .where('organization_id', '=', organizationId)
    .where('person_id', '=', personId)
    .where('state', '<>', 'removed')
    .executeTakeFirst()
  return row && asMembership(row)
}

/** By its id alone: for the person it belongs to. Scope: identity or system. */
export async function findMembershipById(tx: Tx, id: string): Promise<Membership | undefined> {
  const row: Worded<Membership> | undefined = await tx
    .selectFrom('membership')
    .select(membershipColumns)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && asMembership(row)
}

export interface MemberRow extends Membership {
  delivery: DeliveryState | null
  deliveryAnswer: string | null
  name: string
  email: string
  twoFactor: boolean
  lastSignInAt: Date | null
  inviterName: string | null
}

export async function listMembers(
  tx: Tx,
  organizationId: string,
  which: { state?: MembershipState; id?: string } = {},
): Promise<MemberRow[]> {
  const rows: (Omit<Worded<MemberRow>, 'delivery'> & { delivery: string | null })[] = await tx
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.person_id')
    .leftJoin('person as inviter', 'inviter.id', 'membership.invited_by')
    .select([
      ...membershipColumns,
      'person.name',
      'person.email',
      'person.two_factor_enabled as twoFactor',
      'person.last_sign_in_at as lastSignInAt',
      'inviter.name as inviterName',
      'membership.delivery',
      'membership.delivery_answer as deliveryAnswer',
    ])
    .where('membership.organization_id', '=', organizationId)
    .where('membership.state', '<>', 'removed')
    .$if(which.state !== undefined, (query) => query.where('membership.state', '=', which.state as string))
    .$if(which.id !== undefined, (query) => query.where('membership.id', '=', which.id as string))
    .orderBy('membership.created_at')
    .orderBy('membership.id')
    .execute()
  // written by `saveMembershipDelivery` alone
  return rows.map((row) => ({ ...asMembership(row), delivery: row.delivery as DeliveryState | null }))
}

export async function countActiveOwners(tx: Tx, organizationId: string): Promise<number> {
  const row = await tx
    .selectFrom('membership')
    .select((eb) => eb.fn.countAll<number>().as('owners'))
    .where('organization_id', '=', organizationId)
    .where('role', '=', 'owner')
    .where('state', '=', 'active')
    .executeTakeFirstOrThrow()
  return Number(row.owners)
}

export interface NewMembership {
  organizationId: string
  personId: string
  role: OrganizationRole
  state: 'invited' | 'active'
  invitedBy?: string
  expiresAt?: Date
}

/** Nothing when the person has a living membership already: of two at once one is made. */
export async function insertMembership(tx: Tx, made: NewMembership, now: Date): Promise<string | undefined> {
  const invited = made.state === 'invited'
  const row = await tx
    .insertInto('membership')
    .values({
      id: newId(),
      organization_id: made.organizationId,
      person_id: made.personId,
      role: made.role,
      state: made.state,
      invited_by: made.invitedBy ?? null,
      invited_at: invited ? now : null,
      last_sent_at: invited ? now : null,
      expires_at: made.expiresAt ?? null,
      joined_at: invited ? null : now,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

export interface MembershipChange {
  state?: MembershipState
  role?: OrganizationRole
  expiresAt?: Date | null
  lastSentAt?: Date
  joinedAt?: Date
}

export async function saveMembership(tx: Tx, id: string, change: MembershipChange, now: Date): Promise<void> {
  await tx
    .updateTable('membership')
    .set({
      state: change.state,
      role: change.role,
      expires_at: change.expiresAt,
      last_sent_at: change.lastSentAt,
      joined_at: change.joinedAt,
      updated_at: now,
    })
    .where('id', '=', id)
    .execute()
}

/** What became of the mail that invites. Returns what stood there before. */
export async function saveMembershipDelivery(
  tx: Tx,
  id: string,
  delivery: DeliveryState | null,
  answer: string | null,
): Promise<DeliveryState | null> {
  const before = await tx
    .selectFrom('membership')
    .select('delivery')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  await tx.updateTable('membership').set({ delivery, delivery_answer: answer }).where('id', '=', id).execute()
  return (before?.delivery ?? null) as DeliveryState | null // written here alone
}

export async function insertMembershipSecret(
  tx: Tx,
  made: { hash: string; membershipId: string; organizationId: string; expiresAt: Date; now: Date },
): Promise<void> {
  await tx
    .insertInto('membership_secret')
    .values({
      hash: made.hash,
      membership_id: made.membershipId,
      organization_id: made.organizationId,
      created_at: made.now,
      expires_at: made.expiresAt,
    })
    .execute()
}

/** The membership a link leads to, and whether the link itself still works. Scope: identity or system. */
export async function findMembershipBySecret(
  tx: Tx,
  hash: string,
): Promise<{ membership: Membership; diedAt: Date | null; linkExpiresAt: Date } | undefined> {
  const row = await tx
    .selectFrom('membership_secret')
    .innerJoin('membership', 'membership.id', 'membership_secret.membership_id')
    .select([
      ...membershipColumns,
      'membership_secret.died_at as diedAt',
      'membership_secret.expires_at as linkExpiresAt',
    ])
    .where('hash', '=', hash)
    .executeTakeFirst()
  if (!row) return undefined
  const { diedAt, linkExpiresAt, ...membership } = row
  return { membership: asMembership(membership), diedAt, linkExpiresAt }
}

/** Every link of the invitation stops working. */
export async function killSecrets(tx: Tx, membershipId: string, now: Date): Promise<void> {
  await tx
    .updateTable('membership_secret')
    .set({ died_at: now })
    .where('membership_id', '=', membershipId)
    .where('died_at', 'is', null)
    .execute()
}

export interface MembershipView extends Membership {
  organization: Organization
  inviterName: string | null
}

/** Memberships of a person with their organizations, strongest claim first. Scope: identity or system. */
export async function membershipsOf(
  tx: Tx,
  personId: string,
  state: MembershipState = 'active',
): Promise<MembershipView[]> {
  const rows = await tx
    .selectFrom('membership')
    .innerJoin('organization', 'organization.id', 'membership.organization_id')
    .leftJoin('person as inviter', 'inviter.id', 'membership.invited_by')
    .select([...membershipColumns, 'inviter.name as inviterName'])
    .where('membership.person_id', '=', personId)
    .where('membership.state', '=', state)
    .orderBy(sql`lower(organization.name)`)
    .orderBy('organization.id')
    .execute()
  if (rows.length === 0) return []
  const organizations = await tx
    .selectFrom('organization')
    .select(organizationColumns)
    .where(
      'id',
      'in',
      rows.map((row) => row.organizationId),
    )
    .execute()
  const byId = new Map(organizations.map((row) => [row.id, asOrganization(row)]))
  return rows.flatMap((row) => {
    const organization = byId.get(row.organizationId)
    return organization ? [{ ...asMembership(row), organization }] : []
  })
}

export async function countUnread(tx: Tx, personId: string): Promise<number> {
  const row = await tx
    .selectFrom('notification')
    .select((eb) => eb.fn.countAll<number>().as('unread'))
    .where('person_id', '=', personId)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.unread)
}

/** Whether somebody does not want mail from this host, or an administrator blocked the address. */
export async function isBlocked(tx: Tx, email: string, hostId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('blocked_address')
    .select('id')
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .where((eb) => eb.or([eb('host_id', '=', hostId), eb('host_id', 'is', null)]))
    .executeTakeFirst()
  return row !== undefined
}

/** SQL of the installation: its row, its organizations, blocked addresses, reports. Scope: system unless said otherwise. */
import { sql } from 'kysely'
import type { WhoMayHost } from '#contract/names.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { newId } from '#server/platform/id.ts'
import { listVerifiedOf } from './domain-store.ts'
import type { HostingRule } from './hosting.ts'
import type { Logo } from './logo.ts'
import type { Organization } from './store.ts'

export interface Installation extends HostingRule {
  name: string
  logoHash: string | null
  senderName: string
  senderAddress: string
  supportAddress: string
  signUpPage: boolean
  timeZone: string
  setUpAt: Date
}

/** The installation, or nothing before it is set up. Any scope. */
export async function findInstallation(tx: Tx): Promise<Installation | undefined> {
  const row = await tx
    .selectFrom('installation')
    .select([
      'name',
      'logo_hash as logoHash',
      'sender_name as senderName',
      'sender_address as senderAddress',
      'support_address as supportAddress',
      'who_may_host as whoMayHost',
      'sign_up_page as signUpPage',
      'time_zone as timeZone',
      'first_organization_id as firstOrganizationId',
      'set_up_at as setUpAt',
    ])
    .executeTakeFirst()
  // one of its words by the check constraint of the column
  return row && { ...row, whoMayHost: row.whoMayHost as WhoMayHost }
}

export async function getInstallation(tx: Tx): Promise<Installation> {
  const installation = await findInstallation(tx)
  if (!installation) throw new AppError('not_found')
  return installation
}

/** The same, held until the transaction ends. */
export async function lockInstallation(tx: Tx): Promise<Installation> {
  await tx.selectFrom('installation').select('id').forUpdate().execute()
  return await getInstallation(tx)
}

export type NewInstallation = Pick<
  Installation,
  'name' | 'senderName' | 'senderAddress' | 'supportAddress' | 'timeZone'
>

/** False when it is set up already: of two at once one wins. */
export async function insertInstallation(tx: Tx, made: NewInstallation, now: Date): Promise<boolean> {
  const row = await tx
    .insertInto('installation')
    .values({
      id: 1,
      name: made.name,
      sender_name: made.senderName,
      sender_address: made.senderAddress,
      support_address: made.supportAddress,
      time_zone: made.timeZone,
      set_up_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export type InstallationChange = Partial<Omit<Installation, 'logoHash' | 'setUpAt'>> & { logo?: Logo | null }

export async function saveInstallation(tx: Tx, change: InstallationChange, now: Date): Promise<void> {
  await tx
    .updateTable('installation')
    .set({
      name: change.name,
      ...(change.logo === undefined
        ? {}
        : { logo: change.logo ? Buffer.from(change.logo.bytes) : null, logo_hash: change.logo?.hash ?? null }),
      sender_name: change.senderName,
      sender_address: change.senderAddress,
      support_address: change.supportAddress,
      who_may_host: change.whoMayHost,
      sign_up_page: change.signUpPage,
      time_zone: change.timeZone,
      first_organization_id: change.firstOrganizationId,
      updated_at: now,
    })
    .where('id', '=', 1)
    .execute()
}

export async function saveSetupTokenHash(tx: Tx, hash: string): Promise<void> {
  await tx
    .insertInto('server_key')
    .values({ name: 'setup', value: hash })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: hash }))
    .execute()
}

export async function findSetupTokenHash(tx: Tx): Promise<string | undefined> {
  const row = await tx.selectFrom('server_key').select('value').where('name', '=', 'setup').executeTakeFirst()
  return row?.value
}

export async function deleteSetupToken(tx: Tx): Promise<void> {
  await tx.deleteFrom('server_key').where('name', '=', 'setup').execute()
}

/** A page of a list, newest first: `cursor` is the id of the last row seen. */
export interface Paging {
  cursor?: string
  limit: number
  search?: string
}

export interface ListedOrganization
  extends Pick<Organization, 'id' | 'name' | 'slug' | 'kind' | 'hosting' | 'suspendedAt' | 'createdAt'> {
  activeMembers: number
  /** Mail domains it has proved. */
  mailDomains: string[]
}

export async function listOrganizations(
  tx: Tx,
  page: Paging & { hosting?: string; id?: string },
): Promise<ListedOrganization[]> {
  const rows = await tx
    .selectFrom('organization')
    .select((eb) => [
      'id',
      'name',
      'slug',
      'kind',
      'hosting',
      'suspended_at as suspendedAt',
      'created_at as createdAt',
      eb
        .selectFrom('membership')
        .select((count) => count.fn.countAll<number>().as('members'))
        .whereRef('membership.organization_id', '=', 'organization.id')
        .where('membership.state', '=', 'active')
        .as('activeMembers'),
    ])
    .$if(page.search !== undefined && page.search.trim() !== '', (query) => {
      const like = `%${likeText(page.search as string)}%`
      return query.where((eb) => eb.or([eb('name', 'ilike', like), eb('slug', 'ilike', like)]))
    })
    .$if(page.hosting !== undefined, (query) => query.where('hosting', '=', page.hosting as string))
    .$if(page.id !== undefined, (query) => query.where('id', '=', page.id as string))
    .$if(page.cursor !== undefined, (query) => query.where('id', '<', page.cursor as string))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute()
  const proved = await listVerifiedOf(
    tx,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({
    ...row,
    mailDomains: proved.filter(({ organizationId }) => organizationId === row.id).map(({ domain }) => domain),
    kind: row.kind as Organization['kind'], // by the check constraints of the columns
    hosting: row.hosting as Organization['hosting'],
    activeMembers: Number(row.activeMembers ?? 0),
  }))
}

export async function countOrganizations(tx: Tx): Promise<number> {
  const row = await tx
    .selectFrom('organization')
    .select((eb) => eb.fn.countAll<number>().as('all'))
    .executeTakeFirstOrThrow()
  return Number(row.all)
}

function likeText(text: string): string {
  return text.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`)
}

/** People who are told when something happens to their organization. */
export async function activePersonIds(tx: Tx, organizationId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('membership')
    .select('person_id as personId')
    .where('organization_id', '=', organizationId)
    .where('state', '=', 'active')
    .execute()
  return rows.map((row) => row.personId)
}

export async function installationAdminIds(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom('person').select('id').where('is_installation_admin', '=', true).execute()
  return rows.map((row) => row.id)
}

export interface BlockedRow {
  id: string
  email: string
  reason: 'reported' | 'administrator'
  hostId: string | null
  hostName: string | null
  createdAt: Date
}

export async function listBlocked(tx: Tx, page: Paging & { id?: string }): Promise<BlockedRow[]> {
  const rows = await tx
    .selectFrom('blocked_address')
    .leftJoin('organization', 'organization.id', 'blocked_address.host_id')
    .select([
      'blocked_address.id',
      'blocked_address.email',
      'blocked_address.reason',
      'blocked_address.host_id as hostId',
      'organization.name as hostName',
      'blocked_address.created_at as createdAt',
    ])
    .$if(page.search !== undefined && page.search.trim() !== '', (query) =>
      query.where('blocked_address.email', 'ilike', `%${likeText(page.search as string)}%`),
    )
    .$if(page.id !== undefined, (query) => query.where('blocked_address.id', '=', page.id as string))
    .$if(page.cursor !== undefined, (query) => query.where('blocked_address.id', '<', page.cursor as string))
    .orderBy('blocked_address.id', 'desc')
    .limit(page.limit)
    .execute()
  return rows.map((row) => ({ ...row, reason: row.reason as BlockedRow['reason'] })) // by the check constraint
}

/** Blocks for one host, or for all. Repeating it changes nothing. Returns the id. Scope: identity, system or tenant. */
export async function insertBlocked(
  tx: Tx,
  made: { email: string; hostId: string | null; reason: BlockedRow['reason'] },
  now: Date,
): Promise<string> {
  const row = await tx
    .insertInto('blocked_address')
    .values({ id: newId(), email: made.email, host_id: made.hostId, reason: made.reason, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (row) return row.id
  const known = await tx
    .selectFrom('blocked_address')
    .select('id')
    .where(sql`lower(email)`, '=', made.email.toLowerCase())
    .where('host_id', made.hostId === null ? 'is' : '=', made.hostId)
    .executeTakeFirst()
  if (!known) throw new AppError('conflict')
  return known.id
}

export async function deleteBlocked(tx: Tx, id: string): Promise<string | undefined> {
  const row = await tx.deleteFrom('blocked_address').where('id', '=', id).returning('email').executeTakeFirst()
  return row?.email
}

export interface ReportRow {
  id: string
  hostId: string
  hostName: string
  invitationId: string
  email: string
  reason: string | null
  createdAt: Date
  closedAt: Date | null
  closedByName: string | null
}

export async function listReports(
  tx: Tx,
  page: Paging & { state?: 'open' | 'closed'; id?: string },
): Promise<ReportRow[]> {
  return tx
    .selectFrom('abuse_report')
    .innerJoin('organization', 'organization.id', 'abuse_report.host_id')
    .leftJoin('person', 'person.id', 'abuse_report.closed_by')
    .select([
      'abuse_report.id',
      'abuse_report.host_id as hostId',
      'organization.name as hostName',
      'abuse_report.invitation_id as invitationId',
      'abuse_report.email',
      'abuse_report.reason',
      'abuse_report.created_at as createdAt',
      'abuse_report.closed_at as closedAt',
      'person.name as closedByName',
    ])
    .$if(page.state === 'open', (query) => query.where('abuse_report.closed_at', 'is', null))
    .$if(page.state === 'closed', (query) => query.where('abuse_report.closed_at', 'is not', null))
    .$if(page.id !== undefined, (query) => query.where('abuse_report.id', '=', page.id as string))
    .$if(page.cursor !== undefined, (query) => query.where('abuse_report.id', '<', page.cursor as string))
    .orderBy('abuse_report.id', 'desc')
    .limit(page.limit)
    .execute()
}

/** False when it was closed before. */
export async function closeReport(tx: Tx, id: string, personId: string, now: Date): Promise<boolean> {
  const row = await tx
    .updateTable('abuse_report')
    .set({ closed_at: now, closed_by: personId })
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

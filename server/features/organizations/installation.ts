/** Administration of the installation. Its administrators are people with a flag, outside of organization roles. */
import type { WhoMayHost } from '#contract/names.ts'
import { assertMerged, record } from '#server/features/history/index.ts'
import { assertTimeZone, parseEmail } from '#server/features/identity/index.ts'
import type { PersonCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { differences } from './actions.ts'
import { listVerifiedOf, saveMailDomain } from './domain-store.ts'
import {
  activePersonIds,
  type BlockedRow,
  closeReport,
  countOrganizations,
  deleteBlocked,
  getInstallation,
  type Installation,
  insertBlocked,
  type ListedOrganization,
  listBlocked,
  listOrganizations,
  listReports,
  lockInstallation,
  type ReportRow,
  saveInstallation,
} from './installation-store.ts'
import { drawLogo } from './logo.ts'
import { domainShownAs } from './mail-domains.ts'
import { lockOrganization, type Organization, type OrganizationChange, saveOrganization } from './store.ts'

/** Runs as the owner role, after making sure once more that an administrator asks. */
function administer<T>(ctx: PersonCtx, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (!ctx.actor.isInstallationAdmin) throw new AppError('forbidden')
  return ctx.db.transaction({ as: 'system' }, work)
}

export async function installationSettings(ctx: PersonCtx): Promise<Installation> {
  return administer(ctx, getInstallation)
}

export interface InstallationPatch {
  name?: string
  logo?: string | null
  senderName?: string
  senderAddress?: string
  supportAddress?: string
  whoMayHost?: WhoMayHost
  signUpPage?: boolean
  timeZone?: string
  /** What whoever changes it has seen. */
  base?: Record<string, unknown>
}

export async function updateInstallation(ctx: PersonCtx, patch: InstallationPatch): Promise<Installation> {
  if (patch.timeZone !== undefined) assertTimeZone(patch.timeZone)
  const { logo, base, ...plain } = patch
  const change = {
    ...plain,
    name: textOf(patch.name, 'name'),
    senderName: textOf(patch.senderName, 'senderName'),
    senderAddress: addressOf(patch.senderAddress, 'senderAddress'),
    supportAddress: addressOf(patch.supportAddress, 'supportAddress'),
    ...(logo === undefined ? {} : { logo: logo === null ? null : await drawLogo(logo) }),
  }
  return administer(ctx, async (tx) => {
    const before = await lockInstallation(tx)
    await assertMerged(
      tx,
      { current: { ...before }, sent: plain, base },
      {
        verbs: ['installation.updated'],
        ...(before.firstOrganizationId && { organizationId: before.firstOrganizationId }),
      },
    )
    await saveInstallation(tx, change, ctx.now())
    const after = await getInstallation(tx)
    const changed = differences(before, after)
    if (changed)
      await record(tx, ctx, { verb: 'installation.updated', organizationId: after.firstOrganizationId, ...changed })
    return after
  })
}

function textOf(typed: string | undefined, field: string): string | undefined {
  const text = typed?.trim()
  if (text === '') throw fault(field, 'invalid', 'Please enter a name.')
  return text
}

function addressOf(typed: string | undefined, field: string): string | undefined {
  if (typed === undefined) return undefined
  const email = parseEmail(typed)
  if (!email) throw fault(field, 'address_invalid')
  return email
}

export interface PageInput {
  cursor?: string
  limit?: number
  search?: string
}
export interface PageOf<T> {
  items: T[]
  /** The id to go on after, or nothing. */
  next: string | null
}

const usualLimit = 50

/** Reads one row more than asked for, to know whether there is a next page. */
async function pageOf<T extends { id: string }>(
  limit: number | undefined,
  read: (limit: number) => Promise<T[]>,
): Promise<PageOf<T>> {
  const size = limit ?? usualLimit
  const rows = await read(size + 1)
  const items = rows.slice(0, size)
  return { items, next: rows.length > size ? (items.at(-1)?.id ?? null) : null }
}

export async function organizationsOfInstallation(
  ctx: PersonCtx,
  page: PageInput & { hosting?: 'no' | 'requested' | 'yes' },
): Promise<PageOf<ListedOrganization> & { installation: Installation; total: number }> {
  return administer(ctx, async (tx) => ({
    ...(await pageOf(page.limit, (limit) => listOrganizations(tx, { ...page, limit }))),
    installation: await getInstallation(tx),
    total: await countOrganizations(tx),
  }))
}

export interface AdministeredOrganization {
  organization: ListedOrganization
  installation: Installation
}

/** Locks, lets `decide` say what changes (or throw), saves and records it. */
async function changeOrganization(
  ctx: PersonCtx,
  publicId: string,
  verb: string,
  decide: (organization: Organization, installation: Installation) => OrganizationChange,
  reason?: string,
): Promise<AdministeredOrganization> {
  const id = fromPublicId('org', publicId)
  return administer(ctx, async (tx) => {
    const organization = await lockOrganization(tx, id)
    const installation = await getInstallation(tx)
    await saveOrganization(tx, id, decide(organization, installation), ctx.now())
    await record(tx, ctx, {
      verb,
      organizationId: id,
      reason: reason ?? null,
      notes: { name: organization.name, personIds: await activePersonIds(tx, id) },
    })
    const [listed] = await listOrganizations(tx, { id, limit: 1 })
    if (!listed) throw new AppError('not_found')
    return { organization: listed, installation }
  })
}

const stateWrong = () => new AppError('organization_state')

/** From the next request its members can do nothing for it, and its invitation links answer nothing. */
export async function suspendOrganization(
  ctx: PersonCtx,
  id: string,
  reason?: string,
): Promise<AdministeredOrganization> {
  const decide = (organization: Organization, installation: Installation): OrganizationChange => {
    if (organization.suspendedAt || organization.id === installation.firstOrganizationId) throw stateWrong()
    return { suspendedAt: ctx.now() }
  }
  return changeOrganization(ctx, id, 'organization.suspended', decide, reason)
}

export async function restoreOrganization(ctx: PersonCtx, id: string): Promise<AdministeredOrganization> {
  return changeOrganization(ctx, id, 'organization.restored', (organization) => {
    if (!organization.suspendedAt) throw stateWrong()
    return { suspendedAt: null }
  })
}

export async function allowHosting(ctx: PersonCtx, id: string): Promise<AdministeredOrganization> {
  return changeOrganization(ctx, id, 'organization.hosting_allowed', (organization) => {
    if (organization.hosting === 'yes' || organization.kind === 'personal') throw stateWrong()
    return { hosting: 'yes' }
  })
}

export async function refuseHosting(ctx: PersonCtx, id: string): Promise<AdministeredOrganization> {
  return changeOrganization(ctx, id, 'organization.hosting_refused', (organization, installation) => {
    if (organization.hosting === 'no' || organization.id === installation.firstOrganizationId) throw stateWrong()
    return { hosting: 'no' }
  })
}

/** Ends a proof that is disputed: the domain stays in the organization's list, and whoever proves it next has it. */
export async function releaseMailDomain(
  ctx: PersonCtx,
  publicId: string,
  domain: string,
): Promise<AdministeredOrganization> {
  const id = fromPublicId('org', publicId)
  return administer(ctx, async (tx) => {
    await lockOrganization(tx, id)
    const proved = (await listVerifiedOf(tx, [id])).find((one) => one.domain === domain.trim().toLowerCase())
    if (!proved) throw new AppError('not_found')
    await saveMailDomain(tx, proved.id, { verifiedAt: null, verifiedBy: null, missingSince: null })
    await record(tx, ctx, {
      verb: 'organization.domain_released',
      organizationId: id,
      before: { domain: proved.domain },
      notes: { domain: domainShownAs(proved.domain) },
    })
    const [listed] = await listOrganizations(tx, { id, limit: 1 })
    if (!listed) throw new AppError('not_found')
    return { organization: listed, installation: await getInstallation(tx) }
  })
}

export async function blockedAddresses(ctx: PersonCtx, page: PageInput): Promise<PageOf<BlockedRow>> {
  return administer(ctx, (tx) => pageOf(page.limit, (limit) => listBlocked(tx, { ...page, limit })))
}

export async function blockAddress(ctx: PersonCtx, typed: string): Promise<BlockedRow> {
  const email = parseEmail(typed)
  if (!email) throw fault('email', 'address_invalid')
  return administer(ctx, async (tx) => {
    const id = await insertBlocked(tx, { email, hostId: null, reason: 'administrator' }, ctx.now())
    await record(tx, ctx, { verb: 'installation.address_blocked', after: { email } })
    const [row] = await listBlocked(tx, { id, limit: 1 })
    if (!row) throw new AppError('conflict')
    return row
  })
}

export async function unblockAddress(ctx: PersonCtx, publicId: string): Promise<void> {
  const id = fromPublicId('blk', publicId)
  await administer(ctx, async (tx) => {
    const email = await deleteBlocked(tx, id)
    if (email === undefined) throw new AppError('not_found')
    await record(tx, ctx, { verb: 'installation.address_unblocked', before: { email } })
  })
}

export async function abuseReports(
  ctx: PersonCtx,
  page: PageInput & { state?: 'open' | 'closed' },
): Promise<PageOf<ReportRow>> {
  return administer(ctx, (tx) => pageOf(page.limit, (limit) => listReports(tx, { ...page, limit })))
}

export async function closeAbuseReport(ctx: PersonCtx, publicId: string): Promise<ReportRow> {
  const id = fromPublicId('rpt', publicId)
  return administer(ctx, async (tx) => {
    const [before] = await listReports(tx, { id, limit: 1 })
    if (!before) throw new AppError('not_found')
    if (!(await closeReport(tx, id, ctx.actor.personId, ctx.now()))) throw stateWrong()
    await record(tx, ctx, {
      verb: 'installation.report_closed',
      hostId: before.hostId,
      invitationId: before.invitationId,
      seenBy: 'organization',
    })
    const [after] = await listReports(tx, { id, limit: 1 })
    return after ?? before
  })
}

/** Organizations: made, changed, asked to host. */
import { assertMerged, record } from '#server/features/history/index.ts'
import { assertTimeZone, type Email, parseEmail } from '#server/features/identity/index.ts'
import type { Ctx, MemberCtx, PersonCtx } from '#server/platform/ctx.ts'
import type { Database, Tx } from '#server/platform/db/types.ts'
import { AppError, assertAllowed, fault } from '#server/platform/errors.ts'
import { newId, toPublicId } from '#server/platform/id.ts'
import { addressKey, bucketName, take } from '#server/platform/limits.ts'
import { requestRefusal } from './hosting.ts'
import { getInstallation } from './installation-store.ts'
import { drawLogo, logoPath } from './logo.ts'
import { organizationPolicy } from './policy.ts'
import { isSlug, slugFrom } from './slug.ts'
import {
  findBySlug,
  findPersonalOrganization,
  getOrganization,
  insertMembership,
  insertOrganization,
  lockOrganization,
  type NewOrganization,
  type Organization,
  type OrganizationChange,
  type OrganizationDetails,
  redirectSlug,
  saveOrganization,
} from './store.ts'

export interface OrganizationInput extends Partial<OrganizationDetails> {
  name: string
  /** Made from the name where it is left out. */
  slug?: string
  kind?: Organization['kind']
  hosting?: Organization['hosting']
  /** The first person of an organization is its owner. */
  ownerPersonId: string
}

/** Makes an organization with its owner, in the caller's transaction. Scope: identity or system. */
export async function createOrganization(tx: Tx, ctx: Ctx, input: OrganizationInput): Promise<Organization> {
  const { ownerPersonId, slug, ...rest } = input
  const made = {
    ...rest,
    name: nameOf(input.name),
    kind: input.kind ?? 'organization',
    hosting: input.hosting ?? 'no',
  } as const
  const organization =
    slug === undefined ? await insertUnderFreeSlug(tx, made, ctx) : await insertUnder(tx, made, slug, ctx)
  await insertMembership(
    tx,
    { organizationId: organization.id, personId: ownerPersonId, role: 'owner', state: 'active' },
    ctx.now(),
  )
  await record(tx, ctx, {
    verb: 'organization.created',
    organizationId: organization.id,
    personId: ownerPersonId,
    after: { name: organization.name, slug: organization.slug, kind: organization.kind },
  })
  return organization
}

function nameOf(typed: string): string {
  const name = typed.trim()
  if (name === '') throw fault('name', 'invalid', 'Please enter a name.')
  return name
}

async function insertUnder(
  tx: Tx,
  made: Omit<NewOrganization, 'slug'>,
  typed: string,
  ctx: Ctx,
): Promise<Organization> {
  const slug = await assertFree(tx, ctx, typed)
  const organization = await insertOrganization(tx, { ...made, slug }, ctx.now())
  if (!organization) throw fault('slug', 'identity_taken')
  return organization
}

/** The identity as it is kept; throws where it is none or belongs to another organization. */
async function assertFree(tx: Tx, ctx: Ctx, typed: string, own?: string): Promise<string> {
  const slug = typed.trim().toLowerCase()
  if (!isSlug(slug)) throw fault('slug', 'identity_invalid')
  if (isMainHost(ctx, slug)) throw fault('slug', 'identity_taken')
  const holder = await findBySlug(tx, slug)
  if (holder && holder.id !== own) throw fault('slug', 'identity_taken')
  return slug
}

async function insertUnderFreeSlug(tx: Tx, made: Omit<NewOrganization, 'slug'>, ctx: Ctx): Promise<Organization> {
  const free = await freeSlug(tx, made.name)
  const slug = isMainHost(ctx, free) ? withTail(free) : free
  const organization =
    (await insertOrganization(tx, { ...made, slug }, ctx.now())) ??
    (await insertOrganization(tx, { ...made, slug: withTail(slugFrom(made.name)) }, ctx.now()))
  if (!organization) throw new AppError('conflict')
  return organization
}

/** A free identity like the name: `acme`, `acme-2`, …, in the end with a random tail. */
export async function freeSlug(tx: Tx, name: string): Promise<string> {
  const base = slugFrom(name)
  const tries = isSlug(base) ? [base, ...[2, 3, 4, 5].map((n) => `${base.slice(0, 37)}-${n}`)] : []
  for (const slug of tries) if (isSlug(slug) && !(await findBySlug(tx, slug))) return slug
  return withTail(base)
}

function withTail(base: string): string {
  const tail = newId().replaceAll('-', '').slice(-8)
  return [base.slice(0, 30).replace(/-+$/, '') || 'org', tail].join('-')
}

/**
 * The one organization that stands for a person invited as such; made silently, once. Two at the same moment get the same.
 * Scope: identity or system.
 */
export async function personalOrganizationOf(
  tx: Tx,
  ctx: Ctx,
  person: { id: string; name: string; email: string },
): Promise<Organization> {
  const known = await findPersonalOrganization(tx, person.id)
  if (known) return known
  const name = person.name.trim() || (person.email.split('@')[0] as string)
  const made = { name, slug: withTail(slugFrom(name)), kind: 'personal', hosting: 'no', personalOf: person.id } as const
  const organization = await insertOrganization(tx, made, ctx.now())
  if (!organization) {
    const other = await findPersonalOrganization(tx, person.id)
    if (!other) throw new AppError('conflict')
    return other
  }
  await insertMembership(
    tx,
    { organizationId: organization.id, personId: person.id, role: 'owner', state: 'active' },
    ctx.now(),
  )
  await record(tx, ctx, {
    verb: 'organization.created',
    organizationId: organization.id,
    personId: person.id,
    after: { name, kind: 'personal' },
  })
  return organization
}

/** A signed-in person makes an organization of their own. */
export async function createOwnOrganization(
  ctx: PersonCtx,
  input: Omit<OrganizationInput, 'ownerPersonId' | 'kind' | 'hosting'>,
): Promise<Organization> {
  if (!ctx.actor.emailVerified) throw new AppError('forbidden')
  if (input.timeZone !== undefined) assertTimeZone(input.timeZone)
  await take(
    ctx.db,
    bucketName('organization.create', ctx.actor.personId),
    { capacity: 5, refillPerSecond: 5 / 86_400 },
    ctx.now(),
  )
  return ctx.db.transaction({ as: 'identity' }, (tx) =>
    createOrganization(tx, ctx, { ...input, ownerPersonId: ctx.actor.personId }),
  )
}

export interface IdentityCheck {
  slug: string
  free: boolean
  code: 'identity_taken' | 'identity_invalid' | null
  suggestion: string | null
}

/** The identity an organization has now, by this one or a former one. For addresses below a wildcard domain. */
export async function findIdentity(db: Database, identity: string): Promise<string | undefined> {
  if (!isSlug(identity)) return undefined
  return (await db.transaction({ as: 'identity' }, (tx) => findBySlug(tx, identity)))?.slug
}

/** Below a wildcard domain the main host itself may look like an organization's address. */
const isMainHost = (ctx: Ctx, slug: string): boolean => ctx.addressOf(slug) === ctx.publicUrl

/** Whether an identity is free, while it is typed. Public, as sign-up needs it; limited per address. */
export async function checkIdentity(ctx: Ctx, typed: string): Promise<IdentityCheck> {
  const bucket = bucketName('identity-check', addressKey(ctx.address))
  try {
    await take(ctx.db, bucket, { capacity: 60, refillPerSecond: 1 }, ctx.now())
  } catch (error) {
    // a full disk counts nothing, and takes no identity either: looking goes on, as all reading does
    if (!(error instanceof AppError) || error.code !== 'disk_full') throw error
  }
  const slug = typed.trim().toLowerCase()
  return ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const taken = isSlug(slug) && (isMainHost(ctx, slug) || (await findBySlug(tx, slug)) !== undefined)
    const code = !isSlug(slug) ? 'identity_invalid' : taken ? 'identity_taken' : null
    const base = slugFrom(typed)
    const suggestion = code === null || base.length < 3 ? null : await freeSlug(tx, base)
    return { slug, free: code === null, code, suggestion }
  })
}

export interface OrganizationPatch extends Partial<OrganizationDetails> {
  name?: string
  slug?: string
  /** base64; null removes it */
  logo?: string | null
  colour?: string
  contactName?: string | null
  contactAddress?: string | null
  replyTo?: string | null
  /** What whoever changes it has seen. */
  base?: Record<string, unknown>
}

/** Changes the acting organization. Links with a former identity keep working. */
export async function updateOrganization(ctx: MemberCtx, patch: OrganizationPatch): Promise<Organization> {
  assertAllowed(organizationPolicy.update(ctx.actor.role))
  const { logo, slug: typedSlug, base, ...plain } = patch
  const change: OrganizationChange = { ...emptied(plain) }
  if (patch.name !== undefined) change.name = nameOf(patch.name)
  if (patch.timeZone !== undefined) assertTimeZone(patch.timeZone)
  if (patch.colour !== undefined) change.colour = patch.colour.toLowerCase()
  change.contactAddress = addressOf(patch.contactAddress, 'contactAddress')
  change.replyTo = addressOf(patch.replyTo, 'replyTo')
  if (logo !== undefined) change.logo = logo === null ? null : await drawLogo(logo)
  return ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const before = await lockOrganization(tx, ctx.actor.organizationId)
    const current = { ...before, logo: logoPath(toPublicId('org', before.id), before.logoHash) }
    const sent = { ...plain, slug: typedSlug?.trim().toLowerCase(), colour: change.colour, logo: logo && 'another' }
    const key = (field: string) => (field === 'logo' ? 'logoHash' : field)
    await assertMerged(tx, { current, sent, base }, { verbs: ['organization.updated'], organizationId: before.id, key })
    if (typedSlug !== undefined && typedSlug.trim().toLowerCase() !== before.slug) {
      change.slug = await assertFree(tx, ctx, typedSlug, before.id)
      await redirectSlug(tx, before.id, before.slug, change.slug)
    }
    await saveOrganization(tx, before.id, change, ctx.now())
    const after = await getOrganization(tx, before.id)
    const changed = differences(before, after)
    if (changed) await record(tx, ctx, { verb: 'organization.updated', organizationId: before.id, ...changed })
    return after
  })
}

/** An empty field is no value. */
function emptied<T extends object>(fields: T): T {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? value.trim() || null : value]),
  ) as T // same names; only empty texts became null, which every one of these columns may be
}

function addressOf(typed: string | null | undefined, field: string): Email | null | undefined {
  if (typed === undefined || typed === null || typed.trim() === '') return typed === undefined ? undefined : null
  const email = parseEmail(typed)
  if (!email) throw fault(field, 'address_invalid')
  return email
}

/** What changed, before and after; nothing where nothing did. */
export function differences<T extends object>(
  before: T,
  after: T,
): { before: Record<string, unknown>; after: Record<string, unknown> } | undefined {
  const names = (Object.keys(after) as (keyof T & string)[]).filter(
    (name) => String(before[name]) !== String(after[name]),
  )
  if (names.length === 0) return undefined
  const part = (of: T) => Object.fromEntries(names.map((name) => [name, of[name]]))
  return { before: part(before), after: part(after) }
}

/** Asks the installation's administrators for the right to run programs. */
export async function requestHosting(ctx: MemberCtx): Promise<Organization> {
  assertAllowed(organizationPolicy.request_hosting(ctx.actor.role))
  return ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const organization = await lockOrganization(tx, ctx.actor.organizationId)
    assertAllowed(requestRefusal(await getInstallation(tx), organization))
    await saveOrganization(tx, organization.id, { hosting: 'requested' }, ctx.now())
    await record(tx, ctx, {
      verb: 'organization.hosting_requested',
      organizationId: organization.id,
      notes: { name: organization.name },
    })
    return { ...organization, hosting: 'requested' }
  })
}

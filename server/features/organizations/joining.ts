/** Answers of an invited colleague: from the mailed link, or from the own inbox. Nothing is granted before the answer. */
import { record } from '#server/features/history/index.ts'
import {
  assertPassword,
  claimPerson,
  getPerson,
  hashPassword,
  hashSecret,
  type OpenedSession,
  openSession,
  type Person,
} from '#server/features/identity/index.ts'
import type { Ctx, PersonCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, assertAllowed } from '#server/platform/errors.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { addressKey, bucketName, take } from '#server/platform/limits.ts'
import { isExpired, refusal, rules } from './lifecycle.ts'
import { policy } from './policy.ts'
import {
  findMembershipById,
  findMembershipBySecret,
  findOrganization,
  killSecrets,
  lockOrganization,
  type Membership,
  type MembershipView,
  membershipsOf,
  type Organization,
  saveMembership,
} from './store.ts'

/** What the page of a colleague's invitation shows. Independent of the visitor. */
export interface JoinView {
  membershipId: string
  state: 'open' | 'expired' | 'closed'
  organization: Organization
  inviter: string | null
  role: Membership['role']
  personId: string
  email: string
  /** Whether the address has an account with a password: then only its owner, signed in, may answer. */
  accountExists: boolean
  expiresAt: Date | null
}

/** The facts behind the link; null where there is no such link or the organization is suspended. Never changes anything. */
export async function readMemberInvitation(ctx: Ctx, secret: string): Promise<JoinView | null> {
  return ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const found = await findMembershipBySecret(tx, hashSecret(secret))
    const organization = found && (await findOrganization(tx, found.membership.organizationId))
    if (!found || !organization || organization.suspendedAt) return null
    const { membership } = found
    const person = await getPerson(tx, membership.personId)
    const inviter = membership.invitedBy === null ? undefined : await getPerson(tx, membership.invitedBy)
    const closed = membership.state !== 'invited' || found.diedAt !== null
    const expired = isExpired(membership, ctx.now()) || found.linkExpiresAt <= ctx.now()
    return {
      membershipId: membership.id,
      state: closed ? 'closed' : expired ? 'expired' : 'open',
      organization,
      inviter: inviter?.name || null,
      role: membership.role,
      personId: person.id,
      email: person.email,
      accountExists: person.claimedAt !== null,
      expiresAt: membership.expiresAt,
    }
  })
}

/** `session` is there where the link claimed a new account. */
export interface Joined {
  organization: Organization
  session?: OpenedSession
  landing: string
}

/**
 * Joins through the mailed link. A new person sets a password with the same press; somebody with an account has to be signed
 * in: the link alone never signs anyone into an existing account.
 */
export async function acceptMemberInvitation(
  ctx: Ctx,
  input: { secret: string; password?: string; name?: string; userAgent: string | null },
): Promise<Joined> {
  await take(ctx.db, bucketName('join', addressKey(ctx.address)), { capacity: 30, refillPerSecond: 1 / 2 }, ctx.now())
  const view = await readMemberInvitation(ctx, input.secret)
  if (!view || view.state === 'closed') throw new AppError('link_invalid')
  if (view.state === 'expired') throw new AppError('invitation_expired')
  const signedInAs = 'personId' in ctx.actor ? ctx.actor.personId : undefined
  if (view.accountExists || signedInAs !== undefined) {
    if (signedInAs === undefined) throw new AppError('not_signed_in')
    if (signedInAs !== view.personId) throw new AppError('not_invitee')
    const organization = await ctx.db.transaction({ as: 'identity' }, (tx) =>
      join(tx, ctx, view.membershipId, view.personId),
    )
    return { organization, landing: `/o/${organization.slug}` }
  }
  const name = input.name?.trim() ?? ''
  assertPassword(input.password ?? '', { email: view.email, name })
  const passwordHash = await hashPassword(input.password ?? '')
  return ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const organization = await join(tx, ctx, view.membershipId, view.personId)
    await claimPerson(tx, view.personId, { passwordHash, name, now: ctx.now() })
    const session = await openSession(tx, view.personId, {
      address: ctx.address,
      userAgent: input.userAgent,
      now: ctx.now(),
    })
    return { organization, session, landing: `/o/${organization.slug}` }
  })
}

/** Joins from the inbox, as the signed-in person with a proved address. */
export async function acceptMembership(ctx: PersonCtx, publicId: string): Promise<MembershipView> {
  const id = fromPublicId('mem', publicId)
  return ctx.db.transaction({ as: 'identity' }, async (tx) => {
    if (!ctx.actor.emailVerified) throw new AppError('mailbox_unproved')
    await join(tx, ctx, id, ctx.actor.personId)
    const mine = await membershipsOf(tx, ctx.actor.personId)
    const joined = mine.find((membership) => membership.id === id)
    if (!joined) throw new AppError('conflict')
    return joined
  })
}

/** Under the organization's lock: of two answers at the same moment the second finds the first. */
async function lockInvitation(
  tx: Tx,
  id: string,
  personId: string,
): Promise<{ membership: Membership; organization: Organization }> {
  const known = await findMembershipById(tx, id)
  if (!known || known.personId !== personId) throw new AppError('not_found')
  const organization = await lockOrganization(tx, known.organizationId)
  if (organization.suspendedAt) throw new AppError('not_found')
  const membership = await findMembershipById(tx, id)
  if (!membership) throw new AppError('not_found')
  return { membership, organization }
}

async function join(tx: Tx, ctx: Ctx, id: string, personId: string): Promise<Organization> {
  const { membership, organization } = await lockInvitation(tx, id, personId)
  assertAllowed(policy.accept({ personId }, membership))
  assertAllowed(refusal(membership, 'accept', { now: ctx.now(), activeOwners: 0 }))
  const now = ctx.now()
  await saveMembership(tx, id, { state: rules.accept.to ?? undefined, joinedAt: now, expiresAt: null }, now)
  await killSecrets(tx, id, now)
  const person = await getPerson(tx, personId)
  await recordAnswer(tx, ctx, 'accept', membership, person)
  return organization
}

async function recordAnswer(
  tx: Tx,
  ctx: Ctx,
  verb: 'accept' | 'decline',
  membership: Membership,
  person: Person,
): Promise<void> {
  await record(tx, ctx, {
    verb: `membership.${rules[verb].event}`,
    organizationId: membership.organizationId,
    personId: person.id,
    actorName: person.name || person.email,
    before: { state: membership.state },
    after: { state: rules[verb].to, role: membership.role },
    notes: { membershipId: membership.id, personId: person.id, invitedBy: membership.invitedBy },
  })
}

async function refuse(tx: Tx, ctx: Ctx, id: string, personId: string): Promise<void> {
  const { membership } = await lockInvitation(tx, id, personId)
  assertAllowed(policy.decline({ personId }, membership))
  assertAllowed(refusal(membership, 'decline', { now: ctx.now(), activeOwners: 0 }))
  await saveMembership(tx, id, { state: rules.decline.to ?? undefined }, ctx.now())
  await killSecrets(tx, id, ctx.now())
  await recordAnswer(tx, ctx, 'decline', membership, await getPerson(tx, personId))
}

export async function declineMembership(ctx: PersonCtx, publicId: string): Promise<void> {
  const id = fromPublicId('mem', publicId)
  await ctx.db.transaction({ as: 'identity' }, (tx) => refuse(tx, ctx, id, ctx.actor.personId))
}

/** Declines through the mailed link; nobody has to sign in to say no. */
export async function declineMemberInvitation(ctx: Ctx, secret: string): Promise<void> {
  const view = await readMemberInvitation(ctx, secret)
  if (!view || view.state === 'closed') throw new AppError('link_invalid')
  await ctx.db.transaction({ as: 'identity' }, (tx) => refuse(tx, ctx, view.membershipId, view.personId))
}

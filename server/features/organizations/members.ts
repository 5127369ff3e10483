/** Members of the acting organization: each verb locks the organization, asks the policy, then the lifecycle. */
import type { ErrorCode } from '#contract/errors.ts'
import type { MembershipVerb, OrganizationRole } from '#contract/names.ts'
import { assertMerged, record } from '#server/features/history/index.ts'
import { type Email, ensurePerson, parseEmail } from '#server/features/identity/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import type { Scope, Tx } from '#server/platform/db/types.ts'
import { AppError, assertAllowed } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { bucketName, take } from '#server/platform/limits.ts'
import { expiryOfInvitation, inviteColleague, mailColleague } from './colleagues.ts'
import { keptMembers } from './keepers.ts'
import { refusal, rules } from './lifecycle.ts'
import { policy } from './policy.ts'
import {
  countActiveOwners,
  findMembership,
  findMembershipOf,
  isBlocked,
  killSecrets,
  listMembers,
  lockOrganization,
  type MemberRow,
  type Membership,
  type MembershipChange,
  saveMembership,
  saveMembershipDelivery,
} from './store.ts'

const scopeOf = (ctx: MemberCtx): Scope => ({
  as: 'tenant',
  organizationId: ctx.actor.organizationId,
  personId: ctx.actor.personId,
})

/** How the organization stands, for `can`. */
export interface MembersView {
  members: MemberRow[]
  activeOwners: number
  /** Who cannot go just now, and why. */
  kept: ReadonlyMap<string, ErrorCode>
}

export async function membersOf(
  ctx: MemberCtx,
  which: { state?: Membership['state']; id?: string } = {},
): Promise<MembersView> {
  return ctx.db.transaction(scopeOf(ctx), (tx) => readMembers(tx, ctx, which))
}

async function readMembers(
  tx: Tx,
  ctx: MemberCtx,
  which: { state?: Membership['state']; id?: string },
): Promise<MembersView> {
  const { organizationId } = ctx.actor
  const members = await listMembers(tx, organizationId, which)
  return {
    members,
    activeOwners: await countActiveOwners(tx, organizationId),
    kept: await keptMembers(
      tx,
      organizationId,
      members.map((member) => member.personId),
    ),
  }
}

interface Step {
  tx: Tx
  membership: Membership
}

/** Locks, allows, decides, then lets `save` do what the verb does. Returns how the member stands afterwards. */
async function act(
  ctx: MemberCtx,
  verb: MembershipVerb,
  publicId: string,
  options: { newRole?: OrganizationRole; save?: (step: Step) => Promise<void> } = {},
): Promise<MembersView> {
  const id = fromPublicId('mem', publicId)
  return ctx.db.transaction(scopeOf(ctx), async (tx) => {
    await lockOrganization(tx, ctx.actor.organizationId)
    const acting = await standing(tx, ctx)
    const membership = await findMembership(tx, ctx.actor.organizationId, id)
    if (!membership) throw new AppError('not_found')
    assertAllowed(policy[verb](acting, { ...membership, newRole: options.newRole }))
    await assertPossible(tx, ctx, verb, membership, options.newRole)
    await options.save?.({ tx, membership })
    await changeState(tx, ctx, verb, membership, options.newRole ? { role: options.newRole } : {})
    return readMembers(tx, ctx, { id })
  })
}

/** By how the organization stands under the lock. */
async function assertPossible(
  tx: Tx,
  ctx: MemberCtx,
  verb: MembershipVerb,
  membership: Membership,
  newRole?: OrganizationRole,
): Promise<void> {
  const { organizationId, personId } = membership
  const activeOwners = await countActiveOwners(tx, organizationId)
  const kept = (await keptMembers(tx, organizationId, [personId])).get(personId)
  assertAllowed(refusal(membership, verb, { now: ctx.now(), activeOwners, newRole, kept }))
}

/** The actor's role as it is under the lock, not as it was when the request began. */
async function standing(tx: Tx, ctx: MemberCtx): Promise<{ personId: string; role: OrganizationRole }> {
  const own = await findMembershipOf(tx, ctx.actor.organizationId, ctx.actor.personId)
  if (own?.state !== 'active') throw new AppError('not_found')
  return { personId: ctx.actor.personId, role: own.role }
}

async function changeState(
  tx: Tx,
  ctx: MemberCtx,
  verb: MembershipVerb,
  membership: Membership,
  change: MembershipChange,
): Promise<void> {
  const to = rules[verb].to
  await saveMembership(tx, membership.id, { ...change, ...(to ? { state: to } : {}) }, ctx.now())
  if (to === 'removed') await killSecrets(tx, membership.id, ctx.now())
  await record(tx, ctx, {
    verb: `membership.${rules[verb].event}`,
    organizationId: membership.organizationId,
    before: { state: membership.state, role: membership.role },
    after: {
      state: to ?? membership.state,
      role: change.role ?? membership.role,
      ...(verb === 'change_role' ? { member: toPublicId('mem', membership.id) } : {}),
    },
    notes: { membershipId: membership.id, personId: membership.personId },
  })
}

export const changeRole = (
  ctx: MemberCtx,
  id: string,
  { role, base }: { role: OrganizationRole; base?: Record<string, unknown> },
): Promise<MembersView> =>
  act(ctx, 'change_role', id, {
    newRole: role,
    save: ({ tx, membership: { organizationId, role: current } }) =>
      assertMerged(
        tx,
        { current: { role: current }, sent: { role }, base },
        { verbs: [`membership.${rules.change_role.event}`], organizationId, about: { member: id } },
      ),
  })

export const deactivateMember = (ctx: MemberCtx, id: string): Promise<MembersView> => act(ctx, 'deactivate', id)

export const reactivateMember = (ctx: MemberCtx, id: string): Promise<MembersView> => act(ctx, 'reactivate', id)

export async function removeMember(ctx: MemberCtx, id: string): Promise<void> {
  await act(ctx, 'remove', id)
}

export async function withdrawMember(ctx: MemberCtx, id: string): Promise<void> {
  await act(ctx, 'withdraw', id)
}

/** A further link with a fresh time; earlier unexpired ones keep working. */
export const resendMember = (ctx: MemberCtx, id: string): Promise<MembersView> =>
  act(ctx, 'resend', id, {
    save: async ({ tx, membership }) => {
      await saveMembership(
        tx,
        membership.id,
        { expiresAt: expiryOfInvitation(ctx.now()), lastSentAt: ctx.now() },
        ctx.now(),
      )
      await saveMembershipDelivery(tx, membership.id, 'queued', null)
      const [row] = await listMembers(tx, membership.organizationId, { id: membership.id })
      if (row) await mailColleague(tx, ctx, { membershipId: membership.id, personId: row.personId, email: row.email })
    },
  })

/** Makes another active member owner; the former owner becomes administrator, in the same moment. */
export const transferOwnership = (ctx: MemberCtx, id: string): Promise<MembersView> =>
  act(ctx, 'transfer_ownership', id, {
    newRole: 'owner',
    save: async ({ tx }) => {
      const own = await findMembershipOf(tx, ctx.actor.organizationId, ctx.actor.personId)
      if (own) await saveMembership(tx, own.id, { role: 'admin' }, ctx.now())
    },
  })

/** Leaves the acting organization; the account stays. */
export async function leaveOrganization(ctx: MemberCtx): Promise<void> {
  await ctx.db.transaction(scopeOf(ctx), async (tx) => {
    await lockOrganization(tx, ctx.actor.organizationId)
    const own = await findMembershipOf(tx, ctx.actor.organizationId, ctx.actor.personId)
    if (!own) throw new AppError('not_found')
    assertAllowed(policy.leave({ personId: ctx.actor.personId, role: own.role }, own))
    await assertPossible(tx, ctx, 'leave', own)
    await changeState(tx, ctx, 'leave', own, {})
  })
}

export interface Verdict {
  email: string
  verdict:
    | 'invited'
    | 'address_invalid'
    | 'already_member'
    | 'already_invited'
    | 'repeated'
    | 'invite_self'
    | 'address_blocked'
    | 'above_own_role'
  memberId: string | null
}

/** Invites colleagues. A bad address does not stop the good ones; somebody with an account is asked just the same. */
export async function inviteMembers(
  ctx: MemberCtx,
  input: { emails: string[]; role: OrganizationRole },
): Promise<Verdict[]> {
  const bucket = bucketName('members.invite', ctx.actor.organizationId)
  await take(ctx.db, bucket, { capacity: 30, refillPerSecond: 30 / 3600 }, ctx.now())
  return ctx.db.transaction(scopeOf(ctx), async (tx) => {
    await lockOrganization(tx, ctx.actor.organizationId)
    const acting = await standing(tx, ctx)
    // "above their own role" is about the offered role; nobody's own membership is touched
    assertAllowed(policy.invite(acting, { personId: '', role: input.role, newRole: input.role }))
    const verdicts: Verdict[] = []
    const seen = new Set<string>()
    for (const typed of input.emails) {
      const email = parseEmail(typed)
      const repeated = seen.has(email ?? typed)
      seen.add(email ?? typed)
      if (repeated) verdicts.push({ email: email ?? typed, verdict: 'repeated', memberId: null })
      else if (!email) verdicts.push({ email: typed, verdict: 'address_invalid', memberId: null })
      else verdicts.push(await inviteOne(tx, ctx, email, input.role))
    }
    return verdicts
  })
}

async function inviteOne(tx: Tx, ctx: MemberCtx, email: Email, role: OrganizationRole): Promise<Verdict> {
  const { organizationId } = ctx.actor
  const refused = (verdict: Verdict['verdict'], memberId: string | null = null): Verdict => ({
    email,
    verdict,
    memberId,
  })
  if (email === ctx.actor.email.toLowerCase()) return refused('invite_self')
  if (await isBlocked(tx, email, organizationId)) return refused('address_blocked')
  const person = await ctx.db.within(tx, { as: 'identity' }, (identityTx) => ensurePerson(identityTx, { email }))
  const known = await findMembershipOf(tx, organizationId, person.id)
  if (known) return refused(known.state === 'invited' ? 'already_invited' : 'already_member', known.id)
  const id = await inviteColleague(tx, ctx, { organizationId, person, role })
  return id ? { email, verdict: 'invited', memberId: id } : refused('already_invited')
}

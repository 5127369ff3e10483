/**
 * The invitation of a colleague as rows and mail: asked, asked again, taken back. Whoever calls has locked the organization and
 * judged who may: its own administrators do by their role (`members.ts`), others by the rules of what they share with it.
 */
import type { OrganizationRole } from '#contract/names.ts'
import { record } from '#server/features/history/index.ts'
import type { Person } from '#server/features/identity/index.ts'
import { enqueueMail } from '#server/features/mail/index.ts'
import type { Ctx, SignedIn } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { assertAllowed } from '#server/platform/errors.ts'
import { inviteDays, refusal, rules } from './lifecycle.ts'
import { insertMembership, killSecrets, type Membership, saveMembership } from './store.ts'

type Asking = Ctx & { actor: SignedIn }

export const expiryOfInvitation = (now: Date): Date => new Date(now.getTime() + inviteDays * 86_400_000)

/** What the mail says beside the invitation itself. */
export interface Why {
  /** The host whose primary contact this person becomes on joining. */
  contactOf?: string
}

/** The link is made when the mail is sent. */
export async function mailColleague(
  tx: Tx,
  ctx: Ctx,
  to: { membershipId: string; personId: string; email: string },
  why: Why = {},
): Promise<void> {
  const { membershipId, personId, email } = to
  const data = { membershipId, ...why }
  await enqueueMail(tx, ctx, { template: 'member_invitation', to: email, personId, data })
}

/** Nothing where the person has a living membership already. Nothing is granted before they accept. */
export async function inviteColleague(
  tx: Tx,
  ctx: Asking,
  of: { organizationId: string; person: Pick<Person, 'id' | 'email'>; role: OrganizationRole },
  why?: Why,
): Promise<string | undefined> {
  const { organizationId, person, role } = of
  const now = ctx.now()
  const made = { organizationId, personId: person.id, role, state: 'invited', invitedBy: ctx.actor.personId } as const
  const membershipId = await insertMembership(tx, { ...made, expiresAt: expiryOfInvitation(now) }, now)
  if (!membershipId) return undefined
  await mailColleague(tx, ctx, { membershipId, personId: person.id, email: person.email }, why)
  await record(tx, ctx, {
    verb: 'membership.invited',
    organizationId,
    after: { state: 'invited', role, email: person.email },
    notes: { membershipId, personId: person.id },
  })
  return membershipId
}

/** A further link with a fresh time, at most once a minute; earlier unexpired ones keep working. */
export async function resendColleague(
  tx: Tx,
  ctx: Asking,
  membership: Membership,
  email: string,
  why?: Why,
): Promise<void> {
  const now = ctx.now()
  assertAllowed(refusal(membership, 'resend', { now, activeOwners: 0 }))
  const { id, personId, organizationId, role } = membership
  await saveMembership(tx, id, { expiresAt: expiryOfInvitation(now), lastSentAt: now }, now)
  await mailColleague(tx, ctx, { membershipId: id, personId, email }, why)
  await record(tx, ctx, {
    verb: `membership.${rules.resend.event}`,
    organizationId,
    after: { state: 'invited', role },
    notes: { membershipId: id, personId },
  })
}

/** Taken back: its links stop working. */
export async function withdrawColleague(tx: Tx, ctx: Ctx, membership: Membership): Promise<void> {
  const now = ctx.now()
  const { id, personId, organizationId, role, state } = membership
  await saveMembership(tx, id, { state: 'removed' }, now)
  await killSecrets(tx, id, now)
  await record(tx, ctx, {
    verb: `membership.${rules.withdraw.event}`,
    organizationId,
    before: { state, role },
    after: { state: 'removed', role },
    notes: { membershipId: id, personId },
  })
}

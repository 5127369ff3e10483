/** The verbs of a partnership (section 2.2) on either side: lock, judge, apply the facts, record. Telling is notifications' part. */
import type { PartnershipVerb } from '#contract/names.ts'
import { record } from '#server/features/history/index.ts'
import { saveInvitation } from '#server/features/invitations/index.ts'
import { enqueueMail } from '#server/features/mail/index.ts'
import type { Ctx, MemberCtx, PersonCtx } from '#server/platform/ctx.ts'
import type { Scope, Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { bucketName, take } from '#server/platform/limits.ts'
import {
  type Case,
  decide,
  hostActing,
  invitedForIt,
  lockCase,
  lockOwnCase,
  settle,
  tenant,
  transition,
} from './case.ts'
import { closeInvitation } from './invitation-verbs.ts'
import { apply, tellsPartner } from './lifecycle.ts'
import { findPartnerRole, listPersons } from './people-store.ts'
import type { PartnershipActing } from './policy.ts'
import { type EndingVerb, writeReceipt } from './receipts.ts'
import { insertStage } from './review-store.ts'

export interface Reason {
  reason?: string
}

/** Verbs that are nothing but a change of facts by the host. */
type PlainVerb = 'approve' | 'reject' | 'suspend' | 'reactivate' | 'archive' | 'unarchive'

const past: Record<PlainVerb, string> = {
  approve: 'approved',
  reject: 'rejected',
  suspend: 'suspended',
  reactivate: 'reactivated',
  archive: 'archived',
  unarchive: 'unarchived',
}

const about = (c: Case, organizationId: string) => ({
  organizationId,
  hostId: c.partnership.host_id,
  partnershipId: c.partnership.id,
})

const trimmed = (body: Reason) => body.reason?.trim().slice(0, 2000) || null

/** Approve, reject, suspend, reactivate, archive, unarchive. */
export async function changePartnership(ctx: MemberCtx, verb: PlainVerb, id: string, body: Reason = {}): Promise<void> {
  await ctx.db.transaction(tenant(ctx), (tx) => changeIn(tx, ctx, verb, id, body))
}

async function changeIn(tx: Tx, ctx: MemberCtx, verb: PlainVerb, id: string, body: Reason): Promise<void> {
  const c = await lockOwnCase(tx, ctx.actor.organizationId, fromPublicId('pship', id))
  decide(ctx, c, await hostActing(tx, ctx, c), verb, { reason: body.reason ?? '' })
  const now = ctx.now()
  const facts = apply(c.facts, verb, now)
  const reason = trimmed(body)
  const keepsReason = verb === 'suspend' || (verb === 'reject' && facts.rejectedAt !== null)
  const after = await settle(tx, ctx, c, facts, keepsReason ? { reason } : {})
  if (verb === 'approve' && c.facts.policy.approvalStages > 1) {
    await insertStage(tx, {
      partnershipId: c.partnership.id,
      hostId: c.partnership.host_id,
      stage: c.facts.stagesApproved + 1,
      by: ctx.actor.personId,
      name: ctx.actor.name,
      at: now,
    })
  }
  // an approval before the answer is a fact of the invitation
  if (c.invitation && facts.invitation && facts.invitation.approves !== c.invitation.approves) {
    await saveInvitation(tx, c.invitation.id, { approves: facts.invitation.approves }, now)
  }
  const silent = verb === 'archive' || verb === 'unarchive'
  const stage = verb === 'approve' && facts.stagesApproved > c.facts.stagesApproved
  const live = verb === 'reject' && after.facts.rejectedAt === null
  await record(tx, ctx, {
    verb: stage ? 'partnership.stage_approved' : live ? 'partnership.submission_rejected' : `partnership.${past[verb]}`,
    ...about(c, c.partnership.host_id),
    ...withStage(transition(c, after, now), stage ? facts.stagesApproved : 0),
    reason,
    ...(silent || stage ? { seenBy: 'host' as const } : {}),
    notes: { tellPartner: tellsPartnerOf(verb, c), invited: c.facts.acceptedAt === null, ...invitedForIt(c) },
  })
}

function withStage<T extends { after: object }>(change: T, stage: number): T {
  return stage > 0 ? { ...change, after: { ...change.after, stage } } : change
}

/** A decision is always told; a suspension and its end where the policy says so. */
function tellsPartnerOf(verb: PlainVerb, c: Case): boolean {
  if (verb === 'suspend' || verb === 'reactivate') return c.current.notifyOnEnd
  return (verb === 'approve' && c.facts.acceptedAt !== null) || verb === 'reject'
}

/** Ends it at once and for good; open invitations are withdrawn in the same step, and a receipt is left. */
export async function revokePartnership(ctx: MemberCtx, id: string, body: Reason = {}): Promise<void> {
  await ctx.db.transaction(tenant(ctx), async (tx) => {
    const c = await lockOwnCase(tx, ctx.actor.organizationId, fromPublicId('pship', id))
    decide(ctx, c, await hostActing(tx, ctx, c), 'revoke', { reason: body.reason ?? '' })
    const open = c.invitation?.state === 'pending' ? c.invitation : undefined
    if (open) await closeInvitation(tx, ctx, open)
    await end(tx, ctx, c, 'revoke', ctx.actor.organizationId, trimmed(body))
  })
}

async function end(
  tx: Tx,
  ctx: Ctx,
  c: Case,
  verb: Exclude<EndingVerb, 'expire'>,
  organizationId: string,
  reason: string | null,
): Promise<void> {
  const now = ctx.now()
  const after = await settle(tx, ctx, c, apply(c.facts, verb, now), {
    reason,
    // the partner cannot write this column, and needs not: an accepted partnership has no open invitation
    ...(verb === 'revoke' ? { invitation_expires_at: null } : {}),
  })
  const receiptId = await writeReceipt(tx, ctx, after, verb, reason)
  await record(tx, ctx, {
    verb: verb === 'revoke' ? 'partnership.revoked' : 'partnership.left',
    ...about(c, organizationId),
    ...transition(c, after, now),
    reason,
    notes: {
      tellPartner: tellsPartner(c.facts, c.current.notifyOnEnd),
      accepted: c.facts.acceptedAt !== null,
      receiptId: toPublicId('rcpt', receiptId),
      ...invitedForIt(c),
    },
  })
}

// ---- The partner's side ----------------------------------------------------------------------------------------------

/** The scope in which this person acts for the partner: the partner's own, never the host's. */
export async function partnerScope(
  ctx: PersonCtx,
  id: string,
): Promise<{ scope: Scope; acting: PartnershipActing; organizationId: string }> {
  const { personId } = ctx.actor
  const seen = await ctx.db.transaction({ as: 'person', personId }, (tx) => findPartnerRole(tx, id, personId))
  if (!seen) throw new AppError('not_found')
  const { organizationId, role } = seen
  return { scope: { as: 'tenant', organizationId, personId }, acting: { as: 'partner', role }, organizationId }
}

/** The partner's administrator ends it. */
export async function leavePartnership(ctx: PersonCtx, id: string, body: Reason = {}): Promise<void> {
  const partnershipId = fromPublicId('pship', id)
  const { scope, acting, organizationId } = await partnerScope(ctx, partnershipId)
  await ctx.db.transaction(scope, async (tx) => {
    const c = await lockCase(tx, partnershipId)
    if (c.partnership.partner_organization_id !== organizationId) throw new AppError('not_found')
    decide(ctx, c, acting, 'leave')
    await end(tx, ctx, c, 'leave', organizationId, trimmed(body))
  })
}

// ---- The contact -----------------------------------------------------------------------------------------------------

/** A fresh link to set a password, for a contact who has not yet. At most once a minute. */
export async function resendWelcome(ctx: MemberCtx, id: string): Promise<void> {
  await ctx.db.transaction(tenant(ctx), async (tx) => {
    const c = await lockOwnCase(tx, ctx.actor.organizationId, fromPublicId('pship', id))
    decide(ctx, c, await hostActing(tx, ctx, c), 'resend_welcome')
    const personId = c.partnership.primary_contact_id
    const contact = (await listPersons(tx, [personId])).get(personId ?? '')
    if (!contact) throw new AppError('verb_not_allowed')
    await take(tx, bucketName('welcome', c.partnership.id), { capacity: 1, refillPerSecond: 1 / 60 }, ctx.now())
    await enqueueMail(tx, ctx, {
      template: 'welcome',
      to: contact.email,
      hostId: c.partnership.host_id,
      partnershipId: c.partnership.id,
      personId: contact.id,
    })
    await record(tx, ctx, {
      verb: 'partnership.welcome_resent',
      ...about(c, ctx.actor.organizationId),
      after: { email: contact.email },
    })
  })
}

/** Whether the verb would be possible now: for bulk, which judges each for itself. */
export function isPlain(verb: PartnershipVerb | string): verb is PlainVerb {
  return verb in past
}

/** What time does by itself: a grant's end. The status is derived anyway; this writes it down and tells. */
import { record } from '#server/features/history/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { toPublicId } from '#server/platform/id.ts'
import { type Case, invitedForIt, lockCase, settle, transition } from './case.ts'
import { statusAt, tellsPartner } from './lifecycle.ts'
import { writeReceipt } from './receipts.ts'

/** The same context, acted by time: recorded as such, never as a person. */
export function asTime(ctx: Ctx): Ctx {
  return { ...ctx, actor: { kind: 'time' }, channel: null }
}

/** Locks it and, where its end has come, ends it. True when it is ended now. */
export async function endIfDue(tx: Tx, ctx: Ctx, id: string): Promise<boolean> {
  const c = await lockCase(tx, id)
  if (c.facts.endedAt !== null) return true
  if (statusAt(c.facts, ctx.now()) !== 'ended') return false
  await expire(tx, asTime(ctx), c)
  return true
}

async function expire(tx: Tx, ctx: Ctx, c: Case): Promise<void> {
  const now = ctx.now()
  // `settle` applies the expiry: the facts say that its end has passed
  const after = await settle(tx, ctx, c, c.facts, { invitation_expires_at: null })
  const receiptId = await writeReceipt(tx, ctx, after, 'expire', null)
  await record(tx, ctx, {
    verb: 'partnership.expired',
    organizationId: c.partnership.host_id,
    hostId: c.partnership.host_id,
    partnershipId: c.partnership.id,
    ...transition({ ...c, facts: { ...c.facts, accessEndsAt: null } }, after, now),
    notes: {
      tellPartner: tellsPartner(c.facts, c.current.notifyOnEnd),
      receiptId: toPublicId('rcpt', receiptId),
      ...invitedForIt(c),
    },
  })
}

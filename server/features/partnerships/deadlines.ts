/**
 * Decisions that take too long (`stage_deadline`): a reminder before, and then somebody else is asked, or it is rejected. Both by
 * policy, and recorded as such, never as a person.
 */
import { record } from '#server/features/history/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import type { Schedule } from '#server/platform/outbox/index.ts'
import { type Case, lockCase, settle, targetOf, transition } from './case.ts'
import { apply } from './lifecycle.ts'
import { whyNot } from './policy.ts'
import { findFallbackReviewer, listDueReviews, listReviewReminders } from './review-store.ts'

const batch = 200
const asPolicy = (ctx: Ctx): Ctx => ({ ...ctx, actor: { kind: 'policy' } })

const about = (c: Case) => ({
  organizationId: c.partnership.host_id,
  hostId: c.partnership.host_id,
  partnershipId: c.partnership.id,
})

/** The day it is due, as the host's people read it. */
function dueText(c: Case): string {
  const { review_due_at: due } = c.partnership
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: c.host.time_zone })
  return due ? format.format(due) : ''
}

/** Each in a transaction of its own, judged under the lock, so that a second run finds nothing to do. */
async function remind(ctx: Ctx): Promise<void> {
  const ids = await ctx.db.transaction({ as: 'system' }, (tx) => listReviewReminders(tx, ctx.now(), batch))
  for (const id of ids) {
    await ctx.db.transaction({ as: 'system' }, async (tx) => {
      const c = await lockCase(tx, id)
      const { review_remind_at: at, waits_since: waits, last_activity_at } = c.partnership
      if (!at || at > ctx.now() || !waits) return
      await settle(tx, asPolicy(ctx), c, c.facts, { review_remind_at: null, last_activity_at })
      await record(tx, asPolicy(ctx), {
        verb: 'partnership.review_reminded',
        ...about(c),
        after: { due: dueText(c) },
        seenBy: 'host',
      })
    })
  }
}

async function passOn(ctx: Ctx): Promise<void> {
  const ids = await ctx.db.transaction({ as: 'system' }, (tx) => listDueReviews(tx, ctx.now(), batch))
  for (const id of ids) {
    await ctx.db.transaction({ as: 'system' }, async (tx) => {
      const c = await lockCase(tx, id)
      const { review_due_at: due, reviewer_id: reviewer, waits_since: waits } = c.partnership
      if (!due || due > ctx.now() || reviewer || !waits) return
      if (c.facts.policy.stageDeadline?.fallback === 'reject') await reject(tx, asPolicy(ctx), c)
      else await askAnother(tx, asPolicy(ctx), c)
    })
  }
}

async function askAnother(tx: Tx, ctx: Ctx, c: Case): Promise<void> {
  const next = await findFallbackReviewer(tx, c.partnership.host_id, c.partnership.sponsor_id)
  if (!next) return
  await settle(tx, ctx, c, c.facts, { reviewer_id: next.id, review_remind_at: null })
  await record(tx, ctx, {
    verb: 'partnership.review_passed_on',
    ...about(c),
    after: { reviewer: next.name, due: dueText(c) },
    notes: { personId: next.id },
    seenBy: 'host',
  })
}

async function reject(tx: Tx, ctx: Ctx, c: Case): Promise<void> {
  const reason = 'Nobody has decided in time.'
  const now = ctx.now()
  if (whyNot({ as: 'policy' }, 'reject', targetOf(c), c.facts, now, { reason })) return
  const facts = apply(c.facts, 'reject', now)
  const ends = facts.rejectedAt !== null
  const after = await settle(tx, ctx, c, facts, ends ? { reason } : {})
  await record(tx, ctx, {
    verb: ends ? 'partnership.rejected' : 'partnership.submission_rejected',
    ...about(c),
    ...transition(c, after, now),
    reason,
    notes: { tellPartner: true },
  })
}

export const deadlineSchedules: Schedule[] = [
  { name: 'partnerships.review_reminders', everySeconds: 300, run: remind },
  { name: 'partnerships.review_deadlines', everySeconds: 300, run: passOn },
]

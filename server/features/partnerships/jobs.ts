/** What happens by the clock: reminders, ends of access, expired invitations noted, totals folded. Each may run twice. */
import { record } from '#server/features/history/index.ts'
import {
  isLost,
  listDueReminders,
  listUnnotedExpiries,
  noteExpiry,
  refusal,
  saveInvitation,
} from '#server/features/invitations/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Schedule } from '#server/platform/outbox/index.ts'
import { forgetOldRuns } from './bulk-store.ts'
import { invitationFacts, lockCase } from './case.ts'
import { asTime, endIfDue } from './expiring.ts'
import { sendReminder } from './invitation-verbs.ts'
import { foldTally, listDueEnds } from './schedule-store.ts'

const batch = 200

/** Sends what is due; each in a transaction of its own, judged under the lock, so that a second run finds nothing to do. */
async function remind(ctx: Ctx): Promise<void> {
  const due = await ctx.db.transaction({ as: 'system' }, (tx) => listDueReminders(tx, ctx.now(), batch))
  for (const { id, partnershipId } of due) {
    await ctx.db.transaction({ as: 'system' }, async (tx) => {
      const c = await lockCase(tx, partnershipId)
      const { invitation } = c
      const now = ctx.now()
      if (invitation?.id !== id || !invitation.next_reminder_at || invitation.next_reminder_at > now) return
      const refused = refusal(invitationFacts(c, invitation), 'remind', { now, policy: c.pinned })
      // something was mailed a moment ago: the next run is soon enough
      if (refused === 'resend_too_soon') return
      if (refused || c.host.suspended_at || !invitation.reminders_on || isLost(invitation.delivery)) {
        return await saveInvitation(tx, id, { next_reminder_at: null }, now)
      }
      await sendReminder(tx, asTime(ctx), c, invitation)
    })
  }
}

async function endWhatIsDue(ctx: Ctx): Promise<void> {
  const due = await ctx.db.transaction({ as: 'system' }, (tx) => listDueEnds(tx, ctx.now(), batch))
  for (const { id } of due) await ctx.db.transaction({ as: 'system' }, (tx) => endIfDue(tx, ctx, id))
}

async function noteExpiries(ctx: Ctx): Promise<void> {
  await ctx.db.transaction({ as: 'system' }, async (tx) => {
    for (const due of await listUnnotedExpiries(tx, ctx.now(), batch)) {
      if (!(await noteExpiry(tx, due.id, ctx.now()))) continue
      await record(tx, asTime(ctx), {
        verb: 'invitation.expired',
        hostId: due.hostId,
        organizationId: due.hostId,
        partnershipId: due.partnershipId,
        invitationId: due.id,
      })
    }
  })
}

export const schedules: Schedule[] = [
  { name: 'partnerships.remind', everySeconds: 60, run: remind },
  { name: 'partnerships.end', everySeconds: 30, run: endWhatIsDue },
  { name: 'partnerships.note_expiries', everySeconds: 60, run: noteExpiries },
  {
    name: 'partnerships.forget_runs',
    everySeconds: 3600,
    run: (ctx) =>
      ctx.db.transaction({ as: 'system' }, (tx) => forgetOldRuns(tx, new Date(ctx.now().getTime() - 30 * 86_400_000))),
  },
  { name: 'partnerships.fold_tally', everySeconds: 120, run: (ctx) => ctx.db.transaction({ as: 'system' }, foldTally) },
]

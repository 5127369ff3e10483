/** What is asked anew may have a deadline: a reminder before it, and once it has passed both sides hear of it. */
import { record } from '#server/features/history/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import type { Schedule } from '#server/platform/outbox/index.ts'
import { type Case, lockCase, settle } from './case.ts'
import { asTime } from './expiring.ts'
import { hasSubmission, type PartnershipFacts, recertificationUntil, statusAt } from './lifecycle.ts'
import { listLateRecertifications, listRecertificationReminders } from './review-store.ts'

const day = 86_400_000
const batch = 200
/** Days before the deadline on which the partner is reminded. */
const remindedBefore = [7, 1]

/** Written with the request, and by the clock; what became of it meanwhile is looked at then. */
export function recertificationColumns(facts: PartnershipFacts, now: Date) {
  const until = recertificationUntil(facts)
  if (!until || until <= now) return { recertification_until: null, recertification_remind_at: null }
  const next = remindedBefore.map((days) => new Date(until.getTime() - days * day)).find((at) => at > now)
  return { recertification_until: until, recertification_remind_at: next ?? null }
}

/** The last day, as the host's people read it. */
export function untilText(c: Case, until: Date | null): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: c.host.time_zone })
  return until ? format.format(until) : ''
}

/** Judged under the lock, so that a second run finds nothing to do. What was submitted is not asked for again. */
async function tell(ctx: Ctx, tx: Tx, id: string, of: 'reminded' | 'overdue'): Promise<void> {
  const c = await lockCase(tx, id)
  const now = ctx.now()
  const { recertification_until: until, recertification_remind_at: remindAt, last_activity_at } = c.partnership
  const at = of === 'reminded' ? remindAt : until
  if (!at || at > now) return
  // once the time is over, that is what is told
  if (of === 'reminded' && until !== null && until <= now) return
  const waits = statusAt(c.facts, now) === 'recertifying' && !hasSubmission(c.facts)
  // a deadline that was kept, or is over by another way, has nothing left to tell
  const columns = waits
    ? recertificationColumns(c.facts, now)
    : { recertification_remind_at: null, ...(of === 'overdue' ? { recertification_until: null } : {}) }
  await settle(tx, asTime(ctx), c, c.facts, { ...columns, last_activity_at })
  if (!waits || c.host.suspended_at) return
  await record(tx, asTime(ctx), {
    verb: `partnership.recertification_${of}`,
    organizationId: c.partnership.host_id,
    hostId: c.partnership.host_id,
    partnershipId: id,
    after: { until: untilText(c, until) },
    notes: { tellPartner: true },
  })
}

const each =
  (of: 'reminded' | 'overdue', list: (tx: Tx, now: Date, limit: number) => Promise<string[]>) =>
  async (ctx: Ctx): Promise<void> => {
    const ids = await ctx.db.transaction({ as: 'system' }, (tx) => list(tx, ctx.now(), batch))
    for (const id of ids) await ctx.db.transaction({ as: 'system' }, (tx) => tell(ctx, tx, id, of))
  }

export const recertificationSchedules: Schedule[] = [
  {
    name: 'partnerships.recertification_reminders',
    everySeconds: 300,
    run: each('reminded', listRecertificationReminders),
  },
  {
    name: 'partnerships.recertification_deadlines',
    everySeconds: 300,
    run: each('overdue', listLateRecertifications),
  },
]

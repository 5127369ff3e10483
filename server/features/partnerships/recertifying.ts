/** Asking anew by itself: every so many months, and when the form has changed so that answers may be incomplete. */
import { subscribe } from '#server/features/history/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import { defineJob, enqueue, type Schedule } from '#server/platform/outbox/index.ts'
import { type Case, lockCase, targetOf } from './case.ts'
import { whyNot } from './policy.ts'
import { listDueRecertifications, listUnderWay } from './review-store.ts'
import { requestRecertification } from './submitting.ts'

const batch = 100
const asking = (ctx: Ctx, kind: 'time' | 'policy'): Ctx => ({ ...ctx, actor: { kind } })

/** Judged under the lock, so that a second run finds nothing to do. What waits for a decision is decided first. */
async function ask(
  ctx: Ctx,
  id: string,
  by: 'time' | 'policy',
  reason: string,
  isDue: (c: Case) => boolean,
): Promise<void> {
  await ctx.db.transaction({ as: 'system' }, async (tx) => {
    const c = await lockCase(tx, id)
    const acting = { as: by } as const
    if (c.partnership.waits_since || !isDue(c)) return
    if (whyNot(acting, 'request_recertification', targetOf(c), c.facts, ctx.now())) return
    await requestRecertification(tx, asking(ctx, by), { c, acting }, reason)
  })
}

/** When answers were last approved, or – where none were given – the partner. */
function dueAt(c: Case): Date | undefined {
  const months = c.pinned.recertification?.months
  const from = c.facts.profileApprovedAt ?? c.facts.approvedAt ?? c.facts.acceptedAt
  if (!months || !from) return undefined
  const due = new Date(from)
  due.setUTCMonth(due.getUTCMonth() + months)
  return due
}

export const recertifySchedule: Schedule = {
  name: 'partnerships.recertify',
  everySeconds: 3_600,
  async run(ctx) {
    const now = ctx.now()
    const ids = await ctx.db.transaction({ as: 'system' }, (tx) => listDueRecertifications(tx, now, 1_000))
    for (const id of ids) {
      await ask(ctx, id, 'time', 'It is time to look at the answers again.', (c) => {
        const due = dueAt(c)
        return due !== undefined && due <= now
      })
    }
  },
}

/** Those whose policy says so; the others are asked when they next edit. */
export const recertifyChanged = defineJob('partnerships.recertify_changed', async (ctx, of: { programId: string }) => {
  let after: string | null = null
  for (;;) {
    const ids: string[] = await ctx.db.transaction({ as: 'system' }, (tx) =>
      listUnderWay(tx, of.programId, after, batch),
    )
    for (const id of ids) {
      await ask(
        ctx,
        id,
        'policy',
        'The form has changed.',
        (c) => c.pinned.recertification?.onChangedFormOrTerms === true && c.facts.profileApprovedAt !== null,
      )
    }
    const last = ids.at(-1)
    if (!last || ids.length < batch) return
    after = last
  }
})

subscribe(['form.published'], async (tx, _ctx, { notes }) => {
  if (notes?.purpose !== 'application' || notes?.asksAgain !== true) return
  await enqueue(tx, recertifyChanged, { programId: String(notes.programId) })
})

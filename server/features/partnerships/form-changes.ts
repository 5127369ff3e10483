/** What happens to partners under way when their program's form appears or goes: their status is computed anew. */
import { record, subscribe } from '#server/features/history/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import { defineJob, enqueue } from '#server/platform/outbox/index.ts'
import { lockCase, settle, transition } from './case.ts'
import { statusAt } from './lifecycle.ts'
import { listUnderWay, waiveForLive } from './review-store.ts'

const batch = 100
const asPolicy = (ctx: Ctx): Ctx => ({ ...ctx, actor: { kind: 'policy' } })

/** The status follows from whether there is a form, so it is written anew, each under its own lock. */
export const formChangedJob = defineJob('partnerships.form_changed', async (ctx, of: { programId: string }) => {
  let after: string | null = null
  for (;;) {
    const ids: string[] = await ctx.db.transaction({ as: 'system' }, (tx) =>
      listUnderWay(tx, of.programId, after, batch),
    )
    for (const id of ids) {
      await ctx.db.transaction({ as: 'system' }, async (tx) => {
        const c = await lockCase(tx, id)
        const now = ctx.now()
        if (statusAt(c.facts, now) === c.partnership.status) return
        const before = { before: { status: c.partnership.status } }
        const settled = await settle(tx, asPolicy(ctx), c, c.facts, {
          last_activity_at: c.partnership.last_activity_at,
        })
        await record(tx, asPolicy(ctx), {
          verb: 'partnership.form_changed',
          organizationId: c.partnership.host_id,
          hostId: c.partnership.host_id,
          partnershipId: id,
          ...transition(c, settled, now),
          ...before,
        })
      })
    }
    const last = ids.at(-1)
    if (!last || ids.length < batch) return
    after = last
  }
})

subscribe(['form.published', 'form.switched_on', 'form.switched_off'], async (tx, ctx, { verb, notes }) => {
  if (notes?.purpose !== 'application' || (notes?.appears !== true && verb !== 'form.switched_off')) return
  const programId = String(notes.programId)
  // in the very transaction, so that nobody live is asked for a form that was not there
  if (notes.appears === true) await waiveForLive(tx, programId, ctx.now())
  await enqueue(tx, formChangedJob, { programId })
})

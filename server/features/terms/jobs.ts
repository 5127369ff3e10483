/** What follows from a publication, partner by partner, and what happens by the clock. Each may run twice. */
import { subscribe } from '#server/features/history/index.ts'
import {
  askTerms,
  listUnderWay,
  remindOfTerms,
  settleTerms,
  shutForTerms,
} from '#server/features/partnerships/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { defineJob, enqueue, type Schedule } from '#server/platform/outbox/index.ts'
import { isComplete } from './accepting.ts'
import { findDocument, listOverdue, listReminders } from './store.ts'

const batch = 100

/** Every partner of a program, each in a transaction of its own. */
async function each(ctx: Ctx, programId: string, work: (tx: Tx, id: string) => Promise<void>): Promise<void> {
  let after: string | null = null
  for (;;) {
    const ids: string[] = await ctx.db.transaction({ as: 'system' }, (tx) => listUnderWay(tx, programId, after, batch))
    for (const id of ids) await ctx.db.transaction({ as: 'system' }, (tx) => work(tx, id))
    const last = ids.at(-1)
    if (!last || ids.length < batch) return
    after = last
  }
}

export const askJob = defineJob(
  'terms.ask',
  async (ctx, of: { programId: string; documentId: string; version: number; changes: string }) => {
    await each(ctx, of.programId, async (tx, id) => {
      const document = await findDocument(tx, of.documentId)
      // a later version asks for itself
      if (!document || document.version !== of.version || document.retiredAt) return
      const { title, version, publishedAt } = document
      await askTerms(tx, ctx, id, { title, version, changes: of.changes, askedAt: publishedAt })
    })
  },
)

export const settleJob = defineJob('terms.settle', async (ctx, of: { programId: string }) => {
  await each(ctx, of.programId, (tx, id) => settleTerms(tx, ctx, id, () => isComplete(tx, of.programId, id)))
})

subscribe(['terms.published'], async (tx, _ctx, { after, notes }) => {
  const { programId, documentId, changes } = notes ?? {}
  await enqueue(tx, askJob, {
    programId: String(programId),
    documentId: String(documentId),
    version: Number(after?.version),
    changes: String(changes ?? ''),
  })
})

subscribe(['terms.retired', 'terms.changed'], async (tx, _ctx, { notes }) => {
  await enqueue(tx, settleJob, { programId: String(notes?.programId) })
})

async function eachDue(
  ctx: Ctx,
  list: (tx: Tx, now: Date, limit: number) => Promise<string[]>,
  work: (tx: Tx, id: string) => Promise<unknown>,
): Promise<void> {
  const ids = await ctx.db.transaction({ as: 'system' }, (tx) => list(tx, ctx.now(), batch))
  for (const id of ids) await ctx.db.transaction({ as: 'system' }, (tx) => work(tx, id))
}

export const schedules: Schedule[] = [
  {
    name: 'terms.remind',
    everySeconds: 300,
    run: (ctx) => eachDue(ctx, listReminders, (tx, id) => remindOfTerms(tx, ctx, id, 'time')),
  },
  {
    name: 'terms.shut',
    everySeconds: 60,
    run: (ctx) => eachDue(ctx, listOverdue, (tx, id) => shutForTerms(tx, ctx, id)),
  },
]

/** Somebody answers for every partnership: when a sponsor leaves the host, an administrator takes over. */
import { subscribe } from '#server/features/history/index.ts'
import { defineJob, enqueue } from '#server/platform/outbox/index.ts'
import { passSponsorships } from './schedule-store.ts'

interface Gone {
  organizationId: string
  personId: string
}

/** Many partnerships may hang on one person, so they pass batch by batch, after the membership has ended. */
export const passOnSponsorships = defineJob('partnerships.pass_on_sponsorships', async (ctx, gone: Gone) => {
  for (;;) {
    const passed = await ctx.db.transaction({ as: 'system' }, (tx) =>
      passSponsorships(tx, gone.organizationId, gone.personId, 500),
    )
    if (passed < 500) return
  }
})

subscribe(['membership.removed', 'membership.deactivated', 'membership.left'], async (tx, _ctx, event) => {
  const personId = event.notes?.personId
  if (typeof personId !== 'string' || !event.organizationId) return
  await enqueue(tx, passOnSponsorships, { organizationId: event.organizationId, personId })
})

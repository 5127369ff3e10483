/**
 * Partnerships under way follow a new version of the policy only on purpose (section 2.5). Many may have to move, so they
 * do it batch by batch after the change has been saved, each under its own lock.
 */
import { record, subscribe } from '#server/features/history/index.ts'
import { saveInvitation } from '#server/features/invitations/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { defineJob, enqueue } from '#server/platform/outbox/index.ts'
import { getCase, lockCase, settle, transition } from './case.ts'
import { statusAt } from './lifecycle.ts'
import { listOlderVersions } from './schedule-store.ts'

interface Move {
  hostId: string
  programId: string
  version: number
}
const batch = 100

/** The rule that moves them is the host's; recorded as policy, never as a person. */
const asPolicy = (ctx: Ctx): Ctx => ({ ...ctx, actor: { kind: 'policy' }, channel: null })

export const moveJob = defineJob('partnerships.move', async (ctx, of: Move) => {
  for (;;) {
    const ids = await ctx.db.transaction({ as: 'system' }, (tx) => listOlderVersions(tx, of, batch))
    for (const id of ids) await ctx.db.transaction({ as: 'system' }, (tx) => move(tx, asPolicy(ctx), id, of.version))
    if (ids.length < batch) return
  }
})

async function move(tx: Tx, ctx: Ctx, id: string, version: number): Promise<void> {
  const before = await lockCase(tx, id)
  if (before.partnership.policy_version >= version) return
  const now = ctx.now()
  await settle(tx, ctx, before, before.facts, { policy_version: version })
  if (before.invitation?.state === 'pending') {
    await saveInvitation(tx, before.invitation.id, { policy_version: version }, now)
  }
  const moved = await getCase(tx, id)
  // Who is live stays live: a stricter approval is asked of those to come, and of nobody a second time.
  const live = statusAt(before.facts, now) === 'active' && statusAt(moved.facts, now) === 'in_review'
  const facts = live
    ? { ...moved.facts, approvedAt: now, firstApprovedAt: moved.facts.firstApprovedAt ?? now }
    : moved.facts
  const after = await settle(tx, ctx, moved, facts)
  await record(tx, ctx, {
    verb: 'partnership.policy_moved',
    organizationId: before.partnership.host_id,
    hostId: before.partnership.host_id,
    partnershipId: id,
    ...transitionWithVersion(before, after, now, version),
    seenBy: 'host',
  })
}

function transitionWithVersion(
  before: Parameters<typeof transition>[0],
  after: Parameters<typeof transition>[1],
  now: Date,
  version: number,
) {
  const change = transition(before, after, now)
  return {
    before: { ...change.before, policyVersion: before.partnership.policy_version },
    after: { ...change.after, policyVersion: version },
  }
}

subscribe(['program.policy_moved'], async (tx, _ctx, { hostId, notes }) => {
  const move: Move = { hostId: String(hostId), programId: String(notes?.programId), version: Number(notes?.version) }
  await enqueue(tx, moveJob, move, { uniqueKey: `partnerships.move ${move.programId} ${move.version}` })
})

/** The receipt of an ending, for both sides and for the person it concerned, whatever else is left to them. */
import type { Static } from 'typebox'
import type { partnerships as api } from '#contract/endpoints/partnerships.ts'
import type { PersonCtx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { findReceipt } from './grant-store.ts'

const endings: Record<string, string> = { revoke: 'revoked', leave: 'left', expire: 'expired' }

export async function getReceipt(ctx: PersonCtx, id: string): Promise<Static<typeof api.receipt.response>> {
  const receiptId = fromPublicId('rcpt', id)
  // the fence lets through what concerned the person, and what either side's members may read
  const receipt = await ctx.db.transaction({ as: 'person', personId: ctx.actor.personId }, (tx) =>
    findReceipt(tx, { id: receiptId }),
  )
  if (!receipt) throw new AppError('not_found')
  return {
    id: toPublicId('rcpt', receipt.id),
    verb: endings[receipt.verb] ?? receipt.verb,
    host: receipt.hostName,
    partner: receipt.partnerName,
    reason: receipt.reason,
    closed: receipt.closed,
    at: receipt.at.toISOString(),
  }
}

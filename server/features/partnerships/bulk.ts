/** One verb on many partnerships or their current invitations: the same guards, one verdict each. */
import type { Static } from 'typebox'
import type { BulkRunVerb } from '#contract/endpoints/lists.ts'
import type { partnerships as api } from '#contract/endpoints/partnerships.ts'
import { errors } from '#contract/errors.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { getOwnCase, tenant } from './case.ts'
import { remindInvitation, resendInvitation, withdrawInvitation } from './invitation-verbs.ts'
import { changePartnership, revokePartnership } from './verbs.ts'

type Body = Static<typeof api.bulk.body>

/** Each in a transaction of its own, so that one refusal holds nobody up and nothing is locked for long. */
export async function changeMany(ctx: MemberCtx, body: Body): Promise<Static<typeof api.bulk.response>> {
  const results: Static<typeof api.bulk.response>['results'] = []
  for (const id of [...new Set(body.ids)]) {
    try {
      await changeOne(ctx, body, id)
      results.push({ id, ok: true, code: null, says: null })
    } catch (refused) {
      if (!(refused instanceof AppError)) throw refused
      results.push({ id, ok: false, code: refused.code, says: saysOf(refused) })
    }
  }
  return { done: results.filter((result) => result.ok).length, results }
}

/** Why it was refused, as people read it. */
export const saysOf = (refused: AppError): string =>
  refused.extra.detail ?? refused.extra.faults?.[0]?.says ?? errors[refused.code].says

/** One of them, as if it stood alone: by the same action, under the same guard. */
export async function changeOne(
  ctx: MemberCtx,
  { verb, reason }: { verb: BulkRunVerb; reason?: string },
  id: string,
): Promise<void> {
  const body = reason === undefined ? {} : { reason }
  if (verb === 'revoke') return await revokePartnership(ctx, id, body)
  if (verb !== 'resend' && verb !== 'withdraw' && verb !== 'remind') return await changePartnership(ctx, verb, id, body)
  const invitation = await currentInvitation(ctx, id)
  if (verb === 'resend') return await resendInvitation(ctx, invitation)
  if (verb === 'remind') return await remindInvitation(ctx, invitation)
  return await withdrawInvitation(ctx, invitation, reason)
}

async function currentInvitation(ctx: MemberCtx, id: string): Promise<string> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const c = await getOwnCase(tx, ctx.actor.organizationId, fromPublicId('pship', id))
    if (!c.invitation) throw new AppError('invitation_closed')
    return toPublicId('inv', c.invitation.id)
  })
}

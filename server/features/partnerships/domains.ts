/** The verdict on an applicant's mail domain: which partners of this program it belongs to already. */
import type { Policy } from '#contract/policy.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import type { Case } from './case.ts'
import { type Known, listKnownByDomain } from './match-store.ts'

/** Whether the rules ask for it at all. */
export const asksDomain = (policy: Pick<Policy, 'approval' | 'domainMatching'>): boolean =>
  policy.approval === 'by_domain' || policy.domainMatching !== 'off'

/** Live partners the domain of this address belongs to; none where the rules do not ask. */
export async function knownPartners(tx: Tx, ctx: Ctx, c: Case, email: string | null): Promise<Known[]> {
  const domain = email?.split('@')[1]
  if (!domain || !asksDomain(c.pinned)) return []
  const { host_id: hostId, program_id: programId, id: except } = c.partnership
  return await ctx.db.within(tx, { as: 'system' }, (inner) =>
    listKnownByDomain(inner, { hostId, programId, domain, except }),
  )
}

/** The queue of those who decide: what waits, since when, in which stage, until when. */
import type { Static } from 'typebox'
import type { reviews as api } from '#contract/endpoints/submissions.ts'
import { includesRole } from '#contract/names.ts'
import {
  canOnPartnership,
  countWaiting,
  hostActing,
  listPersons,
  listWaiting,
  presentOrganization,
  presentPerson,
  statusOf,
  statusWordOf,
} from '#server/features/partnerships/index.ts'
import { currentPolicies, getProgram, listPrograms } from '#server/features/programs/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import type { Scope } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { listNumbers, listOrganizations } from './queue-store.ts'

const tenant = (ctx: MemberCtx): Scope => ({
  as: 'tenant',
  organizationId: ctx.actor.organizationId,
  personId: ctx.actor.personId,
})

export async function listReviews(
  ctx: MemberCtx,
  query: Static<typeof api.list.query>,
): Promise<Static<typeof api.list.response>> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const hostId = ctx.actor.organizationId
    const program = query.program ? await getProgram(tx, fromPublicId('prog', query.program)) : undefined
    if (program && program.hostId !== hostId) throw new AppError('not_found')
    const { cases, next } = await listWaiting(tx, ctx, {
      hostId,
      ...(program ? { programId: program.id } : {}),
      ...(query.search ? { search: query.search } : {}),
      ...(query.cursor ? { cursor: query.cursor } : {}),
      limit: query.limit ?? 50,
    })
    const [people, organizations, numbers] = await Promise.all([
      listPersons(
        tx,
        cases.flatMap((c) => [c.partnership.reviewer_id, c.partnership.sponsor_id]),
      ),
      listOrganizations(
        tx,
        cases.map((c) => c.partnership.partner_organization_id),
      ),
      listNumbers(
        tx,
        cases.map((c) => c.partnership.id),
      ),
    ])
    const now = ctx.now()
    const items: Static<typeof api.list.response>['items'] = []
    for (const c of cases) {
      const { partnership: s } = c
      const organization = organizations.get(s.partner_organization_id ?? '')
      items.push({
        partnershipId: toPublicId('pship', s.id),
        programId: toPublicId('prog', c.program.id),
        programName: c.program.name,
        name: s.partner_name,
        organization: organization ? presentOrganization(organization) : null,
        status: statusOf(c, now),
        statusWord: statusWordOf(c, now),
        submittedAt: (s.waits_since ?? now).toISOString(),
        number: Math.max(1, numbers.get(s.id) ?? 1),
        stage: { now: c.facts.stagesApproved + 1, of: c.pinned.approvalStages },
        dueAt: s.review_due_at?.toISOString() ?? null,
        reviewer: presentPerson(people.get(s.reviewer_id ?? s.sponsor_id ?? '')),
        can: canOnPartnership(ctx, c, await hostActing(tx, ctx, c), ['approve', 'return', 'reject']),
      })
    }
    return { items, next, total: null }
  })
}

/** In the programs in which somebody of this role decides. */
export async function countReviews(ctx: MemberCtx): Promise<Static<typeof api.count.response>> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const hostId = ctx.actor.organizationId
    const programs = (await listPrograms(tx, hostId, 'no')).map((program) => program.id)
    const policies = await currentPolicies(tx, programs)
    const deciding = [...policies].flatMap(([id, policy]) =>
      includesRole(ctx.actor.role, policy.whoMayDecide) ? [id] : [],
    )
    const decides = [...policies.values()].some(({ approval, formWhen }) => approval !== 'none' || formWhen !== 'none')
    return { waiting: await countWaiting(tx, hostId, deciding), decides }
  })
}

import type { MemberCtx } from '#server/platform/ctx.ts'
import type { Scope } from '#server/platform/db/types.ts'

/** The scope of a member acting for an organization. */
export function tenant(ctx: MemberCtx): Scope {
  return { as: 'tenant', organizationId: ctx.actor.organizationId, personId: ctx.actor.personId }
}

import {
  organizations as api,
  members as membersApi,
  membershipInvitations,
} from '#contract/endpoints/organizations.ts'
import { session } from '#contract/endpoints/session.ts'
import { errors } from '#contract/errors.ts'
import { updateMe } from '#server/features/identity/index.ts'
import type { MemberCtx, PersonCtx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import { type Route, route } from '#server/platform/http/route.ts'
import { toPublicId } from '#server/platform/id.ts'
import { checkIdentity, createOwnOrganization, requestHosting, updateOrganization } from './actions.ts'
import { getInstallation } from './installation-store.ts'
import { acceptMembership, declineMembership } from './joining.ts'
import { readMe } from './me.ts'
import {
  changeRole,
  deactivateMember,
  inviteMembers,
  leaveOrganization,
  type MembersView,
  membersOf,
  reactivateMember,
  removeMember,
  resendMember,
  transferOwnership,
  withdrawMember,
} from './members.ts'
import {
  presentMember,
  presentMembers,
  presentMyInvitation,
  presentMyOrganization,
  presentOrganization,
} from './present.ts'
import { findBySlug, getOrganization, membershipsOf, type Organization } from './store.ts'

const ownScope = (ctx: MemberCtx) =>
  ({ as: 'tenant', organizationId: ctx.actor.organizationId, personId: ctx.actor.personId }) as const

async function answer(ctx: MemberCtx, organization: Organization) {
  const rule = await ctx.db.transaction(ownScope(ctx), getInstallation)
  return presentOrganization(organization, rule, ctx.actor.role)
}

function one(ctx: MemberCtx, view: MembersView) {
  const [row] = view.members
  if (!row) throw new AppError('not_found')
  return presentMember(row, ctx.actor, view, ctx.now())
}

/** One of the signed-in person's organizations, as it stands now. */
async function mine(ctx: PersonCtx, organizationId: string) {
  return ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const membership = (await membershipsOf(tx, ctx.actor.personId)).find(
      (each) => each.organizationId === organizationId,
    )
    if (!membership) throw new AppError('not_found')
    return presentMyOrganization(membership, await getInstallation(tx))
  })
}

const saysOf = {
  address_invalid: errors.address_invalid.says,
  already_member: errors.already_member.says,
  already_invited: 'This address has been invited already. Send the invitation again instead.',
  repeated: 'This address is in the list twice.',
  invite_self: errors.invite_self.says,
  address_blocked: errors.address_blocked.says,
  above_own_role: errors.above_own_role.says,
} as const

export const routes: Route[] = [
  route(session.me, (ctx) => readMe(ctx)),
  route(session.updateMe, async (ctx, { body }) => {
    await updateMe(ctx, body)
    return readMe(ctx)
  }),

  route(api.create, async (ctx, { body }) => mine(ctx, (await createOwnOrganization(ctx, body)).id)),
  route(api.checkIdentity, (ctx, { query }) => checkIdentity(ctx, query.slug)),
  route(api.get, async (ctx) =>
    answer(ctx, await ctx.db.transaction(ownScope(ctx), (tx) => getOrganization(tx, ctx.actor.organizationId))),
  ),
  route(api.update, async (ctx, { body }) => answer(ctx, await updateOrganization(ctx, body))),
  route(api.find, async (ctx, { params }) =>
    ctx.db.transaction({ as: 'identity' }, async (tx) => {
      const found = await findBySlug(tx, params.slug.toLowerCase())
      const own =
        found && (await membershipsOf(tx, ctx.actor.personId)).some((each) => each.organizationId === found.id)
      if (!found || !own) throw new AppError('not_found')
      return { id: toPublicId('org', found.id), slug: found.slug }
    }),
  ),
  route(api.requestHosting, async (ctx) => answer(ctx, await requestHosting(ctx))),

  route(membersApi.list, async (ctx, { query }) => presentMembers(await membersOf(ctx, query), ctx.actor, ctx.now())),
  route(membersApi.invite, async (ctx, { body }) => ({
    items: (await inviteMembers(ctx, body)).map(({ email, verdict, memberId }) => ({
      email,
      verdict,
      says: verdict === 'invited' ? null : saysOf[verdict],
      memberId: memberId && toPublicId('mem', memberId),
    })),
  })),
  route(membersApi.resend, async (ctx, { params }) => one(ctx, await resendMember(ctx, params.id))),
  route(membersApi.withdraw, async (ctx, { params }) => {
    await withdrawMember(ctx, params.id)
    return null
  }),
  route(membersApi.changeRole, async (ctx, { params, body }) => one(ctx, await changeRole(ctx, params.id, body))),
  route(membersApi.deactivate, async (ctx, { params }) => one(ctx, await deactivateMember(ctx, params.id))),
  route(membersApi.reactivate, async (ctx, { params }) => one(ctx, await reactivateMember(ctx, params.id))),
  route(membersApi.remove, async (ctx, { params }) => {
    await removeMember(ctx, params.id)
    return null
  }),
  route(membersApi.leave, async (ctx) => {
    await leaveOrganization(ctx)
    return null
  }),
  route(membersApi.transferOwnership, async (ctx, { params }) => one(ctx, await transferOwnership(ctx, params.id))),

  route(membershipInvitations.list, async (ctx) =>
    ctx.db.transaction({ as: 'identity' }, async (tx) => ({
      items: (await membershipsOf(tx, ctx.actor.personId, 'invited'))
        .filter(({ organization }) => !organization.suspendedAt)
        .map((membership) => presentMyInvitation(membership, ctx.now())),
    })),
  ),
  route(membershipInvitations.accept, async (ctx, { params }) =>
    mine(ctx, (await acceptMembership(ctx, params.id)).organizationId),
  ),
  route(membershipInvitations.decline, async (ctx, { params }) => {
    await declineMembership(ctx, params.id)
    return null
  }),
]

/** Partnership roles of a partner's people: which of the program's roles each holds in this partnership, and who gives them. */
import type { Static } from 'typebox'
import type { portal as portalApi } from '#contract/endpoints/invitations.ts'
import type { partnerships as api } from '#contract/endpoints/partnerships.ts'
import type { ErrorCode } from '#contract/errors.ts'
import { record, subscribe } from '#server/features/history/index.ts'
import { rolesOf } from '#server/features/programs/index.ts'
import type { Ctx, MemberCtx, PersonCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, assertAllowed, fault } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { defineJob, enqueue } from '#server/platform/outbox/index.ts'
import { type Case, targetOf } from './case.ts'
import { rolesHeld } from './held-roles.ts'
import { statusAt } from './lifecycle.ts'
import { listMembers } from './people-store.ts'
import { mayGiveRoles, type PartnershipActing } from './policy.ts'
import { dropRolesOf, findHeldRoles, listHeldRoles, saveHeldRoles } from './role-store.ts'
import { enterAsHost, enterAsPartner } from './submitting.ts'

type People = Static<typeof api.people.response>
type Colleagues = Static<typeof portalApi.people.response>

/** Why `acting` cannot give roles in this partnership now. */
function whyNotGive(ctx: Ctx, c: Case, acting: PartnershipActing): ErrorCode | undefined {
  const may = mayGiveRoles(acting, { ...targetOf(c).policy, memberAccessDefault: c.pinned.memberAccessDefault })
  if (may) return may
  const over = ['ended', 'rejected'].includes(statusAt(c.facts, ctx.now()))
  return c.facts.acceptedAt === null || over || rolesOf(c.program).length === 0 ? 'verb_not_allowed' : undefined
}

export async function listPeople(ctx: MemberCtx, id: string): Promise<People> {
  return await enterAsHost(ctx, id, 'read', async (tx, { c, acting }) => {
    const partner = c.partnership.partner_organization_id
    const members = partner ? await listMembers(tx, partner) : []
    const held = await listHeldRoles(tx, c.partnership.id)
    const roles = rolesOf(c.program)
    return {
      items: members.map((member) => ({
        person: { id: toPublicId('psn', member.personId), name: member.name, email: member.email },
        role: member.role,
        state: member.state,
        roles: rolesHeld(roles, held.get(member.personId)),
        isPrimaryContact: member.personId === c.partnership.primary_contact_id,
        lastSignInAt: member.lastSignInAt?.toISOString() ?? null,
        claimed: member.claimedAt !== null,
      })),
      roles: roles.map(({ key, name }) => ({ key, name })),
      can: { give_roles: whyNotGive(ctx, c, acting) ?? true },
    }
  })
}

/** One's own colleagues with their roles at this host. */
export async function listColleagues(ctx: PersonCtx, id: string): Promise<Colleagues> {
  return await enterAsPartner(ctx, id, 'read', async (tx, { c, acting, organizationId, opening }) => {
    if (!opening.members) throw new AppError('not_active')
    const held = await listHeldRoles(tx, c.partnership.id)
    const roles = rolesOf(c.program)
    const members = (await listMembers(tx, organizationId)).filter((one) => one.state === 'active')
    return {
      items: members.map((member) => ({
        person: { id: toPublicId('psn', member.personId), name: member.name, email: member.email },
        roles: rolesHeld(roles, held.get(member.personId)),
      })),
      roles: roles.map(({ key, name }) => ({ key, name })),
      byRole: c.pinned.memberAccessDefault === 'chosen',
      can: { give_roles: whyNotGive(ctx, c, acting) ?? true },
    }
  })
}

export async function giveRolesAsHost(ctx: MemberCtx, id: string, person: string, keys: string[]): Promise<void> {
  await enterAsHost(ctx, id, 'decide', async (tx, { c, acting }) => {
    assertAllowed(whyNotGive(ctx, c, acting))
    await giveRoles(tx, ctx, c, c.partnership.host_id, person, keys)
  })
}

export async function giveRolesAsPartner(ctx: PersonCtx, id: string, person: string, keys: string[]): Promise<void> {
  await enterAsPartner(ctx, id, 'decide', async (tx, { c, acting, organizationId }) => {
    assertAllowed(whyNotGive(ctx, c, acting))
    await giveRoles(tx, ctx, c, organizationId, person, keys)
  })
}

/** The whole list of one member; what it was is in the history. */
async function giveRoles(
  tx: Tx,
  ctx: Ctx,
  c: Case,
  organizationId: string,
  person: string,
  keys: string[],
): Promise<void> {
  const personId = fromPublicId('psn', person)
  const { id: partnershipId, host_id: hostId, partner_organization_id: partner } = c.partnership
  const member = partner ? (await listMembers(tx, partner)).find((one) => one.personId === personId) : undefined
  if (member?.state !== 'active') throw new AppError('not_found')
  const roles = rolesOf(c.program)
  if (keys.some((key) => !roles.some((role) => role.key === key))) {
    throw fault('roles', 'invalid', 'There is no such role in this program.')
  }
  const before = rolesHeld(roles, await findHeldRoles(tx, partnershipId, personId))
  const after = rolesHeld(roles, keys)
  if (before.map((one) => one.key).join() === after.map((one) => one.key).join()) return
  await saveHeldRoles(tx, { partnershipId, hostId, personId, roles: after.map((one) => one.key) }, ctx.now())
  const names = (list: typeof after) => list.map((one) => one.name)
  await record(tx, ctx, {
    verb: 'partnership.roles_changed',
    organizationId,
    hostId,
    partnershipId,
    before: { roles: names(before) },
    after: { roles: names(after), name: member.name || member.email },
    notes: { personId },
  })
}

interface Gone {
  organizationId: string
  personId: string
}

/** In the scope of nobody: the partner's administrators remove members, and the rows are the hosts'. */
export const dropRoles = defineJob('partnerships.drop_roles', async (ctx, gone: Gone) => {
  await ctx.db.transaction({ as: 'system' }, (tx) => dropRolesOf(tx, gone.organizationId, gone.personId))
})

subscribe(['membership.removed', 'membership.left'], async (tx, _ctx, event) => {
  const personId = event.notes?.personId
  if (typeof personId !== 'string' || !event.organizationId) return
  await enqueue(tx, dropRoles, { organizationId: event.organizationId, personId })
})

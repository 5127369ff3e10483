/**
 * The primary contact and the partner's own members: who is the contact of a live partnership stays a member while it is so,
 * and who was invited to become it becomes it on joining.
 */
import { subscribe } from '#server/features/history/index.ts'
import {
  findMembershipOf,
  keepMembers,
  lockOrganization,
  withdrawColleague,
} from '#server/features/organizations/index.ts'
import { defineJob, enqueue } from '#server/platform/outbox/index.ts'
import { getCase } from './case.ts'
import { settleWaitingContacts } from './contact.ts'
import { findLiveContacts, listWaitingContacts } from './people-store.ts'

keepMembers(async (tx, organizationId, personIds) => {
  const contacts = await findLiveContacts(tx, organizationId, personIds)
  return new Map(contacts.map((personId) => [personId, 'is_primary_contact']))
})

interface Invited {
  organizationId: string
  personId: string
}

/** Afterwards, in a transaction of its own: an ending holds the partnership, and members are held before partnerships. */
export const withdrawInvitedContact = defineJob('partnerships.withdraw_contact', async (ctx, of: Invited) => {
  await ctx.db.transaction({ as: 'system' }, async (tx) => {
    await lockOrganization(tx, of.organizationId)
    if ((await listWaitingContacts(tx, of.organizationId, of.personId)).length > 0) return
    const membership = await findMembershipOf(tx, of.organizationId, of.personId)
    if (membership?.state === 'invited') await withdrawColleague(tx, { ...ctx, actor: { kind: 'policy' } }, membership)
  })
})

const endings = ['partnership.revoked', 'partnership.left', 'partnership.expired', 'partnership.rejected']
subscribe(endings, async (tx, _ctx, event) => {
  const personId = event.notes?.nextContactId
  const { partnershipId } = event
  if (typeof personId !== 'string' || !partnershipId) return
  const { partnership } = await getCase(tx, partnershipId)
  const organizationId = partnership.partner_organization_id
  if (organizationId) await enqueue(tx, withdrawInvitedContact, { organizationId, personId })
})

subscribe(['membership.accepted', 'membership.declined', 'membership.withdrawn'], async (tx, ctx, event) => {
  const { organizationId, notes, verb, actedBy, actorName } = event
  const personId = notes?.personId
  if (typeof personId !== 'string' || !organizationId) return
  const joined = verb === 'membership.accepted'
  const by = { personId: actedBy, ...(actorName ? { actorName } : {}) }
  // in the partner's own scope, whoever's answer it was
  await ctx.db.within(tx, { as: 'tenant', organizationId }, (inner) =>
    settleWaitingContacts(inner, ctx, { organizationId, personId, joined, by }),
  )
})

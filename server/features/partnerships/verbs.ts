/** The verbs of a partnership (section 2.2) on either side: lock, judge, apply the facts, record. Telling is notifications' part. */
import type { Static } from 'typebox'
import type { partnerships as api } from '#contract/endpoints/partnerships.ts'
import type { PartnershipVerb } from '#contract/names.ts'
import { record } from '#server/features/history/index.ts'
import {
  type Email,
  ensurePerson,
  findPersonByEmail,
  type Person,
  parseEmail,
} from '#server/features/identity/index.ts'
import { saveInvitation } from '#server/features/invitations/index.ts'
import { enqueueMail } from '#server/features/mail/index.ts'
import { findMembershipOf, insertMembership } from '#server/features/organizations/index.ts'
import type { Ctx, MemberCtx, PersonCtx } from '#server/platform/ctx.ts'
import type { Scope, Tx } from '#server/platform/db/types.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { bucketName, take } from '#server/platform/limits.ts'
import { type Case, decide, hostActing, lockCase, lockOwnCase, settle, tenant, transition } from './case.ts'
import { closeInvitation } from './invitation-verbs.ts'
import { apply, tellsPartner } from './lifecycle.ts'
import { findPartnerRole, listPersons } from './people-store.ts'
import type { PartnershipActing } from './policy.ts'
import { type EndingVerb, writeReceipt } from './receipts.ts'
import { searchWords } from './search.ts'

export interface Reason {
  reason?: string
}

/** Verbs that are nothing but a change of facts by the host. */
type PlainVerb = 'approve' | 'reject' | 'suspend' | 'reactivate' | 'archive' | 'unarchive'

const past: Record<PlainVerb, string> = {
  approve: 'approved',
  reject: 'rejected',
  suspend: 'suspended',
  reactivate: 'reactivated',
  archive: 'archived',
  unarchive: 'unarchived',
}

const about = (c: Case, organizationId: string) => ({
  organizationId,
  hostId: c.partnership.host_id,
  partnershipId: c.partnership.id,
})

const trimmed = (body: Reason) => body.reason?.trim().slice(0, 2000) || null

/** Approve, reject, suspend, reactivate, archive, unarchive. */
export async function changePartnership(ctx: MemberCtx, verb: PlainVerb, id: string, body: Reason = {}): Promise<void> {
  await ctx.db.transaction(tenant(ctx), (tx) => changeIn(tx, ctx, verb, id, body))
}

async function changeIn(tx: Tx, ctx: MemberCtx, verb: PlainVerb, id: string, body: Reason): Promise<void> {
  const c = await lockOwnCase(tx, ctx.actor.organizationId, fromPublicId('pship', id))
  decide(ctx, c, await hostActing(tx, ctx, c), verb, { reason: body.reason ?? '' })
  const now = ctx.now()
  const facts = apply(c.facts, verb, now)
  const reason = trimmed(body)
  const after = await settle(tx, ctx, c, facts, verb === 'reject' || verb === 'suspend' ? { reason } : {})
  // an approval before the answer is a fact of the invitation
  if (c.invitation && facts.invitation && facts.invitation.approves !== c.invitation.approves) {
    await saveInvitation(tx, c.invitation.id, { approves: facts.invitation.approves }, now)
  }
  const silent = verb === 'archive' || verb === 'unarchive'
  const stage = verb === 'approve' && facts.stagesApproved > c.facts.stagesApproved
  const live = verb === 'reject' && after.facts.rejectedAt === null
  await record(tx, ctx, {
    verb: stage ? 'partnership.stage_approved' : live ? 'partnership.submission_rejected' : `partnership.${past[verb]}`,
    ...about(c, c.partnership.host_id),
    ...transition(c, after, now),
    reason,
    ...(silent || stage ? { seenBy: 'host' as const } : {}),
    notes: { tellPartner: tellsPartnerOf(verb, c), invited: c.facts.acceptedAt === null },
  })
}

/** A decision is always told; a suspension and its end where the policy says so. */
function tellsPartnerOf(verb: PlainVerb, c: Case): boolean {
  if (verb === 'suspend' || verb === 'reactivate') return c.current.notifyOnEnd
  return (verb === 'approve' && c.facts.acceptedAt !== null) || verb === 'reject'
}

/** Ends it at once and for good; open invitations are withdrawn in the same step, and a receipt is left. */
export async function revokePartnership(ctx: MemberCtx, id: string, body: Reason = {}): Promise<void> {
  await ctx.db.transaction(tenant(ctx), async (tx) => {
    const c = await lockOwnCase(tx, ctx.actor.organizationId, fromPublicId('pship', id))
    decide(ctx, c, await hostActing(tx, ctx, c), 'revoke', { reason: body.reason ?? '' })
    const open = c.invitation?.state === 'pending' ? c.invitation : undefined
    if (open) await closeInvitation(tx, ctx, open)
    await end(tx, ctx, c, 'revoke', ctx.actor.organizationId, trimmed(body))
  })
}

async function end(
  tx: Tx,
  ctx: Ctx,
  c: Case,
  verb: Exclude<EndingVerb, 'expire'>,
  organizationId: string,
  reason: string | null,
): Promise<void> {
  const now = ctx.now()
  const after = await settle(tx, ctx, c, apply(c.facts, verb, now), {
    reason,
    // the partner cannot write this column, and needs not: an accepted partnership has no open invitation
    ...(verb === 'revoke' ? { invitation_expires_at: null } : {}),
  })
  const receiptId = await writeReceipt(tx, ctx, after, verb, reason)
  await record(tx, ctx, {
    verb: verb === 'revoke' ? 'partnership.revoked' : 'partnership.left',
    ...about(c, organizationId),
    ...transition(c, after, now),
    reason,
    notes: {
      tellPartner: tellsPartner(c.facts, c.current.notifyOnEnd),
      accepted: c.facts.acceptedAt !== null,
      receiptId: toPublicId('rcpt', receiptId),
    },
  })
}

// ---- The partner's side ----------------------------------------------------------------------------------------------

/** The scope in which this person acts for the partner: the partner's own, never the host's. */
async function partnerScope(
  ctx: PersonCtx,
  id: string,
): Promise<{ scope: Scope; acting: PartnershipActing; organizationId: string }> {
  const { personId } = ctx.actor
  const seen = await ctx.db.transaction({ as: 'person', personId }, (tx) => findPartnerRole(tx, id, personId))
  if (!seen) throw new AppError('not_found')
  const { organizationId, role } = seen
  return { scope: { as: 'tenant', organizationId, personId }, acting: { as: 'partner', role }, organizationId }
}

/** The partner's administrator ends it. */
export async function leavePartnership(ctx: PersonCtx, id: string, body: Reason = {}): Promise<void> {
  const partnershipId = fromPublicId('pship', id)
  const { scope, acting, organizationId } = await partnerScope(ctx, partnershipId)
  await ctx.db.transaction(scope, async (tx) => {
    const c = await lockCase(tx, partnershipId)
    if (c.partnership.partner_organization_id !== organizationId) throw new AppError('not_found')
    decide(ctx, c, acting, 'leave')
    await end(tx, ctx, c, 'leave', organizationId, trimmed(body))
  })
}

// ---- The contact -----------------------------------------------------------------------------------------------------

/** A fresh link to set a password, for a contact who has not yet. At most once a minute. */
export async function resendWelcome(ctx: MemberCtx, id: string): Promise<void> {
  await ctx.db.transaction(tenant(ctx), async (tx) => {
    const c = await lockOwnCase(tx, ctx.actor.organizationId, fromPublicId('pship', id))
    decide(ctx, c, await hostActing(tx, ctx, c), 'resend_welcome')
    const personId = c.partnership.primary_contact_id
    const contact = (await listPersons(tx, [personId])).get(personId ?? '')
    if (!contact) throw new AppError('verb_not_allowed')
    await take(tx, bucketName('welcome', c.partnership.id), { capacity: 1, refillPerSecond: 1 / 60 }, ctx.now())
    await enqueueMail(tx, ctx, {
      template: 'welcome',
      to: contact.email,
      hostId: c.partnership.host_id,
      partnershipId: c.partnership.id,
      personId: contact.id,
    })
    await record(tx, ctx, {
      verb: 'partnership.welcome_resent',
      ...about(c, ctx.actor.organizationId),
      after: { email: contact.email },
    })
  })
}

type ContactBody = Static<typeof api.changePrimaryContact.body>

/** The host names another primary contact. Both sides see it; the new person is told, or invited where they are no member yet. */
export async function changePrimaryContact(ctx: MemberCtx, id: string, body: ContactBody): Promise<void> {
  await ctx.db.transaction(tenant(ctx), async (tx) => {
    const c = await lockOwnCase(tx, ctx.actor.organizationId, fromPublicId('pship', id))
    decide(ctx, c, await hostActing(tx, ctx, c), 'change_primary_contact')
    // who becomes a member of the partner is the partner's affair, unless the program says otherwise
    const mayBring = c.pinned.membersManagedBy !== 'partner'
    await nameContact(tx, ctx, c, body, { organizationId: ctx.actor.organizationId, mayBring })
  })
}

/** The partner's administrator names another one. */
export async function changeOwnContact(ctx: PersonCtx, id: string, body: ContactBody): Promise<void> {
  const partnershipId = fromPublicId('pship', id)
  const { scope, acting, organizationId } = await partnerScope(ctx, partnershipId)
  await ctx.db.transaction(scope, async (tx) => {
    const c = await lockCase(tx, partnershipId)
    if (c.partnership.partner_organization_id !== organizationId) throw new AppError('not_found')
    decide(ctx, c, acting, 'change_primary_contact')
    await nameContact(tx, ctx, c, body, { organizationId, mayBring: true })
  })
}

async function nameContact(
  tx: Tx,
  ctx: PersonCtx,
  c: Case,
  body: ContactBody,
  by: { organizationId: string; mayBring: boolean },
): Promise<void> {
  const email = parseEmail(body.email)
  if (!email) throw fault('email', 'address_invalid')
  const names = { firstName: body.firstName?.trim() ?? '', lastName: body.lastName?.trim() ?? '' }
  const person = await contactOf(tx, ctx, c, email, names, by.mayBring)
  const former = c.partnership.primary_contact_id
  if (person.id === former) throw fault('email', 'invalid', 'This person is the primary contact already.')
  const before = (await listPersons(tx, [former])).get(former ?? '')
  const [first = '', ...rest] = person.name.split(' ')
  const firstName = names.firstName || first
  const lastName = names.lastName || rest.join(' ')
  const { city, country, partner_name: name } = c.partnership
  await settle(tx, ctx, c, c.facts, {
    primary_contact_id: person.id,
    contact_email: email,
    contact_first_name: firstName,
    contact_last_name: lastName,
    search_words: searchWords(name, firstName, lastName, email, city, country),
  })
  await record(tx, ctx, {
    verb: 'partnership.contact_changed',
    ...about(c, by.organizationId),
    before: { email: before?.email ?? c.partnership.contact_email },
    after: { email, name: person.name || `${firstName} ${lastName}`.trim() },
    notes: { personId: person.id, formerId: former },
  })
}

/** A member of the partner; somebody else is invited as one first, where whoever asks may bring people in. */
async function contactOf(
  tx: Tx,
  ctx: PersonCtx,
  c: Case,
  email: Email,
  names: { firstName: string; lastName: string },
  mayBring: boolean,
): Promise<Person> {
  const partner = c.partnership.partner_organization_id
  if (!partner) throw new AppError('verb_not_allowed')
  return await ctx.db.within(tx, { as: 'identity' }, async (inner) => {
    const known = await findPersonByEmail(inner, email)
    const member = known && (await findMembershipOf(inner, partner, known.id))
    if (known && member && member.state !== 'removed') return known
    if (!mayBring) throw fault('email', 'invalid', 'Only the partner brings in its own people. Name one of them.')
    const found = known ?? (await ensurePerson(inner, { email, ...names }))
    // nothing is granted before they agree
    await inviteColleague(inner, ctx, partner, found)
    return found
  })
}

/** As a plain member; their own organization may give more. Scope: identity. */
async function inviteColleague(
  tx: Tx,
  ctx: PersonCtx,
  organizationId: string,
  person: { id: string; email: string },
): Promise<void> {
  const now = ctx.now()
  const membershipId = await insertMembership(
    tx,
    {
      organizationId,
      personId: person.id,
      role: 'member',
      state: 'invited',
      invitedBy: ctx.actor.personId,
      expiresAt: new Date(now.getTime() + 14 * 86_400_000),
    },
    now,
  )
  if (!membershipId) return
  await enqueueMail(tx, ctx, {
    template: 'member_invitation',
    to: person.email,
    personId: person.id,
    data: { membershipId },
  })
  await record(tx, ctx, { verb: 'membership.invited', organizationId, after: { email: person.email, role: 'member' } })
}

/** Whether the verb would be possible now: for bulk, which judges each for itself. */
export function isPlain(verb: PartnershipVerb | string): verb is PlainVerb {
  return verb in past
}

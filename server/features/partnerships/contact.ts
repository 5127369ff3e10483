/**
 * The primary contact (section 2.2, *change primary contact*). A member of the partner becomes it at once. Somebody else is
 * invited to join and becomes it on joining; where only the partner brings in its own people, what the host wishes is a
 * proposal, which the partner's administrators confirm or refuse. Who is waiting stands on the partnership, in one place.
 */
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
import {
  findMembershipOf,
  inviteColleague,
  isBlocked,
  lockOrganization,
  type Membership,
  resendColleague,
  withdrawColleague,
} from '#server/features/organizations/index.ts'
import type { Ctx, MemberCtx, PersonCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { bucketName, take } from '#server/platform/limits.ts'
import { type Case, decide, getCase, hostActing, lockCase, settle, tenant } from './case.ts'
import { apply } from './lifecycle.ts'
import { findObstacles } from './obstacle-store.ts'
import { findPrimaryContact, listWaitingContacts } from './people-store.ts'
import { searchWords } from './search.ts'
import type { NextContact } from './store.ts'
import { partnerScope } from './verbs.ts'

type ContactBody = Static<typeof api.changePrimaryContact.body>
type Side = NextContact['side']

/** Somebody's wish, read from what they typed. */
interface Wanted {
  email: Email
  firstName: string
  lastName: string
}

/** A change under way: both sides' people come one after another. */
interface Step {
  tx: Tx
  ctx: PersonCtx
  c: Case
  side: Side
  /** Whose organization acts. */
  organizationId: string
  partnerId: string
}

type Work = (step: Step) => Promise<void>

/** Carries out a verb of the host's side. */
async function asHostDoes(ctx: MemberCtx, id: string, verb: PartnershipVerb, work: Work): Promise<void> {
  const { organizationId } = ctx.actor
  await ctx.db.transaction(tenant(ctx), async (tx) => {
    const { c, partnerId } = await lockBoth(tx, ctx, fromPublicId('pship', id))
    if (c.partnership.host_id !== organizationId) throw new AppError('not_found')
    decide(ctx, c, await hostActing(tx, ctx, c), verb)
    await work({ tx, ctx, c, side: 'host', organizationId, partnerId: partnerId ?? notAccepted() })
  })
}

/** The same for the partner's. */
async function asPartnerDoes(ctx: PersonCtx, id: string, verb: PartnershipVerb, work: Work): Promise<void> {
  const partnershipId = fromPublicId('pship', id)
  const { scope, acting, organizationId } = await partnerScope(ctx, partnershipId)
  await ctx.db.transaction(scope, async (tx) => {
    const { c, partnerId } = await lockBoth(tx, ctx, partnershipId)
    if (partnerId !== organizationId) throw new AppError('not_found')
    decide(ctx, c, acting, verb)
    await work({ tx, ctx, c, side: 'partner', organizationId, partnerId })
  })
}

function notAccepted(): never {
  throw new AppError('verb_not_allowed')
}

/**
 * The partner's organization first, then the partnership: in the order in which whoever joins, leaves or is removed takes them,
 * so that neither waits for the other, and who is a member stays so until this is done.
 */
async function lockBoth(tx: Tx, ctx: Ctx, id: string): Promise<{ c: Case; partnerId: string | null }> {
  const partnerId = (await getCase(tx, id)).partnership.partner_organization_id
  if (partnerId) await ctx.db.within(tx, { as: 'identity' }, (inner) => lockOrganization(inner, partnerId))
  const c = await lockCase(tx, id)
  if (c.partnership.partner_organization_id !== partnerId) throw new AppError('conflict')
  return { c, partnerId }
}

// ---- Naming somebody -------------------------------------------------------------------------------------------------

/** The host names another primary contact. */
export async function changePrimaryContact(ctx: MemberCtx, id: string, body: ContactBody): Promise<void> {
  await asHostDoes(ctx, id, 'change_primary_contact', (step) => name(step, read(body)))
}

/** The partner's administrator names another one. */
export async function changeOwnContact(ctx: PersonCtx, id: string, body: ContactBody): Promise<void> {
  await asPartnerDoes(ctx, id, 'change_primary_contact', (step) => name(step, read(body)))
}

function read(body: ContactBody): Wanted {
  const email = parseEmail(body.email)
  if (!email) throw fault('email', 'address_invalid')
  return { email, firstName: body.firstName?.trim() ?? '', lastName: body.lastName?.trim() ?? '' }
}

async function name(step: Step, wanted: Wanted): Promise<void> {
  const { c, side } = step
  const known = await findColleague(step, wanted.email)
  if (known && known.person.id === c.partnership.primary_contact_id) {
    throw fault('email', 'invalid', 'This person is the primary contact already.')
  }
  if (known?.membership?.state === 'inactive') {
    throw fault(
      'email',
      'membership_state',
      'This member is inactive. The partner’s administrators reactivate them first.',
    )
  }
  if (known?.membership?.state === 'active') return await makeContact(step, known.person, wanted)
  if (!known?.membership) await assertMayBeAsked(step, wanted.email)
  if (side === 'host' && !known?.membership && !hostBringsIn(c)) return await propose(step, wanted)
  const { personId, invitedBy } = await bringIn(step, wanted)
  await wait(step, wanted, { personId, invitedBy })
  await tell(step, 'partnership.contact_invited', wanted, { personId })
}

/** Whether the host may invite people into the partner's organization without asking it. */
const hostBringsIn = ({ pinned }: Case) => pinned.membersManagedBy !== 'partner' && !pinned.hostAddedNeedsConsent

async function findColleague(
  { tx, ctx, partnerId }: Step,
  email: Email,
): Promise<{ person: Person; membership: Membership | undefined } | undefined> {
  return await ctx.db.within(tx, { as: 'identity' }, async (inner) => {
    const person = await findPersonByEmail(inner, email)
    return person && { person, membership: await findMembershipOf(inner, partnerId, person.id) }
  })
}

/** How often strangers may be named for one partnership. */
const namingLimit = { capacity: 10, refillPerSecond: 10 / 86_400 }

/** Nobody who does not want to hear of either side, and nobody of the host itself. */
async function assertMayBeAsked({ tx, ctx, c, side, partnerId }: Step, email: Email): Promise<void> {
  const { host_id: hostId, scope_id: scopeId } = c.partnership
  if (side === 'host') {
    const { blocked, own } = await findObstacles(tx, hostId, scopeId, [email], ctx.now())
    if (own.has(email)) throw fault('email', 'invite_self')
    if (blocked.has(email)) throw fault('email', 'address_blocked')
  }
  const blocked = await ctx.db.within(tx, { as: 'identity' }, (inner) => isBlocked(inner, email, partnerId))
  if (blocked) throw fault('email', 'address_blocked')
  await take(tx, bucketName('contact', c.partnership.id), namingLimit, ctx.now())
}

/** Invited as a plain member; their own organization may give more. Nobody is invited twice. */
async function bringIn(
  { tx, ctx, c, side, partnerId: organizationId }: Step,
  { email, firstName, lastName }: Wanted,
): Promise<{ personId: string; invitedBy: Side | null }> {
  return await ctx.db.within(tx, { as: 'identity' }, async (inner) => {
    const person = await ensurePerson(inner, { email, firstName, lastName })
    const asked = { organizationId, person, role: 'member' } as const
    const made = await inviteColleague(inner, ctx, asked, { contactOf: c.host.name })
    return { personId: person.id, invitedBy: made ? side : null }
  })
}

async function propose(step: Step, wanted: Wanted): Promise<void> {
  await wait(step, wanted, { personId: null, invitedBy: null })
  await tell(step, 'partnership.contact_proposed', wanted)
}

/** Notes who is to become the contact; the present one stays until then. */
async function wait(
  { tx, ctx, c, side }: Step,
  wanted: Wanted,
  of: { personId: string | null; invitedBy: Side | null },
): Promise<void> {
  const now = ctx.now()
  const { personId: askedBy, name: askedByName } = ctx.actor
  const asked = c.partnership.next_contact ?? { side, askedBy, askedByName, at: now.toISOString() }
  const next: NextContact = { ...asked, ...wanted, invitedBy: of.invitedBy }
  const contactChange = of.personId === null ? 'proposed' : 'invited'
  await settle(tx, ctx, c, apply(c.facts, 'change_primary_contact', now, { contactChange }), {
    next_contact_id: of.personId,
    next_contact: JSON.stringify(next),
  })
}

/** A member of the partner becomes the contact now. */
async function makeContact(
  { tx, ctx, c, organizationId }: Pick<Step, 'tx' | 'c' | 'organizationId'> & { ctx: Ctx },
  person: Pick<Person, 'id' | 'name' | 'email'>,
  wanted: Pick<Wanted, 'firstName' | 'lastName'>,
  actor: { personId?: string | null; actorName?: string } = {},
): Promise<void> {
  const { primary_contact_id: formerId, contact_email, city, country, partner_name: partner } = c.partnership
  const former = formerId === null ? undefined : await findPrimaryContact(tx, formerId)
  const [first = '', ...rest] = person.name.split(' ')
  const firstName = wanted.firstName || first
  const lastName = wanted.lastName || rest.join(' ')
  await settle(tx, ctx, c, apply(c.facts, 'change_primary_contact', ctx.now()), {
    primary_contact_id: person.id,
    contact_email: person.email,
    contact_first_name: firstName,
    contact_last_name: lastName,
    search_words: searchWords(partner, firstName, lastName, person.email, city, country),
  })
  await record(tx, ctx, {
    verb: 'partnership.contact_changed',
    organizationId,
    hostId: c.partnership.host_id,
    partnershipId: c.partnership.id,
    before: { email: former?.email ?? contact_email },
    after: { email: person.email, name: person.name || `${firstName} ${lastName}`.trim() },
    notes: { personId: person.id, formerId, askedBy: c.partnership.next_contact?.askedBy },
    ...actor,
  })
}

/** One row of the history that both sides read; who is told of it is notifications' part. */
async function tell(
  { tx, ctx, c, organizationId }: Pick<Step, 'tx' | 'c' | 'organizationId'> & { ctx: Ctx },
  verb: string,
  about: Pick<NextContact, 'email' | 'firstName' | 'lastName'>,
  more: {
    personId?: string | null
    reason?: string | null
    actor?: { personId: string | null; actorName?: string }
  } = {},
): Promise<void> {
  const { host_id: hostId, id: partnershipId, primary_contact_id: formerId, next_contact: next } = c.partnership
  await record(tx, ctx, {
    verb,
    organizationId,
    hostId,
    partnershipId,
    after: { email: about.email, name: `${about.firstName} ${about.lastName}`.trim() },
    reason: more.reason ?? null,
    notes: {
      personId: more.personId ?? null,
      formerId,
      // who waits for this: at the host, where the host has asked
      askedBy: next?.side === 'host' ? next.askedBy : null,
    },
    ...more.actor,
  })
}

// ---- What becomes of it ----------------------------------------------------------------------------------------------

const waiting = ({ partnership }: Case): NextContact => partnership.next_contact ?? notAccepted()

/** The partner's administrator agrees: whoever was proposed is invited, or becomes the contact at once as a member meanwhile. */
export async function confirmContact(ctx: PersonCtx, id: string): Promise<void> {
  await asPartnerDoes(ctx, id, 'confirm_contact', async (step) => {
    const { email: address, firstName, lastName } = waiting(step.c)
    const wanted = read({ email: address, firstName, lastName })
    const known = await findColleague(step, wanted.email)
    if (known?.membership?.state === 'active') return await makeContact(step, known.person, wanted)
    if (known?.membership?.state === 'inactive') throw new AppError('membership_state')
    const { personId, invitedBy } = await bringIn(step, wanted)
    await wait(step, wanted, { personId, invitedBy })
    await tell(step, 'partnership.contact_confirmed', wanted, { personId })
  })
}

/** The partner's administrator says no; the present contact stays. */
export async function refuseContact(ctx: PersonCtx, id: string, body: { reason?: string } = {}): Promise<void> {
  await asPartnerDoes(ctx, id, 'refuse_contact', async (step) => {
    const { tx, c } = step
    const refused = waiting(c)
    await settle(tx, ctx, c, apply(c.facts, 'refuse_contact', ctx.now()))
    await tell(step, 'partnership.contact_refused', refused, { reason: body.reason?.trim().slice(0, 2000) || null })
  })
}

export async function cancelContact(ctx: MemberCtx, id: string): Promise<void> {
  await asHostDoes(ctx, id, 'cancel_contact', cancel)
}

export async function cancelOwnContact(ctx: PersonCtx, id: string): Promise<void> {
  await asPartnerDoes(ctx, id, 'cancel_contact', cancel)
}

/** An invitation that was made for this goes with it; the host never takes back what the partner has made. */
async function cancel(step: Step): Promise<void> {
  const { tx, ctx, c, side, partnerId } = step
  const next = waiting(c)
  const personId = c.partnership.next_contact_id
  await settle(tx, ctx, c, apply(c.facts, 'cancel_contact', ctx.now()))
  const goes = personId !== null && next.invitedBy !== null && (side === 'partner' || next.invitedBy === 'host')
  if (goes) {
    await ctx.db.within(tx, { as: 'identity' }, async (inner) => {
      const membership = await findMembershipOf(inner, partnerId, personId)
      if (membership?.state === 'invited') await withdrawColleague(inner, ctx, membership)
    })
  }
  await tell(step, 'partnership.contact_cancelled', next, { personId })
}

export async function resendContact(ctx: MemberCtx, id: string): Promise<void> {
  await asHostDoes(ctx, id, 'resend_contact', resend)
}

export async function resendOwnContact(ctx: PersonCtx, id: string): Promise<void> {
  await asPartnerDoes(ctx, id, 'resend_contact', resend)
}

async function resend(step: Step): Promise<void> {
  const { tx, ctx, c, partnerId } = step
  const { email } = waiting(c)
  await ctx.db.within(tx, { as: 'identity' }, async (inner) => {
    const membership = await findMembershipOf(inner, partnerId, c.partnership.next_contact_id ?? '')
    if (membership?.state !== 'invited') throw new AppError('membership_state')
    await resendColleague(inner, ctx, membership, email, { contactOf: c.host.name })
  })
  await tell(step, 'partnership.contact_resent', waiting(c), { personId: c.partnership.next_contact_id })
}

/** Whoever was invited for it has joined, or will not: called in the transaction of that answer, under the organization's lock. */
export async function settleWaitingContacts(
  tx: Tx,
  ctx: Ctx,
  of: {
    organizationId: string
    personId: string
    joined: boolean
    by: { personId: string | null; actorName?: string }
  },
): Promise<void> {
  const { organizationId, personId, joined, by } = of
  for (const id of await listWaitingContacts(tx, organizationId, personId)) {
    const c = await lockCase(tx, id)
    const next = c.partnership.next_contact
    if (!next || c.partnership.next_contact_id !== personId) continue
    const step = { tx, ctx, c, organizationId }
    const person = await findPrimaryContact(tx, personId)
    if (joined && person) await makeContact(step, person, next, by)
    else {
      await settle(tx, ctx, c, apply(c.facts, 'cancel_contact', ctx.now()))
      await tell(step, 'partnership.contact_not_joined', next, { personId, actor: by })
    }
  }
}

/** Accepting: one transaction from the claim of the invitation to the grant; of two at once exactly one accepts. */
import { record } from '#server/features/history/index.ts'
import { assertPassword, claimPerson, findPerson, hashPassword, openSession } from '#server/features/identity/index.ts'
import { type InvitationRow, killSecrets, saveInvitation } from '#server/features/invitations/index.ts'
import { createOrganization, personalOrganizationOf } from '#server/features/organizations/index.ts'
import type { Ctx, SignedIn } from '#server/platform/ctx.ts'
import { isUniqueViolation } from '#server/platform/db/index.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import {
  answer,
  answererActing,
  type Found,
  findAnswerable,
  type OwnOrganization,
  organizationsOfInvited,
  ownOrganizations,
  signedIn,
  visitorScope,
} from './answering.ts'
import { decideAnswer, nameOfInvited } from './answers.ts'
import { type Case, settle, transition } from './case.ts'
import { knownPartners } from './domains.ts'
import { endIfDue } from './expiring.ts'
import { saveGrant } from './grant-store.ts'
import { giveFirstRole } from './held-roles.ts'
import * as lifecycle from './lifecycle.ts'
import { findLiveOf } from './obstacle-store.ts'
import { endOf } from './offer.ts'
import { searchWords } from './search.ts'
import type { Accepted, AcceptInput, InvitationHandle, NewOrganizationInput, NewSession, SignUpInput } from './view.ts'

/** What a new person brings: checked and hashed before the transaction opens. */
interface Claim {
  passwordHash: string
  name: string
}

/** Accepts, once. Repeated by the same person it gives the first answer again; to another it is refused. */
export async function acceptInvitation(ctx: Ctx, input: AcceptInput): Promise<Accepted> {
  const claim = signedIn(ctx) || input.password === undefined ? undefined : await prepareClaim(ctx, input, input)
  try {
    return await answer(ctx, input, async (tx, found) => {
      const { invitation } = found
      if (invitation.state === 'accepted') return firstAnswer(found, signedIn(ctx), ctx.now())
      if (acceptsBySubmitting(found.c)) throw new AppError('application_required')
      const { after, acceptor } = await accept(tx, ctx, found, input, (visitor) =>
        acceptorOf(tx, ctx, found, visitor, claim, input.userAgent ?? null),
      )
      return { ...placeOf({ c: after }, ctx.now()), ...(acceptor.session ? { session: acceptor.session } : {}) }
    })
  } catch (fault) {
    // the index stands behind the check: the same organization was accepted for elsewhere at this very moment
    if (isUniqueViolation(fault, 'partnership_once_by_organization')) throw new AppError('already_partner')
    throw fault
  }
}

/** Refuses before the costly hash what would be refused anyway. */
async function prepareClaim(
  ctx: Ctx,
  handle: InvitationHandle,
  { password, name }: { password?: string; name?: string },
): Promise<Claim> {
  const found = await ctx.db.transaction(visitorScope(ctx, handle), async (tx) => {
    const seen = await findAnswerable(tx, ctx, handle)
    decideClaim(ctx, seen)
    return seen
  })
  const { invitation, invited } = found
  const called = name?.trim() || `${invitation.first_name} ${invitation.last_name}`.trim() || invited?.name || ''
  if (!called) throw fault('name', 'invalid', 'Please enter your name.')
  assertPassword(password ?? '', { email: invitation.email, name: called })
  return { passwordHash: await hashPassword(password ?? ''), name: called }
}

/** Only the invitation whose own mailed link is in hand proves the mailbox. */
function decideClaim(ctx: Ctx, found: Found): void {
  const { invitation, invited, link } = found
  if (invitation.state === 'accepted') throw new AppError('invitation_answered')
  decideAnswer(ctx, found, 'accept', answererActing(ctx, found, { administers: true }))
  if (link?.kind !== 'mailed') throw new AppError('mailbox_unproved')
  if (!invited || invited.claimedAt) throw new AppError('not_signed_in')
}

/** Handing in the application is the acceptance, unless the approval was given before. */
export function acceptsBySubmitting(c: Case): boolean {
  return c.pinned.formWhen === 'before_account' && c.formExists && c.facts.invitation?.approves !== true
}

export interface AcceptedCase {
  after: Case
  organizationId: string
  acceptor: Pick<Acceptor, 'id' | 'name'>
}

/**
 * Accepts by handing in: judged and made live in one step. Without a session the invited stub stands for whoever came through
 * the mailed link; its account is made later, by the welcome mail. Within `answer`.
 */
export async function acceptApplication(tx: Tx, ctx: Ctx, found: Found, input: AcceptInput): Promise<AcceptedCase> {
  try {
    const { after, acceptor, organization } = await accept(tx, ctx, found, input, async (visitor) => {
      if (visitor) return { id: visitor.personId, name: visitor.name, email: visitor.email }
      const { person_id: id, email } = found.invitation
      if (!id) throw new AppError('invitation_closed')
      return { id, name: nameOfInvited(found.invitation), email }
    })
    return { after, organizationId: organization.id, acceptor }
  } catch (fault) {
    if (isUniqueViolation(fault, 'partnership_once_by_organization')) throw new AppError('already_partner')
    throw fault
  }
}

/** Why this visitor cannot hand in the application now. */
export function decideApplication(ctx: Ctx, found: Found): void {
  decideAnswer(ctx, found, 'accept', answererActing(ctx, found, { administers: true }))
}

async function accept(
  tx: Tx,
  ctx: Ctx,
  found: Found,
  input: AcceptInput,
  acceptorBy: (visitor: SignedIn | undefined) => Promise<Acceptor>,
): Promise<{ after: Case; acceptor: Acceptor; organization: { id: string; name: string } }> {
  const visitor = signedIn(ctx)
  // where a person was invited there is nothing to choose from
  const chooses = visitor !== undefined && found.c.pinned.invitedAs !== 'person'
  const owned = chooses ? await ownOrganizations(tx, ctx, visitor.personId) : []
  const chosen = choice(found, input, owned, visitor !== undefined)
  const existing = 'existing' in chosen ? chosen.existing : undefined
  const invitedIsMember = existing ? (await organizationsOfInvited(tx, ctx, found)).has(existing.id) : false
  const administers = existing ? existing.administers : true
  decideAnswer(ctx, found, 'accept', answererActing(ctx, found, { administers, invitedIsMember }))
  // also under the acceptor `invitee` nobody brings in an organization without being its administrator
  if (!administers) throw new AppError('not_partner_admin')
  if (existing?.id === found.c.host.id) throw new AppError('invite_self')
  const acceptor = await acceptorBy(visitor)
  const organization = 'existing' in chosen ? chosen.existing : await makeOrganization(tx, ctx, found, chosen, acceptor)
  await assertOnlyOne(tx, ctx, found, organization.id)
  const after = await makeLive(tx, ctx, found, acceptor, organization)
  return { after, acceptor, organization }
}

/** Where to go next: a form that opens before anything else, or the partner's home of this host. */
function placeOf({ c }: Pick<Found, 'c'>, now: Date): { partnershipId: string; landing: string } {
  const partnershipId = toPublicId('pship', c.partnership.id)
  const home = `/home/p/${partnershipId}`
  return { partnershipId, landing: lifecycle.opens(c.facts, now).formFirst ? `${home}/form` : home }
}

/** The answer the first acceptance gave, for whoever gave it. */
function firstAnswer(found: Found, visitor: SignedIn | undefined, now: Date): Accepted {
  if (!visitor) throw new AppError('invitation_answered')
  if (visitor.personId !== found.invitation.answered_by) throw new AppError('invitation_taken')
  return placeOf(found, now)
}

type Choice =
  | { existing: OwnOrganization }
  | { make: 'personal' }
  | { make: 'named' }
  | { make: 'company'; company: NewOrganizationInput }

/** Which organization becomes the partner: chosen, named by the host, signed up now, or the silent personal one. */
function choice(found: Found, input: AcceptInput, owned: OwnOrganization[], isSignedIn: boolean): Choice {
  const { invitedAs, account } = found.c.pinned
  const { organizationId, newOrganization } = input
  if (invitedAs === 'person') {
    if (organizationId || newOrganization)
      throw fault('organizationId', 'invalid', 'This invitation is for you as a person.')
    return { make: 'personal' }
  }
  if (organizationId) {
    const id = fromPublicId('org', organizationId)
    const existing = owned.find((one) => one.id === id && one.kind === 'organization')
    if (!existing) throw new AppError(isSignedIn ? 'not_found' : 'not_signed_in')
    if (existing.suspended) throw new AppError('organization_suspended')
    return { existing }
  }
  if (newOrganization && newOrganization !== 'named') return { make: 'company', company: newOrganization }
  if (account === 'organization')
    throw fault('organizationId', 'invalid', 'Choose your organization, or sign up a new one.')
  const administers = owned.some((one) => one.administers && one.kind === 'organization')
  if (administers && newOrganization !== 'named') {
    throw fault('organizationId', 'invalid', 'Choose which of your organizations accepts, or a new one.')
  }
  return { make: 'named' }
}

interface Acceptor {
  id: string
  name: string
  email: string
  session?: NewSession
}

/** The signed-in person, or the account that this very acceptance claims. */
async function acceptorOf(
  tx: Tx,
  ctx: Ctx,
  found: Found,
  visitor: SignedIn | undefined,
  claim: Claim | undefined,
  userAgent: string | null,
): Promise<Acceptor> {
  if (visitor) return { id: visitor.personId, name: visitor.name, email: visitor.email }
  if (!claim) throw fault('password', 'password_too_short')
  if (found.link?.kind !== 'mailed') throw new AppError('mailbox_unproved')
  return await claimInvited(tx, ctx, found.invitation, claim, userAgent)
}

async function claimInvited(
  tx: Tx,
  ctx: Ctx,
  invitation: InvitationRow,
  { passwordHash, name }: Claim,
  userAgent: string | null,
): Promise<Acceptor> {
  const personId = invitation.person_id
  if (!personId) throw new AppError('invitation_closed')
  const now = ctx.now()
  return await ctx.db.within(tx, { as: 'identity' }, async (inner) => {
    const person = await findPerson(inner, personId)
    if (!person || person.claimedAt) throw new AppError('not_signed_in')
    await claimPerson(inner, personId, { passwordHash, name, now })
    await record(inner, ctx, { verb: 'person.claimed', personId, actorName: name })
    const session = await openSession(inner, personId, { address: ctx.address, userAgent, now })
    return { id: personId, name, email: person.email, session }
  })
}

async function makeOrganization(
  tx: Tx,
  ctx: Ctx,
  found: Found,
  chosen: Exclude<Choice, { existing: OwnOrganization }>,
  acceptor: Acceptor,
): Promise<{ id: string; name: string }> {
  return await ctx.db.within(tx, { as: 'identity' }, async (inner) => {
    if (chosen.make === 'personal') return await personalOrganizationOf(inner, ctx, acceptor)
    const about = chosen.make === 'company' ? chosen.company : { name: found.c.partnership.partner_name }
    return await createOrganization(inner, ctx, { ...about, ownerPersonId: acceptor.id })
  })
}

/** At most one live partnership per scope and partner; one whose end has come makes way. */
async function assertOnlyOne(tx: Tx, ctx: Ctx, found: Found, organizationId: string): Promise<void> {
  const { id, scope_id: scopeId } = found.c.partnership
  const other = await findLiveOf(tx, scopeId, organizationId, id)
  if (!other) return
  if (await endIfDue(tx, ctx, other.id)) return
  throw new AppError('already_partner', { partnershipId: toPublicId('pship', other.id) })
}

/** The facts, the grant, the answered invitation with its links dead, and the history: what accepting means. */
async function makeLive(
  tx: Tx,
  ctx: Ctx,
  found: Found,
  acceptor: Acceptor,
  organization: { id: string; name: string },
): Promise<Case> {
  const { c, invitation, invited } = found
  const now = ctx.now()
  const endsAt = endOf(invitation.offer, now)
  const answered = saveInvitation(
    tx,
    invitation.id,
    {
      state: 'accepted',
      answered_at: now,
      answered_by: acceptor.id,
      accepted_organization_id: organization.id,
      next_reminder_at: null,
      undo_until: null,
    },
    now,
  )
  const killed = killSecrets(tx, invitation.id, now)
  const accountClaimed = acceptor.id === invitation.person_id || invited?.claimedAt != null
  const known = await knownPartners(tx, ctx, c, invitation.email)
  const domainUnknown = known.every((one) => one.organizationId === organization.id)
  const applied = c.partnership.origin === 'self_registered'
  // what was begun without an invitation is seen from here on
  const before = applied ? { ...c.facts, archivedAt: null } : c.facts
  const facts = lifecycle.apply(before, 'accept', now, { accessEndsAt: endsAt, accountClaimed, domainUnknown })
  const person = c.pinned.invitedAs === 'person'
  const settled = settle(tx, ctx, c, facts, {
    partner_organization_id: organization.id,
    primary_contact_id: invitation.person_id,
    invitation_expires_at: null,
    ...(person ? { partner_name: organization.name, search_words: wordsWith(c.partnership, organization.name) } : {}),
  })
  const { permissions, visibility } = invitation.offer
  const { id: partnershipId, host_id: hostId } = c.partnership
  const granted = saveGrant(
    tx,
    { partnership_id: partnershipId, host_id: hostId, permissions, visibility, starts_at: now, ends_at: endsAt },
    now,
  )
  const role = giveFirstRole(tx, c, acceptor.id, now)
  // none needs the answer of another, so they go to the database together
  const [after] = await Promise.all([settled, answered, killed, granted, role])
  await record(tx, ctx, {
    verb: applied ? 'partnership.applied' : 'invitation.accepted',
    organizationId: organization.id,
    hostId,
    partnershipId,
    invitationId: invitation.id,
    personId: acceptor.id,
    actorName: acceptor.name || nameOfInvited(invitation),
    before: transition(c, after, now).before,
    after: { ...transition(c, after, now).after, organization: organization.name, permissions, visibility, endsAt },
    // what is told is then what was submitted
    ...(acceptsBySubmitting(c) ? { notes: { submits: true } } : {}),
  })
  return after
}

const wordsWith = (s: Found['c']['partnership'], name: string) =>
  searchWords(name, s.contact_first_name, s.contact_last_name, s.contact_email, s.city, s.country)

/** Claims the invited address's account through its mailed link and makes the company, without accepting yet. */
export async function signUpByInvitation(ctx: Ctx, input: SignUpInput): Promise<NewSession> {
  if (signedIn(ctx)) throw new AppError('not_invitee')
  const claim = await prepareClaim(ctx, input, input)
  return await answer(ctx, { secret: input.secret }, async (tx, found) => {
    decideClaim(ctx, found)
    const acceptor = await claimInvited(tx, ctx, found.invitation, claim, input.userAgent ?? null)
    const { newOrganization } = input
    if (newOrganization) {
      const company = { ...newOrganization, ...(input.phone ? { phone: newOrganization.phone ?? input.phone } : {}) }
      await ctx.db.within(tx, { as: 'identity' }, (inner) =>
        createOrganization(inner, ctx, { ...company, ownerPersonId: acceptor.id }),
      )
    }
    if (!acceptor.session) throw new AppError('conflict')
    return acceptor.session
  })
}

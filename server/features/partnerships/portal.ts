/** The partner's side: one card per host over all of one's organizations, the inbox, the timeline. Scope: the person. */
import type { Static } from 'typebox'
import type { portal as api, HostCard, InboxInvitation } from '#contract/endpoints/invitations.ts'
import { includesRole, type OrganizationRole } from '#contract/names.ts'
import { fill } from '#contract/vocabulary.ts'
import { listEvents } from '#server/features/history/index.ts'
import { findInvitation, type InvitationRow, isOpen, stateAt } from '#server/features/invitations/index.ts'
import { rolesOf } from '#server/features/programs/index.ts'
import type { PersonCtx } from '#server/platform/ctx.ts'
import type { Scope, Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { type Found, type OwnOrganization, ownOrganizations } from './answering.ts'
import { type Case, getCase, invitationFacts, targetOf } from './case.ts'
import { loadCases } from './cases.ts'
import { findGrant, findReceipt } from './grant-store.ts'
import { permissionsOfMember, rolesHeld } from './held-roles.ts'
import { hasSubmission, type Opening, opens, recertificationUntil, statusAt } from './lifecycle.ts'
import { askedOf } from './matching.ts'
import { countOpenInvitations, listInboxOf, listPartnershipsOf } from './page-store.ts'
import { findJoiningUntil, findPrimaryContact, listPersons, type PersonRow } from './people-store.ts'
import { can as canPartnership, partnerVerbs } from './policy.ts'
import { presentContactChange, presentOrganization, presentPerson } from './present.ts'
import { acceptingOf, answers, choices, inviterOf, whatIsAsked } from './reading.ts'
import { untilText } from './recertification-deadlines.ts'
import { findHeldRoles } from './role-store.ts'
import { presentEvent } from './timeline.ts'
import { fromCursor, nextCursor, toldOf } from './viewing.ts'
import { permissionLines, statusWordOf, wordsOf } from './words.ts'

type Card = Static<typeof HostCard>
type Inbox = Static<typeof InboxInvitation>

const mine = (ctx: PersonCtx): Scope => ({ as: 'person', personId: ctx.actor.personId })

// ---- Cards -----------------------------------------------------------------------------------------------------------

export async function listCards(ctx: PersonCtx): Promise<{ cards: Card[]; openInvitations: number }> {
  return await ctx.db.transaction(mine(ctx), async (tx) => {
    const { personId } = ctx.actor
    const owned = await ownOrganizations(tx, ctx, personId)
    const cases = await loadCases(tx, await listPartnershipsOf(tx, personId))
    const people = await listPersons(
      tx,
      cases.map((c) => c.partnership.sponsor_id),
    )
    const cards: Card[] = []
    for (const c of cases.filter((one) => !one.host.suspended_at)) cards.push(await cardOf(tx, ctx, c, owned, people))
    const openInvitations = ctx.actor.emailVerified ? await countOpenInvitations(tx, personId, ctx.now()) : 0
    return { cards, openInvitations }
  })
}

export async function getCard(ctx: PersonCtx, id: string): Promise<Card> {
  return await ctx.db.transaction(mine(ctx), async (tx) => {
    const { c, owned } = await getMine(tx, ctx, id)
    return await cardOf(tx, ctx, c, owned, await listPersons(tx, [c.partnership.sponsor_id]))
  })
}

/** A partnership of one of the person's organizations, or whose contact the person is. */
async function getMine(tx: Tx, ctx: PersonCtx, id: string): Promise<{ c: Case; owned: OwnOrganization[] }> {
  const c = await getCase(tx, fromPublicId('pship', id))
  const owned = await ownOrganizations(tx, ctx, ctx.actor.personId)
  if (c.facts.acceptedAt === null || c.host.suspended_at || !belongs(c, owned, ctx)) throw new AppError('not_found')
  return { c, owned }
}

const ownOf = (c: Case, owned: OwnOrganization[]) =>
  owned.find((one) => one.id === c.partnership.partner_organization_id)

const belongs = (c: Case, owned: OwnOrganization[], ctx: PersonCtx) =>
  ownOf(c, owned) !== undefined || c.partnership.primary_contact_id === ctx.actor.personId

async function cardOf(
  tx: Tx,
  ctx: PersonCtx,
  c: Case,
  owned: OwnOrganization[],
  people: Map<string, PersonRow>,
): Promise<Card> {
  const now = ctx.now()
  const { partnership: s, host } = c
  const own = ownOf(c, owned)
  const opening = opens(c.facts, now)
  // whoever is no active member of the partner sees that there is something, and nothing of it
  const page = own && !own.suspended ? openOf(opening) : 'nothing'
  const grant = page === 'work' ? await findGrant(tx, s.id) : undefined
  const granted = await permissionsOfMember(tx, c, ctx.actor.personId, grant?.permissions ?? [])
  const held = own ? await findHeldRoles(tx, s.id, ctx.actor.personId) : []
  const receipt = statusAt(c.facts, now) === 'ended' ? await findReceipt(tx, { partnershipId: s.id }) : undefined
  const role: OrganizationRole = own?.role ?? 'viewer'
  const acting = { as: 'partner', role } as const
  const words = wordsOf(c)
  const values = { host: host.name, partner: s.partner_name }
  const can = canPartnership(partnerVerbs, acting, targetOf(c), c.facts, now)
  // what waits for the reader comes before how things stand
  const proposed =
    own && can.confirm_contact === true ? `${host.name} proposes another primary contact. Please decide.` : undefined
  const contact = page === 'nothing' ? undefined : await contactOf(tx, ctx, c)
  return {
    partnershipId: toPublicId('pship', s.id),
    host: presentOrganization(host),
    program: c.program.name,
    preset: c.program.preset,
    partnerSide: fill(words.partnerSide, values),
    organization: own ? presentOrganization({ ...own, colour: own.colour, logo_hash: own.logoHash }) : null,
    status: statusAt(c.facts, now),
    statusWord: statusWordOf(c, now),
    says: proposed ?? whatItMeans(c, opening, includesRole(role, 'admin'), now),
    roles: rolesHeld(rolesOf(c.program), held).map((one) => one.name),
    permissions: permissionLines(c, granted).map((line) => ({
      ...line,
      says: fill(line.says, { host: host.name }),
    })),
    visibility: grant?.visibility ?? null,
    accessEndsAt: s.access_ends_at?.toISOString() ?? null,
    contact: { name: host.contact_name ?? host.name, email: host.contact_address ?? host.reply_to },
    primaryContact: presentPerson(contact?.person),
    contactChange: contact
      ? presentContactChange(c, 'partner', contact.person?.name || contact.person?.email || '', contact.until, now)
      : null,
    sponsor: presentPerson(people.get(s.sponsor_id ?? '')),
    opens: page,
    form: own !== undefined && c.formExists && c.pinned.formWhen !== 'none' && (opening.form || opening.history),
    receiptId: receipt ? toPublicId('rcpt', receipt.id) : null,
    since: s.accepted_at?.toISOString() ?? null,
    endedAt: s.ended_at?.toISOString() ?? null,
    reason: s.reason,
    matches: own && page === 'work' ? await askedOf(tx, ctx, c, role) : [],
    stops: whatLeavingStops(
      c,
      permissionLines(c, grant?.permissions ?? []).map(({ title }) => title),
    ),
    words: { leave: fill(words.buttons.leave, values), permissions: fill(words.permissions, values) },
    can,
  }
}

/** One's own organization's people, read in the accounts' scope: a person's own does not show colleagues. */
async function contactOf(tx: Tx, ctx: PersonCtx, c: Case) {
  const { primary_contact_id, next_contact_id, partner_organization_id: partner } = c.partnership
  return await ctx.db.within(tx, { as: 'identity' }, async (inner) => ({
    person: primary_contact_id === null ? undefined : await findPrimaryContact(inner, primary_contact_id),
    until: partner && next_contact_id ? await findJoiningUntil(inner, partner, next_contact_id) : undefined,
  }))
}

/** What stops when the partner leaves, in sentences, for the confirmation. */
function whatLeavingStops(c: Case, titles: string[]): string[] {
  const { name } = c.host
  return [
    ...(titles.length > 0 ? [`From the next request on nobody of you can use: ${titles.join(', ')}.`] : []),
    `What you have made stays with ${name}.`,
    `${name} is told, and you get a receipt.`,
    `This is final. Coming back takes a new invitation of ${name}.`,
  ]
}

function openOf(opening: Opening): Card['opens'] {
  if (opening.work !== 'no') return 'work'
  if (opening.page === 'onboarding') return 'profile'
  if (opening.page === 'decision' || opening.page === 'suspended') return 'decision'
  return opening.history ? 'history' : 'nothing'
}

/** What the status means for the reader and what to do next. */
function whatItMeans(c: Case, opening: Opening, administers: boolean, now: Date): string {
  const host = c.host.name
  const ask = c.host.contact_name ? ` Ask ${c.host.contact_name} if you have questions.` : ''
  const reason = c.partnership.reason ? ` “${c.partnership.reason}”` : ''
  switch (statusAt(c.facts, now)) {
    case 'active':
      return `You work with ${host}.`
    case 'in_review':
      return `${host} has yet to decide. There is nothing for you to do.`
    case 'onboarding':
      return 'Something is left for you to complete.'
    case 'recertifying':
      return whatIsDue(c, opening, now)
    case 'suspended':
      return `${host} has stopped this for now.${reason}${ask}`
    case 'rejected':
      return `${host} has said no.${reason}${ask}`
    case 'ended': {
      if (c.facts.endReason === 'left')
        return administers ? `You have left ${host}.` : `Your organization has left ${host}.`
      if (c.facts.endReason === 'revoked') return `${host} has ended this.${reason}${ask}`
      return `This has come to its end.${ask}`
    }
    default:
      return `${host} has invited you.`
  }
}

/** What is asked anew, until when, and what may be done meanwhile. */
function whatIsDue(c: Case, opening: Opening, now: Date): string {
  const host = c.host.name
  const read = opening.work === 'read' ? ' Until then you can read, and change nothing else.' : ''
  if (c.facts.recertificationOf === 'terms') return `${host} asks you to agree to its terms again.${read}`
  if (hasSubmission(c.facts)) return `Your answers are with ${host}, who has yet to decide.${read}`
  const until = recertificationUntil(c.facts)
  if (!until) return `${host} asks you to look at your answers again, and to submit them.${read}`
  const date = untilText(c, until)
  if (until <= now) return `${host} asked for your answers until ${date}. Please submit them now.${read}`
  return `${host} asks you to look at your answers again, and to submit them until ${date}.${read}`
}

/** The timeline as the partner sees it; after an end only where the policy leaves it. */
export async function listPartnerHistory(
  ctx: PersonCtx,
  id: string,
  query: Static<typeof api.history.query>,
): Promise<Static<typeof api.history.response>> {
  return await ctx.db.transaction(mine(ctx), async (tx) => {
    const { c, owned } = await getMine(tx, ctx, id)
    const own = ownOf(c, owned)
    if (!own || own.suspended || !opens(c.facts, ctx.now()).history) throw new AppError('not_active')
    const limit = query.limit ?? 50
    const rows = await listEvents(tx, {
      partnershipId: c.partnership.id,
      seenBy: ['both', 'partner'],
      ...(query.cursor ? { before: fromCursor(query.cursor, 'evt') } : {}),
      limit,
    })
    const told = toldOf(c)
    const items = rows.slice(0, limit).map((row) => presentEvent(row, told))
    return { items, next: nextCursor(rows, limit, 'evt'), total: null }
  })
}

// ---- Inbox -----------------------------------------------------------------------------------------------------------

/** All invitations to the person's verified address, open ones first. */
export async function listInbox(ctx: PersonCtx): Promise<{ items: Inbox[] }> {
  if (!ctx.actor.emailVerified) return { items: [] }
  return await ctx.db.transaction(mine(ctx), async (tx) => {
    const rows = await listInboxOf(tx, ctx.actor.personId)
    const owned = await ownOrganizations(tx, ctx, ctx.actor.personId)
    const items: Inbox[] = []
    for (const row of rows) {
      const shown = await inboxItem(tx, ctx, row, owned)
      if (shown) items.push(shown)
    }
    const order = (item: Inbox) => (item.state === 'pending' ? 0 : item.state === 'expired' ? 1 : 2)
    return { items: items.sort((a, b) => order(a) - order(b)) }
  })
}

export async function getInboxItem(ctx: PersonCtx, id: string): Promise<Inbox> {
  return await ctx.db.transaction(mine(ctx), async (tx) => {
    const row = await findInvitation(tx, fromPublicId('inv', id))
    const own = row && row.person_id === ctx.actor.personId ? row : undefined
    const shown = own && (await inboxItem(tx, ctx, own, await ownOrganizations(tx, ctx, ctx.actor.personId)))
    if (!shown) throw new AppError('not_found')
    return shown
  })
}

async function inboxItem(
  tx: Tx,
  ctx: PersonCtx,
  invitation: InvitationRow,
  owned: OwnOrganization[],
): Promise<Inbox | null> {
  const c = await getCase(tx, invitation.partnership_id)
  if (c.host.suspended_at) return null
  const now = ctx.now()
  const invited = (await listPersons(tx, [invitation.person_id])).get(invitation.person_id ?? '') ?? null
  const found: Found = { c, invitation, link: null, invited }
  const organizations = choices(c, 'signed_in_invitee', owned, undefined)
  const { offer } = invitation
  const words = wordsOf(c)
  const values = { host: c.host.name, partner: c.partnership.partner_name }
  const state = stateAt(invitationFacts(c, invitation), now)
  return {
    id: toPublicId('inv', invitation.id),
    host: presentOrganization(c.host),
    program: c.program.name,
    inviter: await inviterOf(tx, ctx, invitation),
    message: invitation.message,
    email: invitation.email,
    state,
    expiresAt: invitation.expires_at?.toISOString() ?? null,
    permissions: permissionLines(c, offer.permissions).map((line) => ({
      ...line,
      says: fill(line.says, { host: c.host.name }),
    })),
    offer: { permissions: offer.permissions, visibility: offer.visibility, endsAt: offer.endsAt },
    asks: isOpen(invitation) ? whatIsAsked(c, invitation) : [],
    organizations: organizations.map((one) => ({ ...one, mayAccept: one.mayAccept === true })),
    needsOrganization: c.pinned.account === 'organization' && c.pinned.invitedAs === 'organization',
    partnerName: c.pinned.invitedAs === 'person' ? '' : c.partnership.partner_name,
    accepting: acceptingOf(c, organizations),
    landing: invitation.state === 'accepted' ? `/home/p/${toPublicId('pship', c.partnership.id)}` : null,
    words: {
      accept: fill(words.buttons.accept, values),
      decline: fill(words.buttons.decline, values),
      reconsider: fill(words.buttons.reconsider, values),
      permissions: fill(words.permissions, values),
    },
    createdAt: invitation.created_at.toISOString(),
    can: answers(ctx, found, 'signed_in_invitee', organizations),
  }
}

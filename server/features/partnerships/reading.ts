/** The page of an invitation as facts, in the visitor's state. Reading changes nothing, whoever or whatever reads. */
import type { ErrorCode } from '#contract/errors.ts'
import { fill } from '#contract/vocabulary.ts'
import { answerVerbs, type InvitationRow, stateAt } from '#server/features/invitations/index.ts'
import { logoPath, verifiedDomainsOf } from '#server/features/organizations/index.ts'
import { asksOf } from '#server/features/programs/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { toPublicId } from '#server/platform/id.ts'
import { acceptsBySubmitting } from './accepting.ts'
import {
  answererActing,
  type Found,
  findAnswerable,
  type OwnOrganization,
  organizationsOfInvited,
  ownOrganizations,
  signedIn,
  visitorScope,
} from './answering.ts'
import { type Case, canOn, invitationFacts } from './case.ts'
import { statusAt } from './lifecycle.ts'
import { findOpenInvitationTo } from './obstacle-store.ts'
import { endOf } from './offer.ts'
import { findActiveMember } from './people-store.ts'
import type { AcceptingOrganization, InvitationView, VisitorRelation } from './view.ts'
import { permissionLines, statusWordOf, wordsOf } from './words.ts'

/** The facts of an invitation by its link; null where there is no such link, or its host is suspended. */
export async function readInvitationBySecret(ctx: Ctx, secret: string): Promise<InvitationView | null> {
  try {
    return await ctx.db.transaction(visitorScope(ctx, { secret }), async (tx) => {
      const found = await findAnswerable(tx, ctx, { secret })
      return await viewOf(tx, ctx, found)
    })
  } catch (refused) {
    if (refused instanceof AppError && refused.code === 'link_invalid') return null
    throw refused
  }
}

async function viewOf(tx: Tx, ctx: Ctx, found: Found): Promise<InvitationView> {
  const { c, invitation, link } = found
  const now = ctx.now()
  const visitor = signedIn(ctx)
  const owned = visitor ? await ownOrganizations(tx, ctx, visitor.personId) : []
  const shared =
    visitor && c.pinned.acceptor === 'partner_admin' ? await organizationsOfInvited(tx, ctx, found) : undefined
  const relation = relationOf(ctx, found, owned, shared)
  const own = relation === 'signed_in_invitee'
  const plain = own || (link?.kind === 'mailed' && !visitor) || relation === 'signed_in_unverified'
  const state = stateOf(found, now)
  const spent = link?.dead === true || (state !== 'pending' && state !== 'declined' && state !== 'expired')
  const organizations = choices(c, relation, owned, shared)
  const accepted = invitation.state === 'accepted'
  const answeredByMe = visitor !== undefined && invitation.answered_by === visitor.personId
  const member = accepted && owned.some((one) => one.id === c.partnership.partner_organization_id)
  return {
    invitationId: toPublicId('inv', invitation.id),
    state,
    link: link?.kind ?? 'mailed',
    spent,
    host: await hostOf(tx, c),
    program: {
      id: toPublicId('prog', c.program.id),
      name: c.program.name,
      preset: c.program.preset,
      vocabulary: wordsOf(c),
      policy: c.pinned,
    },
    inviter: spent ? null : await inviterOf(tx, ctx, invitation),
    invited: {
      email: plain ? invitation.email : maskAddress(invitation.email),
      masked: !plain,
      firstName: plain ? invitation.first_name : '',
      lastName: plain ? invitation.last_name : '',
      partnerName: c.pinned.invitedAs === 'person' ? '' : c.partnership.partner_name,
    },
    message: spent ? '' : invitation.message,
    permissions: spent ? [] : permissionLines(c, invitation.offer.permissions),
    visibility: invitation.offer.visibility,
    endsAt: endOf(invitation.offer, now),
    expiresAt: invitation.expires_at,
    createdAt: invitation.created_at,
    asks: whatIsAsked(c, invitation),
    visitor: {
      relation,
      name: visitor?.name ?? null,
      email: visitor?.email ?? null,
      answeredByMe,
      landing: accepted && (answeredByMe || member || own) ? `/home/p/${toPublicId('pship', c.partnership.id)}` : null,
      inboxHasOpen:
        relation === 'signed_in_other' && visitor !== undefined
          ? await findOpenInvitationTo(tx, visitor.personId, c.host.id)
          : false,
    },
    accepting: acceptingOf(c, organizations),
    application: acceptsBySubmitting(c),
    applied:
      accepted && plain && acceptsBySubmitting(c)
        ? { status: statusAt(c.facts, now), word: statusWordOf(c, now) }
        : null,
    organizations,
    can: answers(ctx, found, relation, organizations),
  }
}

/** The state as this link sees it: its own time may have passed while a later link still works. */
function stateOf(found: Found, now: Date): InvitationView['state'] {
  const state = stateAt(invitationFacts(found.c, found.invitation), now)
  return state === 'pending' && found.link?.expired ? 'expired' : state
}

/** The host as the page shows it. */
export async function hostOf(tx: Tx, { host }: Pick<Case, 'host'>): Promise<InvitationView['host']> {
  const id = toPublicId('org', host.id)
  return {
    id,
    name: host.name,
    slug: host.slug,
    colour: host.colour,
    logoUrl: logoPath(id, host.logo_hash),
    contactName: host.contact_name,
    contactAddress: host.contact_address,
    timeZone: host.time_zone,
    mailDomains: await verifiedDomainsOf(tx, host.id),
  }
}

function relationOf(
  ctx: Ctx,
  found: Found,
  owned: OwnOrganization[],
  shared: Set<string> | undefined,
): VisitorRelation {
  const visitor = signedIn(ctx)
  const { invitation, link, invited } = found
  if (!visitor) {
    if (link?.kind === 'copied') return 'signed_out_unproved'
    return invited?.claimedAt ? 'signed_out_known' : 'signed_out_new'
  }
  if (visitor.email.toLowerCase() === invitation.email.toLowerCase()) {
    return visitor.emailVerified ? 'signed_in_invitee' : 'signed_in_unverified'
  }
  if (shared && visitor.emailVerified && owned.some((one) => one.administers && shared.has(one.id))) {
    return 'signed_in_colleague'
  }
  return 'signed_in_other'
}

/** Organizations that may accept, or why not. A colleague sees only those the invited person belongs to. */
export function choices(
  c: Case,
  relation: VisitorRelation,
  owned: OwnOrganization[],
  shared: Set<string> | undefined,
): InvitationView['organizations'] {
  if (c.pinned.invitedAs === 'person') return []
  if (relation !== 'signed_in_invitee' && relation !== 'signed_in_colleague') return []
  return owned
    .filter((one) => one.kind === 'organization')
    .filter((one) => relation === 'signed_in_invitee' || shared?.has(one.id))
    .map((one) => ({
      id: toPublicId('org', one.id),
      name: one.name,
      slug: one.slug,
      mayAccept: whyNotThis(c, one) ?? true,
    }))
}

function whyNotThis(c: Case, organization: OwnOrganization): ErrorCode | undefined {
  if (organization.id === c.host.id) return 'invite_self'
  if (organization.suspended) return 'organization_suspended'
  return organization.administers ? undefined : 'not_partner_admin'
}

export function acceptingOf(c: Case, organizations: InvitationView['organizations']): AcceptingOrganization {
  if (c.pinned.invitedAs === 'person') return 'personal'
  if (organizations.some((one) => one.mayAccept === true)) return 'choose'
  return c.pinned.account === 'organization' ? 'sign_up' : 'named'
}

export function answers(
  ctx: Ctx,
  found: Found,
  relation: VisitorRelation,
  organizations: InvitationView['organizations'],
): InvitationView['can'] {
  const { c, invitation, link } = found
  const administers = organizations.some((one) => one.mayAccept === true)
  // who has no organization yet becomes the first administrator of a new one; a mere member asks theirs
  const makesOne = relation !== 'signed_in_colleague' && organizations.every((one) => one.mayAccept === 'invite_self')
  const acting = answererActing(ctx, found, {
    administers: administers || makesOne,
    invitedIsMember: relation === 'signed_in_colleague',
  })
  const now = ctx.now()
  const verbs = canOn(now, answerVerbs, c, invitation, acting)
  // withdrawn to make room for a newer one to the same address
  const again = c.partnership.invitation_id !== invitation.id && c.partnership.contact_email === invitation.email
  if (invitation.state === 'withdrawn' && again && !c.facts.endedAt) return { ...verbs, accept: 'invitation_reinvited' }
  const open = stateAt(invitationFacts(c, invitation), now) === 'pending'
  if (!link?.expired || !open) return verbs
  const late = 'invitation_expired' as const
  return { ...verbs, accept: late, decline: late, pass_on: late, report: late }
}

/** The inviter's name, while they are still a member of the host; else the host's name stands alone. */
export async function inviterOf(tx: Tx, ctx: Ctx, invitation: InvitationRow): Promise<string | null> {
  const { inviter_id: inviterId, host_id: organizationId } = invitation
  if (!inviterId) return null
  return await ctx.db.within(tx, { as: 'tenant', organizationId }, (inner) =>
    findActiveMember(inner, organizationId, inviterId),
  )
}

/** Example: `ada@example.org` → `a•••@example.org`. */
export function maskAddress(email: string): string {
  const at = email.lastIndexOf('@')
  return `${email.slice(0, 1)}•••${email.slice(at)}`
}

/** What will be asked on and after accepting, in sentences. */
export function whatIsAsked(
  c: Pick<Case, 'pinned' | 'host' | 'formExists'>,
  invitation: Pick<InvitationRow, 'approves'>,
): string[] {
  // a form that is not there is not asked for
  const policy = c.formExists ? c.pinned : { ...c.pinned, formWhen: 'none' as const }
  return asksOf(policy, invitation.approves).map((sentence) => fill(sentence, { host: c.host.name }))
}

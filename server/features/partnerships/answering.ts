/** Who answers an invitation, by which link, and what it is about: found in the visitor's own scope, locked in the host's. */
import type { OrganizationRole } from '#contract/names.ts'
import type { AnswererActing } from '#server/features/invitations/index.ts'
import {
  findInvitation,
  findSecret,
  hashSecret,
  type InvitationRow,
  looksLikeSecret,
} from '#server/features/invitations/index.ts'
import { membershipsOf } from '#server/features/organizations/index.ts'
import type { Ctx, SignedIn } from '#server/platform/ctx.ts'
import type { Scope, Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { type Case, getCase, lockCase } from './case.ts'
import { listPersons, type PersonRow } from './people-store.ts'
import type { InvitationHandle } from './view.ts'

export interface Link {
  kind: 'mailed' | 'copied'
  /** Its own time has passed; the invitation may be open still. */
  expired: boolean
  /** Dead since the invitation was accepted or withdrawn. */
  dead: boolean
}

/** An invitation with how it was reached. */
export interface Found {
  c: Case
  invitation: InvitationRow
  /** null: from the inbox of the invited person. */
  link: Link | null
  /** The stub or account of the invited address. */
  invited: PersonRow | null
}

export function signedIn(ctx: Ctx): SignedIn | undefined {
  return 'personId' in ctx.actor ? ctx.actor : undefined
}

/** The scope of whoever looks: by the hash of a secret, or the person's own inbox. Nothing else can be seen in it. */
export function visitorScope(ctx: Ctx, handle: InvitationHandle): Scope {
  const personId = signedIn(ctx)?.personId
  if ('secret' in handle) {
    if (!looksLikeSecret(handle.secret)) throw new AppError('link_invalid')
    return { as: 'invitee', secretHash: hashSecret(handle.secret), ...(personId ? { personId } : {}) }
  }
  if (!personId) throw new AppError('not_signed_in')
  return { as: 'person', personId }
}

interface Place {
  invitationId: string
  partnershipId: string
  hostId: string
  link: Link | null
}

/** Where the handle leads, within the visitor's scope. */
async function locate(tx: Tx, ctx: Ctx, handle: InvitationHandle): Promise<Place> {
  if ('secret' in handle) {
    const secret = await findSecret(tx, hashSecret(handle.secret))
    if (!secret) throw new AppError('link_invalid')
    const link = {
      kind: secret.kind,
      dead: secret.diedAt !== null,
      expired: secret.expiresAt !== null && secret.expiresAt <= ctx.now(),
    }
    return { invitationId: secret.invitationId, partnershipId: secret.partnershipId, hostId: secret.hostId, link }
  }
  const invitation = await findInvitation(tx, fromPublicId('inv', handle.invitationId))
  if (!invitation || invitation.person_id !== signedIn(ctx)?.personId) throw new AppError('not_found')
  const { id, partnership_id: partnershipId, host_id: hostId } = invitation
  return { invitationId: id, partnershipId, hostId, link: null }
}

/** Reads without holding anything; changes nothing. The links of a suspended host answer nothing. */
export async function findAnswerable(tx: Tx, ctx: Ctx, handle: InvitationHandle): Promise<Found> {
  const place = await locate(tx, ctx, handle)
  return await load(tx, place, await getCase(tx, place.partnershipId))
}

async function load(tx: Tx, place: Place, c: Case): Promise<Found> {
  const invitation =
    c.invitation?.id === place.invitationId ? c.invitation : await findInvitation(tx, place.invitationId)
  if (!invitation || c.host.suspended_at) throw new AppError(place.link ? 'link_invalid' : 'not_found')
  const invited = (await listPersons(tx, [invitation.person_id])).get(invitation.person_id ?? '') ?? null
  return { c, invitation, link: place.link, invited }
}

/**
 * Runs an answer: found in the visitor's scope, then locked and carried out in the host's, in one transaction. What the
 * visitor may see decides what can be found at all; the host's rows are written only from here on.
 */
export async function answer<T>(
  ctx: Ctx,
  handle: InvitationHandle,
  work: (tx: Tx, found: Found) => Promise<T>,
): Promise<T> {
  return await ctx.db.transaction(visitorScope(ctx, handle), async (tx) => {
    const place = await locate(tx, ctx, handle)
    const personId = signedIn(ctx)?.personId
    const host: Scope = { as: 'tenant', organizationId: place.hostId, ...(personId ? { personId } : {}) }
    return await ctx.db.within(tx, host, async (inner) => {
      const found = await load(inner, place, await lockCase(inner, place.partnershipId))
      return await work(inner, found)
    })
  })
}

/** One of the visitor's organizations. */
export interface OwnOrganization {
  id: string
  name: string
  slug: string
  kind: 'organization' | 'personal'
  colour: string
  logoHash: string | null
  role: OrganizationRole
  administers: boolean
  suspended: boolean
}

/** Organizations of the visitor as an active member, read in the accounts' scope. */
export async function ownOrganizations(tx: Tx, ctx: Ctx, personId: string): Promise<OwnOrganization[]> {
  const memberships = await ctx.db.within(tx, { as: 'identity' }, (inner) => membershipsOf(inner, personId))
  return memberships.map(({ organization, role }) => ({
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    kind: organization.kind,
    colour: organization.colour,
    logoHash: organization.logoHash,
    role,
    administers: role === 'owner' || role === 'admin',
    suspended: organization.suspendedAt !== null,
  }))
}

/** Organizations in which the invited address is an active member. */
export async function organizationsOfInvited(tx: Tx, ctx: Ctx, found: Found): Promise<Set<string>> {
  const { invited } = found
  if (!invited) return new Set()
  const memberships = await ctx.db.within(tx, { as: 'identity' }, (inner) => membershipsOf(inner, invited.id))
  return new Set(memberships.map(({ organization }) => organization.id))
}

/** Who answers, for the policy. A link whose time has passed is no link any more, except to ask for a new one. */
export function answererActing(ctx: Ctx, found: Found, about: Partial<AnswererActing> = {}): AnswererActing {
  const visitor = signedIn(ctx)
  return {
    as: 'answerer',
    ...(visitor ? { signedInAs: { email: visitor.email, verified: visitor.emailVerified } } : {}),
    ...(found.link ? { link: found.link.kind } : {}),
    accountExists: found.invited?.claimedAt != null,
    ...about,
  }
}

/** One partnership with everything its life depends on: loaded, locked, judged, settled and saved in one place. */
import type { Updateable } from 'kysely'
import type { ErrorCode } from '#contract/errors.ts'
import { errors } from '#contract/errors.ts'
import type { EndReason, InvitationVerb, PartnershipVerb } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import type { InvitationRow } from '#server/features/invitations/index.ts'
import * as invitations from '#server/features/invitations/index.ts'
import type { Ctx, MemberCtx } from '#server/platform/ctx.ts'
import type { Scope, Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import type { PartnershipTable } from '#server/tables.ts'
import type { LifecyclePolicy, PartnershipFacts } from './lifecycle.ts'
import * as lifecycle from './lifecycle.ts'
import { isActiveMember } from './people-store.ts'
import { allowedFor, type PartnershipActing, type PartnershipTarget, whyNot } from './policy.ts'
import { hasDecidedStage } from './review-store.ts'
import { type CaseRow, findCase, lockPartnership, savePartnership } from './store.ts'
import { reviewColumns } from './waiting.ts'

export interface Case extends CaseRow {
  /** The newest invitation, whatever its state. */
  invitation: InvitationRow | null
  facts: PartnershipFacts
}

/** The scope of a member acting for an organization. */
export function tenant(ctx: MemberCtx): Scope {
  return { as: 'tenant', organizationId: ctx.actor.organizationId, personId: ctx.actor.personId }
}

/** The policy a partnership lives by: as pinned, except what is always the current one (section 2.5). */
export function livingPolicy(pinned: Policy, current: Policy): LifecyclePolicy {
  return { ...pinned, entry: current.entry, terms: current.terms }
}

/** What a case is judged by beside its facts: roles and channels are always the current ones. */
export function targetOf(c: Case): PartnershipTarget {
  const { whoMayInvite, whoMayDecide, whoMayEnd, channels, entry } = c.current
  const { acceptor, domainMatching } = c.pinned
  return {
    policy: { whoMayInvite, whoMayDecide, whoMayEnd, acceptor, domainMatching, channels, entry },
    invitedEmail: c.invitation?.email ?? null,
  }
}

/** Loads a partnership that the scope may see. */
export async function getCase(tx: Tx, id: string): Promise<Case> {
  const row = await findCase(tx, id)
  if (!row) throw new AppError('not_found')
  const current = row.partnership.invitation_id
  const invitation = current ? ((await invitations.findInvitation(tx, current)) ?? null) : null
  return { ...row, invitation, facts: factsOf(row, invitation) }
}

/** Loads a partnership of this host: another one's is not found. */
export async function getOwnCase(tx: Tx, hostId: string, id: string): Promise<Case> {
  const c = await getCase(tx, id)
  if (c.partnership.host_id !== hostId) throw new AppError('not_found')
  return c
}

/** Holds the partnership and then loads it, so that verbs at the same moment come one after the other. */
export async function lockCase(tx: Tx, id: string): Promise<Case> {
  // asked for together, and read by a later statement than the one that waits for the lock
  const [locked, c] = await Promise.all([lockPartnership(tx, id), getCase(tx, id)])
  if (!locked) throw new AppError('not_found')
  return c
}

export async function lockOwnCase(tx: Tx, hostId: string, id: string): Promise<Case> {
  const c = await lockCase(tx, id)
  if (c.partnership.host_id !== hostId) throw new AppError('not_found')
  return c
}

export function factsOf(row: CaseRow, invitation: InvitationRow | null): PartnershipFacts {
  const s = row.partnership
  return {
    recordedAt: s.recorded_at,
    firstMailedAt: s.first_mailed_at,
    acceptedAt: s.accepted_at,
    submittedAt: s.submitted_at,
    returnedAt: s.returned_at,
    profileApprovedAt: s.profile_approved_at,
    formWaivedAt: s.form_waived_at,
    approvedAt: s.approved_at,
    firstApprovedAt: s.first_approved_at,
    stagesApproved: s.stages_approved,
    termsAgreedAt: s.terms_agreed_at,
    recertificationDueAt: s.recertification_due_at,
    recertificationOf: s.recertification_of,
    matchPendingAt: s.match_pending_at,
    rejectedAt: s.rejected_at,
    suspendedAt: s.suspended_at,
    endedAt: s.ended_at,
    endReason: s.end_reason,
    archivedAt: s.archived_at,
    accessEndsAt: s.access_ends_at,
    invitation: invitation && invitations.factsOf(invitation, { reinvited: false, silenced: row.silenced }),
    formExists: row.formExists,
    // offers and work modules register here when they are built
    offerOpen: false,
    hasWork: false,
    accountClaimed: row.contactClaimedAt !== null,
    contactChange: s.next_contact === null ? null : s.next_contact_id === null ? 'proposed' : 'invited',
    singlePerson: row.singlePerson,
    followed: row.followedBy !== null,
    policy: livingPolicy(row.pinned, row.current),
  }
}

/** The row's columns for these facts; the status is stored only as their result. */
function columnsOf(facts: PartnershipFacts, now: Date): Updateable<PartnershipTable> {
  return {
    recorded_at: facts.recordedAt,
    first_mailed_at: facts.firstMailedAt,
    accepted_at: facts.acceptedAt,
    submitted_at: facts.submittedAt,
    returned_at: facts.returnedAt,
    profile_approved_at: facts.profileApprovedAt,
    form_waived_at: facts.formWaivedAt,
    approved_at: facts.approvedAt,
    first_approved_at: facts.firstApprovedAt,
    stages_approved: facts.stagesApproved,
    terms_agreed_at: facts.termsAgreedAt,
    recertification_due_at: facts.recertificationDueAt,
    recertification_of: facts.recertificationOf,
    match_pending_at: facts.matchPendingAt,
    rejected_at: facts.rejectedAt,
    suspended_at: facts.suspendedAt,
    ended_at: facts.endedAt,
    end_reason: facts.endReason,
    archived_at: facts.archivedAt,
    access_ends_at: facts.accessEndsAt,
    ...(facts.contactChange === null ? { next_contact_id: null, next_contact: null } : {}),
    status: lifecycle.statusAt(facts, now),
    form_first: lifecycle.opens(facts, now).formFirst,
  }
}

/**
 * The one place where a partnership's facts are saved: settles what follows from them, computes the status, and answers
 * the case as it is now.
 */
export async function settle(
  tx: Tx,
  ctx: Ctx,
  c: Case,
  facts: PartnershipFacts,
  beside: Updateable<PartnershipTable> = {},
): Promise<Case> {
  const now = ctx.now()
  const settled = lifecycle.settle(facts, now)
  const change = onlyChanged(c.partnership, {
    ...columnsOf(settled, now),
    ...reviewColumns(c, settled, now),
    last_activity_at: now,
    ...beside,
  })
  await savePartnership(tx, c.partnership.id, change, now)
  // the columns saved are those of the row, so the row as it is now needs no reading
  const { search: _search, search_words: _words, logo: _logo, ...seen } = change
  return { ...c, partnership: { ...c.partnership, ...seen } as Case['partnership'], facts: settled }
}

/** Leaves out what the row says already: less to write, and the partner never touches a column that is not its own. */
function onlyChanged(row: Case['partnership'], change: Updateable<PartnershipTable>): Updateable<PartnershipTable> {
  const was = row as Record<string, unknown>
  const plain = (value: unknown) => (value instanceof Date ? value.getTime() : value)
  return Object.fromEntries(Object.entries(change).filter(([key, value]) => plain(value) !== plain(was[key])))
}

/** The columns a new partnership begins with. */
export function beginningColumns(facts: PartnershipFacts, now: Date) {
  return { ...columnsOf(facts, now), status: lifecycle.statusAt(facts, now) }
}

/** Throws why `acting` cannot do `verb` now: with the status and the verbs that are possible, where that is why. */
export function decide(
  ctx: Ctx,
  c: Case,
  acting: PartnershipActing,
  verb: PartnershipVerb,
  situation?: lifecycle.Situation,
): void {
  const code = whyNot(acting, verb, targetOf(c), c.facts, ctx.now(), situation)
  if (code) throw refused(ctx, c, acting, code)
}

/** The same for a verb of an invitation. */
export function decideInvitation(
  ctx: Ctx,
  c: Case,
  invitation: InvitationRow,
  acting: invitations.InvitationActing,
  verb: InvitationVerb,
): void {
  const code = whyNotInvitation(ctx.now(), c, invitation, acting, verb)
  if (code) throw refused(ctx, c, acting, code)
}

export function whyNotInvitation(
  now: Date,
  c: Case,
  invitation: InvitationRow,
  acting: invitations.InvitationActing,
  verb: InvitationVerb,
): ErrorCode | undefined {
  const refused = invitations.whyNot(acting, verb, invitationTarget(c, invitation), invitationFacts(c, invitation), {
    now,
    policy: c.pinned,
  })
  return refused ?? (isOver(c, now) && !outlives.includes(verb) ? 'invitation_closed' : undefined)
}

/** What is possible on an answered invitation even after the partnership has ended or was rejected. */
const outlives: readonly InvitationVerb[] = ['report', 'open']

/** An invitation that was declined stays as it is when its partnership is revoked; nothing leads back from it. */
function isOver(c: Case, now: Date): boolean {
  const status = lifecycle.statusAt(c.facts, now)
  return status === 'ended' || status === 'rejected'
}

/** `true` or why not, for each verb asked for. */
export function canOn<V extends InvitationVerb>(
  now: Date,
  verbs: readonly V[],
  c: Case,
  invitation: InvitationRow,
  acting: invitations.InvitationActing,
): Record<V, true | ErrorCode> {
  return Object.fromEntries(
    verbs.map((verb) => [verb, whyNotInvitation(now, c, invitation, acting, verb) ?? true]),
  ) as Record<V, true | ErrorCode> // fromEntries forgets the keys it was given
}

export function invitationTarget(c: Case, invitation: InvitationRow): invitations.InvitationTarget {
  return { email: invitation.email, policy: { whoMayInvite: c.current.whoMayInvite, acceptor: c.pinned.acceptor } }
}

/** An invitation that is not the newest has been followed by another one. */
export function invitationFacts(c: Case, invitation: InvitationRow): invitations.InvitationFacts {
  const reinvited = c.partnership.invitation_id !== null && c.partnership.invitation_id !== invitation.id
  return invitations.factsOf(invitation, { reinvited, silenced: c.silenced })
}

function refused(ctx: Ctx, c: Case, acting: PartnershipActing, code: ErrorCode): AppError {
  if (errors[code].status !== 409) return new AppError(code)
  const now = ctx.now()
  return new AppError(code, {
    current: { status: lifecycle.statusAt(c.facts, now), allowed: allowedFor(acting, targetOf(c), c.facts, now) },
  })
}

/**
 * A member of the host. Whoever is also an active member of the partner decides nothing about it, and whoever decided an
 * earlier stage leaves the next one to somebody else.
 */
export async function hostActing(tx: Tx, ctx: MemberCtx, c: Case): Promise<invitations.HostActing> {
  const partner = c.partnership.partner_organization_id
  if (!partner) return asHost(ctx)
  const { personId } = ctx.actor
  const decidedBefore = c.facts.stagesApproved > 0 && (await hasDecidedStage(tx, c.partnership.id, personId))
  return { ...asHost(ctx), alsoPartner: await isActiveMember(tx, partner, personId), decidedBefore }
}

/** The same where no partnership is meant yet, or many are. */
export function asHost(ctx: MemberCtx): invitations.HostActing {
  return { as: 'host', role: ctx.actor.role, channel: ctx.channel }
}

/** Whom the host has invited into the partner to become the contact: an ending takes that back. */
export function invitedForIt({ partnership: { next_contact: next, next_contact_id: personId } }: Case) {
  return next?.invitedBy === 'host' ? { nextContactId: personId } : {}
}

/** What a history row keeps of a transition. */
export function transition(
  before: Case,
  after: Case,
  now: Date,
): { before: Record<string, unknown>; after: Record<string, unknown> } {
  const reason: EndReason | undefined = lifecycle.endReasonAt(after.facts, now)
  return {
    before: { status: lifecycle.statusAt(before.facts, now) },
    after: { status: lifecycle.statusAt(after.facts, now), ...(reason ? { endReason: reason } : {}) },
  }
}

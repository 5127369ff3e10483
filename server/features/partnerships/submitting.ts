/**
 * The verbs around a form on either side: submit, recall, return, ask anew. The answers themselves are the affair of
 * `submissions`, which runs its part in the same transaction through the doors here; a door finds the partnership for
 * whoever asks, holds it where it is about to change, and says as whom they act.
 */
import type { ErrorCode } from '#contract/errors.ts'
import { includesRole, type OrganizationRole, type PartnershipStatus, type PartnershipVerb } from '#contract/names.ts'
import { record } from '#server/features/history/index.ts'
import type { HostActing, SystemActing } from '#server/features/invitations/index.ts'
import { permissionsByRole, rolesOf } from '#server/features/programs/index.ts'
import type { Ctx, MemberCtx, PersonCtx } from '#server/platform/ctx.ts'
import type { Scope, Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { acceptApplication, acceptsBySubmitting, decideApplication } from './accepting.ts'
import { answer, type Found, findAnswerable, visitorScope } from './answering.ts'
import { nameOfInvited } from './answers.ts'
import { type Case, decide, getCase, hostActing, lockCase, settle, targetOf, tenant, transition } from './case.ts'
import { apply, type Opening, opens, statusAt } from './lifecycle.ts'
import { findPartnerRole } from './people-store.ts'
import { can, type PartnerActing, type PartnershipActing, whyNot } from './policy.ts'
import { recertificationColumns, untilText } from './recertification-deadlines.ts'
import { findPermissions, shareLockPartnership } from './review-store.ts'
import { findHeldRoles } from './role-store.ts'
import type { AcceptInput, InvitationHandle } from './view.ts'

/**
 * - `read`: nothing is held
 * - `edit`: held against verbs, not against others who edit: answers are saved by several at once
 * - `decide`: held against everybody, on the host's side of the transaction, which alone may write what follows
 */
export type Door = 'read' | 'edit' | 'decide'

export interface AsPartner {
  c: Case
  acting: PartnerActing
  organizationId: string
  opening: Opening
}
export interface AsHost {
  c: Case
  acting: HostActing
}

async function holdFor(tx: Tx, door: Door, id: string): Promise<Case> {
  if (door === 'decide') return await lockCase(tx, id)
  if (door === 'read') return await getCase(tx, id)
  const [held, c] = await Promise.all([shareLockPartnership(tx, id), getCase(tx, id)])
  if (!held) throw new AppError('not_found')
  return c
}

/** For an active member of the partner; nobody else finds it. A suspended host or partner answers nothing. */
export async function enterAsPartner<T>(
  ctx: PersonCtx,
  publicId: string,
  door: Door,
  work: (tx: Tx, as: AsPartner) => Promise<T>,
): Promise<T> {
  const { personId } = ctx.actor
  const id = fromPublicId('pship', publicId)
  return await ctx.db.transaction({ as: 'person', personId }, async (outer) => {
    const seen = await findPartnerRole(outer, id, personId)
    if (!seen) throw new AppError('not_found')
    const { organizationId, hostId, role } = seen
    if (seen.suspended) throw new AppError('organization_suspended')
    const scope: Scope = { as: 'tenant', organizationId: door === 'decide' ? hostId : organizationId, personId }
    return await ctx.db.within(outer, scope, async (tx) => {
      const c = await holdFor(tx, door, id)
      // found by the person's own membership; read again under the lock, where it may have ended
      if (c.partnership.partner_organization_id !== organizationId || c.host.suspended_at)
        throw new AppError('not_found')
      const acting = await partnerActing(tx, c, role, personId)
      return await work(tx, { c, acting, organizationId, opening: opens(c.facts, ctx.now()) })
    })
  })
}

async function partnerActing(tx: Tx, c: Case, role: OrganizationRole, personId: string): Promise<PartnerActing> {
  const granted = await findPermissions(tx, c.partnership.id)
  const access = c.pinned.memberAccessDefault
  const held = access === 'all' ? [] : await findHeldRoles(tx, c.partnership.id, personId)
  const permissions = permissionsByRole(granted, { access, roles: rolesOf(c.program), held })
  return { as: 'partner', role, mayProfile: includesRole(role, 'member') && permissions.includes('profile') }
}

/** For a member of the host. */
export async function enterAsHost<T>(
  ctx: MemberCtx,
  publicId: string,
  door: Door,
  work: (tx: Tx, as: AsHost) => Promise<T>,
): Promise<T> {
  const id = fromPublicId('pship', publicId)
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const c = await holdFor(tx, door, id)
    if (c.partnership.host_id !== ctx.actor.organizationId) throw new AppError('not_found')
    return await work(tx, { c, acting: await hostActing(tx, ctx, c) })
  })
}

const about = (c: Case, organizationId: string | null) => ({
  organizationId,
  hostId: c.partnership.host_id,
  partnershipId: c.partnership.id,
})

/** Why these answers cannot be submitted now. */
export function whyNotSubmit(ctx: Ctx, { c, acting }: AsPartner): ErrorCode | undefined {
  return whyNot(acting, 'submit', targetOf(c), c.facts, ctx.now())
}

export interface Submitted {
  after: Case
  /** The answers are the partner's profile already. */
  approved: boolean
}

/** Door: decide. Where the policy says so, it approves by itself. */
export async function submit(tx: Tx, ctx: PersonCtx, as: AsPartner, more: { number: number }): Promise<Submitted> {
  const { c, acting, organizationId } = as
  decide(ctx, c, acting, 'submit')
  return await submitted(tx, ctx, c, organizationId, more)
}

type Follow = (tx: Tx, ctx: Ctx, c: Case) => Promise<void>
const following: Follow[] = []
/** Called in the same transaction once something was submitted: how matching follows it. */
export function followSubmitting(follow: Follow): void {
  following.push(follow)
}
async function afterSubmitting(tx: Tx, ctx: Ctx, c: Case): Promise<void> {
  for (const follow of following) await follow(tx, ctx, c)
}

/** What submitting sets and tells, once it was allowed. */
async function submitted(
  tx: Tx,
  ctx: Ctx,
  c: Case,
  organizationId: string,
  more: { number: number },
): Promise<Submitted> {
  const now = ctx.now()
  const facts = apply(c.facts, 'submit', now)
  const approved = facts.submittedAt === null
  const after = await settle(tx, ctx, c, facts)
  await recordSubmitted(tx, ctx, c, after, { organizationId, ...more })
  await afterSubmitting(tx, ctx, after)
  return { after, approved }
}

/** In the history, and from there to those who are told. What approves by itself does so as policy, never as a person. */
async function recordSubmitted(
  tx: Tx,
  ctx: Ctx,
  c: Case,
  after: Case,
  of: { organizationId: string; number: number; by?: { id: string; name: string } },
): Promise<void> {
  const change = transition(c, after, ctx.now())
  const approved = after.facts.submittedAt === null
  await record(tx, ctx, {
    verb: 'partnership.submitted',
    ...about(c, of.organizationId),
    ...change,
    after: { ...change.after, version: of.number },
    ...(of.by ? { personId: of.by.id, actorName: of.by.name } : {}),
    notes: { approved, again: c.facts.returnedAt !== null },
  })
  // of an applicant also where nobody approves: the account is made through the mail that says so
  const says = c.facts.policy.approval === 'on_submit' || c.facts.policy.formWhen === 'before_account'
  if (approved && says) {
    await record(tx, asPolicy(ctx), {
      verb: 'partnership.approved',
      ...about(c, c.partnership.host_id),
      ...change,
      notes: { tellPartner: true },
    })
  }
}

// ---- Before there is an account --------------------------------------------------------------------------------------

export interface ByLink {
  found: Found
  c: Case
  /** Accepted already: what was handed in came back for changes. */
  again: boolean
}

/**
 * For whoever holds the mailed link of an application, or is the invited person: as long as it can be handed in, and again when
 * it was returned and there is no account yet. `read` sees what the link shows; otherwise on the host's side, held.
 */
export async function enterByLink<T>(
  ctx: Ctx,
  handle: InvitationHandle,
  door: 'read' | 'decide',
  work: (tx: Tx, as: ByLink) => Promise<T>,
): Promise<T> {
  const judged = async (tx: Tx, found: Found) => {
    const { c, invitation } = found
    if (c.pinned.formWhen !== 'before_account' || !c.formExists) throw new AppError('no_form')
    const again = invitation.state === 'accepted' && c.invitation?.id === invitation.id
    if (again) assertReturned(ctx, found)
    else if (!acceptsBySubmitting(c)) throw new AppError('no_form')
    else decideApplication(ctx, found)
    return await work(tx, { found, c, again })
  }
  if (door === 'decide') return await answer(ctx, handle, judged)
  return await ctx.db.transaction(visitorScope(ctx, handle), async (tx) =>
    judged(tx, await findAnswerable(tx, ctx, handle)),
  )
}

/** Only by a link that was mailed since, and only while there is no account to sign in with. */
function assertReturned(ctx: Ctx, { c, link, invited }: Found): void {
  const now = ctx.now()
  if (!link || link.dead || link.kind !== 'mailed') throw new AppError('invitation_answered')
  if (link.expired) throw new AppError('invitation_expired')
  if (!invited || invited.claimedAt) throw new AppError('not_signed_in')
  if (c.facts.returnedAt === null || !opens(c.facts, now).form) throw new AppError('invitation_answered')
}

/** Accepting and submitting in one step. Door: decide. */
export async function submitApplication(
  tx: Tx,
  ctx: Ctx,
  { found, c, again }: ByLink,
  input: AcceptInput,
  more: { number: number },
): Promise<Submitted> {
  if (again) return await submitAgain(tx, ctx, found, more)
  const { after, organizationId, acceptor } = await acceptApplication(tx, ctx, found, input)
  await recordSubmitted(tx, ctx, c, after, { organizationId, ...more, by: acceptor })
  await afterSubmitting(tx, ctx, after)
  return { after, approved: after.facts.submittedAt === null }
}

async function submitAgain(tx: Tx, ctx: Ctx, found: Found, more: { number: number }): Promise<Submitted> {
  const { c, invitation } = found
  const { partner_organization_id: organizationId } = c.partnership
  if (!organizationId) throw new AppError('invitation_closed')
  // whoever applied owns the organization the application made
  decide(ctx, c, { as: 'partner', role: 'owner' }, 'submit')
  const facts = apply(c.facts, 'submit', ctx.now())
  const after = await settle(tx, ctx, c, facts)
  const by = invitation.person_id ? { id: invitation.person_id, name: nameOfInvited(invitation) } : undefined
  await recordSubmitted(tx, ctx, c, after, { organizationId, ...more, ...(by ? { by } : {}) })
  return { after, approved: facts.submittedAt === null }
}

const asPolicy = (ctx: Ctx): Ctx => ({ ...ctx, actor: { kind: 'policy' } })

/** Door: decide. Before the first decision. */
export async function recall(tx: Tx, ctx: PersonCtx, { c, acting, organizationId }: AsPartner): Promise<Case> {
  decide(ctx, c, acting, 'recall')
  const now = ctx.now()
  const after = await settle(tx, ctx, c, apply(c.facts, 'recall', now))
  await record(tx, ctx, { verb: 'partnership.recalled', ...about(c, organizationId), ...transition(c, after, now) })
  return after
}

export interface Returning {
  reason: string | null
  /** Labels of the fields that were commented on, for the history. */
  fields: string[]
  /** What the mail says about each. */
  comments: { label: string; body: string }[]
}

/** Door: decide. The partner changes it and submits again. */
export async function returnForChanges(tx: Tx, ctx: MemberCtx, { c, acting }: AsHost, of: Returning): Promise<Case> {
  decide(ctx, c, acting, 'return')
  if (!of.reason && of.comments.length === 0) throw new AppError('reason_required')
  const now = ctx.now()
  const after = await settle(tx, ctx, c, apply(c.facts, 'return', now))
  const change = transition(c, after, now)
  await record(tx, ctx, {
    verb: 'partnership.returned',
    ...about(c, c.partnership.host_id),
    ...change,
    after: { ...change.after, ...(of.fields.length > 0 ? { fields: of.fields } : {}) },
    reason: of.reason,
    notes: { tellPartner: true, comments: of.comments },
  })
  return after
}

/** Door: decide. What is asked anew is the form. By hand, by time or by the policy. */
export async function requestRecertification(
  tx: Tx,
  ctx: Ctx,
  { c, acting }: { c: Case; acting: HostActing | SystemActing },
  reason: string | null,
): Promise<Case> {
  decide(ctx, c, acting, 'request_recertification')
  const now = ctx.now()
  const facts = apply(c.facts, 'request_recertification', now)
  const columns = recertificationColumns(facts, now)
  const after = await settle(tx, ctx, c, facts, columns)
  const { recertification_until: until } = columns
  const change = transition(c, after, now)
  await record(tx, ctx, {
    verb: 'partnership.recertification_requested',
    ...about(c, c.partnership.host_id),
    ...change,
    ...(until ? { after: { ...change.after, until: untilText(c, until) } } : {}),
    reason,
    notes: { tellPartner: true },
  })
  return after
}

// ---- For those who show it -------------------------------------------------------------------------------------------

/** `true` or why not, for some verbs. */
export function canOnPartnership<V extends PartnershipVerb>(
  ctx: Ctx,
  c: Case,
  acting: PartnershipActing,
  verbs: readonly V[],
): Record<V, true | ErrorCode> {
  return can(verbs, acting, targetOf(c), c.facts, ctx.now())
}

export const statusOf = (c: Case, now: Date): PartnershipStatus => statusAt(c.facts, now)

/** As which side somebody may read a partner's answers now; neither: nothing is there. For what is found without a scope. */
export async function mayRead(
  tx: Tx,
  ctx: Ctx,
  id: string,
  inHost: boolean,
  inPartner: boolean,
): Promise<{ case: Case; side: 'host' | 'partner' } | undefined> {
  if (!inHost && !inPartner) return undefined
  const c = await getCase(tx, id)
  if (c.host.suspended_at) return undefined
  if (inHost) return { case: c, side: 'host' }
  const { form, history } = opens(c.facts, ctx.now())
  return c.facts.acceptedAt !== null && (form || history) ? { case: c, side: 'partner' } : undefined
}

/** Use cases of whoever was invited: decline, reconsider, pass on, report, ask for a new link, prove the mailbox. */
import type { InvitationVerb } from '#contract/names.ts'
import { type HistoryEvent, record } from '#server/features/history/index.ts'
import { onResetForStub, type Person, parseEmail } from '#server/features/identity/index.ts'
import {
  hashCode,
  type InvitationRow,
  insertSecret,
  listOpenTo,
  looksLikeSecret,
  newSecret,
  refusal,
  saveFirstOpened,
  saveInvitation,
  stateAt,
  tryCode,
} from '#server/features/invitations/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import { bucketName, take } from '#server/platform/limits.ts'
import { answer, answererActing, type Found, signedIn } from './answering.ts'
import { type Case, decideInvitation, invitationFacts, lockCase, settle, transition } from './case.ts'
import { sendAgain } from './invitation-verbs.ts'
import * as lifecycle from './lifecycle.ts'
import { insertAbuseReport, insertBlocked } from './obstacle-store.ts'
import { mailAbout } from './opening.ts'
import type { InvitationHandle } from './view.ts'

/** Judges an answer; a link whose own time has passed opens only the way to a new one. */
export function decideAnswer(ctx: Ctx, found: Found, verb: InvitationVerb, about = answererActing(ctx, found)): void {
  const { c, invitation, link } = found
  const open = stateAt(invitationFacts(c, invitation), ctx.now()) === 'pending'
  if (link?.expired && open && verb !== 'request_new_link') throw new AppError('invitation_expired')
  decideInvitation(ctx, c, invitation, about, verb)
}

const aboutInvitation = (ctx: Ctx, found: Found): Omit<HistoryEvent, 'verb'> => ({
  // whoever answers does so for the partner, which may not be an organization yet
  organizationId: found.c.partnership.partner_organization_id,
  hostId: found.invitation.host_id,
  partnershipId: found.invitation.partnership_id,
  invitationId: found.invitation.id,
  ...(signedIn(ctx) ? {} : { actorName: nameOfInvited(found.invitation) }),
})

/** As far as the host has named the contact; else the address. */
export function nameOfInvited(invitation: InvitationRow): string {
  return `${invitation.first_name} ${invitation.last_name}`.trim() || invitation.email
}

/** Says no, with a reason if one likes. Said again, nothing more happens. */
export async function declineInvitation(ctx: Ctx, input: InvitationHandle & { reason?: string }): Promise<void> {
  await answer(ctx, input, async (tx, found) => {
    if (found.invitation.state === 'declined') return
    decideAnswer(ctx, found, 'decline')
    await decline(tx, ctx, found, input.reason)
  })
}

async function decline(
  tx: Tx,
  ctx: Ctx,
  found: Found,
  reason?: string,
  notes: HistoryEvent['notes'] = {},
): Promise<Case> {
  const { c, invitation } = found
  const now = ctx.now()
  const why = reason?.trim().slice(0, 2000) || null
  await saveInvitation(
    tx,
    invitation.id,
    {
      state: 'declined',
      approves: false,
      decline_reason: why,
      answered_at: now,
      answered_by: signedIn(ctx)?.personId ?? null,
      next_reminder_at: null,
    },
    now,
  )
  const after = await settle(tx, ctx, c, lifecycle.apply(c.facts, 'decline', now))
  await record(tx, ctx, {
    verb: 'invitation.declined',
    ...aboutInvitation(ctx, found),
    ...transition(c, after, now),
    reason: why,
    notes,
  })
  return after
}

/** Takes a refusal back, before the expiry and unless the host has invited again. */
export async function reconsiderInvitation(ctx: Ctx, input: InvitationHandle): Promise<void> {
  await answer(ctx, input, async (tx, found) => {
    const { c, invitation } = found
    decideAnswer(ctx, found, 'reconsider')
    const now = ctx.now()
    await saveInvitation(
      tx,
      invitation.id,
      { state: 'pending', decline_reason: null, answered_at: null, answered_by: null },
      now,
    )
    const after = await settle(tx, ctx, c, lifecycle.apply(c.facts, 'reconsider', now))
    await record(tx, ctx, {
      verb: 'invitation.reconsidered',
      ...aboutInvitation(ctx, found),
      ...transition(c, after, now),
    })
  })
}

/** Names a colleague: a proposal that the host turns into a corrected address, or does not. */
export async function passOnInvitation(
  ctx: Ctx,
  input: InvitationHandle & { email: string; name?: string },
): Promise<void> {
  const email = parseEmail(input.email)
  if (!email) throw fault('email', 'address_invalid')
  await answer(ctx, input, async (tx, found) => {
    const { invitation } = found
    decideAnswer(ctx, found, 'pass_on', {
      ...answererActing(ctx, found),
      ...(found.link ? {} : { link: 'mailed' as const }),
    })
    if (email === invitation.email.toLowerCase())
      throw fault('email', 'invalid', 'Name somebody else: this address is invited already.')
    const now = ctx.now()
    const name = input.name?.trim().slice(0, 200) ?? ''
    await take(tx, bucketName('pass-on', invitation.id), { capacity: 5, refillPerSecond: 5 / 86_400 }, now)
    await saveInvitation(tx, invitation.id, { pass_on: JSON.stringify({ email, name, at: now.toISOString() }) }, now)
    await record(tx, ctx, {
      verb: 'invitation.passed_on',
      ...aboutInvitation(ctx, found),
      after: { email, name },
    })
  })
}

/** Declines, silences the address for this host, and tells the administrators of the installation. The host sees *declined*. */
export async function reportInvitation(ctx: Ctx, input: InvitationHandle & { reason?: string }): Promise<void> {
  await answer(ctx, input, async (tx, found) => {
    const { invitation } = found
    if (invitation.reported_at) return
    decideAnswer(ctx, found, 'report')
    const now = ctx.now()
    const { id: invitationId, host_id: hostId, email } = invitation
    const reason = input.reason?.trim().slice(0, 2000) || null
    // the address first: what follows must already find it silenced
    await insertBlocked(tx, hostId, email, now)
    const reportId = await insertAbuseReport(tx, { invitationId, hostId, email, reason }, now)
    if (invitation.state === 'pending') await decline(tx, ctx, found)
    await saveInvitation(tx, invitationId, { reported_at: now }, now)
    // neither side reads this row: the host is told that it was declined, and nothing else
    await record(tx, ctx, {
      verb: 'invitation.reported',
      hostId: null,
      partnershipId: null,
      invitationId,
      seenBy: 'organization',
      actorName: nameOfInvited(invitation),
      notes: { reportId, reason: reason ?? '', email, hostName: found.c.host.name },
    })
  })
}

/** Mails a fresh link to the invited address only. Answers the same whether or not there is such an invitation. */
export async function requestNewLink(ctx: Ctx, secret: string): Promise<void> {
  if (!looksLikeSecret(secret)) return
  try {
    await answer(ctx, { secret }, async (tx, found) => {
      if (found.link?.dead) return
      await renew(tx, ctx, found.c, found.invitation)
    })
  } catch (refused) {
    if (refused instanceof AppError && refused.code === 'link_invalid') return
    throw refused
  }
}

/** True when a fresh link goes out. */
async function renew(tx: Tx, ctx: Ctx, c: Case, invitation: InvitationRow): Promise<boolean> {
  const facts = invitationFacts(c, invitation)
  if (facts.reinvited || refusal(facts, 'request_new_link', { now: ctx.now(), policy: c.pinned })) return false
  await sendAgain(tx, ctx, c, invitation, c.current.inviteTtlDays, 'request_new_link')
  await mailAbout(tx, ctx, invitation, 'new_link')
  await record(tx, ctx, {
    verb: 'invitation.renewed',
    hostId: invitation.host_id,
    partnershipId: invitation.partnership_id,
    invitationId: invitation.id,
    actorName: nameOfInvited(invitation),
    after: { email: invitation.email },
  })
  return true
}

/**
 * *Forgot your password?* for an invited address whose account nobody has claimed: a fresh set-your-password link for its
 * newest invitation that may still be renewed.
 */
async function renewForStub(tx: Tx, ctx: Ctx, person: Person): Promise<boolean> {
  for (const { partnership_id: partnershipId, id } of await listOpenTo(tx, person.id)) {
    const c = await lockCase(tx, partnershipId)
    if (c.invitation?.id === id && !c.host.suspended_at && (await renew(tx, ctx, c, c.invitation))) return true
  }
  return false
}
onResetForStub(renewForStub)

/** Holds for codes and links: a few at once, then one every few minutes. */
const codeLimit = { capacity: 3, refillPerSecond: 3 / 600 }
export const codeMinutes = 10
const mostAttempts = 5
const provedMinutes = 60

/** Mails six digits to the invited address of a copied link. The code is made when the mail is sent. */
export async function sendMailboxCode(ctx: Ctx, secret: string): Promise<void> {
  await answer(ctx, { secret }, async (tx, found) => {
    const { invitation } = found
    decideAnswer(ctx, found, 'open')
    await take(tx, bucketName('mailbox-code', invitation.id), codeLimit, ctx.now())
    await mailAbout(tx, ctx, invitation, 'mailbox_code')
  })
}

/** With the right code: a further secret that proves the mailbox as a mailed link does (go on at `/i/{secret}`). */
export async function confirmMailboxCode(ctx: Ctx, secret: string, code: string): Promise<{ secret: string }> {
  const fresh = await answer(ctx, { secret }, async (tx, found) => {
    const { invitation } = found
    decideAnswer(ctx, found, 'open')
    const now = ctx.now()
    const typed = code.replace(/\s/g, '')
    // a wrong attempt is counted, so this transaction commits either way
    if (
      !/^\d{6}$/.test(typed) ||
      !(await tryCode(tx, invitation.id, hashCode(invitation.id, typed), mostAttempts, now))
    ) {
      return undefined
    }
    const made = newSecret()
    const soon = new Date(now.getTime() + provedMinutes * 60_000)
    const expiresAt = invitation.expires_at && invitation.expires_at < soon ? invitation.expires_at : soon
    await insertSecret(
      tx,
      { hash: made.hash, invitationId: invitation.id, hostId: invitation.host_id, kind: 'mailed', expiresAt },
      now,
    )
    return made.plain
  })
  if (!fresh) throw fault('code', 'wrong_code')
  return { secret: fresh }
}

/** "First opened": by the page that ran, never by a fetch. Harmless for any secret. */
export async function markOpened(ctx: Ctx, secret: string): Promise<void> {
  if (!looksLikeSecret(secret)) return
  try {
    await answer(ctx, { secret }, async (tx, found) => {
      const { invitation, link } = found
      if (link?.dead || link?.expired || !(await saveFirstOpened(tx, invitation.id, ctx.now()))) return
      await record(tx, ctx, { verb: 'invitation.opened', ...aboutInvitation(ctx, found), seenBy: 'host' })
    })
  } catch (refused) {
    if (!(refused instanceof AppError)) throw refused
  }
}

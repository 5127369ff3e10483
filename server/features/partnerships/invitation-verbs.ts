/** The host's verbs on an invitation that is out (section 2.1): resend, remind, copy, amend, correct, withdraw, undo. */
import type { Static } from 'typebox'
import type { invitations as api } from '#contract/endpoints/invitations.ts'
import type { InvitationVerb } from '#contract/names.ts'
import { record } from '#server/features/history/index.ts'
import { ensurePerson, parseEmail } from '#server/features/identity/index.ts'
import {
  apply,
  deleteInvitation,
  expiryFrom,
  findInvitation,
  getInvitation,
  type InvitationRow,
  insertInvitations,
  insertSecret,
  killSecrets,
  moveSecretsEnd,
  newSecret,
  nextReminderAfter,
  reviveSecrets,
  saveInvitation,
  stateAt,
  undoSeconds,
} from '#server/features/invitations/index.ts'
import { permissionsOf } from '#server/features/programs/index.ts'
import type { Ctx, MemberCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { fault } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import {
  asHost,
  type Case,
  decideInvitation,
  factsOf,
  hostActing,
  invitationFacts,
  lockOwnCase,
  settle,
  targetOf,
  tenant,
  transition,
} from './case.ts'
import { withinLimits } from './inviting.ts'
import { assertFree, onceByAddress } from './judging.ts'
import * as lifecycle from './lifecycle.ts'
import { checkOffer, sameOffer } from './offer.ts'
import {
  buildInvitation,
  contactTemplate,
  mailAbout,
  makeRoom,
  offerSays,
  openedFacts,
  withdrawFacts,
} from './opening.ts'
import { listPersons } from './people-store.ts'
import { policy as may } from './policy.ts'
import { searchWords } from './search.ts'
import { deletePartnership } from './store.ts'

interface Subject {
  c: Case
  invitation: InvitationRow
}

/** Locks the partnership of this invitation, then judges whether the host's member may do this to it now. */
async function lockSubject(tx: Tx, ctx: MemberCtx, id: string, verb: InvitationVerb): Promise<Subject> {
  const hostId = ctx.actor.organizationId
  const seen = await getInvitation(tx, hostId, fromPublicId('inv', id))
  const c = await lockOwnCase(tx, hostId, seen.partnership_id)
  // read again under the lock: it may have been answered while we waited
  const invitation = c.invitation?.id === seen.id ? c.invitation : await getInvitation(tx, hostId, seen.id)
  decideInvitation(ctx, c, invitation, await hostActing(tx, ctx, c), verb)
  return { c, invitation }
}

const aboutInvitation = (invitation: InvitationRow) => ({
  organizationId: invitation.host_id,
  hostId: invitation.host_id,
  partnershipId: invitation.partnership_id,
  invitationId: invitation.id,
})

/** Mails a further link with a fresh expiry; earlier unexpired links keep working. */
export async function resendInvitation(ctx: MemberCtx, id: string): Promise<void> {
  await ctx.db.transaction(tenant(ctx), async (tx) => {
    const { c, invitation } = await lockSubject(tx, ctx, id, 'resend')
    await sendAgain(tx, ctx, c, invitation, c.current.inviteTtlDays, 'resend')
    const person = (await listPersons(tx, [invitation.person_id])).get(invitation.person_id ?? '')
    await mailAbout(tx, ctx, invitation, contactTemplate(person))
    await record(tx, ctx, {
      verb: 'invitation.resent',
      ...aboutInvitation(invitation),
      after: { email: invitation.email },
    })
  })
}

/** A fresh expiry, the reminders counted anew, and the case saved: what resending and renewing share. */
export async function sendAgain(
  tx: Tx,
  ctx: Ctx,
  c: Case,
  invitation: InvitationRow,
  ttlDays: number | null,
  verb: 'resend' | 'request_new_link',
): Promise<void> {
  const now = ctx.now()
  const expiresAt = expiryFrom(now, ttlDays)
  const after = apply(invitationFacts(c, invitation), verb, now, { expiresAt })
  await saveInvitation(
    tx,
    invitation.id,
    {
      state: after.state,
      expires_at: expiresAt,
      last_sent_at: now,
      self_renewals: after.selfRenewals,
      next_reminder_at: invitation.reminders_on ? nextReminderAfter(now, now, expiresAt, c.current.reminders) : null,
      reminders_from: now,
      expiry_noted_at: null,
      delivery: 'queued',
      delivery_answer: null,
      undo_until: null,
    },
    now,
  )
  await settle(tx, ctx, c, { ...c.facts, invitation: after }, { invitation_expires_at: expiresAt, delivery: 'queued' })
}

/** Sends the reminder now. */
export async function remindInvitation(ctx: MemberCtx, id: string): Promise<void> {
  await ctx.db.transaction(tenant(ctx), async (tx) => {
    const { c, invitation } = await lockSubject(tx, ctx, id, 'remind')
    await sendReminder(tx, ctx, c, invitation)
  })
}

/** Mails a reminder and finds the day of the next one. */
export async function sendReminder(tx: Tx, ctx: Ctx, c: Case, invitation: InvitationRow): Promise<void> {
  const now = ctx.now()
  const next = invitation.reminders_on
    ? nextReminderAfter(now, invitation.reminders_from, invitation.expires_at, c.current.reminders)
    : null
  await saveInvitation(
    tx,
    invitation.id,
    { next_reminder_at: next, reminders_sent: invitation.reminders_sent + 1, last_sent_at: now },
    now,
  )
  await mailAbout(tx, ctx, invitation, 'reminder')
  await record(tx, ctx, {
    verb: 'invitation.reminded',
    ...aboutInvitation(invitation),
    after: { email: invitation.email },
  })
}

/** Mints a further link to hand over in person, shown once. It does not prove the mailbox. */
export async function copyInvitationLink(
  ctx: MemberCtx,
  id: string,
): Promise<{ link: string; expiresAt: string | null }> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const { invitation } = await lockSubject(tx, ctx, id, 'copy_link')
    const secret = newSecret()
    const expiresAt = invitation.expires_at
    await insertSecret(
      tx,
      { hash: secret.hash, invitationId: invitation.id, hostId: invitation.host_id, kind: 'copied', expiresAt },
      ctx.now(),
    )
    await record(tx, ctx, { verb: 'invitation.link_copied', ...aboutInvitation(invitation), seenBy: 'host' })
    return { link: `${ctx.publicUrl}/i/${secret.plain}`, expiresAt: expiresAt?.toISOString() ?? null }
  })
}

/** Changes names, message, expiry, reminders or offer. A changed offer is mailed again. */
export async function amendInvitation(ctx: MemberCtx, id: string, body: Static<typeof api.amend.body>): Promise<void> {
  await ctx.db.transaction(tenant(ctx), async (tx) => {
    const { c, invitation } = await lockSubject(tx, ctx, id, 'amend')
    const now = ctx.now()
    const expiresAt = body.expiresAt === undefined ? invitation.expires_at : new Date(body.expiresAt)
    if (body.expiresAt !== undefined && expiresAt && expiresAt <= now) throw fault('expiresAt', 'end_in_past')
    const known = permissionsOf(c.program).map((permission) => permission.name)
    const { offer: before } = invitation
    const asBefore = { ...c.pinned, defaultGrant: { ...c.pinned.defaultGrant, ...before } }
    const offer = body.offer
      ? { ...checkOffer(body.offer, asBefore, known, now), ...(body.offer.endsAt === undefined ? pickEnd(before) : {}) }
      : before
    const offerChanged = !sameOffer(offer, before)
    const remindersOn = body.remindersOn ?? invitation.reminders_on
    const firstName = body.firstName?.trim() ?? invitation.first_name
    const lastName = body.lastName?.trim() ?? invitation.last_name
    const change = {
      first_name: firstName,
      last_name: lastName,
      message: body.message?.trim() ?? invitation.message,
      expires_at: expiresAt,
      reminders_on: remindersOn,
      next_reminder_at: remindersOn
        ? nextReminderAfter(now, invitation.reminders_from, expiresAt, c.current.reminders)
        : null,
    }
    await saveInvitation(tx, invitation.id, { ...change, expiry_noted_at: null, offer: JSON.stringify(offer) }, now)
    if (expiresAt?.getTime() !== invitation.expires_at?.getTime())
      await moveSecretsEnd(tx, invitation.id, expiresAt, now)
    const changed: InvitationRow = { ...invitation, ...change, offer }
    await settle(
      tx,
      ctx,
      c,
      { ...factsOf(c, changed) },
      {
        invitation_expires_at: expiresAt,
        contact_first_name: firstName,
        contact_last_name: lastName,
        search_words: searchWords(
          c.partnership.partner_name,
          firstName,
          lastName,
          invitation.email,
          c.partnership.city,
          c.partnership.country,
        ),
      },
    )
    await record(tx, ctx, {
      verb: 'invitation.amended',
      ...aboutInvitation(invitation),
      ...whatChanged(invitation, changed),
    })
    // while the first mail still waits, it says the new offer anyway
    if (
      offerChanged &&
      invitation.sendings > 0 &&
      stateAt(factsOf(c, changed).invitation ?? neverFacts, now) === 'pending'
    ) {
      await mailAbout(tx, ctx, invitation, 'offer_changed')
    }
  })
}

const neverFacts = { state: 'withdrawn', expiresAt: null } as const
const pickEnd = (offer: InvitationRow['offer']) => ({ endsAt: offer.endsAt, lengthDays: offer.lengthDays })

function whatChanged(before: InvitationRow, after: InvitationRow) {
  const says = (row: InvitationRow): Record<string, unknown> => ({
    name: `${row.first_name} ${row.last_name}`.trim(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    remindersOn: row.reminders_on,
    ...offerSays(row.offer),
    ...(before.message === after.message ? {} : { message: row.message }),
  })
  const [was, is] = [says(before), says(after)]
  const keys = Object.keys(is).filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]))
  const only = (all: Record<string, unknown>) => Object.fromEntries(keys.map((key) => [key, all[key]]))
  return { before: only(was), after: only(is) }
}

/** Withdraws it and opens one for the right address, in one step. Answers the new invitation's id. */
export async function correctEmail(
  ctx: MemberCtx,
  id: string,
  body: Static<typeof api.correctEmail.body>,
): Promise<string> {
  return await onceByAddress(() =>
    ctx.db.transaction(tenant(ctx), async (tx) => {
      const { c, invitation } = await lockSubject(tx, ctx, id, 'correct_email')
      const now = ctx.now()
      const email = parseEmail(body.email)
      if (!email) throw fault('email', 'address_invalid')
      if (email === invitation.email.toLowerCase())
        throw fault('email', 'invalid', 'This is the address it went to already.')
      const scope = { policy: c.pinned, scopeId: c.partnership.scope_id }
      await assertFree(tx, ctx, scope, email, c.partnership.id)
      const firstName = body.firstName?.trim() ?? invitation.first_name
      const lastName = body.lastName?.trim() ?? invitation.last_name
      const person = await ctx.db.within(tx, { as: 'identity' }, (inner) =>
        ensurePerson(inner, { email, firstName, lastName }),
      )
      const undoUntil = new Date(now.getTime() + undoSeconds * 1000)
      // an approval was given to one address: it goes over to another only by somebody who may give it
      const mayApprove = may.create_approved(asHost(ctx), targetOf(c)) === undefined
      const next = buildInvitation(ctx, {
        partnershipId: c.partnership.id,
        programId: c.program.id,
        policyVersion: invitation.policy_version,
        policy: c.current,
        email,
        firstName,
        lastName,
        personId: person.id,
        message: invitation.message,
        offer: invitation.offer,
        approves: invitation.approves && mayApprove,
        expiresAt: expiryFrom(now, c.current.inviteTtlDays),
        undoUntil,
        madePartnership: false,
        replaces: invitation.id,
      })
      await makeRoom(tx, ctx, invitation)
      await insertInvitations(tx, [next])
      const facts = { ...c.facts, invitation: openedFacts(next, invitation.offer) }
      const name = c.partnership.partner_name === invitation.email ? email : c.partnership.partner_name
      const { city, country } = c.partnership
      await settle(tx, ctx, c, facts, {
        partner_name: name,
        contact_email: email,
        contact_first_name: firstName,
        contact_last_name: lastName,
        invitation_id: next.id,
        invitation_expires_at: next.expires_at,
        delivery: 'queued',
        search_words: searchWords(name, firstName, lastName, email, city, country),
      })
      await record(tx, ctx, {
        verb: 'invitation.address_corrected',
        organizationId: c.host.id,
        hostId: c.host.id,
        partnershipId: c.partnership.id,
        invitationId: next.id,
        before: { email: invitation.email },
        after: { email },
        notes: { personId: person.id, dueAt: undoUntil },
      })
      await mailAbout(tx, ctx, next, contactTemplate(person), undoUntil)
      await withinLimits(tx, ctx, [{ email }])
      return toPublicId('inv', next.id)
    }),
  )
}

/** Every link is dead at once. Answers nothing: the partner is a prospect again, or ended where it was never recorded. */
export async function withdrawInvitation(ctx: MemberCtx, id: string, reason?: string): Promise<void> {
  await ctx.db.transaction(tenant(ctx), async (tx) => {
    const { c, invitation } = await lockSubject(tx, ctx, id, 'withdraw')
    const now = ctx.now()
    await closeInvitation(tx, ctx, invitation)
    const after = await settle(tx, ctx, c, withdrawFacts(c.facts, now), { invitation_expires_at: null })
    await record(tx, ctx, {
      verb: 'invitation.withdrawn',
      ...aboutInvitation(invitation),
      ...transition(c, after, now),
      reason: reason?.trim() || null,
      notes: { personId: invitation.person_id, email: invitation.email, wasSent: invitation.sendings > 0 },
    })
  })
}

/** Withdrawn, links dead, approval void, no reminders. */
export async function closeInvitation(tx: Tx, ctx: Ctx, invitation: InvitationRow): Promise<void> {
  const now = ctx.now()
  await saveInvitation(
    tx,
    invitation.id,
    { state: 'withdrawn', approves: false, next_reminder_at: null, undo_until: null },
    now,
  )
  await killSecrets(tx, invitation.id, now)
}

/** Takes the sending back within its ten seconds: the invitation is as if it had never been. */
export async function undoInvitation(ctx: MemberCtx, id: string): Promise<void> {
  await ctx.db.transaction(tenant(ctx), async (tx) => {
    const { c, invitation } = await lockSubject(tx, ctx, id, 'undo')
    const { id: partnershipId, status } = c.partnership
    if (invitation.made_partnership) await deletePartnership(tx, partnershipId)
    else await bringBack(tx, ctx, c, invitation)
    await record(tx, ctx, {
      verb: 'invitation.undone',
      ...aboutInvitation(invitation),
      before: { status, email: invitation.email },
      seenBy: invitation.made_partnership ? 'organization' : 'host',
    })
  })
}

/** Removes the newest invitation; the one it replaced stands again as it was. */
async function bringBack(tx: Tx, ctx: Ctx, c: Case, invitation: InvitationRow): Promise<void> {
  const now = ctx.now()
  await deleteInvitation(tx, invitation.id)
  let former = invitation.replaces ? await findInvitation(tx, invitation.replaces) : undefined
  if (former?.state === 'withdrawn') {
    await saveInvitation(tx, former.id, { state: 'pending' }, now)
    await reviveSecrets(tx, former.id)
    former = { ...former, state: 'pending' }
  }
  const facts = factsOf(c, former ?? null)
  const email = former?.email ?? c.partnership.contact_email
  const { partner_name: name, city, country } = c.partnership
  await settle(tx, ctx, c, lifecycle.settle(facts, now), {
    contact_email: email,
    partner_name: name === invitation.email ? (email ?? name) : name,
    invitation_id: former?.id ?? null,
    invitation_expires_at: former?.expires_at ?? null,
    delivery: former?.delivery ?? null,
    search_words: searchWords(
      name,
      c.partnership.contact_first_name,
      c.partnership.contact_last_name,
      email,
      city,
      country,
    ),
  })
}

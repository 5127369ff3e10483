/** Opening an invitation: its row, its facts, its mail, and room for it where another one stands. */
import type { MailTemplate } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import { record } from '#server/features/history/index.ts'
import {
  apply,
  type InvitationRow,
  killSecrets,
  nextReminderAfter,
  type StoredOffer,
  saveInvitation,
} from '#server/features/invitations/index.ts'
import { enqueueMail } from '#server/features/mail/index.ts'
import type { Ctx, MemberCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { newId } from '#server/platform/id.ts'
import type { PartnershipFacts } from './lifecycle.ts'

export type NewInvitation = ReturnType<typeof buildInvitation>

/** The row of a new invitation. */
export function buildInvitation(
  ctx: MemberCtx,
  of: {
    partnershipId: string
    programId: string
    policyVersion: number
    policy: Policy
    email: string
    firstName: string
    lastName: string
    personId: string
    message: string
    offer: StoredOffer
    approves: boolean
    expiresAt: Date | null
    undoUntil: Date
    madePartnership: boolean
    replaces: string | null
  },
) {
  const now = ctx.now()
  return {
    id: newId(),
    partnership_id: of.partnershipId,
    host_id: ctx.actor.organizationId,
    program_id: of.programId,
    policy_version: of.policyVersion,
    email: of.email,
    first_name: of.firstName,
    last_name: of.lastName,
    person_id: of.personId,
    message: of.message,
    state: 'pending',
    expires_at: of.expiresAt,
    offer: JSON.stringify(of.offer),
    approves: of.approves,
    inviter_id: ctx.actor.personId,
    next_reminder_at: nextReminderAfter(now, now, of.expiresAt, of.policy.reminders),
    reminders_from: now,
    undo_until: of.undoUntil,
    made_partnership: of.madePartnership,
    replaces: of.replaces,
    created_at: now,
    updated_at: now,
  }
}

/** The facts of an invitation that was just opened. */
export function openedFacts(
  invitation: NewInvitation,
  offer: StoredOffer,
): NonNullable<PartnershipFacts['invitation']> {
  return {
    state: 'pending',
    expiresAt: invitation.expires_at,
    lastSentAt: null,
    undoUntil: invitation.undo_until,
    selfRenewals: 0,
    offerEndsAt: offer.endsAt === null ? null : new Date(offer.endsAt),
    approves: invitation.approves,
    reportedAt: null,
    remindersOn: true,
    reinvited: false,
    silenced: false,
  }
}

/** A mail about an invitation to whoever was invited. */
export async function mailAbout(
  tx: Tx,
  ctx: Ctx,
  invitation: Pick<InvitationRow, 'id' | 'partnership_id' | 'host_id' | 'email' | 'person_id'>,
  template: MailTemplate,
  dueAt?: Date,
): Promise<void> {
  await enqueueMail(tx, ctx, {
    template,
    to: invitation.email,
    hostId: invitation.host_id,
    invitationId: invitation.id,
    partnershipId: invitation.partnership_id,
    personId: invitation.person_id,
    ...(dueAt ? { dueAt } : {}),
  })
}

/** First contact, or that of somebody who has an account: sign in, then answer. */
export const contactTemplate = (person: { claimedAt: Date | null } | undefined) =>
  person?.claimedAt ? 'invitation_known' : 'invitation'

/** The facts once the newest invitation is withdrawn. */
export function withdrawFacts(facts: PartnershipFacts, now: Date): PartnershipFacts {
  return { ...facts, invitation: facts.invitation && apply(facts.invitation, 'withdraw', now) }
}

/** Withdraws an open invitation so that another one can stand in its place; nobody is told of this half of the step. */
export async function makeRoom(tx: Tx, ctx: Ctx, invitation: InvitationRow): Promise<void> {
  const now = ctx.now()
  await saveInvitation(tx, invitation.id, { state: 'withdrawn', next_reminder_at: null }, now)
  await killSecrets(tx, invitation.id, now)
  await record(tx, ctx, {
    verb: 'invitation.replaced',
    organizationId: invitation.host_id,
    hostId: invitation.host_id,
    partnershipId: invitation.partnership_id,
    invitationId: invitation.id,
    before: { email: invitation.email },
  })
}

export function offerSays(offer: StoredOffer): Record<string, unknown> {
  return { permissions: offer.permissions, visibility: offer.visibility, endsAt: offer.endsAt }
}

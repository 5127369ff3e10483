/** From a case to what crosses the wire, with `can` for each verb: the web decides nothing itself. */
import type { Static } from 'typebox'
import type {
  ContactChange,
  Invitation as InvitationSchema,
  OrganizationRef,
  PartnershipRow as PartnershipRowSchema,
  Partnership as PartnershipSchema,
} from '#contract/endpoints/partnerships.ts'
import type { ButtonName } from '#contract/vocabulary.ts'
import {
  type HostActing,
  type InvitationRow,
  hostVerbs as invitationHostVerbs,
  stateAt,
} from '#server/features/invitations/index.ts'
import { logoPath } from '#server/features/organizations/index.ts'
import { toPublicId } from '#server/platform/id.ts'
import { type Case, canOn, invitationFacts, targetOf } from './case.ts'
import type { GrantRow } from './grant-store.ts'
import { endReasonAt, hasSubmission, statusAt } from './lifecycle.ts'
import type { PersonRow } from './people-store.ts'
import { can as canPartnership, hostVerbs } from './policy.ts'
import { named, permissionLines, statusWordOf, subStateOf, wordsOf } from './words.ts'

/** Verb → true, or the code of the error that says why not. */
type Can = Record<string, true | string>
type Row = Static<typeof PartnershipRowSchema>
type Full = Static<typeof PartnershipSchema>
type Shown = Static<typeof InvitationSchema>

const iso = (at: Date | null) => at?.toISOString() ?? null

export function presentPerson(person: Pick<PersonRow, 'id' | 'name' | 'email'> | undefined) {
  return person ? { id: toPublicId('psn', person.id), name: person.name, email: person.email } : null
}

export function presentOrganization(of: {
  id: string
  name: string
  slug: string
  colour: string
  logo_hash: string | null
}): Static<typeof OrganizationRef> {
  const id = toPublicId('org', of.id)
  return { id, name: of.name, slug: of.slug, colour: of.colour, logoUrl: logoPath(id, of.logo_hash) }
}

/** Where the picture is shown that the host keeps of a partner. */
export const partnerLogo = (c: Case) =>
  c.partnership.logo_hash && `/partner-logo/${toPublicId('pship', c.partnership.id)}?v=${c.partnership.logo_hash}`

/** `true` or why not, for the verbs a host sees on an invitation. */
export function canOnInvitation(c: Case, invitation: InvitationRow, acting: HostActing, now: Date): Can {
  return canOn(now, invitationHostVerbs, c, invitation, acting)
}

export function presentInvitation(
  c: Case,
  invitation: InvitationRow,
  acting: HostActing,
  people: Map<string, PersonRow>,
  now: Date,
): Shown {
  const { offer } = invitation
  return {
    id: toPublicId('inv', invitation.id),
    partnershipId: toPublicId('pship', invitation.partnership_id),
    programId: toPublicId('prog', invitation.program_id),
    email: invitation.email,
    firstName: invitation.first_name,
    lastName: invitation.last_name,
    message: invitation.message,
    state: stateAt(invitationFacts(c, invitation), now),
    expiresAt: iso(invitation.expires_at),
    offer: { permissions: offer.permissions, visibility: offer.visibility, endsAt: offer.endsAt },
    approves: invitation.approves,
    inviter: presentPerson(people.get(invitation.inviter_id ?? '')),
    delivery: invitation.delivery,
    deliveryAnswer: invitation.delivery_answer,
    sendings: invitation.sendings,
    remindersSent: invitation.reminders_sent,
    remindersOn: invitation.reminders_on,
    lastSentAt: iso(invitation.last_sent_at),
    firstOpenedAt: iso(invitation.first_opened_at),
    nextReminderAt: iso(invitation.next_reminder_at),
    undoUntil: undoOf(invitation, now),
    declineReason: invitation.decline_reason,
    passOn: invitation.pass_on,
    answeredAt: iso(invitation.answered_at),
    createdAt: invitation.created_at.toISOString(),
    can: canOnInvitation(c, invitation, acting, now),
  }
}

const undoOf = (invitation: InvitationRow, now: Date) =>
  invitation.state === 'pending' && invitation.undo_until && invitation.undo_until > now
    ? iso(invitation.undo_until)
    : null

export function presentRow(c: Case, acting: HostActing, people: Map<string, PersonRow>, now: Date): Row {
  const { partnership: s, invitation } = c
  const status = statusAt(c.facts, now)
  const can = canPartnership(hostVerbs, acting, targetOf(c), c.facts, now)
  const open = invitation && invitation.state !== 'accepted' && c.facts.acceptedAt === null ? invitation : null
  const invitationCan = open ? canOnInvitation(c, open, acting, now) : {}
  return {
    id: toPublicId('pship', s.id),
    programId: toPublicId('prog', c.program.id),
    programName: c.program.name,
    preset: c.program.preset,
    name: s.partner_name,
    logoUrl: partnerLogo(c),
    status,
    subState: subStateOf(c, now) ?? null,
    endReason: endReasonAt(c.facts, now) ?? null,
    statusWord: statusWordOf(c, now),
    contact: { firstName: s.contact_first_name, lastName: s.contact_last_name, email: s.contact_email },
    city: s.city,
    country: s.country,
    sponsor: presentPerson(people.get(s.sponsor_id ?? '')),
    invitation: open && {
      id: toPublicId('inv', open.id),
      state: stateAt(invitationFacts(c, open), now),
      delivery: open.delivery,
      deliveryAnswer: open.delivery_answer,
      expiresAt: iso(open.expires_at),
      lastSentAt: iso(open.last_sent_at),
      firstOpenedAt: iso(open.first_opened_at),
      undoUntil: undoOf(open, now),
      can: invitationCan,
    },
    ...nextStepOf(c, can, invitationCan, now),
    accessEndsAt: iso(s.access_ends_at),
    archived: s.archived_at !== null,
    origin: s.origin === 'self_registered' ? 'self_registered' : 'host',
    createdAt: s.created_at.toISOString(),
    lastActivityAt: s.last_activity_at.toISOString(),
    can,
  }
}

const over = 'Over. Coming back takes a new invitation.'

type NextStep = Pick<Row, 'nextStep' | 'nextStepSays'>

/** The one verb that moves it on, and who is to do it. */
function nextStepOf(c: Case, can: Can, invitationCan: Can, now: Date): NextStep {
  const words = wordsOf(c)
  const partner = c.partnership.partner_name
  const email = c.partnership.contact_email ?? ''
  const button = (verb: ButtonName, on: 'partnership' | 'invitation', says: string): NextStep => {
    const allowed = (on === 'partnership' ? can : invitationCan)[verb] === true
    return { nextStep: allowed ? { verb, label: named(words.buttons[verb], c), on } : null, nextStepSays: says }
  }
  const says = (sentence: string): NextStep => ({ nextStep: null, nextStepSays: sentence })
  switch (statusAt(c.facts, now)) {
    case 'prospect':
    case 'declined': {
      const verb = (['invite_and_approve', 'invite', 'create_approved'] as const).find((one) => can[one] === true)
      const declined = statusAt(c.facts, now) === 'declined'
      return button(
        verb ?? 'invite',
        'partnership',
        declined ? `${partner} declined. You can invite again.` : 'Nobody has been mailed yet.',
      )
    }
    case 'invited':
      return invitedStep(c, button, says, email, now)
    case 'onboarding':
      return says(
        c.facts.returnedAt ? `${partner} is asked to change something.` : `${partner} has something to complete.`,
      )
    case 'in_review':
      if (c.facts.matchPendingAt) return says('Waits for the administrators of the partner you asked.')
      return button(
        'approve',
        'partnership',
        c.partnership.origin === 'self_registered'
          ? 'Applied without an invitation. Waits for your decision.'
          : 'Waits for your decision.',
      )
    case 'active':
      if (hasSubmission(c.facts)) return button('approve', 'partnership', 'Changes wait for your decision.')
      return c.facts.accountClaimed
        ? says('Nothing to do.')
        : button('resend_welcome', 'partnership', `${email} has yet to sign in.`)
    case 'recertifying':
      if (hasSubmission(c.facts)) return button('approve', 'partnership', 'Waits for your decision.')
      return says(
        c.facts.recertificationOf === 'terms'
          ? `${partner} has yet to agree to the terms.`
          : `${partner} has something to renew.`,
      )
    case 'suspended':
      return button('reactivate', 'partnership', 'Access is stopped for now.')
    case 'ended':
      if (can.invite_again === 'invited_again') return says('Over, and invited again since.')
      if (can.invite_again !== true) return says(over)
      return button('invite_again', 'partnership', 'Over. You can invite again with what was granted before.')
    case 'rejected':
      return says(over)
  }
}

function invitedStep(
  c: Case,
  button: (verb: ButtonName, on: 'partnership' | 'invitation', says: string) => NextStep,
  says: (sentence: string) => NextStep,
  email: string,
  now: Date,
): NextStep {
  const { invitation } = c
  const sub = subStateOf(c, now)
  if (sub === 'expired') return button('resend', 'invitation', 'The invitation has expired.')
  if (sub === 'failed') return button('correct_email', 'invitation', `The mail to ${email} was refused.`)
  if (invitation?.pass_on)
    return button('correct_email', 'invitation', `Proposed to pass it on to ${invitation.pass_on.email}.`)
  if (invitation?.first_opened_at)
    return button('resend', 'invitation', `${email} has opened it and has yet to answer.`)
  if (invitation?.delivery === 'deferred')
    return says(`The mail server of ${email} asked to wait. The mail is tried again by itself.`)
  if (invitation?.undo_until && invitation.undo_until > now) return says(`The mail to ${email} leaves in a moment.`)
  return button('resend', 'invitation', `${email} has yet to answer.`)
}

/** Who is to become the primary contact, in words for one side. `until`: when the invitation to join stops working. */
export function presentContactChange(
  c: Case,
  reader: 'host' | 'partner',
  present: string,
  until: Date | null | undefined,
  now: Date,
): Static<typeof ContactChange> | null {
  const next = c.partnership.next_contact
  if (!next) return null
  const name = `${next.firstName} ${next.lastName}`.trim()
  const who = name || next.email
  const expired = until instanceof Date && until <= now
  const proposed = c.facts.contactChange === 'proposed'
  const { partner_name: partner } = c.partnership
  const stays = present || 'The present one'
  const sentences = proposed
    ? {
        host: `You have proposed ${who}, and ${partner} has yet to agree. ${stays} stays the primary contact until then.`,
        partner: `${c.host.name} proposes ${who} as your primary contact. If you agree, ${who} is invited to join you; ${stays} stays the primary contact until then.`,
      }
    : {
        host: `${stays} stays the primary contact until ${who} has joined ${partner}.`,
        partner: `${stays} stays the primary contact until ${who} has joined you.`,
      }
  return {
    stage: proposed ? 'proposed' : 'invited',
    name,
    email: next.email,
    side: next.side,
    askedBy: next.askedByName,
    at: next.at,
    expiresAt: iso(until ?? null),
    expired,
    says: expired ? `${sentences[reader]} The invitation to join has expired.` : sentences[reader],
  }
}

/** The partner page. */
export function presentPartnership(
  c: Case,
  acting: HostActing,
  people: Map<string, PersonRow>,
  about: {
    invitations: InvitationRow[]
    grant: GrantRow | undefined
    organization: Parameters<typeof presentOrganization>[0] | undefined
    /** Mail domains it has proved. */
    mailDomains: string[]
    receiptId: string | null
    stops: string[]
    /** When the invitation of the next contact stops working. */
    joiningUntil: Date | null | undefined
  },
  now: Date,
): Full {
  const { partnership: s } = c
  const { grant } = about
  const invitations = about.invitations.map((one) => presentInvitation(c, one, acting, people, now))
  const current = c.invitation && toPublicId('inv', c.invitation.id)
  const contact = people.get(s.primary_contact_id ?? '')
  return {
    ...presentRow(c, acting, people, now),
    organization: about.organization
      ? { ...presentOrganization(about.organization), mailDomains: about.mailDomains }
      : null,
    website: s.website,
    phone: s.phone,
    primaryContact: presentPerson(contact),
    contactChange: presentContactChange(c, 'host', contact?.name || contact?.email || '', about.joiningUntil, now),
    grant: grant
      ? {
          permissions: permissionLines(c, grant.permissions),
          visibility: grant.visibility,
          startsAt: grant.startsAt.toISOString(),
          endsAt: iso(grant.endsAt),
        }
      : null,
    policyVersion: s.policy_version,
    reason: s.reason,
    recordedAt: iso(s.recorded_at),
    acceptedAt: iso(s.accepted_at),
    approvedAt: iso(s.approved_at),
    endedAt: iso(s.ended_at),
    receiptId: about.receiptId && toPublicId('rcpt', about.receiptId),
    followedBy: c.followedBy && toPublicId('pship', c.followedBy),
    follows: s.follows_id && toPublicId('pship', s.follows_id),
    stops: about.stops,
    currentInvitation: invitations.find((one) => one.id === current) ?? null,
    invitations,
  }
}

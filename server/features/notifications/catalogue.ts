/** Who is told of what, in which words and by which mail: data. The catalogue in the docs is made of this table. */
import type { MailTemplate } from '#contract/names.ts'

/** Receivers, each told once and never of their own action. */
export type Receiver =
  /** Who invited, and who answers for the partnership; the host's administrators where neither is there any more. */
  | 'inviter_and_sponsor'
  /** Whom the program names for it, people and addresses; else as above. Once a deadline has passed, whoever took it over too. */
  | 'reviewers'
  /** The stub or account of the invited address. */
  | 'invited'
  /** The partner's primary contact: in the application and by mail. */
  | 'contact'
  /** The partner's active members: in the application. */
  | 'partner_members'
  | 'new_contact'
  /** Whose roles were changed. */
  | 'member'
  /** Owners and administrators of the partner. */
  | 'partner_administrators'
  /** Whoever at the host asked for it. */
  | 'asker'
  /** The administrator a decision was passed on to. */
  | 'fallback_reviewer'
  | 'former_contact'
  /** Owners and administrators of the partner an applicant may belong to. */
  | 'matched_administrators'
  | 'installation_administrators'

export interface Entry {
  verb: string
  to: readonly Receiver[]
  /** Mailed as well, with this template. */
  mail?: { template: MailTemplate; to: readonly Receiver[] }
  /** The event's note that has to be true. */
  only?: 'tellPartner' | 'tellHost' | 'wasSent'
  /** Not before the sending can no longer be undone. */
  afterUndo?: true
  /** An open tab of the partner is told that its access has changed. */
  access?: true
  /** Placeholders: {partner}, {host}, {email}, {reason}. */
  says: string
}

const hosts = ['inviter_and_sponsor'] as const
const reviewers = ['reviewers'] as const
const partners = ['contact', 'partner_members'] as const
const contact = ['contact'] as const
const asking = ['asker', 'inviter_and_sponsor'] as const
const administrators = ['partner_administrators'] as const

export const catalogue: readonly Entry[] = [
  { verb: 'invitation.sent', to: ['invited'], afterUndo: true, says: '{host} has invited you' },
  { verb: 'invitation.address_corrected', to: ['invited'], afterUndo: true, says: '{host} has invited you' },
  {
    verb: 'invitation.accepted',
    to: hosts,
    mail: { template: 'invitation_accepted', to: hosts },
    says: '{partner} has accepted your invitation',
  },
  {
    verb: 'invitation.declined',
    to: hosts,
    mail: { template: 'invitation_declined', to: hosts },
    says: '{partner} has declined your invitation',
  },
  { verb: 'invitation.reconsidered', to: hosts, says: '{partner} has taken the refusal back' },
  {
    verb: 'invitation.passed_on',
    to: hosts,
    mail: { template: 'pass_on_proposed', to: hosts },
    says: '{partner}: the invitation is proposed to be passed on to {email}',
  },
  {
    verb: 'invitation.undeliverable',
    to: hosts,
    mail: { template: 'invitation_undeliverable', to: hosts },
    says: 'The mail to {email} could not be delivered',
  },
  {
    verb: 'invitation.withdrawn',
    to: ['invited'],
    mail: { template: 'invitation_withdrawn', to: ['invited'] },
    only: 'wasSent',
    says: '{host} has withdrawn its invitation',
  },
  {
    verb: 'invitation.reported',
    to: ['installation_administrators'],
    mail: { template: 'abuse_report', to: ['installation_administrators'] },
    says: '{email} has reported an invitation of {host}',
  },
  {
    verb: 'partnership.submitted',
    to: reviewers,
    mail: { template: 'submitted', to: reviewers },
    access: true,
    says: '{partner} has submitted its answers',
  },
  { verb: 'partnership.recalled', to: reviewers, says: '{partner} has taken its answers back to change them' },
  { verb: 'partnership.stage_approved', to: reviewers, says: '{partner} waits for the next approval' },
  {
    verb: 'partnership.returned',
    to: partners,
    mail: { template: 'returned', to: contact },
    access: true,
    says: '{host} asks {partner} to change something',
  },
  {
    verb: 'partnership.submission_rejected',
    to: partners,
    mail: { template: 'changes_rejected', to: contact },
    says: '{host} has not taken over the changes of {partner}',
  },
  {
    verb: 'partnership.recertification_requested',
    to: partners,
    mail: { template: 'recertification_requested', to: contact },
    access: true,
    says: '{host} asks {partner} to look at its answers again',
  },
  {
    verb: 'partnership.recertification_reminded',
    to: partners,
    mail: { template: 'recertification_reminder', to: contact },
    says: '{host} still waits for the answers of {partner}',
  },
  {
    verb: 'partnership.recertification_overdue',
    to: [...hosts, ...partners],
    mail: { template: 'recertification_overdue', to: contact },
    access: true,
    says: '{partner} has not renewed its answers in time',
  },
  {
    verb: 'partnership.terms_asked',
    to: ['contact', ...administrators, 'partner_members'],
    mail: { template: 'terms_asked', to: ['contact', ...administrators] },
    access: true,
    says: '{host} asks {partner} to agree to its terms',
  },
  {
    verb: 'partnership.terms_reminded',
    to: ['contact', ...administrators, 'partner_members'],
    mail: { template: 'terms_reminder', to: ['contact', ...administrators] },
    says: 'The terms of {host} still wait for {partner}',
  },
  {
    verb: 'partnership.terms_overdue',
    to: [...hosts, 'contact', ...administrators, 'partner_members'],
    mail: { template: 'terms_overdue', to: ['contact', ...administrators] },
    access: true,
    says: '{partner} has not agreed to the terms of {host} in time: its access waits',
  },
  {
    verb: 'partnership.profile_changed',
    to: reviewers,
    mail: { template: 'profile_changed', to: reviewers },
    only: 'tellHost',
    says: '{partner} has changed its profile',
  },
  { verb: 'partnership.partner_commented', to: reviewers, says: '{partner} has written a comment' },
  { verb: 'partnership.host_commented', to: partners, says: '{host} has written a comment' },
  {
    verb: 'partnership.review_reminded',
    to: reviewers,
    mail: { template: 'review_reminder', to: reviewers },
    says: '{partner} waits for your decision',
  },
  {
    verb: 'partnership.review_passed_on',
    to: ['fallback_reviewer'],
    mail: { template: 'review_passed_on', to: ['fallback_reviewer'] },
    says: 'Nobody has decided about {partner} in time: please decide',
  },
  {
    verb: 'partnership.approved',
    to: partners,
    mail: { template: 'approved', to: contact },
    only: 'tellPartner',
    access: true,
    says: '{host} has approved {partner}',
  },
  {
    verb: 'partnership.rejected',
    to: partners,
    mail: { template: 'rejected', to: contact },
    only: 'tellPartner',
    access: true,
    says: '{host} has said no to {partner}',
  },
  {
    verb: 'partnership.suspended',
    to: partners,
    mail: { template: 'suspended', to: contact },
    only: 'tellPartner',
    access: true,
    says: '{host} has stopped the access of {partner} for now',
  },
  {
    verb: 'partnership.reactivated',
    to: partners,
    mail: { template: 'reactivated', to: contact },
    only: 'tellPartner',
    access: true,
    says: '{host} has opened the access of {partner} again',
  },
  {
    verb: 'partnership.revoked',
    to: partners,
    mail: { template: 'revoked', to: contact },
    only: 'tellPartner',
    access: true,
    says: '{host} has ended the access of {partner}',
  },
  {
    verb: 'partnership.left',
    to: hosts,
    mail: { template: 'left', to: hosts },
    access: true,
    says: '{partner} has left',
  },
  {
    verb: 'partnership.expired',
    to: [...hosts, ...partners],
    mail: { template: 'expired', to: [...hosts, ...contact] },
    access: true,
    says: 'The access of {partner} to {host} has come to its end',
  },
  {
    verb: 'partnership.contact_changed',
    to: ['new_contact', 'former_contact', ...asking, ...administrators],
    mail: { template: 'primary_contact_changed', to: ['new_contact', 'former_contact'] },
    says: '{email} is the contact of {partner} now',
  },
  { verb: 'partnership.applied', to: reviewers, says: '{partner} has applied' },
  {
    verb: 'partnership.match_asked',
    to: ['matched_administrators'],
    mail: { template: 'match_asked', to: ['matched_administrators'] },
    says: '{host} asks whether {email} belongs to you',
  },
  {
    verb: 'partnership.matched',
    to: [...reviewers, ...contact],
    mail: { template: 'matched', to: contact },
    access: true,
    says: '{partner} was added to a partner that is there already',
  },
  {
    verb: 'partnership.match_refused',
    to: reviewers,
    says: '{partner} waits for your decision again: it belongs to nobody you asked',
  },
  { verb: 'partnership.roles_changed', to: ['member'], access: true, says: 'Your part at {host} has changed' },
  {
    verb: 'partnership.contact_proposed',
    to: administrators,
    mail: { template: 'contact_proposed', to: administrators },
    says: '{host} proposes {email} as your primary contact',
  },
  {
    verb: 'partnership.contact_confirmed',
    to: [...asking, ...administrators],
    mail: { template: 'contact_confirmed', to: asking },
    says: '{partner} agrees to {email} as its primary contact and has sent the invitation to join',
  },
  {
    verb: 'partnership.contact_refused',
    to: [...asking, ...administrators],
    mail: { template: 'contact_refused', to: asking },
    says: '{partner} does not want {email} as its primary contact',
  },
  {
    verb: 'partnership.contact_invited',
    to: [...hosts, ...administrators, 'former_contact'],
    says: '{email} is invited to join {partner} and to become its primary contact',
  },
  {
    verb: 'partnership.contact_cancelled',
    to: [...asking, ...administrators],
    says: '{email} is not to become the primary contact of {partner} any more',
  },
  {
    verb: 'partnership.contact_not_joined',
    to: [...asking, ...administrators, 'former_contact'],
    says: '{email} has not joined {partner}: the primary contact stays',
  },
]

export const followed = catalogue.map((entry) => entry.verb)

const hostSide: readonly Receiver[] = ['inviter_and_sponsor', 'asker', 'reviewers', 'fallback_reviewer']
export const isHostSide = (receiver: Receiver) => hostSide.includes(receiver)

/** Why somebody gets this. */
export const because: Record<
  'inviter' | 'sponsor' | 'administrator' | 'asker' | 'partnerAdministrator' | 'named' | 'took_over',
  string
> = {
  named: 'Your program names you to hear of what partners submit.',
  took_over: 'You are an administrator, and nobody has decided in time.',
  inviter: 'You invited this partner.',
  sponsor: 'You answer for this partner.',
  asker: 'You asked for it.',
  partnerAdministrator: 'You administer your organization.',
  administrator: 'You are an administrator, and whoever answered for this partner has left.',
}

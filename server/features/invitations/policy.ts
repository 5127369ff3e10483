/** Who may do what to an invitation: a line per verb. Whether it is possible now is `lifecycle.ts`. */
import type { ErrorCode } from '#contract/errors.ts'
import { type Channel, type InvitationVerb, includesRole, type OrganizationRole } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import { type InvitationFacts, type InvitationSituation, refusal } from './lifecycle.ts'

/** A member of the host, acting for it. */
export interface HostActing {
  as: 'host'
  role: OrganizationRole
  /** How they ask, where it matters: new partners may come through some channels only. */
  channel?: Channel | null
  /** Also an active member of the partner; such a person never decides about it. */
  alsoPartner?: boolean
  /** Decided an earlier stage of the approval under way. */
  decidedBefore?: boolean
}

/** Whoever answers: with a session, a link, or both. */
export interface AnswererActing {
  as: 'answerer'
  /** The address of the session, if there is one. */
  signedInAs?: { email: string; verified: boolean }
  /** The kind of link in hand; none when answering from the inbox. */
  link?: 'mailed' | 'copied'
  /** The code mailed to the invited address was entered. */
  mailboxProved?: boolean
  /** The address belongs to an account with a password already: the link alone never signs anyone into it. */
  accountExists?: boolean
  /** Administers the accepting organization, or creates it with this very act. */
  administers?: boolean
  /** The invited address is an active member of the accepting organization. */
  invitedIsMember?: boolean
}

/** A schedule or a rule. */
export interface SystemActing {
  as: 'time' | 'policy'
}

export type InvitationActing = HostActing | AnswererActing | SystemActing
export interface InvitationTarget {
  email: string
  policy: Pick<Policy, 'whoMayInvite' | 'acceptor'>
}
type May = (acting: InvitationActing, invitation: InvitationTarget) => ErrorCode | undefined

const staff: May = (acting, { policy }) =>
  acting.as === 'host' && includesRole(acting.role, policy.whoMayInvite) ? undefined : 'forbidden'

const time: May = (acting) => (acting.as === 'time' ? undefined : 'forbidden')

const sameAddress = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

/** The verified address of the session is the invited one. */
export function isInvitee(acting: AnswererActing, email: string): boolean {
  return acting.signedInAs?.verified === true && sameAddress(acting.signedInAs.email, email)
}

/** Has a link in hand, or is the invited person in their own inbox. */
const holder: May = (acting, { email }) =>
  acting.as === 'answerer' && (acting.link !== undefined || isInvitee(acting, email)) ? undefined : 'not_invitee'

/**
 * With a session the verified address must match, whatever the link. Without one, a mailed link claims or creates that
 * address's account; a copied one needs the code mailed to the address first.
 */
const invitee: May = (acting, { email }) => {
  if (acting.as !== 'answerer') return 'forbidden'
  if (acting.signedInAs) return isInvitee(acting, email) ? undefined : 'not_invitee'
  if (acting.link === undefined) return 'not_signed_in'
  if (acting.accountExists) return 'not_signed_in'
  if (acting.link === 'copied' && !acting.mailboxProved) return 'mailbox_unproved'
  return undefined
}

const acceptor: May = (acting, invitation) => {
  if (acting.as !== 'answerer') return 'forbidden'
  const signedInWithLink = acting.signedInAs?.verified === true && acting.link !== undefined
  if (invitation.policy.acceptor === 'link_holder' && signedInWithLink) return undefined
  if (invitation.policy.acceptor !== 'partner_admin') return invitee(acting, invitation)
  if (signedInWithLink && acting.invitedIsMember && acting.administers) return undefined
  return invitee(acting, invitation) ?? (acting.administers ? undefined : 'not_partner_admin')
}

export const policy: Record<InvitationVerb, May> = {
  send: staff,
  amend: staff,
  resend: staff,
  copy_link: staff,
  correct_email: staff,
  withdraw: staff,
  undo: staff,
  // on its days by the schedule, and at once by whoever may invite
  remind: (acting, invitation) => (acting.as === 'time' ? undefined : staff(acting, invitation)),
  open: holder,
  accept: acceptor,
  decline: holder,
  reconsider: holder,
  pass_on: holder,
  report: holder,
  request_new_link: holder,
  expire: time,
}

/** Why `acting` cannot do `verb` now: first whether they may at all, then whether it is possible. */
export function whyNot(
  acting: InvitationActing,
  verb: InvitationVerb,
  invitation: InvitationTarget,
  facts: InvitationFacts,
  situation: InvitationSituation,
): ErrorCode | undefined {
  return policy[verb](acting, invitation) ?? refusal(facts, verb, situation)
}

/** Verbs a host sees on an invitation, in the order of a menu. */
export const hostVerbs = [
  'send',
  'resend',
  'remind',
  'copy_link',
  'amend',
  'correct_email',
  'undo',
  'withdraw',
] as const
/** Verbs whoever was invited sees. */
export const answerVerbs = ['accept', 'decline', 'reconsider', 'pass_on', 'report', 'request_new_link'] as const

/** `true` or the reason why not, for each verb asked for: travels with every invitation. */
export function can<V extends InvitationVerb>(
  verbs: readonly V[],
  acting: InvitationActing,
  invitation: InvitationTarget,
  facts: InvitationFacts,
  situation: InvitationSituation,
): Record<V, true | ErrorCode> {
  return Object.fromEntries(
    verbs.map((verb) => [verb, whyNot(acting, verb, invitation, facts, situation) ?? true]),
  ) as Record<V, true | ErrorCode> // fromEntries forgets the keys it was given
}

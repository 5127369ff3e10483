/** Who may do what to a partnership: a line per verb. Whether it is possible now is `lifecycle.ts`. */
import type { ErrorCode } from '#contract/errors.ts'
import { type Channel, includesRole, type OrganizationRole, type PartnershipVerb } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import {
  type AnswererActing,
  type HostActing,
  type InvitationTarget,
  policy as invitationPolicy,
  type SystemActing,
} from '../invitations/policy.ts'
import {
  type LifecyclePolicy,
  type PartnershipFacts,
  refusal,
  refusalToBegin,
  rules,
  type Situation,
  wayBack,
} from './lifecycle.ts'

/** A member of the partner organization, acting for it. */
export interface PartnerActing {
  as: 'partner'
  role: OrganizationRole
  /** May fill in and submit the form. */
  mayProfile?: boolean
}

/** An administrator of the partner an applicant is matched with. */
export interface MatchedActing {
  as: 'matched_partner'
  role: OrganizationRole
}

/** Somebody who applies without an invitation, with a verified address. */
export interface ApplicantActing {
  as: 'applicant'
}

export type PartnershipActing =
  | HostActing
  | PartnerActing
  | MatchedActing
  | ApplicantActing
  | AnswererActing
  | SystemActing

export interface PartnershipTarget {
  policy: Pick<
    Policy,
    'whoMayInvite' | 'whoMayDecide' | 'whoMayEnd' | 'acceptor' | 'domainMatching' | 'channels' | 'entry'
  >
  /** The address of the newest invitation, if there is one. */
  invitedEmail: string | null
}
type May = (acting: PartnershipActing, target: PartnershipTarget) => ErrorCode | undefined

const hostWith =
  (...settings: ('whoMayInvite' | 'whoMayDecide' | 'whoMayEnd')[]): May =>
  (acting, { policy }) =>
    acting.as === 'host' && settings.every((setting) => includesRole(acting.role, policy[setting]))
      ? undefined
      : 'forbidden'

const inviter = hostWith('whoMayInvite')
const inviterAndDecider = hostWith('whoMayInvite', 'whoMayDecide')
/** Where the only way to begin approves as well, coming back takes the right to approve. */
const inviterAnew: May = (acting, target) =>
  (wayBack(target.policy) === 'invite' ? inviter : inviterAndDecider)(acting, target)
const decider = hostWith('whoMayDecide')
const ender = hostWith('whoMayEnd')

const reviewer: May = (acting, target) => {
  if (acting.as === 'host' && acting.alsoPartner) return 'own_submission'
  // nobody decides two stages of one approval, whatever the decision
  return decider(acting, target) ?? (acting.as === 'host' && acting.decidedBefore ? 'decided_before' : undefined)
}

const partnerAdmin: May = (acting) =>
  acting.as === 'partner' && includesRole(acting.role, 'admin') ? undefined : 'forbidden'

const partnerProfile: May = (acting) =>
  acting.as === 'partner' && (acting.mayProfile || includesRole(acting.role, 'admin')) ? undefined : 'forbidden'

const partnerMember: May = (acting) => (acting.as === 'partner' ? undefined : 'forbidden')

const matchedAdmin: May = (acting) =>
  acting.as === 'matched_partner' && includesRole(acting.role, 'admin') ? undefined : 'forbidden'

const system =
  (...kinds: SystemActing['as'][]): May =>
  (acting) =>
    kinds.some((kind) => kind === acting.as) ? undefined : 'forbidden'

const applicant: May = (acting) => (acting.as === 'applicant' ? undefined : 'forbidden')

/** The first who may is enough; the refusal is that of the first. */
const either =
  (first: May, ...others: May[]): May =>
  (acting, target) => {
    const refused = first(acting, target)
    return refused && others.some((may) => may(acting, target) === undefined) ? undefined : refused
  }

/** Answers follow the policy of the invitation itself. */
const answer =
  (verb: 'accept' | 'decline' | 'reconsider'): May =>
  (acting, { invitedEmail, policy }) => {
    if (acting.as !== 'answerer') return 'forbidden'
    const target: InvitationTarget = { email: invitedEmail ?? '', policy }
    return invitationPolicy[verb](acting, target)
  }

/** Under `to_partner_admins` a rule may ask the known partner by itself. */
const matcher: May = (acting, target) =>
  acting.as === 'policy' && target.policy.domainMatching === 'to_partner_admins' ? undefined : decider(acting, target)

export const policy: Record<PartnershipVerb, May> = {
  record: inviter,
  delete: inviter,
  invite: inviter,
  invite_again: inviterAnew,
  create_approved: inviterAndDecider,
  invite_and_approve: inviterAndDecider,
  apply: applicant,
  accept: answer('accept'),
  agree_terms: partnerMember,
  decline: answer('decline'),
  reconsider: answer('reconsider'),
  submit: partnerProfile,
  recall: partnerProfile,
  return: reviewer,
  approve: reviewer,
  resend_welcome: inviter,
  match: matcher,
  cancel_match: matcher,
  confirm_match: matchedAdmin,
  refuse_match: matchedAdmin,
  reject: either(reviewer, system('policy')),
  request_recertification: either(decider, system('time', 'policy')),
  suspend: ender,
  reactivate: ender,
  offer: inviter,
  accept_offer: partnerAdmin,
  decline_offer: partnerAdmin,
  withdraw_offer: inviter,
  change_primary_contact: either(inviter, partnerAdmin),
  confirm_contact: partnerAdmin,
  refuse_contact: partnerAdmin,
  cancel_contact: either(inviter, partnerAdmin),
  resend_contact: either(inviter, partnerAdmin),
  revoke: ender,
  leave: partnerAdmin,
  expire: system('time'),
  archive: inviter,
  unarchive: inviter,
}

const beginnings: readonly PartnershipVerb[] = [
  'record',
  'invite',
  'invite_again',
  'create_approved',
  'invite_and_approve',
]
const switchedOff = {
  screen: 'channel_screen_off',
  bulk: 'channel_bulk_off',
  api: 'channel_api_off',
} as const satisfies Record<Channel, ErrorCode>

/** Why nobody begins through this channel; what is under way goes on through all of them. */
export function refusedChannel(channel: Channel, { channels }: Pick<Policy, 'channels'>): ErrorCode | undefined {
  return channels.includes(channel) ? undefined : switchedOff[channel]
}

function wrongChannel(acting: PartnershipActing, verb: PartnershipVerb, { policy }: PartnershipTarget) {
  if (acting.as !== 'host' || !acting.channel || !beginnings.includes(verb)) return undefined
  return refusedChannel(acting.channel, policy)
}

/** Why `acting` cannot do `verb` now: whether they may at all, whether it is possible, and whether in this way. */
export function whyNot(
  acting: PartnershipActing,
  verb: PartnershipVerb,
  target: PartnershipTarget,
  facts: PartnershipFacts,
  now: Date,
  situation?: Situation,
): ErrorCode | undefined {
  return policy[verb](acting, target) ?? refusal(facts, verb, now, situation) ?? wrongChannel(acting, verb, target)
}

/** Why `acting` cannot begin a partnership by `verb`. */
export function whyNotBegin(
  acting: PartnershipActing,
  verb: PartnershipVerb,
  target: PartnershipTarget & { policy: LifecyclePolicy },
): ErrorCode | undefined {
  return policy[verb](acting, target) ?? refusalToBegin(verb, target.policy) ?? wrongChannel(acting, verb, target)
}

/**
 * Who gives the partner's people their roles: the host's inviters; the partner's administrators too where roles decide what
 * each may use. Nobody gives more than was granted: a role is a share of it.
 */
export function mayGiveRoles(
  acting: PartnershipActing,
  policy: Pick<Policy, 'whoMayInvite' | 'memberAccessDefault'>,
): ErrorCode | undefined {
  if (acting.as === 'host') return includesRole(acting.role, policy.whoMayInvite) ? undefined : 'forbidden'
  const shares = acting.as === 'partner' && policy.memberAccessDefault === 'chosen'
  return shares && includesRole(acting.role, 'admin') ? undefined : 'forbidden'
}

/** Verbs a host sees on a partnership, in the order of a menu. */
export const hostVerbs = [
  'invite',
  'invite_again',
  'invite_and_approve',
  'create_approved',
  'approve',
  'match',
  'cancel_match',
  'return',
  'reject',
  'request_recertification',
  'resend_welcome',
  'change_primary_contact',
  'cancel_contact',
  'resend_contact',
  'suspend',
  'reactivate',
  'revoke',
  'archive',
  'unarchive',
  'delete',
] as const satisfies readonly PartnershipVerb[]

/** Verbs a partner's people see. */
export const partnerVerbs = [
  'submit',
  'recall',
  'change_primary_contact',
  'confirm_contact',
  'refuse_contact',
  'cancel_contact',
  'resend_contact',
  'leave',
] as const satisfies readonly PartnershipVerb[]

/** `true` or the reason why not, for each verb asked for: travels with every partnership. */
export function can<V extends PartnershipVerb>(
  verbs: readonly V[],
  acting: PartnershipActing,
  target: PartnershipTarget,
  facts: PartnershipFacts,
  now: Date,
): Record<V, true | ErrorCode> {
  return Object.fromEntries(verbs.map((verb) => [verb, whyNot(acting, verb, target, facts, now) ?? true])) as Record<
    V,
    true | ErrorCode
  > // fromEntries forgets the keys it was given
}

/** The verbs possible now for `acting`, for the body of a 409. */
export function allowedFor(
  acting: PartnershipActing,
  target: PartnershipTarget,
  facts: PartnershipFacts,
  now: Date,
): PartnershipVerb[] {
  const verbs = Object.keys(rules) as PartnershipVerb[] // the table has exactly these keys
  return verbs.filter((verb) => rules[verb].awaits === null && whyNot(acting, verb, target, facts, now) === undefined)
}

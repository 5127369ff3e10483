/** The life of a membership (section 2.4): a table of verbs, and why a verb is refused. No I/O. */
import type { ErrorCode } from '#contract/errors.ts'
import type { MembershipState, MembershipVerb, OrganizationRole } from '#contract/names.ts'

/** What is stored of a membership, as far as its life depends on it. */
export interface MembershipFacts {
  state: MembershipState
  role: OrganizationRole
  /** Of an invitation; null once answered. */
  expiresAt: Date | null
  lastSentAt: Date | null
}

export interface MembershipSituation {
  now: Date
  /** How many active owners the organization has. */
  activeOwners: number
  /** With `change_role`: the role to be given. */
  newRole?: OrganizationRole
  /** Why this member has to stay for now. */
  kept?: ErrorCode
}

export interface MembershipRule {
  /** `none`: there is no membership, or it has ended. */
  from: readonly (MembershipState | 'none')[]
  /** null: the state stays as it is. */
  to: MembershipState | null
  /** How history calls it: `membership.invited`. */
  event: string
  sentence: string
}

export const inviteDays = 14
export const resendSeconds = 60

export const rules: Record<MembershipVerb, MembershipRule> = {
  invite: {
    from: ['none', 'removed'],
    to: 'invited',
    event: 'invited',
    sentence: 'A colleague is asked to join; nothing is granted by asking.',
  },
  resend: {
    from: ['invited'],
    to: 'invited',
    event: 'resent',
    sentence: 'A further link with a fresh time is mailed, at most once a minute.',
  },
  withdraw: {
    from: ['invited'],
    to: 'removed',
    event: 'withdrawn',
    sentence: 'The invitation is taken back; its links stop working.',
  },
  accept: {
    from: ['invited'],
    to: 'active',
    event: 'accepted',
    sentence: 'The invited person joins with the role that was offered.',
  },
  decline: { from: ['invited'], to: 'removed', event: 'declined', sentence: 'The invited person does not join.' },
  change_role: {
    from: ['invited', 'active', 'inactive'],
    to: null,
    event: 'role_changed',
    sentence: 'Another role holds from the next request.',
  },
  deactivate: {
    from: ['active'],
    to: 'inactive',
    event: 'deactivated',
    sentence: 'The member has no role until reactivated, from the next request.',
  },
  reactivate: {
    from: ['inactive'],
    to: 'active',
    event: 'reactivated',
    sentence: 'The member is back with the former role.',
  },
  remove: {
    from: ['active', 'inactive'],
    to: 'removed',
    event: 'removed',
    sentence: 'The membership ends; the account stays.',
  },
  leave: { from: ['active'], to: 'removed', event: 'left', sentence: 'The member goes; the account stays.' },
  transfer_ownership: {
    from: ['active'],
    to: null,
    event: 'ownership_transferred',
    sentence: 'Another active member becomes owner, the former owner administrator.',
  },
}

/** Whether the invitation's time has passed. Derived, never stored. */
export function isExpired(facts: MembershipFacts, now: Date): boolean {
  return facts.state === 'invited' && facts.expiresAt !== null && facts.expiresAt <= now
}

/** Why the verb is not possible now; nothing where it is. Who may is `policy.ts`. */
export function refusal(
  facts: MembershipFacts | undefined,
  verb: MembershipVerb,
  situation: MembershipSituation,
): ErrorCode | undefined {
  const state = facts?.state ?? 'none'
  if (!rules[verb].from.includes(state)) {
    return verb === 'invite' && (state === 'active' || state === 'inactive') ? 'already_member' : 'membership_state'
  }
  if (!facts) return undefined
  if (verb === 'accept' && isExpired(facts, situation.now)) return 'invitation_expired'
  if (verb === 'resend' && facts.lastSentAt) {
    const since = situation.now.getTime() - facts.lastSentAt.getTime()
    if (since >= 0 && since < resendSeconds * 1000) return 'resend_too_soon'
  }
  if (takesOwnerAway(facts, verb, situation) && situation.activeOwners <= 1) return 'last_owner'
  return takesAway(verb) ? situation.kept : undefined
}

const takesAway = (verb: MembershipVerb) => verb === 'deactivate' || verb === 'remove' || verb === 'leave'

/** At least one active owner stays. */
function takesOwnerAway(facts: MembershipFacts, verb: MembershipVerb, situation: MembershipSituation): boolean {
  if (facts.state !== 'active' || facts.role !== 'owner') return false
  if (verb === 'change_role') return situation.newRole !== undefined && situation.newRole !== 'owner'
  return takesAway(verb)
}

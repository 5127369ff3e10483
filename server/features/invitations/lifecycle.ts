/** The life of an invitation (section 2.1): facts, a table of verbs, and why a verb is refused. No I/O. */
import type { ErrorCode } from '#contract/errors.ts'
import type { Asks } from '#contract/lifecycle.ts'
import type { ActorKind, DeliveryState, InvitationState, InvitationVerb } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'

/** What is stored of an invitation, as far as its life depends on it. */
export interface InvitationFacts {
  state: Exclude<InvitationState, 'expired'>
  /** null: never. */
  expiresAt: Date | null
  lastSentAt: Date | null
  /** Until then the first mail waits and sending can be undone. */
  undoUntil: Date | null
  /** How often a fresh link was asked for by its holder. */
  selfRenewals: number
  /** The end of what is offered, or null when it has none. */
  offerEndsAt: Date | null
  /** Approval given on the invitation: copied on accept, void on withdraw and decline. */
  approves: boolean
  reportedAt: Date | null
  remindersOn: boolean
  /** The host has invited again since. */
  reinvited: boolean
  /** The address does not want invitations of this host. */
  silenced: boolean
}

export interface InvitationSituation {
  now: Date
  policy: Pick<Policy, 'passOn' | 'selfRenewDays'>
}

export interface InvitationRule {
  from: readonly InvitationState[]
  /** null: the state stays as it is. */
  to: InvitationState | null
  by: readonly ActorKind[]
  asks: Asks
  tells: readonly string[]
  sentence: string
}

export const undoSeconds = 10
export const resendSeconds = 60
export const mostSelfRenewals = 3
const dayMs = 86_400_000

export const rules: Record<InvitationVerb, InvitationRule> = {
  send: {
    from: ['draft'],
    to: 'pending',
    by: ['host'],
    asks: 'nothing',
    tells: ['contact'],
    sentence: 'The invitation is mailed; for ten seconds it can still be undone.',
  },
  amend: {
    from: ['draft', 'pending', 'expired'],
    to: null,
    by: ['host'],
    asks: 'nothing',
    tells: ['contact, if the offer changed'],
    sentence: 'Names, message, expiry or offer change; a changed offer is mailed again.',
  },
  resend: {
    from: ['pending', 'expired'],
    to: 'pending',
    by: ['host'],
    asks: 'nothing',
    tells: ['contact'],
    sentence:
      'A further link with a fresh expiry is mailed, at most once a minute; earlier unexpired links keep working.',
  },
  copy_link: {
    from: ['pending'],
    to: null,
    by: ['host'],
    asks: 'nothing',
    tells: [],
    sentence: 'A further link is shown once to hand over in person; it does not prove the mailbox.',
  },
  correct_email: {
    from: ['pending', 'expired'],
    to: 'withdrawn',
    by: ['host'],
    asks: 'nothing',
    tells: ['new contact'],
    sentence: 'The invitation is withdrawn and one for the right address is opened, in one step.',
  },
  withdraw: {
    from: ['draft', 'pending', 'expired'],
    to: 'withdrawn',
    by: ['host'],
    asks: 'optional_reason',
    tells: ['contact, if it was ever sent'],
    sentence: 'Every link is dead at once; the partner is a prospect again, or ended where it was never recorded.',
  },
  undo: {
    from: ['pending'],
    to: null,
    by: ['host'],
    asks: 'nothing',
    tells: [],
    sentence: 'Within ten seconds of sending, the invitation is removed as if it had never been.',
  },
  remind: {
    from: ['pending'],
    to: null,
    by: ['host', 'time'],
    asks: 'nothing',
    tells: ['contact'],
    sentence: 'A reminder with a link of its own is mailed on the days the program sets, or at once by hand.',
  },
  open: {
    from: ['pending'],
    to: null,
    by: ['holder'],
    asks: 'nothing',
    tells: [],
    sentence: 'Opening the page changes nothing; the first time is noted for the host.',
  },
  accept: {
    from: ['pending'],
    to: 'accepted',
    by: ['invitee', 'partner_admin'],
    asks: 'nothing',
    tells: ['inviter', 'sponsor', 'followers'],
    sentence: 'Accepts once; again by the same person it gives the first answer, by another a clear refusal.',
  },
  decline: {
    from: ['pending'],
    to: 'declined',
    by: ['holder'],
    asks: 'optional_reason',
    tells: ['inviter', 'sponsor'],
    sentence: 'Says no, with a reason if one likes.',
  },
  reconsider: {
    from: ['declined'],
    to: 'pending',
    by: ['holder'],
    asks: 'nothing',
    tells: ['inviter'],
    sentence: 'Opens a declined invitation again, before its expiry and unless the host has invited again.',
  },
  pass_on: {
    from: ['pending'],
    to: null,
    by: ['holder'],
    asks: 'nothing',
    tells: ['inviter'],
    sentence: 'Names a colleague; the host turns the proposal into a corrected address, or does not.',
  },
  report: {
    from: ['pending', 'declined'],
    to: 'declined',
    by: ['holder'],
    asks: 'optional_reason',
    tells: ['administrators', 'inviter'],
    sentence: 'Declines, silences the address for this host and tells the administrators of the installation.',
  },
  request_new_link: {
    from: ['pending', 'expired'],
    to: 'pending',
    by: ['holder'],
    asks: 'nothing',
    tells: ['contact'],
    sentence: 'Mails a fresh link to the invited address only, for a while after the expiry and at most three times.',
  },
  expire: {
    from: ['pending'],
    to: 'expired',
    by: ['time'],
    asks: 'nothing',
    tells: [],
    sentence: 'Derived from its time; the host sees it, and it never stands in the way of a new invitation.',
  },
}

/** The state now: what is stored, and expiry derived from the time. */
export function stateAt(facts: Pick<InvitationFacts, 'state' | 'expiresAt'>, now: Date): InvitationState {
  if (facts.state === 'pending' && facts.expiresAt !== null && facts.expiresAt <= now) return 'expired'
  return facts.state
}

/** True while the invitation can still be answered or renewed. */
export function isOpen(facts: Pick<InvitationFacts, 'state'>): boolean {
  return facts.state === 'pending'
}

/** The mail was refused for good or came back: nothing more goes to this address by itself. */
export function isLost(delivery: DeliveryState): boolean {
  return delivery === 'failed' || delivery === 'bounced'
}

const closed: Record<InvitationState, ErrorCode> = {
  draft: 'invitation_closed',
  pending: 'invitation_closed',
  accepted: 'invitation_answered',
  declined: 'invitation_answered',
  expired: 'invitation_expired',
  withdrawn: 'invitation_withdrawn',
}

/** At most one mail a minute, and none to an address that does not want any. */
function mailsAgain(facts: InvitationFacts, { now }: InvitationSituation): ErrorCode | undefined {
  if (facts.silenced) return 'address_blocked'
  const waits = facts.undoUntil !== null && now < facts.undoUntil
  const fresh = facts.lastSentAt !== null && now.getTime() - facts.lastSentAt.getTime() < resendSeconds * 1000
  return waits || fresh ? 'resend_too_soon' : undefined
}

/** What a verb asks beyond the state. Judged only when the state is right. */
const guards: Partial<
  Record<InvitationVerb, (facts: InvitationFacts, situation: InvitationSituation) => ErrorCode | undefined>
> = {
  resend: mailsAgain,
  undo: (facts, { now }) => (facts.undoUntil !== null && now < facts.undoUntil ? undefined : 'undo_too_late'),
  // whether the schedule reminds at all is the invitation's switch; by hand it is possible all the same
  remind: mailsAgain,
  accept: (facts, { now }) => (facts.offerEndsAt !== null && facts.offerEndsAt <= now ? 'offer_ended' : undefined),
  reconsider: (facts, { now }) => {
    if (facts.reinvited) return 'invitation_reinvited'
    return facts.expiresAt !== null && facts.expiresAt <= now ? 'invitation_expired' : undefined
  },
  pass_on: (_facts, { policy }) => (policy.passOn === 'off' ? 'pass_on_off' : undefined),
  report: (facts) => (facts.reportedAt !== null ? 'invitation_answered' : undefined),
  request_new_link: (facts, { now, policy }) => {
    if (facts.silenced || facts.selfRenewals >= mostSelfRenewals) return 'new_link_limit'
    const last = facts.expiresAt === null ? null : facts.expiresAt.getTime() + policy.selfRenewDays * dayMs
    return last !== null && now.getTime() > last ? 'new_link_limit' : undefined
  },
  // A time that has not come yet expires nothing; the state is derived, so from "pending" it never has.
  expire: () => 'invitation_closed',
}

/** Why `verb` is not possible for this invitation now, or undefined when it is. Who may do it is `policy.ts`. */
export function refusal(
  facts: InvitationFacts,
  verb: InvitationVerb,
  situation: InvitationSituation,
): ErrorCode | undefined {
  const state = stateAt(facts, situation.now)
  // whoever reported it hears nothing more, and the host hears why
  if (verb === 'resend' && facts.silenced && state === 'declined') return 'address_blocked'
  if (!rules[verb].from.includes(state)) return closed[state]
  return guards[verb]?.(facts, situation)
}

export interface InvitationChange {
  /** The expiry a sending verb gives; null: never. */
  expiresAt?: Date | null
  offerEndsAt?: Date | null
}

/** The facts after a verb that was not refused. Undo removes the invitation, so it has none. */
export function apply(
  facts: InvitationFacts,
  verb: Exclude<InvitationVerb, 'undo'>,
  now: Date,
  change: InvitationChange = {},
): InvitationFacts {
  const after: InvitationFacts = { ...facts }
  const to = rules[verb].to
  if (to !== null && to !== 'expired') after.state = to
  if (change.expiresAt !== undefined) after.expiresAt = change.expiresAt
  if (verb === 'send') after.undoUntil = new Date(now.getTime() + undoSeconds * 1000)
  if (verb === 'resend' || verb === 'request_new_link' || verb === 'remind') after.lastSentAt = now
  if (verb === 'request_new_link') after.selfRenewals += 1
  if (verb === 'amend' && change.offerEndsAt !== undefined) after.offerEndsAt = change.offerEndsAt
  if (verb === 'report') {
    after.reportedAt = now
    after.silenced = true
  }
  if (after.state === 'withdrawn' || after.state === 'declined') after.approves = false
  return after
}

/** When a sending verb makes the invitation end, from the program's validity. */
export function expiryFrom(now: Date, inviteTtlDays: number | null): Date | null {
  return inviteTtlDays === null ? null : new Date(now.getTime() + inviteTtlDays * dayMs)
}

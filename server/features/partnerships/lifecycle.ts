/**
 * The life of a partnership (section 2.2): its status is computed from facts and the time, its verbs are a table. No I/O.
 * The invitation's own life is in `../invitations/lifecycle.ts`; its facts are part of the facts here.
 */
import type { ErrorCode } from '#contract/errors.ts'
import type { Asks } from '#contract/lifecycle.ts'
import {
  type ActorKind,
  type EndReason,
  type PartnershipStatus,
  type PartnershipVerb,
  partnershipVerbs,
  type SubState,
} from '#contract/names.ts'
import type { Entry, Policy } from '#contract/policy.ts'
import { endedSubState } from '#contract/vocabulary.ts'
import * as invitations from '../invitations/lifecycle.ts'

export type LifecyclePolicy = Pick<
  Policy,
  | 'entry'
  | 'passOn'
  | 'selfRenewDays'
  | 'acceptor'
  | 'formWhen'
  | 'formBlocks'
  | 'approval'
  | 'approvalStages'
  | 'approveWithoutSubmission'
  | 'reapplyAfterDays'
  | 'terms'
  | 'postApprovalEdit'
  | 'whileDue'
  | 'reactivateTo'
  | 'afterEnd'
  | 'domainMatching'
>

/** The facts a partnership stands on: the columns of the same names, its newest invitation and its policy. */
export interface PartnershipFacts {
  recordedAt: Date | null
  firstMailedAt: Date | null
  acceptedAt: Date | null
  /** When the answers that wait for a decision were submitted; null when none wait. */
  submittedAt: Date | null
  /** When those answers were returned for changes. */
  returnedAt: Date | null
  /** When answers were approved; they are the partner's profile from then on. */
  profileApprovedAt: Date | null
  formWaivedAt: Date | null
  approvedAt: Date | null
  firstApprovedAt: Date | null
  /** Stages of the approval under way that were passed. */
  stagesApproved: number
  termsAgreedAt: Date | null
  recertificationDueAt: Date | null
  matchPendingAt: Date | null
  rejectedAt: Date | null
  suspendedAt: Date | null
  endedAt: Date | null
  endReason: EndReason | null
  archivedAt: Date | null
  /** When the grant ends; null: it has no end. */
  accessEndsAt: Date | null
  /** The newest invitation, whatever its state. */
  invitation: invitations.InvitationFacts | null
  /** A form is there for the entry this partnership came by. */
  formExists: boolean
  offerOpen: boolean
  /** Something was made or recorded by or for the partner. */
  hasWork: boolean
  /** The primary contact has proved the address and has a way to sign in. */
  accountClaimed: boolean
  policy: LifecyclePolicy
}

/** Before there is a partnership; `from` of the verbs that begin one. */
export type StatusOrNone = PartnershipStatus | 'none'

export interface PartnershipRule {
  from: readonly StatusOrNone[]
  /** Where it leads at once, for the drawing; null where the facts decide. */
  to: PartnershipStatus | 'gone' | null
  by: readonly ActorKind[]
  asks: Asks
  tells: readonly string[]
  sentence: string
  /** The feature the verb waits for. */
  awaits: string | null
}

const accepted = ['onboarding', 'in_review', 'active', 'recertifying', 'suspended'] as const
const any = ['prospect', 'invited', 'declined', ...accepted, 'rejected', 'ended'] as const
const beginning = ['none', 'prospect', 'declined'] as const
const decisions = { asks: 'optional_reason', tells: ['partner'] } as const

export const rules: Record<PartnershipVerb, PartnershipRule> = {
  record: {
    from: ['none'],
    to: 'prospect',
    by: ['host'],
    asks: 'nothing',
    tells: [],
    awaits: null,
    sentence: 'Notes a partner without mailing anybody.',
  },
  delete: {
    from: ['prospect'],
    to: 'gone',
    by: ['host'],
    asks: 'nothing',
    tells: [],
    awaits: null,
    sentence: 'Removes a recorded partner that was never mailed and has no work.',
  },
  invite: {
    from: beginning,
    to: 'invited',
    by: ['host'],
    asks: 'nothing',
    tells: ['contact'],
    awaits: null,
    sentence: 'Opens an invitation and mails it.',
  },
  create_approved: {
    from: beginning,
    to: 'invited',
    by: ['host'],
    asks: 'nothing',
    tells: ['contact'],
    awaits: null,
    sentence: 'Invites a partner that is approved from the start, without the form.',
  },
  invite_and_approve: {
    from: beginning,
    to: 'invited',
    by: ['host'],
    asks: 'nothing',
    tells: ['contact'],
    awaits: null,
    sentence: 'Invites and approves in one step, without the form.',
  },
  apply: {
    from: ['none'],
    to: 'in_review',
    by: ['applicant'],
    asks: 'nothing',
    tells: ["host's addresses", 'applicant'],
    awaits: 'forms',
    sentence: 'Somebody applies without an invitation, once the address is verified.',
  },
  accept: {
    from: ['invited'],
    to: null,
    by: ['invitee', 'partner_admin'],
    asks: 'nothing',
    tells: ['inviter', 'sponsor', 'followers'],
    awaits: null,
    sentence: 'Accepts the invitation; what the policy asks next decides the status.',
  },
  agree_terms: {
    from: ['onboarding', 'active', 'recertifying'],
    to: null,
    by: ['partner'],
    asks: 'nothing',
    tells: [],
    awaits: 'terms',
    sentence: 'Agrees to the terms, by whom and in which version.',
  },
  decline: {
    from: ['invited'],
    to: 'declined',
    by: ['holder'],
    asks: 'optional_reason',
    tells: ['inviter', 'sponsor'],
    awaits: null,
    sentence: 'Says no to the invitation.',
  },
  reconsider: {
    from: ['declined'],
    to: 'invited',
    by: ['holder'],
    asks: 'nothing',
    tells: ['inviter'],
    awaits: null,
    sentence: 'Opens a declined invitation again before it expires.',
  },
  submit: {
    from: ['onboarding', 'recertifying', 'active'],
    to: null,
    by: ['partner'],
    asks: 'nothing',
    tells: ['reviewers'],
    awaits: 'forms',
    sentence: 'Submits the form; it approves by itself where the policy says so.',
  },
  recall: {
    from: ['in_review'],
    to: 'onboarding',
    by: ['partner'],
    asks: 'nothing',
    tells: ['reviewers'],
    awaits: 'forms',
    sentence: 'Takes a submission back before the first decision.',
  },
  return: {
    from: ['in_review', 'recertifying', 'active'],
    to: null,
    by: ['reviewer'],
    ...decisions,
    awaits: 'forms',
    sentence: 'Returns a submission for changes, with comments per field.',
  },
  approve: {
    from: ['in_review', 'recertifying', 'active', 'invited', 'onboarding'],
    to: null,
    by: ['reviewer'],
    ...decisions,
    awaits: null,
    sentence: 'Approves; before the answer where the policy allows it without a submission.',
  },
  resend_welcome: {
    from: accepted,
    to: null,
    by: ['host'],
    asks: 'nothing',
    tells: ['partner'],
    awaits: null,
    sentence: 'Mails a fresh link to set a password to a contact who has not signed in yet.',
  },
  match: {
    from: ['in_review'],
    to: null,
    by: ['host', 'policy'],
    asks: 'nothing',
    tells: ["that partner's admins"],
    awaits: 'domain matching',
    sentence: "Asks an existing partner's administrators whether the person belongs to them.",
  },
  cancel_match: {
    from: ['in_review'],
    to: null,
    by: ['host', 'policy'],
    asks: 'nothing',
    tells: ["that partner's admins"],
    awaits: 'domain matching',
    sentence: 'Takes that question back.',
  },
  confirm_match: {
    from: ['in_review'],
    to: 'ended',
    by: ['partner_admin'],
    asks: 'nothing',
    tells: ['applicant', 'host'],
    awaits: 'domain matching',
    sentence: 'The person becomes a member of the existing partner.',
  },
  refuse_match: {
    from: ['in_review'],
    to: null,
    by: ['partner_admin'],
    asks: 'nothing',
    tells: ['applicant', 'host'],
    awaits: 'domain matching',
    sentence: 'The person does not belong there; back to the host.',
  },
  reject: {
    from: ['in_review', 'onboarding', 'recertifying', 'active'],
    to: 'rejected',
    by: ['reviewer', 'policy'],
    asks: 'reason',
    tells: ['partner'],
    awaits: null,
    sentence: 'Rejects with a reason; of a live partner only the submission.',
  },
  request_recertification: {
    from: ['active'],
    to: 'recertifying',
    by: ['host', 'time', 'policy'],
    asks: 'optional_reason',
    tells: ['partner'],
    awaits: 'forms',
    sentence: 'Asks for the form or the terms anew.',
  },
  suspend: {
    from: ['onboarding', 'in_review', 'active', 'recertifying'],
    to: 'suspended',
    by: ['host'],
    asks: 'optional_reason',
    tells: ['partner, by policy'],
    awaits: null,
    sentence: 'Stops all access until it is reactivated.',
  },
  reactivate: {
    from: ['suspended'],
    to: null,
    by: ['host'],
    asks: 'nothing',
    tells: ['partner, by policy'],
    awaits: null,
    sentence: 'Ends a suspension; the policy says whether the approval is kept or asked again.',
  },
  offer: {
    from: ['active'],
    to: null,
    by: ['host'],
    asks: 'nothing',
    tells: ['partner'],
    awaits: 'offers',
    sentence: 'Offers more to a live partner, pending until answered.',
  },
  accept_offer: {
    from: ['active'],
    to: null,
    by: ['partner_admin'],
    asks: 'nothing',
    tells: ['host'],
    awaits: 'offers',
    sentence: 'Takes what was offered.',
  },
  decline_offer: {
    from: ['active'],
    to: null,
    by: ['partner_admin'],
    asks: 'optional_reason',
    tells: ['host'],
    awaits: 'offers',
    sentence: 'Says no to what was offered; nothing else changes.',
  },
  withdraw_offer: {
    from: ['active'],
    to: null,
    by: ['host'],
    asks: 'nothing',
    tells: ['partner'],
    awaits: 'offers',
    sentence: 'Takes an unanswered offer back.',
  },
  change_primary_contact: {
    from: accepted,
    to: null,
    by: ['host', 'partner_admin'],
    asks: 'nothing',
    tells: ['both'],
    awaits: null,
    sentence: 'Names another primary contact, who is invited or told.',
  },
  revoke: {
    from: ['prospect', 'invited', 'declined', ...accepted],
    to: 'ended',
    by: ['host'],
    asks: 'optional_reason',
    tells: ['partner, by policy, if it was ever mailed or had accepted'],
    awaits: null,
    sentence: 'Ends it for good from the very next request; open invitations are withdrawn.',
  },
  leave: {
    from: accepted,
    to: 'ended',
    by: ['partner_admin'],
    asks: 'optional_reason',
    tells: ['inviter', 'sponsor'],
    awaits: null,
    sentence: 'The partner ends it.',
  },
  expire: {
    from: accepted,
    to: 'ended',
    by: ['time'],
    asks: 'nothing',
    tells: ['both'],
    awaits: null,
    sentence: "The grant's end has passed.",
  },
  archive: {
    from: any,
    to: null,
    by: ['host'],
    asks: 'nothing',
    tells: [],
    awaits: null,
    sentence: 'Hides it from lists, and nothing else.',
  },
  unarchive: {
    from: any,
    to: null,
    by: ['host'],
    asks: 'nothing',
    tells: [],
    awaits: null,
    sentence: 'Shows it again; never a way back in.',
  },
}

// ---- Status ----------------------------------------------------------------------------------------------------------

/** Answers wait for a decision. */
export function hasSubmission(facts: PartnershipFacts): boolean {
  return facts.submittedAt !== null && facts.returnedAt === null
}

/** A form exists for this entry and was neither submitted nor waived; a returned one counts as not submitted. */
export function formOutstanding(facts: PartnershipFacts): boolean {
  if (!facts.formExists || facts.policy.formWhen === 'none' || facts.formWaivedAt !== null) return false
  return facts.profileApprovedAt === null && !hasSubmission(facts)
}

export function termsOutstanding(facts: PartnershipFacts): boolean {
  return facts.policy.terms.length > 0 && facts.termsAgreedAt === null
}

/** Approval is required under `manual` and `by_domain`, and under `on_submit` only where a form exists. */
export function approvalOutstanding(facts: PartnershipFacts): boolean {
  const { approval, formWhen } = facts.policy
  if (approval === 'none' || facts.approvedAt !== null) return false
  return approval === 'on_submit' ? facts.formExists && formWhen !== 'none' : true
}

/** The grant's end has passed and nothing else has ended it. A rejection stands: it is an end of its own. */
function hasExpired(facts: PartnershipFacts, now: Date): boolean {
  return (
    facts.acceptedAt !== null && facts.rejectedAt === null && facts.accessEndsAt !== null && facts.accessEndsAt <= now
  )
}

/** The status now; the first line that fits counts (section 2.2). */
export function statusAt(facts: PartnershipFacts, now: Date): PartnershipStatus {
  if (facts.endedAt !== null || hasExpired(facts, now)) return 'ended'
  if (facts.rejectedAt !== null) return 'rejected'
  if (facts.suspendedAt !== null) return 'suspended'
  if (facts.acceptedAt === null) {
    if (facts.invitation !== null && invitations.isOpen(facts.invitation)) return 'invited'
    if (facts.invitation?.state === 'declined') return 'declined'
    return facts.recordedAt !== null ? 'prospect' : 'ended'
  }
  if (facts.recertificationDueAt !== null && facts.recertificationDueAt <= now) return 'recertifying'
  if (termsOutstanding(facts) || formOutstanding(facts)) return 'onboarding'
  return approvalOutstanding(facts) ? 'in_review' : 'active'
}

/** Why it ended; undefined while it has not. */
export function endReasonAt(facts: PartnershipFacts, now: Date): EndReason | undefined {
  if (statusAt(facts, now) !== 'ended') return undefined
  return facts.endReason ?? (hasExpired(facts, now) ? 'expired' : 'withdrawn')
}

/** The finer word beside the status, or undefined. `delivery` is that of the newest invitation's mail. */
export function subStateAt(facts: PartnershipFacts, now: Date, delivery?: string | null): SubState | undefined {
  const status = statusAt(facts, now)
  if (status === 'invited') {
    if (facts.invitation !== null && invitations.stateAt(facts.invitation, now) === 'expired') return 'expired'
    if (delivery === 'failed' || delivery === 'bounced') return 'failed'
    return facts.invitation?.approves ? 'not_signed_in' : undefined
  }
  if (status === 'in_review') return facts.matchPendingAt !== null ? 'match_pending' : undefined
  if (status === 'onboarding' && facts.returnedAt !== null) return 'changes_requested'
  if (status === 'active' && !facts.accountClaimed) return 'not_signed_in'
  if (status === 'ended') {
    return endedSubState(endReasonAt(facts, now) ?? null) ?? undefined
  }
  return undefined
}

/** The status in order of judging, for people: published with the machine. */
export const computedBy: readonly { when: string; state: PartnershipStatus }[] = [
  { when: "ended, or the grant's end has passed", state: 'ended' },
  { when: 'rejected', state: 'rejected' },
  { when: 'suspended', state: 'suspended' },
  { when: 'not accepted, and an invitation is open (pending or expired)', state: 'invited' },
  { when: 'not accepted, and the last invitation was declined', state: 'declined' },
  { when: 'not accepted, but recorded', state: 'prospect' },
  { when: 'not accepted and not recorded (the invitation was withdrawn)', state: 'ended' },
  { when: 'recertification is due and not approved anew', state: 'recertifying' },
  { when: 'terms are not agreed, or a form is neither submitted nor waived', state: 'onboarding' },
  { when: 'approval is required and not given', state: 'in_review' },
  { when: 'nothing is outstanding', state: 'active' },
]

// ---- What a status opens to the partner ------------------------------------------------------------------------------

export interface Opening {
  /** What the partner's people find: one word for the page that greets them. */
  page: 'nothing' | 'onboarding' | 'work' | 'suspended' | 'decision' | 'ended'
  form: boolean
  profile: boolean
  members: boolean
  work: 'no' | 'read' | 'write'
  history: boolean
}

const shut = { form: false, profile: false, members: false, work: 'no', history: false } as const

/** What the partner may reach in this status. What is not opened here no grant can open. */
export function opens(facts: PartnershipFacts, now: Date): Opening {
  const { policy } = facts
  switch (statusAt(facts, now)) {
    case 'prospect':
    case 'invited':
    case 'declined':
      return { page: 'nothing', ...shut }
    case 'onboarding':
    case 'in_review': {
      const formOnly = policy.formBlocks === 'everything' && formOutstanding(facts)
      const work = policy.formBlocks === 'nothing' && !approvalOutstanding(facts) && !termsOutstanding(facts)
      return {
        page: 'onboarding',
        form: true,
        profile: !formOnly,
        members: !formOnly,
        work: work ? 'write' : 'no',
        history: !formOnly,
      }
    }
    case 'recertifying':
      return {
        page: 'work',
        form: true,
        profile: true,
        members: true,
        work: policy.whileDue === 'keep' ? 'write' : 'read',
        history: true,
      }
    case 'active':
      return { page: 'work', form: true, profile: true, members: true, work: 'write', history: true }
    case 'suspended':
      return { page: 'suspended', ...shut }
    case 'rejected':
      return { page: 'decision', ...shut }
    case 'ended':
      return { page: 'ended', ...shut, history: facts.acceptedAt !== null && policy.afterEnd === 'read_only_history' }
  }
}

/** The same for people, per status: published with the machine. */
export const openings: Record<PartnershipStatus, string> = {
  prospect: 'Nothing: the partner does not know yet.',
  invited: 'Nothing but the public page of the invitation.',
  declined: 'Nothing but the public page of the invitation.',
  onboarding: 'Form, profile and members; work only where the form blocks nothing and no approval is outstanding.',
  in_review: 'Form, profile and members; no work before the decision.',
  active: 'What the grant says.',
  recertifying: 'Everything, or reading only, as the policy says.',
  suspended: 'Signing in, what happened, and whom to ask.',
  rejected: 'The decision.',
  ended: 'Nothing, or the history to read, as the policy says.',
}

export const statusSentences: Record<PartnershipStatus, string> = {
  prospect: 'Recorded by the host; nobody was mailed.',
  invited: 'An invitation is open, whether or not its time has passed.',
  declined: 'The last invitation was declined.',
  onboarding: 'Accepted; terms or a form are outstanding.',
  in_review: 'The host has yet to decide.',
  active: 'Live: the partner may use what was granted.',
  recertifying: 'Live, and something is asked anew.',
  suspended: 'Stopped for now by the host.',
  rejected: 'The host has said no.',
  ended: 'Over: revoked, left, expired, matched or withdrawn.',
}

// ---- Why a verb is refused -------------------------------------------------------------------------------------------

export interface Situation {
  /** A reason was given, where one is asked for; leave it out to ask whether the verb is possible at all. */
  reason?: string
}

type Guard = (facts: PartnershipFacts, now: Date) => ErrorCode | undefined

const entryOf =
  (entry: Entry): Guard =>
  (facts) =>
    facts.policy.entry.includes(entry) ? undefined : 'entry_not_allowed'

const invitationVerb =
  (verb: 'accept' | 'decline' | 'reconsider'): Guard =>
  (facts, now) =>
    facts.invitation === null
      ? 'invitation_closed'
      : invitations.refusal(facts.invitation, verb, { now, policy: facts.policy })

const submissionWaits: Guard = (facts) => {
  if (facts.matchPendingAt !== null) return 'match_is_pending'
  return hasSubmission(facts) ? undefined : 'submission_required'
}

/** What a verb asks beyond the status. Judged only when the status is right. */
const guards: Partial<Record<PartnershipVerb, Guard>> = {
  record: entryOf('record'),
  delete: (facts) => (facts.firstMailedAt !== null || facts.hasWork ? 'partnership_has_work' : undefined),
  invite: entryOf('invite'),
  create_approved: entryOf('create_approved'),
  invite_and_approve: entryOf('invite_and_approve'),
  apply: entryOf('self_register'),
  accept: invitationVerb('accept'),
  decline: invitationVerb('decline'),
  reconsider: invitationVerb('reconsider'),
  agree_terms: (facts) => (termsOutstanding(facts) ? undefined : 'no_terms'),
  submit: (facts, now) => {
    if (!facts.formExists || facts.policy.formWhen === 'none') return 'no_form'
    if (hasSubmission(facts)) return 'verb_not_allowed'
    const live = statusAt(facts, now) === 'active'
    return live && facts.policy.postApprovalEdit !== 'needs_review' ? 'verb_not_allowed' : undefined
  },
  recall: (facts) => {
    if (!hasSubmission(facts)) return 'submission_required'
    return facts.stagesApproved > 0 ? 'decision_begun' : undefined
  },
  return: submissionWaits,
  approve: (facts, now) => {
    const status = statusAt(facts, now)
    if (status === 'in_review') return facts.matchPendingAt !== null ? 'match_is_pending' : undefined
    if (status === 'recertifying' || status === 'active') return submissionWaits(facts, now)
    if (!facts.policy.approveWithoutSubmission || facts.policy.approvalStages > 1) return 'submission_required'
    if (status === 'invited') return facts.invitation?.approves ? 'verb_not_allowed' : undefined
    return approvalOutstanding(facts) || formOutstanding(facts) ? undefined : 'verb_not_allowed'
  },
  resend_welcome: (facts) => (facts.accountClaimed ? 'account_claimed' : undefined),
  match: (facts) => (facts.matchPendingAt !== null ? 'match_is_pending' : undefined),
  cancel_match: (facts) => (facts.matchPendingAt !== null ? undefined : 'no_match'),
  confirm_match: (facts) => (facts.matchPendingAt !== null ? undefined : 'no_match'),
  refuse_match: (facts) => (facts.matchPendingAt !== null ? undefined : 'no_match'),
  reject: (facts, now) => {
    if (facts.matchPendingAt !== null) return 'match_is_pending'
    const status = statusAt(facts, now)
    const live = status === 'recertifying' || status === 'active'
    return live && !hasSubmission(facts) ? 'submission_required' : undefined
  },
  // What is asked anew must be there to be given anew, else nobody could ever answer.
  request_recertification: (facts) => (facts.formExists && facts.policy.formWhen !== 'none' ? undefined : 'no_form'),
  offer: (facts) => (facts.offerOpen ? 'offer_open' : undefined),
  accept_offer: (facts) => (facts.offerOpen ? undefined : 'no_offer'),
  decline_offer: (facts) => (facts.offerOpen ? undefined : 'no_offer'),
  withdraw_offer: (facts) => (facts.offerOpen ? undefined : 'no_offer'),
  // A time that has come has expired it already: the status is derived.
  expire: () => 'verb_not_allowed',
  archive: (facts) => (facts.archivedAt !== null ? 'verb_not_allowed' : undefined),
  unarchive: (facts) => (facts.archivedAt === null ? 'verb_not_allowed' : undefined),
}

/** Answers that come too late say why in the invitation's own words rather than with the partnership's status. */
function refusedByStatus(facts: PartnershipFacts, verb: PartnershipVerb, now: Date): ErrorCode {
  const answers = verb === 'accept' || verb === 'decline' || verb === 'reconsider'
  if (!answers || facts.invitation === null) return 'verb_not_allowed'
  return invitations.refusal(facts.invitation, verb, { now, policy: facts.policy }) ?? 'verb_not_allowed'
}

/** Why `verb` is not possible now, or undefined when it is. Who may do it is `policy.ts`. */
export function refusal(
  facts: PartnershipFacts,
  verb: PartnershipVerb,
  now: Date,
  situation?: Situation,
): ErrorCode | undefined {
  if (!rules[verb].from.includes(statusAt(facts, now))) return refusedByStatus(facts, verb, now)
  const refused = guards[verb]?.(facts, now)
  if (refused) return refused
  return situation && rules[verb].asks === 'reason' && !situation.reason?.trim() ? 'reason_required' : undefined
}

/** Why a partnership cannot begin by `verb` under `policy`, or undefined when it can. */
export function refusalToBegin(verb: PartnershipVerb, policy: LifecyclePolicy): ErrorCode | undefined {
  if (!rules[verb].from.includes('none')) return 'verb_not_allowed'
  return guards[verb]?.(emptyFacts(policy), new Date(0))
}

/** The verbs possible now, whoever asks; those of features that are not built are left out. */
export function allowedVerbs(facts: PartnershipFacts, now: Date): PartnershipVerb[] {
  return partnershipVerbs.filter((verb) => rules[verb].awaits === null && refusal(facts, verb, now) === undefined)
}

// ---- What a verb sets ------------------------------------------------------------------------------------------------

/** A partnership of which nothing is known yet. */
export function emptyFacts(policy: LifecyclePolicy): PartnershipFacts {
  return {
    recordedAt: null,
    firstMailedAt: null,
    acceptedAt: null,
    submittedAt: null,
    returnedAt: null,
    profileApprovedAt: null,
    formWaivedAt: null,
    approvedAt: null,
    firstApprovedAt: null,
    stagesApproved: 0,
    termsAgreedAt: null,
    recertificationDueAt: null,
    matchPendingAt: null,
    rejectedAt: null,
    suspendedAt: null,
    endedAt: null,
    endReason: null,
    archivedAt: null,
    accessEndsAt: null,
    invitation: null,
    formExists: false,
    offerOpen: false,
    hasWork: false,
    accountClaimed: false,
    policy,
  }
}

export interface Change {
  /** With `invite`, `create_approved`, `invite_and_approve`: the invitation that was opened. */
  invitation?: invitations.InvitationFacts
  /** With `accept`: when the grant ends. */
  accessEndsAt?: Date | null
  /** With `accept` under `by_domain`: the mail domain belongs to no other partner. */
  domainUnknown?: boolean
  /** With `accept`: the person has a way to sign in now. */
  accountClaimed?: boolean
}

function end(facts: PartnershipFacts, at: Date, reason: EndReason): PartnershipFacts {
  const open = facts.invitation !== null && invitations.isOpen(facts.invitation)
  const invitation = open && facts.invitation ? invitations.apply(facts.invitation, 'withdraw', at) : facts.invitation
  return { ...facts, endedAt: at, endReason: reason, offerOpen: false, matchPendingAt: null, invitation }
}

function approved(facts: PartnershipFacts, now: Date): PartnershipFacts {
  return {
    ...facts,
    approvedAt: now,
    firstApprovedAt: facts.firstApprovedAt ?? now,
    stagesApproved: 0,
    recertificationDueAt:
      facts.recertificationDueAt !== null && facts.recertificationDueAt <= now ? null : facts.recertificationDueAt,
    profileApprovedAt: hasSubmission(facts) ? now : facts.profileApprovedAt,
    submittedAt: null,
    returnedAt: null,
  }
}

function afterAccept(facts: PartnershipFacts, now: Date, change: Change): PartnershipFacts {
  const given = facts.invitation?.approves === true
  let after: PartnershipFacts = {
    ...facts,
    acceptedAt: now,
    accessEndsAt: change.accessEndsAt ?? null,
    accountClaimed: change.accountClaimed ?? facts.accountClaimed,
    invitation: facts.invitation && invitations.apply(facts.invitation, 'accept', now),
  }
  if (given) after = { ...approved(after, now), formWaivedAt: now }
  else if (facts.policy.approval === 'by_domain' && change.domainUnknown) after = approved(after, now)
  if (facts.formExists && facts.policy.formWhen === 'before_account' && !given) after = afterSubmit(after, now)
  return after
}

function afterSubmit(facts: PartnershipFacts, now: Date): PartnershipFacts {
  const after = { ...facts, submittedAt: now, returnedAt: null }
  const { approval } = facts.policy
  return approval === 'on_submit' || approval === 'none' ? approved(after, now) : after
}

function afterApprove(facts: PartnershipFacts, now: Date): PartnershipFacts {
  if (statusAt(facts, now) === 'invited' && facts.invitation) {
    return { ...facts, invitation: { ...facts.invitation, approves: true } }
  }
  if (facts.stagesApproved + 1 < facts.policy.approvalStages) {
    return { ...facts, stagesApproved: facts.stagesApproved + 1 }
  }
  const waives = !hasSubmission(facts) && facts.profileApprovedAt === null
  const after = approved(facts, now)
  return waives ? { ...after, formWaivedAt: facts.formWaivedAt ?? now } : after
}

function afterReject(facts: PartnershipFacts, now: Date): PartnershipFacts {
  const status = statusAt(facts, now)
  if (status === 'active' || status === 'recertifying') return { ...facts, submittedAt: null, returnedAt: null }
  return { ...facts, rejectedAt: now, matchPendingAt: null }
}

function afterReactivate(facts: PartnershipFacts, now: Date): PartnershipFacts {
  const { reactivateTo } = facts.policy
  const after = { ...facts, suspendedAt: null }
  if (reactivateTo === 'in_review') return { ...after, approvedAt: null, stagesApproved: 0 }
  if (reactivateTo === 'active' && facts.firstApprovedAt !== null)
    return { ...after, approvedAt: facts.approvedAt ?? now }
  return after
}

/** The facts after a verb that was not refused. `delete` leaves none and is no part of this. */
export function apply(
  facts: PartnershipFacts,
  verb: Exclude<PartnershipVerb, 'delete'>,
  now: Date,
  change: Change = {},
): PartnershipFacts {
  switch (verb) {
    case 'record':
      return { ...facts, recordedAt: now }
    case 'invite':
      return { ...facts, invitation: change.invitation ?? facts.invitation }
    case 'create_approved':
    case 'invite_and_approve':
      return { ...facts, invitation: change.invitation ? { ...change.invitation, approves: true } : facts.invitation }
    case 'apply':
      return afterSubmit({ ...facts, acceptedAt: now }, now)
    case 'accept':
      return afterAccept(facts, now, change)
    case 'decline':
    case 'reconsider':
      return { ...facts, invitation: facts.invitation && invitations.apply(facts.invitation, verb, now) }
    case 'agree_terms':
      return { ...facts, termsAgreedAt: now }
    case 'submit':
      return afterSubmit(facts, now)
    case 'recall':
      return { ...facts, submittedAt: null }
    case 'return':
      return { ...facts, returnedAt: now, stagesApproved: 0 }
    case 'approve':
      return afterApprove(facts, now)
    case 'match':
      return { ...facts, matchPendingAt: now }
    case 'cancel_match':
    case 'refuse_match':
      return { ...facts, matchPendingAt: null }
    case 'confirm_match':
      return end(facts, now, 'matched')
    case 'reject':
      return afterReject(facts, now)
    case 'request_recertification':
      return { ...facts, recertificationDueAt: now, submittedAt: null, returnedAt: null, stagesApproved: 0 }
    case 'suspend':
      return { ...facts, suspendedAt: now }
    case 'reactivate':
      return afterReactivate(facts, now)
    case 'offer':
      return { ...facts, offerOpen: true }
    case 'accept_offer':
    case 'decline_offer':
    case 'withdraw_offer':
      return { ...facts, offerOpen: false }
    case 'revoke':
      return end(facts, now, 'revoked')
    case 'leave':
      return end(facts, now, 'left')
    case 'expire':
      return end(facts, facts.accessEndsAt ?? now, 'expired')
    case 'archive':
      return { ...facts, archivedAt: now }
    case 'unarchive':
      return { ...facts, archivedAt: null }
    case 'resend_welcome':
    case 'change_primary_contact':
      return facts
  }
}

/**
 * Settles what time or a withdrawal has already done, so that it stands in the facts too: a grant whose end has passed,
 * and a partner that was never recorded and has no open invitation any more. Verbs call it before they look.
 */
export function settle(facts: PartnershipFacts, now: Date): PartnershipFacts {
  if (facts.endedAt !== null || statusAt(facts, now) !== 'ended') return facts
  return hasExpired(facts, now) ? apply(facts, 'expire', now) : end(facts, now, 'withdrawn')
}

/** Whether the partner hears of an ending: only one that was ever mailed or had accepted, and only if the policy says so. */
export function tellsPartner(facts: PartnershipFacts, notifyOnEnd: boolean): boolean {
  return notifyOnEnd && (facts.firstMailedAt !== null || facts.acceptedAt !== null)
}

/** When a rejected partner may apply again, or null: never. */
export function mayReapplyAt(facts: PartnershipFacts): Date | null {
  if (facts.rejectedAt === null || facts.policy.reapplyAfterDays === null) return null
  return new Date(facts.rejectedAt.getTime() + facts.policy.reapplyAfterDays * 86_400_000)
}

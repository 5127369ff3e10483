/**
 * The life of a partnership (section 2.2): why a verb is refused. No I/O. The facts are in `facts.ts`, the status computed
 * from them in `status.ts`, the table of verbs in `rules.ts`, what a verb sets in `effects.ts`; all are given on from here.
 * The invitation's own life is in `../invitations/lifecycle.ts`; its facts are part of the facts here.
 */
import type { ErrorCode } from '#contract/errors.ts'
import { type PartnershipVerb, partnershipVerbs } from '#contract/names.ts'
import type { Entry } from '#contract/policy.ts'
import * as invitations from '../invitations/lifecycle.ts'
import { emptyFacts, type LifecyclePolicy, type PartnershipFacts } from './facts.ts'
import { rules } from './rules.ts'
import {
  approvalOutstanding,
  endedAt,
  endReasonAt,
  formOutstanding,
  hasSubmission,
  statusAt,
  termsOutstanding,
} from './status.ts'

export { apply, type Change, settle, tellsPartner } from './effects.ts'
export { emptyFacts, type LifecyclePolicy, type PartnershipFacts } from './facts.ts'
export { type PartnershipRule, rules, type StatusOrNone } from './rules.ts'
export {
  approvalOutstanding,
  computedBy,
  endedAt,
  endReasonAt,
  formOutstanding,
  hasSubmission,
  type Opening,
  openings,
  opens,
  recertificationUntil,
  statusAt,
  statusSentences,
  subStateAt,
  termsDueAt,
  termsOutstanding,
  termsShut,
} from './status.ts'

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

const dayMs = 86_400_000

/** Only who once was a partner comes back to something; whoever was matched has it under the other name. */
const endedLive: Guard = (facts, now) => {
  const reason = endReasonAt(facts, now)
  if (facts.acceptedAt === null || reason === 'matched' || reason === 'withdrawn') return 'verb_not_allowed'
  if (!wayBack(facts.policy)) return 'entry_not_allowed'
  if (facts.followed) return 'invited_again'
  const since = endedAt(facts, now)
  const until = (since?.getTime() ?? 0) + facts.policy.reinstatementDays * dayMs
  return now.getTime() < until ? undefined : 'reinstatement_over'
}

/** How a former partner is invited: anew from the beginning where the program has that way, else by the one it has. */
export const wayBack = ({ entry }: Pick<LifecyclePolicy, 'entry'>) =>
  (['invite', 'invite_and_approve', 'create_approved'] as const).find((one) => entry.includes(one))

/** Waiting for a submission is an answer only where one can come. */
const nothingSubmitted = (facts: PartnershipFacts): ErrorCode =>
  facts.formExists && facts.policy.formWhen !== 'none' ? 'submission_required' : 'no_form'

const submissionWaits: Guard = (facts) => {
  if (facts.matchPendingAt !== null) return 'match_is_pending'
  return hasSubmission(facts) ? undefined : nothingSubmitted(facts)
}

/** What a verb asks beyond the status. Judged only when the status is right. */
const guards: Partial<Record<PartnershipVerb, Guard>> = {
  record: entryOf('record'),
  delete: (facts) => (facts.firstMailedAt !== null || facts.hasWork ? 'partnership_has_work' : undefined),
  invite: entryOf('invite'),
  invite_again: endedLive,
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
    if (facts.matchPendingAt !== null) return 'match_is_pending'
    if (!hasSubmission(facts)) return 'submission_required'
    return facts.stagesApproved > 0 ? 'decision_begun' : undefined
  },
  return: submissionWaits,
  approve: (facts, now) => {
    const status = statusAt(facts, now)
    if (status === 'in_review') return facts.matchPendingAt !== null ? 'match_is_pending' : undefined
    if (status === 'recertifying' || status === 'active') return submissionWaits(facts, now)
    if (!facts.policy.approveWithoutSubmission || facts.policy.approvalStages > 1) return nothingSubmitted(facts)
    if (status === 'invited') return facts.invitation?.approves ? 'verb_not_allowed' : undefined
    return approvalOutstanding(facts) || formOutstanding(facts) ? undefined : 'verb_not_allowed'
  },
  resend_welcome: (facts) => (facts.accountClaimed ? 'account_claimed' : undefined),
  match: (facts) => {
    if (facts.policy.domainMatching === 'off') return 'match_off'
    return facts.matchPendingAt !== null ? 'match_is_pending' : undefined
  },
  cancel_match: (facts) => (facts.matchPendingAt !== null ? undefined : 'no_match'),
  confirm_match: (facts) => (facts.matchPendingAt !== null ? undefined : 'no_match'),
  refuse_match: (facts) => (facts.matchPendingAt !== null ? undefined : 'no_match'),
  reject: (facts, now) => {
    if (facts.matchPendingAt !== null) return 'match_is_pending'
    const status = statusAt(facts, now)
    const live = status === 'recertifying' || status === 'active'
    return live && !hasSubmission(facts) ? nothingSubmitted(facts) : undefined
  },
  // What is asked anew must be there to be given anew, else nobody could ever answer.
  request_recertification: (facts) =>
    (facts.formExists && facts.policy.formWhen !== 'none') || termsOutstanding(facts) ? undefined : 'no_form',
  offer: (facts) => (facts.offerOpen ? 'offer_open' : undefined),
  accept_offer: (facts) => (facts.offerOpen ? undefined : 'no_offer'),
  decline_offer: (facts) => (facts.offerOpen ? undefined : 'no_offer'),
  withdraw_offer: (facts) => (facts.offerOpen ? undefined : 'no_offer'),
  change_primary_contact: (facts) => {
    if (facts.singlePerson) return 'single_person'
    return facts.contactChange !== null ? 'contact_change_open' : undefined
  },
  confirm_contact: (facts) => (facts.contactChange === 'proposed' ? undefined : 'no_contact_change'),
  refuse_contact: (facts) => (facts.contactChange === 'proposed' ? undefined : 'no_contact_change'),
  cancel_contact: (facts) => (facts.contactChange !== null ? undefined : 'no_contact_change'),
  resend_contact: (facts) => (facts.contactChange === 'invited' ? undefined : 'no_contact_change'),
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

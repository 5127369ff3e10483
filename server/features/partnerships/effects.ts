/** What a verb sets: the facts after it. Whether it may happen is `lifecycle.ts`. */
import type { EndReason, PartnershipVerb } from '#contract/names.ts'
import * as invitations from '../invitations/lifecycle.ts'
import type { PartnershipFacts } from './facts.ts'
import { hasExpired, hasSubmission, statusAt } from './status.ts'

export interface Change {
  /** With `invite`, `create_approved`, `invite_and_approve`: the invitation that was opened. */
  invitation?: invitations.InvitationFacts
  /** With `accept`: when the grant ends. */
  accessEndsAt?: Date | null
  /** With `accept` under `by_domain`: the mail domain belongs to no other partner. */
  domainUnknown?: boolean
  /** With `accept`: the person has a way to sign in now. */
  accountClaimed?: boolean
  /** With `change_primary_contact`, `confirm_contact`: what it waits for; left out where it holds at once. */
  contactChange?: PartnershipFacts['contactChange']
  /** With `request_recertification`: what is asked anew; left out: the answers, or the terms where there is no form. */
  recertificationOf?: 'answers' | 'terms'
}

/** What an ending or a rejection makes void. */
const nothingWaits = { offerOpen: false, matchPendingAt: null, contactChange: null }

function end(facts: PartnershipFacts, at: Date, reason: EndReason): PartnershipFacts {
  const open = facts.invitation !== null && invitations.isOpen(facts.invitation)
  const invitation = open && facts.invitation ? invitations.apply(facts.invitation, 'withdraw', at) : facts.invitation
  return { ...facts, ...nothingWaits, endedAt: at, endReason: reason, invitation }
}

/** Due now; what is asked anew is the answers where nothing else is said. */
const isAsked = (facts: PartnershipFacts, of: 'answers' | 'terms', now: Date) =>
  facts.recertificationDueAt !== null &&
  facts.recertificationDueAt <= now &&
  (facts.recertificationOf ?? 'answers') === of

const notAsked = { recertificationDueAt: null, recertificationOf: null }

function askAnew(facts: PartnershipFacts, now: Date, change: Change): PartnershipFacts {
  const hasForm = facts.formExists && facts.policy.formWhen !== 'none'
  const of = change.recertificationOf ?? (hasForm ? 'answers' : 'terms')
  const asked = { ...facts, recertificationDueAt: now, recertificationOf: of }
  return of === 'terms' ? asked : { ...asked, submittedAt: null, returnedAt: null, stagesApproved: 0 }
}

function approved(facts: PartnershipFacts, now: Date): PartnershipFacts {
  return {
    ...facts,
    approvedAt: now,
    firstApprovedAt: facts.firstApprovedAt ?? now,
    stagesApproved: 0,
    ...(isAsked(facts, 'answers', now) ? notAsked : {}),
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
  if (facts.formExists && facts.policy.formWhen === 'before_account' && !given) after = afterSubmit(after, now)
  if (!given && facts.policy.approval === 'by_domain' && change.domainUnknown) after = approved(after, now)
  return after
}

function afterSubmit(facts: PartnershipFacts, now: Date): PartnershipFacts {
  const after = { ...facts, submittedAt: now, returnedAt: null, stagesApproved: 0 }
  const { approval } = facts.policy
  // whom the mail domain approved on accepting is not asked again with the first answers
  const byDomain = approval === 'by_domain' && facts.approvedAt !== null && facts.profileApprovedAt === null
  return approval === 'on_submit' || approval === 'none' || byDomain ? approved(after, now) : after
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
  if (status === 'active' || status === 'recertifying') {
    return { ...facts, submittedAt: null, returnedAt: null, stagesApproved: 0 }
  }
  return { ...facts, ...nothingWaits, rejectedAt: now }
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
      return { ...facts, termsAgreedAt: now, ...(isAsked(facts, 'terms', now) ? notAsked : {}) }
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
      return askAnew(facts, now, change)
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
    case 'change_primary_contact':
    case 'confirm_contact':
      return { ...facts, contactChange: change.contactChange ?? null }
    case 'refuse_contact':
    case 'cancel_contact':
      return { ...facts, contactChange: null }
    case 'resend_welcome':
    case 'resend_contact':
    // opens another partnership; this one stays as it is
    case 'invite_again':
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

/** The status of a partnership, computed from facts and the time, and what it opens to the partner (section 2.2). */
import type { EndReason, PartnershipStatus, SubState } from '#contract/names.ts'
import { endedSubState } from '#contract/vocabulary.ts'
import * as invitations from '../invitations/lifecycle.ts'
import type { PartnershipFacts } from './facts.ts'

/** Answers wait for a decision. */
export function hasSubmission(facts: PartnershipFacts): boolean {
  return facts.submittedAt !== null && facts.returnedAt === null
}

/** A form exists for this entry and was neither submitted nor waived; a returned one counts as not submitted. */
export function formOutstanding(facts: PartnershipFacts): boolean {
  if (!facts.formExists || facts.policy.formWhen === 'none' || facts.formWaivedAt !== null) return false
  return facts.profileApprovedAt === null && !hasSubmission(facts)
}

const dayMs = 86_400_000

/** A version published since it last agreed, or any at all. */
function isUnagreed({ termsAgreedAt }: PartnershipFacts, askedAt: string): boolean {
  return termsAgreedAt === null || Date.parse(askedAt) > termsAgreedAt.getTime()
}

export function termsOutstanding(facts: PartnershipFacts): boolean {
  return facts.policy.terms.some((one) => isUnagreed(facts, one.askedAt))
}

/**
 * From when on terms that are not agreed shut the work; null where none are outstanding. Whoever accepts when they are there
 * already agrees before anything else; whoever was there before, or agreed to an older version, has until the deadline.
 */
export function termsDueAt(facts: PartnershipFacts): Date | null {
  const { acceptedAt, termsAgreedAt, policy } = facts
  const due = policy.terms
    .filter((one) => isUnagreed(facts, one.askedAt))
    .map((one) => {
      const isNew = termsAgreedAt === null && acceptedAt !== null && acceptedAt.getTime() >= Date.parse(one.since)
      return isNew ? acceptedAt.getTime() : Date.parse(one.askedAt) + one.deadlineDays * dayMs
    })
  return due.length > 0 ? new Date(Math.min(...due)) : null
}

/** Terms are outstanding, and there is no time left for them. */
export function termsShut(facts: PartnershipFacts, now: Date): boolean {
  const due = termsDueAt(facts)
  return due !== null && due <= now
}

/** Until when what is asked anew has to be there; null: there is no deadline, or nothing is asked. */
export function recertificationUntil(facts: PartnershipFacts): Date | null {
  const { recertificationDueAt: due, recertificationOf, policy } = facts
  const days = policy.recertification?.deadlineDays
  return due === null || !days || recertificationOf === 'terms' ? null : new Date(due.getTime() + days * dayMs)
}

/** The deadline has passed with nothing submitted, and the policy leaves reading only. */
function restrictedByDeadline(facts: PartnershipFacts, now: Date): boolean {
  const until = recertificationUntil(facts)
  const late = until !== null && until <= now && !hasSubmission(facts)
  return late && facts.policy.recertification?.afterDeadline === 'restrict'
}

/** Approval is required under `manual` and `by_domain`, and under `on_submit` only where a form exists. */
export function approvalOutstanding(facts: PartnershipFacts): boolean {
  const { approval, formWhen } = facts.policy
  if (approval === 'none' || facts.approvedAt !== null) return false
  return approval === 'on_submit' ? facts.formExists && formWhen !== 'none' : true
}

/** The grant's end has passed and nothing else has ended it. A rejection stands: it is an end of its own. */
export function hasExpired(facts: PartnershipFacts, now: Date): boolean {
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
  if (termsShut(facts, now) || formOutstanding(facts)) return 'onboarding'
  return approvalOutstanding(facts) ? 'in_review' : 'active'
}

/** When it ended; undefined while it has not, and where an invitation was only withdrawn. */
export function endedAt(facts: PartnershipFacts, now: Date): Date | undefined {
  if (facts.endedAt !== null) return facts.endedAt
  return hasExpired(facts, now) && facts.accessEndsAt ? facts.accessEndsAt : undefined
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
  { when: 'terms are not agreed in time, or a form is neither submitted nor waived', state: 'onboarding' },
  { when: 'approval is required and not given', state: 'in_review' },
  { when: 'nothing is outstanding', state: 'active' },
]

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

export interface Opening {
  /** What the partner's people find: one word for the page that greets them. */
  page: 'nothing' | 'onboarding' | 'work' | 'suspended' | 'decision' | 'ended'
  form: boolean
  profile: boolean
  members: boolean
  work: 'no' | 'read' | 'write'
  history: boolean
  /** The session of its people opens the form and nothing else (`form_blocks: everything`). */
  formFirst: boolean
}

const shut = { form: false, profile: false, members: false, work: 'no', history: false, formFirst: false } as const
const open = { form: true, profile: true, members: true, history: true, formFirst: false } as const

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
      const work = policy.formBlocks === 'nothing' && !approvalOutstanding(facts) && !termsShut(facts, now)
      return {
        page: 'onboarding',
        form: true,
        profile: !formOnly,
        members: !formOnly,
        work: work ? 'write' : 'no',
        history: !formOnly,
        formFirst: formOnly,
      }
    }
    case 'recertifying': {
      const write = policy.whileDue === 'keep' && !termsShut(facts, now) && !restrictedByDeadline(facts, now)
      return { page: 'work', ...open, work: write ? 'write' : 'read' }
    }
    case 'active':
      return { page: 'work', ...open, work: 'write' }
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

/** Who may do what with answers: a line per verb. What the status allows is judged with it, for it says who waits for whom. */
import type { ErrorCode } from '#contract/errors.ts'
import { includesRole, type PartnershipStatus } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import type { HostActing } from '../invitations/policy.ts'
import type { PartnerActing } from '../partnerships/policy.ts'

export interface AnswersFacts {
  status: PartnershipStatus
  /** Answers wait for a decision. */
  waiting: boolean
  policy: Pick<Policy, 'formEditors' | 'postApprovalEdit' | 'whoMayInvite'>
}

/** Statuses in which the partner fills in. */
const partnerFills: readonly PartnershipStatus[] = ['onboarding', 'recertifying', 'active']
/** The host may prepare what it knows before anybody was invited. */
const hostFills: readonly PartnershipStatus[] = [
  'prospect',
  'invited',
  'onboarding',
  'in_review',
  'recertifying',
  'active',
]
const over: readonly PartnershipStatus[] = ['suspended', 'rejected', 'ended', 'declined']

/** Administrators, and members who hold the permission `profile`. */
export function partnerMayFill(acting: PartnerActing): ErrorCode | undefined {
  return acting.mayProfile || includesRole(acting.role, 'admin') ? undefined : 'forbidden'
}

export function partnerMaySave(acting: PartnerActing, facts: AnswersFacts): ErrorCode | undefined {
  return partnerMayFill(acting) ?? (partnerFills.includes(facts.status) && !facts.waiting ? undefined : 'not_editable')
}

/** Where only the partner edits, the host still answers what is the host's alone: the form says which fields. */
export function hostMaySave(acting: HostActing, facts: AnswersFacts): ErrorCode | undefined {
  if (!includesRole(acting.role, facts.policy.whoMayInvite)) return 'forbidden'
  return hostFills.includes(facts.status) ? undefined : 'not_editable'
}

export function partnerMayComment(acting: PartnerActing, facts: AnswersFacts): ErrorCode | undefined {
  return partnerMayFill(acting) ?? (over.includes(facts.status) ? 'not_editable' : undefined)
}

export function hostMayComment(acting: HostActing, facts: AnswersFacts): ErrorCode | undefined {
  if (!includesRole(acting.role, 'member')) return 'forbidden'
  return over.includes(facts.status) ? 'not_editable' : undefined
}

/** Changes of a live partner take effect when they are saved as a whole, or wait for a review. */
export function appliesAtOnce(facts: AnswersFacts): boolean {
  return facts.status === 'active' && facts.policy.postApprovalEdit !== 'needs_review'
}

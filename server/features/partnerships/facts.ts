/** The facts a partnership stands on. Its status is computed from them (`status.ts`), its verbs set them (`effects.ts`). */
import type { EndReason } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import type { InvitationFacts } from '../invitations/lifecycle.ts'

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
  | 'stageDeadline'
  | 'formEditors'
  | 'approveWithoutSubmission'
  | 'reapplyAfterDays'
  | 'terms'
  | 'postApprovalEdit'
  | 'whileDue'
  | 'recertification'
  | 'reactivateTo'
  | 'afterEnd'
  | 'reinstatementDays'
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
  /** What is asked anew; null: nothing was yet. */
  recertificationOf: 'answers' | 'terms' | null
  matchPendingAt: Date | null
  rejectedAt: Date | null
  suspendedAt: Date | null
  endedAt: Date | null
  endReason: EndReason | null
  archivedAt: Date | null
  /** When the grant ends; null: it has no end. */
  accessEndsAt: Date | null
  /** The newest invitation, whatever its state. */
  invitation: InvitationFacts | null
  /** A form is there for the entry this partnership came by. */
  formExists: boolean
  offerOpen: boolean
  /** Something was made or recorded by or for the partner. */
  hasWork: boolean
  /** The primary contact has proved the address and has a way to sign in. */
  accountClaimed: boolean
  /** Somebody is to become the primary contact: proposed by the host, or invited to join the partner. */
  contactChange: 'proposed' | 'invited' | null
  /** The partner is the personal organization of one person. */
  singlePerson: boolean
  /** It was invited again after its end, and what came of that is not over. */
  followed: boolean
  policy: LifecyclePolicy
}

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
    recertificationOf: null,
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
    contactChange: null,
    singlePerson: false,
    followed: false,
    policy,
  }
}

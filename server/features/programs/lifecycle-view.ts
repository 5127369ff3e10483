/** The lifecycle tables in their public form: `GET /v1/lifecycle`, the drawings in the docs, the developers' page. */
import type { Lifecycle, LifecycleMachine, LifecycleVerb } from '#contract/lifecycle.ts'
import {
  type ActorKind,
  type InvitationState,
  invitationStates,
  invitationVerbs,
  type MembershipState,
  type MembershipVerb,
  membershipStates,
  membershipVerbs,
  partnershipStatuses,
  partnershipVerbs,
} from '#contract/names.ts'
import { rules as invitationRules } from '../invitations/lifecycle.ts'
import { rules as membershipRules } from '../organizations/lifecycle.ts'
import { computedBy, openings, rules as partnershipRules, statusSentences } from '../partnerships/lifecycle.ts'

const invitationSentences: Record<InvitationState, string> = {
  draft: 'Written, not sent.',
  pending: 'Sent and open.',
  accepted: 'Accepted.',
  declined: 'Declined; it can be reconsidered until it expires.',
  expired: 'Its time has passed; derived, never stored. A fresh link makes it pending again.',
  withdrawn: 'Taken back by the host; every link is dead.',
}

const membershipSentences: Record<MembershipState, string> = {
  invited: 'Asked to join; nothing is granted yet.',
  active: 'A member with a role.',
  inactive: 'A member without any right until reactivated.',
  removed: 'No longer a member; the account stays.',
}

const membershipActors: Record<MembershipVerb, ActorKind[]> = {
  invite: ['host'],
  resend: ['host'],
  withdraw: ['host'],
  accept: ['invitee'],
  decline: ['holder'],
  change_role: ['host'],
  deactivate: ['host'],
  reactivate: ['host'],
  remove: ['host'],
  leave: ['host'],
  transfer_ownership: ['host'],
}

const membershipTells: Partial<Record<MembershipVerb, string[]>> = {
  invite: ['colleague'],
  resend: ['colleague'],
}

function invitationMachine(): LifecycleMachine {
  return {
    name: 'invitation',
    sentence: 'An offer to one e-mail address to start a partnership.',
    states: invitationStates.map((name) => ({
      name,
      sentence: invitationSentences[name],
      final: name === 'accepted' || name === 'withdrawn',
    })),
    verbs: invitationVerbs.map((verb): LifecycleVerb => {
      const rule = invitationRules[verb]
      return { verb, ...rule, from: [...rule.from], by: [...rule.by], tells: [...rule.tells], awaits: null }
    }),
    computedBy: [],
  }
}

function partnershipMachine(): LifecycleMachine {
  return {
    name: 'partnership',
    sentence: 'The relationship of one program and one partner; its status is computed from facts and the time.',
    states: partnershipStatuses.map((name) => ({
      name,
      sentence: statusSentences[name],
      final: name === 'ended' || name === 'rejected',
    })),
    verbs: partnershipVerbs.map((verb): LifecycleVerb => {
      const rule = partnershipRules[verb]
      return { verb, ...rule, from: [...rule.from], by: [...rule.by], tells: [...rule.tells] }
    }),
    computedBy: [...computedBy],
  }
}

function membershipMachine(): LifecycleMachine {
  return {
    name: 'membership',
    sentence: 'A person in an organization.',
    states: membershipStates.map((name) => ({
      name,
      sentence: membershipSentences[name],
      final: name === 'removed',
    })),
    verbs: membershipVerbs.map((verb): LifecycleVerb => {
      const { from, to, sentence } = membershipRules[verb]
      const tells = membershipTells[verb] ?? []
      return { verb, from: [...from], to, by: membershipActors[verb], asks: 'nothing', tells, sentence, awaits: null }
    }),
    computedBy: [],
  }
}

export function lifecycle(): Lifecycle {
  return {
    machines: [invitationMachine(), partnershipMachine(), membershipMachine()],
    opens: partnershipStatuses.map((status) => ({ status, sentence: openings[status] })),
  }
}

/**
 * Proves that a policy leads somewhere (section 10.0): by walking the lifecycle tables that active can be reached by every
 * entry, that every open state has a next step for somebody, and that nothing becomes active without what the policy asks;
 * and by a table of contradictions that no two settings ask for opposite things.
 */
import type { ErrorCode } from '#contract/errors.ts'
import type { Entry, Policy, PolicySetting } from '#contract/policy.ts'
import { missingFeature } from '#presets/availability.ts'
import { lacking, leadingToActive, walk } from './walk.ts'

export interface Fault {
  setting: PolicySetting
  code: Extract<ErrorCode, 'policy_impossible' | 'setting_not_available'>
  says: string
}

interface Contradiction {
  setting: PolicySetting
  when: (policy: Policy) => boolean
  says: string
}

const nobodyDecides = (policy: Policy) => policy.approval === 'none' || policy.approval === 'on_submit'
const noForm = (policy: Policy) => policy.formWhen === 'none'

export const contradictions: readonly Contradiction[] = [
  {
    setting: 'entry',
    when: (policy) => policy.entry.length === 0,
    says: 'No partner can begin: choose at least one way to begin.',
  },
  {
    setting: 'entry',
    when: (policy) => policy.entry.includes('process_rule') && !policy.entry.includes('invite'),
    says: 'A rule of a process invites, so inviting must be allowed too.',
  },
  {
    setting: 'channels',
    when: (policy) => policy.channels.length === 0,
    says: 'No partner can begin: choose at least one channel.',
  },
  {
    setting: 'channels',
    // a list of new ones is entered at once; those on record are invited one by one, on their rows and pages
    when: ({ entry, channels }) =>
      entry.includes('record') && channels.length > 0 && channels.every((one) => one === 'bulk'),
    says: 'Whoever is on record is invited one at a time, so there must be a way for that: choose a page for one at a time, or the API.',
  },
  {
    setting: 'defaultGrant',
    when: (policy) => policy.defaultGrant.permissions.length === 0,
    says: 'A partner without any permission could do nothing: choose at least one.',
  },
  {
    setting: 'acceptance',
    when: (policy) => policy.acceptance === 'implicit' && policy.formWhen === 'before_account',
    says: 'Setting a password cannot be the acceptance where handing in the form comes before the account. Choose explicit acceptance, or ask for the form later.',
  },
  {
    setting: 'acceptance',
    when: (policy) => policy.acceptance === 'implicit' && policy.account === 'organization',
    says: 'Setting a password cannot be the acceptance where a company has to sign up first. Choose explicit acceptance, or take the name you gave.',
  },
  {
    setting: 'invitedAs',
    when: (policy) => policy.invitedAs === 'person' && policy.account === 'organization',
    says: 'Somebody invited as a person gets a personal organization, so no company can be asked for. Invite organizations, or ask for nothing more.',
  },
  {
    setting: 'reactivateTo',
    when: (policy) => policy.reactivateTo === 'in_review' && policy.approval === 'none',
    says: 'Nobody approves here, so a reactivated partner would wait for nobody.',
  },
  {
    setting: 'postApprovalEdit',
    when: (policy) => policy.postApprovalEdit === 'needs_review' && (nobodyDecides(policy) || noForm(policy)),
    says: 'Changes cannot wait for a review where nobody reviews the form.',
  },
  {
    setting: 'domainMatching',
    when: (policy) => policy.domainMatching !== 'off' && nobodyDecides(policy),
    says: 'Nobody waits for a decision here, so nobody can be matched to an existing partner.',
  },
  {
    setting: 'approvalStages',
    when: (policy) => policy.approvalStages > 1 && nobodyDecides(policy),
    says: 'Nobody decides here, so there are no stages.',
  },
  {
    setting: 'stageDeadline',
    when: (policy) => policy.stageDeadline !== null && nobodyDecides(policy),
    says: 'Nobody decides here, so there is nothing to be late with.',
  },
  {
    setting: 'recertification',
    when: (policy) =>
      policy.recertification !== null &&
      (policy.recertification.months !== null ||
        (policy.recertification.onChangedFormOrTerms && policy.terms.length === 0)) &&
      noForm(policy),
    says: 'There is no form that could be asked for anew.',
  },
]

/** Every reason why a policy leads nowhere; empty when it can be used. What is not built is `unavailable`. */
export function check(policy: Policy): Fault[] {
  const found = contradictions
    .filter((one) => one.when(policy))
    .map(({ setting, says }): Fault => ({ setting, code: 'policy_impossible', says }))
  // What contradicts itself is not walked: where it would lead says nothing.
  const faults = found.length > 0 ? found : walkFaults(policy)
  return faults.filter((fault, i) => faults.findIndex((other) => other.setting === fault.setting) === i)
}

/** Settings whose feature is not built and that are not neutral, each refused by name. */
export function unavailable(policy: Policy): Fault[] {
  const settings = Object.keys(policy) as PolicySetting[] // a Policy has exactly these keys
  return settings.flatMap((setting): Fault[] => {
    const feature = missingFeature(setting, policy[setting])
    if (!feature) return []
    return [
      { setting, code: 'setting_not_available', says: `This waits for a feature that is not built yet: ${feature}.` },
    ]
  })
}

const remembered = new Map<string, Fault[]>()

/** The walk depends on a few settings only; the same ones are walked once. */
function walkFaults(policy: Policy): Fault[] {
  const { entry, acceptor, formWhen, approval, approvalStages, approveWithoutSubmission } = policy
  const { postApprovalEdit, reactivateTo, domainMatching } = policy
  const key = JSON.stringify([
    entry.toSorted(),
    acceptor,
    formWhen === 'any_time' ? 'first_login' : formWhen,
    approval,
    approvalStages,
    approveWithoutSubmission,
    postApprovalEdit === 'needs_review',
    reactivateTo,
    domainMatching !== 'off',
    policy.terms.length > 0,
    policy.inviteTtlDays === null,
  ])
  const known = remembered.get(key)
  if (known) return known
  const faults = findFaults(policy)
  if (remembered.size > 20_000) remembered.clear()
  remembered.set(key, faults)
  return faults
}

const entryWords: Record<Entry, string> = {
  record: 'recorded',
  invite: 'invited',
  invite_and_approve: 'invited and approved',
  create_approved: 'created',
  self_register: 'registered by itself',
  process_rule: 'invited by a process',
}

function findFaults(policy: Policy): Fault[] {
  const walked = walk(policy)
  const leading = leadingToActive(walked)
  const faults: Fault[] = []
  const add = (setting: PolicySetting, says: string) => faults.push({ setting, code: 'policy_impossible', says })
  for (const [entry, start] of walked.starts) {
    if (!leading.has(start)) {
      add(culprit(policy), `A partner that is ${entryWords[entry]} could never become active.`)
    }
  }
  for (const node of walked.nodes.values()) {
    const over = node.status === 'ended' || node.status === 'rejected'
    if (!over && !leading.has(node.key) && faults.length === 0) {
      add(
        culprit(policy),
        `A partner that is ${statusWords[node.status] ?? node.status} would be stuck there: nobody could move it on.`,
      )
    }
    const lacks = node.status === 'active' ? lacking(policy, node.done) : undefined
    if (lacks) add('approval', `A partner could become active without ${lacks}, which this policy asks for.`)
  }
  return faults
}

const statusWords: Record<string, string> = { in_review: 'in review', none: 'new' }

/** The setting to look at first: who may accept where that is what stands in the way, else how partners begin. */
function culprit(policy: Policy): PolicySetting {
  return policy.acceptor === 'partner_admin' && policy.formWhen === 'before_account' ? 'acceptor' : 'entry'
}

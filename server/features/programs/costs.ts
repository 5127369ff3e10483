/** What the settings of a policy cost, said before somebody finds out. Pure. */
import type { Policy, PolicySetting } from '#contract/policy.ts'
import { fill } from '#contract/vocabulary.ts'

export interface Cost {
  setting: PolicySetting
  says: string
}

/** What the program's form has to do with it. */
interface FormFacts {
  exists: boolean
  reportFields: number
}

interface CostRule extends Cost {
  when: (policy: Policy, form: FormFacts) => boolean
}

const costRules: readonly CostRule[] = [
  {
    setting: 'entry',
    when: (policy, form) => policy.entry.includes('invite_and_approve') && form.reportFields === 0,
    says: 'Partners can work without a profile; reports may lack it.',
  },
  {
    setting: 'entry',
    when: (policy, form) => policy.entry.includes('invite_and_approve') && form.reportFields > 0,
    says: 'Partners can work without a profile; reports may lack it: {report_fields} of its fields feed them.',
  },
  {
    setting: 'entry',
    when: (policy) => policy.entry.includes('create_approved'),
    says: 'Partners that are created are approved before they have said anything.',
  },
  {
    setting: 'entry',
    when: (policy) => policy.entry.includes('self_register'),
    says: 'Anybody can apply; somebody has to look at what comes in.',
  },
  {
    setting: 'channels',
    when: ({ channels }) => !channels.includes('screen') && channels.includes('bulk'),
    says: 'Whoever wants to enter one partner has to enter two.',
  },
  {
    setting: 'channels',
    when: ({ channels }) => !channels.includes('screen') && !channels.includes('bulk'),
    says: 'None of you can enter partners on a page: unless another system does it, nobody new comes.',
  },
  {
    setting: 'channels',
    when: ({ channels }) => channels.includes('screen') && !channels.includes('bulk'),
    says: 'Lists have to be worked off one partner at a time.',
  },
  {
    setting: 'channels',
    when: ({ channels }) => !channels.includes('api') && channels.length > 0,
    says: 'Other systems cannot enter partners for you.',
  },
  {
    setting: 'inviteTtlDays',
    when: (policy) => policy.inviteTtlDays === null,
    says: 'Links that never expire stay usable in mailboxes that change hands.',
  },
  {
    setting: 'inviteTtlDays',
    when: (policy) => policy.inviteTtlDays !== null && policy.inviteTtlDays < 7,
    says: 'People who read their mail late have to ask for a new link.',
  },
  {
    setting: 'reinstatementDays',
    when: (policy) => policy.reinstatementDays === 0,
    says: 'Whoever comes back is invited from scratch: what was granted before has to be looked up.',
  },
  {
    setting: 'reinstatementDays',
    when: (policy) => policy.reinstatementDays > 365,
    says: 'What somebody needed long ago is offered again with one press; look before you send.',
  },
  {
    setting: 'selfRenewDays',
    when: (policy) => policy.selfRenewDays === 0,
    says: 'Whoever comes late has to write to you: expired links cannot be renewed.',
  },
  {
    setting: 'acceptor',
    when: (policy) => policy.acceptor === 'partner_admin',
    says: 'Somebody who does not administer a company has to find an administrator first.',
  },
  {
    setting: 'acceptor',
    when: (policy) => policy.acceptor === 'link_holder',
    says: 'Whoever gets hold of a link can accept with another account.',
  },
  {
    setting: 'passOn',
    when: (policy) => policy.passOn === 'off',
    says: 'The wrong person can only decline; you will not learn who the right one is.',
  },
  {
    setting: 'account',
    when: (policy) => policy.account === 'organization',
    says: 'Signing up takes two steps instead of one.',
  },
  {
    setting: 'formWhen',
    when: (policy, form) => policy.formWhen !== 'none' && !form.exists,
    says: 'No form is published yet, so nobody is asked for one.',
  },
  {
    setting: 'formWhen',
    when: (policy) => policy.formWhen === 'before_account',
    says: 'Partners fill in the form before they have seen anything; some will not.',
  },
  {
    setting: 'formBlocks',
    when: (policy) => policy.formWhen !== 'none' && policy.formBlocks !== 'nothing',
    says: 'Partners start later: what they came for waits for the form.',
  },
  {
    setting: 'approval',
    when: (policy) => policy.approval === 'manual',
    says: 'Partners wait until one of you has decided.',
  },
  {
    setting: 'approval',
    when: (policy) => policy.approval === 'none',
    says: 'Whoever accepts can start; nobody checks again.',
  },
  {
    setting: 'approvalStages',
    when: (policy) => policy.approvalStages > 1,
    says: 'Each decision needs several of you.',
  },
  {
    setting: 'approveWithoutSubmission',
    when: (policy) => policy.approveWithoutSubmission && policy.formWhen !== 'none',
    says: 'A partner approved early never hands in the form.',
  },
  {
    setting: 'uniqueness',
    when: (policy) => policy.uniqueness === 'host',
    says: 'Whoever is your partner already cannot be invited under other rules as well.',
  },
  {
    setting: 'defaultGrant',
    when: (policy) => policy.defaultGrant.visibility === 'full',
    says: 'Partners see everything of yours that is not a draft.',
  },
  {
    setting: 'defaultGrant',
    when: (policy) => policy.defaultGrant.lengthDays === null,
    says: 'Access has no end: what is forgotten stays open.',
  },
  {
    setting: 'reactivateTo',
    when: (policy) => policy.reactivateTo === 'in_review',
    says: 'After each suspension somebody has to approve again.',
  },
  {
    setting: 'notifyOnEnd',
    when: (policy) => !policy.notifyOnEnd,
    says: 'Partners find out that access has ended when something no longer opens.',
  },
  {
    setting: 'afterEnd',
    when: (policy) => policy.afterEnd === 'read_only_history',
    says: 'Former partners keep reading what happened.',
  },
  {
    setting: 'reminders',
    when: (policy) => policy.reminders.daysAfter.length + policy.reminders.daysBeforeExpiry.length === 0,
    says: 'Nobody is reminded: unanswered invitations stay unanswered.',
  },
  {
    setting: 'whoMayInvite',
    when: (policy) => policy.whoMayInvite === 'viewer',
    says: 'Everybody in your organization can bring partners in.',
  },
]

/** One sentence for each setting that costs something as it stands. */
export function costs(policy: Policy, form: FormFacts): Cost[] {
  return costRules
    .filter((rule) => rule.when(policy, form))
    .map(({ setting, says }) => ({ setting, says: fill(says, { report_fields: String(form.reportFields) }) }))
}

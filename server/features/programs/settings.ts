/** Every setting of section 2.5 as the page *Advanced* shows it: title, what it does, and the values to choose from. */
import type { OrganizationRole } from '#contract/names.ts'
import type { Policy, PolicySetting } from '#contract/policy.ts'
import type { PartnerRole } from '#contract/vocabulary.ts'
import { isWhollyMissing, missingFeature, notBuilt } from '#presets/availability.ts'

/** The label of each value to choose from; none where the value is a number, a list or an object. */
type Choices<V> = [V] extends [boolean] ? typeof yesNo : [V] extends [string] ? Record<V, string> : never

interface SettingWords<V> {
  title: string
  says: string
  choices?: Choices<V>
}

const yesNo = { true: 'Yes', false: 'No' } as const

const roles: Record<OrganizationRole, string> = {
  owner: 'Owners',
  admin: 'Administrators',
  partner_manager: 'Partner managers',
  member: 'Members',
  viewer: 'Everybody',
}

const words: { [S in PolicySetting]: SettingWords<Policy[S]> } = {
  entry: { title: 'Ways to begin', says: 'How a partner can begin.' },
  channels: {
    title: 'Channels',
    says: 'Where new ones may be entered: on a page one at a time, on a page several at once, over the API. What is under way goes on through all of them.',
  },
  invitedAs: {
    title: 'Invited as',
    says: 'Whether you invite an organization with a contact, or a single person.',
    choices: { organization: 'Organization with a contact', person: 'Person' },
  },
  whoMayInvite: {
    title: 'Who may invite',
    says: 'The weakest role that may invite, resend and withdraw.',
    choices: roles,
  },
  whoMayDecide: { title: 'Who may decide', says: 'The weakest role that may approve and reject.', choices: roles },
  whoMayEnd: {
    title: 'Who may end',
    says: 'The weakest role that may suspend, reactivate and revoke.',
    choices: roles,
  },
  uniqueness: {
    title: 'One at a time',
    says: 'Where a partner may be only once.',
    choices: { program: 'Under these rules', host: 'In your whole organization' },
  },
  inviteTtlDays: { title: 'Validity of invitations', says: 'Days an invitation works; empty for ever.' },
  reminders: { title: 'Reminders', says: 'Days after sending and before the expiry on which a reminder is mailed.' },
  acceptance: {
    title: 'How one accepts',
    says: 'By setting the password through the mailed link, or by pressing Accept.',
    choices: { implicit: 'Setting the password accepts', explicit: 'Accept or decline' },
  },
  acceptor: {
    title: 'Who accepts',
    says: 'Who may answer for the partner.',
    choices: {
      invitee: 'The invited person',
      partner_admin: 'An administrator of the accepting organization',
      link_holder: 'Whoever holds the link',
    },
  },
  passOn: {
    title: 'Passing on',
    says: 'Whether the wrong person may name a colleague.',
    choices: { off: 'No', host_confirms: 'Yes, and you confirm' },
  },
  account: {
    title: 'What sign-up asks',
    says: 'Nothing more than a password, or the company with its name and address.',
    choices: { person: 'Nothing more', organization: 'The company' },
  },
  selfRenewDays: {
    title: 'New links by themselves',
    says: 'Days after the expiry during which the invited person may ask for a new link.',
  },
  formWhen: {
    title: 'When the form is filled in',
    says: 'Not at all, before there is an account, at the first sign-in, or at any time.',
    choices: {
      none: 'No form',
      before_account: 'Before the account: handing it in accepts',
      first_login: 'At the first sign-in',
      any_time: 'At any time',
    },
  },
  formBlocks: {
    title: 'What waits for the form',
    says: 'What a partner cannot reach before the form is submitted.',
    choices: { nothing: 'Nothing', work: 'The work', everything: 'Everything' },
  },
  formEditors: {
    title: 'Who edits the form',
    says: 'Whether your own people may fill it in too.',
    choices: { partner: 'The partner', both: 'Both sides' },
  },
  approval: {
    title: 'Approval',
    says: 'Who or what approves a partner.',
    choices: {
      none: 'Nobody: accepting is enough',
      on_submit: 'Submitting the form',
      manual: 'One of you',
      by_domain: 'The mail domain, or one of you',
    },
  },
  approvalStages: { title: 'Stages of approval', says: 'How many of you decide, one after the other.' },
  approveWithoutSubmission: {
    title: 'Early approval',
    says: 'Whether a partner may be approved before it has answered or submitted.',
    choices: yesNo,
  },
  stageDeadline: { title: 'Deadline of a decision', says: 'Days for each decision, and what follows when they pass.' },
  domainMatching: {
    title: 'Known mail domains',
    says: 'What happens when somebody applies with the mail domain of an existing partner.',
    choices: { off: 'Nothing', to_host: 'You decide', to_partner_admins: "That partner's administrators decide" },
  },
  reapplyAfterDays: { title: 'After a rejection', says: 'Days until one may apply again; empty for never.' },
  terms: { title: 'Terms', says: 'Documents partners agree to, with their version.' },
  firstMemberRole: { title: 'Role of the first person', says: 'The partnership role whoever accepts gets.' },
  memberAccessDefault: {
    title: "Access of the partner's people",
    says: 'Whether all of them may use what is granted, or each what the roles given to them include.',
    choices: { all: 'All of it, all of them', chosen: 'By the roles given to them' },
  },
  membersManagedBy: {
    title: "Who brings in the partner's people",
    says: "Whether you too may invite somebody into a partner's organization: a new primary contact. Otherwise you propose, and the partner decides.",
    choices: { partner: 'The partner', host: 'You', both: 'Both sides' },
  },
  hostAddedNeedsConsent: {
    title: 'Consent to people you bring in',
    says: "Whether the partner's administrators decide about each of them first. The person decides in any case.",
    choices: yesNo,
  },
  domainJoin: {
    title: 'Joining by mail domain',
    says: 'Whether people with the mail domain of a partner may join it by themselves.',
    choices: { off: 'No', on: 'Yes, under conditions' },
  },
  defaultGrant: {
    title: 'What is granted',
    says: 'Permissions, what is seen besides, and the length of the access, unless the invitation says otherwise.',
  },
  counterOffer: {
    title: 'Accepting less',
    says: 'Whether a partner may take fewer permissions or a shorter time than offered.',
    choices: yesNo,
  },
  wideningConsent: {
    title: 'Consent to more access',
    says: 'Who has to agree when a live partner is to get more.',
    choices: { none: 'Nobody', partner: 'The partner', second_host_member: 'A second one of you' },
  },
  elevation: { title: 'Temporary elevation', says: 'More access for some hours, asked by the partner.' },
  quota: {
    title: 'Quota',
    says: 'What happens when a partner asks for more than its quota.',
    choices: { off: 'No quota', warn: 'A warning', block: 'It is refused' },
  },
  publishChanges: {
    title: 'Changes of shared processes',
    says: 'When partners get them.',
    choices: { immediate: 'At once', on_send: 'When you send them' },
  },
  postApprovalEdit: {
    title: 'Edits after the approval',
    says: 'What happens when an approved partner changes its answers.',
    choices: { free: 'Nothing', notify: 'You are told', needs_review: 'You review them' },
  },
  recertification: {
    title: 'Recertification',
    says: 'When form and terms are asked for anew, how long there is, and what follows. You can ask by hand in any case.',
  },
  whileDue: {
    title: 'While recertification is due',
    says: 'What the partner may do meanwhile.',
    choices: { keep: 'Everything', restrict: 'Reading only' },
  },
  onDocumentLapse: {
    title: 'Lapsed documents',
    says: 'What happens when a document of the partner lapses.',
    choices: { remind: 'It is reminded', restrict: 'Its access is restricted' },
  },
  reactivateTo: {
    title: 'After a suspension',
    says: 'Where a partner stands once you reactivate it.',
    choices: {
      previous: 'Where it was',
      in_review: 'Waiting for a new approval',
      active: 'Active, if it was ever approved',
    },
  },
  draftsAfterEnd: {
    title: 'Drafts after the end',
    says: "Whether you see a former partner's drafts.",
    choices: { kept_hidden: 'They stay hidden', visible_to_host: 'You see them' },
  },
  afterEnd: {
    title: 'After the end',
    says: 'What a former partner still sees.',
    choices: { no_access: 'Nothing', read_only_history: 'The history, to read' },
  },
  notifyOnEnd: {
    title: 'Telling at the end',
    says: 'Whether a partner is mailed when you suspend, reactivate or revoke.',
    choices: yesNo,
  },
  reinstatementDays: {
    title: 'Inviting again',
    says: 'Days after the end of a partnership in which one press invites the partner again with what it had; 0 for never.',
  },
}

function advancedSetting<S extends PolicySetting>(setting: S, policy: Policy, roles: readonly PartnerRole[]) {
  const { title, says, choices } = words[setting]
  return {
    setting,
    title,
    says,
    value: policy[setting],
    choices: choices
      ? Object.entries<string>(choices).map(([name, label]) => choice(setting, name, label))
      : setting === 'firstMemberRole'
        ? roleChoices(roles)
        : null,
    available: !isWhollyMissing(setting),
    feature: notBuilt[setting]?.feature ?? null,
  }
}

/** The program's own list, and none. */
const roleChoices = (roles: readonly PartnerRole[]) => [
  { value: null, label: 'None', available: true },
  ...roles.map(({ key, name }) => ({ value: key, label: name, available: true })),
]

function choice<S extends PolicySetting>(setting: S, name: string, label: string) {
  const value = (words[setting].choices === yesNo ? name === 'true' : name) as Policy[S] // the keys of Choices are the values
  return { value, label, available: missingFeature(setting, value) === undefined }
}

/** All settings in the order of section 2.5, with what they are now and what can be chosen. */
export function advancedSettings(policy: Policy, roles: readonly PartnerRole[]) {
  const settings = Object.keys(words) as PolicySetting[] // the table has exactly these keys
  return settings.map((setting) => advancedSetting(setting, policy, roles))
}

export function settingTitle(setting: PolicySetting): string {
  return words[setting].title
}

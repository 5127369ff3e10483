/** Every setting of section 2.5 as the page *Advanced* shows it: title, what it does, and the values to choose from. */
import { organizationRoles } from '#contract/names.ts'
import type { Policy, PolicySetting } from '#contract/policy.ts'
import { isWhollyMissing, missingFeature, notBuilt } from '#presets/availability.ts'

interface SettingWords<S extends PolicySetting> {
  title: string
  says: string
  /** Left out where the value is a number, a list or an object. */
  choices?: readonly { value: Policy[S]; label: string }[]
}

const yesNo = [
  { value: true, label: 'Yes' },
  { value: false, label: 'No' },
] as const

const roleLabels: Record<(typeof organizationRoles)[number], string> = {
  owner: 'Owners',
  admin: 'Administrators',
  partner_manager: 'Partner managers',
  member: 'Members',
  viewer: 'Everybody',
}
const roles = organizationRoles.map((value) => ({ value, label: roleLabels[value] }))

const words: { [S in PolicySetting]: SettingWords<S> } = {
  entry: { title: 'Ways to begin', says: 'How a partner can come into the program.' },
  channels: { title: 'Channels', says: 'Where these ways may be used: on screen, for many at once, over the API.' },
  invitedAs: {
    title: 'Invited as',
    says: 'Whether you invite an organization with a contact, or a single person.',
    choices: [
      { value: 'organization', label: 'Organization with a contact' },
      { value: 'person', label: 'Person' },
    ],
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
    choices: [
      { value: 'program', label: 'In this program' },
      { value: 'host', label: 'In your whole organization' },
    ],
  },
  inviteTtlDays: { title: 'Validity of invitations', says: 'Days an invitation works; empty for ever.' },
  reminders: { title: 'Reminders', says: 'Days after sending and before the expiry on which a reminder is mailed.' },
  acceptance: {
    title: 'How one accepts',
    says: 'By setting the password through the mailed link, or by pressing Accept.',
    choices: [
      { value: 'implicit', label: 'Setting the password accepts' },
      { value: 'explicit', label: 'Accept or decline' },
    ],
  },
  acceptor: {
    title: 'Who accepts',
    says: 'Who may answer for the partner.',
    choices: [
      { value: 'invitee', label: 'The invited person' },
      { value: 'partner_admin', label: 'An administrator of the accepting organization' },
      { value: 'link_holder', label: 'Whoever holds the link' },
    ],
  },
  passOn: {
    title: 'Passing on',
    says: 'Whether the wrong person may name a colleague.',
    choices: [
      { value: 'off', label: 'No' },
      { value: 'host_confirms', label: 'Yes, and you confirm' },
    ],
  },
  account: {
    title: 'What sign-up asks',
    says: 'Nothing more than a password, or the company with its name and address.',
    choices: [
      { value: 'person', label: 'Nothing more' },
      { value: 'organization', label: 'The company' },
    ],
  },
  selfRenewDays: {
    title: 'New links by themselves',
    says: 'Days after the expiry during which the invited person may ask for a new link.',
  },
  formWhen: {
    title: 'When the form is filled in',
    says: 'Not at all, before there is an account, at the first sign-in, or at any time.',
    choices: [
      { value: 'none', label: 'No form' },
      { value: 'before_account', label: 'Before the account: handing it in accepts' },
      { value: 'first_login', label: 'At the first sign-in' },
      { value: 'any_time', label: 'At any time' },
    ],
  },
  formBlocks: {
    title: 'What waits for the form',
    says: 'What a partner cannot reach before the form is submitted.',
    choices: [
      { value: 'nothing', label: 'Nothing' },
      { value: 'work', label: 'The work' },
      { value: 'everything', label: 'Everything' },
    ],
  },
  formEditors: {
    title: 'Who edits the form',
    says: 'Whether your own people may fill it in too.',
    choices: [
      { value: 'partner', label: 'The partner' },
      { value: 'both', label: 'Both sides' },
    ],
  },
  approval: {
    title: 'Approval',
    says: 'Who or what approves a partner.',
    choices: [
      { value: 'none', label: 'Nobody: accepting is enough' },
      { value: 'on_submit', label: 'Submitting the form' },
      { value: 'manual', label: 'One of you' },
      { value: 'by_domain', label: 'The mail domain, or one of you' },
    ],
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
    choices: [
      { value: 'off', label: 'Nothing' },
      { value: 'to_host', label: 'You decide' },
      { value: 'to_partner_admins', label: "That partner's administrators decide" },
    ],
  },
  reapplyAfterDays: { title: 'After a rejection', says: 'Days until one may apply again; empty for never.' },
  terms: { title: 'Terms', says: 'Documents partners agree to, with their version.' },
  firstMemberRole: { title: 'Role of the first person', says: 'The partnership role whoever accepts gets.' },
  memberAccessDefault: {
    title: "Access of the partner's people",
    says: 'Whether all of them may use what is granted, or those its administrators choose.',
    choices: [
      { value: 'all', label: 'All' },
      { value: 'chosen', label: 'Chosen ones' },
    ],
  },
  membersManagedBy: {
    title: "Who manages the partner's people",
    says: 'Who invites and removes colleagues of the partner.',
    choices: [
      { value: 'partner', label: 'The partner' },
      { value: 'host', label: 'You' },
      { value: 'both', label: 'Both sides' },
    ],
  },
  hostAddedNeedsConsent: {
    title: 'Consent to people you add',
    says: 'Whether the partner has to agree to a colleague whom you add.',
    choices: yesNo,
  },
  domainJoin: {
    title: 'Joining by mail domain',
    says: 'Whether people with the mail domain of a partner may join it by themselves.',
    choices: [
      { value: 'off', label: 'No' },
      { value: 'on', label: 'Yes, under conditions' },
    ],
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
    choices: [
      { value: 'none', label: 'Nobody' },
      { value: 'partner', label: 'The partner' },
      { value: 'second_host_member', label: 'A second one of you' },
    ],
  },
  elevation: { title: 'Temporary elevation', says: 'More access for some hours, asked by the partner.' },
  quota: {
    title: 'Quota',
    says: 'What happens when a partner asks for more than its quota.',
    choices: [
      { value: 'off', label: 'No quota' },
      { value: 'warn', label: 'A warning' },
      { value: 'block', label: 'It is refused' },
    ],
  },
  publishChanges: {
    title: 'Changes of shared processes',
    says: 'When partners get them.',
    choices: [
      { value: 'immediate', label: 'At once' },
      { value: 'on_send', label: 'When you send them' },
    ],
  },
  postApprovalEdit: {
    title: 'Edits after the approval',
    says: 'What happens when an approved partner changes its answers.',
    choices: [
      { value: 'free', label: 'Nothing' },
      { value: 'notify', label: 'You are told' },
      { value: 'needs_review', label: 'You review them' },
    ],
  },
  recertification: { title: 'Recertification', says: 'When form and terms are asked for anew.' },
  whileDue: {
    title: 'While recertification is due',
    says: 'What the partner may do meanwhile.',
    choices: [
      { value: 'keep', label: 'Everything' },
      { value: 'restrict', label: 'Reading only' },
    ],
  },
  onDocumentLapse: {
    title: 'Lapsed documents',
    says: 'What happens when a document of the partner lapses.',
    choices: [
      { value: 'remind', label: 'It is reminded' },
      { value: 'restrict', label: 'Its access is restricted' },
    ],
  },
  reactivateTo: {
    title: 'After a suspension',
    says: 'Where a partner stands once you reactivate it.',
    choices: [
      { value: 'previous', label: 'Where it was' },
      { value: 'in_review', label: 'Waiting for a new approval' },
      { value: 'active', label: 'Active, if it was ever approved' },
    ],
  },
  draftsAfterEnd: {
    title: 'Drafts after the end',
    says: "Whether you see a former partner's drafts.",
    choices: [
      { value: 'kept_hidden', label: 'They stay hidden' },
      { value: 'visible_to_host', label: 'You see them' },
    ],
  },
  afterEnd: {
    title: 'After the end',
    says: 'What a former partner still sees.',
    choices: [
      { value: 'no_access', label: 'Nothing' },
      { value: 'read_only_history', label: 'The history, to read' },
    ],
  },
  notifyOnEnd: {
    title: 'Telling at the end',
    says: 'Whether a partner is mailed when you suspend, reactivate or revoke.',
    choices: yesNo,
  },
  reinstatementDays: {
    title: 'Reinstating',
    says: 'Days during which one click prepares a new invitation with the former grant.',
  },
}

function advancedSetting<S extends PolicySetting>(setting: S, policy: Policy) {
  const { title, says, choices } = words[setting]
  return {
    setting,
    title,
    says,
    value: policy[setting],
    choices: choices
      ? choices.map(({ value, label }) => ({ value, label, available: missingFeature(setting, value) === undefined }))
      : null,
    available: !isWhollyMissing(setting),
    feature: notBuilt[setting]?.feature ?? null,
  }
}

/** All settings in the order of section 2.5, with what they are now and what can be chosen. */
export function advancedSettings(policy: Policy) {
  const settings = Object.keys(words) as PolicySetting[] // the table has exactly these keys
  return settings.map((setting) => advancedSetting(setting, policy))
}

export function settingTitle(setting: PolicySetting): string {
  return words[setting].title
}

/** After the model of Human Essentials (section 10.1). */
import type { PresetData } from '#contract/vocabulary.ts'
import { baseConfirm, baseMails, basePolicy, baseVocabulary, required, shown, underMore } from './base.ts'

const atOnce = 0

export const essentialsBank: PresetData = {
  name: 'essentials_bank',
  title: 'Agency network',
  sentence:
    'For banks of goods and the agencies that hand them out: record an agency, invite it, approve it – or all in one step.',
  notYet: null,
  policy: {
    ...basePolicy,
    entry: ['record', 'invite'],
    whoMayInvite: 'member',
    whoMayDecide: 'member',
    whoMayEnd: 'partner_manager',
    acceptance: 'implicit',
    formWhen: 'any_time',
    formBlocks: 'work',
    formEditors: 'both',
    approval: 'manual',
    approveWithoutSubmission: true,
    reapplyAfterDays: atOnce,
    membersManagedBy: 'both',
    hostAddedNeedsConsent: false,
    postApprovalEdit: 'notify',
    recertification: { months: null, onChangedFormOrTerms: false },
    defaultGrant: { permissions: ['requests', 'profile'], visibility: 'own', lengthDays: null, renewal: 'off' },
    afterEnd: 'read_only_history',
  },
  vocabulary: {
    ...baseVocabulary,
    partner: 'Partner Agency',
    partners: 'Partner Agencies',
    menu: 'Partner Agencies',
    list: 'All Partners',
    partnerSide: 'My Organization',
    work: 'Requests',
    acceptTitle: 'Set up your {host} partner account',
    acceptIntro: '{host} invites your agency to become a partner and to request essentials.',
    status: {
      ...baseVocabulary.status,
      prospect: 'Uninvited',
      in_review: 'Awaiting review',
      active: 'Approved',
      recertifying: 'Recertification required',
      suspended: 'Deactivated',
    },
    subState: {
      ...baseVocabulary.subState,
      expired: 'Invited (link expired)',
      not_signed_in: 'Approved (waiting for first sign-in)',
    },
    buttons: {
      ...baseVocabulary.buttons,
      new: 'New Partner Agency',
      record: 'Save Partner Agency',
      suspend: 'Deactivate',
      accept: 'Accept invitation',
    },
    tabs: { ...baseVocabulary.tabs, all: 'All Partners', active: 'Approved', waiting: 'Awaiting review' },
  },
  permissions: [
    { name: 'requests', title: 'Requests', says: 'Ask for essentials and follow what becomes of each request.' },
    { name: 'profile', title: 'Profile', says: "Keep the agency's details up to date." },
  ],
  dialog: {
    title: 'New Partner Agency',
    fields: [
      required('name', { label: 'Agency name' }),
      required('email', { help: 'Nothing is mailed when you save.' }),
      shown('firstName', { label: "Contact's first name" }),
      shown('lastName', { label: "Contact's last name" }),
      shown('note'),
      underMore('sponsorId'),
      underMore('website'),
      underMore('phone'),
      underMore('city'),
      underMore('country'),
      underMore('logo'),
    ],
    moreLabel: 'More',
    buttons: [
      {
        entry: 'record',
        label: 'Save',
        labelNamed: 'Save',
        sentence: 'Saving only records the agency. Nothing is mailed until you press Invite on its row.',
        mails: false,
      },
      {
        entry: 'invite',
        label: 'Invite',
        labelNamed: 'Invite {email}',
        sentence: 'Mails a link to set a password. You approve the agency afterwards.',
        mails: true,
      },
      {
        entry: 'invite_and_approve',
        label: 'Invite and approve',
        labelNamed: 'Invite and approve {email}',
        sentence: 'Mails a link to set a password. The agency can request as soon as it has.',
        mails: true,
      },
    ],
    close: 'Close',
    severalAddresses: true,
    confirm: {
      ...baseConfirm,
      invite: {
        title: 'Invite {partner}?',
        says: 'This mails {email} a link to set a password. You approve {partner} afterwards.',
        button: 'Invite {email}',
      },
      invite_and_approve: {
        title: 'Invite and approve {partner}?',
        says: 'This mails {email} a link to set a password and approves {partner} now. It can make requests without ever filling in a profile.',
        button: 'Invite and approve {email}',
      },
      resend: {
        title: 'Resend the invitation to {email}?',
        says: 'This mails {email} a further link to set a password, with a fresh expiry. Links sent earlier keep working until they expire.',
        button: 'Resend to {email}',
      },
      suspend: {
        title: 'Deactivate {partner}?',
        says: '{partner} can sign in and sees that it is deactivated and whom to ask. It cannot make requests until you reactivate it.',
        button: 'Deactivate',
      },
      revoke: {
        title: 'Revoke the access of {partner}?',
        says: 'It ends for good with the next click of everybody at {partner}. They keep reading what happened so far, and make no more requests. Coming back takes a new invitation.',
        button: 'Revoke access',
      },
    },
  },
  mails: {
    ...baseMails,
    invitation: {
      subject: 'Set up your {host} partner account',
      preview: 'Set a password and your agency can get started.',
      heading: 'Become a partner of {host}',
      body: '{inviter} has invited {partner} to become a partner agency of {host}.\n\nSet a password to open your account. By setting it you accept the invitation for {partner}.\n\nIf you have trouble, answer this mail: it reaches {host}.',
      button: 'Set your password',
    },
    invitation_known: {
      subject: 'Set up your {host} partner account',
      preview: 'Sign in with the account you have and press Accept.',
      heading: 'Become a partner of {host}',
      body: '{inviter} has invited {partner} to become a partner agency of {host}.\n\nYou have an account at {installation} already, so no new password is needed: sign in and press Accept. Nothing is shared before you do.',
      button: 'View invitation',
    },
    reminder: {
      subject: 'Reminder: set up your {host} partner account',
      preview: 'Your password is not set yet.',
      heading: 'Your partner account is waiting',
      body: '{inviter} invited {partner} to become a partner agency of {host}. No password has been set yet, so the account is not open.\n\nIf this is not for you, please decline, and these reminders stop.',
      button: 'Set your password',
    },
    new_link: {
      subject: 'A new link to set up your {host} partner account',
      preview: 'Here is the fresh link that was asked for.',
      heading: 'Set your password',
      body: 'A new link to set the password of your {host} partner account was asked for. It opens the invitation you already have.\n\nIf it was not you who asked, you can ignore this mail.',
      button: 'Set your password',
    },
    approved: {
      subject: '{host} has approved {partner}',
      preview: 'You can make requests now.',
      heading: '{partner} is approved',
      body: '{host} has approved {partner} as a partner agency. You can make requests now.',
      button: 'Open Requests',
    },
    rejected: {
      subject: '{host} has decided about {partner}',
      preview: 'Please read the reason.',
      heading: '{partner} was not approved',
      body: '{host} has decided not to approve {partner} as a partner agency. If you have questions, answer this mail: it reaches {host}.',
      button: 'See the decision',
    },
    suspended: {
      subject: '{host} has deactivated {partner}',
      preview: 'You can sign in, but not make requests.',
      heading: '{partner} is deactivated',
      body: '{host} has deactivated {partner}. You can sign in and see what happened, but you cannot make requests. To be reactivated, answer this mail: it reaches {host}.',
      button: 'See what happened',
    },
    reactivated: {
      subject: '{host} has reactivated {partner}',
      preview: 'Your account is open again.',
      heading: '{partner} is active again',
      body: '{host} has reactivated {partner}. Everything is as it was before.',
      button: 'Open Requests',
    },
    revoked: {
      subject: '{host} has ended the partnership with {partner}',
      preview: 'You keep reading what happened so far.',
      heading: 'The partnership has ended',
      body: '{host} has ended the partnership with {partner}. You can make no more requests; what happened so far stays there to read. A receipt is in your inbox at {installation}.',
      button: 'See the receipt',
    },
    welcome: {
      subject: 'Set your password for {host}',
      preview: 'Your agency is approved; only the password is missing.',
      heading: 'Welcome to {host}',
      body: '{partner} is a partner agency of {host}. Set a password and you can sign in and make requests.',
      button: 'Set your password',
    },
  },
  mailBrand: 'host',
  ifExpired: 'forgot_password',
  questions: [
    {
      name: 'one_step',
      asks: 'Use one-step invite and approve',
      choices: [
        {
          value: 'off',
          label: 'Off: invite first, approve later',
          sets: { entry: ['record', 'invite'], formBlocks: 'work' },
          costs: 'Somebody has to approve each agency before it can make requests.',
        },
        {
          value: 'on',
          label: 'On: inviting approves at once',
          sets: { entry: ['record', 'invite_and_approve'], formBlocks: 'nothing' },
          costs:
            'Partners can work without a profile; reports may lack it. Partners invited before the switch stay as they are.',
        },
      ],
    },
    {
      name: 'profile',
      asks: 'Do partners fill in a profile before they start?',
      choices: [
        {
          value: 'yes',
          label: 'Yes, and requests wait for it',
          sets: { formWhen: 'any_time', formBlocks: 'work' },
          costs: 'Agencies start later: they fill in a profile first.',
        },
        {
          value: 'no',
          label: 'No',
          sets: { formWhen: 'none', formBlocks: 'nothing' },
          costs: 'The annual report lacks what profiles would say.',
        },
      ],
    },
    {
      name: 'decide',
      asks: 'Does somebody of yours approve each agency?',
      choices: [
        {
          value: 'yes',
          label: 'Yes',
          sets: { approval: 'manual' },
          costs: 'Agencies wait until one of you has decided.',
        },
        {
          value: 'no',
          label: 'No, accepting is enough',
          sets: { approval: 'none' },
          costs: 'Whoever accepts an invitation can make requests; nobody checks again.',
        },
      ],
    },
    {
      name: 'early',
      asks: 'May you approve an agency that has not answered yet?',
      choices: [
        {
          value: 'yes',
          label: 'Yes',
          sets: { approveWithoutSubmission: true },
          costs: 'An agency approved early skips the profile.',
        },
        {
          value: 'no',
          label: 'No',
          sets: { approveWithoutSubmission: false },
          costs: 'Approving always waits for the agency.',
        },
      ],
    },
    {
      name: 'validity',
      asks: 'How long does an invitation work?',
      choices: [
        { value: '7', label: 'One week', sets: { inviteTtlDays: 7 }, costs: 'More people will ask for a new link.' },
        {
          value: '14',
          label: 'Two weeks',
          sets: { inviteTtlDays: 14 },
          costs: 'Late readers use Forgot your password? to get a new link.',
        },
        { value: '30', label: '30 days', sets: { inviteTtlDays: 30 }, costs: 'A link lies in mailboxes for a month.' },
      ],
    },
    {
      name: 'who_invites',
      asks: 'Who may invite and approve?',
      choices: [
        {
          value: 'member',
          label: 'Every member',
          sets: { whoMayInvite: 'member', whoMayDecide: 'member' },
          costs: 'Any colleague can bring an agency in.',
        },
        {
          value: 'partner_manager',
          label: 'Partner managers and administrators',
          sets: { whoMayInvite: 'partner_manager', whoMayDecide: 'partner_manager' },
          costs: 'Other members can look, and have to ask.',
        },
      ],
    },
    {
      name: 'after_end',
      asks: 'What does an agency see after the end?',
      choices: [
        {
          value: 'history',
          label: 'What happened so far, to read',
          sets: { afterEnd: 'read_only_history' },
          costs: 'Former partners keep reading the history.',
        },
        {
          value: 'nothing',
          label: 'Nothing',
          sets: { afterEnd: 'no_access' },
          costs: 'Former partners have only the receipt.',
        },
      ],
    },
  ],
}

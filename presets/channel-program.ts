/** After the model of Unifyr One (section 10.4). Data already; it waits for forms, terms and domain matching. */
import type { PresetData } from '#contract/vocabulary.ts'
import { baseConfirm, baseMails, basePolicy, baseVocabulary, required, underMore } from './base.ts'

export const channelProgram: PresetData = {
  name: 'channel_program',
  title: 'Channel program',
  sentence:
    'For vendors with resellers: invite to an application or let companies apply, then approve, match or reject.',
  notYet: 'Accepting means handing in an application, and application forms are not built yet.',
  policy: {
    ...basePolicy,
    entry: ['invite', 'self_register'],
    inviteTtlDays: 30,
    formWhen: 'before_account',
    formBlocks: 'everything',
    approval: 'manual',
    domainMatching: 'to_host',
    firstMemberRole: 'Sales',
    memberAccessDefault: 'chosen',
    membersManagedBy: 'both',
    hostAddedNeedsConsent: false,
    postApprovalEdit: 'notify',
    recertification: { months: null, onChangedFormOrTerms: true },
    defaultGrant: { permissions: ['channel_resources'], visibility: 'own', lengthDays: null, renewal: 'off' },
  },
  vocabulary: {
    ...baseVocabulary,
    menu: 'Partner Explorer',
    list: 'Partner Explorer',
    partnerSide: 'Portal',
    work: 'Resources',
    acceptTitle: 'Become a partner of {host}',
    acceptIntro: '{host} invites your company to apply for its partner program.',
    status: {
      ...baseVocabulary.status,
      invited: 'Sent',
      declined: 'Partner declined',
      in_review: 'Pending',
      suspended: 'Inactive',
    },
    subState: { ...baseVocabulary.subState, failed: 'Failed' },
    buttons: { ...baseVocabulary.buttons, new: 'Invite partners', accept: 'Submit your application' },
    tabs: { ...baseVocabulary.tabs, waiting: 'Pending partners' },
  },
  permissions: [
    { name: 'channel_resources', title: 'Resources', says: 'Use the material and tools of the partner program.' },
  ],
  dialog: {
    title: 'Create invitation',
    fields: [
      required('name', { label: 'Partner name' }),
      required('firstName', { label: "Contact's first name" }),
      required('lastName', { label: "Contact's last name" }),
      required('email', { label: "Contact's e-mail" }),
      underMore('message'),
      underMore('expiresInDays'),
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
        entry: 'invite',
        label: 'Send invitation',
        labelNamed: 'Send invitation to {email}',
        sentence: 'Mails a link to the application form.',
        mails: true,
      },
    ],
    close: 'Close',
    severalAddresses: true,
    confirm: {
      ...baseConfirm,
      reject: {
        title: 'Reject {partner}?',
        says: '{partner} is told, with the reason you give. It cannot be undone.',
        button: 'Reject {partner}',
      },
    },
  },
  mails: {
    ...baseMails,
    invitation: {
      subject: '{host} invites {partner} to its partner program',
      preview: 'Apply, or decline with one click.',
      heading: 'Become a partner of {host}',
      body: '{inviter} has invited {partner} to the partner program of {host}.\n\nWhat we know is filled in already. Complete the application and submit it, or decline.',
      button: 'Submit your application',
    },
    invitation_known: {
      subject: '{host} invites {partner} to its partner program',
      preview: 'Apply, or decline with one click.',
      heading: 'Become a partner of {host}',
      body: '{inviter} has invited {partner} to the partner program of {host}.\n\nYou have an account at {installation} already: sign in, complete the application and submit it, or decline.',
      button: 'Submit your application',
    },
    reminder: {
      subject: 'Reminder: your application to {host}',
      preview: 'The invitation is still open.',
      heading: 'Your application is still open',
      body: '{inviter} invited {partner} to the partner program of {host}, and no application has come in yet.\n\nIf it is not for you, please decline, and these reminders stop.',
      button: 'Submit your application',
    },
    welcome: {
      subject: 'Welcome to the partner program of {host}',
      preview: 'Create your password to enter the portal.',
      heading: 'Welcome',
      body: '{host} has approved {partner}. Create a password to enter the portal.',
      button: 'Create your password',
    },
  },
  mailBrand: 'host',
  ifExpired: 'new_link',
  questions: [
    {
      name: 'auto_onboarding',
      asks: 'Are applicants active at once?',
      choices: [
        {
          value: 'off',
          label: 'No, each waits under Pending partners',
          sets: { approval: 'manual' },
          costs: 'Somebody has to decide about each application.',
        },
        {
          value: 'on',
          label: 'Yes',
          sets: { approval: 'none' },
          costs: 'Nobody looks at an application before it counts.',
        },
        {
          value: 'by_domain',
          label: 'Yes, unless their mail domain is known',
          sets: { approval: 'by_domain' },
          costs: 'Colleagues of existing partners wait for you.',
        },
      ],
    },
    {
      name: 'validity',
      asks: 'How long does an invitation work?',
      choices: [
        { value: '14', label: 'Two weeks', sets: { inviteTtlDays: 14 }, costs: 'Late readers ask for a new link.' },
        { value: '30', label: '30 days', sets: { inviteTtlDays: 30 }, costs: 'A link lies in mailboxes for a month.' },
      ],
    },
  ],
}

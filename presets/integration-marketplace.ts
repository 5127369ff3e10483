/** After the model of Pandium (section 10.2). */
import type { PresetData } from '#contract/vocabulary.ts'
import { baseConfirm, baseMails, basePolicy, baseVocabulary, required, shown, underMore } from './base.ts'

export const integrationMarketplace: PresetData = {
  name: 'integration_marketplace',
  title: 'Integration marketplace',
  sentence:
    'For products that others build integrations for: create partners approved at once, or invite them to a form first.',
  notYet: null,
  policy: {
    ...basePolicy,
    entry: ['invite', 'create_approved'],
    acceptance: 'implicit',
    formWhen: 'first_login',
    formBlocks: 'everything',
    approval: 'on_submit',
    membersManagedBy: 'both',
    hostAddedNeedsConsent: false,
    defaultGrant: { permissions: ['integrations'], visibility: 'own', lengthDays: null, renewal: 'off' },
  },
  vocabulary: {
    ...baseVocabulary,
    work: 'Integrations and Tenants',
    acceptTitle: '{host} invites you as a partner',
    acceptIntro: 'Build and publish integrations with {host}.',
    status: {
      ...baseVocabulary.status,
      invited: 'Pending',
      onboarding: 'Pending',
      active: 'Approved',
    },
    subState: { ...baseVocabulary.subState, expired: 'Pending (link expired)', not_signed_in: 'Approved' },
    buttons: { ...baseVocabulary.buttons, new: 'New partner', send: 'Invite' },
    tabs: { ...baseVocabulary.tabs, active: 'Approved', invited: 'Pending' },
  },
  permissions: [
    {
      name: 'integrations',
      title: 'Integrations',
      says: 'Submit integrations, answer feedback, and set up tenants for customers.',
    },
  ],
  roles: [],
  dialog: {
    title: 'New partner',
    fields: [
      required('name'),
      shown('website'),
      shown('logo'),
      required('firstName', { label: "Primary contact's first name" }),
      shown('lastName', { label: "Primary contact's last name" }),
      required('email', { label: "Primary contact's e-mail" }),
      underMore('message'),
      underMore('expiresInDays'),
      underMore('sponsorId'),
      underMore('endsAt'),
      underMore('phone'),
      underMore('city'),
      underMore('country'),
    ],
    moreLabel: 'More',
    buttons: [
      {
        entry: 'create_approved',
        label: 'Create',
        labelNamed: 'Create and mail {email}',
        sentence: 'Approved at once: the contact sets a password and can submit integrations.',
        mails: true,
      },
      {
        entry: 'invite',
        label: 'Invite',
        labelNamed: 'Invite {email}',
        sentence: 'The contact sets a password and fills in the Partner Form; submitting it approves the partner.',
        sentenceWithoutForm:
          'No Partner Form is set up, so nothing is asked: the partner is approved once the contact has set a password.',
        mails: true,
      },
    ],
    close: 'Close',
    severalAddresses: true,
    confirm: {
      ...baseConfirm,
      create_approved: {
        title: 'Create {partner}?',
        says: 'This mails {email} a link to set a password. {partner} is approved at once.',
        button: 'Create and mail {email}',
      },
      invite: {
        title: 'Invite {partner}?',
        says: 'This mails {email} a link to set a password.',
        button: 'Invite {email}',
      },
      revoke: {
        title: 'Revoke the access of {partner}?',
        says: 'Nobody at {partner} reaches integrations or tenants from the next click on, for good. What was published stays. Coming back takes a new invitation.',
        button: 'Revoke access',
      },
    },
  },
  mails: {
    ...baseMails,
    invitation: {
      subject: '{host} has invited {partner} to its partner program',
      preview: 'Set a password to sign in for the first time.',
      heading: 'Build with {host}',
      body: '{inviter} has added {partner} as a partner of {host}, with you as the primary contact.\n\nSet a password to sign in. By setting it you accept for {partner}.',
      button: 'Set your password',
    },
    invitation_known: {
      subject: '{host} has invited {partner} to its partner program',
      preview: 'Sign in with the account you have and press Accept.',
      heading: 'Build with {host}',
      body: '{inviter} has added {partner} as a partner of {host}, with you as the primary contact.\n\nYou have an account at {installation} already, so no new password is needed: sign in and press Accept.',
      button: 'View invitation',
    },
    reminder: {
      subject: 'Reminder: sign in to the partner program of {host}',
      preview: 'Your password is not set yet.',
      heading: 'Your partner account is waiting',
      body: '{inviter} has added {partner} as a partner of {host}. You have not signed in yet: set a password and you can start.\n\nIf this is not for you, please decline, and these reminders stop.',
      button: 'Set your password',
    },
    new_link: {
      subject: 'A new link to the partner program of {host}',
      preview: 'Here is the fresh link that was asked for.',
      heading: 'Set your password',
      body: 'A new link to the partner account of {partner} at {host} was asked for.\n\nIf it was not you who asked, you can ignore this mail.',
      button: 'Set your password',
    },
    submitted: {
      subject: '{partner} has completed the Partner Form',
      preview: 'It is approved and can submit integrations.',
      heading: '{partner} has completed the Partner Form',
      body: '{contact} has completed and submitted the Partner Form of {partner}.',
      button: 'Open {partner}',
    },
    approved: {
      subject: '{partner} is approved at {host}',
      preview: 'You can submit integrations now.',
      heading: '{partner} is approved',
      body: '{host} has approved {partner}. You can submit integrations now.',
      button: 'Open Integrations',
    },
    revoked: {
      subject: '{host} has ended the partner access of {partner}',
      preview: 'Your access has ended.',
      heading: 'Your access has ended',
      body: '{host} has ended the access of {partner} to its partner program. Published integrations stay with {host}. A receipt of what was closed is in your inbox at {installation}.',
      button: 'See the receipt',
    },
    welcome: {
      subject: 'Set your password for the partner program of {host}',
      preview: 'One step is missing before you can submit integrations.',
      heading: 'Welcome to {host}',
      body: '{partner} is a partner of {host}. Set a password and you can sign in and submit integrations.',
      button: 'Set your password',
    },
  },
  mailBrand: 'host',
  ifExpired: 'forgot_password',
  questions: [
    {
      name: 'form_first',
      asks: 'Do invited partners fill in the Partner Form first?',
      choices: [
        {
          value: 'yes',
          label: 'Yes, submitting it approves them',
          sets: { formWhen: 'first_login', formBlocks: 'everything', approval: 'on_submit' },
          costs: 'Until it is submitted, partners reach nothing but the form.',
        },
        {
          value: 'no',
          label: 'No',
          sets: { formWhen: 'none', formBlocks: 'nothing', approval: 'none' },
          costs: 'You know of a partner only what you typed.',
        },
      ],
    },
    {
      name: 'buttons',
      asks: 'How do partners begin?',
      choices: [
        {
          value: 'both',
          label: 'Create or Invite, decided each time',
          sets: { entry: ['invite', 'create_approved'] },
          costs: 'Colleagues choose between two buttons.',
        },
        {
          value: 'create',
          label: 'Only Create: approved at once',
          sets: { entry: ['create_approved'] },
          costs: 'Every partner is approved without a form.',
        },
        {
          value: 'invite',
          label: 'Only Invite',
          sets: { entry: ['invite'] },
          costs: 'Nobody can be approved from the start.',
        },
      ],
    },
    {
      name: 'who_invites',
      asks: 'Who may add partners?',
      choices: [
        {
          value: 'partner_manager',
          label: 'Partner managers and administrators',
          sets: { whoMayInvite: 'partner_manager', whoMayDecide: 'partner_manager' },
          costs: 'Other members can look, and have to ask.',
        },
        {
          value: 'admin',
          label: 'Administrators only',
          sets: { whoMayInvite: 'admin', whoMayDecide: 'admin' },
          costs: 'Partner managers have to ask.',
        },
      ],
    },
    {
      name: 'validity',
      asks: 'How long does an invitation work?',
      choices: [
        { value: '7', label: 'One week', sets: { inviteTtlDays: 7 }, costs: 'More people will ask for a new link.' },
        { value: '14', label: 'Two weeks', sets: { inviteTtlDays: 14 }, costs: 'Late readers ask for a new link.' },
        { value: '30', label: '30 days', sets: { inviteTtlDays: 30 }, costs: 'A link lies in mailboxes for a month.' },
      ],
    },
    {
      name: 'after_end',
      asks: 'What does a partner see after the end?',
      choices: [
        {
          value: 'nothing',
          label: 'Nothing',
          sets: { afterEnd: 'no_access' },
          costs: 'Former partners have only the receipt.',
        },
        {
          value: 'history',
          label: 'What happened so far, to read',
          sets: { afterEnd: 'read_only_history' },
          costs: 'Former partners keep reading the history.',
        },
      ],
    },
    {
      name: 'told',
      asks: 'Is a partner told when you end or suspend its access?',
      choices: [
        { value: 'yes', label: 'Yes', sets: { notifyOnEnd: true }, costs: 'A mail leaves when you revoke.' },
        {
          value: 'no',
          label: 'No',
          sets: { notifyOnEnd: false },
          costs: 'Partners find out when something no longer opens.',
        },
      ],
    },
  ],
}

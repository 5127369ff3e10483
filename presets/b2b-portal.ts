/** After the model of Kianda (section 10.5). */
import type { PresetData } from '#contract/vocabulary.ts'
import { baseConfirm, baseMails, basePolicy, baseVocabulary, required, underMore } from './base.ts'

export const b2bPortal: PresetData = {
  name: 'b2b_portal',
  title: 'Business portal',
  sentence:
    'For companies that share work with other companies: each partner signs up with an organization of its own.',
  notYet: null,
  policy: {
    ...basePolicy,
    inviteTtlDays: 30,
    acceptor: 'partner_admin',
    account: 'organization',
    firstMemberRole: 'administrator',
    defaultGrant: { permissions: ['shared_work'], visibility: 'own', lengthDays: null, renewal: 'off' },
  },
  vocabulary: {
    ...baseVocabulary,
    partnerSide: 'My organization',
    work: 'Shared processes and Dashboards',
    acceptTitle: '{host} invites your company',
    acceptIntro: '{host} would like to share work with your company.',
    status: { ...baseVocabulary.status, invited: 'Pending' },
    subState: { ...baseVocabulary.subState, revoked: 'Removed', not_signed_in: 'Active' },
    buttons: { ...baseVocabulary.buttons, accept: 'Accept invite', revoke: 'Remove', send: 'OK' },
    tabs: { ...baseVocabulary.tabs, invited: 'Pending', ended: 'Removed' },
  },
  permissions: [
    {
      name: 'shared_work',
      title: 'Shared work',
      says: 'Use the processes and dashboards that are shared with your company.',
    },
  ],
  roles: [{ key: 'administrator', name: 'Administrator', permissions: ['shared_work'] }],
  dialog: {
    title: 'Invite partner',
    fields: [
      required('name', { label: 'Partner organisation' }),
      required('firstName', { label: "Contact's first name" }),
      required('lastName', { label: "Contact's last name" }),
      required('email', { label: "Contact's e-mail" }),
      underMore('country'),
      underMore('city'),
      underMore('logo', { help: 'Browse or drop a PNG, JPEG, SVG or WebP, up to 700 kB.' }),
      underMore('message'),
      underMore('endsAt'),
      underMore('expiresInDays'),
      underMore('sponsorId'),
      underMore('phone'),
      underMore('website'),
    ],
    moreLabel: 'More fields',
    buttons: [
      {
        entry: 'invite',
        label: 'OK',
        labelNamed: 'OK, invite {email}',
        sentence: 'Saves the partner and mails the contact. The company is active once its administrator accepts.',
        mails: true,
      },
    ],
    close: 'Close',
    severalAddresses: true,
    inAdministration: true,
    confirm: {
      ...baseConfirm,
      revoke: {
        title: 'Remove {partner}?',
        says: 'Nobody at {partner} reaches what was shared from the next click on, for good. What they entered stays with you. Coming back takes a new invitation.',
        button: 'Remove {partner}',
      },
    },
  },
  mails: {
    ...baseMails,
    invitation: {
      subject: '{host} invites {partner} to its portal',
      preview: 'Sign up with your company, or log in and accept.',
      heading: '{host} invites {partner}',
      body: '{inviter} has invited {partner} to work with {host} on {installation}.\n\nSign up with your company or log in, and accept for it. The button leads to the right step every time, and signing up brings you back to the invitation by itself.',
      button: 'Accept',
    },
    invitation_known: {
      subject: '{host} invites {partner} to its portal',
      preview: 'Log in and accept for your company.',
      heading: '{host} invites {partner}',
      body: '{inviter} has invited {partner} to work with {host} on {installation}.\n\nLog in with the account you have and accept for your company. Only an administrator of the company can accept for it.',
      button: 'Accept',
    },
    reminder: {
      subject: 'Reminder: {host} invites {partner} to its portal',
      preview: 'The invitation is still open.',
      heading: 'Your invitation is still open',
      body: '{inviter} invited {partner} to work with {host} on {installation}, and nobody has answered yet.\n\nIf it is not for your company, please decline, and these reminders stop.',
      button: 'Accept',
    },
    new_link: {
      subject: 'Your new link to the portal of {host}',
      preview: 'Here is the fresh link that was asked for.',
      heading: 'Here is your new link',
      body: 'A new link to the invitation of {partner} by {host} was asked for. It leads to the same invitation as before.\n\nIf it was not you who asked, you can ignore this mail.',
      button: 'Accept',
    },
    invitation_accepted: {
      subject: '{partner} has accepted your invitation',
      preview: 'The company is active.',
      heading: '{partner} has accepted your invitation',
      body: '{contact} has accepted for {partner}. Everybody there may use what you share, unless their administrator narrows it.',
      button: 'Open {partner}',
    },
    revoked: {
      subject: '{host} has removed {partner} from its portal',
      preview: 'Nothing is shared with your company there any more.',
      heading: '{partner} was removed',
      body: '{host} has removed {partner} from its portal. Nothing is shared with your company there any more; your own organization on {installation} stays as it is. A receipt of what was closed is in your inbox.',
      button: 'See the receipt',
    },
    welcome: {
      subject: 'Set your password for the portal of {host}',
      preview: 'One step is missing before you can sign in.',
      heading: 'Welcome',
      body: '{partner} works with {host} on {installation}. Set a password and you can sign in.',
      button: 'Set your password',
    },
  },
  mailBrand: 'host',
  ifExpired: 'new_link',
  questions: [
    {
      name: 'company',
      asks: 'Does a partner sign up with its company?',
      choices: [
        {
          value: 'organization',
          label: 'Yes, with name and address of the company',
          sets: { account: 'organization' },
          costs: 'Signing up takes two steps instead of one.',
        },
        {
          value: 'person',
          label: 'No, the name you typed is used',
          sets: { account: 'person' },
          costs: 'You know of a company only what you typed.',
        },
      ],
    },
    {
      name: 'who_accepts',
      asks: 'Who may accept for a company?',
      choices: [
        {
          value: 'partner_admin',
          label: 'Only its administrators',
          sets: { acceptor: 'partner_admin' },
          costs: 'Others have to ask an administrator first.',
        },
        {
          value: 'invitee',
          label: 'Whoever you invited',
          sets: { acceptor: 'invitee' },
          costs: 'Somebody may accept without the right to speak for the company.',
        },
      ],
    },
    {
      name: 'who_invites',
      asks: 'Who may invite partners?',
      choices: [
        {
          value: 'partner_manager',
          label: 'Partner managers and administrators',
          sets: { whoMayInvite: 'partner_manager' },
          costs: 'Other members can look, and have to ask.',
        },
        {
          value: 'admin',
          label: 'Administrators only',
          sets: { whoMayInvite: 'admin' },
          costs: 'Partner managers have to ask.',
        },
      ],
    },
    {
      name: 'validity',
      asks: 'How long does an invitation work?',
      choices: [
        { value: '14', label: 'Two weeks', sets: { inviteTtlDays: 14 }, costs: 'Late readers ask for a new link.' },
        { value: '30', label: '30 days', sets: { inviteTtlDays: 30 }, costs: 'A link lies in mailboxes for a month.' },
        {
          value: '90',
          label: '90 days',
          sets: { inviteTtlDays: 90 },
          costs: 'A link lies in mailboxes for a quarter.',
        },
      ],
    },
    {
      name: 'pass_on',
      asks: 'May an invited person name somebody else?',
      choices: [
        {
          value: 'host_confirms',
          label: 'Yes, and you confirm',
          sets: { passOn: 'host_confirms' },
          costs: 'You look at each proposal before anything is mailed.',
        },
        { value: 'off', label: 'No', sets: { passOn: 'off' }, costs: 'The wrong person can only decline.' },
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
      asks: 'Is a partner told when you remove it?',
      choices: [
        { value: 'yes', label: 'Yes', sets: { notifyOnEnd: true }, costs: 'A mail leaves when you remove a partner.' },
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

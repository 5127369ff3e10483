/** After the model of Human Cloud (section 10.3). */
import type { PresetData } from '#contract/vocabulary.ts'
import { baseConfirm, baseMails, basePolicy, baseVocabulary, required, shown, underMore } from './base.ts'

export const delegatedSourcing: PresetData = {
  name: 'delegated_sourcing',
  title: 'Delegated sourcing',
  sentence:
    'For buyers who let consultants act for them: invite a person by e-mail with chosen permissions, revoke for good.',
  notYet: null,
  policy: {
    ...basePolicy,
    invitedAs: 'person',
    whoMayInvite: 'admin',
    whoMayDecide: 'admin',
    whoMayEnd: 'admin',
    uniqueness: 'host',
    passOn: 'off',
    counterOffer: true,
    defaultGrant: {
      permissions: ['shortlists', 'briefs', 'notes'],
      visibility: 'own_and_published',
      lengthDays: null,
      renewal: 'off',
    },
  },
  vocabulary: {
    ...baseVocabulary,
    partnership: 'Delegation',
    partnerships: 'Delegations',
    partnerSide: 'Your clients',
    work: 'Workspace',
    acceptTitle: "Manage {host}'s account",
    acceptIntro: '{host} asks you to act for it.',
    permissions: 'What you may do for {host}',
    status: { ...baseVocabulary.status, invited: 'Pending' },
    subState: { ...baseVocabulary.subState, not_signed_in: 'Active' },
    buttons: { ...baseVocabulary.buttons, revoke: 'Revoke', leave: 'Give up this delegation' },
    tabs: { ...baseVocabulary.tabs, invited: 'Pending', ended: 'Revoked' },
  },
  permissions: [
    {
      name: 'shortlists',
      title: 'Shortlists',
      says: 'Create, edit, publish and delete shortlists, and add, remove and reorder what is on them.',
    },
    {
      name: 'briefs',
      title: 'Briefs',
      says: 'Create, send and close briefs, and see the responses and quotes.',
    },
    {
      name: 'notes',
      title: 'Notes',
      says: 'Write personal and shared notes on solutions, shortlists and briefs.',
    },
  ],
  roles: [],
  dialog: {
    title: 'Invite partner',
    fields: [
      required('email'),
      shown('permissions'),
      underMore('endsAt'),
      underMore('message'),
      underMore('visibility'),
    ],
    moreLabel: 'More',
    buttons: [
      {
        entry: 'invite',
        label: 'Send invitation',
        labelNamed: 'Send invitation to {email}',
        sentence: 'Mails an invitation. Access starts as soon as it is accepted.',
        mails: true,
      },
    ],
    close: 'Close',
    severalAddresses: true,
    confirm: {
      ...baseConfirm,
      revoke: {
        title: 'Revoke the delegation of {partner}?',
        says: '{partner} can neither see nor do anything here from the next click on. It is final and cannot be undone: coming back takes a new invitation. Everything {partner} made stays, and shared notes stay visible.',
        button: 'Revoke {partner}',
      },
    },
  },
  mails: {
    ...baseMails,
    invitation: {
      subject: "You've been invited to manage {host}'s account on {installation}",
      preview: 'Accept, and you can act for {host} at once.',
      heading: "Manage {host}'s account",
      body: "{inviter} has invited you to manage {host}'s account on {installation}.\n\nBelow is what you may do for {host} once you accept. You can decline just as easily.",
      button: 'Accept invitation',
    },
    invitation_known: {
      subject: "You've been invited to manage {host}'s account on {installation}",
      preview: 'Sign in and accept, and you can act for {host} at once.',
      heading: "Manage {host}'s account",
      body: "{inviter} has invited you to manage {host}'s account on {installation}.\n\nSign in with the account you have and accept or decline. Below is what you may do for {host} once you accept.",
      button: 'Accept invitation',
    },
    reminder: {
      subject: "Reminder: the invitation to manage {host}'s account is open",
      preview: 'Accept or decline with one click.',
      heading: 'Your invitation is still open',
      body: "{inviter} invited you to manage {host}'s account on {installation}, and you have not answered yet.\n\nIf it is not for you, please decline, and these reminders stop.",
      button: 'Accept invitation',
    },
    new_link: {
      subject: "Your new link to manage {host}'s account on {installation}",
      preview: 'Here is the fresh link that was asked for.',
      heading: 'Here is your new link',
      body: "A new link to the invitation to manage {host}'s account was asked for. It leads to the same invitation as before.\n\nIf it was not you who asked, you can ignore this mail.",
      button: 'Accept invitation',
    },
    invitation_accepted: {
      subject: '{partner} has accepted your invitation',
      preview: 'The delegation is active.',
      heading: '{partner} has accepted your invitation',
      body: '{partner} can act for {host} now, with the permissions you chose. You can revoke the delegation at any time.',
      button: 'Open {partner}',
    },
    invitation_declined: {
      subject: '{contact} has declined your invitation',
      preview: 'No delegation was made.',
      heading: '{contact} has declined',
      body: '{contact} does not want to act for {host}. Nothing was shared. You can invite the same person again.',
      button: 'Open the invitation',
    },
    suspended: {
      subject: '{host} has suspended your delegation',
      preview: 'Whom to ask is in this mail.',
      heading: 'Your delegation is suspended',
      body: '{host} has suspended your delegation. Until it is lifted you cannot act for {host}. If you have questions, answer this mail: it reaches {host}.',
      button: 'See what happened',
    },
    reactivated: {
      subject: '{host} has lifted the suspension of your delegation',
      preview: 'You can act for {host} again.',
      heading: 'You can act for {host} again',
      body: '{host} has lifted the suspension of your delegation. You have the same permissions as before.',
      button: 'Open the workspace',
    },
    revoked: {
      subject: '{host} has revoked your delegation',
      preview: 'You can no longer act for {host}.',
      heading: 'Your delegation has ended',
      body: '{host} has revoked your delegation. You can no longer see or do anything in its account. What you made stays with {host}, and your shared notes stay visible there. A receipt is in your inbox at {installation}.',
      button: 'See the receipt',
    },
    left: {
      subject: '{partner} has given up the delegation',
      preview: 'The delegation has ended.',
      heading: '{partner} has given up the delegation',
      body: '{partner} no longer acts for {host}. Everything made so far stays with you.',
      button: 'Open {partner}',
    },
    expired: {
      subject: 'The delegation of {partner} at {host} has ended',
      preview: 'The agreed end date has passed.',
      heading: 'The delegation has ended',
      body: 'The end date that was agreed for the delegation of {partner} at {host} has passed, so it has ended by itself.',
      button: 'See what happened',
    },
    welcome: {
      subject: "Set your password to manage {host}'s account on {installation}",
      preview: 'One step is missing before you can sign in.',
      heading: 'Welcome',
      body: 'You may act for {host} on {installation}. Set a password and you can sign in.',
      button: 'Set your password',
    },
  },
  mailBrand: 'installation',
  ifExpired: 'new_link',
  questions: [
    {
      name: 'sees',
      asks: 'What do partners see besides their own work?',
      choices: [
        {
          value: 'own',
          label: 'Nothing',
          sets: { defaultGrant: { visibility: 'own' } },
          costs: 'Partners may do the same work twice without knowing.',
        },
        {
          value: 'own_and_published',
          label: 'What you and other partners have published',
          sets: { defaultGrant: { visibility: 'own_and_published' } },
          costs: "Partners read each other's published work.",
        },
        {
          value: 'full',
          label: "Everything except others' drafts",
          sets: { defaultGrant: { visibility: 'full' } },
          costs: 'Partners see everything of yours that is not a draft.',
        },
      ],
    },
    {
      name: 'less',
      asks: 'May a partner accept less than was offered?',
      choices: [
        {
          value: 'yes',
          label: 'Yes',
          sets: { counterOffer: true },
          costs: 'You may get fewer permissions accepted than you offered.',
        },
        { value: 'no', label: 'No', sets: { counterOffer: false }, costs: 'A partner takes all of it or declines.' },
      ],
    },
    {
      name: 'length',
      asks: 'Does access end by itself?',
      choices: [
        {
          value: 'no',
          label: 'No, only when somebody ends it',
          sets: { defaultGrant: { lengthDays: null } },
          costs: 'Forgotten access stays open.',
        },
        {
          value: '90',
          label: 'After 90 days',
          sets: { defaultGrant: { lengthDays: 90 } },
          costs: 'Longer work needs a new invitation.',
        },
        {
          value: '365',
          label: 'After a year',
          sets: { defaultGrant: { lengthDays: 365 } },
          costs: 'Longer work needs a new invitation.',
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
      name: 'pass_on',
      asks: 'May an invited person name somebody else?',
      choices: [
        { value: 'off', label: 'No', sets: { passOn: 'off' }, costs: 'The wrong person can only decline.' },
        {
          value: 'host_confirms',
          label: 'Yes, and you confirm',
          sets: { passOn: 'host_confirms' },
          costs: 'You look at each proposal before anything is mailed.',
        },
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
      asks: 'Is a partner told when you revoke?',
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

/** One example of every page and mail, for tests, screenshots and the developers' pages. Pure. */
import { errors } from '#contract/errors.ts'
import { type MailTemplate, mailTemplates, type PresetName } from '#contract/names.ts'
import { fill, installationMailTemplates } from '#contract/vocabulary.ts'
import { presets } from '#presets/index.ts'
import type { MailProps } from './mails/props.ts'
import type {
  AcceptPageView,
  AccountPageView,
  FormState,
  InvitationFacts,
  JoinPageView,
  PageFrame,
} from './pages/props.ts'

/** Names that people type, kind or not. */
export interface SampleNames {
  host: string
  partner: string
  inviter: string
  contact: string
  message: string
}

export const plainNames: SampleNames = {
  host: 'Willow Food Bank',
  partner: 'Harbour Pantry',
  inviter: 'Maya Lindqvist',
  contact: 'Ada Okafor',
  message: 'Dear Ada, we would love to have you with us this winter.\nCall me if anything is unclear.',
}

/** Markup, endless names, emoji, right-to-left, line ends that would begin a header. */
export const hostileNames: SampleNames = {
  host: '<img src=x onerror=alert(1)>',
  partner: 'A'.repeat(120),
  inviter: 'مريم الخطيب 🦊',
  contact: 'Eve\r\nBcc: everybody@example.org',
  message: '</style></title><script>alert(1)</script> {host} {expires}\n‮txt.exe',
}

const expiresAt = new Date('2026-12-04T20:04:00Z')
const installation = {
  name: 'Partners Desk',
  logoUrl: null,
  supportAddress: 'help@partners.example',
  url: 'https://partners.example',
}
const secret = 'q3kV1o0nYw2xJ8mB5cR7tL9uZ4aS6dF_eGhIjKlMnOp'

/** What stands around the sample pages. */
export function sampleFrame(signedIn = false, script: string | null = null): PageFrame {
  return {
    nonce: 'nonce',
    installation,
    visitor: signedIn ? { name: 'Ada Okafor', email: 'ada@harbour.example' } : null,
    script,
  }
}

export function sampleInvitation(preset: PresetName, names: SampleNames = plainNames): InvitationFacts {
  const { vocabulary, permissions, policy } = presets[preset]
  const values = { host: names.host, installation: installation.name, partner: names.partner }
  return {
    path: `/i/${secret}`,
    host: {
      name: names.host,
      logoUrl: null,
      colour: '#2f7d4f',
      contactName: names.inviter,
      contactAddress: 'partners@willow.example',
      mailDomains: ['willow.example'],
    },
    words: {
      title: fill(vocabulary.acceptTitle, values),
      intro: fill(vocabulary.acceptIntro, values),
      permissions: fill(vocabulary.permissions, values),
      buttons: vocabulary.buttons,
    },
    partner: policy.invitedAs === 'person' ? '' : names.partner,
    firstName: names.contact.split(' ')[0] ?? '',
    lastName: names.contact.split(' ').slice(1).join(' '),
    inviter: names.inviter,
    email: 'ada@harbour.example',
    message: names.message,
    permissions: permissions.map(({ title, says }) => ({ title, says: fill(says, values) })),
    accessEndsAt: new Date('2027-12-31T23:00:00Z'),
    expiresAt,
    asks: policy.acceptance === 'implicit' ? ['You set a password.', `${names.host} approves ${names.partner}.`] : [],
    timeZone: 'Europe/Berlin',
    passOn: policy.passOn !== 'off',
  }
}

const faulty: FormState = {
  values: { name: 'Ada Okafor', identity: 'Harbour!' },
  faults: [
    { field: 'password', says: 'Use at least 12 characters.' },
    { field: 'identity', says: 'This identity is taken. Choose another one.' },
  ],
}
const form: FormState = { values: {}, faults: [] }

/** The page of an invitation in every state. */
export function sampleAcceptPages(
  preset: PresetName,
  names: SampleNames = plainNames,
  script: string | null = null,
): Record<string, AcceptPageView> {
  const invitation = sampleInvitation(preset, names)
  const out = { frame: sampleFrame(false, script), form, invitation }
  const signedIn = { ...out, frame: sampleFrame(true, script) }
  const { acceptance } = presets[preset].policy
  const organizations = [
    { id: 'org_1', name: names.partner, identity: 'harbour-pantry', whyNot: null },
    { id: 'org_2', name: 'Harbour Logistics', identity: 'harbour-logistics', whyNot: errors.not_partner_admin.says },
  ]
  const views: AcceptPageView[] = [
    { ...out, state: 'new_person', acceptance },
    { ...out, state: 'known_person' },
    { ...out, state: 'greeting' },
    { ...out, state: 'prove_mailbox', codeSent: false, signedIn: false },
    { ...signedIn, state: 'answer', organizations: [], newOrganization: 'no' },
    { ...signedIn, state: 'not_administrator', organizations: organizations.slice(1) },
    { ...signedIn, state: 'wrong_account', inboxHasOpen: true },
    { ...out, state: 'sign_up_person' },
    { ...signedIn, state: 'sign_up_organization', address: `${installation.url}/o/{identity}`, steps: true },
    { ...out, state: 'decline' },
    { ...out, state: 'pass_on' },
    { ...out, state: 'passed_on' },
    { ...out, state: 'report' },
    { ...out, state: 'reported' },
    { ...out, state: 'declined', canReconsider: true, canReport: true },
    { ...out, state: 'accepted', landing: null },
    { ...out, state: 'taken' },
    { ...out, state: 'expired', canRenew: true, forgotPassword: acceptance === 'implicit' },
    { ...out, state: 'offer_ended' },
    { ...out, state: 'new_link_sent' },
    { ...out, state: 'withdrawn' },
    { ...out, state: 'reinvited' },
    { frame: out.frame, form, state: 'wrong_link' },
  ]
  return {
    ...Object.fromEntries(views.map((view) => [view.state, view])),
    new_person_faulty: { ...out, form: faulty, state: 'new_person', acceptance },
    code_sent: { ...out, state: 'prove_mailbox', codeSent: true, signedIn: false },
    choose: { ...signedIn, state: 'answer', organizations, newOrganization: 'named' },
    first_company: { ...signedIn, state: 'answer', organizations: [], newOrganization: 'sign_up' },
    accepted_mine: { ...signedIn, state: 'accepted', landing: '/home' },
    expired_for_good: { ...out, state: 'expired', canRenew: false, forgotPassword: false },
    organization_faulty: {
      ...signedIn,
      form: faulty,
      state: 'sign_up_organization',
      address: `${installation.url}/o/{identity}`,
      steps: false,
    },
  }
}

export function sampleAccountPages(script: string | null = null): Record<string, AccountPageView> {
  const frame = sampleFrame(false, script)
  const wrong: FormState = {
    values: { email: 'ada@harbour.example' },
    faults: [{ field: null, says: 'E-mail or password is not right.' }],
  }
  return {
    sign_in: { frame, form, state: 'sign_in', next: '/i/x', signUp: true, notice: null },
    sign_in_wrong: { frame, form: wrong, state: 'sign_in', next: '/', signUp: false, notice: null },
    sign_in_notice: {
      frame,
      form,
      state: 'sign_in',
      next: '/',
      signUp: false,
      notice: 'Your new password is saved. Sign in with it.',
    },
    two_factor: { frame, form, state: 'two_factor', next: '/' },
    sign_up: { frame, form, state: 'sign_up', next: '/' },
    sign_up_closed: { frame, form, state: 'sign_up_closed' },
    sign_up_sent: { frame, form, state: 'sign_up_sent', email: 'ada@harbour.example' },
    verify: { frame, form, state: 'verify', path: '/verify/x', email: 'ada@harbour.example', name: 'Ada' },
    forgot_password: { frame, form, state: 'forgot_password', next: '/' },
    forgot_password_sent: { frame, form, state: 'forgot_password_sent', email: 'ada@harbour.example' },
    reset_password: { frame, form, state: 'reset_password', path: '/reset-password/x', first: false },
    link_invalid: { frame, form, state: 'link_invalid', what: 'reset_password' },
    sign_out: { frame: sampleFrame(true, script), form, state: 'sign_out', next: '/' },
  }
}

export function sampleJoinPages(
  names: SampleNames = plainNames,
  script: string | null = null,
): Record<string, JoinPageView> {
  const frame = sampleFrame(false, script)
  const join = {
    path: '/join/x',
    organization: { name: names.host, logoUrl: null, colour: '#2f7d4f' },
    inviter: names.inviter,
    role: 'Partner manager',
    email: 'ada@harbour.example',
    expiresAt,
    timeZone: 'UTC',
  }
  const states = ['new_person', 'known_person', 'answer', 'wrong_account', 'declined', 'expired'] as const
  return {
    ...Object.fromEntries(
      states.map((state) => [
        state,
        { frame: sampleFrame(state === 'answer' || state === 'wrong_account', script), form, state, join },
      ]),
    ),
    wrong_link: { frame, form, state: 'wrong_link' },
  }
}

/** The mail of a template in the words of a preset. */
export function sampleMail(template: MailTemplate, preset: PresetName, names: SampleNames = plainNames): MailProps {
  const data = presets[preset]
  const { policy, permissions } = data
  const open = `${installation.url}/i/${secret}`
  const common = {
    to: { email: 'ada@harbour.example', name: names.contact },
    installation,
    timeZone: 'Europe/Berlin',
  }
  const host = {
    name: names.host,
    logoUrl: null,
    colour: '#e8b90c',
    contactName: names.inviter,
    replyTo: 'partners@willow.example',
  }
  const program = {
    ...common,
    host,
    brand: data.mailBrand,
    preset,
    program: null,
    partner: policy.invitedAs === 'person' ? '' : names.partner,
  }
  const contact = { email: 'ada@harbour.example', name: names.contact }
  switch (template) {
    case 'invitation':
    case 'invitation_known':
    case 'reminder':
    case 'new_link':
    case 'offer_changed':
      return {
        ...program,
        template,
        words: data.mails[template],
        inviter: names.inviter,
        message: names.message,
        permissions: permissions.map(({ title, says }) => ({ title, says })),
        accessEndsAt: null,
        expiresAt,
        asks: policy.acceptance === 'implicit' ? ['You set a password.'] : [],
        links: { open, decline: `${open}/decline`, report: `${open}/report`, signIn: `${installation.url}/sign-in` },
        ifExpired: data.ifExpired,
      }
    case 'mailbox_code':
      return { ...program, template, words: data.mails[template], code: '482 913', expiresAt }
    case 'invitation_accepted':
    case 'invitation_declined':
    case 'pass_on_proposed':
    case 'invitation_undeliverable':
    case 'left':
    case 'submitted':
    case 'profile_changed':
    case 'review_reminder':
    case 'review_passed_on':
      return {
        ...program,
        template,
        words: data.mails[template],
        contact,
        detail: names.message,
        links: { open: `${installation.url}/o/willow/partners` },
        because: 'You get this because you sent the invitation.',
      }
    case 'approved':
    case 'rejected':
    case 'returned':
    case 'changes_rejected':
    case 'recertification_requested':
    case 'recertification_reminder':
    case 'recertification_overdue':
    case 'terms_asked':
    case 'terms_reminder':
    case 'terms_overdue':
    case 'suspended':
    case 'reactivated':
    case 'revoked':
    case 'expired':
    case 'invitation_withdrawn':
      return {
        ...program,
        template,
        words: data.mails[template],
        reason: names.message,
        ...(template === 'returned' && { comments: [{ label: 'Website', body: names.message }] }),
        facts: ['Everything you made stays.'],
        links: { open: template === 'invitation_withdrawn' ? null : `${installation.url}/home` },
      }
    case 'primary_contact_changed':
    case 'contact_proposed':
    case 'match_asked':
    case 'matched':
    case 'contact_confirmed':
    case 'contact_refused':
      return {
        ...program,
        template,
        words: data.mails[template],
        contact,
        reason: template === 'contact_refused' ? names.message : '',
        facts: [],
        ...(template === 'primary_contact_changed' ? {} : { because: 'You asked for it.' }),
        links: { open: template === 'matched' ? null : `${installation.url}/home` },
      }
    case 'application_resume':
    case 'application_link':
      return { ...program, template, words: data.mails[template], expiresAt, links: { open } }
    case 'review_digest':
      return {
        ...common,
        template,
        organization: host,
        waiting: [
          { partner: names.partner, program: '', since: expiresAt, dueAt: null },
          { partner: 'Harbour Logistics', program: 'Channel', since: expiresAt, dueAt: expiresAt },
        ],
        more: 3,
        links: { open: `${installation.url}/o/willow/reviews` },
      }
    case 'welcome':
      return {
        ...program,
        template,
        words: data.mails[template],
        expiresAt,
        links: { open: `${installation.url}/reset-password/x`, signIn: `${installation.url}/sign-in` },
      }
    case 'mail_domain_code':
      return {
        ...common,
        to: { email: 'postmaster@willow.example', name: '' },
        template,
        organization: host,
        inviter: `${names.inviter}, ada@willow.example`,
        domain: 'willow.example',
        code: '4821 0937',
        expiresAt,
      }
    case 'member_invitation':
      return {
        ...common,
        template,
        organization: host,
        inviter: names.inviter,
        role: 'Partner manager',
        contactOf: names.host,
        expiresAt,
        links: { open: `${installation.url}/join/${secret}` },
      }
    case 'verify_address':
    case 'password_reset':
      return { ...common, template, expiresAt, links: { open: `${installation.url}/verify/${secret}` } }
    case 'account_exists':
      return {
        ...common,
        template,
        links: { signIn: `${installation.url}/sign-in`, forgotPassword: `${installation.url}/forgot-password` },
      }
    case 'abuse_report':
      return {
        ...common,
        template,
        host: names.host,
        reporter: names.contact,
        reason: names.message,
        links: { open: `${installation.url}/installation/reports` },
      }
    case 'test':
      return { ...common, template, sentBy: names.inviter, sentAt: expiresAt }
  }
}

/** Every mail there is: those of programs once per preset, the others once. */
export function sampleMails(names: SampleNames = plainNames): { name: string; props: MailProps }[] {
  const own = installationMailTemplates as readonly MailTemplate[]
  return mailTemplates.flatMap((template) =>
    own.includes(template)
      ? [{ name: template, props: sampleMail(template, 'essentials_bank', names) }]
      : (Object.keys(presets) as PresetName[]).map((preset) => ({
          name: `${preset} ${template}`,
          props: sampleMail(template, preset, names),
        })),
  )
}

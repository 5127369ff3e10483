/** What each template says beside its words: facts, button, what to do if it expired, why one gets it. */
import { formatDay, formatInstant } from '../words.ts'
import type { Block, Inline } from './block.ts'
import type { InvitationMail, MailProps, PartnershipMail } from './props.ts'

/** The blocks that follow heading and body. `label` is the button in the program's words. */
export function blocksOf(props: MailProps, label: string): Block[] {
  switch (props.template) {
    case 'invitation':
    case 'invitation_known':
    case 'reminder':
    case 'new_link':
    case 'offer_changed':
      return invitationBlocks(props, label)
    case 'mail_domain_code':
      return [
        facts([['Domain', props.domain]]),
        { kind: 'code', code: props.code },
        { kind: 'note', says: [`The code works until ${formatInstant(props.expiresAt, props.timeZone)}.`] },
      ]
    case 'mailbox_code':
      return [
        { kind: 'code', code: props.code },
        {
          kind: 'note',
          says: [
            `The code works until ${formatInstant(props.expiresAt, props.timeZone)}. Type it where you opened the link; tell it to nobody.`,
          ],
        },
      ]
    case 'invitation_accepted':
    case 'invitation_declined':
    case 'pass_on_proposed':
    case 'invitation_undeliverable':
    case 'left':
    case 'submitted':
    case 'profile_changed':
    case 'review_reminder':
    case 'review_passed_on':
      return [
        facts([
          ['Contact', props.contact.name ? `${props.contact.name}, ${props.contact.email}` : props.contact.email],
          [detailNames[props.template], props.detail],
        ]),
        button(label || 'Open', props.links.open),
      ]
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
    case 'primary_contact_changed':
    case 'contact_proposed':
    case 'match_asked':
    case 'matched':
    case 'contact_confirmed':
    case 'contact_refused':
      return [
        ...(props.reason ? [{ kind: 'quote', says: props.reason, by: reasonBy(props) } as const] : []),
        ...commentsOf(props.comments ?? []),
        ...props.facts.map((says) => ({ kind: 'paragraph', says }) as const),
        ...(props.links.open ? [button(label || 'Open', props.links.open)] : []),
      ]
    case 'application_resume':
    case 'application_link':
      return [
        button(label || 'Go on', props.links.open),
        ...until(props.expiresAt, props.timeZone),
        { kind: 'note', says: ['Not expecting this? Do nothing: nothing is handed in without you.'] },
      ]
    case 'review_digest':
      return [
        {
          kind: 'list',
          title: 'Oldest first',
          items: props.waiting.map(({ partner, program, since, dueAt }) => ({
            title: program ? `${partner}, ${program}` : partner,
            says: [
              `waits since ${formatDay(since, props.timeZone)}`,
              ...(dueAt ? [`due on ${formatDay(dueAt, props.timeZone)}`] : []),
            ].join(', '),
          })),
        },
        ...(props.more > 0 ? [{ kind: 'paragraph', says: `And ${props.more} more.` } as const] : []),
        button(label, props.links.open),
      ]
    case 'welcome':
      return [
        button(label || 'Create your password', props.links.open),
        ...until(props.expiresAt, props.timeZone),
        {
          kind: 'note',
          says: [
            'If it has expired, use ',
            { says: 'Forgot your password?', href: forgotPassword(props.links.signIn) },
            ' on the ',
            { says: 'sign-in page', href: props.links.signIn },
            '.',
          ],
        },
      ]
    case 'member_invitation':
      return [
        facts([
          ['Your role', props.role],
          ['Also', props.contactOf ? `Primary contact for ${props.contactOf}, as soon as you have joined` : ''],
        ]),
        button(label, props.links.open),
        ...until(props.expiresAt, props.timeZone),
        {
          kind: 'note',
          says: [
            'If it has expired, ask your colleague to send it again. Not expecting this? Open the link and decline, or do nothing.',
          ],
        },
      ]
    case 'verify_address':
    case 'password_reset':
      return [
        button(label, props.links.open),
        ...until(props.expiresAt, props.timeZone),
        {
          kind: 'note',
          says: [
            props.template === 'verify_address'
              ? 'If it has expired, sign up again. If it was not you, do nothing: no account is made.'
              : 'If it has expired, ask for a new one on the sign-in page. If it was not you, do nothing: your password stays as it is.',
          ],
        },
      ]
    case 'account_exists':
      return [
        button(label, props.links.signIn),
        {
          kind: 'note',
          says: [
            'Forgotten the password? ',
            { says: 'Set a new one', href: props.links.forgotPassword },
            '. If it was not you, do nothing: nothing has changed.',
          ],
        },
      ]
    case 'abuse_report':
      return [
        ...(props.reason ? [{ kind: 'quote', says: props.reason, by: props.reporter } as const] : []),
        button(label, props.links.open),
      ]
    case 'test':
      return [
        facts([
          ['Asked for by', props.sentBy],
          ['Sent', formatInstant(props.sentAt, props.timeZone)],
        ]),
      ]
  }
}

/** Whose reason it is: the host's, but for what the partner refuses. */
const reasonBy = ({ template, host, partner }: PartnershipMail) =>
  template === 'contact_refused' ? partner : host.name

const detailNames = {
  invitation_accepted: 'Note',
  invitation_declined: 'Reason',
  pass_on_proposed: 'Proposed',
  invitation_undeliverable: 'What the mail server said',
  left: 'Reason',
  submitted: 'Version',
  profile_changed: 'Changed',
  review_reminder: 'Due',
  review_passed_on: 'Was due',
} as const

/** What is asked about single answers. */
function commentsOf(comments: readonly { label: string; body: string }[]): Block[] {
  if (comments.length === 0) return []
  return [
    {
      kind: 'list',
      title: 'What to look at',
      items: comments.map(({ label, body }) => ({ title: label, says: body })),
    },
  ]
}

function invitationBlocks(props: InvitationMail, label: string): Block[] {
  const { links } = props
  const ifExpired: Inline[] =
    props.ifExpired === 'forgot_password'
      ? [
          'If it has expired, use ',
          { says: 'Forgot your password?', href: forgotPassword(links.signIn) },
          ' on the ',
          { says: 'sign-in page', href: links.signIn },
          '.',
        ]
      : ['If it has expired, open it anyway: one press there mails you a fresh link.']
  return [
    ...(props.message ? [{ kind: 'quote', says: props.message, by: props.inviter ?? props.host.name } as const] : []),
    ...(props.endedAt
      ? [
          {
            kind: 'paragraph',
            says: `You have worked with ${props.host.name} before, until ${formatDay(props.endedAt, props.timeZone)}. This offers you what you had then; it holds once you accept.`,
          } as const,
        ]
      : []),
    ...(props.permissions.length > 0
      ? [
          {
            kind: 'list',
            title: props.permissionsTitle || 'What you will be able to do',
            items: props.permissions,
          } as const,
        ]
      : []),
    ...(props.asks.length > 0 ? [{ kind: 'steps', title: 'What comes next', items: props.asks } as const] : []),
    button(label || 'Open the invitation', links.open),
    facts([
      [
        'Invited by',
        props.inviter && props.inviter !== props.host.name ? `${props.inviter}, ${props.host.name}` : props.host.name,
      ],
      ['For', props.partner],
      ['Access until', props.accessEndsAt ? formatDay(props.accessEndsAt, props.timeZone) : 'Open-ended'],
      ['This link works until', props.expiresAt ? formatInstant(props.expiresAt, props.timeZone) : ''],
    ]),
    ...(props.expiresAt ? [{ kind: 'note', says: ifExpired } as const] : []),
    {
      kind: 'note',
      says: [
        'Not expecting this? ',
        { says: 'Decline', href: links.decline },
        ' or ',
        { says: 'report it', href: links.report },
        '. Nothing happens until you answer.',
      ],
    },
  ]
}

/** Why one gets this mail: the last lines of every letter. */
export function reasonsOf(props: MailProps): string {
  switch (props.template) {
    case 'invitation':
    case 'invitation_known':
    case 'reminder':
    case 'new_link':
    case 'offer_changed':
      return `You get this because ${props.inviter ?? props.host.name} entered ${props.to.email} to invite you.`
    case 'mailbox_code':
      return `You get this because somebody opened an invitation to ${props.to.email} and asked for a code.`
    case 'invitation_accepted':
    case 'invitation_declined':
    case 'pass_on_proposed':
    case 'invitation_undeliverable':
    case 'left':
    case 'submitted':
    case 'profile_changed':
    case 'review_reminder':
    case 'review_passed_on':
      return props.because
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
    case 'primary_contact_changed':
    case 'contact_proposed':
    case 'match_asked':
    case 'matched':
    case 'contact_confirmed':
    case 'contact_refused':
      return (
        props.because ??
        `You get this because you are the contact of ${props.partner || 'this partner'} at ${props.host.name}.`
      )
    case 'invitation_withdrawn':
      return props.because ?? `You get this because ${props.host.name} had invited ${props.to.email}.`
    case 'application_link':
      return `You get this because somebody asked to apply to ${props.host.name} with ${props.to.email}. If it was not you, there is nothing to do.`
    case 'application_resume':
      return `You get this because somebody filling in the application of ${props.to.email} asked for a link to go on.`
    case 'review_digest':
      return `You get this because you decide about partners of ${props.organization.name}.`
    case 'welcome':
      return `You get this because ${props.host.name} has made an account for ${props.to.email}.`
    case 'member_invitation':
      return `You get this because ${props.inviter ?? props.organization.name} entered ${props.to.email} to invite you.`
    case 'mail_domain_code':
      return `You get this because ${props.organization.name} named ${props.domain}, and this mailbox belongs to whoever runs it.`
    case 'verify_address':
    case 'account_exists':
      return `You get this because ${props.to.email} was typed on the sign-up page.`
    case 'password_reset':
      return `You get this because a new password was asked for ${props.to.email}.`
    case 'abuse_report':
      return `You get this because you administer ${props.installation.name}.`
    case 'test':
      return 'You get this because somebody asked for a test mail to this address.'
  }
}

function button(label: string, href: string): Block {
  return { kind: 'button', label, href }
}

/** Rows that say nothing are left out. */
function facts(rows: [name: string, says: string][]): Block {
  return { kind: 'facts', rows: rows.filter(([, says]) => says).map(([name, says]) => ({ name, says })) }
}

function until(expiresAt: Date | null, timeZone: string): Block[] {
  return expiresAt ? [facts([['This link works until', formatInstant(expiresAt, timeZone)]])] : []
}

function forgotPassword(signIn: string): string {
  return signIn.replace(/\/sign-in.*$/, '/forgot-password')
}

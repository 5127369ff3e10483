/** The mail queue, which is also the built-in mailbox where no mail server is set. For administrators of the installation. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../endpoint.ts'
import { deliveryStates, mailTemplates } from '../names.ts'
import { AddressInput, Can, Id, Instant, Line, Nullable, Obj, OneOf, Page, PageQuery, Text } from '../schema.ts'

export const Mail = Obj({
  id: Id('mail'),
  template: OneOf(mailTemplates),
  to: Type.String(),
  /** The organization it is sent for. */
  host: Nullable(Obj({ id: Id('org'), name: Type.String() })),
  /** Known once the message was made. */
  subject: Nullable(Type.String()),
  state: OneOf(deliveryStates),
  attempts: Type.Integer(),
  /** The mail server's own words, as it last answered. */
  lastAnswer: Nullable(Type.String()),
  messageId: Type.String(),
  dueAt: Instant,
  sentAt: Nullable(Instant),
  createdAt: Instant,
  can: Can,
})
export type Mail = Static<typeof Mail>

export const MailContent = Obj({ subject: Type.String(), html: Type.String(), text: Type.String() })
export type MailContent = Static<typeof MailContent>

/** How mails that come back are heard of, and how many reports there were in the last 30 days. */
export const BounceStatus = Obj({
  /** Whether reports can be handed in under `/v1/mails/bounces`. */
  webhook: Type.Boolean(),
  /** The mailbox that is read, if one is set. */
  mailbox: Nullable(
    Obj({
      name: Type.String(),
      checkedAt: Nullable(Instant),
      /** Since when it cannot be read, with the server's words. */
      failingSince: Nullable(Instant),
      says: Nullable(Type.String()),
    }),
  ),
  bounced: Type.Integer(),
  delayed: Type.Integer(),
  /** About no mail of this installation; they change nothing. */
  unmatched: Type.Integer(),
  unreadable: Type.Integer(),
})
export type BounceStatus = Static<typeof BounceStatus>

/** What became of a report. `ignored`: no report of a failure; `repeated`: known already; `unmatched`: about no mail of ours. */
export const bounceOutcomes = ['bounced', 'delayed', 'repeated', 'unmatched', 'ignored', 'unreadable'] as const

const admin = { as: 'installation_admin' } as const
const oneMail = Obj({ id: Id('mail') })

export const mails = {
  list: endpoint({
    method: 'GET',
    path: '/v1/mails',
    summary: 'Mails of the installation, newest first',
    tag: 'Mail',
    access: admin,
    query: Obj({
      ...PageQuery,
      state: Type.Optional(OneOf(deliveryStates)),
      template: Type.Optional(OneOf(mailTemplates)),
      /** A part of the receiving address. */
      search: Type.Optional(Line(200)),
    }),
    response: Page(Mail),
  }),
  status: endpoint({
    method: 'GET',
    path: '/v1/mails/status',
    summary: 'Whether a mail server is set, and how many mails wait or have failed',
    tag: 'Mail',
    access: admin,
    response: Obj({
      /** `mailbox`: no server is set, mails are kept here to be read. */
      transport: OneOf(['smtp', 'mailbox'] as const),
      server: Nullable(Type.String()),
      queued: Type.Integer(),
      deferred: Type.Integer(),
      failed: Type.Integer(),
      bounced: Type.Integer(),
      oldestDueAt: Nullable(Instant),
      bounces: BounceStatus,
    }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/v1/mails/{id}',
    summary: 'One mail; in the built-in mailbox with its content',
    tag: 'Mail',
    access: admin,
    params: oneMail,
    response: Obj({ ...Mail.properties, content: Nullable(MailContent) }),
  }),
  retry: endpoint({
    method: 'POST',
    path: '/v1/mails/{id}/retry',
    summary: 'Send a deferred or failed mail again, now',
    tag: 'Mail',
    access: admin,
    params: oneMail,
    response: Mail,
    errors: ['verb_not_allowed'],
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/v1/mails/{id}/cancel',
    summary: 'Take a mail that has not left out of the queue',
    tag: 'Mail',
    access: admin,
    params: oneMail,
    response: Mail,
    errors: ['verb_not_allowed'],
  }),
  reportBounce: endpoint({
    method: 'POST',
    path: '/v1/mails/bounces',
    summary: 'Report that a mail came back; for the mail provider, which knows the secret of the configuration',
    tag: 'Mail',
    access: { as: 'public' },
    rawType: 'message/rfc822',
    body: Obj({
      /** A delivery status notification (RFC 3464) as it came; instead of the other fields. */
      raw: Type.Optional(Text(1_000_000)),
      /** The mail's `Message-ID`, or the value of its header `X-Entente-Mail`. */
      messageId: Type.Optional(Line(400)),
      recipient: Type.Optional(AddressInput),
      /** Permanent: it was not delivered and will not be. */
      kind: Type.Optional(OneOf(['permanent', 'temporary'] as const)),
      /** The words of the server that refused it. */
      says: Type.Optional(Text(4_000)),
    }),
    response: Obj({ outcome: OneOf(bounceOutcomes) }),
    errors: ['secret_wrong', 'not_found', 'media_type', 'body_too_large', 'too_many_requests'],
  }),
  sendTest: endpoint({
    method: 'POST',
    path: '/v1/mails/test',
    summary: 'Send a test mail, to try the mail server',
    tag: 'Mail',
    access: admin,
    body: Obj({ to: AddressInput }),
    response: Mail,
    status: 201,
    errors: ['address_invalid', 'too_many_requests'],
  }),
}

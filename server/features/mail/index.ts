/** Mail: a queue in the database, sent by SMTP with patience, or kept in the built-in mailbox. */
import './test-mail.ts'
import type { Feature } from '#server/platform/http/route.ts'
import { defineJob, type Schedule } from '#server/platform/outbox/index.ts'
import { readingBounces } from './bounce-mailbox.ts'
import { forgetReports } from './bounce-store.ts'
import { createDelivering, giveUp, type MailParts } from './delivering.ts'
import { mailJob } from './queue.ts'
import { mailRoutes } from './routes.ts'
import { forgetContents } from './store.ts'

export type { BounceParts } from './bounce-inlet.ts'
export { examineMailbox, type ImapSettings } from './bounce-mailbox.ts'
export type { MailLimits, MailParts } from './delivering.ts'
export { type Delivery, type DeliverySubscriber, type MailLoader, onDelivery, registerMailLoader } from './loaders.ts'
export { enqueueMail, type MailOrder } from './queue.ts'
export { type MailRow, mailsOfInvitation } from './store.ts'
export {
  type MailTransport,
  mailboxTransport,
  type OutgoingMessage,
  type SendOutcome,
  type SmtpSettings,
  smtpTransport,
} from './transport.ts'

const forgetOldContents: Schedule = {
  name: 'forget_mail_contents',
  everySeconds: 86_400,
  run: (ctx) =>
    ctx.db.transaction({ as: 'system' }, async (tx) => {
      const monthAgo = new Date(ctx.now().getTime() - 30 * 86_400_000)
      await forgetContents(tx, monthAgo)
      await forgetReports(tx, monthAgo)
    }),
}

/** The feature, over whatever carries the messages. */
export function mailFeature(parts: MailParts): Feature {
  return {
    name: 'mail',
    routes: mailRoutes(parts.transport, parts.bounces),
    jobs: [
      defineJob(mailJob.kind, createDelivering(parts), {
        backOffSeconds: [5, 30, 300, 900, 1800, 3600, 7200, 14_400, 28_800],
        onDead: giveUp,
      }),
    ],
    schedules: [forgetOldContents, ...(parts.bounces?.mailbox ? [readingBounces(parts.bounces.mailbox)] : [])],
  }
}

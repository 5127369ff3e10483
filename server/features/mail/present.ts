import type { BounceStatus, Mail, MailContent } from '#contract/endpoints/mail.ts'
import { toPublicId } from '#server/platform/id.ts'
import type { BounceOutcome, MailboxState } from './bounce-store.ts'
import { mailVerbs, refusal } from './lifecycle.ts'
import type { MailWithHost } from './store.ts'

export function presentMail(mail: MailWithHost): Mail {
  return {
    id: toPublicId('mail', mail.id),
    template: mail.template,
    to: mail.to_address,
    host: mail.host_id ? { id: toPublicId('org', mail.host_id), name: mail.host_name ?? '' } : null,
    subject: mail.content?.subject ?? null,
    state: mail.state,
    attempts: mail.attempts,
    lastAnswer: mail.last_answer,
    messageId: mail.message_id,
    dueAt: mail.due_at.toISOString(),
    sentAt: mail.sent_at?.toISOString() ?? null,
    createdAt: mail.created_at.toISOString(),
    can: Object.fromEntries(mailVerbs.map((verb) => [verb, refusal(mail.state, verb) ?? true])),
  }
}

export function presentMailWithContent(mail: MailWithHost): Mail & { content: MailContent | null } {
  return { ...presentMail(mail), content: mail.content }
}

export function presentBounces(of: {
  webhook: boolean
  mailbox: ({ name: string } & Partial<MailboxState>) | null
  counts: Record<BounceOutcome, number>
}): BounceStatus {
  const { bounced, delayed, unmatched, unreadable } = of.counts
  const { mailbox } = of
  return {
    webhook: of.webhook,
    mailbox: mailbox && {
      name: mailbox.name,
      checkedAt: mailbox.checkedAt?.toISOString() ?? null,
      failingSince: mailbox.failingSince?.toISOString() ?? null,
      says: mailbox.says ?? null,
    },
    bounced,
    delayed,
    unmatched,
    unreadable,
  }
}

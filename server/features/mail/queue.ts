/** Putting a mail into the queue: its row and its job, in the caller's transaction. Nothing is sent from inside it. */
import type { MailTemplate } from '#contract/names.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { newId, toPublicId } from '#server/platform/id.ts'
import { enqueue, type JobName } from '#server/platform/outbox/index.ts'
import * as store from './store.ts'

/** What the job carries: the id alone. The message, with its links, is made when it is sent. */
export const mailJob: JobName<{ mailId: string }> = { kind: 'mail.deliver' }

export interface MailOrder {
  template: MailTemplate
  /** One parsed address. */
  to: string
  hostId?: string | null
  personId?: string | null
  invitationId?: string | null
  partnershipId?: string | null
  /** Ids and small facts the loader needs; never a secret. */
  data?: Record<string, unknown>
  /** Not before this time, e.g. while sending can be undone. */
  dueAt?: Date
}

/** Writes the mail and its job. Returns the mail's id. @example await enqueueMail(tx, ctx, { template: 'reminder', to: email, invitationId }) */
export async function enqueueMail(tx: Tx, ctx: Ctx, order: MailOrder): Promise<string> {
  const id = newId()
  const inserted = store.insertMail(tx, {
    id,
    template: order.template,
    to_address: order.to,
    host_id: order.hostId ?? null,
    person_id: order.personId ?? null,
    invitation_id: order.invitationId ?? null,
    partnership_id: order.partnershipId ?? null,
    data: order.data ?? {},
    message_id: `<${toPublicId('mail', id)}@${new URL(ctx.publicUrl).hostname.replaceAll(/[[\]]/g, '')}>`,
    due_at: order.dueAt ?? ctx.now(),
    created_at: ctx.now(),
  })
  await Promise.all([inserted, enqueueDelivery(tx, id, order.to, order.dueAt)])
  return id
}

/** The job of a mail; its lane is the receiving domain, so that one slow domain holds up no other. */
export async function enqueueDelivery(tx: Tx, mailId: string, to: string, dueAt?: Date): Promise<void> {
  await enqueue(
    tx,
    mailJob,
    { mailId },
    { lane: domainOf(to), uniqueKey: `mail:${mailId}`, ...(dueAt && { runAt: dueAt }) },
  )
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}

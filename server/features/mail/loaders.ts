/** Who makes the content of each template, and who is told what became of a mail. Filled by the features above. */
import type { MailTemplate } from '#contract/names.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import type { MailProps } from '#server/views/mails/props.ts'
import type { MailRow } from './store.ts'

/** Null: there is nothing to send any more, e.g. the invitation was withdrawn; the mail is cancelled. */
export type MailLoader = (ctx: Ctx, tx: Tx, mail: MailRow) => Promise<MailProps | null>

const loaders = new Map<MailTemplate, MailLoader>()

/**
 * Says how a template's content is made, when it is sent. It runs in a transaction of the system scope just before sending:
 * links are minted here, so that no secret rests in the queue.
 */
export function registerMailLoader(template: MailTemplate | readonly MailTemplate[], load: MailLoader): void {
  for (const one of [template].flat()) loaders.set(one as MailTemplate, load)
}

export function loaderOf(template: MailTemplate): MailLoader {
  const load = loaders.get(template)
  if (!load) throw new Error(`nobody loads mails of template ${template}`)
  return load
}

export interface Delivery {
  state: 'sent' | 'deferred' | 'failed' | 'bounced' | 'cancelled'
  /** The mail server's own words. */
  says: string
  /** When a deferred mail is tried again. */
  retryAt: Date | null
}
export type DeliverySubscriber = (tx: Tx, mail: MailRow, delivery: Delivery, ctx: Ctx) => Promise<void>

const subscribers: DeliverySubscriber[] = []

/** Calls `tell` in the transaction that writes what became of a mail: once per attempt, and when it comes back. */
export function onDelivery(tell: DeliverySubscriber): void {
  subscribers.push(tell)
}

export async function tellDelivery(tx: Tx, mail: MailRow, delivery: Delivery, ctx: Ctx): Promise<void> {
  for (const tell of subscribers) await tell(tx, mail, delivery, ctx)
}

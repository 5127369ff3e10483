import type { Ctx, PersonCtx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import { hasten } from '#server/platform/outbox/index.ts'
import { type MailVerb, mailVerbs, refusal, rules } from './lifecycle.ts'
import { tellDelivery } from './loaders.ts'
import { enqueueDelivery, enqueueMail } from './queue.ts'
import * as store from './store.ts'

/** Puts a deferred or failed mail at the head of the queue, with all its attempts before it again. */
export async function retryMail(ctx: Ctx, id: string): Promise<store.MailWithHost> {
  return ctx.db.transaction({ as: 'system' }, async (tx) => {
    const mail = await lockFor(tx, id, 'retry')
    await store.requeueMail(tx, id, ctx.now())
    await enqueueDelivery(tx, id, mail.to_address)
    // A deferred mail has a job that waits for its turn: that one goes now.
    await hasten(tx, `mail:${id}`)
    return store.getMailWithHost(tx, id)
  })
}

export async function cancelMail(ctx: Ctx, id: string): Promise<store.MailWithHost> {
  return ctx.db.transaction({ as: 'system' }, async (tx) => {
    const mail = await lockFor(tx, id, 'cancel')
    const says = 'Cancelled by an administrator.'
    await store.settleMail(tx, id, {
      state: rules.cancel.to,
      says,
      attempts: mail.attempts,
      sentAt: null,
      content: null,
    })
    await tellDelivery(tx, mail, { state: 'cancelled', says, retryAt: null }, ctx)
    return store.getMailWithHost(tx, id)
  })
}

async function lockFor(tx: Parameters<typeof store.lockMail>[0], id: string, verb: MailVerb): Promise<store.MailRow> {
  const mail = await store.lockMail(tx, id)
  const code = refusal(mail.state, verb)
  if (code) {
    const allowed = mailVerbs.filter((one) => refusal(mail.state, one) === undefined)
    throw new AppError(code, { current: { status: mail.state, allowed } })
  }
  return mail
}

/** A mail that shows whether the mail server works. */
export async function sendTestMail(ctx: PersonCtx, to: string): Promise<store.MailWithHost> {
  const address = to.trim()
  // Only a mail for trying out: whether the mailbox exists is what the mail server will say.
  if (address.length > 254 || !/^[^\s@,;:<>()[\]\\"\p{Cc}]{1,64}@[^\s@,;:<>()[\]\\"\p{Cc}]+$/u.test(address))
    throw new AppError('address_invalid')
  return ctx.db.transaction({ as: 'system' }, async (tx) => {
    const id = await enqueueMail(tx, ctx, {
      template: 'test',
      to: address,
      personId: ctx.actor.personId,
      data: { sentBy: ctx.actor.name },
    })
    return store.getMailWithHost(tx, id)
  })
}

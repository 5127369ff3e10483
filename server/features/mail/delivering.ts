/** Carrying out the queue: make the message, hand it over, write down what the server said. */
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { type RateLimitRule, take } from '#server/platform/limits.ts'
import type { JobOutcome } from '#server/platform/outbox/index.ts'
import type { MailProps, RenderedMail } from '#server/views/mails/props.ts'
import type { BounceParts } from './bounce-inlet.ts'
import { nextAttemptAt } from './lifecycle.ts'
import { type Delivery, loaderOf, tellDelivery } from './loaders.ts'
import { domainOf } from './queue.ts'
import * as store from './store.ts'
import type { MailTransport, OutgoingMessage, SendOutcome } from './transport.ts'

export interface MailParts {
  transport: MailTransport
  /** `renderMail` of `#views`. */
  render: (props: MailProps) => Promise<RenderedMail> | RenderedMail
  limits?: MailLimits
  /** How mails that come back are heard of. */
  bounces?: BounceParts
}

/** How fast mail may leave, over all nodes. */
export interface MailLimits {
  overall: RateLimitRule
  perDomain: RateLimitRule
}

export const usualLimits: MailLimits = {
  overall: { capacity: 100, refillPerSecond: 20 },
  perDomain: { capacity: 50, refillPerSecond: 5 },
}

/** One attempt at one mail. May run twice at once or again after a crash: the mail settles once. */
export function createDelivering(parts: MailParts): (ctx: Ctx, payload: { mailId: string }) => Promise<JobOutcome> {
  const host = createHostPause()
  return async (ctx, { mailId }) => {
    const pausedUntil = host.pausedUntil(ctx.now())
    if (pausedUntil) return { retryAt: pausedUntil, uncounted: true }
    const made = await makeMessage(parts, ctx, mailId)
    if (!made) return undefined
    const { mail } = made
    const wait = await overLimit(parts, ctx, mail)
    if (wait) return { retryAt: wait, uncounted: true }

    const outcome = await parts.transport.send(made.message)
    if (outcome.state === 'later' && outcome.wholeHost) host.pause(ctx.now())
    else host.well()
    const delivery = deliveryOf(outcome, mail, ctx.now())
    const content = parts.transport.kind === 'mailbox' ? made.content : null
    await ctx.db.transaction({ as: 'system' }, async (tx) => {
      const settled = await store.settleMail(tx, mail.id, {
        state: delivery.state,
        says: delivery.says,
        attempts: mail.attempts + 1,
        sentAt: delivery.state === 'sent' ? ctx.now() : null,
        content,
      })
      if (settled) await tellDelivery(tx, mail, delivery, ctx)
    })
    log(ctx, mail, outcome, delivery)
    return delivery.retryAt ? { retryAt: delivery.retryAt, says: delivery.says } : undefined
  }
}

/** Making the message failed again and again: our own fault, so it is said in general words and logged in full. */
export async function giveUp(ctx: Ctx, tx: Tx, { mailId }: { mailId: string }): Promise<void> {
  const mail = await store.lockMail(tx, mailId)
  const says = 'The message could not be made. The log of the server says why.'
  const failed = { state: 'failed' as const, says, attempts: mail.attempts, sentAt: null, content: null }
  if (await store.settleMail(tx, mailId, failed))
    await tellDelivery(tx, mail, { state: 'failed', says, retryAt: null }, ctx)
}

interface Made {
  mail: store.MailRow
  message: OutgoingMessage
  content: store.MailContentRow
}

/** Loads and renders, or settles the mail as cancelled when there is nothing to send any more. */
async function makeMessage(parts: MailParts, ctx: Ctx, mailId: string): Promise<Made | undefined> {
  const loaded = await ctx.db.transaction({ as: 'system' }, async (tx) => {
    const mail = await store.findMail(tx, mailId)
    if (!mail || (mail.state !== 'queued' && mail.state !== 'deferred')) return undefined
    const sender = await store.findSender(tx)
    const props = await loaderOf(mail.template)(ctx, tx, mail)
    if (props && sender) return { mail, props, sender }
    const says = 'There was nothing to send any more.'
    const cancelled = { state: 'cancelled' as const, says, attempts: mail.attempts, sentAt: null, content: null }
    if (await store.settleMail(tx, mail.id, cancelled))
      await tellDelivery(tx, mail, { state: 'cancelled', says, retryAt: null }, ctx)
    return undefined
  })
  if (!loaded) return undefined
  const { mail, props, sender } = loaded
  const rendered = await parts.render(props)
  const { subject, html, text } = rendered
  const message: OutgoingMessage = {
    messageId: mail.message_id,
    from: { name: rendered.senderName || sender.sender_name, address: sender.sender_address },
    replyTo: rendered.replyTo,
    to: { name: props.to.name, address: mail.to_address },
    subject,
    html,
    text,
    unsubscribe: unsubscribeOf(props),
    date: ctx.now(),
  }
  return { mail, message, content: { subject, html, text } }
}

/** An invitation nobody asked for says where to have it stopped; the page itself changes nothing by being opened. */
function unsubscribeOf(props: MailProps): string | null {
  return 'links' in props && 'report' in props.links ? props.links.report : null
}

async function overLimit(parts: MailParts, ctx: Ctx, mail: store.MailRow): Promise<Date | undefined> {
  if (parts.transport.kind === 'mailbox') return undefined
  const limits = parts.limits ?? usualLimits
  try {
    await take(ctx.db, 'mail overall', limits.overall, ctx.now())
    await take(ctx.db, `mail to ${domainOf(mail.to_address)}`, limits.perDomain, ctx.now())
    return undefined
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'too_many_requests') throw error
    return new Date(ctx.now().getTime() + (error.extra.retryAfterSeconds ?? 1) * 1000)
  }
}

function deliveryOf(outcome: SendOutcome, mail: store.MailRow, now: Date): Delivery {
  if (outcome.state === 'sent') return { state: 'sent', says: outcome.says, retryAt: null }
  if (outcome.state === 'refused') return { state: 'failed', says: outcome.says, retryAt: null }
  const retryAt = nextAttemptAt(mail.attempts + 1, mail.due_at, now)
  if (!retryAt) return { state: 'failed', says: `Given up after two days. Last answer: ${outcome.says}`, retryAt: null }
  return { state: 'deferred', says: outcome.says, retryAt }
}

function log(ctx: Ctx, mail: store.MailRow, outcome: SendOutcome, delivery: Delivery): void {
  const facts = { mail: mail.id, template: mail.template, state: delivery.state, attempt: mail.attempts + 1 }
  if (outcome.state === 'refused' && outcome.alertOperator)
    ctx.log.error({ ...facts, says: withoutAddresses(outcome.says) }, 'the mail server refuses our messages')
  else if (outcome.state === 'later' && outcome.wholeHost)
    ctx.log.warn({ ...facts, says: withoutAddresses(outcome.says) }, 'the mail server is not there for us')
  else ctx.log.info(facts, 'mail')
}

/** Servers like to repeat whom a mail was for; the log need not know. */
function withoutAddresses(says: string): string {
  return says.replaceAll(/[^\s<>"]+@[^\s<>"]+/g, '[address]')
}

const firstPauseMs = 15_000
const longestPauseMs = 600_000

/** While the whole mail server is away, mails wait without using up their attempts. */
function createHostPause() {
  let failures = 0
  let until = 0
  return {
    pausedUntil: (now: Date) => (until > now.getTime() ? new Date(until) : undefined),
    pause(now: Date) {
      until = now.getTime() + Math.min(longestPauseMs, firstPauseMs * 2 ** failures++)
    },
    well() {
      failures = 0
      until = 0
    },
  }
}

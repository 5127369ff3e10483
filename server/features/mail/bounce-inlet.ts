/** Where a mail provider hands in that a mail came back. It is known by a secret of the configuration and by nothing else. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Static } from 'typebox'
import type { mails } from '#contract/endpoints/mail.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import type { RequestFacts } from '#server/platform/http/route.ts'
import { addressKey, bucketName, take } from '#server/platform/limits.ts'
import type { ImapSettings } from './bounce-mailbox.ts'
import { addressesIn, type BounceReport, idsIn, oneLine } from './bounce-report.ts'
import type { BounceOutcome } from './bounce-store.ts'
import { digestOf, type HandedIn, readHandedIn, takeBounce } from './bounces.ts'

export interface BounceParts {
  /** Without it nothing can be handed in. */
  secret?: string
  mailbox?: ImapSettings
}

type Body = Static<typeof mails.reportBounce.body>

export async function reportBounce(
  ctx: Ctx,
  secret: string | undefined,
  body: Body,
  request: RequestFacts,
): Promise<{ outcome: BounceOutcome }> {
  if (secret === undefined) throw new AppError('not_found')
  if (!isRight(secretOf(request.header('authorization')), secret)) {
    await take(ctx.db, bucketName('bounce secret', addressKey(ctx.address)), wrongOnes, ctx.now())
    throw new AppError('secret_wrong')
  }
  const handedIn = body.raw === undefined ? readShort(body) : await readHandedIn('webhook', Buffer.from(body.raw))
  return { outcome: await ctx.db.transaction({ as: 'system' }, (tx) => takeBounce(tx, ctx, handedIn)) }
}

/** Wrong secrets from one address, before it is told to wait. */
const wrongOnes = { capacity: 20, refillPerSecond: 1 / 60 }

/** `Bearer <secret>`, or the password of `Basic`: some providers can only be given an address with a password in it. */
function secretOf(header: string | undefined): string {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +(\S+)$/i.exec(header ?? '') ?? []
  if (scheme.toLowerCase() !== 'basic') return value
  const pair = Buffer.from(value, 'base64').toString('utf8')
  return pair.slice(pair.indexOf(':') + 1)
}

/** In the same time whatever was given. */
function isRight(given: string, secret: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(secret))
}

/** The short form, for providers that tell in a form of their own. */
function readShort({ messageId, recipient, kind, says }: Body): HandedIn {
  const missing = Object.entries({ messageId, recipient, kind }).find(([, value]) => !value)
  if (missing) throw fault(missing[0], 'invalid', 'This is missing.')
  const report: BounceReport = {
    mailIds: idsIn([messageId]),
    addresses: addressesIn([recipient]),
    kind: kind ?? 'permanent',
    says: oneLine(says ?? '') || 'The report gives no reason.',
  }
  return { source: 'webhook', digest: digestOf(JSON.stringify(report)), reading: { reports: [report] } }
}

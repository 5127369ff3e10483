/**
 * Mail domains of the acting organization. Two proofs count: a TXT record, which only whoever runs the domain can set, and a code
 * mailed to one of the mailboxes that belong to whoever runs it. An address of one's own at the domain proves nothing about the
 * others there, so it does not count.
 */
import { createHash, randomBytes, randomInt } from 'node:crypto'
import { domainToUnicode } from 'node:url'
import type { DomainMailbox } from '#contract/endpoints/mail-domains.ts'
import { record } from '#server/features/history/index.ts'
import { parseDomain } from '#server/features/identity/index.ts'
import { enqueueMail } from '#server/features/mail/index.ts'
import type { Ctx, MemberCtx } from '#server/platform/ctx.ts'
import { isUniqueViolation } from '#server/platform/db/index.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, assertAllowed, fault } from '#server/platform/errors.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { bucketName, take } from '#server/platform/limits.ts'
import {
  deleteMailDomain,
  findOwnerOfDomain,
  insertMailDomain,
  listMailDomains,
  listVerifiedOf,
  lockMailDomain,
  type MailDomainChange,
  type MailDomainRow,
  saveMailDomain,
} from './domain-store.ts'
import { type Look, type LookUpTxt, lookForRecord } from './mail-domain-record.ts'
import { organizationPolicy } from './policy.ts'
import { publicProviderOf } from './public-mail.ts'
import { isBlocked, lockOrganization } from './store.ts'

const mostDomains = 20
export const codeMinutes = 60
const codeAttempts = 8
/** A record that proved a domain may be missing for so long, e.g. while the domain moves. */
const graceDays = 7

const identity = { as: 'identity' } as const

export async function mailDomainsOf(ctx: MemberCtx): Promise<MailDomainRow[]> {
  return ctx.db.transaction(identity, (tx) => listMailDomains(tx, ctx.actor.organizationId))
}

/** The domain of what was typed: `example.org`, `@example.org`, `ada@example.org`, `https://example.org/`. */
export function domainTyped(text: string): string | undefined {
  const plain = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .replace(/^.*@/, '')
    .replace(/\.$/, '')
  return parseDomain(plain)
}

/** When the proof ends whose record is gone, or nothing. */
export function lapsesAt({
  verifiedAt,
  missingSince,
}: Pick<MailDomainRow, 'verifiedAt' | 'missingSince'>): Date | null {
  return verifiedAt && missingSince ? new Date(missingSince.getTime() + graceDays * 86_400_000) : null
}

export async function addMailDomain(ctx: MemberCtx, typed: string): Promise<MailDomainRow> {
  assertAllowed(organizationPolicy.mail_domains(ctx.actor.role))
  const domain = domainTyped(typed)
  if (!domain) throw fault('domain', 'domain_invalid')
  if (publicProviderOf(domain)) throw fault('domain', 'domain_public')
  const { organizationId, personId } = ctx.actor
  return ctx.db.transaction(identity, async (tx) => {
    // one after another, so that the limit holds
    await lockOrganization(tx, organizationId)
    if ((await listMailDomains(tx, organizationId)).length >= mostDomains)
      throw fault('domain', 'limit_reached', 'An organization has at most 20 mail domains.')
    await assertFree(tx, domain, organizationId, 'domain')
    const token = randomBytes(18).toString('base64url')
    const id = await insertMailDomain(tx, { organizationId, domain, token, addedBy: personId }, ctx.now())
    if (!id) throw fault('domain', 'domain_named')
    await record(tx, ctx, { verb: 'organization.domain_added', organizationId, after: { domain } })
    return getLocked(tx, organizationId, id)
  })
}

async function getLocked(tx: Tx, organizationId: string, id: string): Promise<MailDomainRow> {
  const found = await lockMailDomain(tx, organizationId, id)
  if (!found) throw new AppError('not_found')
  return found
}

/** Said before anything is sent or looked up; the index says it to whoever is later by a moment. */
async function assertFree(tx: Tx, domain: string, organizationId: string, field?: string): Promise<void> {
  const owner = await findOwnerOfDomain(tx, domain)
  if (owner === undefined || owner === organizationId) return
  throw field ? fault(field, 'domain_taken') : new AppError('domain_taken')
}

/** Of two that prove the same at once, the later one hears why it is refused. */
async function onceProved<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isUniqueViolation(error, 'mail_domain_verified')) throw new AppError('domain_taken')
    throw error
  }
}

const checksPerDomain = { capacity: 10, refillPerSecond: 1 / 30 }

/** Looks for the record now. The look itself is made outside of any transaction, since it may take seconds. */
export async function checkRecord(ctx: MemberCtx, publicId: string, lookUp: LookUpTxt): Promise<MailDomainRow> {
  assertAllowed(organizationPolicy.mail_domains(ctx.actor.role))
  const id = fromPublicId('dom', publicId)
  const { organizationId } = ctx.actor
  const { domain, token } = await ctx.db.transaction(identity, async (tx) => {
    const found = await getLocked(tx, organizationId, id)
    await assertFree(tx, found.domain, organizationId)
    return found
  })
  await take(ctx.db, bucketName('mail-domain.check', `${organizationId} ${domain}`), checksPerDomain, ctx.now())
  const look = await lookForRecord(lookUp, domain, token)
  return onceProved(() =>
    ctx.db.transaction(identity, async (tx) => {
      await noteLook(tx, ctx, organizationId, id, look)
      return getLocked(tx, organizationId, id)
    }),
  )
}

/** What a look at the record changes: it proves, it makes a proof doubtful, or after a while it ends one. */
export async function noteLook(tx: Tx, ctx: Ctx, organizationId: string, id: string, look: Look): Promise<void> {
  const before = await lockMailDomain(tx, organizationId, id)
  // removed meanwhile
  if (!before) return
  const now = ctx.now()
  const looked = { checkedAt: now, checkOutcome: look.outcome, checkFound: look.found }
  const tell = (verb: string) =>
    record(tx, ctx, {
      verb,
      organizationId,
      after: { domain: before.domain },
      notes: { domain: before.domain },
    })
  if (look.outcome === 'found') {
    await saveMailDomain(tx, id, { ...looked, missingSince: null, ...provedBy(before, 'record', now) })
    if (!before.verifiedAt) await tell('organization.domain_verified')
    return
  }
  const isGone = look.outcome !== 'silent' && before.verifiedBy === 'record'
  const lapses = isGone ? lapsesAt({ ...before, missingSince: before.missingSince ?? now }) : null
  if (lapses && lapses <= now) {
    await saveMailDomain(tx, id, { ...looked, verifiedAt: null, verifiedBy: null, missingSince: null })
    return void (await tell('organization.domain_lapsed'))
  }
  await saveMailDomain(tx, id, { ...looked, ...(isGone ? { missingSince: before.missingSince ?? now } : {}) })
  if (isGone && !before.missingSince) await tell('organization.domain_missing')
}

/** A record is the stronger proof, since it is looked at again and again. */
function provedBy(before: MailDomainRow, how: 'record' | 'mailbox', now: Date): MailDomainChange {
  if (!before.verifiedAt) return { verifiedAt: now, verifiedBy: how }
  return how === 'record' ? { verifiedBy: how } : {}
}

const codesPerMailbox = { capacity: 3, refillPerSecond: 3 / 86_400 }
const codesPerOrganization = { capacity: 20, refillPerSecond: 20 / 86_400 }

/** Mails a fresh code; the former one stops working. The code itself is made when the mail is. */
export async function sendDomainCode(ctx: MemberCtx, publicId: string, mailbox: DomainMailbox): Promise<MailDomainRow> {
  assertAllowed(organizationPolicy.mail_domains(ctx.actor.role))
  const id = fromPublicId('dom', publicId)
  const { organizationId } = ctx.actor
  return ctx.db.transaction(identity, async (tx) => {
    const { domain } = await getLocked(tx, organizationId, id)
    await assertFree(tx, domain, organizationId)
    const to = `${mailbox}@${domain}`
    if (await isBlocked(tx, to, organizationId)) throw new AppError('address_blocked')
    // a stranger's mailbox is protected whoever asks
    await take(tx, bucketName('mail-domain.code-to', to), codesPerMailbox, ctx.now())
    await take(tx, bucketName('mail-domain.codes', organizationId), codesPerOrganization, ctx.now())
    await saveMailDomain(tx, id, {
      codeHash: null,
      codeAddress: to,
      codeExpiresAt: new Date(ctx.now().getTime() + codeMinutes * 60_000),
      codeAttempts: 0,
      codeDelivery: null,
      codeAnswer: null,
    })
    await enqueueMail(tx, ctx, {
      template: 'mail_domain_code',
      to,
      personId: ctx.actor.personId,
      data: { mailDomainId: id, organizationId },
    })
    await record(tx, ctx, { verb: 'organization.domain_code_sent', organizationId, after: { domain, address: to } })
    return getLocked(tx, organizationId, id)
  })
}

/** Eight digits in two groups. They live an hour and bear eight attempts, which is what protects them. */
export function newDomainCode(): string {
  const digits = String(randomInt(0, 100_000_000)).padStart(8, '0')
  return `${digits.slice(0, 4)} ${digits.slice(4)}`
}

export function hashDomainCode(id: string, code: string): string {
  return createHash('sha256')
    .update(`${id}:${code.replaceAll(/\D/g, '')}`)
    .digest('hex')
}

export async function confirmDomainCode(ctx: MemberCtx, publicId: string, typed: string): Promise<MailDomainRow> {
  assertAllowed(organizationPolicy.mail_domains(ctx.actor.role))
  const id = fromPublicId('dom', publicId)
  const { organizationId } = ctx.actor
  const proved = await onceProved(() =>
    ctx.db.transaction(identity, async (tx) => {
      const found = await getLocked(tx, organizationId, id)
      await assertFree(tx, found.domain, organizationId)
      const stands = found.codeHash !== null && found.codeExpiresAt !== null && found.codeExpiresAt > ctx.now()
      // the attempt it counted has to be kept, so a wrong code is an outcome and not a throw
      if (!stands || found.codeAttempts >= codeAttempts || hashDomainCode(id, typed) !== found.codeHash) {
        await saveMailDomain(tx, id, { codeAttempts: found.codeAttempts + 1 })
        return undefined
      }
      await saveMailDomain(tx, id, {
        ...provedBy(found, 'mailbox', ctx.now()),
        codeHash: null,
        codeAddress: null,
        codeExpiresAt: null,
        codeAttempts: 0,
      })
      if (!found.verifiedAt)
        await record(tx, ctx, {
          verb: 'organization.domain_verified',
          organizationId,
          after: { domain: found.domain, provedAt: found.codeAddress },
          notes: { domain: found.domain },
        })
      return getLocked(tx, organizationId, id)
    }),
  )
  if (!proved) throw fault('code', 'wrong_code')
  return proved
}

export async function removeMailDomain(ctx: MemberCtx, publicId: string): Promise<void> {
  assertAllowed(organizationPolicy.mail_domains(ctx.actor.role))
  const id = fromPublicId('dom', publicId)
  const { organizationId } = ctx.actor
  await ctx.db.transaction(identity, async (tx) => {
    const { domain, verifiedAt } = await getLocked(tx, organizationId, id)
    await deleteMailDomain(tx, id)
    await record(tx, ctx, {
      verb: 'organization.domain_removed',
      organizationId,
      before: { domain, verified: verifiedAt !== null },
    })
  })
}

/** The domains an organization has proved, as people write them. Any scope that sees the organization. */
export async function verifiedDomainsOf(tx: Tx, organizationId: string): Promise<string[]> {
  return (await listVerifiedOf(tx, [organizationId])).map(({ domain }) => domainShownAs(domain))
}

/** As people write it: `xn--mnchen-3ya.example` is `münchen.example`. Lookalikes were refused when it was named. */
export const domainShownAs = (domain: string): string => domainToUnicode(domain) || domain

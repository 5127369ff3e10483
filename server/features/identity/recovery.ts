/**
 * *Forgot your password?* The request does the same for every address; a job finds out whose it is. An invited address
 * whose account nobody has claimed belongs to whoever invited it: they mail the link that sets the password.
 */
import { record } from '#server/features/history/index.ts'
import { enqueueMail } from '#server/features/mail/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import { newId } from '#server/platform/id.ts'
import { defineJob, enqueue } from '#server/platform/outbox/index.ts'
import { assertPassword } from './account.ts'
import { parseEmail } from './email.ts'
import { byAddress, limit } from './limits.ts'
import { resetName, resetSeconds } from './links.ts'
import { hashPassword } from './password.ts'
import { claimPerson } from './persons.ts'
import { type OpenedSession, openSession } from './sessions.ts'
import {
  deleteSessions,
  deleteVerificationsOf,
  findPerson,
  findPersonByEmail,
  findVerification,
  lockPerson,
  type Person,
  saveCredential,
  savePerson,
  saveVerification,
  takeVerification,
} from './store.ts'

/** Mails a way in to the unclaimed account of somebody who was invited. True when it did. Scope: system. */
export type StubReset = (tx: Tx, ctx: Ctx, person: Person) => Promise<boolean>
const stubResets: StubReset[] = []

/** Registers who mails a fresh set-your-password link to an invited address. The first that did so is enough. */
export function onResetForStub(handler: StubReset): void {
  stubResets.push(handler)
}

const requestName = (id: string): string => `reset-request:${id}`

export async function requestPasswordReset(ctx: Ctx, input: { email: string }): Promise<void> {
  await limit(ctx, 'mailByAddress', byAddress(ctx))
  const email = parseEmail(input.email)
  if (!email) throw fault('email', 'address_invalid')
  await limit(ctx, 'mailByRecipient', email)
  await ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const requestId = newId()
    const expiresAt = new Date(ctx.now().getTime() + resetSeconds * 1000)
    await saveVerification(tx, requestName(requestId), email, expiresAt, ctx.now())
    await enqueue(tx, answerReset, { requestId })
  })
}

/** Looks whose the address is, and mails what they need. An unknown address gets nothing. */
export const answerReset = defineJob('identity.answer_reset', async (ctx, payload: { requestId: string }) => {
  await ctx.db.transaction({ as: 'system' }, async (tx) => {
    const email = await takeVerification(tx, requestName(payload.requestId), ctx.now())
    const person = email && (await findPersonByEmail(tx, email))
    if (!person) return
    if (!person.claimedAt) {
      for (const handler of stubResets) if (await handler(tx, ctx, person)) return
    }
    await enqueueMail(tx, ctx, { template: 'password_reset', to: person.email, personId: person.id })
  })
})

/** Whose link this is, for the page; null when it does not work. Never changes anything. */
export async function readPasswordLink(ctx: Ctx, token: string): Promise<{ email: string; claimed: boolean } | null> {
  return ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const person = await findByLink(tx, ctx, token)
    return person ? { email: person.email, claimed: person.claimedAt !== null } : null
  })
}

async function findByLink(tx: Tx, ctx: Ctx, token: string): Promise<Person | undefined> {
  const personId = await findVerification(tx, resetName(token), ctx.now())
  return personId === undefined ? undefined : findPerson(tx, personId)
}

/** `session` is there where the account had no password before: proving the mailbox claims and signs in. */
export interface PasswordSet {
  session?: OpenedSession
  personId: string
  landing: string
}

export async function resetPassword(
  ctx: Ctx,
  input: { token: string; password: string; userAgent: string | null },
): Promise<PasswordSet> {
  await limit(ctx, 'linkByAddress', byAddress(ctx))
  const owner = await ctx.db.transaction({ as: 'identity' }, (tx) => findByLink(tx, ctx, input.token))
  if (!owner) throw new AppError('link_invalid')
  assertPassword(input.password, owner)
  const passwordHash = await hashPassword(input.password)
  return ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const personId = await takeVerification(tx, resetName(input.token), ctx.now())
    if (!personId) throw new AppError('link_invalid')
    const person = await lockPerson(tx, personId)
    await deleteVerificationsOf(tx, personId)
    if (!person.claimedAt) {
      await claimPerson(tx, personId, { passwordHash, now: ctx.now() })
      await record(tx, ctx, { verb: 'person.claimed', personId, actorName: person.name })
      const session = await openSession(tx, personId, {
        address: ctx.address,
        userAgent: input.userAgent,
        now: ctx.now(),
      })
      return { session, personId, landing: '/' }
    }
    await saveCredential(tx, personId, passwordHash)
    await savePerson(tx, personId, { emailVerified: true }, ctx.now())
    await deleteSessions(tx, personId)
    await record(tx, ctx, { verb: 'person.password_reset', personId, actorName: person.name })
    return { personId, landing: '/sign-in' }
  })
}

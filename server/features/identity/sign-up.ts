/**
 * Signing up without an invitation. Nothing is granted, and no account is made, before the mailbox is proved; the password is
 * chosen by whoever opened the mailed link. The answer on screen is the same for every address.
 */
import { record } from '#server/features/history/index.ts'
import { enqueueMail } from '#server/features/mail/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import { newId } from '#server/platform/id.ts'
import { defineJob, enqueue } from '#server/platform/outbox/index.ts'
import { assertPassword } from './account.ts'
import { type Email, parseEmail } from './email.ts'
import { byAddress, limit } from './limits.ts'
import { verifyName, verifySeconds } from './links.ts'
import { hashPassword } from './password.ts'
import { claimPerson, ensurePerson } from './persons.ts'
import { openSession } from './sessions.ts'
import type { SignedIn } from './sign-in.ts'
import { findInstallation, findPersonByEmail, findVerification, saveVerification, takeVerification } from './store.ts'

/** What was typed, kept until the mailbox is proved. */
export interface SignUpRequest {
  email: Email
  name: string
  next: string
}

const requestName = (id: string): string => `sign-up:${id}`

export async function signUp(ctx: Ctx, input: { name: string; email: string; next?: string }): Promise<void> {
  const name = input.name.trim()
  if (name === '') throw fault('name', 'invalid', 'Please enter your name.')
  const email = parseEmail(input.email)
  if (!email) throw fault('email', 'address_invalid')
  await limit(ctx, 'mailByAddress', byAddress(ctx))
  await limit(ctx, 'mailByRecipient', email)
  await ctx.db.transaction({ as: 'identity' }, async (tx) => {
    if (!(await findInstallation(tx))?.signUpPage) throw new AppError('sign_up_closed')
    const request: SignUpRequest = { email, name, next: input.next ?? '/' }
    const requestId = newId()
    const expiresAt = new Date(ctx.now().getTime() + verifySeconds * 1000)
    await saveVerification(tx, requestName(requestId), JSON.stringify(request), expiresAt, ctx.now())
    await enqueue(tx, answerSignUp, { requestId })
  })
}

/** Mails a link to prove the address, or, where it has an account, that it has one. */
export const answerSignUp = defineJob('identity.answer_sign_up', async (ctx, payload: { requestId: string }) => {
  await ctx.db.transaction({ as: 'system' }, async (tx) => {
    const value = await findVerification(tx, requestName(payload.requestId), ctx.now())
    const request = parseRequest(value)
    if (!request) return
    const person = await findPersonByEmail(tx, request.email)
    if (person?.claimedAt) {
      await takeVerification(tx, requestName(payload.requestId), ctx.now())
      await enqueueMail(tx, ctx, { template: 'account_exists', to: person.email, personId: person.id })
    } else {
      const data = { signUpId: payload.requestId }
      await enqueueMail(tx, ctx, { template: 'verify_address', to: request.email, data })
    }
  })
})

/** The value a verify link leads to: what was typed, once more, as the request may be gone when the link is used. */
export function parseRequest(value: string | undefined): SignUpRequest | undefined {
  if (value === undefined) return undefined
  const request = JSON.parse(value) as SignUpRequest // written by signUp above, nobody else
  return request
}

/** What a sign-up asked for, while it may still be answered. Scope: system. */
export { requestName as signUpName }

/** For the page; null when the link does not work. Never changes anything. */
export async function readVerifyLink(ctx: Ctx, token: string): Promise<{ email: string; name: string } | null> {
  return ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const request = parseRequest(await findVerification(tx, verifyName(token), ctx.now()))
    if (!request || (await findPersonByEmail(tx, request.email))?.claimedAt) return null
    return { email: request.email, name: request.name }
  })
}

export async function verifyAddress(
  ctx: Ctx,
  input: { token: string; password: string; name?: string; userAgent: string | null },
): Promise<Extract<SignedIn, { step: 'done' }>> {
  await limit(ctx, 'linkByAddress', byAddress(ctx))
  const typed = await readVerifyLink(ctx, input.token)
  if (!typed) throw new AppError('link_invalid')
  assertPassword(input.password, typed)
  const passwordHash = await hashPassword(input.password)
  return ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const request = parseRequest(await takeVerification(tx, verifyName(input.token), ctx.now()))
    if (!request) throw new AppError('link_invalid')
    const person = await ensurePerson(tx, { email: request.email })
    if (person.claimedAt) throw new AppError('link_invalid')
    const name = input.name?.trim() || request.name
    await claimPerson(tx, person.id, { passwordHash, name, now: ctx.now() })
    await record(tx, ctx, { verb: 'person.claimed', personId: person.id, actorName: name })
    const session = await openSession(tx, person.id, {
      address: ctx.address,
      userAgent: input.userAgent,
      now: ctx.now(),
    })
    return { step: 'done', session, personId: person.id, landing: request.next }
  })
}

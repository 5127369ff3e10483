/** Signing in and out. No answer and no timing tells whether an address has an account. */
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { parseEmail } from './email.ts'
import { twoFactorKey } from './keys.ts'
import { hashSecret, newSecret } from './library.ts'
import { byAddress, limit } from './limits.ts'
import { verifyAgainstNothing, verifyPassword } from './password.ts'
import { formOf, type OpenedSession, openSession } from './sessions.ts'
import {
  deleteSessionByToken,
  findConfinement,
  findCredential,
  findPersonByEmail,
  findVerification,
  getPerson,
  lockPerson,
  lockTwoFactor,
  type Person,
  saveTwoFactor,
  saveVerification,
  takeVerification,
} from './store.ts'
import { challengeSeconds, failuresAllowed, lockSeconds, spendBackupCode, stepOf } from './two-factor.ts'

/** `session` is there exactly when the step is `done`; it goes into the cookie. */
export type SignedIn =
  | { step: 'done'; session: OpenedSession; personId: string; landing: string }
  | { step: 'two_factor_required'; challenge: string; landing: string }

export async function signIn(
  ctx: Ctx,
  input: { email: string; password: string; userAgent: string | null },
): Promise<SignedIn> {
  await limit(ctx, 'signInByAddress', byAddress(ctx))
  const email = parseEmail(input.email)
  await limit(ctx, 'signInByAccount', email ?? input.email.trim().toLowerCase())
  const found = email ? await ctx.db.transaction({ as: 'identity' }, (tx) => credentialOf(tx, email)) : undefined
  // outside of any transaction: the hash takes milliseconds, and as long for nobody
  const right = found ? await verifyPassword(found.hash, input.password) : await verifyAgainstNothing(input.password)
  if (!found || !right) {
    ctx.log.info({ requestId: ctx.requestId, personId: found?.person.id }, 'sign-in refused')
    throw new AppError('wrong_credentials')
  }
  return ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const person = await lockPerson(tx, found.person.id)
    // reset or changed between the two transactions: what was proved no longer holds
    if ((await findCredential(tx, person.id)) !== found.hash) throw new AppError('wrong_credentials')
    if (person.twoFactorEnabled) return challenge(tx, ctx, person)
    return finish(tx, ctx, person, input.userAgent)
  })
}

async function credentialOf(tx: Tx, email: string): Promise<{ person: Person; hash: string } | undefined> {
  const person = await findPersonByEmail(tx, email)
  if (!person?.claimedAt) return undefined
  const hash = await findCredential(tx, person.id)
  return hash === undefined ? undefined : { person, hash }
}

async function challenge(tx: Tx, ctx: Ctx, person: Person): Promise<SignedIn> {
  const secret = newSecret()
  const expiresAt = new Date(ctx.now().getTime() + challengeSeconds * 1000)
  await saveVerification(tx, challengeName(secret), person.id, expiresAt, ctx.now())
  return { step: 'two_factor_required', challenge: secret, landing: landingOf(person) }
}

const challengeName = (secret: string): string => `2fa-${secret}`

async function finish(tx: Tx, ctx: Ctx, person: Person, userAgent: string | null): Promise<SignedIn> {
  const session = await openSession(tx, person.id, { address: ctx.address, userAgent, now: ctx.now() })
  const confined = await findConfinement(tx, person.id, ctx.now())
  return { step: 'done', session, personId: person.id, landing: confined ? formOf(confined).path : landingOf(person) }
}

/** The last place, if it is one of ours. */
export function landingOf(person: { lastPlace: string | null }): string {
  return person.lastPlace ?? '/'
}

/** The second step: a code of the authenticator app or a backup code. Each is taken once. */
export async function signInTwoFactor(
  ctx: Ctx,
  input: { challenge: string; code: string; userAgent: string | null },
): Promise<SignedIn> {
  await limit(ctx, 'signInByAddress', byAddress(ctx))
  await limit(ctx, 'codeByChallenge', hashSecret(input.challenge))
  const key = await twoFactorKey(ctx.db)
  const outcome = await ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const personId = await findVerification(tx, challengeName(input.challenge), ctx.now())
    if (!personId) throw new AppError('link_invalid')
    const person = await lockPerson(tx, personId)
    // the failure it counted has to be kept, so it is an outcome, not a throw
    if (!(await checkCode(tx, ctx, person.id, key, input.code))) return undefined
    if ((await takeVerification(tx, challengeName(input.challenge), ctx.now())) !== person.id) {
      throw new AppError('link_invalid')
    }
    return finish(tx, ctx, person, input.userAgent)
  })
  if (!outcome) throw new AppError('wrong_code')
  return outcome
}

/** Whether a code is right now; counts failures and closes the second factor after too many of them. */
export async function checkCode(tx: Tx, ctx: Ctx, personId: string, key: string, typed: string): Promise<boolean> {
  const now = ctx.now()
  const row = await lockTwoFactor(tx, personId)
  if (!row) throw new AppError('two_factor_off')
  if (row.lockedUntil && row.lockedUntil > now) {
    throw new AppError('too_many_requests', {
      retryAfterSeconds: Math.ceil((row.lockedUntil.getTime() - now.getTime()) / 1000),
    })
  }
  const code = typed.replace(/\s+/g, '')
  if (/^\d{6}$/.test(code)) {
    const step = await stepOf(key, row.secret, code, row.lastStep, now)
    if (step !== undefined) {
      await saveTwoFactor(tx, personId, { lastStep: step, failures: 0, lockedUntil: null }, now)
      return true
    }
  } else if (row.verified) {
    const backupCodes = await spendBackupCode(key, row.backupCodes, code)
    if (backupCodes !== undefined) {
      await saveTwoFactor(tx, personId, { backupCodes, failures: 0, lockedUntil: null }, now)
      return true
    }
  }
  const failures = row.failures + 1
  const closed = failures >= failuresAllowed
  await saveTwoFactor(
    tx,
    personId,
    { failures: closed ? 0 : failures, lockedUntil: closed ? new Date(now.getTime() + lockSeconds * 1000) : null },
    now,
  )
  return false
}

/**
 * Ends the session of this cookie. Without one, nothing happens. Where the disk is too full to take the row away, the browser
 * forgets the token all the same: nobody else has it, and the session ends by not being used.
 */
export async function signOut(ctx: Ctx, token: string | undefined): Promise<void> {
  if (!token) return
  try {
    await ctx.db.transaction({ as: 'identity' }, (tx) => deleteSessionByToken(tx, token))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'disk_full') throw error
    ctx.log.warn({ requestId: ctx.requestId }, 'a session could not be ended, since the disk is full')
  }
}

/** Where somebody who is signed in goes: used by the start page. */
export async function landingPlace(ctx: Ctx, personId: string): Promise<string> {
  return ctx.db.transaction({ as: 'identity' }, async (tx) => landingOf(await getPerson(tx, personId)))
}

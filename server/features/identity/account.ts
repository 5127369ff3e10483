/** One's own account: data, password, sessions, second factor. */
import { record } from '#server/features/history/index.ts'
import type { PersonCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { twoFactorKey } from './keys.ts'
import { limit } from './limits.ts'
import { checkPassword, hashPassword, verifyPassword } from './password.ts'
import { checkCode } from './sign-in.ts'
import {
  deleteSessions,
  deleteTwoFactor,
  findCredential,
  getPerson,
  listSessions,
  lockPerson,
  lockTwoFactor,
  type Person,
  replaceTwoFactor,
  type SessionRow,
  saveCredential,
  savePerson,
  saveTwoFactor,
} from './store.ts'
import { makeCodes, makeEnrolment, sealCodes } from './two-factor.ts'

export interface AccountChange {
  name?: string
  timeZone?: string
  theme?: Person['theme']
  lastPlace?: string
}

export async function updateMe(ctx: PersonCtx, change: AccountChange): Promise<void> {
  if (change.timeZone !== undefined) assertTimeZone(change.timeZone)
  const name = change.name?.trim()
  if (name === '') throw fault('name', 'invalid', 'Please enter your name.')
  await ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const before = await lockPerson(tx, ctx.actor.personId)
    await savePerson(tx, before.id, { ...change, name }, ctx.now())
    if (name !== undefined && name !== before.name) {
      await record(tx, ctx, { verb: 'person.renamed', before: { name: before.name }, after: { name } })
    }
  })
}

/** Throws `invalid` for a zone that does not exist. */
export function assertTimeZone(timeZone: string, field = 'timeZone'): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw fault(field, 'invalid', 'This time zone is not known. Choose one from the list.')
  }
}

/** Throws unless the password is the person's own. Outside of a transaction, and limited per person. Returns the hash. */
async function provePassword(ctx: PersonCtx, password: string, field: string): Promise<string> {
  await limit(ctx, 'passwordByPerson', ctx.actor.personId)
  const hash = await ctx.db.transaction({ as: 'identity' }, (tx) => findCredential(tx, ctx.actor.personId))
  if (!hash || !(await verifyPassword(hash, password))) {
    throw fault(field, 'wrong_credentials', 'This is not your password.')
  }
  return hash
}

/** Runs `work` with the person locked, if the password that was proved is still theirs. */
async function proved<T>(ctx: PersonCtx, hash: string, work: (tx: Tx, person: Person) => Promise<T>): Promise<T> {
  return ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const person = await lockPerson(tx, ctx.actor.personId)
    if ((await findCredential(tx, person.id)) !== hash) throw new AppError('conflict')
    return work(tx, person)
  })
}

export async function changePassword(
  ctx: PersonCtx,
  input: { currentPassword: string; newPassword: string },
): Promise<void> {
  const hash = await provePassword(ctx, input.currentPassword, 'currentPassword')
  assertPassword(input.newPassword, ctx.actor, 'newPassword')
  const fresh = await hashPassword(input.newPassword)
  await proved(ctx, hash, async (tx, person) => {
    await saveCredential(tx, person.id, fresh)
    await deleteSessions(tx, person.id, { except: ctx.actor.sessionId })
    await record(tx, ctx, { verb: 'person.password_changed' })
  })
}

/** Throws the fault of a password that is too short or too easy to guess. */
export function assertPassword(password: string, about: { email?: string; name?: string }, field = 'password'): void {
  const code = checkPassword(password, about)
  if (code) throw fault(field, code)
}

export async function mySessions(ctx: PersonCtx): Promise<SessionRow[]> {
  return ctx.db.transaction({ as: 'identity' }, (tx) => listSessions(tx, ctx.actor.personId, ctx.now()))
}

export async function endMySession(ctx: PersonCtx, publicId: string): Promise<void> {
  const id = fromPublicId('ses', publicId)
  await ctx.db.transaction({ as: 'identity' }, async (tx) => {
    if ((await deleteSessions(tx, ctx.actor.personId, { only: id })) === 0) throw new AppError('not_found')
    await record(tx, ctx, { verb: 'person.session_ended' })
  })
}

export async function endMyOtherSessions(ctx: PersonCtx): Promise<void> {
  await ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const ended = await deleteSessions(tx, ctx.actor.personId, { except: ctx.actor.sessionId })
    if (ended > 0) await record(tx, ctx, { verb: 'person.sessions_ended', after: { ended } })
  })
}

/** Begins: nothing changes for signing in until a first code shows that the app works. */
export async function enableTwoFactor(
  ctx: PersonCtx,
  input: { password: string; issuer: string },
): Promise<{ uri: string; secret: string; backupCodes: string[] }> {
  const hash = await provePassword(ctx, input.password, 'password')
  const enrolment = await makeEnrolment(await twoFactorKey(ctx.db), input.issuer, ctx.actor.email)
  await proved(ctx, hash, async (tx, person) => {
    if (person.twoFactorEnabled) throw new AppError('two_factor_already_on')
    await replaceTwoFactor(tx, person.id, enrolment, ctx.now())
  })
  return { uri: enrolment.uri, secret: enrolment.shownSecret, backupCodes: enrolment.shownCodes }
}

export async function confirmTwoFactor(ctx: PersonCtx, code: string): Promise<void> {
  await limit(ctx, 'passwordByPerson', ctx.actor.personId)
  const key = await twoFactorKey(ctx.db)
  const right = await ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const person = await lockPerson(tx, ctx.actor.personId)
    if (person.twoFactorEnabled) throw new AppError('two_factor_already_on')
    if (!(await checkCode(tx, ctx, person.id, key, code))) return false
    await saveTwoFactor(tx, person.id, { verified: true }, ctx.now())
    await savePerson(tx, person.id, { twoFactorEnabled: true }, ctx.now())
    await deleteSessions(tx, person.id, { except: ctx.actor.sessionId })
    await record(tx, ctx, { verb: 'person.two_factor_enabled' })
    return true
  })
  if (!right) throw fault('code', 'wrong_code')
}

export async function disableTwoFactor(ctx: PersonCtx, password: string): Promise<void> {
  const hash = await provePassword(ctx, password, 'password')
  await proved(ctx, hash, async (tx, person) => {
    if (!person.twoFactorEnabled) throw new AppError('two_factor_off')
    await deleteTwoFactor(tx, person.id)
    await savePerson(tx, person.id, { twoFactorEnabled: false }, ctx.now())
    await record(tx, ctx, { verb: 'person.two_factor_disabled' })
  })
}

export async function renewBackupCodes(ctx: PersonCtx, password: string): Promise<string[]> {
  const hash = await provePassword(ctx, password, 'password')
  const codes = makeCodes()
  const backupCodes = await sealCodes(await twoFactorKey(ctx.db), codes)
  await proved(ctx, hash, async (tx, person) => {
    if (!person.twoFactorEnabled || !(await lockTwoFactor(tx, person.id))) throw new AppError('two_factor_off')
    await saveTwoFactor(tx, person.id, { backupCodes }, ctx.now())
    await record(tx, ctx, { verb: 'person.backup_codes_renewed' })
  })
  return codes
}

/** The signed-in person's own row. */
export async function getMe(tx: Tx, ctx: PersonCtx): Promise<Person> {
  return getPerson(tx, ctx.actor.personId)
}

/** Links in mails of accounts. Made when the mail is sent, kept only as hashes, taken once. */
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { newSecret } from './library.ts'
import { saveVerification } from './store.ts'

const hour = 3600
export const resetSeconds = hour
export const verifySeconds = 24 * hour

/** The name under which the library looks for it too. */
export const resetName = (token: string): string => `reset-password:${token}`
export const verifyName = (token: string): string => `verify-address:${token}`

export interface Link {
  url: string
  expiresAt: Date
}

/** A link that sets the password of this person; for a stub it claims the account. In the scope identity or system. */
export async function makePasswordLink(tx: Tx, ctx: Ctx, personId: string, seconds = resetSeconds): Promise<Link> {
  const token = newSecret()
  const expiresAt = new Date(ctx.now().getTime() + seconds * 1000)
  await saveVerification(tx, resetName(token), personId, expiresAt, ctx.now())
  return { url: `${ctx.publicUrl}/reset-password/${token}`, expiresAt }
}

/** A link that proves the address somebody typed when signing up. `value` says what for. */
export async function makeVerifyLink(tx: Tx, ctx: Ctx, value: string): Promise<Link> {
  const token = newSecret()
  const expiresAt = new Date(ctx.now().getTime() + verifySeconds * 1000)
  await saveVerification(tx, verifyName(token), value, expiresAt, ctx.now())
  return { url: `${ctx.publicUrl}/verify/${token}`, expiresAt }
}

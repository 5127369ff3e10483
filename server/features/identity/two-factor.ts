/** The second factor: codes by time (RFC 6238), backup codes, both in the library's own shapes. Pure but for encryption. */

import { base32 } from '@better-auth/utils/base32'
import { createOTP } from '@better-auth/utils/otp'
import { generateRandomString, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'

export const periodSeconds = 30
/** After so many wrong codes in a row … */
export const failuresAllowed = 10
/** … the second factor is closed for this long (NIST SP 800-63B, 5.2.2). */
export const lockSeconds = 15 * 60
/** How long the second step of signing in may take. */
export const challengeSeconds = 10 * 60

export interface Enrolment {
  /** For the database. */
  secret: string
  backupCodes: string
  /** For the person, once. */
  uri: string
  shownSecret: string
  shownCodes: string[]
}

/** A fresh secret and ten backup codes. `issuer` heads the entry in the authenticator app. */
export async function makeEnrolment(key: string, issuer: string, email: string): Promise<Enrolment> {
  const secret = generateRandomString(32)
  const codes = makeCodes()
  return {
    secret: await symmetricEncrypt({ key, data: secret }),
    backupCodes: await sealCodes(key, codes),
    uri: createOTP(secret, { digits: 6, period: periodSeconds }).url(issuer, email),
    shownSecret: base32.encode(secret, { padding: false }),
    shownCodes: codes,
  }
}

export function makeCodes(): string[] {
  return Array.from({ length: 10 }, () => {
    const code = generateRandomString(10, 'a-z', '0-9', 'A-Z')
    return `${code.slice(0, 5)}-${code.slice(5)}`
  })
}

export const sealCodes = (key: string, codes: string[]): Promise<string> =>
  symmetricEncrypt({ key, data: JSON.stringify(codes) })

async function openCodes(key: string, sealed: string): Promise<string[]> {
  const codes: unknown = JSON.parse(await symmetricDecrypt({ key, data: sealed }))
  return Array.isArray(codes) ? codes.filter((code) => typeof code === 'string') : []
}

/**
 * The time step a code belongs to: now, one before or one after, and later than the last one taken, as no code is taken
 * twice. Nothing when the code is not right.
 */
export async function stepOf(
  key: string,
  sealedSecret: string,
  code: string,
  lastStep: number | null,
  now: Date,
): Promise<number | undefined> {
  const otp = createOTP(await symmetricDecrypt({ key, data: sealedSecret }), { digits: 6, period: periodSeconds })
  const current = Math.floor(now.getTime() / 1000 / periodSeconds)
  let found: number | undefined
  for (const step of [current - 1, current, current + 1]) {
    if (same(await otp.hotp(step), code) && step > (lastStep ?? -1)) found ??= step
  }
  return found
}

/** What is left of the backup codes after using one, sealed; nothing when it is not one of them. */
export async function spendBackupCode(key: string, sealed: string, code: string): Promise<string | undefined> {
  const codes = await openCodes(key, sealed)
  const rest = codes.filter((one) => !same(one, code))
  return rest.length < codes.length ? sealCodes(key, rest) : undefined
}

function same(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}

/** Passwords: how they are hashed and which are too easy to guess. */
import { hash, verify } from '@node-rs/argon2'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import type { ErrorCode } from '#contract/errors.ts'
import { commonPasswords } from './common-passwords.ts'

/** argon2id (the library's default variant), 19 MiB, two passes, one lane: OWASP's minimum; 11 ms here. */
export const hashing = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Hashes a password. Done before a transaction opens: it takes milliseconds the database should not wait for. */
export function hashPassword(plain: string): Promise<string> {
  return hash(plain.normalize('NFKC'), hashing)
}

/** Whether the password is the one behind the hash; a hash that cannot be read counts as wrong. */
export async function verifyPassword(stored: string, plain: string): Promise<boolean> {
  try {
    return await verify(stored, plain.normalize('NFKC'))
  } catch {
    return false
  }
}

let unknown: Promise<string> | undefined
/** Takes as long as checking a real password, for addresses without an account: no timing tells them apart. */
export async function verifyAgainstNothing(plain: string): Promise<false> {
  unknown ??= hashPassword('nobody has this password')
  await verifyPassword(await unknown, plain)
  return false
}

const shortest = 12
const guesser = new ZxcvbnFactory({ dictionary: { common: [...commonPasswords] }, maxLength: 128 })
const common = new Set(commonPasswords)

/** Says why a password is refused, or nothing. Length and guessability only, no composition rules. */
export function checkPassword(plain: string, about: { email?: string; name?: string } = {}): ErrorCode | undefined {
  const password = plain.normalize('NFKC')
  if ([...password].length < shortest) return 'password_too_short'
  const lower = password.toLowerCase()
  if (common.has(lower) || isPattern(lower)) return 'password_too_common'
  const personal = [
    about.email,
    ...(about.email?.split(/[@.+_-]/) ?? []),
    about.name,
    ...(about.name?.split(/\s+/) ?? []),
    'entente',
  ]
  const words = personal
    .filter((word): word is string => word !== undefined && word.length > 2)
    .map((word) => word.toLowerCase())
  // what is left of "adalovelace1" without Ada Lovelace is no password
  const rest = words.toSorted((a, b) => b.length - a.length).reduce((left, word) => left.replaceAll(word, ''), lower)
  if ([...rest].length < 5) return 'password_too_common'
  // fewer than ten to the eighth guesses: found within a day even at the slow speed of our hash
  return guesser.check(password, words).guessesLog10 < 8 ? 'password_too_common' : undefined
}

/** Few different characters, or a common word with only digits, signs or itself around it. */
function isPattern(lower: string): boolean {
  if (new Set(lower).size < 5) return true
  const letters = lower.replace(/[^\p{L}]+/gu, '')
  if (letters.length > 3 && common.has(letters)) return true
  const core = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return core.length > 3 && (common.has(core) || /^(.+)\1+$/u.test(core))
}

/** Secrets of links: 256 random bits each, shown once, of which only a hash is kept. And the codes that prove a mailbox. */
import { createHash, randomBytes, randomInt } from 'node:crypto'

export interface Secret {
  /** What stands in the link, once. */
  plain: string
  /** What is stored. */
  hash: string
}

/** A new secret: 32 random bytes in base64url. */
export function newSecret(): Secret {
  const plain = randomBytes(32).toString('base64url')
  return { plain, hash: hashSecret(plain) }
}

/** SHA-256: a secret of 256 bits needs no slow hash. */
export function hashSecret(plain: string): string {
  return createHash('sha256').update(plain).digest('hex')
}

/** True for what could be a secret of ours at all; anything else is not looked up. */
export function looksLikeSecret(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text)
}

/** Six digits. They live ten minutes and bear five attempts, which is what protects them. */
export function newCode(): string {
  return String(randomInt(0, 1_000_000)).padStart(6, '0')
}

/** Codes are hashed with the invitation's id, so that equal codes do not look equal. */
export function hashCode(invitationId: string, code: string): string {
  return createHash('sha256').update(`${invitationId}:${code}`).digest('hex')
}

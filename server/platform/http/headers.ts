/** Headers that every answer carries, and the content security policies of its kinds. */
import { randomBytes } from 'node:crypto'

/**
 * `same-origin` rather than `no-referrer`: under the latter browsers send `Origin: null` with our own forms, and we could
 * not tell them from another site's. Nothing is told to other sites either way.
 */
export function securityHeaders(secure: boolean): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'content-security-policy': csp.nothing,
    'cache-control': 'no-store',
    ...(secure && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
  }
}

const always = "base-uri 'none'; frame-ancestors 'none'"

export const csp = {
  /** Data and files: nothing may run or load. */
  nothing: `default-src 'none'; form-action 'none'; ${always}`,
  /** What others have sent: even opened in the browser it is nothing but itself. */
  download: `default-src 'none'; sandbox; form-action 'none'; ${always}`,
  /** Server-rendered pages: own pictures and one style sheet in the page; script only where the page asks for it. */
  page: (nonce: string, script: boolean) =>
    `default-src 'none'; style-src 'nonce-${nonce}'; img-src 'self' data:; ${script ? `script-src 'nonce-${nonce}'; connect-src 'self'; ` : ''}form-action 'self'; ${always}`,
  /** The browser application. */
  application: (nonce: string) =>
    `default-src 'none'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; ${always}`,
} as const

export function newNonce(): string {
  return randomBytes(16).toString('base64url')
}

/** Cookies: read plainly, and written with every guard. */
import type { CookieOptions } from './route.ts'

/** `__Host-` needs https; on plain http (a local network) the cookie has another name, so that the two never mix. */
export function sessionCookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-entente' : 'entente'
}

/** The first cookie of a name wins, as a later one may have been planted. */
export function readCookies(header: string | undefined): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null)
  for (const part of header?.split(';') ?? []) {
    const equals = part.indexOf('=')
    if (equals < 1) continue
    const name = part.slice(0, equals).trim()
    const value = part.slice(equals + 1).trim()
    if (!(name in cookies)) cookies[name] = decode(value)
  }
  return cookies
}

/** A Set-Cookie header. A null value removes the cookie. */
export function writeCookie(name: string, value: string | null, secure: boolean, options: CookieOptions = {}): string {
  const age = value === null ? 0 : options.maxAgeSeconds
  return [
    `${name}=${encodeURIComponent(value ?? '')}`,
    'Path=/',
    ...(age === undefined ? [] : [`Max-Age=${Math.floor(age)}`]),
    ...(options.readable ? [] : ['HttpOnly']),
    ...(secure ? ['Secure'] : []),
    'SameSite=Lax',
  ].join('; ')
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

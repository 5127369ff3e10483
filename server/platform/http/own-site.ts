import { AppError } from '../errors.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

interface Asked {
  method: string
  headers: Record<string, string | string[] | undefined>
}

/**
 * Refuses changes that another site makes a browser ask for. Every browser of the last years names the origin of such a
 * request; a program that is no browser sends neither header and carries no cookies that it was not given.
 */
export function assertOwnSite(request: Asked, publicUrl: string): void {
  if (safeMethods.has(request.method)) return
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new AppError('cross_site')
  const origin = request.headers.origin
  if (origin === undefined) return
  // The address may differ from the configured one, e.g. 127.0.0.1 for localhost: the host that was asked is our own too.
  if (origin === new URL(publicUrl).origin) return
  if (typeof origin === 'string' && URL.canParse(origin) && new URL(origin).host === request.headers.host) return
  throw new AppError('cross_site')
}

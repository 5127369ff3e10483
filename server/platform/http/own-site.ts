import { AppError } from '../errors.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

export interface Asked {
  method: string
  headers: Record<string, string | string[] | undefined>
}

/** Changes nothing. */
export const isSafe = (method: string) => safeMethods.has(method)

/** The origin the browser names is the configured one, or the host that was asked: 127.0.0.1 for localhost is our own too. */
export function isOwnOrigin({ headers: { origin, host } }: Asked, publicUrl: string): boolean {
  if (typeof origin !== 'string') return false
  return origin === new URL(publicUrl).origin || (URL.canParse(origin) && new URL(origin).host === host)
}

/**
 * Refuses changes that another site makes a browser ask for. Every browser of the last years names the origin of such a
 * request; a program that is no browser sends neither header and carries no cookies that it was not given.
 */
export function assertOwnSite(request: Asked, publicUrl: string): void {
  if (isSafe(request.method)) return
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new AppError('cross_site')
  if (request.headers.origin !== undefined && !isOwnOrigin(request, publicUrl)) throw new AppError('cross_site')
}

/** How a request came: from one of our own pages in a browser, or from a program. */
import type { Channel } from '#contract/names.ts'
import { type Asked, isOwnOrigin, isSafe } from './own-site.ts'

/** Sent by our own pages with every request: `screen`, or `bulk` where one request of several makes an entry of a list. */
export const channelHeader = 'entente-channel'

/**
 * `screen` or `bulk` where one of our pages says so and the browser agrees that a page of this site asks; anything else is
 * `api`. Browsers that do not say where a request comes from (`Sec-Fetch-Site` is left out on plain http) name the origin of
 * every change at least.
 *
 * This tells how something is done, not who does it, and is no fence: whoever is signed in may do by hand what a page does,
 * and a program that sends the headers of a browser is taken for one. What somebody may do is decided by their role alone.
 */
export function channelOf(request: Asked, publicUrl: string): Channel {
  const said = request.headers[channelHeader]
  if (said !== 'screen' && said !== 'bulk') return 'api'
  return comesFromOwnPage(request, publicUrl) ? said : 'api'
}

function comesFromOwnPage(request: Asked, publicUrl: string): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  return isSafe(request.method) || isOwnOrigin(request, publicUrl)
}

/** The same request, of several things at once: a page does it in bulk, and what a program does stays what it is. */
export function inBulk<C extends { channel: Channel | null }>(ctx: C): C {
  return ctx.channel === 'screen' ? { ...ctx, channel: 'bulk' } : ctx
}

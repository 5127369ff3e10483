import type { Channel } from '#contract/names.ts'
import type { Clock } from '../clock.ts'
import type { Actor, Ctx } from '../ctx.ts'
import type { Database } from '../db/types.ts'
import type { Logger } from '../log.ts'
import { organizationAddress } from './own-hosts.ts'

/**
 * Finds out who asks, in one statement. Throws `not_found` where the organization is not one of theirs. `by` says whether the
 * person is at it, or whether a page that is merely open looks whether it still may.
 */
export type Authenticate = (
  db: Database,
  token: string | undefined,
  organizationId: string | undefined,
  now: Date,
  by?: 'person' | 'open_page',
) => Promise<Actor>

export interface HttpConfig {
  /** Public address without a slash at the end. */
  publicUrl: string
  /** Below it every organization has an address of its own, `acme.domain`; needs wildcard DNS. */
  wildcardDomain?: string
  /** Exact addresses or networks of reverse proxies whose forwarded headers are believed. */
  trustedProxies: string[]
  /** Where the built browser application lies; left out: none is served. */
  webFolder?: string
  version: string
  /** Check every answer against the contract; in tests and development. */
  checkAnswers?: boolean
  /** Shorter in tests. */
  timeouts?: { requestMs: number; headersMs: number; checkMs: number; uploadMs?: number }
  /** Requests carried out at once before others are asked to come again. */
  maxInFlight?: number
  /** How late the event loop may be, in the mean of a second, before others are asked to come again. */
  maxDelayMs?: number
  /** Milliseconds between heartbeats of a stream. */
  heartbeatMs?: number
}

/** What the HTTP floor is built from. */
export interface HttpParts {
  config: HttpConfig
  db: Database
  clock: Clock
  log: Logger
  authenticate: Authenticate
  /** The identity an organization has now, by this or a former one; for addresses of their own. */
  findIdentity?: (db: Database, identity: string) => Promise<string | undefined>
  /** A page for a failure that no page took care of; default is a plain one. */
  errorPage?: (failure: {
    status: number
    title: string
    requestId: string
    nonce: string
    home: string
    place?: string
  }) => string
}

/** A context for one request or job. */
export function makeContext(
  parts: Pick<HttpParts, 'db' | 'clock' | 'log'> & { config: Pick<HttpConfig, 'publicUrl' | 'wildcardDomain'> },
  of: { actor: Actor; requestId: string; address: string | null; channel?: Channel; db?: Database },
): Ctx {
  return {
    db: of.db ?? parts.db,
    now: () => parts.clock.now(),
    actor: of.actor,
    requestId: of.requestId,
    channel: of.channel ?? null,
    address: of.address,
    log: parts.log.child({ requestId: of.requestId }),
    publicUrl: parts.config.publicUrl,
    addressOf: (identity) => organizationAddress(parts.config, identity),
  }
}

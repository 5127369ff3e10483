/** Limits that hold over several nodes: token buckets in PostgreSQL, one statement each, by the clock that is handed in. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, Tx } from './db/types.ts'
import { AppError } from './errors.ts'

export interface RateLimitRule {
  /** How many at once when nothing was taken for long. */
  capacity: number
  /** How fast it fills again, e.g. `5 / 60` for five a minute. */
  refillPerSecond: number
}

/** What is left after taking, for the answer's headers. */
export interface Allowance {
  limit: number
  remaining: number
  /** Seconds until the bucket is full again. */
  resetSeconds: number
}

/**
 * Takes one token of a bucket, or as many as asked for, all or none; or throws `too_many_requests` with the seconds to wait. Inside a
 * transaction the taking is undone with it; hand in the database to count failures too, as sign-in does.
 * @example await take(ctx.db, bucketName('sign-in', email), { capacity: 10, refillPerSecond: 10 / 3600 }, ctx.now())
 */
export async function take(
  where: Tx | Database,
  bucket: string,
  rule: RateLimitRule,
  now: Date,
  amount = 1,
): Promise<Allowance> {
  const outcome = await ('engine' in where
    ? where.transaction({ as: 'identity' }, (tx) => takeIn(tx, bucket, rule, now, amount))
    : takeIn(where, bucket, rule, now, amount))
  if (!outcome.taken) {
    throw new AppError('too_many_requests', {
      retryAfterSeconds: Math.max(1, Math.ceil((amount - outcome.tokens) / rule.refillPerSecond)),
    })
  }
  return {
    limit: rule.capacity,
    remaining: Math.floor(outcome.tokens),
    resetSeconds: Math.ceil((rule.capacity - outcome.tokens) / rule.refillPerSecond),
  }
}

/** A bucket's name; what identifies a person or an address is kept only as a hash. */
export function bucketName(kind: string, key: string): string {
  return `${kind}:${createHash('sha256').update(key).digest('base64url').slice(0, 22)}`
}

/** The part of a client address that counts as one visitor: the whole of IPv4, the /64 of IPv6. */
export function addressKey(address: string | null): string {
  if (!address) return 'unknown'
  if (!address.includes(':')) return address
  if (address.startsWith('::ffff:') && address.includes('.')) return address.slice(7)
  const [head = '', tail] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean)
  const whole =
    tail === undefined ? left : [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
  return `${whole.slice(0, 4).join(':')}::/64`
}

async function takeIn(
  tx: Tx,
  bucket: string,
  rule: RateLimitRule,
  now: Date,
  amount: number,
): Promise<{ taken: boolean; tokens: number }> {
  // One statement: fill by the time passed, then take if there is enough. A clock that went back fills nothing.
  const filled = sql<number>`least(${rule.capacity}::float8, rate_limit.tokens
    + greatest(0, extract(epoch from excluded.updated_at - rate_limit.updated_at)) * ${rule.refillPerSecond}::float8)`
  const updated = await sql<{ tokens: number }>`
    insert into rate_limit (bucket, tokens, updated_at)
      select ${bucket}, ${rule.capacity - amount}::float8, ${now}::timestamptz where ${rule.capacity}::float8 >= ${amount}::float8
    on conflict (bucket) do update set tokens = ${filled} - ${amount}::float8, updated_at = greatest(excluded.updated_at, rate_limit.updated_at)
      where ${filled} >= ${amount}::float8
    returning tokens`.execute(tx)
  const row = updated.rows[0]
  if (row) return { taken: true, tokens: row.tokens }
  const left = await sql<{ tokens: number }>`
    select least(${rule.capacity}::float8, tokens + greatest(0, extract(epoch from ${now}::timestamptz - updated_at)) * ${rule.refillPerSecond}::float8) as tokens
    from rate_limit where bucket = ${bucket}`.execute(tx)
  return { taken: false, tokens: Math.min(left.rows[0]?.tokens ?? 0, amount - 0.001) }
}

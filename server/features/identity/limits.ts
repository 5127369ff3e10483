/** Limits of everything that could be guessed or used to flood a mailbox: by address, account and recipient. */
import type { Ctx } from '#server/platform/ctx.ts'
import { addressKey, bucketName, type RateLimitRule, take } from '#server/platform/limits.ts'

const minute = 60
const hour = 60 * minute

const rules = {
  // an office behind one address signs in on Monday morning
  signInByAddress: { capacity: 100, refillPerSecond: 2 },
  // guessing one account: ten at once, then two a minute
  signInByAccount: { capacity: 10, refillPerSecond: 2 / minute },
  codeByChallenge: { capacity: 5, refillPerSecond: 1 / hour },
  passwordByPerson: { capacity: 10, refillPerSecond: 1 / minute },
  mailByAddress: { capacity: 20, refillPerSecond: 20 / hour },
  mailByRecipient: { capacity: 4, refillPerSecond: 4 / hour },
  linkByAddress: { capacity: 30, refillPerSecond: 1 / 2 },
} as const satisfies Record<string, RateLimitRule>

/**
 * Counts an attempt or throws `too_many_requests`. Not part of the caller's transaction: failed attempts count too, and a
 * bucket exists for any address that is typed, so that the limit tells nothing about accounts.
 */
export async function limit(ctx: Ctx, rule: keyof typeof rules, key: string): Promise<void> {
  await take(ctx.db, bucketName(rule, key), rules[rule], ctx.now())
}

export const byAddress = (ctx: Ctx): string => addressKey(ctx.address)

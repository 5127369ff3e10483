/** What may be done with a mail, by what became of it. */
import type { ErrorCode } from '#contract/errors.ts'
import type { DeliveryState } from '#contract/names.ts'

export const mailVerbs = ['retry', 'cancel'] as const
export type MailVerb = (typeof mailVerbs)[number]

/** Administrators retry and cancel; a report from outside makes a mail bounce. */
export const rules: Record<MailVerb | 'bounce', { from: readonly DeliveryState[]; to: DeliveryState }> = {
  retry: { from: ['deferred', 'failed', 'bounced'], to: 'queued' },
  cancel: { from: ['queued', 'deferred'], to: 'cancelled' },
  // deferred: the server took it and was gone before it said so
  bounce: { from: ['sent', 'deferred'], to: 'bounced' },
}

export function refusal(state: DeliveryState, verb: MailVerb | 'bounce'): ErrorCode | undefined {
  return rules[verb].from.includes(state) ? undefined : 'verb_not_allowed'
}

/** Minutes until the next attempt, after as many as were made. The last one repeats until two days have passed. */
const waits = [5, 15, 30, 60, 120, 240, 480] as const
const giveUpAfterMs = 48 * 3_600_000

/** When to try again, or undefined when it is time to give up. */
export function nextAttemptAt(attempts: number, firstDueAt: Date, now: Date): Date | undefined {
  const minutes = waits[Math.min(attempts, waits.length) - 1] ?? waits[0]
  const at = new Date(now.getTime() + minutes * 60_000)
  return at.getTime() - firstDueAt.getTime() > giveUpAfterMs ? undefined : at
}

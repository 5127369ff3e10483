/** When the next reminder of an invitation is due: pure. */
import type { Policy } from '#contract/policy.ts'

const dayMs = 86_400_000

/**
 * The first reminder after `after`, by the program's days after sending and before the expiry; null when none is left.
 * A reminder never falls on or after the expiry.
 */
export function nextReminderAfter(
  after: Date,
  sentAt: Date,
  expiresAt: Date | null,
  reminders: Policy['reminders'],
): Date | null {
  const instants = reminders.daysAfter.map((days) => sentAt.getTime() + days * dayMs)
  if (expiresAt) instants.push(...reminders.daysBeforeExpiry.map((days) => expiresAt.getTime() - days * dayMs))
  const due = instants
    .filter((at) => at > after.getTime() && at > sentAt.getTime() && (!expiresAt || at < expiresAt.getTime()))
    .sort((a, b) => a - b)[0]
  return due === undefined ? null : new Date(due)
}

/** What others may use of invitations: their life, their secrets, their rows. */
export { factsOf, type Surroundings } from './facts.ts'
export * from './lifecycle.ts'
export * from './policy.ts'
export { nextReminderAfter } from './reminders.ts'
export { hashCode, hashSecret, looksLikeSecret, newCode, newSecret, type Secret } from './secrets.ts'
export * from './store.ts'

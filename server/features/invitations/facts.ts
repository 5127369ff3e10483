/** From a stored invitation to the facts its life is judged by. */
import type { InvitationFacts } from './lifecycle.ts'
import type { InvitationRow } from './store.ts'

/** What is not in the row itself. */
export interface Surroundings {
  /** The host has invited again since. */
  reinvited: boolean
  /** The address does not want invitations of this host. */
  silenced: boolean
}

export function factsOf(row: InvitationRow, { reinvited, silenced }: Surroundings): InvitationFacts {
  return {
    state: row.state,
    expiresAt: row.expires_at,
    lastSentAt: row.last_sent_at,
    undoUntil: row.undo_until,
    selfRenewals: row.self_renewals,
    offerEndsAt: row.offer.endsAt === null ? null : new Date(row.offer.endsAt),
    approves: row.approves,
    reportedAt: row.reported_at,
    remindersOn: row.reminders_on,
    reinvited,
    silenced,
  }
}

/** What waits for the host's decision: since when, until when, and who is asked. Results of the facts, saved with the status. */

import { hasSubmission, type PartnershipFacts, statusAt } from './lifecycle.ts'
import type { PartnershipRow } from './store.ts'

const day = 86_400_000
const hour = 3_600_000

/** Something waits for a decision of the host; a match waits for the other partner. */
export function waitsForHost(facts: PartnershipFacts, now: Date): boolean {
  if (facts.matchPendingAt !== null) return false
  const status = statusAt(facts, now)
  return status === 'in_review' || ((status === 'active' || status === 'recertifying') && hasSubmission(facts))
}

export interface ReviewColumns {
  waits_since: Date | null
  review_due_at: Date | null
  review_remind_at: Date | null
  reviewer_id: string | null
}

/** A stage begins when something begins to wait, and when the stage before it is approved; then its time runs anew. */
export function reviewColumns(
  before: { partnership: Pick<PartnershipRow, keyof ReviewColumns>; facts: PartnershipFacts },
  facts: PartnershipFacts,
  now: Date,
): ReviewColumns {
  const { waits_since, review_due_at, review_remind_at, reviewer_id } = before.partnership
  if (!waitsForHost(facts, now)) {
    return { waits_since: null, review_due_at: null, review_remind_at: null, reviewer_id: null }
  }
  const begins = waits_since === null || facts.stagesApproved !== before.facts.stagesApproved
  if (!begins) return { waits_since, review_due_at, review_remind_at, reviewer_id }
  const { stageDeadline } = facts.policy
  const due = stageDeadline && new Date(now.getTime() + stageDeadline.days * day)
  return {
    waits_since: waits_since ?? now,
    review_due_at: due,
    // the day before, or some hours before where there is one day only
    review_remind_at: due && new Date(due.getTime() - (stageDeadline.days > 1 ? day : 6 * hour)),
    reviewer_id: null,
  }
}

/** Many partnerships at once, for lists. */
import { findInvitations } from '#server/features/invitations/index.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { type Case, factsOf } from './case.ts'
import { listCaseRows } from './store.ts'

/** The partnerships with these ids that the scope may see, in the order of the ids. */
export async function loadCases(tx: Tx, ids: string[]): Promise<Case[]> {
  const rows = await listCaseRows(tx, ids)
  const newest = rows.flatMap((row) => row.partnership.invitation_id ?? [])
  const invitations = await findInvitations(tx, newest)
  const place = new Map(ids.map((id, index) => [id, index]))
  return rows
    .map((row): Case => {
      const invitation = invitations.get(row.partnership.invitation_id ?? '') ?? null
      return { ...row, invitation, facts: factsOf(row, invitation) }
    })
    .sort((a, b) => (place.get(a.partnership.id) ?? 0) - (place.get(b.partnership.id) ?? 0))
}

/** Statements for the queue's rows beside the partnerships themselves. */
import { sql } from 'kysely'
import type { Tx } from '#server/platform/db/types.ts'

/** The newest version of each of these partnerships. */
export async function listNumbers(tx: Tx, partnershipIds: string[]): Promise<Map<string, number>> {
  if (partnershipIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('submission')
    .select(['partnership_id', sql<number>`max(number)`.as('number')])
    .where('partnership_id', 'in', partnershipIds)
    .groupBy('partnership_id')
    .execute()
  return new Map(rows.map((row) => [row.partnership_id, row.number]))
}

export async function listOrganizations(tx: Tx, ids: (string | null)[]) {
  const wanted = [...new Set(ids.filter((id): id is string => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await tx
    .selectFrom('organization')
    .select(['id', 'name', 'slug', 'colour', 'logo_hash'])
    .where('id', 'in', wanted)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

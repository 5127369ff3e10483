/** What waits for a decision of a host: oldest first, page by page. */
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { fault } from '#server/platform/errors.ts'
import type { Case } from './case.ts'
import { loadCases } from './cases.ts'
import { searchQuery } from './search.ts'

export interface WaitingFilter {
  hostId: string
  programId?: string
  search?: string
  cursor?: string
  limit: number
}

interface Found {
  id: string
  key: string
}

/** Ids alone are found by words, outside the fence with an explicit host (see `explorer.ts`); rows are read inside. */
export async function listWaiting(
  tx: Tx,
  ctx: Ctx,
  filter: WaitingFilter,
): Promise<{ cases: Case[]; next: string | null }> {
  const words = filter.search?.trim() ? searchQuery(filter.hostId, filter.search) : null
  const rows = words
    ? await ctx.db.within(tx, { as: 'system' }, (inner) => find(inner, filter, words))
    : await find(tx, filter, null)
  const page = rows.slice(0, filter.limit)
  const last = rows.length > filter.limit ? page.at(-1) : undefined
  return {
    cases: await loadCases(
      tx,
      page.map((row) => row.id),
    ),
    next: last ? Buffer.from(JSON.stringify([last.key, last.id])).toString('base64url') : null,
  }
}

async function find(tx: Tx, filter: WaitingFilter, words: string | null): Promise<Found[]> {
  const from = filter.cursor ? readCursor(filter.cursor) : undefined
  const { rows } = await sql<Found>`
    select id, to_char(waits_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key from partnership
    where host_id = ${filter.hostId} and waits_since is not null and archived_at is null
      ${filter.programId ? sql`and program_id = ${filter.programId}` : sql``}
      ${words ? sql`and search @@ ${words}::tsquery` : sql``}
      ${from ? sql`and (waits_since, id) > (${from.key}::timestamptz, ${from.id}::uuid)` : sql``}
    order by waits_since, id limit ${sql.lit(filter.limit + 1)}`.execute(tx)
  return rows
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function readCursor(cursor: string): Found {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(read) && typeof read[0] === 'string' && typeof read[1] === 'string') {
      const [key, id] = read as [string, string]
      if (uuid.test(id) && instant.test(key) && !Number.isNaN(Date.parse(key))) return { key, id }
    }
  } catch {
    // said below
  }
  throw fault('cursor', 'invalid', 'This place in the list is not known. Begin again from the first page.')
}

/** How many wait in these programs. */
export async function countWaiting(tx: Tx, hostId: string, programIds: readonly string[]): Promise<number> {
  if (programIds.length === 0) return 0
  const row = await tx
    .selectFrom('partnership')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('host_id', '=', hostId)
    .where('waits_since', 'is not', null)
    .where('archived_at', 'is', null)
    .where('program_id', 'in', programIds)
    .executeTakeFirstOrThrow()
  return row.count
}

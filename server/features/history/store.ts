/** Every SQL statement of the history. Rows are only ever added. */
import type { Insertable } from 'kysely'
import type { Channel } from '#contract/names.ts'
import type { Tx } from '#server/platform/db/types.ts'
import type { HistoryEventTable } from '#server/tables.ts'

export interface HistoryRow {
  id: string
  hostId: string | null
  organizationId: string | null
  partnershipId: string | null
  invitationId: string | null
  actor: 'person' | 'time' | 'policy' | 'holder' | 'operator'
  personId: string | null
  actorName: string
  verb: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  reason: string | null
  seenBy: 'both' | 'host' | 'partner' | 'organization'
  /** How the request came; null: a schedule or a rule acted by itself. */
  channel: Channel | null
  at: Date
}

/** Which part of the history: of one partnership, of one host (all its partners), or of one organization's own matters. */
export interface HistoryFilter {
  partnershipId?: string
  hostId?: string
  organizationId?: string
  programId?: string
  /** Only rows that both sides may read, or that this side keeps for itself. */
  seenBy?: readonly HistoryRow['seenBy'][]
  /** Rows before this id (ids grow with time). */
  before?: string
  limit: number
}

/** One statement for all of them. */
export async function insertEvents(tx: Tx, rows: Insertable<HistoryEventTable>[]): Promise<void> {
  if (rows.length > 0) await tx.insertInto('history_event').values(rows).execute()
}

const columns = [
  'id',
  'host_id as hostId',
  'organization_id as organizationId',
  'partnership_id as partnershipId',
  'invitation_id as invitationId',
  'actor',
  'person_id as personId',
  'actor_name as actorName',
  'verb',
  'before',
  'after',
  'reason',
  'seen_by as seenBy',
  'channel',
  'created_at as at',
] as const

/** Newest first; one row more than asked for shows that there is a next page. */
export async function listEvents(tx: Tx, filter: HistoryFilter): Promise<HistoryRow[]> {
  let query = tx.selectFrom('history_event').select(columns)
  if (filter.partnershipId) query = query.where('partnership_id', '=', filter.partnershipId)
  if (filter.hostId) query = query.where('host_id', '=', filter.hostId)
  if (filter.organizationId) query = query.where('organization_id', '=', filter.organizationId)
  if (filter.programId) {
    const { programId } = filter
    query = query.where('partnership_id', 'in', (of) =>
      of.selectFrom('partnership').select('partnership.id').where('partnership.program_id', '=', programId),
    )
  }
  if (filter.seenBy) query = query.where('seen_by', 'in', [...filter.seenBy])
  if (filter.before) query = query.where('id', '<', filter.before)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute()
  // check constraints and `record` are what make these columns the words and objects they are read as
  return rows as HistoryRow[]
}

/** The newest rows of these verbs about one organization or partnership: who changed it last. */
export async function listChanges(
  tx: Tx,
  of: { verbs: readonly string[]; organizationId?: string; partnershipId?: string },
): Promise<HistoryRow[]> {
  let query = tx
    .selectFrom('history_event')
    .select(columns)
    .where('verb', 'in', [...of.verbs])
  if (of.partnershipId) query = query.where('partnership_id', '=', of.partnershipId)
  if (of.organizationId) query = query.where('organization_id', '=', of.organizationId)
  return (await query.orderBy('id', 'desc').limit(200).execute()) as HistoryRow[] // as in listEvents
}

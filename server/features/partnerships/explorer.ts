/** The partner explorer's statements: which partnerships, in which order, from where on. */
import { type RawBuilder, sql } from 'kysely'
import { type DeliveryState, type PartnershipStatus, partnershipStatuses } from '#contract/names.ts'
import type { TabName } from '#contract/vocabulary.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { fault } from '#server/platform/errors.ts'

/** What each tab holds. `invited` is what was sent and is not accepted: declined, expired and failed too. */
export const tabStatuses: Record<TabName, readonly PartnershipStatus[]> = {
  all: partnershipStatuses,
  active: ['active', 'recertifying', 'suspended'],
  invited: ['invited', 'declined'],
  waiting: ['onboarding', 'in_review'],
  ended: ['rejected', 'ended'],
}

export type Sort = 'name' | '-name' | 'created' | '-created' | 'activity' | '-activity'

export interface ExplorerFilter {
  hostId: string
  programId?: string
  statuses: readonly PartnershipStatus[]
  /** Of the invited ones only those whose invitation's time has passed, or whose mail was refused. */
  only: readonly ('expired' | 'failed')[]
  archived: boolean
  /** A query for the word index; null: everything. */
  words: string | null
  sponsorId?: string
  country?: string
  /** Nothing happened since. */
  quietSince?: Date
  /** Access ends before. */
  endsBefore?: Date
}

/** Which page of what matches, in which order. */
export interface PageFilter extends ExplorerFilter {
  sort: Sort
  cursor?: string
  limit: number
}

interface Found {
  id: string
  key: string
}

const columns: Record<'name' | 'created' | 'activity', RawBuilder<unknown>> = {
  name: sql`s.sort_name`,
  created: sql`s.id`,
  activity: sql`s.last_activity_at`,
}

/** Ids of a page in order, and the cursor of the next one. */
export async function findPage(tx: Tx, ctx: Ctx, filter: PageFilter): Promise<{ ids: string[]; next: string | null }> {
  const name = filter.sort.replace('-', '') as 'name' | 'created' | 'activity'
  const rows = isNarrow(filter)
    ? await ctx.db.within(tx, { as: 'system' }, (inner) => search(inner, filter, name, ctx.now()))
    : (await pageStatement(filter, name, ctx.now()).execute(tx)).rows
  const page = rows.slice(0, filter.limit)
  const last = rows.length > filter.limit ? page.at(-1) : undefined
  return { ids: page.map((row) => row.id), next: last ? writeCursor(last) : null }
}

/** Asks for something that few may have and that no list is ordered by. */
const isNarrow = (filter: ExplorerFilter) =>
  filter.words !== null ||
  filter.sponsorId !== undefined ||
  filter.country !== undefined ||
  filter.quietSince !== undefined ||
  filter.endsBefore !== undefined

/** More matches than this are not gathered and sorted; the lists are walked in their order instead, which soon meets enough. */
const mostGathered = 10_000

/**
 * The operator that asks the word index is not one the fence lets use an index, and other conditions are met by few. So ids are found by an explicit host outside
 * of it, and nothing but ids; the rows themselves are then read inside, where a wrong id shows nothing.
 */
async function search(tx: Tx, filter: PageFilter, name: 'name' | 'created' | 'activity', now: Date): Promise<Found[]> {
  const { order, key, from, most } = partsOf(filter, name)
  const { rows } = await sql<{ id: string | null; key: string; many: number }>`
    with hits as materialized (
      select s.id, s.status, s.access_ends_at, s.invitation_expires_at, s.delivery, s.sort_name, s.last_activity_at from partnership s
      where ${ownOf(filter)} ${inStatus(filter)} limit ${sql.lit(mostGathered + 1)})
    select found.id, found.key, counted.many from (select count(*)::int as many from hits) counted
    left join (select s.id, ${key} as key, row_number() over (order by ${order}) as place from hits s
      where ${together(filter, now)} ${from} order by ${order} limit ${most}) found on true
    order by found.place`.execute(tx)
  if ((rows[0]?.many ?? 0) > mostGathered) return (await pageStatement(filter, name, now).execute(tx)).rows
  return rows.flatMap(({ id, key }) => (id ? [{ id, key }] : []))
}

/** The host's own, archived or not, with everything that was asked for beside the status. */
function ownOf(filter: ExplorerFilter): RawBuilder<unknown> {
  return sql`s.host_id = ${filter.hostId} and s.archived_at is ${filter.archived ? sql`not null` : sql`null`}
    ${filter.archived ? sql`and not (s.origin = 'self_registered' and s.accepted_at is null)` : sql``}
    ${filter.programId ? sql`and s.program_id = ${filter.programId}` : sql``}
    ${filter.words ? sql`and s.search @@ ${filter.words}::tsquery` : sql``}
    ${filter.sponsorId ? sql`and s.sponsor_id = ${filter.sponsorId}` : sql``}
    ${filter.country ? sql`and s.country = ${filter.country}` : sql``}
    ${filter.quietSince ? sql`and s.last_activity_at < ${filter.quietSince}` : sql``}
    ${filter.endsBefore ? sql`and s.access_ends_at < ${filter.endsBefore}` : sql``}`
}

/** Named one by one, so that the indexes that lead with the status can be used for what is not archived. */
function inStatus(filter: ExplorerFilter): RawBuilder<unknown> {
  if (filter.archived || !filter.quietSince) return sql``
  return sql`and s.status in (${sql.join(filter.statuses.map((status) => sql.lit(status)))})`
}

/** What of a statement follows from the order asked for. */
function partsOf(filter: PageFilter, name: 'name' | 'created' | 'activity') {
  const down = filter.sort.startsWith('-')
  const column = columns[name]
  const key =
    name === 'activity'
      ? sql`to_char(s.last_activity_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
      : sql`${column}::text`
  return {
    down,
    column,
    key,
    order: down ? sql`${column} desc, s.id desc` : sql`${column} asc, s.id asc`,
    from: startOf(filter, name, down),
    most: sql.lit(filter.limit + 1),
  }
}

function pageStatement(filter: PageFilter, name: 'name' | 'created' | 'activity', now: Date): RawBuilder<Found> {
  const { down, column, key, order, from, most } = partsOf(filter, name)
  const branch = (condition: RawBuilder<unknown>) => sql`(
    select s.id, ${key} as key, ${column} as place from partnership s
    where ${ownOf(filter)} and ${condition} ${from}
    order by ${order} limit ${most})`
  const branches = filter.archived
    ? [branch(together(filter, now))]
    : filter.statuses.map((status) => branch(one(status, filter, now)))
  const direction = down ? sql`desc` : sql`asc`
  return sql<Found>`select found.id, found.key from (${sql.join(branches, sql` union all `)}) found
    order by found.place ${direction}, found.id ${direction} limit ${most}`
}

const invitedOnly = (filter: ExplorerFilter, now: Date): RawBuilder<unknown> => {
  const either = [
    ...(filter.only.includes('expired') ? [sql`s.invitation_expires_at <= ${now}`] : []),
    ...(filter.only.includes('failed') ? [sql`s.delivery in ('failed', 'bounced')`] : []),
  ]
  return either.length > 0 ? sql`and (${sql.join(either, sql` or `)})` : sql``
}

/** What time has ended is not active any more, even before it is written down. */
function one(status: PartnershipStatus, filter: ExplorerFilter, now: Date): RawBuilder<unknown> {
  const more = status === 'invited' ? invitedOnly(filter, now) : sql``
  const live = tabStatuses.active.includes(status) || tabStatuses.waiting.includes(status)
  const unended = live ? sql`and (s.access_ends_at is null or s.access_ends_at > ${now})` : sql``
  return sql`s.status = ${status} ${more} ${unended}`
}

function together(filter: ExplorerFilter, now: Date): RawBuilder<unknown> {
  if (filter.statuses.length === partnershipStatuses.length && filter.only.length === 0) return sql`true`
  return sql`(${sql.join(
    filter.statuses.map((status) => sql`(${one(status, filter, now)})`),
    sql` or `,
  )})`
}

function startOf(filter: PageFilter, name: 'name' | 'created' | 'activity', down: boolean): RawBuilder<unknown> {
  if (!filter.cursor) return sql``
  const { key, id } = readCursor(filter.cursor, name)
  const sign = down ? sql`<` : sql`>`
  if (name === 'created') return sql`and s.id ${sign} ${id}`
  const value = name === 'activity' ? sql`${key}::timestamptz` : sql`${key}`
  return sql`and (${columns[name]}, s.id) ${sign} (${value}, ${id}::uuid)`
}

function writeCursor(row: Found): string {
  return Buffer.from(JSON.stringify([row.key, row.id])).toString('base64url')
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The place a page begins after. Whatever else was sent is a fault of the request. */
function readCursor(cursor: string, name: 'name' | 'created' | 'activity'): { key: string; id: string } {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(read) && typeof read[0] === 'string' && typeof read[1] === 'string' && uuid.test(read[1])) {
      const [key, id] = read as [string, string]
      const fits = name === 'activity' ? instant.test(key) && !Number.isNaN(Date.parse(key)) : !key.includes('\0')
      if (fits) return { key, id }
    }
  } catch {
    // said below
  }
  throw fault('cursor', 'invalid', 'This place in the list is not known. Begin again from the first page.')
}

// ---- What matches, as a whole -------------------------------------------------------------------------------------

/** How many match, counted up to `most`. */
export async function countMatches(tx: Tx, ctx: Ctx, filter: ExplorerFilter, most: number): Promise<number> {
  if (filter.statuses.length === 0) return 0
  const counted = sql<{ count: number }>`select count(*)::int as count from
    (select 1 from partnership s where ${ownOf(filter)} and ${together(filter, ctx.now())} limit ${sql.lit(most)}) m`
  const { rows } = await ctx.db.within(tx, { as: 'system' }, (inner) => counted.execute(inner))
  return rows[0]?.count ?? 0
}

/** Ids of all that match, oldest first, at most so many. */
export async function listMatches(tx: Tx, ctx: Ctx, filter: ExplorerFilter, most: number): Promise<string[]> {
  if (filter.statuses.length === 0) return []
  const found = sql<{ id: string }>`select s.id from partnership s
    where ${ownOf(filter)} and ${together(filter, ctx.now())} order by s.id limit ${sql.lit(most)}`
  const { rows } = await ctx.db.within(tx, { as: 'system' }, (inner) => found.execute(inner))
  return rows.map((row) => row.id)
}

/** Of these ids, those of the host's that are in one of the statuses now. */
export async function listInStatus(
  tx: Tx,
  hostId: string,
  ids: string[],
  statuses: readonly PartnershipStatus[],
): Promise<string[]> {
  const rows = await tx
    .selectFrom('partnership')
    .select('id')
    .where('host_id', '=', hostId)
    .where('id', 'in', ids)
    .where('status', 'in', [...statuses])
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

// ---- Totals ----------------------------------------------------------------------------------------------------------

/** How many partnerships are in each status: from the tally, never by counting rows. */
export async function readTally(tx: Tx, hostId: string, programId?: string): Promise<Record<string, number>> {
  let query = tx
    .selectFrom('partnership_tally')
    .select(['status', sql<number>`sum(change)::int`.as('count')])
    .where('host_id', '=', hostId)
  if (programId) query = query.where('program_id', '=', programId)
  const rows = await query.groupBy('status').execute()
  return Object.fromEntries(rows.map((row) => [row.status, row.count]))
}

/** Counted at most this far: beyond it "1,000" says enough, and the count costs the same however many there are. */
export const mostCounted = 1_000

/** Invitations that wait for the host: expired, refused by the mail server, proposed to be passed on. */
export async function readTroubles(
  tx: Tx,
  ctx: Ctx,
  hostId: string,
  programId?: string,
): Promise<{ expired: number; failed: number; proposed: number }> {
  const program = programId ? sql`and program_id = ${programId}` : sql``
  const invited = sql`from partnership where host_id = ${hostId} and status = 'invited' and archived_at is null ${program}`
  const refused: DeliveryState[] = ['failed', 'bounced']
  // By an explicit host outside the fence, as numbers alone: its conditions ask for columns that the indexes do not hold.
  const counted = sql<{ expired: number; failed: number; proposed: number }>`
    select
      (select count(*)::int from (select 1 ${invited} and invitation_expires_at <= ${ctx.now()} limit ${sql.lit(mostCounted)}) a) as expired,
      (select count(*)::int from (select 1 ${invited} and delivery in (${sql.join(refused.map((state) => sql.lit(state)))}) limit ${sql.lit(mostCounted)}) b) as failed,
      (select count(*)::int from (select 1 from invitation where host_id = ${hostId} and state = 'pending' and pass_on is not null
        ${program} limit ${sql.lit(mostCounted)}) c) as proposed`
  const { rows } = await ctx.db.within(tx, { as: 'system' }, (inner) => counted.execute(inner))
  return rows[0] ?? { expired: 0, failed: 0, proposed: 0 }
}

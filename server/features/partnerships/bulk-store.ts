/** Statements of runs and what they go through. Scope: tenant for whoever looks, system for the job. */
import { sql } from 'kysely'
import type { BulkRun, BulkRunVerb } from '#contract/endpoints/lists.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { newId } from '#server/platform/id.ts'

export type RunState = BulkRun['state']

export interface RunRow {
  id: string
  hostId: string
  personId: string
  personName: string | null
  verb: BulkRunVerb
  reason: string | null
  state: RunState
  total: number
  done: number
  failed: number
  says: string | null
  createdAt: Date
  finishedAt: Date | null
}

const query = (tx: Tx) =>
  tx
    .selectFrom('bulk_run as r')
    .leftJoin('person as p', 'p.id', 'r.person_id')
    .select([
      'r.id',
      'r.host_id as hostId',
      'r.person_id as personId',
      'p.name as personName',
      'r.verb',
      'r.reason',
      'r.state',
      'r.total',
      'r.says',
      'r.created_at as createdAt',
      'r.finished_at as finishedAt',
    ])
    .select((of) => [
      of
        .selectFrom('bulk_run_item as i')
        .select(sql<number>`count(*)::int`.as('count'))
        .whereRef('i.run_id', '=', 'r.id')
        .where('i.state', '=', 'done')
        .as('done'),
      of
        .selectFrom('bulk_run_item as i')
        .select(sql<number>`count(*)::int`.as('count'))
        .whereRef('i.run_id', '=', 'r.id')
        .where('i.state', '=', 'failed')
        .as('failed'),
    ])

// verbs are judged by the endpoint's schema before they are written, states have a check, and counts are never null
const asRun = (row: Omit<RunRow, 'verb' | 'state' | 'done' | 'failed'> & Record<string, unknown>) =>
  row as unknown as RunRow

export async function findRun(tx: Tx, id: string): Promise<RunRow | undefined> {
  const row = await query(tx).where('r.id', '=', id).executeTakeFirst()
  return row && asRun(row)
}

/** The latest first; of one person, or of everybody. */
export async function listRuns(tx: Tx, hostId: string, personId: string | undefined, limit: number): Promise<RunRow[]> {
  let runs = query(tx).where('r.host_id', '=', hostId)
  if (personId) runs = runs.where('r.person_id', '=', personId)
  return (await runs.orderBy('r.id', 'desc').limit(limit).execute()).map(asRun)
}

/** Runs of this host that have not ended. */
export async function countUnended(tx: Tx, hostId: string): Promise<number> {
  const row = await tx
    .selectFrom('bulk_run')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('host_id', '=', hostId)
    .where('state', 'in', ['running', 'stopping'])
    .executeTakeFirstOrThrow()
  return row.count
}

/** Starts of one host come one after the other, so that both cannot be the last that is allowed. */
export async function lockStarts(tx: Tx, hostId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`bulk_run ${hostId}`}, 0))`.execute(tx)
}

export async function insertRun(
  tx: Tx,
  run: { hostId: string; personId: string; verb: string; reason: string | null; ids: string[] },
  now: Date,
): Promise<string> {
  const id = newId()
  await tx
    .insertInto('bulk_run')
    .values({
      id,
      host_id: run.hostId,
      person_id: run.personId,
      verb: run.verb,
      reason: run.reason,
      state: 'running',
      total: run.ids.length,
      created_at: now,
    })
    .execute()
  await sql`insert into bulk_run_item (run_id, place, host_id, partnership_id)
    select ${id}::uuid, place, ${run.hostId}::uuid, chosen from unnest(${run.ids}::uuid[]) with ordinality as of(chosen, place)`.execute(
    tx,
  )
  return id
}

export async function askToStop(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('bulk_run')
    .set({ state: 'stopping' })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute()
}

/** Ends it, once. */
export async function endRun(
  tx: Tx,
  id: string,
  state: 'stopped' | 'finished',
  says: string | null,
  now: Date,
): Promise<boolean> {
  const ended = await tx
    .updateTable('bulk_run')
    .set({ state, says, finished_at: now })
    .where('id', '=', id)
    .where('state', 'in', ['running', 'stopping'])
    .executeTakeFirst()
  return Number(ended.numUpdatedRows) === 1
}

export async function readRunState(tx: Tx, id: string): Promise<RunState | undefined> {
  const row = await tx.selectFrom('bulk_run').select('state').where('id', '=', id).executeTakeFirst()
  return row?.state as RunState | undefined // the column has a check
}

export interface Item {
  place: number
  partnershipId: string
}

/** The next ones nothing has been done about. */
export async function listOpenItems(tx: Tx, runId: string, limit: number): Promise<Item[]> {
  return await tx
    .selectFrom('bulk_run_item')
    .select(['place', 'partnership_id as partnershipId'])
    .where('run_id', '=', runId)
    .where('state', '=', 'open')
    .orderBy('place')
    .limit(limit)
    .execute()
}

/** What became of one, unless something is known already. False: it was. */
export async function closeItem(
  tx: Tx,
  runId: string,
  place: number,
  outcome: { state: 'done' } | { state: 'failed'; code: string; says: string },
): Promise<boolean> {
  const closed = await tx
    .updateTable('bulk_run_item')
    .set(outcome)
    .where('run_id', '=', runId)
    .where('place', '=', place)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return Number(closed.numUpdatedRows) === 1
}

/** Whether this transaction has changed anything so far. */
export async function hasWritten(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ wrote: boolean }>`select pg_current_xact_id_if_assigned() is not null as wrote`.execute(
    tx,
  )
  return rows[0]?.wrote ?? false
}

export interface FailedItem extends Item {
  name: string | null
  code: string
  says: string
}

export async function listFailed(tx: Tx, runId: string, after: number, limit: number): Promise<FailedItem[]> {
  const rows = await tx
    .selectFrom('bulk_run_item as i')
    .leftJoin('partnership as s', 's.id', 'i.partnership_id')
    .select(['i.place', 'i.partnership_id as partnershipId', 's.partner_name as name', 'i.code', 'i.says'])
    .where('i.run_id', '=', runId)
    .where('i.state', '=', 'failed')
    .where('i.place', '>', after)
    .orderBy('i.place')
    .limit(limit + 1)
    .execute()
  return rows.map((row) => ({ ...row, code: row.code ?? '', says: row.says ?? '' }))
}

/** Old runs that nobody looks at any more. Scope: system. */
export async function forgetOldRuns(tx: Tx, before: Date): Promise<void> {
  await tx.deleteFrom('bulk_run').where('finished_at', '<', before).execute()
}

/** Who started a run, as far as they are still an active member of an organization that is not suspended. Scope: system. */
export async function findStarter(tx: Tx, hostId: string, personId: string) {
  return await tx
    .selectFrom('membership as m')
    .innerJoin('person as p', 'p.id', 'm.person_id')
    .innerJoin('organization as o', 'o.id', 'm.organization_id')
    .select([
      'p.id as personId',
      'p.name',
      'p.email',
      'p.email_verified as emailVerified',
      'p.is_installation_admin as isInstallationAdmin',
      'm.role',
    ])
    .where('m.organization_id', '=', hostId)
    .where('m.person_id', '=', personId)
    .where('m.state', '=', 'active')
    .where('o.suspended_at', 'is', null)
    .executeTakeFirst()
}

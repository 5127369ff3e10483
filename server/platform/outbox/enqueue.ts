import { sql } from 'kysely'
import type { Tx } from '../db/types.ts'
import { newId } from '../id.ts'
import type { JobName } from './job.ts'

/** Workers listen here. */
export const outboxChannel = 'entente_outbox'

export interface EnqueueOptions {
  /** Not before this time. Default: at once. */
  runAt?: Date
  /** Jobs of one lane run at most two at a time, and a broken lane pauses alone. E.g. the receiving mail domain. */
  lane?: string
  /** At most one waiting job per key; a second one is silently left out. */
  uniqueKey?: string
}

/** Writes a job in the caller's transaction: it exists exactly when the transaction commits. Returns its id. */
export async function enqueue<P>(tx: Tx, job: JobName<P>, payload: P, options: EnqueueOptions = {}): Promise<string> {
  const id = newId()
  // One statement: writing the row and, when it is due now, waking the workers on commit. No RETURNING: the tenant role may only insert.
  const wake = options.runAt
    ? sql`case when ${options.runAt}::timestamptz <= now() then pg_notify(${outboxChannel}, '') end`
    : sql`pg_notify(${outboxChannel}, '')`
  await sql`
    with job as (
      insert into outbox_job (id, kind, payload, lane, run_at, unique_key)
      values (${id}::uuid, ${job.kind}, ${JSON.stringify(payload)}::jsonb, ${options.lane ?? ''}, coalesce(${options.runAt ?? null}::timestamptz, now()), ${options.uniqueKey ?? null})
      on conflict do nothing)
    select ${wake}`.execute(tx)
  return id
}

import { sql } from 'kysely'
import type { Tx } from '../db/types.ts'

export interface ClaimedJob {
  id: string
  kind: string
  payload: unknown
  lane: string
  attempts: number
}

const leaseSeconds = 60

interface Claim {
  token: string
  kinds: string[]
  /** Lanes that are full or broken. */
  lanesToSkip: string[]
  limit: number
  perLane: number
  /** Tests run what is due by their own clock. */
  now: Date | null
}

/** Takes due jobs under a lease, at most `perLane` of each lane. Leases are judged by the database's clock alone. */
export async function claimJobs(tx: Tx, claim: Claim): Promise<ClaimedJob[]> {
  const claimed = await sql<ClaimedJob>`
    with due as (
      select id, lane, run_at from outbox_job
      where state = 'waiting' and run_at <= greatest(now(), ${claim.now}::timestamptz) and (lease_until is null or lease_until < now())
        and kind = any(${claim.kinds}::text[]) and (lane = '' or lane <> all(${claim.lanesToSkip}::text[]))
      order by run_at limit ${claim.limit * 10}
    ), ranked as (
      select id, run_at from (select id, lane, run_at, row_number() over (partition by lane order by run_at, id) as place from due) d
      where lane = '' or place <= ${claim.perLane}
      order by run_at limit ${claim.limit}
    ), locked as (
      select id from outbox_job where id in (select id from ranked) and state = 'waiting' and (lease_until is null or lease_until < now())
      for update skip locked
    )
    update outbox_job j set lease_token = ${claim.token}::uuid, lease_until = now() + make_interval(secs => ${leaseSeconds}), attempts = attempts + 1
    from locked where j.id = locked.id
    returning j.id, j.kind, j.payload, j.lane, j.attempts`.execute(tx)
  return claimed.rows
}

/** Prolongs the leases of one claim; false for jobs that somebody else has taken meanwhile. */
export async function renewLeases(tx: Tx, token: string): Promise<void> {
  await sql`update outbox_job set lease_until = now() + make_interval(secs => ${leaseSeconds})
    where lease_token = ${token}::uuid and state = 'waiting'`.execute(tx)
}

/** Ends a job for good, only where the lease is still ours. */
export async function finishJob(
  tx: Tx,
  id: string,
  token: string,
  state: 'done' | 'dead',
  says: string | null,
): Promise<boolean> {
  const result =
    await sql`update outbox_job set state = ${state}, finished_at = now(), last_error = coalesce(${says}::text, last_error), lease_token = null, lease_until = null
    where id = ${id}::uuid and lease_token = ${token}::uuid and state = 'waiting'`.execute(tx)
  return Number(result.numAffectedRows ?? 0n) === 1
}

/** Puts a job back for later, only where the lease is still ours. */
export async function postponeJob(
  tx: Tx,
  id: string,
  token: string,
  later: { seconds?: number; at?: Date; says: string | null; attempts: number },
): Promise<void> {
  await sql`update outbox_job set run_at = coalesce(${later.at ?? null}::timestamptz, now() + make_interval(secs => ${later.seconds ?? 0})),
      attempts = ${later.attempts}, last_error = coalesce(${later.says}::text, last_error), lease_token = null, lease_until = null
    where id = ${id}::uuid and lease_token = ${token}::uuid and state = 'waiting'`.execute(tx)
}

/** The embedded database has one process, so leases found when it starts are left over from a process that died. */
export async function freeAllLeases(tx: Tx): Promise<void> {
  await sql`update outbox_job set lease_token = null, lease_until = null where state = 'waiting' and lease_token is not null`.execute(
    tx,
  )
}

/** Gives jobs back that were claimed and not begun. */
export async function releaseJobs(tx: Tx, token: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`update outbox_job set lease_token = null, lease_until = null, attempts = attempts - 1
    where lease_token = ${token}::uuid and state = 'waiting' and id = any(${ids}::uuid[])`.execute(tx)
}

/** Makes sure that a schedule has its one waiting job. `inSeconds` null: at once if there was none. */
export async function ensureScheduled(tx: Tx, id: string, name: string, at: Date | null): Promise<void> {
  await sql`insert into outbox_job (id, kind, lane, run_at, unique_key)
    values (${id}::uuid, ${`schedule.${name}`}, '', coalesce(${at}::timestamptz, now()), ${`schedule.${name}`}) on conflict do nothing`.execute(
    tx,
  )
}

/** The next whole multiple of the interval by the database's clock. */
export async function nextSlot(tx: Tx, everySeconds: number): Promise<Date> {
  const result = await sql<{ at: Date }>`
    select to_timestamp((floor(extract(epoch from now()) / ${everySeconds}::float8) + 1) * ${everySeconds}::float8) as at`.execute(
    tx,
  )
  return (result.rows[0] as { at: Date }).at
}

/** Old rows that nobody looks at any more. */
export async function forgetOldJobs(tx: Tx): Promise<void> {
  await sql`delete from outbox_job where state in ('done', 'cancelled') and finished_at < now() - interval '7 days'`.execute(
    tx,
  )
  await sql`delete from idempotency_key where created_at < now() - interval '24 hours'`.execute(tx)
  await sql`delete from rate_limit where updated_at < now() - interval '2 days'`.execute(tx)
}

/** Lets a waiting job go now. */
export async function hasten(tx: Tx, uniqueKey: string): Promise<void> {
  await sql`update outbox_job set run_at = least(run_at, now()), attempts = 0 where unique_key = ${uniqueKey} and state = 'waiting'`.execute(
    tx,
  )
  await sql`select pg_notify('entente_outbox', '')`.execute(tx)
}

/** Statements of schedules and jobs. Scope: system. */
import { sql } from 'kysely'
import type { Tx } from '#server/platform/db/types.ts'

/** Partnerships whose grant has ended and that nobody has settled yet. */
export async function listDueEnds(tx: Tx, now: Date, limit: number): Promise<{ id: string; hostId: string }[]> {
  return await tx
    .selectFrom('partnership')
    .select(['id', 'host_id as hostId'])
    .where('access_ends_at', '<=', now)
    .where('ended_at', 'is', null)
    .where('rejected_at', 'is', null)
    .where('accepted_at', 'is not', null)
    .orderBy('access_ends_at')
    .limit(limit)
    .execute()
}

/** Partnerships under way that live by an older version of their program's policy. */
export async function listOlderVersions(
  tx: Tx,
  of: { hostId: string; programId: string; version: number },
  limit: number,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('partnership')
    .select('id')
    .where('host_id', '=', of.hostId)
    .where('program_id', '=', of.programId)
    .where('policy_version', '<', of.version)
    .where('status', 'not in', ['ended', 'rejected'])
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/**
 * Gives what this person answered for to the longest-serving administrator, where the person is no active member any more and
 * there is one. Answers how many passed. Scope: system.
 */
export async function passSponsorships(tx: Tx, hostId: string, personId: string, limit: number): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    update partnership set sponsor_id = (
        select m.person_id from membership m where m.organization_id = ${hostId} and m.state = 'active' and m.role in ('owner', 'admin')
        order by m.role <> 'owner', m.id limit 1)
      where id in (select id from partnership where sponsor_id = ${personId} and host_id = ${hostId} limit ${sql.lit(limit)})
        and not exists (select 1 from membership m where m.organization_id = ${hostId} and m.person_id = ${personId} and m.state = 'active')
      returning id`.execute(tx)
  return rows.length
}

/** Folds the rows of the tally together: the sums stay, the rows go. Rows somebody else is folding are left alone. */
export async function foldTally(tx: Tx): Promise<void> {
  await sql`
    with taken as (
      delete from partnership_tally where id in (select id from partnership_tally order by id limit 20000 for update skip locked)
      returning host_id, program_id, status, change)
    insert into partnership_tally (host_id, program_id, status, change)
    select host_id, program_id, status, sum(change) from taken group by 1, 2, 3 having sum(change) <> 0`.execute(tx)
}

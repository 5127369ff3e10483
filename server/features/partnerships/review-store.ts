/** Statements about decisions: who approved which stage, and what waits. */
import { sql } from 'kysely'
import type { PermissionName } from '#contract/names.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { newId } from '#server/platform/id.ts'

export interface StageRow {
  stage: number
  decidedBy: string
  name: string
  at: Date
}

/** The stages of the round under way, or of the last one. */
export async function listStages(tx: Tx, partnershipId: string): Promise<StageRow[]> {
  const rows = await tx
    .selectFrom('approval_stage')
    .select(['round', 'stage', 'decided_by as decidedBy', 'decided_name as name', 'decided_at as at'])
    .where('partnership_id', '=', partnershipId)
    .orderBy('round', 'desc')
    .orderBy('stage')
    .execute()
  const [first] = rows
  return rows.filter((row) => row.round === first?.round).map(({ round: _round, ...row }) => row)
}

/** Whether this person decided a stage of the round under way. */
export async function hasDecidedStage(tx: Tx, partnershipId: string, personId: string): Promise<boolean> {
  return (await listStages(tx, partnershipId)).some((row) => row.decidedBy === personId)
}

/** The first stage begins a round. The indexes stand behind the rule that nobody decides two stages of one. */
export async function insertStage(
  tx: Tx,
  of: { partnershipId: string; hostId: string; stage: number; by: string; name: string; at: Date },
): Promise<void> {
  await sql`
    insert into approval_stage (id, partnership_id, host_id, round, stage, decided_by, decided_name, decided_at)
    select ${newId()}::uuid, ${of.partnershipId}::uuid, ${of.hostId}::uuid,
      coalesce(max(round), 0) + ${of.stage === 1 ? 1 : 0}::int, ${of.stage}::int, ${of.by}::uuid, ${of.name}, ${of.at}::timestamptz
    from approval_stage where partnership_id = ${of.partnershipId}::uuid`.execute(tx)
}

/** Partners that were live before their program had a form keep what they have: they are asked for it when they are asked anew. */
export async function waiveForLive(tx: Tx, programId: string, now: Date): Promise<void> {
  await tx
    .updateTable('partnership')
    .set({ form_waived_at: now, updated_at: now })
    .where('program_id', '=', programId)
    .where('accepted_at', 'is not', null)
    .where('profile_approved_at', 'is', null)
    .where('submitted_at', 'is', null)
    .where('form_waived_at', 'is', null)
    .where((of) =>
      of.or([
        of('status', 'in', ['active', 'recertifying']),
        of.and([of('status', '=', 'suspended'), of('approved_at', 'is not', null)]),
      ]),
    )
    .execute()
}

/** Accepted partnerships of a program that are not over, from an id on. */
export async function listUnderWay(tx: Tx, programId: string, after: string | null, limit: number): Promise<string[]> {
  let query = tx
    .selectFrom('partnership')
    .select('id')
    .where('program_id', '=', programId)
    .where('accepted_at', 'is not', null)
    .where('ended_at', 'is', null)
    .where('rejected_at', 'is', null)
  if (after) query = query.where('id', '>', after)
  const rows = await query.orderBy('id').limit(limit).execute()
  return rows.map((row) => row.id)
}

/** Holds a partnership against verbs, and not against others who hold it so: saving answers is many people's work at once. */
export async function shareLockPartnership(tx: Tx, id: string): Promise<boolean> {
  const row = await tx.selectFrom('partnership').select('id').where('id', '=', id).forShare().executeTakeFirst()
  return row !== undefined
}

/** The permissions that decide who fills in the form, and whether this person is an active member of the partner. */
export async function findPermissions(tx: Tx, partnershipId: string): Promise<PermissionName[]> {
  const row = await tx
    .selectFrom('access_grant')
    .select('permissions')
    .where('partnership_id', '=', partnershipId)
    .executeTakeFirst()
  return (row?.permissions ?? []) as PermissionName[] // written from a checked offer
}

// ---- For schedules (scope system) --------------------------------------------------------------------------------------

/** Decisions whose reminder is due. */
export async function listReviewReminders(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('partnership')
    .select('id')
    .where('review_remind_at', '<=', now)
    .orderBy('review_remind_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** Decisions that are late and that nobody has taken over. */
export async function listDueReviews(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('partnership')
    .select('id')
    .where('review_due_at', '<=', now)
    .where('reviewer_id', 'is', null)
    .orderBy('review_due_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** The longest-serving administrator who is not the one who let it lie; that one where there is no other. */
export async function findFallbackReviewer(
  tx: Tx,
  hostId: string,
  except: string | null,
): Promise<{ id: string; name: string } | undefined> {
  return await tx
    .selectFrom('membership as m')
    .innerJoin('person as p', 'p.id', 'm.person_id')
    .select(['p.id', 'p.name'])
    .where('m.organization_id', '=', hostId)
    .where('m.state', '=', 'active')
    .where('m.role', 'in', ['owner', 'admin'])
    .orderBy(sql`p.id is not distinct from ${except}::uuid`)
    .orderBy('m.id')
    .executeTakeFirst()
}

/** Active partnerships whose answers were approved so many months ago as their policy says. The exact day is judged by the case. */
export async function listDueRecertifications(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from program_policy q
    join partnership s on s.program_id = q.program_id and s.policy_version = q.version
    where q.policy -> 'recertification' ->> 'months' is not null
      and s.status = 'active' and s.waits_since is null and s.recertification_due_at is null
      and coalesce(s.profile_approved_at, s.approved_at, s.accepted_at)
        <= ${now}::timestamptz - make_interval(months => (q.policy -> 'recertification' ->> 'months')::int) + interval '3 days'
    order by s.id limit ${sql.lit(limit)}`.execute(tx)
  return rows.map((row) => row.id)
}

/** Partners whose reminder of what is asked anew is due. */
export async function listRecertificationReminders(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('partnership')
    .select('id')
    .where('recertification_remind_at', '<=', now)
    .orderBy('recertification_remind_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** Partners whose deadline for what is asked anew has passed, and was not told yet. */
export async function listLateRecertifications(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('partnership')
    .select('id')
    .where('recertification_until', '<=', now)
    .orderBy('recertification_until')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

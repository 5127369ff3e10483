/** Every statement about files of answers. Their content lies outside of the database. */
import { sql } from 'kysely'
import type { OrganizationRole } from '#contract/names.ts'
import type { Tx } from '#server/platform/db/types.ts'

export interface FileRow {
  id: string
  field: string
  name: string
  mediaType: string
  bytes: number
  createdAt: Date
}

const columns = ['id', 'field', 'name', 'media_type as mediaType', 'bytes', 'created_at as createdAt'] as const

export async function insertFile(
  tx: Tx,
  of: FileRow & { partnershipId: string; hostId: string; sha256: string; by: string | null },
): Promise<void> {
  await tx
    .insertInto('stored_file')
    .values({
      id: of.id,
      host_id: of.hostId,
      partnership_id: of.partnershipId,
      field: of.field,
      name: of.name,
      media_type: of.mediaType,
      bytes: of.bytes,
      sha256: of.sha256,
      uploaded_by: of.by,
      // until an answer names it
      unnamed_since: of.createdAt,
      created_at: of.createdAt,
    })
    .execute()
}

export async function listFiles(tx: Tx, partnershipId: string): Promise<FileRow[]> {
  return await tx
    .selectFrom('stored_file')
    .select(columns)
    .where('partnership_id', '=', partnershipId)
    .orderBy('id')
    .execute()
}

export async function sumFiles(tx: Tx, partnershipId: string): Promise<{ count: number; bytes: number }> {
  return await tx
    .selectFrom('stored_file')
    .select([sql<number>`count(*)::int`.as('count'), sql<number>`coalesce(sum(bytes), 0)::float8`.as('bytes')])
    .where('partnership_id', '=', partnershipId)
    .executeTakeFirstOrThrow()
}

/** An answer names these now, and no longer those. */
export async function saveNaming(
  tx: Tx,
  partnershipId: string,
  of: { named: string[]; dropped: string[] },
  now: Date,
): Promise<void> {
  const set = async (ids: string[], unnamedSince: Date | null) => {
    if (ids.length === 0) return
    await tx
      .updateTable('stored_file')
      .set({ unnamed_since: unnamedSince })
      .where('partnership_id', '=', partnershipId)
      .where('id', 'in', ids)
      .execute()
  }
  await set(of.named, null)
  await set(of.dropped, now)
}

export interface SeenFile extends FileRow {
  partnershipId: string
  hostId: string
  /** The role of the person in the host; null: no active member there. */
  hostRole: OrganizationRole | null
  partnerRole: OrganizationRole | null
}

/** A file with what the person is to its two sides. Scope: system; what may be seen is judged by whoever asks. */
export async function findFileFor(tx: Tx, id: string, personId: string): Promise<SeenFile | undefined> {
  const row = await tx
    .selectFrom('stored_file as f')
    .innerJoin('partnership as s', 's.id', 'f.partnership_id')
    .leftJoin('membership as h', (on) =>
      on.onRef('h.organization_id', '=', 's.host_id').on('h.person_id', '=', personId).on('h.state', '=', 'active'),
    )
    .leftJoin('membership as q', (on) =>
      on
        .onRef('q.organization_id', '=', 's.partner_organization_id')
        .on('q.person_id', '=', personId)
        .on('q.state', '=', 'active'),
    )
    .select([
      'f.id',
      'f.field',
      'f.name',
      'f.media_type as mediaType',
      'f.bytes',
      'f.created_at as createdAt',
      's.id as partnershipId',
      's.host_id as hostId',
      'h.role as hostRole',
      'q.role as partnerRole',
    ])
    .where('f.id', '=', id)
    .executeTakeFirst()
  return row as SeenFile | undefined // the column has a check
}

/** Whether answers that were handed in or approved name it. */
export async function isHandedIn(tx: Tx, partnershipId: string, publicId: string): Promise<boolean> {
  const { rows } = await sql<{ named: boolean }>`
    select exists (select 1 from submission_version where partnership_id = ${partnershipId} and position(${publicId} in answers::text) > 0)
      or exists (select 1 from partner_profile where partnership_id = ${partnershipId} and position(${publicId} in answers::text) > 0)
      as named`.execute(tx)
  return rows[0]?.named === true
}

export async function findFile(tx: Tx, id: string): Promise<FileRow | undefined> {
  return await tx.selectFrom('stored_file').select(columns).where('id', '=', id).executeTakeFirst()
}

// ---- For the schedule (scope system) ---------------------------------------------------------------------------------

/**
 * Files that no answer names any more, neither under way nor handed in nor approved, and that were left so for a while. Their
 * rows are deleted; what is named after all is marked so again.
 */
export async function takeUnnamed(tx: Tx, before: Date, limit: number, publicIdOf: (id: string) => string) {
  const candidates = await tx
    .selectFrom('stored_file')
    .select(['id', 'partnership_id as partnershipId'])
    .where('unnamed_since', '<', before)
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  const gone: string[] = []
  for (const { id, partnershipId } of candidates) {
    const { rows } = await sql<{ named: boolean }>`
      select exists (select 1 from submission where partnership_id = ${partnershipId} and position(${publicIdOf(id)} in answers::text) > 0)
        or exists (select 1 from submission_version where partnership_id = ${partnershipId} and position(${publicIdOf(id)} in answers::text) > 0)
        or exists (select 1 from partner_profile where partnership_id = ${partnershipId} and position(${publicIdOf(id)} in answers::text) > 0)
        as named`.execute(tx)
    if (rows[0]?.named) await tx.updateTable('stored_file').set({ unnamed_since: null }).where('id', '=', id).execute()
    else gone.push(id)
  }
  if (gone.length > 0) await tx.deleteFrom('stored_file').where('id', 'in', gone).execute()
  return { gone, looked: candidates.length }
}

/** Which of these contents still belong to a row. */
export async function listKnown(tx: Tx, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx.selectFrom('stored_file').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map((row) => row.id))
}

/** Statements about what was granted, and the receipt of its end. */
import type { Insertable } from 'kysely'
import type { PermissionName, Visibility } from '#contract/names.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { newId } from '#server/platform/id.ts'
import type { AccessGrantTable } from '#server/tables.ts'

export interface GrantRow {
  permissions: PermissionName[]
  visibility: Visibility
  startsAt: Date
  endsAt: Date | null
}

export async function findGrant(tx: Tx, partnershipId: string): Promise<GrantRow | undefined> {
  const row = await tx
    .selectFrom('access_grant')
    .select(['permissions', 'visibility', 'starts_at as startsAt', 'ends_at as endsAt'])
    .where('partnership_id', '=', partnershipId)
    .executeTakeFirst()
  // written from a checked offer
  return row && { ...row, permissions: row.permissions as PermissionName[], visibility: row.visibility as Visibility }
}

export async function saveGrant(tx: Tx, grant: Omit<Insertable<AccessGrantTable>, 'id'>, now: Date): Promise<void> {
  const { permissions, visibility, starts_at, ends_at } = grant
  await tx
    .insertInto('access_grant')
    .values({ ...grant, id: newId(), created_at: now, updated_at: now })
    .onConflict((conflict) =>
      conflict.column('partnership_id').doUpdateSet({ permissions, visibility, starts_at, ends_at, updated_at: now }),
    )
    .execute()
}

export interface ReceiptRow {
  id: string
  partnershipId: string
  hostName: string
  partnerName: string
  verb: string
  reason: string | null
  closed: { what: string; detail: string }[]
  at: Date
}

export async function insertReceipt(
  tx: Tx,
  receipt: Omit<ReceiptRow, 'id' | 'at'> & {
    hostId: string
    partnerOrganizationId: string | null
    personIds: string[]
  },
  now: Date,
): Promise<string> {
  const id = newId()
  await tx
    .insertInto('receipt')
    .values({
      id,
      partnership_id: receipt.partnershipId,
      host_id: receipt.hostId,
      partner_organization_id: receipt.partnerOrganizationId,
      person_ids: receipt.personIds,
      host_name: receipt.hostName,
      partner_name: receipt.partnerName,
      verb: receipt.verb,
      reason: receipt.reason,
      closed: JSON.stringify(receipt.closed),
      created_at: now,
    })
    .execute()
  return id
}

export async function findReceipt(
  tx: Tx,
  where: { id: string } | { partnershipId: string },
): Promise<ReceiptRow | undefined> {
  let query = tx
    .selectFrom('receipt')
    .select([
      'id',
      'partnership_id as partnershipId',
      'host_name as hostName',
      'partner_name as partnerName',
      'verb',
      'reason',
      'closed',
      'created_at as at',
    ])
  query = 'id' in where ? query.where('id', '=', where.id) : query.where('partnership_id', '=', where.partnershipId)
  const row = await query.orderBy('id', 'desc').executeTakeFirst()
  return row && { ...row, closed: row.closed as ReceiptRow['closed'] } // written by insertReceipt
}

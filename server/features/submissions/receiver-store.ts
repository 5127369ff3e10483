/** Statements about who hears of what. */
import type { Tx } from '#server/platform/db/types.ts'
import { newId } from '#server/platform/id.ts'

const event = 'submitted'

export interface Receivers {
  people: string[]
  addresses: string[]
}

export async function listReceivers(tx: Tx, programId: string): Promise<Receivers> {
  const rows = await tx
    .selectFrom('event_receiver')
    .select(['person_id as personId', 'address'])
    .where('program_id', '=', programId)
    .where('event', '=', event)
    .orderBy('id')
    .execute()
  return {
    people: rows.flatMap((row) => row.personId ?? []),
    addresses: rows.flatMap((row) => row.address ?? []),
  }
}

export async function replaceReceivers(
  tx: Tx,
  of: { hostId: string; programId: string },
  receivers: Receivers,
): Promise<void> {
  const { hostId: host_id, programId: program_id } = of
  await tx.deleteFrom('event_receiver').where('program_id', '=', program_id).where('event', '=', event).execute()
  const rows = [
    ...receivers.people.map((person_id) => ({ person_id, address: null })),
    ...receivers.addresses.map((address) => ({ person_id: null, address })),
  ]
  if (rows.length === 0) return
  await tx
    .insertInto('event_receiver')
    .values(rows.map((row) => ({ id: newId(), host_id, program_id, event, ...row })))
    .execute()
}

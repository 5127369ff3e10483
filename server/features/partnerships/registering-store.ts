/** Statements about applications without an invitation. */
import { sql } from 'kysely'
import type { InvitationRow } from '#server/features/invitations/index.ts'
import type { Tx } from '#server/platform/db/types.ts'

type Unfinished = Pick<InvitationRow, 'id' | 'partnership_id' | 'host_id' | 'email' | 'person_id'>

/** An application of this address that was begun here and not handed in; scope: the host's. */
export async function findUnfinished(tx: Tx, programId: string, email: string): Promise<Unfinished | undefined> {
  const { rows } = await sql<Unfinished>`
    select i.id, i.partnership_id, i.host_id, i.email, i.person_id from partnership s join invitation i on i.id = s.invitation_id
    where s.program_id = ${programId}::uuid and s.contact_email = ${email} and s.origin = 'self_registered'
      and s.accepted_at is null and s.ended_at is null and i.state = 'pending'`.execute(tx)
  return rows[0]
}

/** When this address was last rejected here. */
export async function findRejectedAt(tx: Tx, programId: string, email: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(rejected_at) as at from partnership
    where program_id = ${programId}::uuid and contact_email = ${email} and rejected_at is not null`.execute(tx)
  return rows[0]?.at ?? null
}

/** Scope: system. */
export async function dropUnfinished(tx: Tx, before: Date): Promise<void> {
  await sql`delete from partnership where id in (
    select id from partnership where origin = 'self_registered' and accepted_at is null and created_at < ${before} limit 500)`.execute(
    tx,
  )
}

/** Statements about the partnership roles of a partner's members. */
import { sql } from 'kysely'
import type { Tx } from '#server/platform/db/types.ts'

/** The roles of each who holds some. */
export async function listHeldRoles(tx: Tx, partnershipId: string): Promise<Map<string, string[]>> {
  const rows = await tx
    .selectFrom('partnership_role_holder')
    .select(['person_id', 'roles'])
    .where('partnership_id', '=', partnershipId)
    .execute()
  return new Map(rows.map((row) => [row.person_id, row.roles]))
}

export async function findHeldRoles(tx: Tx, partnershipId: string, personId: string): Promise<string[]> {
  const row = await tx
    .selectFrom('partnership_role_holder')
    .select('roles')
    .where('partnership_id', '=', partnershipId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row?.roles ?? []
}

export async function saveHeldRoles(
  tx: Tx,
  of: { partnershipId: string; hostId: string; personId: string; roles: string[] },
  now: Date,
): Promise<void> {
  const { roles } = of
  await tx
    .insertInto('partnership_role_holder')
    .values({ partnership_id: of.partnershipId, host_id: of.hostId, person_id: of.personId, roles, updated_at: now })
    .onConflict((on) => on.columns(['partnership_id', 'person_id']).doUpdateSet({ roles, updated_at: now }))
    .execute()
}

/** Whoever is no member any more comes back without the roles of before. Scope: system. */
export async function dropRolesOf(tx: Tx, organizationId: string, personId: string): Promise<void> {
  await sql`
    delete from partnership_role_holder r using partnership s
    where r.person_id = ${personId}::uuid and s.id = r.partnership_id
      and s.partner_organization_id = ${organizationId}::uuid
      and not exists (select 1 from membership m where m.organization_id = ${organizationId}::uuid
        and m.person_id = ${personId}::uuid and m.state in ('active', 'inactive'))`.execute(tx)
}

/** What roles give: the permissions of one member, and the role of the first one. */
import type { PermissionName } from '#contract/names.ts'
import type { PartnerRole } from '#contract/vocabulary.ts'
import { permissionsByRole, rolesOf } from '#server/features/programs/index.ts'
import type { Tx } from '#server/platform/db/types.ts'
import type { Case } from './case.ts'
import { findHeldRoles, saveHeldRoles } from './role-store.ts'

/** The roles somebody has, as people read them; one that the host has removed since is left out. */
export const rolesHeld = (roles: readonly PartnerRole[], held: readonly string[] = []) =>
  roles.filter((role) => held.includes(role.key)).map(({ key, name }) => ({ key, name }))

/** Of what was granted, what this member of the partner has. */
export async function permissionsOfMember(
  tx: Tx,
  c: Case,
  personId: string,
  granted: readonly PermissionName[],
): Promise<PermissionName[]> {
  const access = c.pinned.memberAccessDefault
  if (access === 'all') return [...granted]
  const held = await findHeldRoles(tx, c.partnership.id, personId)
  return permissionsByRole(granted, { access, roles: rolesOf(c.program), held })
}

/** The first person gets the role the program names for it; the program's present one. Scope: the host's. */
export async function giveFirstRole(tx: Tx, c: Case, personId: string, now: Date): Promise<void> {
  const first = rolesOf(c.program).find((role) => role.key === c.current.firstMemberRole)
  if (!first) return
  const { id: partnershipId, host_id: hostId } = c.partnership
  await saveHeldRoles(tx, { partnershipId, hostId, personId, roles: [first.key] }, now)
}

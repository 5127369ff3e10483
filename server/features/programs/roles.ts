/** Partnership roles of a program: the host's own list, and what somebody with some of them may do. */
import type { Static } from 'typebox'
import type { programs as api } from '#contract/endpoints/programs.ts'
import { keyFor } from '#contract/forms/index.ts'
import type { PermissionName } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import type { PartnerRole } from '#contract/vocabulary.ts'
import { presets } from '#presets/index.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import type { Program } from './store.ts'
import { permissionsOf } from './words.ts'

type RolesInput = Static<typeof api.changeRoles.body>['roles']

export function rolesOf(program: Pick<Program, 'preset' | 'roles'>): PartnerRole[] {
  return program.roles ?? presets[program.preset].roles
}

/** Of what was granted to the partner, the part one of its members has. */
export function permissionsByRole(
  granted: readonly PermissionName[],
  {
    access,
    roles,
    held,
  }: { access: Policy['memberAccessDefault']; roles: readonly PartnerRole[]; held: readonly string[] },
): PermissionName[] {
  if (access === 'all') return [...granted]
  const given = new Set(roles.filter((role) => held.includes(role.key)).flatMap((role) => role.permissions))
  return granted.filter((name) => given.has(name))
}

/** The list as typed, with a key for each; names are told apart, and permissions are those of the program. */
export function readRoles(program: Pick<Program, 'preset' | 'roles'>, typed: RolesInput): PartnerRole[] {
  const before = rolesOf(program)
  const known = permissionsOf(program).map(({ name }) => name)
  const taken = new Set(before.map((role) => role.key))
  const used = new Set<string>()
  const names = new Set<string>()
  return typed.map(({ key, name: line, permissions }, index): PartnerRole => {
    const name = line.trim()
    if (!name) throw fault(`roles.${index}.name`, 'invalid', 'Give the role a name.')
    if (names.has(name.toLowerCase()))
      throw fault(`roles.${index}.name`, 'invalid', 'There is a role of this name already.')
    names.add(name.toLowerCase())
    if (key !== undefined && (used.has(key) || !before.some((role) => role.key === key))) {
      throw fault(`roles.${index}.key`, 'invalid', 'There is no such role. Leave the key out for a new one.')
    }
    const strange = permissions.find((one) => !known.includes(one))
    if (strange) throw fault(`roles.${index}.permissions`, 'permission_unknown')
    const own = key ?? keyFor(name, [...taken, ...used])
    used.add(own)
    return { key: own, name, permissions: known.filter((one) => permissions.includes(one)) }
  })
}

/** Removing is refused while somebody holds the role, and while newcomers get it. */
export function assertRemovable(removed: readonly PartnerRole[], held: ReadonlySet<string>, policy: Policy): void {
  if (removed.some((role) => held.has(role.key))) throw new AppError('role_in_use')
  const first = removed.find((role) => role.key === policy.firstMemberRole)
  if (first)
    throw fault('roles', 'invalid', `The first person gets the role ${first.name}. Choose another one for that first.`)
}

import { describe, expect, test } from 'vitest'
import type { Access } from '#contract/endpoint.ts'
import { includesRole, organizationRoles } from '#contract/names.ts'
import type { Actor } from '../ctx.ts'
import type { AppError } from '../errors.ts'
import { assertAccess, assertUnconfined } from './access.ts'

const somebody = {
  personId: '0199aaaa-0000-7000-8000-000000000001',
  name: 'Ada',
  email: 'ada@example.org',
  emailVerified: true,
  isInstallationAdmin: false,
  sessionId: '0199aaaa-0000-7000-8000-000000000002',
}
const person: Actor = { kind: 'person', ...somebody }
const boss: Actor = { ...person, isInstallationAdmin: true }
const member = (role: (typeof organizationRoles)[number]): Actor => ({
  kind: 'member',
  ...somebody,
  organizationId: '0199aaaa-0000-7000-8000-000000000003',
  role,
})
const answer = (access: Access, actor: Actor) => {
  try {
    assertAccess(access, actor)
    return 'let in'
  } catch (fault) {
    return (fault as { code: string }).code
  }
}

describe('who gets as far as the action', () => {
  test('a public endpoint: everybody', () => {
    for (const actor of [{ kind: 'anonymous' } as const, { kind: 'time' } as const, person, boss, member('viewer')])
      expect(answer({ as: 'public' }, actor)).toBe('let in')
  })
  test('one for persons: whoever is signed in', () => {
    expect(answer({ as: 'person' }, { kind: 'anonymous' })).toBe('not_signed_in')
    expect(answer({ as: 'person' }, { kind: 'time' })).toBe('not_signed_in')
    for (const actor of [person, boss, member('viewer')]) expect(answer({ as: 'person' }, actor)).toBe('let in')
  })
  test('one for administrators of the installation: nobody else, however strong in their organization', () => {
    expect(answer({ as: 'installation_admin' }, { kind: 'anonymous' })).toBe('not_signed_in')
    for (const actor of [person, member('owner')]) expect(answer({ as: 'installation_admin' }, actor)).toBe('forbidden')
    expect(answer({ as: 'installation_admin' }, boss)).toBe('let in')
  })
  for (const least of organizationRoles) {
    test(`one for members from ${least} up`, () => {
      const access = { as: 'member', least } as const
      expect(answer(access, { kind: 'anonymous' })).toBe('not_signed_in')
      for (const outsider of [person, boss]) expect(answer(access, outsider)).not.toBe('let in')
      for (const role of organizationRoles)
        expect(answer(access, member(role)), role).toBe(includesRole(role, least) ? 'let in' : 'forbidden')
    })
  }
})

describe('a session that has to complete a form first', () => {
  const confinedTo = { partnershipId: 'pship_01h455vb4pex5vsknk084sn02q', path: '/p/acme/form' }
  const confined = { ...member('owner'), confinedTo } as Actor
  const of = (access: Access, actor: Actor, beforeForm = false) => {
    try {
      assertUnconfined({ access, ...(beforeForm && { beforeForm: true }) }, actor)
      return 'let in'
    } catch (fault) {
      return { code: (fault as AppError).code, ...(fault as AppError).extra }
    }
  }

  test('opens nothing else, however strong its role, and is told where to go', () => {
    const told = { code: 'form_first', partnershipId: confinedTo.partnershipId, place: confinedTo.path }
    for (const access of [{ as: 'person' }, { as: 'member', least: 'viewer' }, { as: 'installation_admin' }] as const)
      expect(of(access, confined)).toMatchObject(told)
  })
  test('opens that form and what is said to be open beside it, and what is public', () => {
    expect(of({ as: 'member', least: 'viewer' }, confined, true)).toBe('let in')
    expect(of({ as: 'public' }, confined)).toBe('let in')
  })
  test('nobody else is held back', () => {
    for (const actor of [{ kind: 'anonymous' } as const, { kind: 'time' } as const, person, member('viewer')])
      for (const access of [{ as: 'person' }, { as: 'member', least: 'viewer' }, { as: 'public' }] as const)
        expect(of(access, actor)).toBe('let in')
  })
})

import { describe, expect, test } from 'vitest'
import type { Access } from '#contract/endpoint.ts'
import { includesRole, organizationRoles } from '#contract/names.ts'
import type { Actor } from '../ctx.ts'
import { assertAccess } from './access.ts'

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

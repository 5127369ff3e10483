/** Who does what to an organization itself, and what is said to those who may not do it to a stronger member. */
import { describe, expect, test } from 'vitest'
import { organizationRoles } from '#contract/names.ts'
import { organizationPolicy, policy } from './policy.ts'

describe('the organization itself', () => {
  for (const verb of Object.keys(organizationPolicy) as (keyof typeof organizationPolicy)[]) {
    test(`${verb}: its administrators, nobody else`, () => {
      for (const role of organizationRoles) {
        const may = role === 'owner' || role === 'admin'
        expect(organizationPolicy[verb](role), role).toBe(may ? undefined : 'forbidden')
      }
    })
  }
  test('profile, hosting, mail domains and inviting colleagues are among it', () => {
    expect(Object.keys(organizationPolicy)).toEqual(['update', 'request_hosting', 'mail_domains', 'invite_members'])
  })
})

test('a role above one’s own is neither changed nor given, and that is what is said', () => {
  const admin = { personId: 'a', role: 'admin' } as const
  for (const verb of ['change_role', 'deactivate', 'reactivate', 'remove', 'resend', 'withdraw'] as const)
    expect(policy[verb](admin, { personId: 'b', role: 'owner' }), verb).toBe('above_own_role')
  for (const verb of ['invite', 'change_role'] as const)
    expect(policy[verb](admin, { personId: 'b', role: 'viewer', newRole: 'owner' }), verb).toBe('above_own_role')
  expect(policy.transfer_ownership(admin, { personId: 'b', role: 'viewer' })).toBe('above_own_role')
})

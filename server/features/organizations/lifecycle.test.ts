import { describe, expect, test } from 'vitest'
import { errors } from '#contract/errors.ts'
import { membershipStates, membershipVerbs, organizationRoles } from '#contract/names.ts'
import { hostingRefusal, requestRefusal } from './hosting.ts'
import { isExpired, type MembershipFacts, refusal, rules } from './lifecycle.ts'
import { policy, rolesToGive } from './policy.ts'

const now = new Date('2026-03-01T12:00:00Z')
const facts = (of: Partial<MembershipFacts> = {}): MembershipFacts => ({
  state: 'active',
  role: 'member',
  expiresAt: null,
  lastSentAt: null,
  ...of,
})

describe('every state × verb', () => {
  const allowed: Record<string, string[]> = {
    none: ['invite'],
    invited: ['resend', 'withdraw', 'accept', 'decline', 'change_role'],
    active: ['change_role', 'deactivate', 'remove', 'leave', 'transfer_ownership'],
    inactive: ['change_role', 'reactivate', 'remove'],
    removed: ['invite'],
  }
  for (const state of ['none', ...membershipStates] as const) {
    for (const verb of membershipVerbs) {
      const possible = allowed[state]?.includes(verb) ?? false
      test(`${state} → ${verb} is ${possible ? 'possible' : 'refused'}`, () => {
        const given = state === 'none' ? undefined : facts({ state })
        const code = refusal(given, verb, { now, activeOwners: 2 })
        if (possible) expect(code).toBeUndefined()
        else expect(errors).toHaveProperty(String(code))
      })
    }
  }
})

test('every verb leads to a state of the table or stays', () => {
  for (const verb of membershipVerbs) {
    expect([null, ...membershipStates]).toContain(rules[verb].to)
    expect(rules[verb].sentence).toMatch(/\.$/)
  }
})

test('an invitation expires at its instant, and only resending revives it', () => {
  const invited = facts({ state: 'invited', expiresAt: now })
  expect(isExpired(invited, new Date(now.getTime() - 1))).toBe(false)
  expect(isExpired(invited, now)).toBe(true)
  expect(refusal(invited, 'accept', { now, activeOwners: 1 })).toBe('invitation_expired')
  expect(refusal(invited, 'decline', { now, activeOwners: 1 })).toBeUndefined()
  expect(refusal(invited, 'resend', { now, activeOwners: 1 })).toBeUndefined()
  expect(isExpired(facts({ state: 'active', expiresAt: now }), now)).toBe(false)
})

test('an invitation is resent at most once a minute', () => {
  const invited = facts({ state: 'invited', lastSentAt: now })
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  expect(refusal(invited, 'resend', { now: at(59), activeOwners: 1 })).toBe('resend_too_soon')
  expect(refusal(invited, 'resend', { now: at(60), activeOwners: 1 })).toBeUndefined()
  expect(refusal(invited, 'resend', { now: at(-5), activeOwners: 1 })).toBeUndefined() // a clock that went back
})

describe('at least one active owner stays', () => {
  for (const verb of ['deactivate', 'remove', 'leave', 'change_role'] as const) {
    const owner = facts({ role: 'owner' })
    test(`the last owner cannot ${verb}, one of two can`, () => {
      expect(refusal(owner, verb, { now, activeOwners: 1, newRole: 'admin' })).toBe('last_owner')
      expect(refusal(owner, verb, { now, activeOwners: 2, newRole: 'admin' })).toBeUndefined()
      expect(refusal(facts({ role: 'admin' }), verb, { now, activeOwners: 1, newRole: 'member' })).toBeUndefined()
    })
  }
  test('an owner may be given the same role again, and an inactive or invited owner does not count', () => {
    expect(refusal(facts({ role: 'owner' }), 'change_role', { now, activeOwners: 1, newRole: 'owner' })).toBeUndefined()
    const inactive = facts({ role: 'owner', state: 'inactive' })
    expect(refusal(inactive, 'remove', { now, activeOwners: 1 })).toBeUndefined()
    expect(refusal(inactive, 'change_role', { now, activeOwners: 1, newRole: 'viewer' })).toBeUndefined()
    expect(refusal(facts({ role: 'owner', state: 'invited' }), 'withdraw', { now, activeOwners: 1 })).toBeUndefined()
  })
})

describe('every role × verb × role of the member', () => {
  const rank = (role: string) => organizationRoles.indexOf(role as (typeof organizationRoles)[number])
  for (const actor of [undefined, ...organizationRoles]) {
    for (const target of organizationRoles) {
      for (const verb of membershipVerbs) {
        test(`${actor ?? 'a stranger'} may ${verb} a ${target}: as the rule says`, () => {
          const code = policy[verb]({ personId: 'a', role: actor }, { personId: 'b', role: target })
          if (verb === 'accept' || verb === 'decline') expect(code).toBe('not_invitee')
          else if (verb === 'leave') expect(code).toBe('forbidden')
          else if (!actor || rank(actor) > rank('admin')) expect(code).toBe('forbidden')
          else if (verb === 'transfer_ownership') {
            if (actor !== 'owner') expect(code).toBe('above_own_role')
            else expect(code).toBe(target === 'owner' ? 'membership_state' : undefined)
          } else expect(code).toBe(rank(target) < rank(actor) ? 'above_own_role' : undefined)
        })
      }
    }
  }
  test('nobody gives a role above their own', () => {
    for (const actor of organizationRoles) {
      for (const newRole of organizationRoles) {
        const code = policy.change_role({ personId: 'a', role: actor }, { personId: 'b', role: 'viewer', newRole })
        const may = (actor === 'owner' || actor === 'admin') && rank(newRole) >= rank(actor)
        expect([actor, newRole, code === undefined]).toEqual([actor, newRole, may])
        expect(rolesToGive(actor).includes(newRole)).toBe(may)
      }
    }
  })
  test('one answers and leaves for oneself, and does not remove or close out oneself', () => {
    const self = { personId: 'a', role: 'owner' } as const
    for (const verb of ['accept', 'decline', 'leave', 'change_role'] as const) {
      expect(policy[verb](self, self)).toBeUndefined()
    }
    for (const verb of ['remove', 'deactivate', 'transfer_ownership'] as const) {
      expect(policy[verb](self, self)).toBe('membership_state')
    }
  })
})

describe('who may host', () => {
  const first = { id: 'a', kind: 'organization', hosting: 'yes', suspendedAt: null } as const
  const other = { ...first, id: 'b', hosting: 'no' } as const
  const rule = (whoMayHost: 'first_organization' | 'with_approval' | 'anyone') => ({
    whoMayHost,
    firstOrganizationId: 'a',
  })

  test.each([
    ['first_organization', first, undefined],
    ['first_organization', other, 'hosting_not_allowed'],
    ['first_organization', { ...other, hosting: 'yes' }, 'hosting_not_allowed'],
    ['with_approval', first, undefined],
    ['with_approval', other, 'hosting_awaits_approval'],
    ['with_approval', { ...other, hosting: 'requested' }, 'hosting_awaits_approval'],
    ['with_approval', { ...other, hosting: 'yes' }, undefined],
    ['anyone', other, undefined],
    ['anyone', { ...other, kind: 'personal' }, 'hosting_not_allowed'],
    ['anyone', { ...other, suspendedAt: now }, 'organization_suspended'],
    ['first_organization', { ...first, suspendedAt: now }, 'organization_suspended'],
  ] as const)('%s: %j → %s', (who, organization, code) => {
    expect(hostingRefusal(rule(who), organization)).toBe(code)
  })

  test.each([
    ['first_organization', other, 'hosting_not_allowed'],
    ['with_approval', other, undefined],
    ['with_approval', { ...other, hosting: 'requested' }, 'organization_state'],
    ['with_approval', { ...other, hosting: 'yes' }, 'organization_state'],
    ['with_approval', { ...other, kind: 'personal' }, 'hosting_not_allowed'],
    ['anyone', other, 'organization_state'],
  ] as const)('asking under %s: %j → %s', (who, organization, code) => {
    expect(requestRefusal(rule(who), organization)).toBe(code)
  })
})

import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '#contract/errors.ts'
import { includesRole, invitationVerbs, organizationRoles } from '#contract/names.ts'
import type { InvitationFacts } from './lifecycle.ts'
import { answerVerbs, can, hostVerbs, type InvitationActing, isInvitee, policy, whyNot } from './policy.ts'

const now = new Date('2030-06-01T12:00:00Z')
const target = { email: 'ada@example.com', policy: { whoMayInvite: 'partner_manager', acceptor: 'invitee' } } as const
const facts: InvitationFacts = {
  state: 'pending',
  expiresAt: new Date('2030-07-01T12:00:00Z'),
  lastSentAt: null,
  undoUntil: null,
  selfRenewals: 0,
  offerEndsAt: null,
  approves: false,
  reportedAt: null,
  remindersOn: true,
  reinvited: false,
  silenced: false,
}
const situation = { now, policy: { passOn: 'host_confirms', selfRenewDays: 90 } } as const

const ada = { email: 'Ada@Example.com', verified: true }
const eve = { email: 'eve@example.com', verified: true }
const actings: Record<string, InvitationActing> = {
  'a schedule': { as: 'time' },
  'a rule': { as: 'policy' },
  nobody: { as: 'answerer' },
  'a mailed link': { as: 'answerer', link: 'mailed' },
  'a copied link': { as: 'answerer', link: 'copied' },
  'a copied link with the code': { as: 'answerer', link: 'copied', mailboxProved: true },
  'a mailed link to a known address': { as: 'answerer', link: 'mailed', accountExists: true },
  'the invitee in the inbox': { as: 'answerer', signedInAs: ada },
  'the invitee with a copied link': { as: 'answerer', signedInAs: ada, link: 'copied' },
  'the invitee, not verified': { as: 'answerer', signedInAs: { ...ada, verified: false }, link: 'mailed' },
  'somebody else with a mailed link': { as: 'answerer', signedInAs: eve, link: 'mailed' },
  'somebody else without a link': { as: 'answerer', signedInAs: eve },
}

/** accept, and every verb of a holder, by who acts. */
const verdicts: Record<string, { accept: ErrorCode | 'ok'; hold: 'ok' | 'no' }> = {
  'a schedule': { accept: 'forbidden', hold: 'no' },
  'a rule': { accept: 'forbidden', hold: 'no' },
  nobody: { accept: 'not_signed_in', hold: 'no' },
  'a mailed link': { accept: 'ok', hold: 'ok' },
  'a copied link': { accept: 'mailbox_unproved', hold: 'ok' },
  'a copied link with the code': { accept: 'ok', hold: 'ok' },
  'a mailed link to a known address': { accept: 'not_signed_in', hold: 'ok' },
  'the invitee in the inbox': { accept: 'ok', hold: 'ok' },
  'the invitee with a copied link': { accept: 'ok', hold: 'ok' },
  'the invitee, not verified': { accept: 'not_invitee', hold: 'ok' },
  'somebody else with a mailed link': { accept: 'not_invitee', hold: 'ok' },
  'somebody else without a link': { accept: 'not_invitee', hold: 'no' },
}

describe('every verb by every actor', () => {
  for (const verb of invitationVerbs) {
    const asHost = (hostVerbs as readonly string[]).includes(verb)
    for (const role of organizationRoles) {
      test(`${verb} by a ${role} of the host`, () => {
        const refused = policy[verb]({ as: 'host', role }, target)
        const expected = asHost && includesRole(role, 'partner_manager') ? undefined : expect.any(String)
        expect(refused).toEqual(expected)
      })
    }
    for (const [who, acting] of Object.entries(actings)) {
      test(`${verb} by ${who}`, () => {
        const refused = policy[verb](acting, target)
        if (verb === 'remind' && acting.as === 'time') return expect(refused).toBeUndefined()
        if (asHost) return expect(refused).toBe('forbidden')
        if (verb === 'expire') {
          return expect(refused).toBe(acting.as === 'time' ? undefined : 'forbidden')
        }
        if (verb === 'accept') return expect(refused ?? 'ok').toBe(verdicts[who]?.accept)
        return expect(refused).toBe(verdicts[who]?.hold === 'ok' ? undefined : 'not_invitee')
      })
    }
  }
})

describe('the program says which role may invite', () => {
  for (const least of organizationRoles) {
    for (const role of organizationRoles) {
      test(`${role} where ${least} may`, () => {
        const refused = policy.send(
          { as: 'host', role },
          { ...target, policy: { ...target.policy, whoMayInvite: least } },
        )
        expect(refused).toBe(includesRole(role, least) ? undefined : 'forbidden')
      })
    }
  }
})

describe('who accepts where only administrators may', () => {
  const company = { ...target, policy: { ...target.policy, acceptor: 'partner_admin' } } as const
  const accept = (acting: InvitationActing) => policy.accept(acting, company)

  test('the invitee, who administers or creates the accepting organization', () => {
    expect(accept({ as: 'answerer', signedInAs: ada, administers: true })).toBeUndefined()
    expect(accept({ as: 'answerer', signedInAs: ada })).toBe('not_partner_admin')
    expect(accept({ as: 'answerer', link: 'mailed', administers: true })).toBeUndefined()
    expect(accept({ as: 'answerer', link: 'mailed' })).toBe('not_partner_admin')
  })
  test('an administrator of an organization in which the invited person is an active member', () => {
    const eveWith = { as: 'answerer', signedInAs: eve, link: 'mailed', administers: true } as const
    expect(accept({ ...eveWith, invitedIsMember: true })).toBeUndefined()
    expect(accept(eveWith)).toBe('not_invitee')
    expect(accept({ ...eveWith, invitedIsMember: true, administers: false })).toBe('not_invitee')
    expect(accept({ ...eveWith, invitedIsMember: true, link: undefined })).toBe('not_invitee')
    const unverified = { ...eve, verified: false }
    expect(accept({ ...eveWith, invitedIsMember: true, signedInAs: unverified })).toBe('not_invitee')
  })
  test('whoever holds the link, where the policy says so', () => {
    const open = { ...target, policy: { ...target.policy, acceptor: 'link_holder' } } as const
    expect(policy.accept({ as: 'answerer', signedInAs: eve, link: 'copied' }, open)).toBeUndefined()
    expect(policy.accept({ as: 'answerer', signedInAs: eve }, open)).toBe('not_invitee')
    expect(policy.accept({ as: 'host', role: 'owner' }, open)).toBe('forbidden')
  })
})

test('an address is the same whatever its case, and counts only when verified', () => {
  expect(isInvitee({ as: 'answerer', signedInAs: ada }, 'ADA@example.com')).toBe(true)
  expect(isInvitee({ as: 'answerer', signedInAs: { ...ada, verified: false } }, 'ada@example.com')).toBe(false)
  expect(isInvitee({ as: 'answerer' }, 'ada@example.com')).toBe(false)
})

test('nobody accepts for the invited one: not the host, not time', () => {
  for (const acceptor of ['invitee', 'partner_admin', 'link_holder'] as const) {
    const invitation = { ...target, policy: { ...target.policy, acceptor } }
    expect(policy.accept({ as: 'host', role: 'owner' }, invitation)).toBe('forbidden')
    expect(policy.accept({ as: 'time' }, invitation)).toBe('forbidden')
  }
})

describe('can', () => {
  test('tells a member without the role so, before it tells about the state', () => {
    const told = can(hostVerbs, { as: 'host', role: 'viewer' }, target, { ...facts, state: 'withdrawn' }, situation)
    expect(new Set(Object.values(told))).toEqual(new Set(['forbidden']))
  })
  test('maps each verb to true or to the reason', () => {
    expect(can(hostVerbs, { as: 'host', role: 'owner' }, target, facts, situation)).toEqual({
      send: 'invitation_closed',
      resend: true,
      remind: true,
      copy_link: true,
      amend: true,
      correct_email: true,
      undo: 'undo_too_late',
      withdraw: true,
    })
    expect(can(answerVerbs, { as: 'answerer', link: 'mailed' }, target, facts, situation)).toEqual({
      accept: true,
      decline: true,
      reconsider: 'invitation_closed',
      pass_on: true,
      report: true,
      request_new_link: true,
    })
  })
  test('an expired one says that it is expired', () => {
    const late = { ...situation, now: new Date('2031-01-01T00:00:00Z') }
    expect(whyNot({ as: 'answerer', link: 'mailed' }, 'accept', target, facts, late)).toBe('invitation_expired')
  })
})

import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '#contract/errors.ts'
import { includesRole, organizationRoles, type PartnershipVerb, partnershipVerbs } from '#contract/names.ts'
import { basePolicy } from '#presets/index.ts'
import { emptyFacts, type PartnershipFacts, rules } from './lifecycle.ts'
import {
  allowedFor,
  can,
  hostVerbs,
  type PartnershipActing,
  type PartnershipTarget,
  partnerVerbs,
  policy,
  whyNot,
} from './policy.ts'

const now = new Date('2030-06-01T12:00:00Z')
const target: PartnershipTarget = {
  policy: {
    whoMayInvite: 'member',
    whoMayDecide: 'partner_manager',
    whoMayEnd: 'admin',
    acceptor: 'invitee',
    domainMatching: 'off',
    channels: ['screen', 'bulk', 'api'],
    entry: ['invite'],
  },
  invitedEmail: 'ada@example.com',
}
const ada = { email: 'ada@example.com', verified: true }
const active: PartnershipFacts = { ...emptyFacts(basePolicy), acceptedAt: now }

/** Section 2, "Actors", written out anew: who of the host's roles, and who else. */
const hostRole: Partial<Record<PartnershipVerb, 'member' | 'partner_manager' | 'admin'>> = {
  record: 'member',
  delete: 'member',
  invite: 'member',
  invite_again: 'member',
  create_approved: 'partner_manager',
  invite_and_approve: 'partner_manager',
  return: 'partner_manager',
  approve: 'partner_manager',
  resend_welcome: 'member',
  match: 'partner_manager',
  cancel_match: 'partner_manager',
  reject: 'partner_manager',
  request_recertification: 'partner_manager',
  suspend: 'admin',
  reactivate: 'admin',
  offer: 'member',
  withdraw_offer: 'member',
  change_primary_contact: 'member',
  cancel_contact: 'member',
  resend_contact: 'member',
  revoke: 'admin',
  archive: 'member',
  unarchive: 'member',
}
const others: Record<string, { acting: PartnershipActing; may: PartnershipVerb[] }> = {
  'an administrator of the partner': {
    acting: { as: 'partner', role: 'admin' },
    may: [
      'agree_terms',
      'submit',
      'recall',
      'accept_offer',
      'decline_offer',
      'change_primary_contact',
      'confirm_contact',
      'refuse_contact',
      'cancel_contact',
      'resend_contact',
      'leave',
    ],
  },
  'a member of the partner with the profile': {
    acting: { as: 'partner', role: 'member', mayProfile: true },
    may: ['agree_terms', 'submit', 'recall'],
  },
  'a member of the partner': { acting: { as: 'partner', role: 'member' }, may: ['agree_terms'] },
  'an administrator of the matched partner': {
    acting: { as: 'matched_partner', role: 'owner' },
    may: ['confirm_match', 'refuse_match'],
  },
  'a member of the matched partner': { acting: { as: 'matched_partner', role: 'member' }, may: [] },
  'an applicant': { acting: { as: 'applicant' }, may: ['apply'] },
  'the invitee': { acting: { as: 'answerer', signedInAs: ada }, may: ['accept', 'decline', 'reconsider'] },
  'somebody with a copied link': { acting: { as: 'answerer', link: 'copied' }, may: ['decline', 'reconsider'] },
  time: { acting: { as: 'time' }, may: ['request_recertification', 'expire'] },
  'a rule': { acting: { as: 'policy' }, may: ['reject', 'request_recertification'] },
}

describe('every verb by every actor', () => {
  for (const verb of partnershipVerbs) {
    for (const role of organizationRoles) {
      const least = hostRole[verb]
      const may = least !== undefined && includesRole(role, least)
      test(`${verb} by a ${role} of the host: ${may ? 'yes' : 'no'}`, () => {
        expect(policy[verb]({ as: 'host', role }, target)).toBe(may ? undefined : 'forbidden')
      })
    }
    for (const [who, { acting, may }] of Object.entries(others)) {
      test(`${verb} by ${who}: ${may.includes(verb) ? 'yes' : 'no'}`, () => {
        const refused = policy[verb](acting, target)
        expect(refused).toEqual(may.includes(verb) ? undefined : (expect.any(String) as ErrorCode))
      })
    }
  }
})

test('where the only way to begin approves as well, inviting again takes both roles', () => {
  const oneStep = {
    ...target,
    policy: { ...target.policy, entry: ['record', 'invite_and_approve'] },
  } as PartnershipTarget
  expect(policy.invite_again({ as: 'host', role: 'member' }, oneStep)).toBe('forbidden')
  expect(policy.invite_again({ as: 'host', role: 'partner_manager' }, oneStep)).toBeUndefined()
})

test('both roles are needed to invite and approve in one step', () => {
  const strict = { ...target, policy: { ...target.policy, whoMayInvite: 'owner', whoMayDecide: 'member' } } as const
  expect(policy.create_approved({ as: 'host', role: 'admin' }, strict)).toBe('forbidden')
  expect(policy.create_approved({ as: 'host', role: 'owner' }, strict)).toBeUndefined()
})

test('nobody decides about an organization of their own', () => {
  const acting = { as: 'host', role: 'owner', alsoPartner: true } as const
  for (const verb of ['approve', 'return', 'reject'] as const)
    expect(policy[verb](acting, target)).toBe('own_submission')
  expect(policy.revoke(acting, target)).toBeUndefined()
})

test('a rule asks the known partner only where the policy leaves it to its administrators', () => {
  const matching = { ...target, policy: { ...target.policy, domainMatching: 'to_partner_admins' } } as const
  expect(policy.match({ as: 'policy' }, target)).toBe('forbidden')
  expect(policy.match({ as: 'policy' }, matching)).toBeUndefined()
  expect(policy.cancel_match({ as: 'policy' }, matching)).toBeUndefined()
})

test('nobody answers an invitation that is not there', () => {
  const none = { ...target, invitedEmail: null }
  expect(policy.accept({ as: 'answerer', signedInAs: ada }, none)).toBe('not_invitee')
})

describe('can', () => {
  test('maps each verb to true or to the reason', () => {
    expect(can(hostVerbs, { as: 'host', role: 'partner_manager' }, target, active, now)).toEqual({
      invite: 'verb_not_allowed',
      invite_again: 'verb_not_allowed',
      invite_and_approve: 'verb_not_allowed',
      create_approved: 'verb_not_allowed',
      approve: 'no_form',
      return: 'no_form',
      match: 'verb_not_allowed',
      cancel_match: 'verb_not_allowed',
      reject: 'no_form',
      request_recertification: 'no_form',
      resend_welcome: true,
      change_primary_contact: true,
      cancel_contact: 'no_contact_change',
      resend_contact: 'no_contact_change',
      suspend: 'forbidden',
      reactivate: 'forbidden',
      revoke: 'forbidden',
      archive: true,
      unarchive: 'verb_not_allowed',
      delete: 'verb_not_allowed',
    })
    expect(can(partnerVerbs, { as: 'partner', role: 'viewer' }, target, active, now)).toEqual({
      submit: 'forbidden',
      recall: 'forbidden',
      change_primary_contact: 'forbidden',
      confirm_contact: 'forbidden',
      refuse_contact: 'forbidden',
      cancel_contact: 'forbidden',
      resend_contact: 'forbidden',
      leave: 'forbidden',
    })
  })
  test('the menu holds no verb of a feature that is not built', () => {
    for (const verb of [...hostVerbs, ...partnerVerbs]) expect([verb, rules[verb].awaits]).toEqual([verb, null])
  })
  test('what a 409 lists is what this actor may do now', () => {
    expect(allowedFor({ as: 'partner', role: 'owner' }, target, active, now)).toEqual([
      'change_primary_contact',
      'leave',
    ])
    expect(allowedFor({ as: 'host', role: 'owner' }, target, active, now)).toEqual([
      'resend_welcome',
      'suspend',
      'change_primary_contact',
      'revoke',
      'archive',
    ])
  })
  test('a reason is asked for only when the verb is carried out', () => {
    const facts = { ...active, policy: { ...basePolicy, approval: 'manual' as const } }
    const reviewer = { as: 'host', role: 'owner' } as const
    expect(whyNot(reviewer, 'reject', target, facts, now)).toBeUndefined()
    expect(whyNot(reviewer, 'reject', target, facts, now, {})).toBe('reason_required')
  })
})

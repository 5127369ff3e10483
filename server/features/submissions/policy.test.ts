/** Who answers, changes and comments, in every status: the rules about answers written out anew. */
import { describe, expect, test } from 'vitest'
import { includesRole, organizationRoles, type PartnershipStatus, partnershipStatuses } from '#contract/names.ts'
import type { PartnerActing } from '../partnerships/policy.ts'
import {
  type AnswersFacts,
  appliesAtOnce,
  hostMayComment,
  hostMaySave,
  partnerMayComment,
  partnerMayFill,
  partnerMaySave,
} from './policy.ts'

const facts = (status: PartnershipStatus, more: Partial<AnswersFacts> = {}): AnswersFacts => ({
  status,
  waiting: false,
  policy: { formEditors: 'both', postApprovalEdit: 'free', whoMayInvite: 'partner_manager' },
  ...more,
})
const administrator: PartnerActing = { as: 'partner', role: 'admin' }
const member: PartnerActing = { as: 'partner', role: 'member' }
const withProfile: PartnerActing = { as: 'partner', role: 'viewer', mayProfile: true }

/** Where the partner fills in; where the host may write what it knows; where both still talk about it. */
const statuses: Record<PartnershipStatus, { partner: boolean; host: boolean; talk: boolean }> = {
  prospect: { partner: false, host: true, talk: true },
  invited: { partner: false, host: true, talk: true },
  declined: { partner: false, host: false, talk: false },
  onboarding: { partner: true, host: true, talk: true },
  in_review: { partner: false, host: true, talk: true },
  active: { partner: true, host: true, talk: true },
  recertifying: { partner: true, host: true, talk: true },
  suspended: { partner: false, host: false, talk: false },
  rejected: { partner: false, host: false, talk: false },
  ended: { partner: false, host: false, talk: false },
}

test('of the partner, its administrators fill in and whoever may edit its profile', () => {
  expect(partnerMayFill(administrator)).toBeUndefined()
  expect(partnerMayFill({ as: 'partner', role: 'owner' })).toBeUndefined()
  expect(partnerMayFill(withProfile)).toBeUndefined()
  expect(partnerMayFill(member)).toBe('forbidden')
  expect(partnerMayFill({ as: 'partner', role: 'partner_manager' })).toBe('forbidden')
})

describe.each(partnershipStatuses)('%s', (status) => {
  const { partner, host, talk } = statuses[status]

  test(`the partner ${partner ? 'fills in' : 'changes nothing'}`, () => {
    expect(partnerMaySave(administrator, facts(status))).toBe(partner ? undefined : 'not_editable')
    expect(partnerMaySave(withProfile, facts(status))).toBe(partner ? undefined : 'not_editable')
    expect(partnerMaySave(member, facts(status))).toBe('forbidden')
  })

  test('what waits for a decision is not changed by the partner', () => {
    expect(partnerMaySave(administrator, facts(status, { waiting: true }))).toBe('not_editable')
  })

  test(`the host ${host ? 'writes what it knows' : 'changes nothing'}, by whoever may invite`, () => {
    for (const role of organizationRoles) {
      const expected = host ? undefined : 'not_editable'
      expect(hostMaySave({ as: 'host', role }, facts(status))).toBe(
        includesRole(role, 'partner_manager') ? expected : 'forbidden',
      )
    }
  })

  test(`${talk ? 'both sides talk' : 'nobody talks'} about it`, () => {
    const expected = talk ? undefined : 'not_editable'
    expect(partnerMayComment(administrator, facts(status))).toBe(expected)
    expect(partnerMayComment(member, facts(status))).toBe('forbidden')
    for (const role of organizationRoles)
      expect(hostMayComment({ as: 'host', role }, facts(status))).toBe(role === 'viewer' ? 'forbidden' : expected)
  })

  test('changes of a live partner count at once unless they are to be reviewed; all others wait', () => {
    for (const postApprovalEdit of ['free', 'notify', 'needs_review'] as const) {
      const policy = { ...facts(status).policy, postApprovalEdit }
      expect(appliesAtOnce(facts(status, { policy }))).toBe(status === 'active' && postApprovalEdit !== 'needs_review')
    }
  })
})

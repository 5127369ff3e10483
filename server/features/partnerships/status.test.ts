import { describe, expect, test } from 'vitest'
import { type PartnershipStatus, partnershipStatuses } from '#contract/names.ts'
import { basePolicy } from '#presets/index.ts'
import type { InvitationFacts } from '../invitations/lifecycle.ts'
import {
  computedBy,
  emptyFacts,
  endReasonAt,
  openings,
  opens,
  type PartnershipFacts,
  settle,
  statusAt,
  statusSentences,
  subStateAt,
} from './lifecycle.ts'

const now = new Date('2030-06-01T12:00:00Z')
const before = new Date('2030-05-01T12:00:00Z')
const after = new Date('2030-07-01T12:00:00Z')

const invitation: InvitationFacts = {
  state: 'pending',
  expiresAt: after,
  lastSentAt: before,
  undoUntil: null,
  selfRenewals: 0,
  offerEndsAt: null,
  approves: false,
  reportedAt: null,
  remindersOn: true,
  reinvited: false,
  silenced: false,
}
const terms = [
  {
    id: 'terms_01h455vb4pex5vsknk084sn02q',
    title: 'Terms',
    version: 1,
    acceptedBy: 'any_member' as const,
    deadlineDays: 30,
    since: '2020-01-01T00:00:00.000Z',
    askedAt: '2020-01-01T00:00:00.000Z',
  },
]
const empty = emptyFacts(basePolicy)
const live: PartnershipFacts = { ...empty, acceptedAt: before }

const invitations: Record<string, InvitationFacts | null> = {
  none: null,
  draft: { ...invitation, state: 'draft' },
  pending: invitation,
  expired: { ...invitation, expiresAt: before },
  accepted: { ...invitation, state: 'accepted' },
  declined: { ...invitation, state: 'declined' },
  withdrawn: { ...invitation, state: 'withdrawn' },
}
const forms: Record<string, { facts: Partial<PartnershipFacts>; outstanding: boolean }> = {
  'no form': { facts: {}, outstanding: false },
  'not begun': { facts: { formExists: true }, outstanding: true },
  submitted: { facts: { formExists: true, submittedAt: before }, outstanding: false },
  returned: { facts: { formExists: true, submittedAt: before, returnedAt: before }, outstanding: true },
  waived: { facts: { formExists: true, formWaivedAt: before }, outstanding: false },
  'approved, changed and returned': {
    facts: { formExists: true, profileApprovedAt: before, submittedAt: before, returnedAt: before },
    outstanding: false,
  },
}

/** Section 2.2, read line by line and written as one chain of ifs. */
function expected(of: {
  ended: boolean
  grantOver: boolean
  rejected: boolean
  suspended: boolean
  accepted: boolean
  recorded: boolean
  invited: string
  renewalDue: boolean
  termsOpen: boolean
  formOpen: boolean
  approvalOpen: boolean
}): PartnershipStatus {
  if (of.ended || (of.accepted && of.grantOver && !of.rejected)) return 'ended'
  if (of.rejected) return 'rejected'
  if (of.suspended) return 'suspended'
  if (!of.accepted) {
    if (of.invited === 'pending' || of.invited === 'expired') return 'invited'
    if (of.invited === 'declined') return 'declined'
    return of.recorded ? 'prospect' : 'ended'
  }
  if (of.renewalDue) return 'recertifying'
  if (of.termsOpen || of.formOpen) return 'onboarding'
  return of.approvalOpen ? 'in_review' : 'active'
}

test('the status follows from every combination of facts, the first match first', () => {
  const yesNo = [true, false]
  let count = 0
  const wrong: unknown[] = []
  for (const [invited, newest] of Object.entries(invitations))
    for (const [form, { facts: formFacts, outstanding }] of Object.entries(forms))
      for (const approval of ['none', 'on_submit', 'manual', 'by_domain'] as const)
        for (const termsState of ['none', 'open', 'agreed'])
          for (let bits = 0; bits < 256; bits++) {
            const bit = (n: number) => yesNo[(bits >> n) & 1] === true
            const [ended, grantOver, rejected, suspended, accepted, recorded, renewalDue, approved] = [
              0, 1, 2, 3, 4, 5, 6, 7,
            ].map(bit)
            const facts: PartnershipFacts = {
              ...empty,
              ...formFacts,
              policy: { ...basePolicy, formWhen: 'any_time', approval, terms: termsState === 'none' ? [] : terms },
              invitation: newest ?? null,
              endedAt: ended ? before : null,
              endReason: ended ? 'revoked' : null,
              accessEndsAt: grantOver ? now : after,
              rejectedAt: rejected ? before : null,
              suspendedAt: suspended ? before : null,
              acceptedAt: accepted ? before : null,
              recordedAt: recorded ? before : null,
              recertificationDueAt: renewalDue ? now : after,
              approvedAt: approved ? before : null,
              termsAgreedAt: termsState === 'agreed' ? before : null,
            }
            const asked = approval === 'on_submit' ? facts.formExists : approval !== 'none'
            const should = expected({
              ended: ended === true,
              grantOver: grantOver === true,
              rejected: rejected === true,
              suspended: suspended === true,
              accepted: accepted === true,
              recorded: recorded === true,
              invited,
              renewalDue: renewalDue === true,
              termsOpen: termsState === 'open',
              formOpen: outstanding,
              approvalOpen: asked && !approved,
            })
            count++
            if (statusAt(facts, now) !== should) wrong.push({ form, approval, termsState, bits, invited, should })
          }
  expect(wrong.slice(0, 3)).toEqual([])
  expect(count).toBe(7 * 6 * 4 * 3 * 256)
})

describe('time', () => {
  test('a grant ends at its instant', () => {
    expect(statusAt({ ...live, accessEndsAt: after }, now)).toBe('active')
    expect(statusAt({ ...live, accessEndsAt: now }, now)).toBe('ended')
    expect(endReasonAt({ ...live, accessEndsAt: now }, now)).toBe('expired')
  })
  test('a form set to none asks for nothing, even if one is there', () => {
    expect(statusAt({ ...live, formExists: true }, now)).toBe('active')
  })
  test('recertification is due at its instant', () => {
    expect(statusAt({ ...live, recertificationDueAt: after }, now)).toBe('active')
    expect(statusAt({ ...live, recertificationDueAt: now }, now)).toBe('recertifying')
  })
})

describe('why it ended', () => {
  test('nothing while it has not', () => expect(endReasonAt(live, now)).toBeUndefined())
  test('what the facts say, before what time says', () => {
    expect(endReasonAt({ ...live, endedAt: before, endReason: 'left', accessEndsAt: before }, now)).toBe('left')
  })
  test('never recorded and nothing open: withdrawn', () => {
    expect(endReasonAt({ ...empty, invitation: { ...invitation, state: 'withdrawn' } }, now)).toBe('withdrawn')
  })
})

describe('sub-states', () => {
  const invited = (change: Partial<InvitationFacts>): PartnershipFacts => ({
    ...empty,
    invitation: { ...invitation, ...change },
  })
  const manual = { ...basePolicy, approval: 'manual' as const, formWhen: 'any_time' as const }
  const cases: [string, PartnershipFacts, string | undefined, string | undefined][] = [
    ['a pending invitation has none', invited({}), undefined, undefined],
    ['an expired one', invited({ expiresAt: before }), undefined, 'expired'],
    ['an expired one whose mail failed', invited({ expiresAt: before }), 'failed', 'expired'],
    ['a mail that failed', invited({}), 'failed', 'failed'],
    ['a mail that bounced', invited({ approves: true }), 'bounced', 'failed'],
    ['approved on the invitation', invited({ approves: true }), 'sent', 'not_signed_in'],
    ['active without a sign-in', live, undefined, 'not_signed_in'],
    ['active and signed in', { ...live, accountClaimed: true }, undefined, undefined],
    ['in review', { ...live, policy: manual }, undefined, undefined],
    ['a match waits', { ...live, policy: manual, matchPendingAt: before }, undefined, 'match_pending'],
    ['onboarding', { ...live, policy: manual, formExists: true }, undefined, undefined],
    [
      'changes requested',
      { ...live, policy: manual, formExists: true, submittedAt: before, returnedAt: before },
      undefined,
      'changes_requested',
    ],
    ['revoked', { ...live, endedAt: before, endReason: 'revoked' }, undefined, 'revoked'],
    ['left', { ...live, endedAt: before, endReason: 'left' }, undefined, 'left'],
    ['matched', { ...live, endedAt: before, endReason: 'matched' }, undefined, 'matched'],
    ['over by time', { ...live, accessEndsAt: before }, undefined, undefined],
    ['withdrawn', empty, undefined, undefined],
    ['suspended', { ...live, suspendedAt: before }, undefined, undefined],
    ['recorded', { ...empty, recordedAt: before }, undefined, undefined],
  ]
  test.each(cases)('%s', (_name, facts, delivery, sub) => expect(subStateAt(facts, now, delivery)).toBe(sub))
})

describe('what a status opens to the partner', () => {
  const manual = { ...basePolicy, approval: 'manual' as const }
  const withForm = { ...basePolicy, formWhen: 'first_login' as const }
  const form = { ...live, formExists: true }
  const nothing = { form: false, profile: false, members: false, work: 'no', history: false, formFirst: false }
  const all = { form: true, profile: true, members: true, history: true, formFirst: false }

  test('prospect, invited, declined: nothing but the public page', () => {
    for (const facts of [
      { ...empty, recordedAt: before },
      { ...empty, invitation },
    ]) {
      expect(opens(facts, now)).toEqual({ page: 'nothing', ...nothing })
    }
    const declined = { ...empty, invitation: { ...invitation, state: 'declined' as const } }
    expect(opens(declined, now)).toEqual({ page: 'nothing', ...nothing })
  })
  test('in review: profile and members, no work before the decision', () => {
    expect(opens({ ...live, policy: manual }, now)).toMatchObject({ page: 'onboarding', profile: true, work: 'no' })
  })
  test('onboarding: work only where the form blocks nothing and no approval is outstanding', () => {
    const work = (policy: PartnershipFacts['policy']) => opens({ ...form, policy }, now).work
    expect(work({ ...withForm, formBlocks: 'nothing' })).toBe('write')
    expect(work({ ...withForm, formBlocks: 'work' })).toBe('no')
    expect(work({ ...withForm, formBlocks: 'nothing', approval: 'manual' })).toBe('no')
  })
  test('terms that are not agreed open no work', () => {
    expect(opens({ ...live, policy: { ...basePolicy, terms } }, now).work).toBe('no')
  })
  test('a form that blocks everything opens only itself, and no longer than it is outstanding', () => {
    const policy = { ...withForm, formBlocks: 'everything' as const, approval: 'manual' as const }
    expect(opens({ ...form, policy }, now)).toEqual({ page: 'onboarding', ...nothing, form: true, formFirst: true })
    expect(opens({ ...form, policy, submittedAt: before }, now)).toMatchObject({ profile: true, members: true })
  })
  test('active: all of it, as the grant says', () => {
    expect(opens(live, now)).toEqual({ page: 'work', ...all, work: 'write' })
  })
  test('recertifying: everything or reading only', () => {
    const due = { ...live, recertificationDueAt: before }
    expect(opens(due, now)).toEqual({ page: 'work', ...all, work: 'write' })
    const restricted = { ...due, policy: { ...basePolicy, whileDue: 'restrict' as const } }
    expect(opens(restricted, now)).toEqual({ page: 'work', ...all, work: 'read' })
  })
  test('suspended and rejected: what happened, nothing else', () => {
    expect(opens({ ...live, suspendedAt: before }, now)).toEqual({ page: 'suspended', ...nothing })
    expect(opens({ ...live, rejectedAt: before }, now)).toEqual({ page: 'decision', ...nothing })
  })
  test('ended: nothing, or the history where the policy leaves it and there was one', () => {
    const policy = { ...basePolicy, afterEnd: 'read_only_history' as const }
    const ended = { ...live, endedAt: before, endReason: 'revoked' as const }
    expect(opens(ended, now)).toEqual({ page: 'ended', ...nothing })
    expect(opens({ ...ended, policy }, now).history).toBe(true)
    expect(opens({ ...ended, policy, acceptedAt: null }, now).history).toBe(false)
  })
})

test('every status has its sentences, and the published order ends with active', () => {
  expect(Object.keys(openings)).toEqual([...partnershipStatuses])
  expect(Object.keys(statusSentences)).toEqual([...partnershipStatuses])
  expect(new Set(computedBy.map((line) => line.state))).toEqual(new Set(partnershipStatuses))
  expect(computedBy.at(-1)?.state).toBe('active')
})

describe('settling what time has done', () => {
  test('a grant whose end has passed ends at that end', () => {
    expect(settle({ ...live, accessEndsAt: before }, now)).toMatchObject({ endedAt: before, endReason: 'expired' })
  })
  test('a partner that was never recorded ends with its last invitation', () => {
    const facts = { ...empty, invitation: { ...invitation, state: 'withdrawn' as const } }
    expect(settle(facts, now)).toMatchObject({ endedAt: now, endReason: 'withdrawn' })
  })
  test('what stands or has ended already stays as it is', () => {
    const ended = { ...live, endedAt: before, endReason: 'left' as const }
    expect(settle(ended, now)).toBe(ended)
    expect(settle(live, now)).toBe(live)
  })
})

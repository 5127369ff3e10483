import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '#contract/errors.ts'
import { type InvitationState, type InvitationVerb, invitationStates, invitationVerbs } from '#contract/names.ts'
import { apply, expiryFrom, type InvitationFacts, isOpen, refusal, rules, stateAt } from './lifecycle.ts'

const now = new Date('2030-06-01T12:00:00Z')
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000)
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000)

const pending: InvitationFacts = {
  state: 'pending',
  expiresAt: inDays(14),
  lastSentAt: inDays(-1),
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

/** Facts that are in a state now. */
function inState(state: InvitationState): InvitationFacts {
  return state === 'expired' ? { ...pending, expiresAt: inDays(-1) } : { ...pending, state }
}

/** What section 2.1 says, written out anew: state → verbs that are possible. */
const possible: Record<InvitationState, InvitationVerb[]> = {
  draft: ['send', 'amend', 'withdraw'],
  pending: [
    'amend',
    'resend',
    'copy_link',
    'correct_email',
    'withdraw',
    'remind',
    'open',
    'accept',
    'decline',
    'pass_on',
    'report',
    'request_new_link',
  ],
  accepted: [],
  declined: ['reconsider', 'report'],
  expired: ['amend', 'resend', 'correct_email', 'withdraw', 'request_new_link'],
  withdrawn: [],
}
const closedCodes: Record<InvitationState, ErrorCode> = {
  draft: 'invitation_closed',
  pending: 'invitation_closed',
  accepted: 'invitation_answered',
  declined: 'invitation_answered',
  expired: 'invitation_expired',
  withdrawn: 'invitation_withdrawn',
}

describe('every verb in every state', () => {
  for (const state of invitationStates) {
    for (const verb of invitationVerbs) {
      const allowed = possible[state].includes(verb)
      test(`${state}: ${verb} is ${allowed ? 'possible' : 'refused'}`, () => {
        const facts = inState(state)
        expect(stateAt(facts, now)).toBe(state)
        const expected = allowed
          ? undefined
          : verb === 'undo' && state === 'pending'
            ? 'undo_too_late'
            : closedCodes[state]
        expect(refusal(facts, verb, situation)).toBe(expected)
      })
    }
  }
})

describe('expiry is derived', () => {
  test('an invitation expires at its instant, not a moment before', () => {
    expect(stateAt({ state: 'pending', expiresAt: inSeconds(1) }, now)).toBe('pending')
    expect(stateAt({ state: 'pending', expiresAt: now }, now)).toBe('expired')
  })
  test('one without an end never expires', () => {
    expect(stateAt({ state: 'pending', expiresAt: null }, inDays(100_000))).toBe('pending')
    expect(expiryFrom(now, null)).toBeNull()
    expect(expiryFrom(now, 14)).toEqual(inDays(14))
  })
  test('only a pending one expires', () => {
    for (const state of ['draft', 'accepted', 'declined', 'withdrawn'] as const) {
      expect(stateAt({ state, expiresAt: inDays(-1) }, now)).toBe(state)
    }
  })
  test('an expired one is still open: it can be renewed', () => {
    expect(isOpen(inState('expired'))).toBe(true)
    expect(isOpen(inState('declined'))).toBe(false)
  })
})

describe('what verbs ask beyond the state', () => {
  const refused = (change: Partial<InvitationFacts>, verb: InvitationVerb, at = now) =>
    refusal({ ...pending, ...change }, verb, { ...situation, now: at })

  test('a link is resent at most once a minute', () => {
    expect(refused({ lastSentAt: inSeconds(-59) }, 'resend')).toBe('resend_too_soon')
    expect(refused({ lastSentAt: inSeconds(-60) }, 'resend')).toBeUndefined()
    expect(refused({ lastSentAt: null }, 'resend')).toBeUndefined()
  })
  test('while the first mail waits to be undone, none is resent', () => {
    expect(refused({ lastSentAt: null, undoUntil: inSeconds(3) }, 'resend')).toBe('resend_too_soon')
    expect(refused({ lastSentAt: null, undoUntil: now }, 'resend')).toBeUndefined()
  })
  test('an address that reported the host is neither mailed again nor reminded', () => {
    expect(refused({ silenced: true }, 'resend')).toBe('address_blocked')
    expect(refused({ silenced: true, state: 'declined' }, 'resend')).toBe('address_blocked')
    expect(refused({ state: 'declined' }, 'resend')).toBe('invitation_answered')
    expect(refused({ silenced: true }, 'remind')).toBe('address_blocked')
    expect(refused({ silenced: true }, 'request_new_link')).toBe('new_link_limit')
  })
  test('a reminder by hand is possible where the automatic ones are off', () => {
    expect(refused({ remindersOn: false }, 'remind')).toBeUndefined()
  })
  test('undo works for ten seconds', () => {
    expect(refused({ undoUntil: inSeconds(1) }, 'undo')).toBeUndefined()
    expect(refused({ undoUntil: now }, 'undo')).toBe('undo_too_late')
    expect(refused({ undoUntil: null }, 'undo')).toBe('undo_too_late')
  })
  test('what has ended before it began cannot be accepted', () => {
    expect(refused({ offerEndsAt: now }, 'accept')).toBe('offer_ended')
    expect(refused({ offerEndsAt: inSeconds(1) }, 'accept')).toBeUndefined()
  })
  test('a refusal can be taken back before the expiry and unless the host has invited again', () => {
    expect(refused({ state: 'declined' }, 'reconsider')).toBeUndefined()
    expect(refused({ state: 'declined', expiresAt: null }, 'reconsider')).toBeUndefined()
    expect(refused({ state: 'declined', expiresAt: now }, 'reconsider')).toBe('invitation_expired')
    expect(refused({ state: 'declined', reinvited: true }, 'reconsider')).toBe('invitation_reinvited')
  })
  test('passing on follows the policy', () => {
    const off = { now, policy: { passOn: 'off', selfRenewDays: 90 } } as const
    expect(refusal(pending, 'pass_on', off)).toBe('pass_on_off')
  })
  test('one is reported once', () => {
    expect(refused({ state: 'declined', reportedAt: now }, 'report')).toBe('invitation_answered')
  })
  test('a new link can be asked for within the program’s days and at most three times', () => {
    const expired = { expiresAt: inDays(-90) }
    expect(refused(expired, 'request_new_link')).toBeUndefined()
    expect(refused(expired, 'request_new_link', inSeconds(1))).toBe('new_link_limit')
    expect(refused({ selfRenewals: 2 }, 'request_new_link')).toBeUndefined()
    expect(refused({ selfRenewals: 3 }, 'request_new_link')).toBe('new_link_limit')
    expect(refused({ expiresAt: null }, 'request_new_link')).toBeUndefined()
  })
})

describe('what verbs set', () => {
  test('each verb leads where its rule says', () => {
    for (const verb of invitationVerbs) {
      if (verb === 'undo') continue
      const from = rules[verb].from[0]
      if (!from || verb === 'expire') continue
      const after = apply(inState(from), verb, now, { expiresAt: inDays(14) })
      expect([verb, stateAt(after, now)]).toEqual([verb, rules[verb].to ?? stateAt(after, now)])
    }
  })
  test('the table and the possible states agree', () => {
    for (const verb of invitationVerbs) {
      if (verb === 'undo' || verb === 'expire') continue
      const states = invitationStates.filter((state) => possible[state].includes(verb))
      expect([verb, [...rules[verb].from].toSorted()]).toEqual([verb, states.toSorted()])
    }
  })
  test('sending gives ten seconds to undo', () => {
    expect(apply(inState('draft'), 'send', now).undoUntil).toEqual(inSeconds(10))
  })
  test('each mail counts as sent now, and a fresh link gives fresh time', () => {
    for (const verb of ['resend', 'remind', 'request_new_link'] as const) {
      expect(apply(pending, verb, now).lastSentAt).toEqual(now)
    }
    const renewed = apply(inState('expired'), 'request_new_link', now, { expiresAt: inDays(14) })
    expect(renewed).toMatchObject({ expiresAt: inDays(14), selfRenewals: 1 })
    expect(apply(pending, 'resend', now, { expiresAt: null }).expiresAt).toBeNull()
  })
  test('amending changes what is offered, and nothing else does', () => {
    expect(apply(pending, 'amend', now, { offerEndsAt: inDays(5) }).offerEndsAt).toEqual(inDays(5))
    expect(apply(pending, 'resend', now, { offerEndsAt: inDays(5) }).offerEndsAt).toBeNull()
  })
  test('an approval given in advance is void on withdraw and decline, and kept on accept', () => {
    const approving = { ...pending, approves: true }
    for (const verb of ['withdraw', 'correct_email', 'decline', 'report'] as const) {
      expect([verb, apply(approving, verb, now).approves]).toEqual([verb, false])
    }
    expect(apply(approving, 'accept', now).approves).toBe(true)
    expect(apply(approving, 'resend', now).approves).toBe(true)
  })
  test('a report declines and silences', () => {
    expect(apply(pending, 'report', now)).toMatchObject({ state: 'declined', reportedAt: now, silenced: true })
  })
})

import { describe, expect, test } from 'vitest'
import { deliveryStates } from '#contract/names.ts'
import { mailVerbs, nextAttemptAt, refusal, rules } from './lifecycle.ts'

describe('what may be done with a mail', () => {
  const possible = {
    retry: ['deferred', 'failed', 'bounced'],
    cancel: ['queued', 'deferred'],
    bounce: ['sent', 'deferred'],
  } as const
  for (const [verb, from] of Object.entries(possible) as [keyof typeof possible, readonly string[]][]) {
    for (const state of deliveryStates) {
      const may = from.includes(state)
      test(`${verb}, when it is ${state}: ${may ? 'yes' : 'no'}`, () => {
        expect(refusal(state, verb)).toBe(may ? undefined : 'verb_not_allowed')
      })
    }
  }
})

test('a retried mail waits again, a cancelled one never leaves, one that came back has bounced', () => {
  const to = Object.fromEntries(Object.entries(rules).map(([verb, rule]) => [verb, rule.to]))
  expect(to).toEqual({ retry: 'queued', cancel: 'cancelled', bounce: 'bounced' })
  // what comes back is told by reports, not by people
  expect(mailVerbs).toEqual(['retry', 'cancel'])
})

describe('the next attempt', () => {
  const due = new Date('2030-06-01T12:00:00Z')
  const minutesAfter = (attempts: number, now = due) => {
    const at = nextAttemptAt(attempts, due, now)
    return at && (at.getTime() - now.getTime()) / 60_000
  }
  test('waits longer each time, then eight hours again and again', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 20].map((attempts) => minutesAfter(attempts))).toEqual([
      5, 15, 30, 60, 120, 240, 480, 480, 480,
    ])
    expect(minutesAfter(0)).toBe(5)
  })
  test('is given up once it would be later than two days after the mail was due', () => {
    const hours = (count: number) => new Date(due.getTime() + count * 3_600_000)
    expect(minutesAfter(8, hours(40))).toBe(480)
    expect(minutesAfter(8, new Date(hours(40).getTime() + 1))).toBeUndefined()
  })
})

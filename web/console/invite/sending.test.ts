import { expect, test } from 'vitest'
import { outcomeOf } from './sending.tsx'

const one = (
  delivery: 'queued' | 'sent' | 'deferred' | 'failed' | 'bounced' | 'cancelled',
  deliveryAnswer: string | null = null,
) => ({
  email: 'ada@example.org',
  delivery,
  deliveryAnswer,
  state: 'pending' as const,
})

test('never sent before the mail server took it', () => {
  expect(outcomeOf([one('queued')])).toMatchObject({ sent: 0, waiting: 1 })
  expect(outcomeOf([one('sent'), one('queued')])).toMatchObject({ sent: 1, waiting: 1 })
})

test('a refusal is told in the mail server’s own words', () => {
  expect(outcomeOf([one('failed', '550 No such user')]).failed).toEqual([
    { email: 'ada@example.org', answer: '550 No such user' },
  ])
})

test('being asked to wait is neither sent nor refused', () => {
  expect(outcomeOf([one('deferred', '451 Later')])).toMatchObject({ waiting: 1, failed: [], deferred: '451 Later' })
})

test('what was taken back counts as neither', () => {
  expect(outcomeOf([one('cancelled')])).toMatchObject({ sent: 0, waiting: 0, withdrawn: 1 })
})

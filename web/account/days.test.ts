import { expect, test } from 'vitest'
import { byDay } from './days.ts'

test('notices stand under the day they came', () => {
  const now = new Date(2026, 10, 20, 9)
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString()
  const days = byDay([at(20, 8), at(20, 1), at(19, 23), at(3, 12)], (one) => one, now)
  expect(days.map(({ day, items }) => [day, items.length])).toEqual([
    ['Today', 2],
    ['Yesterday', 1],
    [expect.stringContaining('2026'), 1],
  ])
})

import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { hearTime, narrow, secondsUntil, serverNow } from './server-time.ts'

afterEach(() => vi.useRealTimers())

test('whatever is heard, the true difference of the clocks is never excluded, and soon known to the half second', () => {
  const calls = fc.array(fc.record({ wait: fc.nat(30_000), there: fc.nat(400), back: fc.nat(400) }), {
    minLength: 1,
    maxLength: 50,
  })
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), calls, (ahead, all) => {
      let clock = 0
      let known: ReturnType<typeof narrow> | undefined
      for (const { wait, there, back } of all) {
        const askedAt = clock + wait
        clock = askedAt + there + back
        const date = Math.floor((askedAt + there + ahead) / 1000) * 1000
        known = narrow(known, { askedAt, answeredAt: clock, date })
        expect(known.least).toBeLessThanOrEqual(ahead)
        expect(known.most).toBeGreaterThanOrEqual(ahead)
      }
      expect((known?.most ?? 0) - (known?.least ?? 0)).toBeLessThanOrEqual(1000 + 800)
    }),
  )
})

test('an answer that contradicts what was known begins anew', () => {
  const known = narrow(undefined, { askedAt: 0, answeredAt: 10, date: 100_000 })
  expect(narrow(known, { askedAt: 20, answeredAt: 30, date: 900_000 })).toEqual({ least: 899_970, most: 900_980 })
})

test('a browser whose clock is an hour behind counts down by the server’s', () => {
  const server = Date.now()
  vi.useFakeTimers({ now: server - 3_600_000, toFake: ['Date'] })
  hearTime(performance.now(), new Response(null, { headers: { date: new Date(server).toUTCString() } }))
  expect(Math.abs(serverNow() - server)).toBeLessThan(1500)
  expect(secondsUntil(new Date(server + 10_000).toISOString())).toBeGreaterThanOrEqual(9)
  expect(secondsUntil(server + 10_000)).toBeLessThanOrEqual(11)
  expect(secondsUntil(server - 5_000)).toBe(0)
})

test('an answer that was under way while the laptop slept says nothing against what is known', () => {
  const known = narrow(undefined, { askedAt: 0, answeredAt: 10, date: 100_000 })
  expect(narrow(known, { askedAt: 20, answeredAt: 600_000, date: 700_000 })).toEqual(known)
  expect(narrow(undefined, { askedAt: 20, answeredAt: 600_000, date: 700_000 })).toEqual({
    least: 100_000,
    most: 700_980,
  })
})

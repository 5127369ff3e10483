import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { sampleAuthenticate, sampleFeature } from '#server/testing/sample-feature.ts'
import { addressKey, bucketName, take } from './limits.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: [sampleFeature()], authenticate: sampleAuthenticate() })
})
afterAll(() => app.close())

const rule = { capacity: 3, refillPerSecond: 1 / 10 }
const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000)

test('a bucket gives what it holds, then says how long to wait, and fills with time', async () => {
  const left: number[] = []
  for (let i = 0; i < 3; i++) left.push((await take(app.db, 'one', rule, at(0))).remaining)
  expect(left).toEqual([2, 1, 0])
  await expect(take(app.db, 'one', rule, at(0))).rejects.toMatchObject({
    code: 'too_many_requests',
    extra: { retryAfterSeconds: 10 },
  })
  await expect(take(app.db, 'one', rule, at(4))).rejects.toMatchObject({ extra: { retryAfterSeconds: 6 } })
  expect((await take(app.db, 'one', rule, at(10))).remaining).toBe(0)
  expect((await take(app.db, 'one', rule, at(1000))).remaining).toBe(2)
})

test('a clock that goes back gives nothing away', async () => {
  for (let i = 0; i < 3; i++) await take(app.db, 'two', rule, at(100))
  await expect(take(app.db, 'two', rule, at(-100))).rejects.toMatchObject({ code: 'too_many_requests' })
  expect((await take(app.db, 'two', rule, at(110))).remaining).toBe(0)
})

test('many at once never get more than there is', async () => {
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => take(app.db, 'three', rule, at(0))))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
})

test('several are taken together, all or none', async () => {
  expect((await take(app.db, 'several', rule, at(0), 2)).remaining).toBe(1)
  await expect(take(app.db, 'several', rule, at(0), 2)).rejects.toMatchObject({ extra: { retryAfterSeconds: 10 } })
  expect((await take(app.db, 'several', rule, at(0))).remaining).toBe(0)
  await expect(take(app.db, 'more than it holds', rule, at(0), 4)).rejects.toMatchObject({ code: 'too_many_requests' })
})

test('inside a transaction the taking is undone with it', async () => {
  await app.db
    .transaction({ as: 'identity' }, async (tx) => {
      for (let i = 0; i < 3; i++) await take(tx, 'four', rule, at(0))
      throw new Error('rolled back')
    })
    .catch(() => {})
  expect((await take(app.db, 'four', rule, at(0))).remaining).toBe(2)
})

test('visitors are told apart by IPv4 address and by IPv6 network; names of buckets hide whom they are about', () => {
  expect(addressKey('203.0.113.7')).toBe('203.0.113.7')
  expect(addressKey('::ffff:203.0.113.7')).toBe('203.0.113.7')
  expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe(addressKey('2001:db8:1:2::9'))
  expect(addressKey('2001:db8:1:3::9')).not.toBe(addressKey('2001:db8:1:2::9'))
  expect(addressKey(null)).toBe('unknown')
  expect(bucketName('sign-in', 'ada@example.org')).not.toContain('ada')
})

async function limited(to: string, remoteAddress: string) {
  const answer = await app.fastify.inject({ method: 'POST', url: '/v1/sample/limited', payload: { to }, remoteAddress })
  return { status: answer.statusCode, headers: answer.headers, body: answer.body === '' ? null : answer.json() }
}

test('a recipient is protected whoever asks, an address whomever it asks for; the answer says when to come again', async () => {
  expect((await limited('ada@example.org', '192.0.2.1')).status).toBe(204)
  const second = await limited('ADA@example.org', '192.0.2.2')
  expect(second.headers).toMatchObject({ 'ratelimit-limit': '5', 'ratelimit-remaining': '4' })
  const third = await limited('ada@example.org', '192.0.2.3')
  expect(third.status).toBe(429)
  expect(Number(third.headers['retry-after'])).toBeGreaterThan(50)
  expect(third.body).toMatchObject({
    code: 'too_many_requests',
    retryAfterSeconds: Number(third.headers['retry-after']),
  })
  for (let i = 0; i < 5; i++) expect((await limited(`${i}@example.org`, '192.0.2.9')).status).toBe(204)
  expect((await limited('new@example.org', '192.0.2.9')).status).toBe(429)
  app.clock.advance({ minutes: 2 })
  expect((await limited('ada@example.org', '192.0.2.9')).status).toBe(204)
})

import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { sampleAuthenticate, sampleFeature } from '#server/testing/sample-feature.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: [sampleFeature()], authenticate: sampleAuthenticate() })
})
beforeEach(() => app.db.reset())
afterAll(() => app.close())

async function post(path: string, body: unknown, key: string | undefined, as?: string) {
  const answer = await app.fastify.inject({
    method: 'POST',
    url: `/v1/sample/${path}`,
    headers: { ...(key !== undefined && { 'idempotency-key': key }), ...(as && { cookie: `entente=${as}` }) },
    ...(body !== undefined && { payload: body as object }),
  })
  return { status: answer.statusCode, body: answer.json(), replayed: answer.headers['idempotent-replayed'] }
}

const thing = { name: 'A', note: '', kind: 'small', size: null }

test.each(['person', undefined])('the same request with the same key is carried out once (%s)', async (as) => {
  const first = await post('things', thing, 'key-1', as)
  const second = await post('things', thing, 'key-1', as)
  expect(first).toMatchObject({ status: 201, body: { count: 1 }, replayed: undefined })
  expect(second).toMatchObject({ status: 201, body: first.body, replayed: 'true' })
  expect((await post('things', thing, 'key-2', as)).body.count).toBe(2)
  expect((await post('things', thing, undefined, as)).body.count).toBe(3)
})

test('another request with the same key is refused', async () => {
  await post('things', thing, 'key', 'person')
  expect((await post('things', { ...thing, name: 'B' }, 'key', 'person')).body.code).toBe('idempotency_conflict')
  expect((await post('slow', { ms: 0 }, 'key', 'person')).body.code).toBe('idempotency_conflict')
})

test('two persons may use the same key', async () => {
  await post('things', thing, 'key', 'person')
  expect((await post('things', thing, 'key')).body.count).toBe(2)
})

test('while the first is being carried out, the second is told to come again', async () => {
  const [first, second] = await Promise.all([
    post('slow', { ms: 300 }, 'key', 'person'),
    new Promise<void>((resolve) => setTimeout(resolve, 100)).then(() => post('slow', { ms: 300 }, 'key', 'person')),
  ])
  expect(first).toMatchObject({ status: 200, body: { count: 1 } })
  expect(second.body).toMatchObject({ code: 'idempotency_in_progress', retryAfterSeconds: 2 })
})

test('an answer with a secret is kept only as done', async () => {
  expect((await post('secret', undefined, 'key', 'person')).body.secret).toBe('s3cret-1')
  expect((await post('secret', undefined, 'key', 'person')).body.code).toBe('idempotency_done')
  const kept = await app.db.transaction({ as: 'system' }, (tx) =>
    tx.selectFrom('idempotency_key').selectAll().execute(),
  )
  expect(JSON.stringify(kept)).not.toContain('s3cret')
})

test('after a refusal the key is free for another try', async () => {
  expect((await post('fail', { how: 'refuse' }, 'key', 'person')).body.code).toBe('conflict')
  expect((await post('fail', { how: 'refuse' }, 'key', 'person')).body.code).toBe('conflict')
})

test('a failure before anything was written may be tried again', async () => {
  expect((await post('fail', { how: 'throw' }, 'key', 'person')).status).toBe(500)
  expect((await post('fail', { how: 'throw' }, 'key', 'person')).status).toBe(500)
})

test('a failure after the commit does not let the effect happen twice', async () => {
  expect((await post('fail', { how: 'after_commit' }, 'key', 'person')).status).toBe(500)
  expect((await post('fail', { how: 'after_commit' }, 'key', 'person')).body.code).toBe('idempotency_done')
  const row = await app.db.transaction({ as: 'system' }, (tx) =>
    tx.selectFrom('rate_limit').select('tokens').where('bucket', '=', 'sample failed').executeTakeFirst(),
  )
  expect(row?.tokens).toBe(1)
})

test('a key left by a process that died is taken over after a minute', async () => {
  const running = post('slow', { ms: 400 }, 'key', 'person')
  await new Promise((resolve) => setTimeout(resolve, 100))
  await app.db.transaction({ as: 'system' }, (tx) =>
    sql`update idempotency_key set created_at = now() - interval '61 seconds'`.execute(tx),
  )
  expect((await post('slow', { ms: 0 }, 'key', 'person')).body.code).toBe('idempotency_conflict')
  expect((await post('slow', { ms: 400 }, 'key', 'person')).status).toBe(200)
  await running
})

test.each(['', ' ', 'x'.repeat(256), 'é'])('a key that cannot be one is refused', async (key) => {
  expect((await post('things', thing, key)).status).toBe(400)
})

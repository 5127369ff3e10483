/** Faults F5 and F6 on PostgreSQL, in short: it goes away and comes back, and nobody ends with it. */
import { connect as connectTo, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bareNode } from '#server/testing/faults/process.ts'
import { startPostgres, type TestPostgres } from '#server/testing/postgres.ts'
import { createLogger } from '../log.ts'
import { usualDeadlines } from './database.ts'
import { type Database, openDatabase } from './index.ts'

const log = createLogger('silent')
/** `npm run prove` takes many rounds. */
const restarts = process.env.ENTENTE_PROVE === '1' ? 20 : 3

let server: TestPostgres
let db: Database
beforeAll(async () => {
  server = await startPostgres()
  db = await openDatabase({ url: server.url, dataFolder: '', log })
})
afterAll(async () => {
  await db.close()
  await server.stop()
})

const write = (to: Database, bucket: string) =>
  to.transaction({ as: 'identity' }, (tx) =>
    tx.insertInto('rate_limit').values({ bucket, tokens: 1, updated_at: new Date() }).execute(),
  )

test('F5: an immediate restart under load loses nothing, ends no process, and is over in a moment', {
  timeout: 60_000 + restarts * 3_000,
}, async () => {
  const heard: string[] = []
  const stop = await db.listen('news', (payload) => heard.push(payload))
  const acknowledged: string[] = []
  const codes = new Set<string>()
  let going = true
  const writers = Array.from({ length: 6 }, async (_, writer) => {
    for (let n = 0; going; n++) {
      try {
        await write(db, `${writer}/${n}`)
        acknowledged.push(`${writer}/${n}`)
      } catch (fault) {
        codes.add(String((fault as { code?: string }).code))
        await sleep(10)
      }
    }
  })
  for (let round = 0; round < restarts; round++) {
    const before = acknowledged.length
    await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before + 20)
    await server.restartImmediately(() => sleep(100))
    const allowance = 5_000 + 10 * (await bareNode())
    const start = Date.now()
    await expect
      .poll(
        () =>
          write(db, `after/${round}`).then(
            () => true,
            () => false,
          ),
        { timeout: 30_000 },
      )
      .toBe(true)
    expect(Date.now() - start).toBeLessThan(allowance)
  }
  going = false
  await Promise.all(writers)
  const { rows } = await db.transaction({ as: 'system' }, (tx) =>
    sql<{ bucket: string }>`select bucket from rate_limit`.execute(tx),
  )
  const kept = new Set(rows.map(({ bucket }) => bucket))
  expect(acknowledged.length).toBeGreaterThan(50)
  expect(acknowledged.filter((bucket) => !kept.has(bucket))).toEqual([])
  expect([...codes]).toEqual(['unavailable'])
  // The listening connection comes back by itself.
  await expect
    .poll(
      async () => {
        await db.transaction({ as: 'identity' }, (tx) => db.notify(tx, 'news', 'again'))
        await sleep(50)
        return heard.length
      },
      { timeout: 10_000 },
    )
    .toBeGreaterThan(0)
  await stop()
})

test('F5: while PostgreSQL is away health says so', { timeout: 30_000 }, async () => {
  await server.restartImmediately(async () => {
    expect(await db.health()).toMatchObject({ ready: false, detail: 'PostgreSQL cannot be reached' })
    await expect(write(db, 'x')).rejects.toMatchObject({ code: 'unavailable', status: 503 })
  })
  await expect.poll(async () => (await db.health()).ready, { timeout: 20_000 }).toBe(true)
})

test('F6: a network that swallows everything is told as unavailable, and healed within ten seconds', {
  timeout: 40_000,
}, async () => {
  let silent = false
  const { port } = new URL(server.url)
  const sockets = new Set<Socket>()
  const proxy = createServer((near) => {
    const far = connectTo(Number(port), '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => to.destroy())
      from.on('data', (bytes) => {
        if (!silent) to.write(bytes)
      })
    }
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  const url = new URL(server.url)
  url.port = String(typeof address === 'object' ? address?.port : '')
  const far = await openDatabase({
    url: url.href,
    dataFolder: '',
    log,
    poolSize: 2,
    deadlines: { ...usualDeadlines, request: { statementMilliseconds: 500, acquireMilliseconds: 500 } },
  })
  await write(far, 'before')
  silent = true
  const allowance = 4_000 + 10 * (await bareNode())
  const start = Date.now()
  await expect(write(far, 'lost')).rejects.toMatchObject({ code: 'unavailable' })
  expect(Date.now() - start).toBeLessThan(allowance)
  silent = false
  await expect
    .poll(
      () =>
        write(far, `healed ${Date.now()}`).then(
          () => true,
          () => false,
        ),
      { timeout: 10_000 },
    )
    .toBe(true)
  await far.close()
  for (const socket of sockets) socket.destroy()
  proxy.close()
})

test('a wrong address is told in plain words, without the password', { timeout: 30_000 }, async () => {
  const { port } = new URL(server.url)
  await expect(
    openDatabase({ url: 'postgres://ada:hunter2@127.0.0.1:1/entente', dataFolder: '', log }),
  ).rejects.toThrow(/refuses the connection/)
  const fault = await openDatabase({
    url: `postgres://ada:hunter2@127.0.0.1:${port}/entente`,
    dataFolder: '',
    log,
  }).catch((thrown: Error) => thrown)
  expect((fault as Error).message).toMatch(/does not let user "ada" in/)
  expect((fault as Error).message).not.toContain('hunter2')
})

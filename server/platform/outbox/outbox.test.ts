import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeContext } from '#server/platform/http/parts.ts'
import { createLogger } from '#server/platform/log.ts'
import { movableClock } from '#server/testing/clock.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { type AnyJob, createWorker, defineJob, enqueue, hasten, type Schedule, type Worker } from './index.ts'
import { createLanes } from './lanes.ts'

let db: TestDatabase
const clock = movableClock()
const log = createLogger('silent')
const started: Worker[] = []
beforeAll(async () => {
  db = await openTestDatabase()
})
beforeEach(async () => {
  await Promise.all(started.splice(0).map((worker) => worker.stop(2_000)))
  await db.reset()
})
afterAll(async () => {
  await Promise.all(started.splice(0).map((worker) => worker.stop(2_000)))
  await db.close()
})

function worker(jobs: AnyJob[], schedules: Schedule[] = []): Worker {
  const made = createWorker({
    db,
    jobs,
    schedules,
    log,
    context: (requestId) =>
      makeContext(
        { db, clock, log, config: { publicUrl: 'http://entente.test' } },
        { actor: { kind: 'time' }, requestId, address: null },
      ),
  })
  started.push(made)
  return made
}

const put = <P>(job: { kind: string }, payload: P, options: Parameters<typeof enqueue>[3] = {}) =>
  db.transaction({ as: 'identity' }, (tx) => enqueue(tx, job, payload, options))

const rows = () =>
  db.transaction({ as: 'system' }, (tx) => tx.selectFrom('outbox_job').selectAll().orderBy('id').execute())
const system = (statement: ReturnType<typeof sql>) => db.transaction({ as: 'system' }, (tx) => statement.execute(tx))

async function until(condition: () => boolean | Promise<boolean>, ms = 8_000): Promise<void> {
  const end = Date.now() + ms
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not come to that')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('a job exists exactly when its transaction commits', async () => {
  const job = defineJob('t.one', async () => {})
  await put(job, { a: 1 })
  await db
    .transaction({ as: 'identity' }, async (tx) => {
      await enqueue(tx, job, { a: 2 })
      throw new Error('rolled back')
    })
    .catch(() => {})
  expect((await rows()).map(({ payload }) => payload)).toEqual([{ a: 1 }])
})

test('a started worker is woken by the commit and carries the job out', async () => {
  const seen: unknown[] = []
  const job = defineJob('t.one', async (_ctx, payload: { a: number }, attempt) => void seen.push([payload, attempt]))
  await worker([job]).start()
  await new Promise((resolve) => setTimeout(resolve, 50))
  const began = Date.now()
  await put(job, { a: 1 })
  await until(() => seen.length === 1)
  expect(Date.now() - began).toBeLessThan(900)
  await until(async () => (await rows()).every(({ state }) => state === 'done'))
  expect(seen).toEqual([[{ a: 1 }, 1]])
})

test('a job that fails comes again later, and is dead when its attempts are used up', async () => {
  const told: string[] = []
  let attempts = 0
  const job = defineJob(
    't.fails',
    async () => {
      attempts++
      throw new Error(`no ${attempts}`)
    },
    { backOffSeconds: [60, 600], onDead: async (_ctx, _tx, _payload, says) => void told.push(says) },
  )
  const runner = worker([job])
  await put(job, {})
  expect(await runner.runDue()).toBe(1)
  expect(await runner.runDue()).toBe(0)
  clock.advance({ seconds: 73 })
  expect(await runner.runDue()).toBe(1)
  clock.advance({ seconds: 100 })
  expect(await runner.runDue()).toBe(0)
  clock.advance({ seconds: 700 })
  expect(await runner.runDue()).toBe(1)
  expect(await rows()).toMatchObject([{ state: 'dead', last_error: 'no 3', attempts: 3 }])
  expect(told).toEqual(['no 3'])
})

test('an outcome decides: later at a time, not counted, or dead at once', async () => {
  const outcomes = [
    { retryAt: new Date(clock.now().getTime() + 60_000), uncounted: true as const },
    { dead: 'gone for good' },
  ]
  const job = defineJob('t.decides', async () => outcomes.shift())
  const runner = worker([job])
  await put(job, {})
  await runner.runDue()
  expect(await rows()).toMatchObject([{ state: 'waiting', attempts: 0 }])
  clock.advance({ seconds: 61 })
  await runner.runDue()
  expect(await rows()).toMatchObject([{ state: 'dead', last_error: 'gone for good' }])
})

test('of one unique key at most one waits, and it can be hastened', async () => {
  let ran = 0
  const job = defineJob('t.unique', async () => void ran++)
  const later = new Date(clock.now().getTime() + 3_600_000)
  await put(job, {}, { uniqueKey: 'k', runAt: later })
  await put(job, {}, { uniqueKey: 'k' })
  expect(await rows()).toHaveLength(1)
  const runner = worker([job])
  await db.transaction({ as: 'system' }, (tx) => hasten(tx, 'k'))
  await runner.runDue()
  await put(job, {}, { uniqueKey: 'k' })
  await runner.runDue()
  expect(ran).toBe(2)
})

test('a lease that ran out is taken over, and the former holder can finish nothing any more', async () => {
  let release: () => void = () => {}
  const seen: number[] = []
  const job = defineJob('t.slow', async (_ctx, _payload, attempt) => {
    seen.push(attempt)
    if (attempt === 1) {
      await new Promise<void>((resolve) => {
        release = resolve
      })
      throw new Error('the first holder failed after losing its lease')
    }
  })
  await put(job, {})
  const first = worker([job])
  const running = first.runDue()
  await until(() => seen.length === 1)
  await system(sql`update outbox_job set lease_until = now() - interval '1 second'`)
  const second = worker([job])
  await second.runDue()
  expect(await rows()).toMatchObject([{ state: 'done', attempts: 2 }])
  release()
  await running
  expect(await rows()).toMatchObject([{ state: 'done', attempts: 2, last_error: null }])
  expect(seen).toEqual([1, 2])
})

test('a leased job is left alone by others', async () => {
  let ran = 0
  const job = defineJob('t.leased', async () => void ran++)
  await put(job, {})
  await system(sql`update outbox_job set lease_token = gen_random_uuid(), lease_until = now() + interval '30 seconds'`)
  expect(await worker([job]).runDue()).toBe(0)
  expect(ran).toBe(0)
})

test('two workers carry out every job once', async () => {
  const seen: number[] = []
  const job = defineJob('t.many', async (_ctx, { n }: { n: number }) => void seen.push(n))
  await db.transaction({ as: 'system' }, async (tx) => {
    for (let n = 0; n < 100; n++) await enqueue(tx, job, { n })
  })
  await Promise.all([worker([job]).start(), worker([job]).start()])
  await until(() => seen.length >= 100, 15_000)
  await until(async () => (await rows()).every(({ state }) => state === 'done'))
  expect(new Set(seen).size).toBe(100)
  expect(seen).toHaveLength(100)
})

test('a lane takes two at a time and one broken lane does not hold up the others', async () => {
  let most = 0
  let now = 0
  const done: string[] = []
  const job = defineJob(
    't.lanes',
    async (_ctx, { lane }: { lane: string }) => {
      if (lane === 'dead.example') throw new Error('dead')
      most = Math.max(most, ++now)
      await new Promise((resolve) => setTimeout(resolve, 30))
      now--
      done.push(lane)
    },
    { backOffSeconds: [0, 0, 0, 0, 0, 0, 0, 0] },
  )
  await db.transaction({ as: 'system' }, async (tx) => {
    for (let n = 0; n < 20; n++) await enqueue(tx, job, { lane: 'dead.example' }, { lane: 'dead.example' })
    for (let n = 0; n < 6; n++) await enqueue(tx, job, { lane: 'well.example' }, { lane: 'well.example' })
  })
  await worker([job]).start()
  await until(() => done.length === 6)
  expect(most).toBeLessThanOrEqual(2)
  const dead = (await rows()).filter(({ lane }) => lane === 'dead.example')
  // after five failures in a row the lane rests: it is tried a handful of times, not a hundred
  expect(dead.reduce((sum, row) => sum + row.attempts, 0)).toBeLessThan(10)
})

test('after a rest one job goes ahead and tells whether the lane is well', () => {
  let at = 0
  const lanes = createLanes(2, () => at)
  for (let i = 0; i < 5; i++) {
    expect(lanes.enter('a')).toBe(true)
    lanes.failed('a')
    lanes.leave('a')
  }
  expect(lanes.toSkip()).toEqual(['a'])
  expect(lanes.enter('a')).toBe(false)
  at = 30_001
  expect(lanes.enter('a')).toBe(true)
  expect(lanes.enter('a')).toBe(false)
  lanes.succeeded('a')
  expect(lanes.enter('a')).toBe(true)
  lanes.pause('b', 10)
  expect(lanes.enter('b')).toBe(false)
  expect(lanes.enter('')).toBe(true)
})

test('a schedule runs once per interval over all nodes, and its failure costs only its turn', async () => {
  let ran = 0
  const schedule: Schedule = {
    name: 'often',
    everySeconds: 2,
    run: async () => {
      if (++ran === 1) throw new Error('once')
    },
  }
  await Promise.all([worker([], [schedule]).start(), worker([], [schedule]).start()])
  const began = Date.now()
  await until(() => ran >= 3, 10_000)
  // at the start, at the next even second and at the one after that
  expect(Date.now() - began).toBeGreaterThan(2_000)
  expect(ran).toBe(3)
})

test('on the embedded database leases of a process that died are free at the next start', async () => {
  let ran = 0
  const job = defineJob('t.orphan', async () => void ran++)
  await put(job, {})
  await system(sql`update outbox_job set lease_token = gen_random_uuid(), lease_until = now() + interval '60 seconds'`)
  await worker([job]).start()
  if (db.engine === 'embedded') await until(() => ran === 1)
  else {
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(ran).toBe(0)
  }
})

test('stopping waits for what runs and leaves the rest for later', async () => {
  const done: number[] = []
  const job = defineJob('t.stop', async (_ctx, { n }: { n: number }) => {
    await new Promise((resolve) => setTimeout(resolve, 200))
    done.push(n)
  })
  await db.transaction({ as: 'system' }, async (tx) => {
    for (let n = 0; n < 30; n++) await enqueue(tx, job, { n })
  })
  const runner = worker([job])
  await runner.start()
  await until(async () => (await rows()).some(({ lease_token }) => lease_token !== null))
  await runner.stop()
  const after = await rows()
  expect(after.filter(({ state }) => state === 'done')).toHaveLength(done.length)
  expect(after.every(({ lease_token }) => lease_token === null)).toBe(true)
  expect(done.length).toBeLessThan(30)
})

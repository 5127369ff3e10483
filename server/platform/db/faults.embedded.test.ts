/** Faults F1–F4, F7 and F8 on the embedded database, in short. Whatever was acknowledged is there afterwards. */
import { cpSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeDump } from '#server/testing/database.ts'
import { bareNode, losses, startWriter, type Writer } from '#server/testing/faults/process.ts'
import { createLogger } from '../log.ts'
import { type Deadlines, usualDeadlines } from './database.ts'
import { databaseFolder, guardFolder, initializeFolder } from './embedded.ts'
import { type Database, openDatabase } from './index.ts'

const log = createLogger('silent')
const powerCutFs = new URL('../../testing/faults/power-cut-fs.ts', import.meta.url)
const fullDiskFs = new URL('../../testing/faults/full-disk-fs.ts', import.meta.url)
const impatient: Deadlines = {
  ...usualDeadlines,
  request: { statementMilliseconds: 700, acquireMilliseconds: 700 },
  system: { statementMilliseconds: 1_500, acquireMilliseconds: 1_500 },
}

/** `npm run prove` takes many rounds. */
const proving = process.env.ENTENTE_PROVE === '1'
const killRounds = proving ? 50 : 2
const powerCuts = proving ? 20 : 2

let folder: string
const running: Writer[] = []
const opened: Database[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'entente-faults-'))
})
afterEach(async () => {
  for (const writer of running.splice(0)) await writer.kill()
  for (const db of opened.splice(0)) await db.close().catch(() => undefined)
  rmSync(folder, { recursive: true, force: true })
})

function write(first?: number, fsModule?: URL): Writer {
  const writer = startWriter(folder, first, fsModule)
  running.push(writer)
  return writer
}
async function open(more: Partial<Parameters<typeof openDatabase>[0]> = {}): Promise<Database> {
  const db = await openDatabase({ dataFolder: folder, log, ...more })
  opened.push(db)
  return db
}
/** A database that is migrated already: quicker than a first start. */
let prepared: string
beforeAll(async () => {
  prepared = mkdtempSync(join(tmpdir(), 'entente-prepared-'))
  guardFolder(prepared)
  await initializeFolder(prepared, { loadFrom: await makeDump() })
})
afterAll(() => rmSync(prepared, { recursive: true, force: true }))
function prepare(): void {
  cpSync(prepared, folder, { recursive: true })
}
const insert = (db: Database, n: number) =>
  db.transaction({ as: 'system' }, (tx) =>
    sql`insert into rate_limit select ${String(n)}::text || '/' || part, ${n}::float8, now() from unnest(array['a','b','c']) part`.execute(
      tx,
    ),
  )
const read = (db: Database) => db.transaction({ as: 'identity' }, (tx) => sql`select 1`.execute(tx))
async function eventually(work: () => Promise<unknown>, milliseconds: number): Promise<number> {
  const start = Date.now()
  for (;;) {
    try {
      await work()
      return Date.now() - start
    } catch (fault) {
      if (Date.now() - start > milliseconds) throw fault
      await sleep(50)
    }
  }
}

test('F1: a process killed under load loses nothing it acknowledged', {
  timeout: 60_000 + killRounds * 5_000,
}, async () => {
  prepare()
  const acknowledged: number[] = []
  for (let round = 0; round < killRounds; round++) {
    const writer = write(round * 100_000)
    await writer.untilMore(6 + Math.floor(Math.random() * 300))
    await writer.kill()
    expect(writer.acknowledged.length).toBeGreaterThan(5)
    acknowledged.push(...writer.acknowledged)
  }
  const start = Date.now()
  const db = await open()
  const took = Date.now() - start
  // five seconds more than opening one that was closed in peace takes just now
  expect(took).toBeLessThan(5_000 + 2 * (await timeToOpen(prepared)))
  expect(await losses(db, acknowledged)).toEqual({ lost: 0, partial: 0 })
})

async function timeToOpen(dataFolder: string): Promise<number> {
  const start = Date.now()
  const db = await openDatabase({ dataFolder, log })
  const took = Date.now() - start
  await db.close()
  return took
}

test('F2: a power cut loses nothing that was acknowledged', { timeout: 60_000 + powerCuts * 5_000 }, async () => {
  prepare()
  const acknowledged: number[] = []
  for (let round = 0; round < powerCuts; round++) {
    const writer = write(round * 100_000, powerCutFs)
    await writer.untilMore(20 + Math.floor(Math.random() * 200))
    await writer.kill()
    acknowledged.push(...writer.acknowledged)
    // What the disk would hold now takes the place of what the system had in memory.
    rmSync(databaseFolder(folder), { recursive: true })
    renameSync(`${databaseFolder(folder)}.durable`, databaseFolder(folder))
  }
  expect(acknowledged.length).toBeGreaterThan(30)
  const db = await open()
  expect(await losses(db, acknowledged)).toEqual({ lost: 0, partial: 0 })
})

test('F2: the test itself sees what is not synced as lost', { timeout: 60_000 }, async () => {
  prepare()
  const writer = write(0, new URL('../../testing/faults/unsynced-fs.ts', import.meta.url))
  await writer.until(/ack \d*20\b/)
  await writer.kill()
  expect(writer.output()).toContain('does not sync its files')
  rmSync(databaseFolder(folder), { recursive: true })
  renameSync(`${databaseFolder(folder)}.durable`, databaseFolder(folder))
  expect((await losses(await open(), writer.acknowledged)).lost).toBeGreaterThan(0)
})

test('F3: a process killed during its first start or a migration starts the next time', {
  timeout: 120_000,
}, async () => {
  const moments: (() => Promise<unknown>)[] = [() => sleep(700), () => sleep(2_000)]
  for (const moment of moments) {
    const writer = write()
    await moment()
    await writer.kill()
  }
  const migrating = write()
  await migrating.until(/0002_\w+\.sql/)
  await migrating.kill()
  const db = await open()
  const { rows } = await db.transaction({ as: 'system' }, (tx) =>
    sql<{ count: number }>`select count(*) from schema_migration`.execute(tx),
  )
  expect(rows[0]?.count).toBeGreaterThanOrEqual(5)
  expect(await db.health()).toMatchObject({ ready: true, durable: true })
})

test('F4: a second process is refused within two seconds, and the first goes on', { timeout: 60_000 }, async () => {
  prepare()
  const db = await open()
  const allowance = 2_000 + 10 * (await bareNode())
  const start = Date.now()
  const second = write()
  expect(await second.ended).toBe(1)
  expect(Date.now() - start).toBeLessThan(allowance)
  expect(second.errors()).toContain('is in use by another process')
  expect(second.errors()).toContain(String(process.pid))
  const again = Date.now()
  await expect(open()).rejects.toThrow('is in use by another process')
  expect(Date.now() - again).toBeLessThan(2_000)
  await insert(db, 1)
})

test('the folder is its user’s alone', async () => {
  prepare()
  await open()
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('F7: below 256 MB free nothing is written, and reading goes on', { timeout: 60_000 }, async () => {
  prepare()
  let free = 10_000_000_000
  const db = await open({ freeBytes: async () => free, housekeepingMilliseconds: 20 })
  await insert(db, 1)
  free = 200_000_000
  await expect.poll(async () => (await db.health()).detail, { timeout: 10_000 }).toContain('almost full')
  await expect(insert(db, 2)).rejects.toMatchObject({ code: 'disk_full' })
  await read(db)
  free = 10_000_000_000
  await eventually(() => insert(db, 3), 10_000)
})

test('F7: a disk that fills up while a table grows refuses the change; reading goes on', {
  timeout: 60_000,
}, async () => {
  prepare()
  const db = await open({ fsModule: fullDiskFs.href })
  await insert(db, 1)
  writeFileSync(`${databaseFolder(folder)}.full`, 'data')
  const grow = () =>
    db.transaction({ as: 'system' }, (tx) =>
      sql`insert into rate_limit select 'x' || i, i, now() from generate_series(1, 20000) i`.execute(tx),
    )
  await expect(grow()).rejects.toMatchObject({ code: 'disk_full' })
  await read(db)
  rmSync(`${databaseFolder(folder)}.full`)
  await grow()
  expect((await losses(db, [1])).lost).toBe(0)
})

test('F7: a disk that fills up under the log stops answers only until there is room again', {
  timeout: 60_000,
}, async () => {
  prepare()
  const db = await open({ fsModule: fullDiskFs.href, deadlines: impatient })
  await insert(db, 1)
  writeFileSync(`${databaseFolder(folder)}.full`, 'log')
  // more than a log segment of 16 MB
  const fill = (n: number) =>
    db.transaction({ as: 'system' }, (tx) =>
      sql`select pg_logical_emit_message(true, 'fill', repeat(${String(n)}, 3000000))`.execute(tx),
    )
  await expect(
    (async () => {
      for (let n = 0; n < 20; n++) await fill(n)
    })(),
  ).rejects.toMatchObject({ code: expect.stringMatching(/unavailable|disk_full/) })
  rmSync(`${databaseFolder(folder)}.full`)
  await eventually(() => insert(db, 2), 15_000)
  expect(await losses(db, [1, 2])).toEqual({ lost: 0, partial: 0 })
})

test('F8: a statement that does not end is cut off, and the database is back within five seconds', {
  timeout: 60_000,
}, async () => {
  prepare()
  const opening = Date.now()
  const db = await open({ deadlines: impatient })
  // five seconds, where opening takes half a second
  const allowance = Math.max(5_000, 10 * (Date.now() - opening))
  await insert(db, 1)
  const heard: string[] = []
  const stop = await db.listen('news', (payload) => heard.push(payload))
  const [hang, waiting] = await Promise.allSettled([
    db.transaction({ as: 'identity' }, (tx) =>
      sql`select count(*) from generate_series(1, 100000000000) a`.execute(tx),
    ),
    read(db),
  ])
  expect(hang).toMatchObject({ reason: { code: 'unavailable' } })
  expect(waiting).toMatchObject({ reason: { code: 'unavailable' } })
  expect((await db.health()).ready).toBe(false)
  await eventually(() => read(db), allowance)
  await insert(db, 2)
  expect(await losses(db, [1, 2])).toEqual({ lost: 0, partial: 0 })
  // Whoever listened before goes on listening.
  await db.transaction({ as: 'system' }, (tx) => db.notify(tx, 'news', 'back'))
  await eventually(async () => expect(heard).toEqual(['back']), 2_000)
  await stop()
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { createLogger } from '../log.ts'
import { openInMemory } from './embedded.ts'
import type { Engine } from './link.ts'
import { type Migration, MigrationRefused, migrate, pendingOf, readMigrations } from './migrate.ts'
import { openPostgres } from './postgres.ts'

const log = createLogger('silent')
let db: TestDatabase | undefined
let engine: Engine
const patient = { statementMilliseconds: 5_000, acquireMilliseconds: 5_000 }

beforeAll(async () => {
  if (process.env.ENTENTE_TEST_DB === 'postgres') {
    db = await openTestDatabase()
    engine = await openPostgres({ url: db.url ?? '', log, poolSize: 4 })
  } else {
    engine = await openInMemory({}, log)
    await migrate(engine, { log })
  }
})
afterAll(async () => {
  await engine.close()
  await db?.close()
})

const real = readMigrations()
const extra = (version: number, text: string): Migration => ({
  version,
  name: `${String(version).padStart(4, '0')}_extra.sql`,
  sql: text,
  checksum: `sum of ${text}`,
})
async function ask(statement: string): Promise<Record<string, unknown>[]> {
  const link = await engine.acquire(patient)
  try {
    return (await link.query(statement, [])).rows
  } finally {
    link.release()
  }
}

test('a second start has nothing to do', async () => {
  expect(await migrate(engine, { log })).toEqual([])
})

test('a migration is whole or not there, is named when it fails, and is taken up again', async () => {
  const good = extra(9001, 'create table one (id integer)')
  const broken = extra(9002, 'create table two (id integer); select 1 / 0')
  let backups = 0
  const beforeChanging = async () => void backups++
  await expect(migrate(engine, { log, beforeChanging, migrations: [...real, good, broken] })).rejects.toThrow(
    'Migration 9002_extra.sql failed',
  )
  expect(await ask("select to_regclass('one') is not null as one, to_regclass('two') is not null as two")).toEqual([
    { one: true, two: false },
  ])
  expect(
    await migrate(engine, { log, migrations: [...real, good, extra(9002, 'create table two (id integer)')] }),
  ).toEqual(['9002_extra.sql'])
  expect(backups).toBe(1)
})

test('two starts at once apply each migration once', async () => {
  const migrations = [
    ...real,
    extra(9001, 'create table one (id integer)'),
    extra(9002, 'create table two (id integer)'),
    extra(9003, 'create table three (id integer)'),
  ]
  const both = await Promise.all([migrate(engine, { log, migrations }), migrate(engine, { log, migrations })])
  expect(both.flat()).toEqual(['9003_extra.sql'])
})

test('a database newer than the program is refused in plain words', async () => {
  await expect(migrate(engine, { log })).rejects.toThrow(/newer version of Entente.*9001_extra\.sql/)
})

test('a migration that was changed after it was applied is refused', () => {
  const [first] = real
  expect(() => pendingOf(real, [{ version: 1, name: first?.name ?? '', checksum: 'other' }])).toThrow(MigrationRefused)
})

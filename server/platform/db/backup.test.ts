import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDump, openTestDatabase, sibling, type TestDatabase } from '#server/testing/database.ts'
import { newId } from '../id.ts'
import { createLogger } from '../log.ts'
import { backupFolder, isNightWorkDue, listBackups, makeBackup } from './backup.ts'
import { makeDatabase } from './database.ts'
import { initializeFolder, openEmbedded } from './embedded.ts'
import { type Database, type OpenedEngine, openEngine } from './index.ts'
import { migrate } from './migrate.ts'
import { readPortable, writePortable } from './portable.ts'

const log = createLogger('silent')
const onPostgres = process.env.ENTENTE_TEST_DB === 'postgres'
let folder: string
let testDatabase: TestDatabase | undefined
let engine: OpenedEngine
let db: Database
const cleanUp: (() => Promise<unknown>)[] = []

/** An empty database of the engine under test. */
async function openEmpty(): Promise<OpenedEngine> {
  if (!onPostgres) {
    const dataFolder = mkdtempSync(join(tmpdir(), 'entente-restore-'))
    const made = await openEmbedded({ dataFolder, log })
    cleanUp.push(async () => {
      await made.close()
      rmSync(dataFolder, { recursive: true, force: true })
    })
    return made
  }
  const name = `entente_restore_${newId().replaceAll('-', '')}`
  const server = await openEngine({ url: process.env.ENTENTE_TEST_POSTGRES, dataFolder: '', log })
  const link = await server.acquire({ acquireMilliseconds: 5_000, statementMilliseconds: 60_000 })
  await link.batch(`create database ${name}`)
  const made = await openEngine({ url: sibling(process.env.ENTENTE_TEST_POSTGRES ?? '', name), dataFolder: '', log })
  cleanUp.push(async () => {
    await made.close()
    await link.batch(`drop database ${name} with (force)`)
    link.release()
    await server.close()
  })
  return made
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entente-backup-'))
  if (onPostgres) {
    testDatabase = await openTestDatabase()
    engine = await openEngine({ url: testDatabase.url, dataFolder: folder, log })
  } else {
    await initializeFolder(folder, { loadFrom: await makeDump() })
    engine = await openEmbedded({ dataFolder: folder, log })
  }
  db = makeDatabase(engine)
  const [host, person, program] = [newId(), newId(), newId()]
  await db.transaction({ as: 'system' }, async (tx) => {
    await sql`insert into person (id, email, name) values (${person}, 'ada@example.com', ${'Ada "the" \\ {Ü} 🙂\n'})`.execute(
      tx,
    )
    await sql`insert into organization (id, name, slug, logo) values (${host}, 'Acme', 'acme', ${Buffer.from([0, 1, 255])})`.execute(
      tx,
    )
    await sql`insert into program (id, host_id, name, preset, policy_version) values (${program}, ${host}, 'P', 'delegated_sourcing', 1)`.execute(
      tx,
    )
    await sql`insert into partnership (id, host_id, program_id, scope_id, policy_version, partner_name, status)
      select gen_random_uuid(), ${host}, ${program}, ${program}, 1, 'Partner ' || n, 'prospect' from generate_series(0, 1199) n`.execute(
      tx,
    )
    await sql`insert into history_event (id, host_id, actor, verb, after, created_at) values (${newId()}, ${host}, 'time', 'x', '{"a": [1]}', now())`.execute(
      tx,
    )
  })
})
afterAll(async () => {
  for (const step of cleanUp.reverse()) await step()
  await engine.close()
  await testDatabase?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Every row of every table, as text. */
async function everything(of: Database): Promise<Record<string, string[]>> {
  return of.transaction({ as: 'system' }, async (tx) => {
    const { rows } = await sql<{
      name: string
    }>`select relname::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'schema_migration' order by relname`.execute(
      tx,
    )
    const all: Record<string, string[]> = {}
    for (const { name } of rows) {
      const found = await sql<{
        row: string
      }>`select t::text as row from ${sql.table(name)} t order by t::text`.execute(tx)
      all[name] = found.rows.map(({ row }) => row)
    }
    return all
  })
}

test('a portable copy is the same rows in an empty database, and is refused by one that holds something', {
  timeout: 60_000,
}, async () => {
  const file = join(folder, 'copy.ndjson.gz')
  await writePortable(engine, file)
  expect(statSync(file).mode & 0o077).toBe(0)
  const other = await openEmpty()
  const { rows } = await readPortable(other, file, log)
  expect(rows).toBeGreaterThan(2_400)
  const restored = makeDatabase(other)
  expect(await everything(restored)).toEqual(await everything(db))
  // triggers are on again, identity columns go on counting
  await expect(
    restored.transaction({ as: 'system' }, (tx) => sql`delete from history_event`.execute(tx)),
  ).rejects.toMatchObject({ code: '42501' })
  await restored.transaction({ as: 'system' }, (tx) =>
    sql`delete from partnership where partner_name = 'Partner 0'`.execute(tx),
  )
  await expect(readPortable(other, file, log)).rejects.toThrow('holds something already')
})

test('a damaged or cut copy restores nothing', { timeout: 60_000 }, async () => {
  const file = join(folder, 'cut.ndjson.gz')
  await writePortable(engine, file)
  const other = await openEmpty()
  truncateSync(file, Math.floor(statSync(file).size * 0.7))
  await expect(readPortable(other, file, log)).rejects.toThrow(/damaged|not whole|unexpected end/i)
  writeFileSync(file, 'something else')
  await expect(readPortable(other, file, log)).rejects.toThrow('is not a portable backup')
  await migrate(other, { log })
  const { person, partnership } = await everything(makeDatabase(other))
  expect([person, partnership]).toEqual([[], []])
})

test('the newest seven backups are kept, each readable by its user alone', { timeout: 60_000 }, async () => {
  for (let day = 1; day <= 9; day++) await makeBackup(engine, folder, log, new Date(`2026-11-0${day}T03:00:00Z`))
  const kept = listBackups(folder)
  expect(kept.map(({ createdAt }) => createdAt.getUTCDate())).toEqual([9, 8, 7, 6, 5, 4, 3])
  const newest = join(backupFolder(folder), kept[0]?.name ?? '')
  expect(statSync(newest).mode & 0o777).toBe(0o600)
  if (!onPostgres) {
    const restoredTo = mkdtempSync(join(tmpdir(), 'entente-restored-'))
    chmodSync(restoredTo, 0o700)
    await initializeFolder(restoredTo, { loadFrom: newest })
    const other = await openEmbedded({ dataFolder: restoredTo, log })
    expect(await everything(makeDatabase(other))).toEqual(await everything(db))
    await other.close()
    rmSync(restoredTo, { recursive: true })
  } else expect(gunzipSync(readFileSync(newest)).toString().split('\n')[0]).toContain('"entente":1')
})

test('the night’s work is due a day later at three, or when a night was missed', () => {
  const at = (text: string) => new Date(`2026-11-${text}:00`)
  expect(isNightWorkDue(at('20T03:10'), at('19T03:05'))).toBe(true)
  expect(isNightWorkDue(at('20T03:10'), at('20T03:05'))).toBe(false)
  expect(isNightWorkDue(at('20T12:00'), at('20T03:05'))).toBe(false)
  expect(isNightWorkDue(at('21T16:00'), at('20T03:05'))).toBe(true)
  expect(isNightWorkDue(at('21T16:00'), undefined)).toBe(true)
})

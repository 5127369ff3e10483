import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#server/platform/id.ts'
import { openTestDatabase, type TestDatabase } from './database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())

test('a test database is migrated, and empty again after reset', async () => {
  expect(db.engine).toBe(process.env.ENTENTE_TEST_DB)
  const insert = () =>
    db.transaction({ as: 'identity' }, (tx) =>
      tx.insertInto('person').values({ id: newId(), email: 'ada@example.com' }).execute(),
    )
  await insert()
  await db.reset()
  await insert()
  const { rows } = await db.transaction({ as: 'system' }, (tx) =>
    sql<{ count: number }>`select count(*) as count from person`.execute(tx),
  )
  expect(rows).toEqual([{ count: 1 }])
})

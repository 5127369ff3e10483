/** Prepared statements on a real PostgreSQL: what happens when a migration changes what one of them answers. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await openTestDatabase({ poolSize: 1 })
})
afterAll(() => db.close())

const system = <T>(statement: ReturnType<typeof sql<T>>) =>
  db.transaction({ as: 'system' }, async (tx) => (await statement.execute(tx)).rows)

test('after a migration the next request is asked to come again, and the one after it is served', async () => {
  await system(sql`create table changing (a integer)`)
  const ask = () => system(sql`select * from changing`)
  for (let turn = 0; turn < 5; turn++) expect(await ask()).toEqual([])
  const prepared = await system<{ name: string }>(sql`select name from pg_prepared_statements`)
  expect(prepared).toHaveLength(1)
  await system(sql`alter table changing add b text`)
  await system(sql`insert into changing values (1, 'b')`)
  await expect(ask()).rejects.toMatchObject({ code: 'unavailable' })
  expect(await ask()).toEqual([{ a: 1, b: 'b' }])
})

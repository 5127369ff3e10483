/** Waiting for one of the pool's connections: as long as whoever waits has time, not as long as connecting may take. */
import { expect, test } from 'vitest'
import { openTestDatabase } from '#server/testing/database.ts'
import { createLogger } from '../log.ts'
import { openPostgres } from './postgres.ts'

const options = (acquireMilliseconds: number) => ({ statementMilliseconds: 30_000, acquireMilliseconds })

test('somebody with time gets the connection that comes free, somebody without is told', async () => {
  const db = await openTestDatabase({ poolSize: 1 })
  const engine = await openPostgres({
    url: db.url ?? '',
    log: createLogger('silent'),
    poolSize: 1,
    connectMilliseconds: 2_000,
  })
  try {
    const held = await engine.acquire(options(30_000))
    const patient = engine.acquire(options(30_000))
    const hasty = engine.acquire(options(50))
    await expect(hasty).rejects.toMatchObject({ code: 'unavailable' })
    // longer than connecting may take
    await held.query('select pg_sleep(2.5)', [])
    held.release()
    const got = await patient
    expect((await got.query('select 1 as one', [])).rows).toEqual([{ one: 1 }])
    got.release()
  } finally {
    await engine.close()
    await db.close()
  }
})

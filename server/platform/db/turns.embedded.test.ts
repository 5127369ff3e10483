import { expect, test } from 'vitest'
import { openTestDatabase } from '#server/testing/database.ts'
import { usualDeadlines } from './database.ts'

test('whoever waits too long for the embedded database is told to come again', async () => {
  const db = await openTestDatabase({
    deadlines: { ...usualDeadlines, request: { statementMilliseconds: 1_000, acquireMilliseconds: 100 } },
  })
  const inside = db.transaction({ as: 'identity' }, async () => {
    // the outer database inside a transaction: it would wait for itself
    await expect(db.transaction({ as: 'identity' }, async () => 1)).rejects.toMatchObject({ code: 'unavailable' })
    return 'done'
  })
  expect(await inside).toBe('done')
  await db.close()
})

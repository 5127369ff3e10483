/** The server's own key for what must be read again: secrets of second factors. Made once, kept in the database. */
import { randomBytes } from 'node:crypto'
import type { Database } from '#server/platform/db/types.ts'
import { serverKey } from './store.ts'

const known = new WeakMap<Database, Promise<string>>()

/** Loaded once per database. Not to be called inside a transaction: it opens its own. */
export function twoFactorKey(db: Database): Promise<string> {
  const loaded = known.get(db)
  if (loaded) return loaded
  const key = db.transaction({ as: 'system' }, (tx) =>
    serverKey(tx, 'two_factor', () => randomBytes(32).toString('base64url')),
  )
  known.set(db, key)
  key.catch(() => known.delete(db))
  return key
}

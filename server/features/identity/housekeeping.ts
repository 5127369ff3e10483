import type { Schedule } from '#server/platform/outbox/index.ts'
import { deleteExpired } from './store.ts'

/** Expired sessions and links are refused by their time; this only keeps the tables small. */
export const housekeeping: Schedule = {
  name: 'identity.housekeeping',
  everySeconds: 6 * 3600,
  run: (ctx) => ctx.db.transaction({ as: 'system' }, (tx) => deleteExpired(tx, ctx.now())),
}

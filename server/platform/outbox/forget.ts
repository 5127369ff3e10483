import type { Schedule } from './job.ts'
import { forgetOldJobs } from './store.ts'

/** Hourly: finished jobs after a week, used idempotency keys after a day, full limit buckets. */
export const forgetOldRows: Schedule = {
  name: 'forget_old_rows',
  everySeconds: 3600,
  run: (ctx) => ctx.db.transaction({ as: 'system' }, forgetOldJobs),
}

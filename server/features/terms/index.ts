/** What the application mounts of terms. */
import type { Feature } from '#server/platform/http/route.ts'
import { askJob, schedules, settleJob } from './jobs.ts'
import { routes } from './routes.ts'

/** Documents partners agree to, version by version. */
export const terms: Feature = { name: 'terms', routes, jobs: [askJob, settleJob], schedules }

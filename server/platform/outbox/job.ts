import type { Ctx } from '../ctx.ts'
import type { Tx } from '../db/types.ts'

/** What became of one attempt. Nothing: done. A thrown error: try again by the job's back-off. */
export type JobOutcome =
  | undefined
  | {
      retryAt: Date
      says?: string /** The attempt was not made, e.g. for a limit, and does not count. */
      uncounted?: true /** Leave the whole lane alone until then. */
      pauseLane?: true
    }
  | { dead: string }

export interface JobOptions<P> {
  /** Seconds to wait after each failed attempt; when they are used up, the job is dead. */
  backOffSeconds?: readonly number[]
  /** Runs in the transaction that declares the job dead, e.g. to tell somebody. */
  onDead?: (ctx: Ctx, tx: Tx, payload: P, says: string) => Promise<void>
}

/** Enough of a job to enqueue it, for those who do not carry it out. */
export interface JobName<P> {
  kind: string
  options?: JobOptions<P>
}

export interface Job<P> extends JobName<P> {
  run: (ctx: Ctx, payload: P, attempt: number) => Promise<JobOutcome> | Promise<void>
  options: JobOptions<P>
}

/** Any job, whatever its payload. */
export type AnyJob = Job<never>

/** Something that happens by the clock, once per interval over all nodes. */
export interface Schedule {
  name: string
  everySeconds: number
  run: (ctx: Ctx) => Promise<void>
}

/** Five attempts within about an hour. */
const usualBackOff = [5, 30, 300, 1800] as const

/**
 * Declares a job. The payload holds ids, never secrets. It may run twice, so it looks first whether its work is done.
 * @example export const sendMail = defineJob('mail.send', async (ctx, payload: { mailId: string }) => { … })
 */
export function defineJob<P>(kind: string, run: Job<P>['run'], options: JobOptions<P> = {}): Job<P> {
  return { kind, run, options: { backOffSeconds: usualBackOff, ...options } }
}

import { randomUUID } from 'node:crypto'
import type { Ctx } from '../ctx.ts'
import type { Database, Tx } from '../db/types.ts'
import { newId } from '../id.ts'
import type { Logger } from '../log.ts'
import { outboxChannel } from './enqueue.ts'
import type { AnyJob, Job, JobOutcome, Schedule } from './job.ts'
import { createLanes, type Lanes } from './lanes.ts'
import * as store from './store.ts'

export interface WorkerParts {
  db: Database
  jobs: AnyJob[]
  schedules: Schedule[]
  /** A context for one run; its actor is `time`. */
  context: (requestId: string) => Ctx
  log: Logger
  /** How many jobs run at once. Default 8, on the embedded database 4. */
  concurrency?: number
}

export interface Worker {
  start(): Promise<void>
  /** Claims nothing more, waits for what runs, gives back the rest. */
  stop(graceMs?: number): Promise<void>
  /** Tests: runs what is due by the context's clock, without sleeping, until nothing is due. Returns how many ran. */
  runDue(kinds?: string[]): Promise<number>
  /** Tests: runs every schedule once, now. */
  runSchedules(names?: string[]): Promise<void>
}

const renewEveryMs = 20_000
const pollEveryMs = 1_000
const perLane = 2

/** A job as the worker sees it: what its payload is was settled where it was enqueued. */
type Runnable = Job<unknown>

export function createWorker(parts: WorkerParts): Worker {
  const { db, log } = parts
  const concurrency = parts.concurrency ?? (db.engine === 'embedded' ? 4 : 8)
  const jobs = new Map<string, Runnable>()
  for (const job of parts.jobs) {
    if (jobs.has(job.kind)) throw new Error(`two jobs are called ${job.kind}`)
    jobs.set(job.kind, job as unknown as Runnable)
  }
  const schedules = new Map(parts.schedules.map((schedule) => [`schedule.${schedule.name}`, schedule]))
  const lanes = createLanes(perLane)
  const running = new Set<Promise<void>>()
  let stopping = false
  let wake: () => void = () => {}
  let loop: Promise<void> | undefined
  let unlisten: (() => Promise<void>) | undefined

  const system = <T>(work: (tx: Tx) => Promise<T>) => db.transaction({ as: 'system' }, work)

  async function claim(limit: number, kinds: string[], lanesToSkip: string[], now: Date | null) {
    const token = randomUUID()
    const claimed = await system((tx) => store.claimJobs(tx, { token, kinds, lanesToSkip, limit, perLane, now }))
    return { token, claimed }
  }

  async function carryOut(job: store.ClaimedJob, token: string, lane: Lanes, byOwnClock: boolean): Promise<void> {
    const renewal = setInterval(() => {
      system((tx) => store.renewLeases(tx, token)).catch((error: unknown) =>
        log.warn({ err: error, job: job.id }, 'lease not renewed'),
      )
    }, renewEveryMs)
    try {
      const schedule = schedules.get(job.kind)
      if (schedule) await runScheduled(job, token, schedule)
      else await runJob(job, token, lane, byOwnClock)
    } catch (error) {
      // Only the bookkeeping can fail here, e.g. the database is away: the lease runs out and the job is taken up again.
      log.warn({ err: error, job: job.id, kind: job.kind }, 'outcome of a job could not be recorded')
    } finally {
      clearInterval(renewal)
    }
  }

  async function runJob(job: store.ClaimedJob, token: string, lane: Lanes, byOwnClock: boolean): Promise<void> {
    const definition = jobs.get(job.kind) as Runnable
    const ctx = parts.context(`job_${job.id}`)
    const began = Date.now()
    let outcome: JobOutcome
    let failed = false
    try {
      outcome = (await definition.run(ctx, job.payload, job.attempts)) ?? undefined
    } catch (error) {
      failed = true
      log.warn({ err: error, job: job.id, kind: job.kind, attempt: job.attempts }, 'job failed')
      const says = (error instanceof Error ? error.message : String(error)).slice(0, 500)
      const waits = definition.options.backOffSeconds ?? []
      const seconds = waits[job.attempts - 1]
      outcome =
        seconds === undefined
          ? { dead: says }
          : { retryAt: new Date((byOwnClock ? ctx.now().getTime() : Date.now()) + jitter(seconds) * 1000), says }
    }
    if (!outcome) {
      lane.succeeded(job.lane)
      await system((tx) => store.finishJob(tx, job.id, token, 'done', null))
    } else if ('dead' in outcome) {
      const says = outcome.dead
      await system(async (tx) => {
        if (await store.finishJob(tx, job.id, token, 'dead', says))
          await definition.options.onDead?.(ctx, tx, job.payload, says)
      })
      log.error({ job: job.id, kind: job.kind, attempts: job.attempts }, 'job is dead')
    } else {
      const { retryAt, says, uncounted, pauseLane } = outcome
      // Durations hold on the database's clock whatever this machine's says; only tests hand over an instant.
      const seconds = Math.max(0, (retryAt.getTime() - ctx.now().getTime()) / 1000)
      if (pauseLane) lane.pause(job.lane, seconds)
      else if (failed || !uncounted) lane.failed(job.lane)
      await system((tx) =>
        store.postponeJob(tx, job.id, token, {
          ...(byOwnClock ? { at: retryAt } : { seconds }),
          says: says ?? null,
          attempts: uncounted ? job.attempts - 1 : job.attempts,
        }),
      )
    }
    log.debug({ job: job.id, kind: job.kind, attempt: job.attempts, ms: Date.now() - began }, 'job ran')
  }

  async function runScheduled(job: store.ClaimedJob, token: string, schedule: Schedule): Promise<void> {
    let says: string | null = null
    try {
      await schedule.run(parts.context(`schedule_${schedule.name}`))
    } catch (error) {
      says = (error instanceof Error ? error.message : String(error)).slice(0, 500)
      log.error({ err: error, schedule: schedule.name }, 'schedule failed, its next turn comes as usual')
    }
    await system(async (tx) => {
      // Ending this turn and writing the next are one step, so that two nodes never run the same turn.
      if (!(await store.finishJob(tx, job.id, token, 'done', says))) return
      await store.ensureScheduled(tx, newId(), schedule.name, await store.nextSlot(tx, schedule.everySeconds))
    })
  }

  async function turn(): Promise<boolean> {
    const free = concurrency - running.size
    if (free <= 0) return false
    const { token, claimed } = await claim(free, [...jobs.keys(), ...schedules.keys()], lanes.toSkip(), null)
    const givenBack: string[] = []
    for (const job of claimed) {
      if (!lanes.enter(job.lane)) {
        givenBack.push(job.id)
        continue
      }
      const work: Promise<void> = carryOut(job, token, lanes, false).finally(() => {
        lanes.leave(job.lane)
        running.delete(work)
        wake()
      })
      running.add(work)
    }
    if (givenBack.length > 0) await system((tx) => store.releaseJobs(tx, token, givenBack))
    return claimed.length > givenBack.length
  }

  async function run(): Promise<void> {
    while (!stopping) {
      let busy = false
      try {
        busy = await turn()
      } catch (error) {
        log.warn({ err: error }, 'the outbox could not be read, trying again')
      }
      if (busy && running.size < concurrency) continue
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollEveryMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  return {
    async start() {
      await system(async (tx) => {
        if (db.engine === 'embedded') await store.freeAllLeases(tx)
        for (const schedule of parts.schedules) await store.ensureScheduled(tx, newId(), schedule.name, null)
      })
      unlisten = await db.listen(outboxChannel, () => wake())
      loop = run()
    },
    async stop(graceMs = 8_000) {
      stopping = true
      wake()
      await loop
      await unlisten?.()
      let timer: NodeJS.Timeout | undefined
      await Promise.race([
        Promise.allSettled(running),
        new Promise((resolve) => {
          timer = setTimeout(resolve, graceMs)
        }),
      ])
      clearTimeout(timer)
    },
    async runDue(kinds = [...jobs.keys()]) {
      let count = 0
      for (;;) {
        const now = parts.context('tests').now()
        const { token, claimed } = await claim(20, kinds, [], now)
        if (claimed.length === 0) return count
        count += claimed.length
        for (const job of claimed) await carryOut(job, token, createLanes(perLane), true)
      }
    },
    async runSchedules(names) {
      for (const schedule of parts.schedules) {
        if (!names || names.includes(schedule.name)) await schedule.run(parts.context(`schedule_${schedule.name}`))
      }
    },
  }
}

/** Between 80 and 120 per cent, so that what failed together does not come back together. */
function jitter(seconds: number): number {
  return seconds * (0.8 + Math.random() * 0.4)
}

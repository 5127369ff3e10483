/** The application: everything that is mounted, put together from parts that tests replace one by one. */
import type { Clock } from './platform/clock.ts'
import type { Database } from './platform/db/types.ts'
import { type Authenticate, type HttpConfig, type HttpParts, makeContext } from './platform/http/parts.ts'
import type { Feature } from './platform/http/route.ts'
import { createHttpServer, type HttpServer } from './platform/http/server.ts'
import type { Logger } from './platform/log.ts'
import { forgetOldRows } from './platform/outbox/forget.ts'
import { type AnyJob, createWorker, type Schedule, type Worker } from './platform/outbox/index.ts'

export interface AppParts {
  config: HttpConfig
  db: Database
  clock: Clock
  log: Logger
  features: Feature[]
  authenticate: Authenticate
  findIdentity?: HttpParts['findIdentity']
  errorPage?: HttpParts['errorPage']
}

export interface App {
  fastify: HttpServer['fastify']
  worker: Worker
  features: Feature[]
  /** Listens and starts the worker. Returns the address. */
  start(at: { port: number; host: string }): Promise<string>
  /** Takes no more requests, ends what runs within ten seconds, then stops the worker. The database stays open. */
  stop(graceMs?: number): Promise<void>
}

/** Puts the application together. Nothing listens and no job runs before `start`. */
export async function createApp(parts: AppParts): Promise<App> {
  const { config, db, clock, log, features } = parts
  const http = await createHttpServer(
    {
      config,
      db,
      clock,
      log,
      authenticate: parts.authenticate,
      findIdentity: parts.findIdentity,
      errorPage: parts.errorPage,
    },
    features,
  )
  const jobs: AnyJob[] = features.flatMap((feature) => feature.jobs ?? [])
  const schedules: Schedule[] = [forgetOldRows, ...features.flatMap((feature) => feature.schedules ?? [])]
  const worker = createWorker({
    db,
    jobs,
    schedules,
    log,
    context: (requestId) => makeContext(parts, { actor: { kind: 'time' }, requestId, address: null }),
  })
  return {
    fastify: http.fastify,
    worker,
    features,
    async start({ port, host }) {
      const address = await http.fastify.listen({ port, host })
      await worker.start()
      return address
    },
    async stop(graceMs = 10_000) {
      await Promise.all([http.close(graceMs), worker.stop(graceMs - 1_000)])
    },
  }
}

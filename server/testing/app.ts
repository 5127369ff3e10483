/** The application in process on a real database, with a clock that moves and mail that is caught. */
import { type Client, createClient } from '#sdk'
import { type App, type AppParts, createApp } from '#server/app.ts'
import { authenticate, openSession } from '#server/features/identity/index.ts'
import { type BounceParts, mailFeature } from '#server/features/mail/index.ts'
import { findIdentity } from '#server/features/organizations/index.ts'
import type { Actor, Ctx } from '#server/platform/ctx.ts'
import { channelHeader } from '#server/platform/http/channel.ts'
import { sessionCookieName } from '#server/platform/http/cookies.ts'
import { makeContext } from '#server/platform/http/parts.ts'
import type { Feature } from '#server/platform/http/route.ts'
import { toPublicId } from '#server/platform/id.ts'
import { createLogger, type Logger } from '#server/platform/log.ts'
import { renderMail } from '#server/views/mails/render.ts'
import { type MovableClock, movableClock } from './clock.ts'
import { openTestDatabase, type TestDatabase } from './database.ts'
import { type TestMailServer, testMailServer } from './mail-server.ts'
import { createVisitor, injectFetch, type Visitor } from './visitor.ts'

export interface TestAppOptions {
  /** Mail is mounted anyway. */
  features?: Feature[]
  /** How mails that come back are heard of. */
  bounces?: BounceParts
  config?: Partial<AppParts['config']>
  authenticate?: AppParts['authenticate']
  errorPage?: AppParts['errorPage']
  db?: TestDatabase
  log?: Logger
}

/** Whoever has an id: a person as a builder made it. */
export type Somebody = { id: string } | { personId: string }

export interface TestApp extends App {
  db: TestDatabase
  clock: MovableClock
  mail: TestMailServer
  publicUrl: string
  /** A context for calling actions directly. Default actor: nobody. */
  ctx(actor?: Actor): Ctx
  /**
   * The client of somebody who is signed in, acting for an organization where one is given (its UUID): a program, or a page of
   * ours where a channel is given.
   */
  as(person: Somebody, organizationId?: string, channel?: 'screen' | 'bulk'): Promise<Client>
  /** The client of nobody. */
  anonymous(): Client
  /** A browser without script; signed in where a person is given. */
  visitor(person?: Somebody): Promise<Visitor>
  /** The session cookie of a person, opened anew. */
  cookieOf(person: Somebody): Promise<string>
  /** Sends every mail that is due by the test's clock, and runs every other due job. Returns how many jobs ran. */
  deliverMail(): Promise<number>
  runSchedules(names?: string[]): Promise<void>
  close(): Promise<void>
}

export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const db = options.db ?? (await openTestDatabase())
  const clock = movableClock()
  const mail = testMailServer()
  const plenty = { capacity: 100_000, refillPerSecond: 100_000 }
  const features = [
    mailFeature({
      transport: mail,
      render: renderMail,
      limits: { overall: plenty, perDomain: plenty },
      bounces: options.bounces,
    }),
    ...(options.features ?? []),
  ]
  const config = {
    publicUrl: 'http://entente.test',
    trustedProxies: [],
    version: '0.0.0-test',
    checkAnswers: true,
    // a machine that is busy with other tests refuses nobody here
    maxDelayMs: Number.POSITIVE_INFINITY,
    ...options.config,
  }
  const log = options.log ?? createLogger('silent')
  const app = await createApp({
    config,
    db,
    clock,
    log,
    features,
    authenticate: options.authenticate ?? authenticate,
    findIdentity,
    errorPage: options.errorPage,
  })
  await app.fastify.ready()

  async function tokenOf(person: Somebody): Promise<string> {
    const personId = 'personId' in person ? person.personId : person.id
    const { token } = await db.transaction({ as: 'identity' }, (tx) =>
      openSession(tx, personId, { address: '127.0.0.1', userAgent: 'test', now: clock.now() }),
    )
    return token
  }
  const cookieName = sessionCookieName(config.publicUrl)
  const client = (headers: Record<string, string>, organizationId?: string) =>
    createClient({
      baseUrl: '',
      headers,
      ...(organizationId && { organization: toPublicId('org', organizationId) }),
      fetch: injectFetch(app.fastify),
      retries: 0,
    })

  return {
    ...app,
    db,
    clock,
    mail,
    publicUrl: config.publicUrl,
    ctx: (actor = { kind: 'anonymous' }) =>
      makeContext({ config, db, clock, log }, { actor, requestId: 'req_test', address: '127.0.0.1' }),
    as: async (person, organizationId, channel) =>
      client(
        {
          cookie: `${cookieName}=${await tokenOf(person)}`,
          ...(channel && { [channelHeader]: channel, origin: config.publicUrl, 'sec-fetch-site': 'same-origin' }),
        },
        organizationId,
      ),
    anonymous: () => client({}),
    visitor: async (person) =>
      createVisitor(app.fastify, config.publicUrl, new Map(person ? [[cookieName, await tokenOf(person)]] : [])),
    cookieOf: async (person) => `${cookieName}=${await tokenOf(person)}`,
    deliverMail: () => app.worker.runDue(),
    runSchedules: (names) => app.worker.runSchedules(names),
    async close() {
      await app.stop()
      if (!options.db) await db.close()
    },
  }
}

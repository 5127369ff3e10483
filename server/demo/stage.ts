/**
 * Where the demonstration is played: the whole application in process, on a clock that moves from scene to scene, with mail
 * that is kept and read. Everybody acts through the same API and pages that a browser would use.
 */
import { type Client, createClient } from '#sdk'
import { createApp } from '#server/app.ts'
import {
  authenticate,
  endSessions,
  findPersonByEmail,
  openSession,
  type Person,
} from '#server/features/identity/index.ts'
import type { MailTransport, OutgoingMessage } from '#server/features/mail/index.ts'
import type { Actor, Ctx } from '#server/platform/ctx.ts'
import type { Database } from '#server/platform/db/types.ts'
import { sessionCookieName } from '#server/platform/http/cookies.ts'
import { makeContext } from '#server/platform/http/parts.ts'
import type { Feature } from '#server/platform/http/route.ts'
import type { Logger } from '#server/platform/log.ts'

export interface StageParts {
  db: Database
  log: Logger
  publicUrl: string
  version: string
  /** Every feature of the application, with mail going through this transport. */
  features: (transport: MailTransport) => Feature[]
}

export interface Stage {
  /** Moves the clock to an hour of a day, counted from today (0); never backwards. */
  at(day: number, hour: number, minute?: number): Promise<void>
  /** Lets some minutes pass. */
  pass(minutes: number): void
  now(): Date
  /** A context for what the operator does, or nobody. */
  ctx(actor?: Actor): Ctx
  /** Somebody's browser, acting for an organization (prefixed id) where one is given. */
  as(email: string, organization?: string): Promise<Client>
  person(email: string): Promise<Person>
  /** Sends what is due, and lets the schedules do their part. */
  deliver(): Promise<void>
  /** The newest mail to an address. */
  mailTo(email: string): OutgoingMessage
  /** What follows `/{path}/` in the link of the newest mail to an address. */
  secretOf(email: string, path: 'i' | 'join' | 'verify'): string
  close(): Promise<void>
}

/** Addresses at which the made-up mail server knows nobody. */
const nobodyThere = /@nowhere\./

export async function openStage(parts: StageParts): Promise<Stage> {
  const { db, log } = parts
  const today = new Date()
  today.setHours(0, 0, 0, 0)
  let now = new Date(today.getTime() - 60 * 86_400_000)
  const clock = { now: () => now }
  const mails: OutgoingMessage[] = []
  const transport: MailTransport = {
    kind: 'mailbox',
    server: null,
    async send(message) {
      if (nobodyThere.test(message.to.address)) {
        return { state: 'refused', says: '550 5.1.1 No such user here' }
      }
      mails.push(message)
      return { state: 'sent', says: '250 2.0.0 Accepted (sample data, kept in the mailbox)' }
    },
    close: () => {},
  }
  const config = { publicUrl: parts.publicUrl, trustedProxies: [], version: parts.version }
  const app = await createApp({ config, db, clock, log, features: parts.features(transport), authenticate })
  await app.fastify.ready()
  const cookies = new Map<string, { cookie: string; since: Date }>()

  const identity = <T>(work: Parameters<typeof db.transaction<T>>[1]) => db.transaction({ as: 'identity' }, work)
  async function person(email: string): Promise<Person> {
    const found = await identity((tx) => findPersonByEmail(tx, email as Parameters<typeof findPersonByEmail>[1]))
    if (!found) throw new Error(`the demonstration has nobody called ${email}`)
    return found
  }
  async function cookieOf(email: string): Promise<string> {
    const { id } = await person(email)
    const { token } = await identity((tx) =>
      openSession(tx, id, { address: '127.0.0.1', userAgent: 'Sample data', now }),
    )
    return `${sessionCookieName(parts.publicUrl)}=${token}`
  }
  /** `fetch` that never leaves the process. */
  const inject: typeof fetch = async (input, init) => {
    const answer = await app.fastify.inject({
      method: (init?.method ?? 'GET') as 'GET',
      url: String(input),
      headers: { ...Object.fromEntries(new Headers(init?.headers)), origin: parts.publicUrl },
      ...(typeof init?.body === 'string' && { payload: init.body }),
      ...(init?.body instanceof Uint8Array && { payload: Buffer.from(init.body) }),
    })
    const type = String(answer.headers['content-type'] ?? '')
    const body = answer.statusCode === 204 ? null : new Uint8Array(answer.rawPayload)
    return new Response(body, { status: answer.statusCode, headers: { 'content-type': type } })
  }

  const stage: Stage = {
    async at(day, hour, minute = 0) {
      const to = new Date(today)
      to.setDate(to.getDate() + day)
      to.setHours(hour, minute)
      // The last scenes of today must not lie in the future.
      const latest = new Date(Date.now() - 60_000)
      const reached = to < latest ? to : latest
      if (reached > now) now = reached
      await stage.deliver()
    },
    pass(minutes) {
      const later = new Date(now.getTime() + minutes * 60_000)
      now = later < new Date() ? later : new Date()
    },
    now: () => now,
    ctx: (actor = { kind: 'anonymous' }) =>
      makeContext({ config, db, clock, log }, { actor, requestId: 'sample-data', address: null }),
    async as(email, organization) {
      // Sessions end by themselves when nobody uses them, so everybody signs in anew on another day.
      let known = cookies.get(email)
      if (!known || now.getTime() - known.since.getTime() > 12 * 3_600_000) {
        known = { cookie: await cookieOf(email), since: now }
        cookies.set(email, known)
      }
      return createClient({
        baseUrl: '',
        headers: { cookie: known.cookie },
        ...(organization && { organization }),
        fetch: inject,
        retries: 0,
      })
    },
    person,
    async deliver() {
      await app.worker.runDue()
      await app.worker.runSchedules()
      await app.worker.runDue()
    },
    mailTo(email) {
      const mail = mails.findLast((message) => message.to.address === email)
      if (!mail) throw new Error(`no mail went to ${email}`)
      return mail
    },
    secretOf(email, path) {
      const mail = mails.findLast((message) => message.to.address === email && message.text.includes(`/${path}/`))
      const secret = new RegExp(`/${path}/([A-Za-z0-9_-]{20,})`).exec(mail?.text ?? '')?.[1]
      if (!secret) throw new Error(`no mail to ${email} has a link of that kind`)
      return secret
    },
    async close() {
      // Accepting and joining sign people in as well; nobody stays signed in.
      await identity(async (tx) => {
        const rows = await tx.selectFrom('session').select('person_id').distinct().execute()
        for (const { person_id } of rows) await endSessions(tx, person_id)
      })
      await app.stop()
    },
  }
  return stage
}

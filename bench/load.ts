/**
 * Mixed load on the program as `npm start` runs it: so many connections, each sending its next request when the last is answered,
 * four reads to one write, on a thousand hosts with a hundred thousand partners. Afterwards every acknowledged invitation is looked
 * for, with its history and its mail. The load comes from this very process, on the same machine.
 *
 *   node bench/load.ts [--database embedded|postgres] [--seconds 600] [--connections 50] [--partners 100000] [--hosts 1000]
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { hashSecret, newSecret } from '#server/features/identity/library.ts'
import { type Database, openDatabase } from '#server/platform/db/index.ts'
import { toPublicId } from '#server/platform/id.ts'
import { createLogger } from '#server/platform/log.ts'
import { tellFigures } from '#server/testing/figures.ts'
import { freePort } from '#server/testing/program.ts'
import { fixed, machine, quantile, table } from './lib/figures.ts'
import { openServer } from './lib/postgres.ts'
import { compose, openWire } from './lib/wire.ts'
import { missingOf, partnershipsOf, seedLoad, seedSessions, type World } from './load/seed.ts'

const { values } = parseArgs({
  options: {
    database: { type: 'string' },
    seconds: { type: 'string', default: '600' },
    connections: { type: 'string', default: '50' },
    partners: { type: 'string', default: '100000' },
    hosts: { type: 'string', default: '1000' },
  },
})
const seconds = Number(values.seconds)
const connections = Number(values.connections)
const sizes = {
  hosts: Number(values.hosts),
  partners: Number(values.partners),
  acceptors: Math.min(8_000, seconds * 14),
}
const goals = {
  embedded: { perSecond: 400, p99: 300 },
  postgres: { perSecond: 1_200, p99: 200 },
}
type Engine = keyof typeof goals
const root = fileURLToPath(new URL('../', import.meta.url))
const log = createLogger('silent')

interface Running {
  port: number
  child: ChildProcess
  stop(): Promise<void>
}

async function startServer(environment: Record<string, string>): Promise<Running> {
  const port = await freePort()
  const child = spawn(process.execPath, ['scripts/start.mjs', '--port', String(port), '--log-level', 'error'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      if (text.toString().includes('Entente is ready')) resolve()
    })
    void ended.then(() => reject(new Error('the server ended')))
  })
  return {
    port,
    child,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** One kind of request: how often of a thousand, and how to make the next one. */
interface Kind {
  share: number
  make(): Parameters<typeof compose>[0]
  /** Ids this request's answer has acknowledged. */
  acknowledges?(body: string): string[]
}

const at = <T>(list: readonly T[], n: number): T => list[n % list.length] as T
const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T

function kindsOf(
  world: World,
  partners: string[],
  openInvitations: { id: string; token: string }[],
): Record<string, Kind> {
  const as = (token: string, organization?: string) => ({
    cookie: `entente=${token}`,
    ...(organization && { 'entente-organization': organization }),
  })
  // half of the requests go to the ten large hosts, as their people are many
  const someHost = () =>
    Math.random() < 0.5
      ? Math.floor(Math.random() * Math.min(10, world.hosts.length))
      : Math.floor(Math.random() * world.hosts.length)
  const byHost =
    (path: (n: number) => string, body?: (n: number) => object, method = body ? 'POST' : 'GET') =>
    () => {
      const n = someHost()
      const host = at(world.hosts, n)
      return {
        method,
        path: path(n),
        headers: as(host.token, host.organizationId),
        ...(body && { body: JSON.stringify(body(n)) }),
      }
    }
  const byPartner = (path: string) => () => ({ method: 'GET', path, headers: as(pick(partners)) })
  const partnership = (n: number) => pick(world.partnerships[n] ?? [])
  let invited = 0
  const invite = byHost(
    (n) => `/v1/programs/${at(world.hosts, n).programId}/invitations`,
    () => ({ rows: [{ email: `load${process.pid}x${invited++}@d${invited % 500}.example`, firstName: 'Ada' }] }),
  )
  const note = byHost(
    (n) => `/v1/partnerships/${partnership(n)}/notes`,
    () => ({ body: 'Called; they will answer next week.' }),
  )
  return {
    'partner list': { share: 180, make: byHost(() => '/v1/partnerships') },
    'one partner': { share: 150, make: byHost((n) => `/v1/partnerships/${partnership(n)}`) },
    'how many': { share: 80, make: byHost(() => '/v1/partnerships/counts') },
    unread: { share: 90, make: byHost(() => '/v1/notifications/unread') },
    me: { share: 80, make: byHost(() => '/v1/me') },
    search: {
      share: 50,
      make: byHost(() => `/v1/partnerships?q=${pick(['northwind', 'silver', 'ada', 'greenpeak', 'p4'])}`),
    },
    'start page': { share: 40, make: byHost(() => '/v1/home') },
    timeline: { share: 40, make: byHost((n) => `/v1/partnerships/${partnership(n)}/history`) },
    programs: { share: 30, make: byHost(() => '/v1/programs') },
    'my hosts': { share: 40, make: byPartner('/v1/portal') },
    'my invitations': { share: 20, make: byPartner('/v1/inbox') },
    invite: {
      share: 70,
      make: invite,
      acknowledges: (body) =>
        (JSON.parse(body) as { verdicts: { invitationId: string }[] }).verdicts.map((one) => one.invitationId),
    },
    note: { share: 80, make: note },
    theme: {
      share: 40,
      make: byHost(
        () => '/v1/me',
        () => ({ theme: pick(['dark', 'light', 'auto']) }),
        'PATCH',
      ),
    },
    accept: {
      share: 10,
      make() {
        const open = openInvitations.pop()
        return open
          ? { method: 'POST', path: `/v1/inbox/${open.id}/accept`, headers: as(open.token), body: '{}' }
          : note()
      },
    },
  }
}

/** Invites the acceptors beforehand, through the same door as everybody. */
async function inviteAcceptors(port: number, { hosts, acceptors }: Pick<World, 'hosts' | 'acceptors'>) {
  const wire = await openWire(port)
  const open: { id: string; token: string }[] = []
  for (let from = 0; from < acceptors.length; from += 200) {
    const some = acceptors.slice(from, from + 200)
    const host = at(hosts, from / 200)
    const { status, body } = await wire.ask(
      compose({
        method: 'POST',
        path: `/v1/programs/${host.programId}/invitations`,
        headers: { cookie: `entente=${host.token}`, 'entente-organization': host.organizationId },
        body: JSON.stringify({ rows: some.map(({ email }) => ({ email })) }),
      }),
    )
    if (status !== 200) throw new Error(`inviting answered ${status}: ${body}`)
    const { verdicts } = JSON.parse(body) as { verdicts: { email: string; invitationId: string }[] }
    const tokens = new Map(some.map(({ email, token }) => [email, token]))
    open.push(...verdicts.map(({ email, invitationId }) => ({ id: invitationId, token: tokens.get(email) ?? '' })))
  }
  wire.close()
  return open
}

interface Measured {
  times: Map<string, number[]>
  errors: string[]
  acknowledged: string[]
  perSecond: number
}

async function fire(port: number, kinds: Record<string, Kind>, forSeconds: number): Promise<Measured> {
  const dice = Object.entries(kinds).flatMap(([name, { share }]) => Array<string>(share).fill(name))
  const times = new Map(Object.keys(kinds).map((name) => [name, [] as number[]]))
  const errors: string[] = []
  const acknowledged: string[] = []
  const began = performance.now()
  const until = began + forSeconds * 1_000
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const wire = await openWire(port)
      while (performance.now() < until) {
        const name = pick(dice)
        const kind = kinds[name] as Kind
        const request = kind.make()
        const sent = performance.now()
        const { status, body } = await wire.ask(compose(request))
        times.get(name)?.push(performance.now() - sent)
        if (status >= 400) errors.push(`${request.method} ${request.path} ${status} ${body.slice(0, 300)}`)
        else if (kind.acknowledges) acknowledged.push(...kind.acknowledges(body))
      }
      wire.close()
    }),
  )
  const count = [...times.values()].reduce((sum, list) => sum + list.length, 0)
  return { times, errors, acknowledged, perSecond: count / ((performance.now() - began) / 1_000) }
}

async function measure(
  environment: Record<string, string>,
  inside: <T>(work: (db: Database) => Promise<T>) => Promise<T>,
) {
  const tokens = Array.from({ length: 200 }, () => newSecret())
  const { hosts, acceptors, found } = await inside(async (db) => {
    const seeded = await seedLoad(db, sizes)
    await seedSessions(
      db,
      tokens.map((token) => ({ hash: hashSecret(token) })),
    )
    return { ...seeded, found: await partnershipsOf(db, 50) }
  })
  const partnerships: string[][] = hosts.map(() => [])
  for (const { n, id } of found) partnerships[n]?.push(toPublicId('pship', id))
  const server = await startServer(environment)
  try {
    const open = await inviteAcceptors(server.port, { hosts, acceptors })
    const kinds = kindsOf({ hosts, partnerships, acceptors }, tokens, open)
    const warm = await fire(server.port, kinds, Math.min(10, seconds / 4))
    const measured = await fire(server.port, kinds, seconds)
    await server.stop()
    const acknowledged = [...warm.acknowledged, ...measured.acknowledged]
    const missing = await inside((db) => missingOf(db, acknowledged))
    return { ...measured, acknowledged, missing, errors: [...warm.errors, ...measured.errors] }
  } finally {
    if (server.child.exitCode === null) server.child.kill('SIGKILL')
  }
}

async function run(engine: Engine): Promise<boolean> {
  const before = machine()
  const folder = mkdtempSync(join(tmpdir(), 'entente-bench-load-'))
  const server =
    engine === 'postgres'
      ? await openServer({
          fsync: 'on',
          full_page_writes: 'on',
          shared_buffers: '512MB',
          autovacuum: 'on',
          max_wal_size: '4GB',
        })
      : undefined
  try {
    const fresh = await server?.fresh('load')
    const inside = async <T>(work: (db: Database) => Promise<T>): Promise<T> => {
      if (fresh) return await work(fresh.db)
      const db = await openDatabase({ dataFolder: folder, log })
      try {
        return await work(db)
      } finally {
        await db.close()
      }
    }
    if (fresh) await inside(async () => {})
    const environment = { ENTENTE_DATA: folder, ...(fresh && { DATABASE_URL: fresh.url }) }
    const { times, errors, acknowledged, missing, perSecond } = await measure(environment, inside)
    const all = [...times.values()].flat()
    const rows = [...times].map(([name, list]) => [
      name,
      String(list.length),
      ...[0.5, 0.95, 0.99].map((share) => fixed(quantile(list, share), 0)),
    ])
    console.log(`\n${new Date().toISOString().slice(0, 10)}, ${before}, ${server?.says ?? 'embedded database'}`)
    console.log(table(['', 'requests', 'p50 ms', 'p95 ms', 'p99 ms'], rows))
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(all, share)) as [number, number, number]
    const goal = goals[engine]
    console.log(
      `\n${engine}: ${fixed(perSecond, 0)} a second (goal ${goal.perSecond}), p50 ${fixed(p50, 0)}, p95 ${fixed(p95, 0)}, p99 ${fixed(p99, 0)} ms (goal ${goal.p99}), ${errors.length} errors; ` +
        `${acknowledged.length} invitations acknowledged, ${missing} missing`,
    )
    for (const error of errors.slice(0, 5)) console.log(`  ${error}`)
    tellFigures('load', {
      database: engine,
      seconds,
      requests: all.length,
      'a second': Math.round(perSecond),
      'ms p50': Math.round(p50),
      'ms p95': Math.round(p95),
      'ms p99': Math.round(p99),
      errors: errors.length,
      'invitations acknowledged': acknowledged.length,
      missing,
    })
    return errors.length === 0 && missing === 0 && perSecond >= goal.perSecond && p99 <= goal.p99
  } finally {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

let passed = true
for (const engine of values.database ? [values.database as Engine] : (['embedded', 'postgres'] as const))
  passed = (await run(engine)) && passed
process.exit(passed ? 0 : 1)

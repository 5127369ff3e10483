/**
 * Inviting and accepting over HTTP on PostgreSQL, against a floor written by hand that makes the same rows in one transaction
 * (`lifecycle/floor.ts`), and against the organization plugin of better-auth (`lifecycle/peer.ts`), which invites and accepts members and
 * does less besides. Rounds of all alternate, so that whatever else the machine does falls on each.
 *
 *   node bench/lifecycle.ts [--runs 3] [--rounds 10] [--requests 200] [--connections 8] [--prepared-floor] [--profile folder]
 */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import type { Database } from '#server/platform/db/types.ts'
import { fixed, machine, median, quantile, table } from './lib/figures.ts'
import { fire, type Shot, type Volley } from './lib/load.ts'
import { openServer } from './lib/postgres.ts'
import { type Acceptor, type Host, seedAcceptors, seedHosts } from './lifecycle/seed.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '10' },
    requests: { type: 'string', default: '200' },
    connections: { type: 'string', default: '8' },
    profile: { type: 'string' },
    'prepared-floor': { type: 'boolean', default: false },
  },
})
const runs = Number(values.runs)
const rounds = Number(values.rounds)
const requests = Number(values.requests)
const connections = Number(values.connections)
const goal = 0.6
/** How many times as fast as the peer. */
const peerGoal = 4

interface Contestant {
  name: 'ours' | 'floor' | 'peer'
  port: number
  process: ChildProcess
}

async function launch(name: Contestant['name'], url: string): Promise<Contestant> {
  const file = fileURLToPath(new URL(`./lifecycle/${name}.ts`, import.meta.url))
  const execArgv = values.profile && name === 'ours' ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : []
  const child = fork(file, {
    env: {
      ...process.env,
      BENCH_DATABASE_URL: url,
      NODE_ENV: 'production',
      ...(values['prepared-floor'] && { BENCH_PREPARED_FLOOR: '1' }),
    },
    execArgv,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { port: number }) => resolve(message.port))
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)))
  })
  return { name, port, process: child }
}

const as = (token: string, organizationId?: string): Record<string, string> => ({
  cookie: `entente=${token}`,
  ...(organizationId && { 'entente-organization': organizationId }),
})

let invited = 0
function inviteShots(hosts: Host[], count: number): Shot[] {
  return Array.from({ length: count }, () => {
    const n = invited++
    const host = hosts[n % hosts.length] as Host
    const row = { email: `new${n}@d${n % 100}.example`, firstName: 'Ada', lastName: `Okafor ${n}` }
    return {
      path: `/v1/programs/${host.programId}/invitations`,
      headers: as(host.token, host.organizationId),
      body: JSON.stringify({ rows: [row] }),
    }
  })
}

/** Invites these persons beforehand, all through the same door, and answers the requests that accept. */
async function acceptShots(ours: Contestant, hosts: Host[], acceptors: Acceptor[]): Promise<Shot[]> {
  const tokens = new Map(acceptors.map(({ email, token }) => [email, token]))
  const size = Math.ceil(acceptors.length / hosts.length)
  const batches = hosts.map(
    (host, n): Shot => ({
      path: `/v1/programs/${host.programId}/invitations`,
      headers: as(host.token, host.organizationId),
      body: JSON.stringify({ rows: acceptors.slice(n * size, (n + 1) * size).map(({ email }) => ({ email })) }),
    }),
  )
  const { answers } = await fire(
    ours.port,
    batches.filter(({ body }) => body !== '{"rows":[]}'),
    2,
  )
  return answers
    .flatMap((text) => (JSON.parse(text) as { verdicts: { email: string; invitationId: string | null }[] }).verdicts)
    .map(({ email, invitationId }) => {
      if (!invitationId) throw new Error(`${email} was not invited`)
      return { path: `/v1/inbox/${invitationId}/accept`, headers: as(tokens.get(email) ?? ''), body: '{}' }
    })
}

interface PeerHost {
  cookie: string
  organizationId: string
}
function ask<T>(child: ChildProcess, wish: object): Promise<T> {
  return new Promise((resolve) => {
    child.once('message', (answer) => resolve(answer as T))
    child.send(wish)
  })
}
const byPeer = (cookie: string) => ({ cookie, origin: 'http://127.0.0.1' })

function peerInviteShots(hosts: PeerHost[], emails: string[]): Shot[] {
  return emails.map((email, n) => {
    const host = hosts[n % hosts.length] as PeerHost
    return {
      path: '/api/auth/organization/invite-member',
      headers: byPeer(host.cookie),
      body: JSON.stringify({ email, role: 'member', organizationId: host.organizationId }),
    }
  })
}
const newPeople = (count: number) => Array.from({ length: count }, () => `new${invited++}@d${invited % 100}.example`)

async function peerAcceptShots(peer: Contestant, hosts: PeerHost[], count: number): Promise<Shot[]> {
  const emails = newPeople(count)
  const { cookies } = await ask<{ cookies: string[] }>(peer.process, { people: emails })
  const { answers } = await fire(peer.port, peerInviteShots(hosts, emails), 2)
  const made = answers.map((text) => JSON.parse(text) as { id: string; email: string })
  return made.map(({ id, email }) => ({
    path: '/api/auth/organization/accept-invitation',
    headers: byPeer(cookies[emails.indexOf(email)] ?? ''),
    body: JSON.stringify({ invitationId: id }),
  }))
}

const written = [
  'person',
  'partnership',
  'partnership_tally',
  'invitation',
  'invitation_secret',
  'access_grant',
  'history_event',
  'mail',
  'outbox_job',
  'notification',
  'rate_limit',
  'organization',
  'membership',
] as const

async function countRows(db: Database): Promise<Record<string, number>> {
  // what a host may send is kept in a few rows, which the first requests make; only the receivers' grow with each request
  const ofRequests = (name: string) => (name === 'rate_limit' ? sql`where bucket like 'invite-to:%'` : sql``)
  const one = sql.join(
    written.map((name) => sql`(select count(*)::int from ${sql.table(name)} ${ofRequests(name)}) as ${sql.ref(name)}`),
  )
  return await db.transaction({ as: 'system' }, async (tx) => {
    const { rows } = await sql<Record<string, number>>`select ${one}`.execute(tx)
    return rows[0] ?? {}
  })
}

/** The rows one volley adds, per request. */
async function rowsOf(db: Database, volley: () => Promise<Volley>): Promise<string> {
  const before = await countRows(db)
  const { times } = await volley()
  const after = await countRows(db)
  return written
    .map((name) => [name, ((after[name] ?? 0) - (before[name] ?? 0)) / times.length] as const)
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')
}

/** No comparison counts unless both write the same. */
async function assertSameRows(
  db: Database,
  verb: string,
  contestants: Contestant[],
  shots: () => Promise<Shot[]>,
): Promise<void> {
  const seen: string[] = []
  for (const { port } of contestants) {
    const volley = await shots()
    seen.push(await rowsOf(db, () => fire(port, volley, 1)))
  }
  if (seen[0] !== seen[1]) throw new Error(`${verb}: not the same rows\n  ours:  ${seen[0]}\n  floor: ${seen[1]}`)
  console.log(`rows of one ${verb}: ${seen[0]}`)
}

interface Result {
  ratios: number[]
  peerRatios: number[]
  ours: Volley[]
  floor: Volley[]
  peer: Volley[]
}

async function compare(
  contestants: Contestant[],
  shots: Record<Contestant['name'], () => Promise<Shot[]>>,
): Promise<Result> {
  const result: Result = { ratios: [], peerRatios: [], ours: [], floor: [], peer: [] }
  for (let round = 0; round < rounds; round++) {
    const inOrder = contestants.map((_, place) => contestants[(place + round) % contestants.length] as Contestant)
    const volleys = { ours: await shots.ours(), floor: await shots.floor(), peer: await shots.peer() }
    for (const { name, port } of inOrder) result[name].push(await fire(port, volleys[name], connections))
    const speed = (name: Contestant['name']) => result[name].at(-1)?.perSecond ?? Number.NaN
    result.ratios.push(speed('ours') / speed('floor'))
    result.peerRatios.push(speed('ours') / speed('peer'))
  }
  return result
}

function row(verb: string, run: number, { ratios, peerRatios, ours, floor, peer }: Result): string[] {
  const rate = (volleys: Volley[]) => fixed(median(volleys.map((volley) => volley.perSecond)), 0)
  const time = (volleys: Volley[], share: number) =>
    fixed(
      quantile(
        volleys.flatMap((volley) => volley.times),
        share,
      ),
      1,
    )
  return [
    `${verb}, run ${run}`,
    `${fixed(median(ratios) * 100, 0)} %`,
    `${fixed(Math.min(...ratios) * 100, 0)}–${fixed(Math.max(...ratios) * 100, 0)} %`,
    `${fixed(median(peerRatios))} ×`,
    rate(ours),
    rate(floor),
    rate(peer),
    time(ours, 0.5),
    time(floor, 0.5),
    time(ours, 0.99),
    time(floor, 0.99),
  ]
}

const before = machine()
const server = await openServer()
const rows: string[][] = []
const medians: Record<string, number[]> = { invite: [], accept: [] }
const peerMedians: Record<string, number[]> = { invite: [], accept: [] }
const children: ChildProcess[] = []
try {
  for (let run = 1; run <= runs; run++) {
    const { db, url } = await server.fresh(`lifecycle_${run}`)
    const hosts = await seedHosts(db, 20)
    const ours = await launch('ours', url)
    const floor = await launch('floor', url)
    const peer = await launch('peer', await server.empty(`peer_${run}`))
    children.push(ours.process, floor.process, peer.process)
    const { hosts: peerHosts } = await ask<{ hosts: PeerHost[] }>(peer.process, { hosts: 20 })
    const peerInvites = async () => peerInviteShots(peerHosts, newPeople(requests))
    const peerAccepts = () => peerAcceptShots(peer, peerHosts, requests)
    await fire(peer.port, await peerInvites(), connections)
    await fire(peer.port, await peerAccepts(), connections)
    const invites = async () => inviteShots(hosts, requests)
    const accepts = async () => acceptShots(ours, hosts, await seedAcceptors(db, requests))
    for (const { port } of [ours, floor]) {
      await fire(port, await invites(), connections)
      await fire(port, await accepts(), connections)
    }
    if (run === 1) {
      await assertSameRows(db, 'invite', [ours, floor], async () => inviteShots(hosts, 40))
      await assertSameRows(db, 'accept', [ours, floor], async () =>
        acceptShots(ours, hosts, await seedAcceptors(db, 40)),
      )
    }
    for (const [verb, shots, peerShots] of [
      ['invite', invites, peerInvites],
      ['accept', accepts, peerAccepts],
    ] as const) {
      const result = await compare([ours, floor, peer], { ours: shots, floor: shots, peer: peerShots })
      rows.push(row(verb, run, result))
      medians[verb]?.push(median(result.ratios))
      peerMedians[verb]?.push(median(result.peerRatios))
    }
    for (const { process: child } of [ours, floor, peer]) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.disconnect()
      await ended
    }
  }
} finally {
  for (const child of children) if (child.exitCode === null) child.kill()
  await server.stop()
}
console.log(`\n${new Date().toISOString().slice(0, 10)}, ${before}, ${server.says}`)
console.log(
  `${rounds} rounds of ${requests} requests over ${connections} connections, ours and the floor${values['prepared-floor'] ? ' (prepared)' : ''} in turn\n`,
)
console.log(
  table(
    [
      '',
      'ours/floor',
      'rounds',
      'ours/peer',
      'ours /s',
      'floor /s',
      'peer /s',
      'ours p50 ms',
      'floor p50',
      'ours p99',
      'floor p99',
    ],
    rows,
  ),
)
for (const [verb, ratios] of Object.entries(medians)) {
  const middle = median(ratios)
  console.log(
    `\n${verb}: ${fixed(middle * 100, 0)} % of the floor (goal ≥ ${goal * 100} %)${middle < goal ? ' – BELOW' : ''}`,
  )
}
for (const [verb, ratios] of Object.entries(peerMedians)) {
  const middle = median(ratios)
  console.log(
    `${verb}: ${fixed(middle)} × the organization plugin of better-auth (goal ≥ ${peerGoal} ×)${middle < peerGoal ? ' – BELOW' : ''}`,
  )
}

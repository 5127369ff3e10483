/** The one way to a database: embedded when nothing is configured, PostgreSQL when `url` is given. Opens, checks and migrates. */
import { type RawBuilder, sql } from 'kysely'
import type { Logger } from '../log.ts'
import { type Deadlines, makeDatabase, usualDeadlines } from './database.ts'
import { type EmbeddedEngine, type EmbeddedOptions, openEmbedded } from './embedded.ts'
import type { Engine } from './link.ts'
import { migrate } from './migrate.ts'
import { DatabaseRefused, openPostgres } from './postgres.ts'
import type { Database } from './types.ts'

export { isForeignKeyViolation, isUniqueViolation, SqlError } from './faults.ts'
export { FolderInUse } from './folder-lock.ts'
export { MigrationRefused } from './migrate.ts'
export type { Database, DatabaseHealth, Scope, Tx } from './types.ts'
export { DatabaseRefused }

export interface OpenOptions extends Pick<EmbeddedOptions, 'freeBytes' | 'fsModule' | 'housekeepingMilliseconds'> {
  /** PostgreSQL's address; without it the embedded database in `dataFolder` is used. */
  url?: string
  dataFolder: string
  log: Logger
  poolSize?: number
  deadlines?: Deadlines
  /** Called before a database that holds something is migrated, e.g. to back it up. */
  beforeMigrating?: (engine: OpenedEngine) => Promise<void>
}

export type OpenedEngine = EmbeddedEngine | (Engine & { name: 'postgres' })

/** Opens without migrating; for the command line. */
export async function openEngine(options: OpenOptions): Promise<OpenedEngine> {
  if (options.url === undefined) return openEmbedded(options)
  return {
    ...(await openPostgres({ url: options.url, log: options.log, poolSize: options.poolSize })),
    name: 'postgres',
  }
}

/** Opens the database and brings it to the program's version. */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  return (await openWithEngine(options)).db
}

/** As `openDatabase`, with the engine behind it: for backups and night work. */
export async function openWithEngine(options: OpenOptions): Promise<{ db: Database; engine: OpenedEngine }> {
  const engine = await openEngine(options)
  try {
    const { beforeMigrating } = options
    await migrate(engine, { log: options.log, beforeChanging: beforeMigrating && (() => beforeMigrating(engine)) })
    return { db: makeDatabase(engine, options.deadlines ?? usualDeadlines), engine }
  } catch (fault) {
    await engine.close()
    throw fault
  }
}

/** A value for a jsonb column or comparison. Needed for arrays, which would become PostgreSQL arrays; fine for anything. */
export function json<T>(value: T): RawBuilder<T> {
  return sql<T>`${JSON.stringify(value)}::jsonb`
}

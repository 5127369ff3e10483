/**
 * Migrations: numbered SQL files, applied in order, each in one transaction together with the row that says so; so a stop in
 * between is taken up again at the next start. Forward only.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Logger } from '../log.ts'
import type { Engine, Link } from './link.ts'

const folder = new URL('../../migrations/', import.meta.url)

export interface Migration {
  version: number
  name: string
  sql: string
  checksum: string
}

export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused'
}

/** The program's migrations, in order. */
export function readMigrations(from: URL = folder): Migration[] {
  const names = readdirSync(from).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name))
  return names.sort().map((name) => {
    const sql = readFileSync(new URL(name, from), 'utf8')
    return { version: Number(name.slice(0, 4)), name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
  })
}

interface Applied {
  version: number
  name: string
  checksum: string
}

async function readApplied(link: Link): Promise<Applied[]> {
  const { rows } = await link.query('select version, name, checksum from schema_migration order by version', [])
  return rows.map(({ version, name, checksum }) => ({
    version: Number(version),
    name: String(name),
    checksum: String(checksum),
  }))
}

/** What of `migrations` is still to be applied; refuses a database this program cannot serve. */
export function pendingOf(migrations: Migration[], applied: Applied[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.version, migration]))
  const newer = applied.filter(({ version }) => !known.has(version))
  if (newer.length > 0) {
    throw new MigrationRefused(
      `The database was written by a newer version of Entente (it has ${newer.map(({ name }) => name).join(', ')}). ` +
        'Start that version or a newer one, or restore a backup made before the upgrade.',
    )
  }
  const changed = applied.filter(({ version, checksum }) => known.get(version)?.checksum !== checksum)
  if (changed.length > 0) {
    throw new MigrationRefused(
      `The database was made by a different build of Entente: ${changed.map(({ name }) => name).join(', ')} has changed since it was applied. ` +
        'Start the build that made it, or begin with a new database.',
    )
  }
  const done = new Set(applied.map(({ version }) => version))
  return migrations.filter(({ version }) => !done.has(version))
}

export interface MigrateOptions {
  log: Logger
  /** Called once before the first change to a database that holds something. */
  beforeChanging?: () => Promise<void>
  migrations?: Migration[]
}

const patient = { statementMilliseconds: 30 * 60_000, acquireMilliseconds: 60_000 }
/** Roles belong to the whole cluster, so two databases of one cluster must not migrate at once either: one fixed key. */
const lockKey = 7_237_001

/** Brings the database to the program's version; returns the names applied. */
export async function migrate(engine: Engine, options: MigrateOptions): Promise<string[]> {
  const { log, beforeChanging, migrations = readMigrations() } = options
  if (beforeChanging) {
    // The backup needs the database itself, so it is made before the lock is taken.
    const { applied, pending } = await locked(engine, (link) => look(link, migrations))
    if (pending.length > 0 && applied.length > 0) await beforeChanging()
  }
  return locked(engine, async (link) => {
    const { pending } = await look(link, migrations)
    for (const migration of pending) {
      await apply(link, migration)
      log.info({ migration: migration.name }, 'Migrated')
    }
    return pending.map(({ name }) => name)
  })
}

/** What is applied and what is still to be applied; changes nothing but makes the table of versions. */
export async function inspectMigrations(engine: Engine): Promise<{ applied: string[]; pending: string[] }> {
  const { applied, pending } = await locked(engine, (link) => look(link, readMigrations()))
  return { applied: applied.map(({ name }) => name), pending: pending.map(({ name }) => name) }
}

/** Runs `work` while no other process migrates. */
async function locked<T>(engine: Engine, work: (link: Link) => Promise<T>): Promise<T> {
  const link = await engine.acquire(patient)
  let broken = true
  try {
    await link.batch(`set statement_timeout = 0; select pg_advisory_lock(${lockKey})`)
    const result = await work(link)
    await link.batch(`select pg_advisory_unlock(${lockKey}); reset statement_timeout`)
    broken = false
    return result
  } finally {
    // PostgreSQL lets go of the lock with the connection; the embedded database has one connection, so it is told.
    if (broken) broken = await unlock(link)
    link.release(broken)
  }
}

/** Returns whether the connection is beyond use. */
async function unlock(link: Link): Promise<boolean> {
  return link.batch('select pg_advisory_unlock_all(); reset statement_timeout').then(
    () => false,
    () => true,
  )
}

async function look(link: Link, migrations: Migration[]): Promise<{ applied: Applied[]; pending: Migration[] }> {
  await link.batch(
    `create table if not exists schema_migration (
       version integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`,
  )
  const applied = await readApplied(link)
  return { applied, pending: pendingOf(migrations, applied) }
}

async function apply(link: Link, { version, name, checksum, sql }: Migration): Promise<void> {
  await link.batch('begin')
  try {
    await link.batch(sql)
    await link.query('insert into schema_migration (version, name, checksum) values ($1, $2, $3)', [
      version,
      name,
      checksum,
    ])
    await link.batch('select 1; commit')
  } catch (fault) {
    await link.batch('rollback').catch(() => undefined)
    throw fault instanceof Error ? new Error(`Migration ${name} failed: ${fault.message}`, { cause: fault }) : fault
  }
}

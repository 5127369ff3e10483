/**
 * A migrated database for one test file, on the engine of ENTENTE_TEST_DB (`embedded`, the default, or `postgres`).
 * Embedded: in memory, from a dump made once. PostgreSQL: a database of its own, copied from a template made once.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, renameSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import pg from 'pg'
import { type Deadlines, makeDatabase, usualDeadlines } from '#server/platform/db/database.ts'
import { openInMemory } from '#server/platform/db/embedded.ts'
import type { Engine, Link } from '#server/platform/db/link.ts'
import { migrate, readMigrations } from '#server/platform/db/migrate.ts'
import { openPostgres } from '#server/platform/db/postgres.ts'
import { makeTurns } from '#server/platform/db/turn.ts'
import type { Database } from '#server/platform/db/types.ts'
import { createLogger } from '#server/platform/log.ts'

const log = createLogger('silent')

export interface TestDatabase extends Database {
  /** Empties every table, quickly. Nothing else may run meanwhile. */
  reset(): Promise<void>
  /** PostgreSQL only: its address, for tests that need connections of their own. */
  url?: string
}

export interface TestDatabaseOptions {
  /** PostgreSQL only. */
  poolSize?: number
  deadlines?: Deadlines
}

/** The dump every embedded test database begins from; its name changes with the migrations. */
function dumpFile(): string {
  const all = readMigrations().map(({ checksum }) => checksum)
  const checksum = createHash('sha256').update(all.join()).digest('hex').slice(0, 40)
  return fileURLToPath(new URL(`../../node_modules/.cache/entente/migrated-${checksum}.tar.gz`, import.meta.url))
}

/** Makes the dump where it is missing. Called once before the tests; two at once do no harm. */
export async function makeDump(): Promise<string> {
  const file = dumpFile()
  if (statSync(file, { throwIfNoEntry: false })) return file
  mkdirSync(fileURLToPath(new URL('.', `file://${file}`)), { recursive: true })
  const engine = await openInMemory({}, log)
  try {
    await migrate(engine, { log })
    const beside = `${file}.${process.pid}`
    await engine.dump(beside)
    renameSync(beside, file)
  } finally {
    await engine.close()
  }
  return file
}

async function askServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The address of another database on the same server. */
export function sibling(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.href
}

export const templateName = 'entente_test_template'

/** Makes the template anew. Called once before the tests. */
export async function makeTemplate(serverUrl: string): Promise<void> {
  await askServer(serverUrl, `drop database if exists ${templateName} with (force)`)
  await askServer(serverUrl, `create database ${templateName}`)
  const engine = await openPostgres({ url: sibling(serverUrl, templateName), log, poolSize: 2 })
  await migrate(engine, { log })
  await engine.close()
}

interface TestEngine {
  engine: Engine
  url?: string
  drop(): Promise<void>
}

async function openPostgresCopy(poolSize: number): Promise<TestEngine> {
  const serverUrl = process.env.ENTENTE_TEST_POSTGRES
  if (!serverUrl)
    throw new Error('Tests on PostgreSQL run through vitest, which starts it: npx vitest run --project postgres <file>')
  const name = `entente_test_${process.pid}_${randomBytes(4).toString('hex')}`
  // The template admits one copy at a time while another one is being made.
  for (let attempt = 0; ; attempt++) {
    try {
      await askServer(serverUrl, `create database ${name} template ${templateName}`)
      break
    } catch (fault) {
      if (attempt > 50 || (fault as { code?: string }).code !== '55006') throw fault
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 100))
    }
  }
  const url = sibling(serverUrl, name)
  return {
    engine: await openPostgres({
      url,
      log,
      poolSize,
      connectMilliseconds: patientDeadlines.request.acquireMilliseconds,
    }),
    url,
    drop: () => askServer(serverUrl, `drop database if exists ${name} with (force)`),
  }
}

/** Row triggers (append-only history) and foreign keys stand aside for the one who empties the house. */
const emptyEverything = sql`
  do $$
  declare t text;
  begin
    perform set_config('session_replication_role', 'replica', true);
    for t in select quote_ident(relname) from pg_class
             where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'schema_migration'
    loop execute 'delete from ' || t; end loop;
  end $$`

/** Tests say what comes of a request, not how fast a busy machine is: nothing is given up because others were faster. */
const patientDeadlines: Deadlines = {
  request: { statementMilliseconds: 60_000, acquireMilliseconds: 60_000 },
  system: { statementMilliseconds: 60_000, acquireMilliseconds: 60_000 },
  transactionMilliseconds: usualDeadlines.transactionMilliseconds,
}

async function openTestEngine(poolSize = 10): Promise<TestEngine> {
  if (process.env.ENTENTE_TEST_DB === 'postgres') return openPostgresCopy(poolSize)
  return { engine: await openInMemory({ loadFrom: await makeDump() }, log), drop: async () => {} }
}

export async function openTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const opened = await openTestEngine(options.poolSize)
  return asTestDatabase(opened, makeDatabase(opened.engine, options.deadlines ?? patientDeadlines))
}

function asTestDatabase({ url, drop }: TestEngine, db: Database): TestDatabase {
  return {
    ...db,
    ...(url !== undefined && { url }),
    reset: () => db.transaction({ as: 'system' }, async (tx) => void (await emptyEverything.execute(tx))),
    async close() {
      await db.close()
      await drop()
    },
  }
}

export interface RewindableDatabase extends TestDatabase {
  /** What was done until now stays. */
  keep(): Promise<void>
  /** Back to how it was when it was last kept, in a moment. */
  rewind(): Promise<void>
}

/** A database whose transactions are savepoints in one big one, which is kept or taken back: one at a time, never beside each other. */
export async function openRewindableDatabase(): Promise<RewindableDatabase> {
  const opened = await openTestEngine(2)
  const { engine } = opened
  const patient = patientDeadlines.request
  const turns = makeTurns()
  let held: Link | undefined

  async function hold(): Promise<Link> {
    if (held) return held
    held = await engine.acquire(patient)
    await held.batch(engine.begin(patient))
    return held
  }
  async function end(how: 'commit' | 'rollback'): Promise<void> {
    const endTurn = await turns.take(60_000)
    await held?.batch(how)
    held?.release()
    held = undefined
    endTurn()
  }
  const inside: Engine = {
    ...engine,
    begin: () => 'savepoint probe',
    async acquire({ acquireMilliseconds }) {
      const endTurn = await turns.take(acquireMilliseconds)
      const link = await hold()
      return {
        ...(link.pipelined && { pipelined: link.pipelined }),
        query: (statement, parameters) => link.query(statement, parameters),
        batch: (statements) =>
          link.batch(
            statements === 'rollback'
              ? 'rollback to savepoint probe'
              : statements.replace(/\bcommit$/, 'release savepoint probe'),
          ),
        release: endTurn,
      }
    },
  }
  const db = asTestDatabase(opened, makeDatabase(inside, patientDeadlines))
  return {
    ...db,
    keep: () => end('commit'),
    rewind: () => end('rollback'),
    async close() {
      await end('rollback')
      await db.close()
    },
  }
}

/** Transactions under a scope, over whichever engine. */
import {
  type CompiledQuery,
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  sql,
  Transaction,
} from 'kysely'
import type { Tables } from '#server/tables.ts'
import { unavailable } from './faults.ts'
import type { Engine, Link, LinkOptions, Result } from './link.ts'
import { enterScope } from './scope.ts'
import type { Database, Scope, Tx } from './types.ts'

export interface Deadlines {
  /** For scopes that serve requests. */
  request: LinkOptions
  /** For workers, schedules, migrations. */
  system: LinkOptions
  /** A transaction that takes longer is rolled back: it holds what others wait for. */
  transactionMilliseconds: { request: number; system: number }
}

export const usualDeadlines: Deadlines = {
  request: { statementMilliseconds: 5_000, acquireMilliseconds: 5_000 },
  system: { statementMilliseconds: 60_000, acquireMilliseconds: 15_000 },
  transactionMilliseconds: { request: 30_000, system: 600_000 },
}

/** The open transaction behind a Tx. */
interface Open {
  link: Link
  /** The scopes entered, the innermost last, as the statements that enter them. */
  scopes: string[]
  /** The scope the connection is in: a scope is entered with its first statement, so that one without any costs nothing. */
  entered: string
  /** Begun and perhaps not answered yet; whatever it says, the statements after it say too. */
  beginning: Promise<void>
  ended: boolean
}

const open = new WeakMap<object, Open>()

function openBehind(tx: Tx): Open {
  const found = open.get(tx)
  if (!found || found.ended) throw new Error('This transaction has ended; nothing may be done in it any more.')
  return found
}

/** Kysely asks for a driver; ours never opens connections by itself, since every Tx brings its own. */
const noDriver: Driver = {
  init: async () => {},
  acquireConnection: () => Promise.reject(new Error('Queries run inside db.transaction().')),
  beginTransaction: async () => {},
  commitTransaction: async () => {},
  rollbackTransaction: async () => {},
  releaseConnection: async () => {},
  destroy: async () => {},
}
const adapter = new PostgresAdapter()
const dialect = {
  createAdapter: () => adapter,
  createDriver: () => noDriver,
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createIntrospector: (db: ConstructorParameters<typeof PostgresIntrospector>[0]) => new PostgresIntrospector(db),
} satisfies Dialect

function connectionOf(state: Open): DatabaseConnection {
  return {
    async executeQuery<R>(compiled: CompiledQuery): Promise<QueryResult<R>> {
      if (state.ended) throw new Error('This transaction has ended; nothing may be done in it any more.')
      const { rows, count } = await ask(state, compiled)
      return { rows: rows as R[], ...(count === undefined ? {} : { numAffectedRows: BigInt(count) }) }
    },
    // biome-ignore lint/correctness/useYield: Kysely asks for a generator, and there is none
    async *streamQuery(): AsyncIterableIterator<QueryResult<never>> {
      throw new Error('Rows are not streamed; read them in pages.')
    },
  }
}

/**
 * A statement, in the scope it belongs to. On a link that is pipelined, the beginning, the change of scope and the statement
 * go out together: a failure of an earlier one fails those behind it, since they are in the same transaction.
 */
async function ask(state: Open, compiled: CompiledQuery): Promise<Result> {
  const { link, beginning } = state
  const wanted = state.scopes.at(-1) as string
  const moves = state.entered !== wanted
  state.entered = wanted
  if (!link.pipelined) {
    await beginning
    if (moves) await link.batch(wanted)
    return link.query(compiled.sql, compiled.parameters)
  }
  const moving = moves ? link.batch(wanted) : undefined
  const asked = link.query(compiled.sql, compiled.parameters)
  const [, , result] = await Promise.all([beginning, moving, asked])
  return result
}

function makeTx(state: Open): Tx {
  const connection = connectionOf(state)
  // Kysely's own provider would make the statements of a transaction wait for each other; the link keeps them in order.
  const provider: ConnectionProvider = { provideConnection: (use) => use(connection) }
  const executor = new DefaultQueryExecutor(dialect.createQueryCompiler(), adapter, provider)
  const tx = new Transaction<Tables>({ config: { dialect }, driver: noDriver, executor, dialect })
  open.set(tx, state)
  return tx
}

/** The `Database` of the application over an engine. */
export function makeDatabase(engine: Engine, deadlines: Deadlines = usualDeadlines): Database {
  async function transaction<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
    const kind = scope.as === 'system' ? 'system' : 'request'
    const entered = enterScope(scope)
    const begin = `${engine.begin(deadlines[kind])}; ${entered}`
    const link = await engine.acquire(deadlines[kind])
    const beginning = link.batch(begin)
    // waited for by the first statement, or below
    beginning.catch(() => undefined)
    const state: Open = { link, scopes: [entered], entered, beginning, ended: false }
    let broken = true
    let timer: NodeJS.Timeout | undefined
    try {
      const tooLong = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          state.ended = true
          reject(unavailable())
        }, deadlines.transactionMilliseconds[kind])
      })
      const result = await Promise.race([work(makeTx(state)), tooLong])
      await beginning
      state.ended = true
      // COMMIT alone would turn an aborted transaction into a silent rollback; the statement before it says so instead.
      await link.batch('select 1; commit')
      broken = false
      return result
    } catch (fault) {
      state.ended = true
      broken = await link.batch('rollback').then(
        () => false,
        () => true,
      )
      throw fault
    } finally {
      clearTimeout(timer)
      link.release(broken)
    }
  }

  async function within<T>(tx: Tx, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
    const state = openBehind(tx)
    // built now, so that a scope that cannot be is refused here
    const own = enterScope(scope)
    const depth = state.scopes.push(own)
    try {
      return await work(tx)
    } finally {
      if (state.scopes.length !== depth || state.scopes.at(-1) !== own) {
        // Two at once in one transaction would run each other's statements under the wrong role: never commit that.
        state.ended = true
        // biome-ignore lint/correctness/noUnsafeFinally: a fault of the programmer that must not pass
        throw new Error('Scopes crossed: await one db.within before starting the next in the same transaction.')
      }
      state.scopes.pop()
    }
  }

  return {
    engine: engine.name,
    transaction,
    within,
    async notify(tx, channel, payload) {
      openBehind(tx)
      await sql`select pg_notify(${channel}, ${payload})`.execute(tx)
    },
    listen: (channel, onMessage) => engine.listen(channel, onMessage),
    health: () => engine.health(),
    close: () => engine.close(),
  }
}

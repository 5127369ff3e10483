/**
 * The embedded database: PostgreSQL in WebAssembly in a worker thread, made durable, locked, watched and kept small.
 * One connection; transactions wait for each other.
 */
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '../log.ts'
import { type FreeBytes, freeBytesOf, refuseBelowBytes, warnBelowBytes } from './disk.ts'
import type { WorkerSettings } from './embedded-protocol.ts'
import { startThread, type Thread } from './embedded-thread.ts'
import { SqlError, unavailable } from './faults.ts'
import { lockFolder } from './folder-lock.ts'
import type { Engine, Link, LinkOptions } from './link.ts'
import { syncPath } from './synced-fs.ts'
import { makeTurns } from './turn.ts'
import type { DatabaseHealth } from './types.ts'
import { toParameter } from './values.ts'

export interface EmbeddedOptions {
  dataFolder: string
  log: Logger
  /** Tests only. */
  freeBytes?: FreeBytes
  fsModule?: string
  /** Tests only: how often the housekeeping looks. */
  housekeepingMilliseconds?: number
}

export interface EmbeddedEngine extends Engine {
  name: 'embedded'
  /** Writes a dump of the whole database to `file` (gzipped tar), synced. */
  dump(file: string): Promise<void>
  /** Rewrites nothing, frees dead rows and refreshes the planner's figures. */
  vacuum(): Promise<void>
  checkpoint(): Promise<void>
}

const startMilliseconds = 60_000
const checkpointEveryMilliseconds = 5 * 60_000
const checkpointEveryBytes = 32 * 1024 * 1024
const dumpMilliseconds = 15 * 60_000

/** Where the database lies in a data folder. */
export const databaseFolder = (dataFolder: string) => join(dataFolder, 'database')

/** Makes the folder ours alone: PGlite writes its files readable by everybody, whatever the umask. */
export function guardFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if ((statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700)
  if (process.platform !== 'win32' && (statSync(folder).mode & 0o077) !== 0) {
    throw new Error(
      `The data folder ${folder} is open to other users of this machine and that cannot be changed. Give it to the user who starts Entente.`,
    )
  }
}

/**
 * First start, or restore: makes the database beside its place, syncs it and moves it there, so that a database that is in its
 * place is whole. In a thread of its own, which gives the memory back (0.9 GB at its peak).
 */
export async function initializeFolder(
  dataFolder: string,
  settings: Pick<WorkerSettings, 'loadFrom' | 'fsModule'> = {},
): Promise<void> {
  const beside = `${databaseFolder(dataFolder)}.new`
  rmSync(beside, { recursive: true, force: true })
  mkdirSync(beside, { mode: 0o700 })
  const thread = startThread(
    { ...settings, folder: beside, initialize: true },
    { onNotification: () => undefined, onTrouble: () => undefined },
  )
  try {
    await thread.ready
  } finally {
    await thread.terminate()
  }
  // Restoring: what was there stays beside it, to be taken away by hand.
  if (existsSync(databaseFolder(dataFolder))) {
    const replaced = `${databaseFolder(dataFolder)}.replaced-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`
    renameSync(databaseFolder(dataFolder), replaced)
  }
  renameSync(beside, databaseFolder(dataFolder))
  syncPath(dataFolder)
}

export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedEngine> {
  const { dataFolder, log } = options
  guardFolder(dataFolder)
  const lock = await lockFolder(dataFolder)
  try {
    const folder = databaseFolder(dataFolder)
    const { fsModule } = options
    if (!existsSync(join(folder, 'PG_VERSION'))) {
      if (existsSync(folder))
        throw new Error(
          `${folder} holds something that is not a database. Move it away, or choose another data folder.`,
        )
      await initializeFolder(dataFolder, { fsModule })
    }
    const engine = await runEngine(
      { folder, fsModule },
      options.freeBytes ?? freeBytesOf(dataFolder),
      log,
      options.housekeepingMilliseconds ?? 10_000,
    )
    return {
      ...engine,
      async close() {
        await engine.close()
        await lock.release()
      },
    }
  } catch (fault) {
    await lock.release()
    throw fault
  }
}

/** In memory, from a dump or empty: for tests. */
export function openInMemory(settings: Pick<WorkerSettings, 'loadFrom'>, log: Logger): Promise<EmbeddedEngine> {
  return runEngine(settings, async () => Number.MAX_SAFE_INTEGER, log, 0)
}

async function runEngine(
  settings: WorkerSettings,
  freeBytes: FreeBytes,
  log: Logger,
  housekeepingMilliseconds: number,
): Promise<EmbeddedEngine> {
  const turns = makeTurns()
  const listeners = new Map<string, Set<(payload: string) => void>>()
  let thread: Thread | undefined
  let durable = settings.folder === undefined
  let closing = false
  let full = false
  let why = ''

  const events = {
    onNotification(channel: string, payload: string) {
      for (const tell of listeners.get(channel) ?? []) tell(payload)
    },
    onTrouble(reason: string) {
      if (closing || thread === undefined) return
      why = reason
      log.error({ reason }, 'The embedded database does not answer; opening it anew')
      const broken = thread
      thread = undefined
      turns.clear()
      void broken.terminate().then(reopen)
    },
  }

  async function open(): Promise<void> {
    const fresh = startThread(settings, events)
    const tooLong = setTimeout(() => void fresh.terminate(), startMilliseconds)
    try {
      await fresh.ready
      for (const channel of listeners.keys())
        await fresh.ask({ kind: 'batch', sql: `listen "${channel}"` }, startMilliseconds)
      if (settings.folder !== undefined) durable = await prove(fresh)
    } catch (fault) {
      await fresh.terminate()
      throw fault
    } finally {
      clearTimeout(tooLong)
    }
    thread = fresh
    why = ''
  }

  /** Commits something and looks whether that was synced. */
  async function prove(fresh: Thread): Promise<boolean> {
    const before = await fresh.ask({ kind: 'syncs' }, startMilliseconds)
    await fresh.ask(
      { kind: 'batch', sql: "select pg_logical_emit_message(true, 'entente', 'durable?')" },
      startMilliseconds,
    )
    const after = await fresh.ask({ kind: 'syncs' }, startMilliseconds)
    const proved = (after.syncs ?? 0) > (before.syncs ?? 0)
    if (!proved) log.warn('The embedded database does not sync its files: a power cut may lose what was saved')
    return proved
  }

  async function reopen(): Promise<void> {
    for (let pause = 100; !closing && thread === undefined; pause = Math.min(pause * 2, 5_000)) {
      try {
        await open()
        log.info('The embedded database is open again')
      } catch (fault) {
        why = (fault as Error).message
        log.error({ reason: why }, 'The embedded database cannot be opened; trying again')
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
    }
  }

  async function acquire(wait: LinkOptions): Promise<Link> {
    if (!thread) throw unavailable()
    const endTurn = await turns.take(wait.acquireMilliseconds)
    const mine = thread
    if (!mine) {
      endTurn()
      throw unavailable()
    }
    return {
      async query(sql, parameters) {
        return await mine.ask(
          { kind: 'query', sql, parameters: parameters.map(toParameter) },
          wait.statementMilliseconds,
        )
      },
      async batch(sql) {
        await mine.ask({ kind: 'batch', sql }, wait.statementMilliseconds)
      },
      release(broken) {
        // A transaction that could not even be rolled back: only a new thread is sure to be without it.
        if (broken && mine === thread && !closing) events.onTrouble('a transaction could not be ended')
        endTurn()
      },
    }
  }

  /** One request between transactions. */
  async function alone<T>(milliseconds: number, work: (thread: Thread) => Promise<T>): Promise<T> {
    const endTurn = await turns.take(milliseconds)
    try {
      if (!thread) throw unavailable()
      return await work(thread)
    } finally {
      endTurn()
    }
  }
  const statement = (sql: string, milliseconds = 60_000) =>
    alone(milliseconds, (t) => t.ask({ kind: 'batch', sql }, milliseconds))

  // Housekeeping: nobody but us does it, since the engine has no background processes.
  let checkpointAt = Date.now()
  let checkpointPosition: number | undefined
  async function keepHouse(): Promise<void> {
    const free = await freeBytes()
    if (free < refuseBelowBytes !== full) {
      full = free < refuseBelowBytes
      log.warn(
        { freeMegabytes: Math.round(free / 1024 / 1024) },
        full ? 'The disk is almost full: no changes are accepted' : 'There is room on the disk again',
      )
    } else if (free < warnBelowBytes && !warned) {
      warned = true
      log.warn({ freeMegabytes: Math.round(free / 1024 / 1024) }, 'Less than 1 GB is free on the disk')
    }
    if (!thread || full) return
    const { rows } = await alone(5_000, (t) =>
      t.ask(
        { kind: 'query', sql: "select (pg_current_wal_lsn() - '0/0'::pg_lsn)::float8 as at", parameters: [] },
        5_000,
      ),
    )
    const at = Number(rows[0]?.at)
    checkpointPosition ??= at
    const written = at - checkpointPosition
    if (written >= checkpointEveryBytes || (written > 0 && Date.now() - checkpointAt >= checkpointEveryMilliseconds)) {
      await statement('checkpoint')
      checkpointAt = Date.now()
      checkpointPosition = at
    }
  }
  let warned = false
  let keeping: Promise<void> | undefined
  const housekeeping =
    housekeepingMilliseconds > 0
      ? setInterval(() => {
          keeping ??= keepHouse()
            .catch((fault: Error) =>
              log.warn({ reason: fault.message }, 'Housekeeping of the embedded database was put off'),
            )
            .finally(() => {
              keeping = undefined
            })
        }, housekeepingMilliseconds).unref()
      : undefined

  full = (await freeBytes()) < refuseBelowBytes
  await open()

  return {
    name: 'embedded',
    acquire,
    begin: () => (full ? 'begin read only' : 'begin'),
    async listen(channel, onMessage) {
      if (!/^[a-z_][a-z0-9_]*$/.test(channel))
        throw new SqlError({ message: `bad channel name ${channel}`, code: '42602' })
      const known = listeners.get(channel)
      if (known) known.add(onMessage)
      else {
        listeners.set(channel, new Set([onMessage]))
        // While the database is being opened anew, opening listens to every channel of the list.
        await statement(`listen "${channel}"`).catch(() => undefined)
      }
      return async () => {
        const rest = listeners.get(channel)
        rest?.delete(onMessage)
        if (rest?.size !== 0) return
        listeners.delete(channel)
        await statement(`unlisten "${channel}"`).catch(() => undefined)
      }
    },
    async health(): Promise<DatabaseHealth> {
      const detail = [
        !thread && `being opened anew: ${why}`,
        full && 'the disk is almost full',
        !durable && 'syncing is not proved',
      ]
        .filter(Boolean)
        .join('; ')
      return { ready: thread !== undefined, durable, engine: 'embedded', ...(detail ? { detail } : {}) }
    },
    dump: (file) =>
      alone(60_000, async (t) => void (await t.ask({ kind: 'dump', to: file, compressed: true }, dumpMilliseconds))),
    checkpoint: async () => void (await statement('checkpoint')),
    async vacuum() {
      const { rows } = await alone(60_000, (t) =>
        t.ask(
          {
            kind: 'query',
            sql: "select quote_ident(relname) as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
            parameters: [],
          },
          60_000,
        ),
      )
      // One table at a time, so that requests get their turn in between.
      for (const { name } of rows) await statement(`vacuum (analyze) ${String(name)}`, 10 * 60_000)
    },
    async close() {
      if (closing) return
      clearInterval(housekeeping)
      await keeping
      if (thread) {
        // Whoever is in the middle of a transaction may finish it.
        const endTurn = await turns.take(10_000).catch(() => undefined)
        closing = true
        turns.clear()
        if (!full && settings.folder)
          await thread?.ask({ kind: 'batch', sql: 'checkpoint' }, 30_000).catch(() => undefined)
        await thread?.ask({ kind: 'close' }, 10_000).catch(() => undefined)
        await thread?.terminate()
        endTurn?.()
      }
      closing = true
      thread = undefined
    },
  }
}

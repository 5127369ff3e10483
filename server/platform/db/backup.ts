/** Backups in the data folder: made every night and before a migration, the newest seven kept. */
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '../log.ts'
import type { OpenedEngine } from './index.ts'
import { writePortable } from './portable.ts'
import { syncPath } from './synced-fs.ts'

export interface BackupFile {
  name: string
  bytes: number
  createdAt: Date
}

const keep = 7
const form = /^entente-(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})(\d{2})Z\.(tar|ndjson)\.gz$/

export const backupFolder = (dataFolder: string) => join(dataFolder, 'backups')

/** A whole copy of an embedded database, or a portable copy of the rows, which either engine can take in. */
export type BackupKind = 'whole' | 'portable'

function nameFor(now: Date, kind: BackupKind): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '')
  return `entente-${stamp}Z.${kind === 'whole' ? 'tar' : 'ndjson'}.gz`
}

/** The backups of a data folder, the newest first. */
export function listBackups(dataFolder: string): BackupFile[] {
  const folder = backupFolder(dataFolder)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => {
      const at = form.exec(name)
      return at
        ? [
            {
              name,
              bytes: statSync(join(folder, name)).size,
              createdAt: new Date(`${at[1]}T${at[2]}:${at[3]}:${at[4]}Z`),
            },
          ]
        : []
    })
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
}

/** Writes a backup to `path`, or nothing: it appears under its name only once it is whole and on the disk. */
export async function writeBackup(
  engine: OpenedEngine,
  path: string,
  kind: BackupKind = kindOf(engine),
): Promise<void> {
  const beside = `${path}.part`
  try {
    if (kind === 'whole') {
      if (engine.name !== 'embedded') throw new Error('Only the embedded database can be copied whole.')
      await engine.checkpoint()
      await engine.dump(beside)
    } else await writePortable(engine, beside)
    renameSync(beside, path)
    syncPath(join(path, '..'))
  } finally {
    rmSync(beside, { force: true })
  }
}

export const kindOf = (engine: OpenedEngine): BackupKind => (engine.name === 'embedded' ? 'whole' : 'portable')

/** Makes a backup in the data folder and takes away all but the newest seven. */
export async function makeBackup(
  engine: OpenedEngine,
  dataFolder: string,
  log: Logger,
  now = new Date(),
): Promise<BackupFile> {
  const folder = backupFolder(dataFolder)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, nameFor(now, kindOf(engine)))
  await writeBackup(engine, path)
  chmodSync(path, 0o600)
  const [newest, ...rest] = listBackups(dataFolder)
  for (const { name } of rest.slice(keep - 1)) rmSync(join(folder, name))
  if (!newest) throw new Error(`The backup is not in ${folder}`)
  log.info({ file: newest.name, bytes: newest.bytes }, 'Backup made')
  return newest
}

/** Whether the night's work is due: a day after the last one, at three in the morning; after 36 hours at any time. */
export function isNightWorkDue(now: Date, last: Date | undefined): boolean {
  const hours = last ? (now.getTime() - last.getTime()) / 3_600_000 : Number.POSITIVE_INFINITY
  return hours >= 36 || (hours >= 20 && now.getHours() === 3)
}

/**
 * Every night: backup, then freeing dead rows. Only for the embedded database; PostgreSQL has its own vacuum, and its
 * operator's own backups. Returns the way to stop.
 */
export function startNightWork(engine: OpenedEngine, dataFolder: string, log: Logger): () => void {
  if (engine.name !== 'embedded') return () => undefined
  const started = new Date()
  let running = false
  const timer = setInterval(async () => {
    // a new database gets its first night like any other
    const last = listBackups(dataFolder)[0]?.createdAt ?? started
    if (running || !isNightWorkDue(new Date(), last)) return
    running = true
    try {
      await makeBackup(engine, dataFolder, log)
      await engine.vacuum()
    } catch (fault) {
      log.error({ reason: (fault as Error).message }, 'The nightly backup was not made')
    } finally {
      running = false
    }
  }, 10 * 60_000).unref()
  return () => clearInterval(timer)
}

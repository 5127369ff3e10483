/** `entente migrate`, `backup` and `restore`. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Config } from '#server/config.ts'
import { backupFolder, makeBackup, writeBackup } from '#server/platform/db/backup.ts'
import { guardFolder, initializeFolder, openEmbedded } from '#server/platform/db/embedded.ts'
import { lockFolder } from '#server/platform/db/folder-lock.ts'
import { type OpenedEngine, openEngine } from '#server/platform/db/index.ts'
import { migrate } from '#server/platform/db/migrate.ts'
import { BackupRefused, readPortable } from '#server/platform/db/portable.ts'
import type { Logger } from '#server/platform/log.ts'

async function withEngine<T>(config: Config, log: Logger, work: (engine: OpenedEngine) => Promise<T>): Promise<T> {
  const { databaseUrl: url, dataFolder, databasePool: poolSize } = config
  const engine = await openEngine({ url, dataFolder, poolSize, log })
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}

/** Returns the names of what was applied. */
export function migrateDatabase(config: Config, log: Logger): Promise<string[]> {
  return withEngine(config, log, (engine) =>
    migrate(engine, {
      log,
      async beforeChanging() {
        if (engine.name === 'embedded') await makeBackup(engine, config.dataFolder, log)
      },
    }),
  )
}

/** Returns the file's path. */
export function backUp(config: Config, log: Logger, options: { to?: string; portable?: boolean }): Promise<string> {
  return withEngine(config, log, async (engine) => {
    if (options.to === undefined && !options.portable) {
      const { name } = await makeBackup(engine, config.dataFolder, log)
      return join(backupFolder(config.dataFolder), name)
    }
    const file = resolve(options.to ?? `entente-${new Date().toISOString().slice(0, 10)}.ndjson.gz`)
    await writeBackup(engine, file, options.portable || engine.name === 'postgres' ? 'portable' : 'whole')
    return file
  })
}

/** Tells either how many rows a portable backup had, or into which folder a whole one went. */
export async function restore(
  config: Config,
  log: Logger,
  file: string,
): Promise<{ rows?: number; dataFolder?: string }> {
  if (!existsSync(file)) throw new BackupRefused(`There is no file ${file}.`)
  if (file.endsWith('.ndjson.gz')) return withEngine(config, log, (engine) => readPortable(engine, file, log))
  if (config.databaseUrl !== undefined) {
    throw new BackupRefused(
      'This is a backup of the embedded database. For PostgreSQL make one with entente backup --portable.',
    )
  }
  await restoreWhole(config.dataFolder, file, log)
  return { dataFolder: config.dataFolder }
}

async function restoreWhole(dataFolder: string, file: string, log: Logger): Promise<void> {
  guardFolder(dataFolder)
  const lock = await lockFolder(dataFolder)
  try {
    await initializeFolder(dataFolder, { loadFrom: resolve(file) })
  } catch (fault) {
    throw new BackupRefused(`${file} cannot be restored; nothing was changed. (${(fault as Error).message})`)
  } finally {
    await lock.release()
  }
  // opening it once shows that it is whole
  await (await openEmbedded({ dataFolder, log })).close()
}

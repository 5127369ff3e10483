/** The database the settings name, with a backup before it is changed by an upgrade. */
import type { Config } from './config.ts'
import { makeBackup } from './platform/db/backup.ts'
import { openWithEngine } from './platform/db/index.ts'
import type { Logger } from './platform/log.ts'

export function openConfigured(config: Config, log: Logger): ReturnType<typeof openWithEngine> {
  const { databaseUrl: url, dataFolder, databasePool: poolSize } = config
  return openWithEngine({
    url,
    dataFolder,
    poolSize,
    log,
    async beforeMigrating(opened) {
      if (opened.name === 'embedded') await makeBackup(opened, dataFolder, log)
    },
  })
}

/**
 * A process to be killed: writes transactions of three rows each into a data folder and says `ack <n>` on standard output once
 * one is committed, `open` when it is ready to. Arguments: folder, first number, file system module (optional).
 */
import { openDatabase } from '#server/platform/db/index.ts'
import { createLogger } from '#server/platform/log.ts'

const [dataFolder = '', first = '0', fsModule] = process.argv.slice(2)
const log = createLogger('info')
try {
  const db = await openDatabase({ dataFolder, log, fsModule: fsModule || undefined, housekeepingMilliseconds: 300 })
  process.stdout.write('open\n')
  for (let n = Number(first); ; n++) {
    await db.transaction({ as: 'system' }, async (tx) => {
      for (const part of ['a', 'b', 'c']) {
        await tx
          .insertInto('rate_limit')
          .values({ bucket: `${n}/${part}`, tokens: n, updated_at: new Date() })
          .execute()
      }
    })
    process.stdout.write(`ack ${n}\n`)
  }
} catch (fault) {
  process.stderr.write(`${(fault as Error).message}\n`)
  process.exit(1)
}

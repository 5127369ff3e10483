/** `entente setup`: the first organization and its owner, without the page. */
import type { Config } from '#server/config.ts'
import { type SetUpInput, setUp, setupToken } from '#server/features/organizations/index.ts'
import { systemClock } from '#server/platform/clock.ts'
import { type Database, openDatabase } from '#server/platform/db/index.ts'
import { makeContext } from '#server/platform/http/parts.ts'
import type { Logger } from '#server/platform/log.ts'

async function withDatabase<T>(config: Config, log: Logger, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase({ url: config.databaseUrl, dataFolder: config.dataFolder, log })
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

/** A fresh link to the set-up page; undefined where the installation is set up. */
export function makeSetupLink(config: Config, log: Logger): Promise<string | undefined> {
  return withDatabase(config, log, async (db) => {
    const token = await setupToken(db)
    return token && `${config.publicUrl}/setup?token=${token}`
  })
}

/** Tells the identity of the organization and where its owner begins. */
export function setUpInstallation(
  config: Config,
  log: Logger,
  input: SetUpInput,
): Promise<{ organization: string; landing: string }> {
  return withDatabase(config, log, async (db) => {
    const ctx = makeContext(
      { config, db, clock: systemClock, log },
      { actor: { kind: 'operator' }, requestId: 'cli', address: null },
    )
    const { organization, landing } = await setUp(ctx, input)
    return { organization: organization.slug, landing }
  })
}

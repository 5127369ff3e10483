/** From settings to a server that listens: what `main.ts` runs, and development and measurements with parts of their own. */

import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createApp } from './app.ts'
import type { Config } from './config.ts'
import { type Demo, isSampleWorld, prepareDemo } from './demo/index.ts'
import { authenticate } from './features/identity/index.ts'
import { type MailTransport, mailboxTransport, smtpTransport } from './features/mail/index.ts'
import { findIdentity, setUp, setupToken } from './features/organizations/index.ts'
import { mountFeatures } from './mount.ts'
import { openConfigured } from './open.ts'
import { errorPage } from './pages/index.ts'
import { systemClock } from './platform/clock.ts'
import { listBackups, makeBackup, startNightWork } from './platform/db/backup.ts'
import type { Database, OpenedEngine } from './platform/db/index.ts'
import { AppError } from './platform/errors.ts'
import { diskStorage } from './platform/files/disk.ts'
import { makeContext } from './platform/http/parts.ts'
import type { Feature } from './platform/http/route.ts'
import type { Logger } from './platform/log.ts'
import { version } from './version.ts'

export interface Running {
  /** Where people open it. */
  publicUrl: string
  /** Where it listens. */
  address: string
  db: Database
  engine: OpenedEngine
  /** Only while the installation is not set up. */
  setupLink?: string
  demo?: Demo
  /** Ends what runs within ten seconds, then closes the database. */
  stop(): Promise<void>
}

export interface StartOptions {
  /** Mounted beside the application's own. */
  more?: Feature[]
  /** Answers are checked against the contract. */
  checkAnswers?: boolean
  /** The database, where opening it has begun already. */
  opening?: ReturnType<typeof openConfigured>
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export async function startServer(config: Config, log: Logger, options: StartOptions = {}): Promise<Running> {
  const { dataFolder, publicUrl } = config
  const { db, engine } = await (options.opening ?? openConfigured(config, log))
  try {
    // before anything is written: a world of samples in a folder nobody can look into helps nobody
    if (config.demo) await assertPortFree(config)
    const transport = sendAs(config.sender, config.smtp ? smtpTransport(config.smtp) : mailboxTransport())
    const featuresWith = (through: MailTransport) =>
      mountFeatures({
        transport: through,
        version,
        files: diskStorage(join(dataFolder, 'files')),
        bounces: config.bounces,
        sample: config.demo || isSampleWorld(dataFolder),
        ...(engine.name === 'embedded' && {
          backups: { list: async () => listBackups(dataFolder), make: () => makeBackup(engine, dataFolder, log) },
        }),
      })
    const demo = config.demo
      ? await prepareDemo({ db, log, publicUrl, version, dataFolder, features: featuresWith })
      : undefined
    const app = await createApp({
      config: {
        publicUrl,
        wildcardDomain: config.wildcardDomain,
        trustedProxies: config.trustedProxies,
        webFolder: here('../build/web'),
        version,
        checkAnswers: options.checkAnswers,
      },
      db,
      clock: systemClock,
      log,
      features: [...featuresWith(transport), ...(demo ? [demo.feature] : []), ...(options.more ?? [])],
      authenticate,
      findIdentity,
      errorPage,
    })
    if (config.setUp && !demo) await setUpFromSettings(config, db, log)
    const address = await app.start({ port: config.port, host: config.host })
    const endNights = startNightWork(engine, dataFolder, log)
    const token = demo ? undefined : await setupToken(db)
    return {
      publicUrl,
      address,
      db,
      engine,
      ...(token && { setupLink: `${publicUrl}/setup?token=${token}` }),
      demo,
      async stop() {
        endNights()
        await app.stop(10_000)
        transport.close()
        await db.close()
      },
    }
  } catch (fault) {
    await db.close()
    throw fault
  }
}

/** Throws as listening would, where another program holds the port. */
async function assertPortFree({ port, host }: Config): Promise<void> {
  const probe = createServer()
  probe.listen(port, host)
  await once(probe, 'listening')
  probe.close()
  await once(probe, 'close')
}

/** The operator's sender stands above the one of the installation: mail servers accept only what they know. */
function sendAs(sender: Config['sender'], transport: MailTransport): MailTransport {
  if (!sender) return transport
  return {
    ...transport,
    send: (message) =>
      transport.send({ ...message, from: { name: sender.name || message.from.name, address: sender.address } }),
  }
}

async function setUpFromSettings(config: Config, db: Database, log: Logger): Promise<void> {
  if (!config.setUp) return
  const ctx = makeContext(
    { config, db, clock: systemClock, log },
    { actor: { kind: 'operator' }, requestId: 'start', address: null },
  )
  try {
    await setUp(ctx, { ...config.setUp, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone })
    log.info('Set up from the settings')
  } catch (fault) {
    if (!(fault instanceof AppError) || fault.code !== 'already_set_up') throw fault
  }
}

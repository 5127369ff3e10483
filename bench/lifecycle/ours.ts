/** The application as it is mounted in production, on a database given by its address; without workers, as the floor has none. */
import { createApp } from '#server/app.ts'
import { authenticate } from '#server/features/identity/index.ts'
import { mailboxTransport } from '#server/features/mail/index.ts'
import { mountFeatures } from '#server/mount.ts'
import { systemClock } from '#server/platform/clock.ts'
import { openDatabase } from '#server/platform/db/index.ts'
import { memoryStorage } from '#server/platform/files/memory.ts'
import { createLogger } from '#server/platform/log.ts'

const log = createLogger('info')
const db = await openDatabase({ url: process.env.BENCH_DATABASE_URL, dataFolder: '', log })
const features = mountFeatures({ transport: mailboxTransport(), version: '0.0.0', files: memoryStorage() })
const config = { publicUrl: 'http://127.0.0.1', trustedProxies: [], version: '0.0.0' }
const app = await createApp({ config, db, clock: systemClock, log, features, authenticate })
await app.fastify.listen({ port: 0, host: '127.0.0.1' })
const address = app.fastify.server.address()
process.send?.({ port: typeof address === 'object' ? address?.port : 0 })

process.on('disconnect', async () => {
  await app.stop(1_000)
  await db.close()
  process.exit(0)
})

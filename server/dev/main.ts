/** What `npm run dev` runs: the server with the sample world, checked answers and the developers' pages. Never shipped. */
import { readConfig } from '#server/config.ts'
import { createLogger } from '#server/platform/log.ts'
import { startServer } from '#server/start.ts'
import { dev } from './index.ts'

process.umask(0o077)
const config = readConfig(process.argv.slice(2), process.env)
const running = await startServer(config, createLogger(config.logLevel), { more: [dev], checkAnswers: true })
process.stdout.write(`\nEntente is ready at ${running.publicUrl}  (pages for developers: ${running.publicUrl}/dev)\n`)
if (running.demo) process.stdout.write(`\n${await running.demo.describe()}\n`)
let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    if (stopping) process.exit(1)
    stopping = true
    await running.stop()
    process.exit(0)
  })
}

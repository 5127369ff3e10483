/** The program: reads the settings, starts, says where it is, and stops when it is told to. */
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { describeSettings, readConfig } from './config.ts'
import { explainFault } from './faults.ts'
import { createLogger, type Logger } from './platform/log.ts'
import { tidyAfterStart } from './platform/memory.ts'
import type { Running } from './start.ts'

// What was compiled at one start need not be at the next; this file is small enough not to matter.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/entente/compiled', import.meta.url)))

/** Who started this process; known before anything takes time. */
const parent = process.ppid

function fail(fault: unknown): never {
  const says = explainFault(fault)
  process.stderr.write(`${says ?? (fault instanceof Error ? (fault.stack ?? fault.message) : String(fault))}\n`)
  process.exit(1)
}

function stopOnSignals(running: Running, log: Logger): void {
  let stopping = false
  const stop = async (signal: NodeJS.Signals) => {
    // Ctrl-C twice: now. A service manager may well say it twice and mean it once.
    if (stopping && signal === 'SIGINT') process.exit(1)
    if (stopping) return
    stopping = true
    log.info({ signal }, 'Stopping')
    const tooLong = setTimeout(() => process.exit(1), 15_000)
    await running.stop()
    clearTimeout(tooLong)
    log.info('Stopped')
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, (got) => void stop(got).catch(fail))
  // Under npm the signal ends with npm's shell, which tells nobody; its end is all there is to see.
  if (process.env.npm_lifecycle_event) {
    const watch = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(watch)
      if (!stopping) void stop('SIGTERM').catch(fail)
    }, 500)
    watch.unref()
  }
}

async function main(): Promise<void> {
  const args = process.argv.slice(2)
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${describeSettings()}\n`)
    return
  }
  // Whatever is written, nobody else on this machine reads it.
  process.umask(0o077)
  const config = readConfig(args, process.env, { terminal: process.stdout.isTTY === true })
  const log = createLogger(config.logLevel)
  // Only now, so that a wrong setting is told without loading everything; and the database opens while the rest is loaded.
  const { openConfigured } = await import('./open.ts')
  const opening = openConfigured(config, log)
  const [{ startServer }] = await Promise.all([import('./start.ts'), opening])
  const running = await startServer(config, log, { opening })
  stopOnSignals(running, log)
  tidyAfterStart()
  process.stdout.write(`Entente is ready at ${running.publicUrl}\n`)
  if (running.setupLink) process.stdout.write(`Set it up at ${running.setupLink}\n`)
  if (running.demo) process.stdout.write(`\n${await running.demo.describe()}\n`)
}

main().catch(fail)

/** The `entente` command: everything here works on the server itself, on the same settings as `npm start`. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command } from 'commander'
import pc from 'picocolors'
import { type Config, ConfigFaults, readConfig } from '#server/config.ts'
import { explainFault } from '#server/faults.ts'
import { setUp, setupToken } from '#server/features/organizations/index.ts'
import { lifecycle } from '#server/features/programs/lifecycle-view.ts'
import { systemClock } from '#server/platform/clock.ts'
import { makeBackup, writeBackup } from '#server/platform/db/backup.ts'
import { guardFolder, initializeFolder, openEmbedded } from '#server/platform/db/embedded.ts'
import { lockFolder } from '#server/platform/db/folder-lock.ts'
import { openEngine, openWithEngine } from '#server/platform/db/index.ts'
import { migrate } from '#server/platform/db/migrate.ts'
import { BackupRefused, readPortable } from '#server/platform/db/portable.ts'
import { makeContext } from '#server/platform/http/parts.ts'
import { createLogger } from '#server/platform/log.ts'
import { version } from '#server/version.ts'
import { examine } from './doctor.ts'

interface Shared {
  data?: string
  databaseUrl?: string
  publicUrl?: string
  json?: boolean
}

const log = createLogger(process.env.LOG_LEVEL ?? 'warn')

/** The settings of the environment, with the flags every command knows. */
function configOf({ data, databaseUrl, publicUrl }: Shared, more: string[] = []): Config {
  const flags = { data, 'database-url': databaseUrl, 'public-url': publicUrl }
  const args = Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]))
  return readConfig([...args, ...more], process.env)
}

/** People read a sentence, programs an object. */
function tell(options: Shared, sentence: string, data: object): void {
  process.stdout.write(options.json ? `${JSON.stringify(data)}\n` : `${sentence}\n`)
}

const program = new Command('entente')
  .description('Invite partner organizations, give them exactly the access they need, and take it back.')
  .version(version)

function command(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--data <folder>', 'data folder (ENTENTE_DATA)')
    .option('--database-url <address>', 'PostgreSQL (DATABASE_URL)')
    .option('--public-url <address>', 'address people open (ENTENTE_PUBLIC_URL)')
    .option('--json', 'answer as JSON')
}

program
  .command('start')
  .description('start the server; takes the same settings as npm start')
  .helpOption(false)
  .allowUnknownOption()
  .argument('[settings...]')
  .action(async () => {
    process.argv = [...process.argv.slice(0, 2), ...process.argv.slice(3)]
    await import('#server/main.ts')
  })

command('migrate', 'bring the database to this version').action(async (options: Shared) => {
  const { databaseUrl: url, dataFolder, databasePool: poolSize } = configOf(options)
  const engine = await openEngine({ url, dataFolder, poolSize, log })
  try {
    const beforeChanging = async () => void (engine.name === 'embedded' && (await makeBackup(engine, dataFolder, log)))
    const applied = await migrate(engine, { log, beforeChanging })
    tell(options, applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`, { applied })
  } finally {
    await engine.close()
  }
})

command('backup', 'make a backup; with the embedded database while Entente is stopped (running, it makes its own)')
  .option('--to <file>', 'write it there instead of the data folder')
  .option('--portable', 'rows as text, which either database can take in (always so with PostgreSQL)')
  .action(async (options: Shared & { to?: string; portable?: boolean }) => {
    const { databaseUrl: url, dataFolder } = configOf(options)
    const engine = await openEngine({ url, dataFolder, log })
    try {
      if (options.to === undefined && !options.portable) {
        const { name, bytes } = await makeBackup(engine, dataFolder, log)
        const file = resolve(dataFolder, 'backups', name)
        return tell(options, `Backup written to ${file} (${bytes} bytes).`, { file, bytes })
      }
      const kind = options.portable || engine.name === 'postgres' ? 'portable' : 'whole'
      const file = resolve(options.to ?? `entente-${new Date().toISOString().slice(0, 10)}.ndjson.gz`)
      await writeBackup(engine, file, kind)
      tell(options, `Backup written to ${file}.`, { file })
    } finally {
      await engine.close()
    }
  })

command('restore', 'take a backup in: *.tar.gz into the data folder, *.ndjson.gz into an empty database')
  .argument('<file>')
  .action(async (file: string, options: Shared) => {
    const { databaseUrl: url, dataFolder } = configOf(options)
    if (!existsSync(file)) throw new BackupRefused(`There is no file ${file}.`)
    if (file.endsWith('.ndjson.gz')) {
      const engine = await openEngine({ url, dataFolder, log })
      try {
        const { rows } = await readPortable(engine, file, log)
        return tell(options, `Restored ${rows} rows.`, { rows })
      } finally {
        await engine.close()
      }
    }
    if (url !== undefined)
      throw new BackupRefused(
        'This is a backup of the embedded database. For PostgreSQL make one with entente backup --portable.',
      )
    await restoreWhole(dataFolder, file)
    tell(options, `Restored into ${dataFolder}. What was there before is kept beside it as database.replaced-….`, {
      dataFolder,
    })
  })

async function restoreWhole(dataFolder: string, file: string): Promise<void> {
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

command('setup', 'make the first organization and its owner, or print a link to do so in the browser')
  .option('--organization <name>', 'name of the organization')
  .option('--name <name>', 'name of its owner')
  .option('--email <address>', 'address of its owner')
  .option('--time-zone <zone>', 'such as Europe/Berlin')
  .addHelpText('after', '\nThe password is read from ENTENTE_SETUP_PASSWORD, or from standard input.')
  .action(async (options: Shared & { organization?: string; name?: string; email?: string; timeZone?: string }) => {
    const config = configOf(options)
    const { db } = await openWithEngine({ url: config.databaseUrl, dataFolder: config.dataFolder, log })
    try {
      const { organization, name, email } = options
      if (!organization && !name && !email) {
        const token = await setupToken(db)
        const link = token && `${config.publicUrl}/setup?token=${token}`
        return tell(options, link ? `Set it up at ${link}` : 'The installation is set up already. Sign in instead.', {
          link: link ?? null,
        })
      }
      if (!organization || !name || !email) throw new ConfigFaults(['--organization, --name and --email go together.'])
      const password = process.env.ENTENTE_SETUP_PASSWORD ?? (await readPassword())
      const ctx = makeContext(
        { config, db, clock: systemClock, log },
        { actor: { kind: 'operator' }, requestId: 'cli', address: null },
      )
      const timeZone = options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
      const made = await setUp(ctx, { organizationName: organization, name, email, password, timeZone })
      tell(options, `${organization} is set up. Start Entente and sign in as ${email}.`, {
        organization: made.organization.slug,
        landing: made.landing,
      })
    } finally {
      await db.close()
    }
  })

async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Password (at least 12 characters): ')
  for await (const chunk of process.stdin) return String(chunk).split('\n')[0] ?? ''
  return ''
}

command('doctor', 'look at settings, database, disk, mail and public URL, and say what is wrong').action(
  async (options: Shared) => {
    const findings = await examine(configOf(options), createLogger('silent'))
    const marks = { good: pc.green('good   '), warning: pc.yellow('warning'), problem: pc.red('problem') }
    const lines = findings.map(({ about, state, says }) => `${marks[state]}  ${about.padEnd(12)} ${says}`)
    const problems = findings.filter(({ state }) => state === 'problem').length
    tell(
      options,
      [
        ...lines,
        '',
        problems === 0 ? 'Nothing is wrong.' : `${problems} ${problems === 1 ? 'thing is' : 'things are'} wrong.`,
      ].join('\n'),
      { findings },
    )
    if (problems > 0) process.exitCode = 1
  },
)

program
  .command('lifecycle')
  .description('print states and verbs of invitations, partnerships and memberships')
  .option('--json', 'answer as JSON')
  .action((options: Shared) => {
    const { machines } = lifecycle()
    const pages = machines.map((machine) => {
      const verbs = machine.verbs.map(
        ({ verb, from, to, by }) =>
          `  ${verb.padEnd(24)} ${(from.join(', ') || '–').padEnd(44)} → ${(to ?? 'computed').padEnd(14)} ${by.join(', ')}`,
      )
      return [
        pc.bold(machine.name),
        machine.sentence,
        `  states: ${machine.states.map(({ name }) => name).join(', ')}`,
        ...verbs,
      ].join('\n')
    })
    tell(options, pages.join('\n\n'), { machines })
  })

try {
  await program.parseAsync()
} catch (fault) {
  const says = fault instanceof BackupRefused ? fault.message : explainFault(fault)
  process.stderr.write(`${says ?? (fault instanceof Error ? (fault.stack ?? fault.message) : String(fault))}\n`)
  process.exit(1)
}

/** The `entente` command: everything here works on the server itself, on the same settings as `npm start`. */
import { Command } from 'commander'
import pc from 'picocolors'
import { type Config, ConfigFaults, readConfig } from '#server/config.ts'
import { explainFault } from '#server/faults.ts'
import { createLogger } from '#server/platform/log.ts'
import { version } from '#server/version.ts'

interface Shared {
  data?: string
  databaseUrl?: string
  publicUrl?: string
  json?: boolean
}

/** Beside the answer, never in it. */
const log = createLogger(process.env.LOG_LEVEL ?? 'warn', process.stderr)

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
  const { migrateDatabase } = await import('./database.ts')
  const applied = await migrateDatabase(configOf(options), log)
  tell(options, applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`, { applied })
})

command('backup', 'make a backup; with the embedded database while Entente is stopped (running, it makes its own)')
  .option('--to <file>', 'write it there instead of the data folder')
  .option('--portable', 'rows as text, which either database can take in (always so with PostgreSQL)')
  .action(async (options: Shared & { to?: string; portable?: boolean }) => {
    const { backUp } = await import('./database.ts')
    const file = await backUp(configOf(options), log, options)
    tell(options, `Backup written to ${file}.`, { file })
  })

command('restore', 'take a backup in: *.tar.gz into the data folder, *.ndjson.gz into an empty database')
  .argument('<file>')
  .action(async (file: string, options: Shared) => {
    const { restore } = await import('./database.ts')
    const { rows, dataFolder } = await restore(configOf(options), log, file)
    const sentence = dataFolder
      ? `Restored into ${dataFolder}. What was there before is kept beside it as database.replaced-….`
      : `Restored ${rows} rows.`
    tell(options, sentence, { rows, dataFolder })
  })

interface SetupOptions extends Shared {
  organization?: string
  name?: string
  email?: string
  timeZone?: string
}

command('setup', 'make the first organization and its owner, or print a link to do so in the browser')
  .option('--organization <name>', 'name of the organization')
  .option('--name <name>', 'name of its owner')
  .option('--email <address>', 'address of its owner')
  .option('--time-zone <zone>', 'such as Europe/Berlin')
  .addHelpText('after', '\nThe password is read from ENTENTE_SETUP_PASSWORD, or from standard input.')
  .action(async (options: SetupOptions) => {
    const config = configOf(options)
    const { makeSetupLink, setUpInstallation } = await import('./setup.ts')
    const { organization, name, email } = options
    if (!organization && !name && !email) {
      const link = await makeSetupLink(config, log)
      const sentence = link ? `Set it up at ${link}` : 'The installation is set up already. Sign in instead.'
      return tell(options, sentence, { link: link ?? null })
    }
    if (!organization || !name || !email) throw new ConfigFaults(['--organization, --name and --email go together.'])
    const password = process.env.ENTENTE_SETUP_PASSWORD ?? (await readPassword())
    const timeZone = options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
    const made = await setUpInstallation(config, log, {
      organizationName: organization,
      name,
      email,
      password,
      timeZone,
    })
    tell(options, `${organization} is set up. Start Entente and sign in as ${email}.`, made)
  })

async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Password (at least 12 characters): ')
  for await (const chunk of process.stdin) return String(chunk).split('\n')[0] ?? ''
  return ''
}

command('doctor', 'look at settings, database, disk, mail and public URL, and say what is wrong').action(
  async (options: Shared) => {
    const { examine } = await import('./doctor.ts')
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
  .action(async (options: Shared) => {
    const { lifecycle } = await import('#server/features/programs/lifecycle-view.ts')
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
  const says = explainFault(fault)
  process.stderr.write(`${says ?? (fault instanceof Error ? (fault.stack ?? fault.message) : String(fault))}\n`)
  process.exit(1)
}

/** `entente doctor`: looks at everything an operator can get wrong, and says in plain words what is. Changes nothing. */
import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import nodemailer from 'nodemailer'
import type { Config } from '#server/config.ts'
import { examineMailbox } from '#server/features/mail/index.ts'
import { listBackups } from '#server/platform/db/backup.ts'
import { freeBytesOf, refuseBelowBytes, warnBelowBytes } from '#server/platform/db/disk.ts'
import { databaseFolder } from '#server/platform/db/embedded.ts'
import { isFolderInUse } from '#server/platform/db/folder-lock.ts'
import { openEngine } from '#server/platform/db/index.ts'
import { inspectMigrations } from '#server/platform/db/migrate.ts'
import type { Logger } from '#server/platform/log.ts'

export interface Finding {
  about: string
  state: 'good' | 'warning' | 'problem'
  says: string
}

const good = (about: string, says: string): Finding => ({ about, state: 'good', says })
const warning = (about: string, says: string): Finding => ({ about, state: 'warning', says })
const problem = (about: string, says: string): Finding => ({ about, state: 'problem', says })

/** Looks at one thing after the other; what cannot be looked at is a problem of its own. */
export async function examine(config: Config, log: Logger): Promise<Finding[]> {
  const findings: Finding[] = [good('settings', 'All settings can be read.')]
  const looks: [string, () => Promise<Finding[]>][] = [
    ['data folder', () => lookAtFolder(config)],
    ['disk', () => lookAtDisk(config)],
    ['database', () => lookAtDatabase(config, log)],
    ['backups', async () => [lookAtBackups(config)]],
    ['mail', async () => [await lookAtMail(config)]],
    ['mails that come back', () => lookAtBounces(config)],
    ['public URL', () => lookAtPublicUrl(config)],
  ]
  for (const [about, look] of looks) {
    try {
      findings.push(...(await look()))
    } catch (fault) {
      findings.push(problem(about, (fault as Error).message))
    }
  }
  return findings
}

async function lookAtFolder({ dataFolder, databaseUrl }: Config): Promise<Finding[]> {
  const about = 'data folder'
  if (!existsSync(dataFolder)) {
    return [
      databaseUrl
        ? good(about, `${dataFolder} is not there, and not needed until a backup is made.`)
        : warning(about, `${dataFolder} is not there yet; the first start makes it.`),
    ]
  }
  const { mode, uid } = statSync(dataFolder)
  const findings: Finding[] = []
  if ((mode & 0o077) !== 0)
    findings.push(
      problem(about, `${dataFolder} can be entered by other users of this machine. Run: chmod 700 ${dataFolder}`),
    )
  const me = process.getuid?.()
  if (me !== undefined && uid !== me)
    findings.push(warning(about, `${dataFolder} belongs to another user (${uid}). Start Entente as that user.`))
  return findings.length > 0 ? findings : [good(about, `${dataFolder} is its user’s alone.`)]
}

async function lookAtDisk({ dataFolder }: Config): Promise<Finding[]> {
  let place = dataFolder
  while (!existsSync(place)) place = dirname(place)
  const free = await freeBytesOf(place)()
  const words = `${(free / 1024 ** 3).toFixed(1)} GB are free where the data folder is.`
  if (free < refuseBelowBytes) return [problem('disk', `${words} Below 0.25 GB no changes are accepted. Make room.`)]
  return [free < warnBelowBytes ? warning('disk', `${words} Make room soon.`) : good('disk', words)]
}

async function lookAtDatabase(config: Config, log: Logger): Promise<Finding[]> {
  const { databaseUrl, dataFolder } = config
  if (databaseUrl === undefined) {
    if (!existsSync(databaseFolder(dataFolder)))
      return [warning('database', 'There is no embedded database yet; the first start makes it.')]
    if (await isFolderInUse(dataFolder)) return [await askRunning(config)]
  }
  const engine = await openEngine({ url: databaseUrl, dataFolder, log })
  try {
    const { ready, durable } = await engine.health()
    const findings = [
      ready
        ? good('database', engine.name === 'embedded' ? 'The embedded database opens.' : 'PostgreSQL answers.')
        : problem('database', 'The database does not answer.'),
    ]
    findings.push(
      durable
        ? good('durability', 'What is saved is on the disk.')
        : problem(
            'durability',
            'The embedded database does not sync its files: a power cut may lose what was saved. Use PostgreSQL, or another file system.',
          ),
    )
    const { pending } = await inspectMigrations(engine)
    findings.push(
      pending.length === 0
        ? good('migrations', 'The database is up to date.')
        : warning(
            'migrations',
            `${pending.length} changes of the database are to be made at the next start (or by entente migrate).`,
          ),
    )
    return findings
  } finally {
    await engine.close()
  }
}

/** The embedded database is in use, so its owner is asked how it is. */
async function askRunning({ port, host }: Config): Promise<Finding> {
  const at = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`
  try {
    const answer = await fetch(`${at}/readyz`, { signal: AbortSignal.timeout(3_000) })
    const { ready, durable } = (await answer.json()) as { ready?: boolean; durable?: boolean }
    if (!ready) return problem('database', `Entente runs at ${at} and is not ready.`)
    return durable
      ? good('database', `Entente runs at ${at}, is ready, and what is saved is on the disk.`)
      : problem('durability', `Entente runs at ${at}, but its database does not sync its files.`)
  } catch {
    return warning(
      'database',
      `The data folder is in use, but nothing answers at ${at}. If Entente listens elsewhere, give --port and --host.`,
    )
  }
}

function lookAtBackups({ dataFolder, databaseUrl }: Config): Finding {
  const [newest] = listBackups(dataFolder)
  if (newest) {
    const days = Math.floor((Date.now() - newest.createdAt.getTime()) / 86_400_000)
    const words = `The newest backup is ${newest.name} (${days} days old).`
    return days > 2 && !databaseUrl
      ? warning('backups', `${words} One is made every night while Entente runs.`)
      : good('backups', words)
  }
  return databaseUrl
    ? good('backups', 'PostgreSQL is backed up by its own means, or by entente backup.')
    : warning('backups', 'There is no backup yet; the first is made in the night, or by entente backup.')
}

async function lookAtMail({ smtp, sender }: Config): Promise<Finding> {
  if (!smtp)
    return warning('mail', 'No mail server is set (SMTP_URL): mails stay in the built-in mailbox and reach nobody.')
  const transport = nodemailer.createTransport({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.secure,
    ignoreTLS: smtp.startTls === 'off',
    requireTLS: smtp.startTls === 'required',
    ...(smtp.user !== undefined && { auth: { user: smtp.user, pass: smtp.password ?? '' } }),
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 5_000,
  })
  try {
    await transport.verify()
    return good(
      'mail',
      `The mail server at ${smtp.host}:${smtp.port} answers${smtp.user ? ' and accepts user and password' : ''}${sender ? '' : '; the sender is the one set in the installation'}.`,
    )
  } catch (fault) {
    const { code, message } = fault as { code?: string; message: string }
    const why =
      code === 'EAUTH'
        ? 'it refuses user or password (SMTP_USER, SMTP_PASSWORD)'
        : code === 'ETLS'
          ? 'it does not offer TLS (set SMTP_SECURITY to what it offers)'
          : message
    return problem('mail', `The mail server at ${smtp.host}:${smtp.port} cannot be used: ${why}.`)
  } finally {
    transport.close()
  }
}

async function lookAtBounces({ bounces: { mailbox, secret } = {}, smtp }: Config): Promise<Finding[]> {
  const about = 'mails that come back'
  if (!mailbox)
    return smtp && !secret
      ? [
          warning(
            about,
            'Nobody hears of mails that come back later: set ENTENTE_BOUNCE_MAILBOX or ENTENTE_BOUNCE_SECRET. Refusals by the mail server itself are known.',
          ),
        ]
      : []
  const at = `${mailbox.user} at ${mailbox.host}:${mailbox.port}, ${mailbox.folder}`
  try {
    const messages = await examineMailbox({
      ...mailbox,
      timeouts: { connectMs: 5_000, greetingMs: 5_000, socketMs: 5_000, overallMs: 12_000 },
    })
    return [good(about, `The mailbox ${at} can be read (${messages} messages).`)]
  } catch (fault) {
    return [problem(about, `The mailbox ${at} cannot be read: ${(fault as Error).message}`)]
  }
}

async function lookAtPublicUrl({ publicUrl, trustedProxies }: Config): Promise<Finding[]> {
  const about = 'public URL'
  const url = new URL(publicUrl)
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  const findings: Finding[] = []
  if (isLocal)
    findings.push(
      warning(
        about,
        `Links in mails begin with ${publicUrl}, which only this machine can open. Set ENTENTE_PUBLIC_URL.`,
      ),
    )
  else if (url.protocol === 'http:')
    findings.push(
      warning(
        about,
        `${publicUrl} is not encrypted. Put a proxy with TLS in front, and set ENTENTE_PUBLIC_URL to its https address.`,
      ),
    )
  if (url.protocol === 'https:' && trustedProxies.length === 0) {
    findings.push(
      warning(
        'proxy',
        'TLS ends at a proxy, but none is trusted (ENTENTE_TRUSTED_PROXIES): every visitor seems to come from its address, and they share their limits.',
      ),
    )
  }
  try {
    const answer = await fetch(`${publicUrl}/healthz`, { signal: AbortSignal.timeout(4_000), redirect: 'manual' })
    const isOurs = answer.ok && ((await answer.json().catch(() => ({}))) as { alive?: boolean }).alive === true
    findings.push(
      isOurs
        ? good(about, `Entente answers at ${publicUrl}.`)
        : problem(about, `Something else answers at ${publicUrl} (${answer.status}).`),
    )
  } catch {
    findings.push(warning(about, `Nothing answers at ${publicUrl} from here. That is fine while Entente is stopped.`))
  }
  return findings
}

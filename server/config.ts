/**
 * What an operator may set, once: flag, environment variable, what it wants. Read at start; every fault is reported at once.
 * `docs/operators/configuration.md` is generated from this table.
 */
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import type { BounceParts, ImapSettings, SmtpSettings } from '#server/features/mail/index.ts'

export interface Config {
  port: number
  host: string
  dataFolder: string
  /** PostgreSQL; without it the embedded database in the data folder. */
  databaseUrl?: string
  databasePool: number
  /** Without a slash at the end. */
  publicUrl: string
  /** Below it every organization has an address of its own. */
  wildcardDomain?: string
  trustedProxies: string[]
  /** Without it mails land in the built-in mailbox. */
  smtp?: SmtpSettings
  /** How mails that come back are heard of. */
  bounces?: BounceParts
  /** From whom mails come, whatever the installation's own settings say. */
  sender?: { name: string; address: string }
  /** The first owner and organization, where the set-up page is not to be used. Ignored once set up. */
  setUp?: { organizationName: string; name: string; email: string; password: string }
  demo: boolean
  logLevel: string
}

/** A value, or what it should have been. */
type Reading<T> = { value: T } | { wants: string }
const ok = <T>(value: T): Reading<T> => ({ value })
const wants = (text: string): Reading<never> => ({ wants: text })

interface Setting {
  flag: string
  environment: string
  /** Takes no value on the command line. */
  isSwitch?: true
  /** What stands in the table of the docs. */
  fallback: string
  says: string
  /** Must not be shown, not even when it is wrong. */
  secret?: true
  read(text: string): Reading<unknown>
}

function wholeNumber(from: number, to: number): (text: string) => Reading<number> {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return value >= from && value <= to ? ok(value) : wants(`a whole number from ${from} to ${to}`)
  }
}

function readSwitch(text: string): Reading<boolean> {
  if (['1', 'true', 'yes', 'on'].includes(text.toLowerCase())) return ok(true)
  if (['', '0', 'false', 'no', 'off'].includes(text.toLowerCase())) return ok(false)
  return wants('true or false')
}

function oneOf(...values: string[]): (text: string) => Reading<string> {
  return (text) => (values.includes(text) ? ok(text) : wants(`one of ${values.join(', ')}`))
}

function address(...protocols: string[]): (text: string) => URL | undefined {
  return (text) => {
    const url = URL.parse(text)
    return url && protocols.includes(url.protocol) && url.hostname !== '' ? url : undefined
  }
}

function readPublicUrl(text: string): Reading<string> {
  const url = address('http:', 'https:')(text)
  if (!url || url.search || url.hash || url.username || url.pathname !== '/') {
    return wants('the address people open, such as https://partners.example.com, without a path')
  }
  return ok(url.origin)
}

function readWildcardDomain(text: string): Reading<string> {
  const domain = text.trim().toLowerCase().replace(/^\*\./, '').replace(/\.$/, '')
  const isName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/.test(domain)
  return isName && isIP(domain) === 0 && domain.length <= 200 && !/(^|\.)\d+$/.test(domain)
    ? ok(domain)
    : wants('a domain whose names below all lead here, such as partners.example.com, without https:// and port')
}

function readDatabaseUrl(text: string): Reading<string> {
  const url = address('postgres:', 'postgresql:')(text)
  return url && url.pathname.length > 1
    ? ok(text)
    : wants('an address such as postgres://user:password@host:5432/database')
}

function readProxies(text: string): Reading<string[]> {
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
  const isProxy = (item: string) => {
    const [ip = '', bits, ...more] = item.split('/')
    const version = isIP(ip)
    return (
      version > 0 &&
      more.length === 0 &&
      (bits === undefined ||
        (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128)))
    )
  }
  return items.every(isProxy)
    ? ok(items)
    : wants('IP addresses or networks, separated by commas, such as 10.0.0.5,192.168.0.0/24')
}

function readSmtpUrl(text: string): Reading<SmtpSettings> {
  const url = address('smtp:', 'smtps:')(text)
  if (!url)
    return wants(
      'an address such as smtp://user:password@mail.example.com:587, or smtps:// for TLS from the first byte',
    )
  const tls = url.protocol === 'smtps:'
  const asked = url.searchParams.get('security')
  if (asked !== null && !['tls', 'starttls', 'none'].includes(asked))
    return wants('?security=tls, starttls or none at its end, if anything')
  const security = (asked ?? (tls ? 'tls' : isLoopback(url.hostname) ? 'none' : 'starttls')) as Security
  try {
    return ok(
      smtpSettings({
        host: url.hostname,
        port: url.port ? Number(url.port) : undefined,
        security,
        user: url.username ? decodeURIComponent(url.username) : undefined,
        password: decodeURIComponent(url.password),
      }),
    )
  } catch {
    return wants('user and password with % signs written as %25')
  }
}

function readImapUrl(text: string): Reading<ImapSettings> {
  const url = address('imap:', 'imaps:')(text)
  if (!url?.username || !url.password)
    return wants(
      'an address such as imaps://user:password@mail.example.com, with the folder at its end if it is not INBOX',
    )
  const secure = url.protocol === 'imaps:'
  try {
    return ok({
      host: url.hostname.replaceAll(/[[\]]/g, ''),
      port: url.port ? Number(url.port) : secure ? 993 : 143,
      secure,
      startTls: secure || isLoopback(url.hostname) ? 'off' : 'required',
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      folder: decodeURIComponent(url.pathname.slice(1)) || 'INBOX',
    })
  } catch {
    return wants('user and password with % signs written as %25')
  }
}

function readSecret(text: string): Reading<string> {
  return /^[\x21-\x7e]{16,200}$/.test(text)
    ? ok(text)
    : wants('at least 16 letters, digits and signs without blanks, such as `openssl rand -base64 24` makes')
}

function readOneAddress(text: string): Reading<string> {
  return /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(text.trim())
    ? ok(text.trim())
    : wants('one mail address, such as bounces@acme.example')
}

/** `tls`: encrypted from the first byte; `starttls`: must be upgraded; `none`: plain, for a server on this machine. */
type Security = 'tls' | 'starttls' | 'none'

function smtpSettings(from: {
  host: string
  port?: number
  security: Security
  user?: string
  password?: string
}): SmtpSettings {
  return {
    host: from.host,
    port: from.port ?? (from.security === 'tls' ? 465 : 587),
    secure: from.security === 'tls',
    startTls: from.security === 'starttls' ? 'required' : 'off',
    ...(from.user === undefined ? {} : { user: from.user, password: from.password ?? '' }),
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || host.startsWith('127.')
}

function readSender(text: string): Reading<{ name: string; address: string }> {
  const match = /^(?:"?([^"<>\r\n]*?)"?\s*<([^<>\s]+@[^<>\s]+)>|([^<>\s]+@[^<>\s]+))$/.exec(text.trim())
  if (!match) return wants('a name and an address, such as Acme partners <partners@acme.example>')
  return ok({ name: (match[1] ?? '').trim(), address: (match[2] ?? match[3]) as string })
}

const hostName = (text: string): Reading<string> =>
  isIP(text) > 0 || /^[a-zA-Z0-9]([a-zA-Z0-9.-]{0,252}[a-zA-Z0-9])?$/.test(text)
    ? ok(text)
    : wants('a host name or an IP address')
const someText = (text: string): Reading<string> =>
  text.trim() !== '' && !text.includes('\0') ? ok(text) : wants('something that is not empty')

function readKeyFile(path: string): Reading<string> {
  try {
    const key = readFileSync(path, 'utf8')
    return key.includes('PRIVATE KEY') ? ok(key) : wants('a file that holds a private key in PEM form')
  } catch {
    return wants('a file that can be read')
  }
}

export const settings = {
  port: {
    flag: 'port',
    environment: 'PORT',
    fallback: '4000',
    says: 'Port to listen on.',
    read: wholeNumber(0, 65535),
  },
  host: {
    flag: 'host',
    environment: 'HOST',
    fallback: '127.0.0.1',
    says: 'Address to listen on. `0.0.0.0` for every network, as containers need.',
    read: hostName,
  },
  dataFolder: {
    flag: 'data',
    environment: 'ENTENTE_DATA',
    fallback: './data',
    says: 'Folder for the embedded database and backups. Only its user can read it.',
    read: someText,
  },
  databaseUrl: {
    flag: 'database-url',
    environment: 'DATABASE_URL',
    fallback: 'embedded database',
    says: 'PostgreSQL 15 or newer.',
    secret: true,
    read: readDatabaseUrl,
  },
  databasePool: {
    flag: 'database-pool',
    environment: 'ENTENTE_DATABASE_POOL',
    fallback: '10',
    says: 'Connections to PostgreSQL at once.',
    read: wholeNumber(2, 200),
  },
  publicUrl: {
    flag: 'public-url',
    environment: 'ENTENTE_PUBLIC_URL',
    fallback: '`http://localhost:<port>`',
    says: 'Address people open; links in mails begin with it. With https cookies are bound to it.',
    read: readPublicUrl,
  },
  wildcardDomain: {
    flag: 'wildcard-domain',
    environment: 'ENTENTE_WILDCARD_DOMAIN',
    fallback: 'organizations are found under `/o/…`',
    says: 'Domain below which every organization has an address of its own, such as `acme.partners.example.com`. Needs DNS and a certificate for `*.` of it.',
    read: readWildcardDomain,
  },
  trustedProxies: {
    flag: 'trusted-proxies',
    environment: 'ENTENTE_TRUSTED_PROXIES',
    fallback: 'none',
    says: 'Reverse proxies whose `X-Forwarded-For` is believed: exact addresses or networks.',
    read: readProxies,
  },
  smtp: {
    flag: 'smtp',
    environment: 'SMTP_URL',
    fallback: 'built-in mailbox',
    says: 'Mail server as one address. `smtp://` upgrades to TLS (not on this machine), `smtps://` starts with it.',
    secret: true,
    read: readSmtpUrl,
  },
  smtpHost: {
    flag: 'smtp-host',
    environment: 'SMTP_HOST',
    fallback: '',
    says: 'Mail server, instead of `SMTP_URL`.',
    read: hostName,
  },
  smtpPort: {
    flag: 'smtp-port',
    environment: 'SMTP_PORT',
    fallback: '465 with `tls`, else 587',
    says: 'Its port.',
    read: wholeNumber(1, 65535),
  },
  smtpSecurity: {
    flag: 'smtp-security',
    environment: 'SMTP_SECURITY',
    fallback: '`starttls`, on this machine `none`',
    says: '`tls`, `starttls` or `none`.',
    read: oneOf('tls', 'starttls', 'none'),
  },
  smtpUser: { flag: 'smtp-user', environment: 'SMTP_USER', fallback: '', says: 'Its user.', read: someText },
  smtpPassword: {
    flag: 'smtp-password',
    environment: 'SMTP_PASSWORD',
    fallback: '',
    says: 'Its password.',
    secret: true,
    read: someText,
  },
  sender: {
    flag: 'sender',
    environment: 'ENTENTE_SENDER',
    fallback: 'as set in the installation',
    says: 'From whom mails come, such as `Acme partners <partners@acme.example>`.',
    read: readSender,
  },
  bounceAddress: {
    flag: 'bounce-address',
    environment: 'ENTENTE_BOUNCE_ADDRESS',
    fallback: 'the sender’s',
    says: 'Address that mails come back to when they cannot be delivered.',
    read: readOneAddress,
  },
  bounceMailbox: {
    flag: 'bounce-mailbox',
    environment: 'ENTENTE_BOUNCE_MAILBOX',
    fallback: 'none is read',
    says: 'Mailbox they come back to, read once a minute and left as it is. `imaps://` starts with TLS, `imap://` upgrades to it (not on this machine).',
    secret: true,
    read: readImapUrl,
  },
  bounceSecret: {
    flag: 'bounce-secret',
    environment: 'ENTENTE_BOUNCE_SECRET',
    fallback: 'nothing can be handed in',
    says: 'Secret with which a mail provider hands in under `/v1/mails/bounces` that a mail came back.',
    secret: true,
    read: readSecret,
  },
  dkimDomain: {
    flag: 'dkim-domain',
    environment: 'DKIM_DOMAIN',
    fallback: 'mails are not signed',
    says: 'Domain that signs mails (DKIM).',
    read: hostName,
  },
  dkimSelector: {
    flag: 'dkim-selector',
    environment: 'DKIM_SELECTOR',
    fallback: '',
    says: 'Its selector.',
    read: hostName,
  },
  dkimKeyFile: {
    flag: 'dkim-key-file',
    environment: 'DKIM_KEY_FILE',
    fallback: '',
    says: 'File with its private key (PEM).',
    read: readKeyFile,
  },
  setupOrganization: {
    flag: 'setup-organization',
    environment: 'ENTENTE_SETUP_ORGANIZATION',
    fallback: 'asked on the set-up page',
    says: 'First organization, made when the database is empty.',
    read: someText,
  },
  setupName: {
    flag: 'setup-name',
    environment: 'ENTENTE_SETUP_NAME',
    fallback: '',
    says: 'Name of its owner.',
    read: someText,
  },
  setupEmail: {
    flag: 'setup-email',
    environment: 'ENTENTE_SETUP_EMAIL',
    fallback: '',
    says: 'Address of its owner.',
    read: someText,
  },
  setupPassword: {
    flag: 'setup-password',
    environment: 'ENTENTE_SETUP_PASSWORD',
    fallback: '',
    says: 'Password of its owner.',
    secret: true,
    read: someText,
  },
  demo: {
    flag: 'demo',
    environment: 'ENTENTE_DEMO',
    fallback: 'false',
    isSwitch: true,
    says: 'Fill an empty database with a named cast and print their sign-in links.',
    read: readSwitch,
  },
  logLevel: {
    flag: 'log-level',
    environment: 'LOG_LEVEL',
    fallback: 'info, on a terminal `warn`',
    says: '`fatal`, `error`, `warn`, `info` (every request and mail), `debug` or `silent`.',
    read: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'silent'),
  },
} satisfies Record<string, Setting>

type Name = keyof typeof settings
type Values = Partial<Record<Name, unknown>>
type WrittenAs = Partial<Record<Name, string>>

/** Everything that is wrong with the settings, a line each. */
export class ConfigFaults extends Error {
  readonly faults: string[]

  constructor(faults: string[]) {
    super(
      `${faults.length === 1 ? 'A setting is' : `${faults.length} settings are`} not right:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    )
    this.name = 'ConfigFaults'
    this.faults = faults
  }
}

interface Given {
  text: string
  /** How the operator wrote it: `--port` or `PORT`. */
  as: string
}

function fromCommandLine(args: string[], faults: string[]): Map<Name, Given> {
  const given = new Map<Name, Given>()
  const byFlag = new Map(
    Object.entries(settings).map(([name, setting]) => [
      setting.flag,
      { name: name as Name, setting: setting as Setting },
    ]),
  )
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string
    const match = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg)
    const known = match && byFlag.get(match[1] as string)
    if (!match || !known) {
      // shown only up to "=": what follows may be a secret
      faults.push(`${arg.split('=')[0]}: there is no such setting. \`npm start -- --help\` lists them.`)
      continue
    }
    const as = `--${known.setting.flag}`
    if (match[2] !== undefined) given.set(known.name, { text: match[2], as })
    else if (known.setting.isSwitch) given.set(known.name, { text: 'true', as })
    else if (at + 1 < args.length && !(args[at + 1] as string).startsWith('--'))
      given.set(known.name, { text: args[++at] as string, as })
    else faults.push(`${as} wants a value.`)
  }
  return given
}

/**
 * Reads flags over environment over fallbacks; throws `ConfigFaults` naming every setting that is wrong. On a terminal somebody
 * reads along: a line of JSON for each request would bury the address and the links.
 */
export function readConfig(
  args: string[],
  environment: Record<string, string | undefined>,
  { terminal = false } = {},
): Config {
  const faults: string[] = []
  const given = fromCommandLine(args, faults)
  const values: Values = {}
  const writtenAs: WrittenAs = {}
  for (const [key, setting] of Object.entries(settings) as [Name, Setting][]) {
    const fromEnvironment = environment[setting.environment]
    const found = given.get(key) ?? (fromEnvironment ? { text: fromEnvironment, as: setting.environment } : undefined)
    if (!found) continue
    writtenAs[key] = found.as
    const reading = setting.read(found.text)
    if ('value' in reading) values[key] = reading.value
    else
      faults.push(
        `${found.as} wants ${reading.wants}${setting.secret ? '' : `, not ${JSON.stringify(found.text.slice(0, 80))}`}.`,
      )
  }
  const smtp = smtpOf(values, writtenAs, faults)
  const dkim = dkimOf(values, writtenAs, faults)
  const setUp = setUpOf(values, writtenAs, faults)
  const returnAddress = values.bounceAddress as string | undefined
  if (writtenAs.bounceAddress && !writtenAs.smtp && !writtenAs.smtpHost)
    faults.push(`${writtenAs.bounceAddress} needs ${settings.smtp.environment} as well.`)
  if (values.port === 0 && values.publicUrl === undefined)
    faults.push(
      `${writtenAs.port} is 0, any free port; then ${settings.publicUrl.environment} must say which address people open.`,
    )
  if (
    values.wildcardDomain !== undefined &&
    isIP(new URL(String(values.publicUrl ?? 'http://localhost')).hostname.replaceAll(/[[\]]/g, '')) > 0
  )
    faults.push(
      `${writtenAs.wildcardDomain} needs a host name in ${settings.publicUrl.environment}: people are sent on to it, and an IP address has no names.`,
    )
  if (faults.length > 0) throw new ConfigFaults(faults)
  const port = (values.port as number | undefined) ?? 4000
  return {
    port,
    host: (values.host as string | undefined) ?? '127.0.0.1',
    dataFolder: resolve((values.dataFolder as string | undefined) ?? 'data'),
    databaseUrl: values.databaseUrl as string | undefined,
    databasePool: (values.databasePool as number | undefined) ?? 10,
    publicUrl: (values.publicUrl as string | undefined) ?? `http://localhost:${port}`,
    wildcardDomain: values.wildcardDomain as string | undefined,
    trustedProxies: (values.trustedProxies as string[] | undefined) ?? [],
    smtp: smtp && { ...smtp, ...(dkim && { dkim }), ...(returnAddress && { returnAddress }) },
    bounces: {
      secret: values.bounceSecret as string | undefined,
      mailbox: values.bounceMailbox as ImapSettings | undefined,
    },
    setUp,
    sender: values.sender as Config['sender'],
    demo: (values.demo as boolean | undefined) ?? false,
    logLevel: (values.logLevel as string | undefined) ?? (terminal ? 'warn' : 'info'),
  }
}

function smtpOf(values: Values, writtenAs: WrittenAs, faults: string[]): SmtpSettings | undefined {
  const parts = (['smtpPort', 'smtpSecurity', 'smtpUser', 'smtpPassword'] as const).filter((name) => writtenAs[name])
  if (writtenAs.smtp) {
    const both = (['smtpHost', ...parts] as const).map((name) => writtenAs[name]).filter(Boolean)
    if (both.length > 0)
      faults.push(
        `${writtenAs.smtp} says everything about the mail server; leave out ${[...new Set(both)].join(', ')}.`,
      )
    return values.smtp as SmtpSettings | undefined
  }
  if (!writtenAs.smtpHost) {
    for (const name of parts) faults.push(`${writtenAs[name]} needs ${settings.smtpHost.environment} as well.`)
    return undefined
  }
  if (Boolean(writtenAs.smtpUser) !== Boolean(writtenAs.smtpPassword))
    faults.push(`${settings.smtpUser.environment} and ${settings.smtpPassword.environment} go together.`)
  const host = String(values.smtpHost ?? '')
  const security = (values.smtpSecurity as Security | undefined) ?? (isLoopback(host) ? 'none' : 'starttls')
  return smtpSettings({
    host,
    port: values.smtpPort as number | undefined,
    security,
    user: values.smtpUser as string | undefined,
    password: values.smtpPassword as string | undefined,
  })
}

/** Settings that only make sense together; says which are missing when only some are there. */
function isComplete(names: readonly Name[], what: string, writtenAs: WrittenAs, faults: string[]): boolean {
  const missing = names.filter((name) => !writtenAs[name])
  if (missing.length > 0 && missing.length < names.length)
    faults.push(`${what} needs ${missing.map((name) => settings[name].environment).join(' and ')} as well.`)
  return missing.length === 0
}

function dkimOf(values: Values, writtenAs: WrittenAs, faults: string[]): SmtpSettings['dkim'] {
  if (!isComplete(['dkimDomain', 'dkimSelector', 'dkimKeyFile'], 'Signing mails (DKIM)', writtenAs, faults))
    return undefined
  return {
    domain: String(values.dkimDomain),
    selector: String(values.dkimSelector),
    privateKey: String(values.dkimKeyFile),
  }
}

function setUpOf(values: Values, writtenAs: WrittenAs, faults: string[]): Config['setUp'] {
  const names = ['setupOrganization', 'setupName', 'setupEmail', 'setupPassword'] as const
  if (!isComplete(names, 'Setting up without the page', writtenAs, faults)) return undefined
  return {
    organizationName: String(values.setupOrganization),
    name: String(values.setupName),
    email: String(values.setupEmail),
    password: String(values.setupPassword),
  }
}

/** What `--help` prints. */
export function describeSettings(): string {
  const lines = Object.values(settings as Record<string, Setting>).map(
    ({ flag, environment, says, isSwitch, fallback }) => {
      const head = `  --${flag}${isSwitch ? '' : ' …'}`.padEnd(24)
      return `${head}${says.replaceAll('`', '')} [${environment}${fallback ? `; ${fallback.replaceAll('`', '')}` : ''}]`
    },
  )
  return `Usage: npm start -- [settings]\n\nEach can be given as a flag or in the environment:\n${lines.join('\n')}`
}

/** The page of the docs. */
export function documentSettings(): string {
  const rows = Object.values(settings as Record<string, Setting>).map(
    ({ flag, environment, says, fallback }) => `| \`--${flag}\` | \`${environment}\` | ${fallback || '–'} | ${says} |`,
  )
  return `<!-- Generated by \`npm run generate\` from server/config.ts. Do not edit. -->
# Configuration

Every setting can be given as a flag (\`npm start -- --port 4100\`) or in the environment; a flag wins. Nothing has to be set.
When something is wrong, Entente says so for every setting at once and does not start.

| flag | environment | if left out | |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ConfigFaults, describeSettings, documentSettings, readConfig } from './config.ts'

function faultsOf(args: string[], environment: Record<string, string> = {}): string[] {
  try {
    readConfig(args, environment)
    return []
  } catch (fault) {
    if (fault instanceof ConfigFaults) return fault.faults
    throw fault
  }
}

test('nothing has to be set', () => {
  const config = readConfig([], {})
  expect(config).toMatchObject({ port: 4000, host: '127.0.0.1', publicUrl: 'http://localhost:4000', demo: false })
  expect(config.databaseUrl).toBeUndefined()
  expect(config.smtp).toBeUndefined()
})

test('a flag wins over the environment', () => {
  expect(readConfig(['--port', '4100', '--data=./elsewhere', '--demo'], { PORT: '5000' })).toMatchObject({
    port: 4100,
    demo: true,
  })
  expect(readConfig([], { PORT: '5000' }).port).toBe(5000)
})

test('the log keeps to warnings where somebody reads along, unless told otherwise', () => {
  const terminal = true
  expect(readConfig([], {}).logLevel).toBe('info')
  expect(readConfig([], {}, { terminal }).logLevel).toBe('warn')
  expect(readConfig(['--log-level', 'info'], {}, { terminal }).logLevel).toBe('info')
})

test('every fault is told at once, with the name of its setting and what it wants, and without secrets', () => {
  const faults = faultsOf(['--port', 'abc', '--colour=red'], {
    DATABASE_URL: 'mysql://root:hunter2@localhost/x',
    ENTENTE_PUBLIC_URL: 'partners.example.com',
    ENTENTE_TRUSTED_PROXIES: '10.0.0.300',
    SMTP_PORT: '25',
    LOG_LEVEL: 'loud',
    ENTENTE_SENDER: 'nobody',
  })
  expect(faults.join('\n')).not.toContain('hunter2')
  for (const part of [
    '--port wants a whole number',
    '--colour',
    'DATABASE_URL wants',
    'ENTENTE_PUBLIC_URL wants',
    'ENTENTE_TRUSTED_PROXIES wants',
    'SMTP_HOST',
    'LOG_LEVEL wants one of',
    'ENTENTE_SENDER wants',
  ]) {
    expect(
      faults.some((fault) => fault.includes(part)),
      part,
    ).toBe(true)
  }
  expect(faults).toHaveLength(8)
})

test('a mail server is one address or its parts, not both', () => {
  expect(readConfig([], { SMTP_URL: 'smtps://ada:p%40ss@mail.example.com' }).smtp).toEqual({
    host: 'mail.example.com',
    port: 465,
    secure: true,
    startTls: 'off',
    user: 'ada',
    password: 'p@ss',
  })
  expect(readConfig([], { SMTP_URL: 'smtp://mail.example.com' }).smtp).toMatchObject({
    port: 587,
    secure: false,
    startTls: 'required',
  })
  expect(readConfig([], { SMTP_URL: 'smtp://127.0.0.1:2525' }).smtp).toMatchObject({ port: 2525, startTls: 'off' })
  expect(readConfig([], { SMTP_HOST: 'mail.example.com', SMTP_USER: 'ada', SMTP_PASSWORD: 'x' }).smtp).toMatchObject({
    host: 'mail.example.com',
    user: 'ada',
    password: 'x',
  })
  expect(faultsOf([], { SMTP_URL: 'smtp://mail.example.com', SMTP_HOST: 'other' })).toHaveLength(1)
  expect(faultsOf([], { SMTP_HOST: 'mail.example.com', SMTP_USER: 'ada' })).toEqual([
    expect.stringContaining('SMTP_PASSWORD'),
  ])
})

test('mails that come back: an address, a mailbox, a secret', () => {
  const { smtp, bounces } = readConfig([], {
    SMTP_URL: 'smtp://127.0.0.1:25',
    ENTENTE_BOUNCE_ADDRESS: 'bounces@example.com',
    ENTENTE_BOUNCE_MAILBOX: 'imaps://bounces%40example.com:p%2Fw@mail.example.com/Returned%20mail',
    ENTENTE_BOUNCE_SECRET: 'a-secret-of-the-provider',
  })
  expect(smtp?.returnAddress).toBe('bounces@example.com')
  expect(bounces).toEqual({
    secret: 'a-secret-of-the-provider',
    mailbox: {
      host: 'mail.example.com',
      port: 993,
      secure: true,
      startTls: 'off',
      user: 'bounces@example.com',
      password: 'p/w',
      folder: 'Returned mail',
    },
  })
  const inTheClear = readConfig([], { ENTENTE_BOUNCE_MAILBOX: 'imap://a:b@mail.example.com' }).bounces?.mailbox
  expect(inTheClear).toMatchObject({ port: 143, startTls: 'required', folder: 'INBOX' })
  expect(readConfig([], { ENTENTE_BOUNCE_MAILBOX: 'imap://a:b@[::1]:1143' }).bounces?.mailbox).toMatchObject({
    host: '::1',
    port: 1143,
    startTls: 'off',
  })
  const faults = faultsOf([], {
    ENTENTE_BOUNCE_ADDRESS: 'nobody',
    ENTENTE_BOUNCE_MAILBOX: 'imaps://mail.example.com',
    ENTENTE_BOUNCE_SECRET: 'short-hunter2',
  })
  expect(faults).toHaveLength(4)
  expect(faults.join('\n')).not.toContain('hunter2')
  expect(faultsOf([], { ENTENTE_BOUNCE_ADDRESS: 'bounces@example.com' })).toEqual([
    'ENTENTE_BOUNCE_ADDRESS needs SMTP_URL as well.',
  ])
})

test('a wildcard domain is a name, and people are sent on to a name', () => {
  const at = (domain: string, url = 'https://partners.example.com') =>
    readConfig([], { ENTENTE_WILDCARD_DOMAIN: domain, ENTENTE_PUBLIC_URL: url }).wildcardDomain
  expect(at('partners.example.com')).toBe('partners.example.com')
  expect(at('*.Partners.Example.com.')).toBe('partners.example.com')
  expect(at('localhost', 'http://localhost:4000')).toBe('localhost')
  for (const domain of [
    'https://partners.example.com',
    'partners.example.com:443',
    '10.0.0.1',
    'a..b',
    '-a.example',
    'a b',
  ])
    expect(faultsOf([], { ENTENTE_WILDCARD_DOMAIN: domain }), domain).toEqual([
      expect.stringContaining('ENTENTE_WILDCARD_DOMAIN wants'),
    ])
  expect(faultsOf([], { ENTENTE_WILDCARD_DOMAIN: 'a.example', ENTENTE_PUBLIC_URL: 'http://10.0.0.1' })).toEqual([
    expect.stringContaining('needs a host name in ENTENTE_PUBLIC_URL'),
  ])
})

test('what belongs together is asked for together', () => {
  expect(faultsOf([], { DKIM_DOMAIN: 'example.com' })).toEqual([
    expect.stringContaining('DKIM_SELECTOR and DKIM_KEY_FILE'),
  ])
  expect(faultsOf([], { ENTENTE_SETUP_EMAIL: 'ada@example.com' })).toHaveLength(1)
  expect(faultsOf(['--port', '0'])).toEqual([expect.stringContaining('ENTENTE_PUBLIC_URL')])
  expect(faultsOf(['--port'])).toEqual(['--port wants a value.'])
})

test('the help and the page of the docs list every setting', () => {
  expect(describeSettings()).toContain('--trusted-proxies')
  expect(readFileSync(new URL('../docs/operators/configuration.md', import.meta.url), 'utf8')).toBe(documentSettings())
})

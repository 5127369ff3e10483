import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { freePort, type Ran, runProgram } from '#server/testing/program.ts'

const onPostgres = process.env.ENTENTE_TEST_DB === 'postgres'
let folder: string
let database: TestDatabase | undefined
let restored: TestDatabase | undefined

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entente-cli-'))
  if (onPostgres) database = await openTestDatabase({ poolSize: 1 })
})
afterAll(async () => {
  await database?.close()
  await restored?.close()
  rmSync(folder, { recursive: true, force: true })
})

function entente(args: string[], environment: Record<string, string> = {}, input?: string): Promise<Ran> {
  return runProgram(
    'cli/entente.mjs',
    args,
    { ENTENTE_DATA: join(folder, 'data'), ...(database?.url && { DATABASE_URL: database.url }), ...environment },
    input,
  ).ended
}
async function json<T>(args: string[], environment?: Record<string, string>, input?: string): Promise<T> {
  const { code, out, err } = await entente([...args, '--json'], environment, input)
  expect(code, err).toBe(0)
  return JSON.parse(out) as T
}

test('it sets up, backs up, and restores elsewhere', { timeout: 240_000 }, async () => {
  const { link } = await json<{ link: string }>(['setup'], { ENTENTE_PUBLIC_URL: 'https://partners.example.com' })
  expect(link).toMatch(/^https:\/\/partners\.example\.com\/setup\?token=/)
  const ada = ['setup', '--organization', 'Acme', '--name', 'Ada', '--email', 'ada@example.com']
  const tooShort = await entente(ada, {}, 'short\n')
  expect(tooShort.code).toBe(1)
  expect(tooShort.err).toContain('Use at least 12 characters.')
  expect(await json(ada, {}, 'a rather long sentence\n')).toMatchObject({ organization: 'acme', landing: '/o/acme' })
  expect((await entente(ada, {}, 'a rather long sentence\n')).err).toContain('set up already')
  expect(await json(['migrate'])).toEqual({ applied: [] })

  const { file } = await json<{ file: string }>(['backup'])
  if (onPostgres) {
    // the template has no rows, so a fresh copy of it takes a backup in
    restored = await openTestDatabase({ poolSize: 1 })
    expect(
      (await json<{ rows: number }>(['restore', file], { DATABASE_URL: restored.url ?? '' })).rows,
    ).toBeGreaterThan(3)
    expect((await entente(['restore', file])).err).toContain('holds something already')
  } else {
    await json(['restore', file], { ENTENTE_DATA: join(folder, 'elsewhere') })
    expect(await json(['setup'], { ENTENTE_DATA: join(folder, 'elsewhere') })).toEqual({ link: null })
    // over what is there: that is kept
    await json(['restore', file])
    expect(readdirSync(join(folder, 'data')).some((name) => name.startsWith('database.replaced-'))).toBe(true)
    const damaged = join(folder, 'damaged.tar.gz')
    writeFileSync(damaged, 'nothing')
    const refused = await entente(['restore', damaged])
    expect(refused.code).toBe(1)
    expect(refused.err).toContain('nothing was changed')
    expect(await json(['setup'])).toEqual({ link: null })
  }
})

interface Finding {
  about: string
  state: string
  says: string
}
const stateOf = (findings: Finding[], about: string) =>
  findings.filter((finding) => finding.about === about).map(({ state }) => state)

test('doctor finds nothing wrong where nothing is', { timeout: 120_000 }, async () => {
  const mail = new SMTPServer({ disabledCommands: ['AUTH', 'STARTTLS'] })
  const port = await freePort()
  await new Promise<void>((resolve) => mail.listen(port, '127.0.0.1', resolve))
  const { findings } = await json<{ findings: Finding[] }>(['doctor'], { SMTP_URL: `smtp://127.0.0.1:${port}` })
  expect(findings.filter(({ state }) => state === 'problem')).toEqual([])
  expect(stateOf(findings, 'mail')).toEqual(['good'])
  expect(stateOf(findings, 'database')).toEqual(['good'])
  expect(stateOf(findings, 'durability')).toEqual(['good'])
  await new Promise<void>((resolve) => mail.close(() => resolve()))
})

test('doctor says in plain words what is wrong', { timeout: 120_000 }, async () => {
  const { code, out } = await entente(['doctor', '--json'], {
    DATABASE_URL: 'postgres://entente:hunter2@127.0.0.1:1/entente',
    SMTP_URL: 'smtp://127.0.0.1:1',
    ENTENTE_BOUNCE_MAILBOX: 'imap://bounces:hunter2@127.0.0.1:1',
    ENTENTE_PUBLIC_URL: 'https://127.0.0.1:1',
  })
  expect(code).toBe(1)
  expect(out).not.toContain('hunter2')
  const { findings } = JSON.parse(out) as { findings: Finding[] }
  expect(stateOf(findings, 'database')).toEqual(['problem'])
  expect(stateOf(findings, 'mail')).toEqual(['problem'])
  expect(stateOf(findings, 'mails that come back')).toEqual(['problem'])
  expect(stateOf(findings, 'proxy')).toEqual(['warning'])
})

test('the lifecycle is printed from its tables', { timeout: 120_000 }, async () => {
  const { out } = await entente(['lifecycle'])
  expect(out).toContain('partnership')
  const { machines } = await json<{ machines: { name: string }[] }>(['lifecycle'])
  expect(machines.map(({ name }) => name)).toContain('invitation')
})

test('wrong settings and unknown commands end in a sentence', { timeout: 120_000 }, async () => {
  const wrong = await entente(['migrate'], { PORT: 'x' })
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('PORT wants a whole number') })
  expect((await entente(['fly'])).code).toBe(1)
})

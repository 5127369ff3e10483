/** The real program, started as an operator does: Node runs its TypeScript as it is, which the test runner would hide. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openTestDatabase, type TestDatabase } from './testing/database.ts'
import { freePort, type Program, runProgram } from './testing/program.ts'

vi.setConfig({ hookTimeout: 90_000 })
const onPostgres = process.env.ENTENTE_TEST_DB === 'postgres'
let folder: string
let database: TestDatabase | undefined
const running: Program[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entente-main-'))
  database = onPostgres ? await openTestDatabase({ poolSize: 1 }) : undefined
})
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL')
    await ended
  }
  await database?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function start(
  args: string[] = [],
  environment: Record<string, string> = {},
): Promise<{ program: Program; port: number }> {
  const port = await freePort()
  const program = runProgram('server/main.ts', ['--port', String(port), '--data', folder, ...args], {
    ...(database?.url && { DATABASE_URL: database.url }),
    ...environment,
  })
  running.push(program)
  return { program, port }
}

test('it starts, says where it is and how to set it up, answers, and stops when told to', {
  timeout: 90_000,
}, async () => {
  const { program, port } = await start()
  await program.until(new RegExp(`^Entente is ready at http://localhost:${port}$`, 'm'))
  const [, link = ''] = await program.until(/^Set it up at (http:\/\/\S+\/setup\?token=\S+)$/m)
  const readiness = await fetch(`http://127.0.0.1:${port}/readyz`)
  expect(await readiness.json()).toMatchObject({
    ready: true,
    durable: true,
    engine: onPostgres ? 'postgres' : 'embedded',
  })
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
  expect((await fetch(link.replace('localhost', '127.0.0.1'))).status).toBe(200)
  program.child.kill('SIGTERM')
  const { code, err } = await program.ended
  expect({ code, err }).toEqual({ code: 0, err: '' })
})

test.skipIf(onPostgres)('the set-up token is in no log', { timeout: 90_000 }, async () => {
  const { program, port } = await start([], { LOG_LEVEL: 'debug' })
  const [, token = ''] = await program.until(/setup\?token=(\S+)/)
  await fetch(`http://127.0.0.1:${port}/setup?token=${token}`)
  await sleep(200)
  const logged = program
    .out()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .join('\n')
  expect(logged).not.toContain(token)
})

test.skipIf(onPostgres)('settings in the environment set it up without the page', { timeout: 90_000 }, async () => {
  const environment = {
    ENTENTE_SETUP_ORGANIZATION: 'Acme',
    ENTENTE_SETUP_NAME: 'Ada',
    ENTENTE_SETUP_EMAIL: 'ada@example.com',
    ENTENTE_SETUP_PASSWORD: 'a rather long sentence',
  }
  const { program, port } = await start([], environment)
  await program.until(/Entente is ready/)
  const answer = await fetch(`http://127.0.0.1:${port}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: `http://localhost:${port}` },
    body: JSON.stringify({ email: 'ada@example.com', password: 'a rather long sentence' }),
  })
  expect(answer.status).toBe(200)
  expect(program.out()).not.toContain('/setup?token=')
  expect(program.out()).not.toContain('a rather long sentence')
})

test('a signal under requests cuts no answer off', { timeout: 90_000 }, async () => {
  const { program, port } = await start()
  await program.until(/Entente is ready/)
  let toldAt = Number.POSITIVE_INFINITY
  const answers: { before: boolean; whole: boolean }[] = []
  const visitors = Array.from({ length: 4 }, async () => {
    for (;;) {
      const before = Date.now() < toldAt
      const whole = await fetch(`http://127.0.0.1:${port}/v1/openapi.json`, { headers: { connection: 'close' } }).then(
        async (answer) =>
          answer.status === 200 && ((await answer.json()) as { openapi: string }).openapi.startsWith('3.1'),
        () => false,
      )
      answers.push({ before, whole })
      if (!before) return
    }
  })
  await sleep(1_000)
  toldAt = Date.now()
  // what was under way has reached the server by now; what begins from here on may be refused
  await sleep(100)
  program.child.kill('SIGTERM')
  const { code } = await program.ended
  await Promise.all(visitors)
  expect(code).toBe(0)
  const underWay = answers.filter(({ before }) => before)
  expect(underWay.length).toBeGreaterThan(3)
  expect(underWay.filter(({ whole }) => !whole)).toEqual([])
})

test.skipIf(onPostgres)(
  'every wrong setting is told at once, without a stack and without the password',
  { timeout: 90_000 },
  async () => {
    const { program } = await start(['--public-url', 'nowhere'], {
      DATABASE_URL: 'mysql://root:hunter2@localhost/x',
      SMTP_PORT: 'abc',
    })
    const { code, out, err } = await program.ended
    expect(code).toBe(1)
    expect(err).toContain('--public-url wants')
    expect(err).toContain('DATABASE_URL wants')
    expect(err).toContain('SMTP_PORT wants')
    expect(`${out}${err}`).not.toMatch(/hunter2|\n\s+at /)
  },
)

test.skipIf(onPostgres)(
  'a database that does not answer is told without a stack and without the password',
  {
    timeout: 90_000,
  },
  async () => {
    const { program } = await start([], { DATABASE_URL: 'postgres://entente:hunter2@127.0.0.1:1/entente' })
    const { code, out, err } = await program.ended
    expect(code).toBe(1)
    expect(err).toBe(
      'PostgreSQL at 127.0.0.1:1 refuses the connection. Is it running there? Check DATABASE_URL (--database-url).\n',
    )
    expect(out).not.toContain('hunter2')
  },
)

test.skipIf(onPostgres)('a port in use is told in a sentence', { timeout: 90_000 }, async () => {
  const { program, port } = await start()
  await program.until(/Entente is ready/)
  const other = mkdtempSync(join(tmpdir(), 'entente-other-'))
  const second = runProgram(
    'server/main.ts',
    ['--port', String(port), '--data', other],
    database?.url ? { DATABASE_URL: database.url } : {},
  )
  running.push(second)
  const { code, err } = await second.ended
  expect(code).toBe(1)
  expect(err).toBe('The port is in use by another program. Choose another one with --port (PORT).\n')
  rmSync(other, { recursive: true, force: true })
})

test.skipIf(onPostgres)('--help lists the settings', { timeout: 90_000 }, async () => {
  const { code, out } = await runProgram('server/main.ts', ['--help']).ended
  expect(code).toBe(0)
  expect(out).toContain('--trusted-proxies')
})

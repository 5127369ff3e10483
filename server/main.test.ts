/** The real program, started as an operator does: Node runs its TypeScript as it is, which the test runner would hide. */
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
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
  // everything it had to say
  program.child.kill('SIGTERM')
  await program.ended
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

/** Begins a request whose body it holds back; `reached` resolves when the server has it and asks for the rest. */
function beginRequest(port: number): { reached: Promise<void>; finish(): Promise<{ status: number; body: string }> } {
  const body = JSON.stringify({ email: 'nobody@example.org', password: 'a rather long sentence' })
  const asked = request({
    host: '127.0.0.1',
    port,
    method: 'POST',
    path: '/v1/session',
    headers: {
      'content-type': 'application/json',
      'content-length': body.length,
      origin: `http://localhost:${port}`,
      expect: '100-continue',
    },
  })
  const answered = new Promise<{ status: number; body: string }>((resolve, reject) => {
    asked.once('error', reject)
    asked.once('response', (answer) => {
      text(answer).then((whole) => resolve({ status: answer.statusCode ?? 0, body: whole }), reject)
    })
  })
  answered.catch(() => undefined)
  const reached = new Promise<void>((resolve, reject) => {
    asked.once('continue', resolve).once('error', reject)
  })
  asked.flushHeaders()
  return {
    reached,
    finish: () => {
      asked.end(body)
      return answered
    },
  }
}

test('a signal under requests cuts no answer off', { timeout: 90_000 }, async () => {
  const { program, port } = await start()
  await program.until(/Entente is ready/)
  const underWay = Array.from({ length: 6 }, () => beginRequest(port))
  await Promise.all(underWay.map(({ reached }) => reached))
  program.child.kill('SIGTERM')
  // stopping has begun: nobody new is let in
  const isRefused = () =>
    fetch(`http://127.0.0.1:${port}/healthz`, { headers: { connection: 'close' } }).then(
      ({ status }) => status === 503,
      () => true,
    )
  await expect.poll(isRefused, { timeout: 30_000 }).toBe(true)
  const answers = await Promise.all(underWay.map(({ finish }) => finish()))
  for (const { status, body } of answers) {
    expect(status).toBe(401)
    expect(JSON.parse(body)).toMatchObject({ status: 401 })
  }
  expect((await program.ended).code).toBe(0)
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

import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '#server/app.ts'
import { authenticate } from '#server/features/identity/index.ts'
import { mailboxTransport } from '#server/features/mail/index.ts'
import { mountFeatures } from '#server/mount.ts'
import { systemClock } from '#server/platform/clock.ts'
import { memoryStorage } from '#server/platform/files/memory.ts'
import { createLogger } from '#server/platform/log.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { createVisitor } from '#server/testing/visitor.ts'
import { type Demo, type DemoParts, NotADemonstration, prepareDemo } from './index.ts'

const publicUrl = 'http://sample.test'
const log = createLogger('silent')
let db: TestDatabase
let dataFolder: string
let parts: DemoParts
let demo: Demo

beforeAll(async () => {
  db = await openTestDatabase()
  dataFolder = await mkdtemp(join(tmpdir(), 'entente-demo-'))
  parts = {
    db,
    log,
    publicUrl,
    version: '0.0.0-test',
    dataFolder,
    features: (transport) => mountFeatures({ transport, version: '0.0.0-test', files: memoryStorage() }),
  }
  demo = await prepareDemo(parts)
}, 180_000)
afterAll(async () => {
  await db?.close()
  await rm(dataFolder, { recursive: true, force: true })
})

const rows = <T>(work: Parameters<TestDatabase['transaction']>[1]) =>
  db.transaction({ as: 'system' }, work) as Promise<T>

test('every status that can be reached is there, with every way of ending', async () => {
  const found = await rows<{ status: string; end_reason: string | null; delivery: string | null }[]>((tx) =>
    tx.selectFrom('partnership').select(['status', 'end_reason', 'delivery']).execute(),
  )
  const statuses = new Set(found.map((row) => row.status))
  for (const status of [
    'prospect',
    'invited',
    'declined',
    'onboarding',
    'in_review',
    'active',
    'recertifying',
    'suspended',
    'rejected',
    'ended',
  ]) {
    expect(statuses).toContain(status)
  }
  const reasons = new Set(found.map((row) => row.end_reason))
  for (const reason of ['revoked', 'left', 'expired']) expect(reasons).toContain(reason)
  expect(found.some((row) => row.delivery === 'failed')).toBe(true)
})

test('forms are in every state, profiles are there, and so are the documents they name', async () => {
  const found = await rows<{ state: string; number: number }[]>((tx) =>
    tx.selectFrom('submission').select(['state', 'number']).execute(),
  )
  const states = new Set(found.map((row) => row.state))
  for (const state of ['draft', 'submitted', 'returned', 'approved', 'rejected']) expect(states).toContain(state)
  expect(Math.max(...found.map((row) => row.number))).toBeGreaterThan(1)
  const profiles = await rows<unknown[]>((tx) => tx.selectFrom('partner_profile').select('partnership_id').execute())
  expect(profiles.length).toBeGreaterThan(5)
  const files = await rows<{ media_type: string }[]>((tx) =>
    tx.selectFrom('stored_file').select('media_type').execute(),
  )
  expect(new Set(files.map((row) => row.media_type))).toEqual(new Set(['application/pdf']))
})

test('four programs begin from the four presets that can be used', async () => {
  const found = await rows<{ preset: string }[]>((tx) => tx.selectFrom('program').select('preset').execute())
  expect(found.map((row) => row.preset).sort()).toEqual([
    'b2b_portal',
    'delegated_sourcing',
    'essentials_bank',
    'integration_marketplace',
  ])
})

test('history was made over weeks and none of it lies in the future', async () => {
  const found = await rows<{ created_at: Date }[]>((tx) =>
    tx.selectFrom('history_event').select('created_at').orderBy('id').execute(),
  )
  const times = found.map((row) => row.created_at.getTime())
  expect(times.length).toBeGreaterThan(100)
  expect(Math.max(...times)).toBeLessThanOrEqual(Date.now())
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(40 * 86_400_000)
})

test('everybody lives at a domain that belongs to nobody', async () => {
  const found = await rows<{ email: string }[]>((tx) => tx.selectFrom('person').select('email').execute())
  for (const { email } of found) expect(email).toMatch(/\.example$/)
})

test('nobody is left signed in by the making of it', async () => {
  const found = await rows<unknown[]>((tx) => tx.selectFrom('session').select('id').execute())
  expect(found).toEqual([])
})

test('the password is kept for this user only', async () => {
  const path = join(dataFolder, 'demo-password')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await demo.describe()).toContain((await readFile(path, 'utf8')).trim())
})

test('a second start makes nothing anew', async () => {
  const count = () =>
    rows<{ n: number }[]>((tx) =>
      tx
        .selectFrom('history_event')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .execute(),
    )
  const before = await count()
  const again = await prepareDemo(parts)
  expect(again.isNew).toBe(false)
  expect(await count()).toEqual(before)
})

test('an installation that was set up by hand is refused', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'entente-demo-'))
  await expect(prepareDemo({ ...parts, dataFolder: elsewhere })).rejects.toBeInstanceOf(NotADemonstration)
  await expect(stat(join(elsewhere, 'demo-password'))).rejects.toThrow()
  await rm(elsewhere, { recursive: true })
})

test('a sign-in link only asks when it is opened, signs in once when it is pressed, and is then used up', async () => {
  const app = await createApp({
    config: { publicUrl, trustedProxies: [], version: '0.0.0-test' },
    db,
    clock: systemClock,
    log,
    features: [
      ...mountFeatures({ transport: mailboxTransport(), version: '0.0.0-test', files: memoryStorage() }),
      demo.feature,
    ],
    authenticate,
  })
  await app.fastify.ready()
  const path = /\/demo\/[\w-]+/.exec(await demo.describe())?.[0] ?? ''
  const visitor = createVisitor(app.fastify, publicUrl)
  const asked = await visitor.get(path)
  expect(asked.html).toContain('Nora Lindqvist')
  expect((await visitor.get(path)).status).toBe(200)
  expect(visitor.cookies.size).toBe(0)
  const entered = await visitor.post(path)
  expect(entered.status).toBe(303)
  expect(visitor.cookies.size).toBe(1)
  expect((await createVisitor(app.fastify, publicUrl).post(path)).status).toBe(410)
  expect((await createVisitor(app.fastify, publicUrl).get('/demo/forged')).status).toBe(410)
  await app.stop()
})

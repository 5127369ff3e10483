/**
 * A journey: the whole application on a database of its own, a real SMTP server in between, browsers for each person, and a
 * clock that the story moves. Every journey is walked on a desktop and on a phone, and leaves its last screenshots and the
 * rendered mails in artifacts/e2e/<journey>/ for a reviewer to open.
 */
import { mkdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, createApp } from '#server/app.ts'
import { authenticate } from '#server/features/identity/index.ts'
import { smtpTransport } from '#server/features/mail/index.ts'
import { mountFeatures } from '#server/mount.ts'
import { errorPage } from '#server/pages/index.ts'
import type { Actor, Ctx } from '#server/platform/ctx.ts'
import { memoryStorage } from '#server/platform/files/memory.ts'
import { makeContext } from '#server/platform/http/parts.ts'
import { createLogger } from '#server/platform/log.ts'
import { type MovableClock, movableClock } from '#server/testing/clock.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { type Device, devices, launch, type Visitor, visit } from './browser.ts'
import { type Mailbox, openMailbox } from './mailbox.ts'

export interface World {
  publicUrl: string
  device: Device
  clock: MovableClock
  mail: Mailbox
  db: TestDatabase
  app: App
  /** A context for preparing the stage through actions. Default actor: nobody. */
  ctx(actor?: Actor): Ctx
  /** A person with a browser of their own, of the journey's device or another. The name labels the screenshots. */
  person(name: string, at?: Device): Promise<Visitor>
  /** Lets ten seconds pass, so that an invitation leaves, and carries out what is due. */
  mailLeaves(): Promise<void>
  /** Runs schedules and due jobs at the time the clock shows. */
  timePasses(step: { days?: number; hours?: number; minutes?: number; seconds?: number }): Promise<void>
  /** Keeps a screenshot under this name. */
  picture(visitor: Visitor, name: string): Promise<void>
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })

async function openWorld(journeyName: string, device: Device, browser: Browser) {
  const folder = `artifacts/e2e/${journeyName}/${device}`
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const db = await openTestDatabase()
  await db.reset()
  const mail = await openMailbox()
  const clock = movableClock()
  const port = await freePort()
  const publicUrl = `http://127.0.0.1:${port}`
  const log = createLogger(process.env.LOG_LEVEL ?? 'error')
  const transport = smtpTransport({ host: '127.0.0.1', port: mail.port, secure: false, startTls: 'off' })
  const app = await createApp({
    config: { publicUrl, trustedProxies: [], version: '0.0.0-journey', webFolder: 'build/web', checkAnswers: true },
    db,
    clock,
    log,
    features: mountFeatures({ transport, version: '0.0.0-journey', files: memoryStorage() }),
    authenticate,
    errorPage,
  })
  await app.start({ port, host: '127.0.0.1' })
  const visitors = new Map<string, Visitor>()
  const world: World = {
    publicUrl,
    device,
    clock,
    mail,
    db,
    app,
    ctx: (actor = { kind: 'operator' }) =>
      makeContext({ config: { publicUrl }, db, clock, log }, { actor, requestId: 'req_journey', address: '127.0.0.1' }),
    async person(name, at = device) {
      const visitor = await visit(browser, at, publicUrl)
      visitors.set(name, visitor)
      return visitor
    },
    async mailLeaves() {
      clock.advance({ seconds: 11 })
      await app.worker.runDue()
    },
    async timePasses(step) {
      clock.advance(step)
      await app.worker.runSchedules()
      await app.worker.runDue()
    },
    async picture(visitor, name) {
      // what sticks to the top would be drawn in the middle
      await visitor.page.evaluate('scrollTo(0, 0)')
      await visitor.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
    },
  }
  async function close() {
    const faults = [...visitors].flatMap(([name, visitor]) => visitor.faults.map((fault) => `${name}: ${fault}`))
    for (const [name, visitor] of visitors) {
      await visitor.page.screenshot({ path: `${folder}/last-${name}.png`, fullPage: true }).catch(() => undefined)
      await visitor.close()
    }
    await mail.save(`${folder}/mails`)
    await app.stop(2_000)
    await mail.close()
    await db.close()
    return faults
  }
  return { world, close }
}

interface JourneyOptions {
  /** Default: both. */
  devices?: readonly Device[]
  /** Default: six minutes. */
  timeoutMs?: number
}

/** Tells one journey, on both devices. `npm run e2e -- <name>` walks one alone. */
export function journey(name: string, story: (world: World) => Promise<void>, options: JourneyOptions = {}): void {
  describe(name, () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launch()
    }, 60_000)
    afterAll(() => browser?.close())
    const only = process.env.DEVICE
    const wanted = options.devices ?? (Object.keys(devices) as Device[]) // its keys
    for (const device of wanted.filter((each) => !only || each === only)) {
      test(`${name}, on a ${device}`, { timeout: options.timeoutMs ?? 360_000 }, async () => {
        const { world, close } = await openWorld(name, device, browser)
        let faults: string[] = []
        try {
          await story(world)
        } finally {
          faults = await close()
        }
        expect(faults).toEqual([])
      })
    }
  })
}

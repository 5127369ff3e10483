import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import { systemClock } from '#server/platform/clock.ts'
import { openDatabase } from '#server/platform/db/index.ts'
import type { Database } from '#server/platform/db/types.ts'
import { makeContext } from '#server/platform/http/parts.ts'
import { createLogger } from '#server/platform/log.ts'
import { openTestDatabase } from '#server/testing/database.ts'
import { startSmtp } from '#server/testing/smtp-server.ts'
import { enqueueMail } from './index.ts'

const log = createLogger('silent')
const program = fileURLToPath(new URL('../../testing/sending-process.ts', import.meta.url))
const count = 40

/** A database that another process can open after us: a folder, or an address. */
async function openShared() {
  if (process.env.ENTENTE_TEST_DB === 'postgres') {
    const db = await openTestDatabase()
    return { url: db.url, folder: '', use: <T>(work: (db: Database) => Promise<T>) => work(db), drop: () => db.close() }
  }
  const folder = await mkdtemp(join(tmpdir(), 'entente-kill-'))
  return {
    url: undefined,
    folder,
    async use<T>(work: (db: Database) => Promise<T>): Promise<T> {
      const db = await openDatabase({ dataFolder: folder, log })
      try {
        return await work(db)
      } finally {
        await db.close()
      }
    },
    drop: () => rm(folder, { recursive: true, force: true }),
  }
}

function startSender(to: { url: string | undefined; folder: string }, smtpPort: number): ChildProcess {
  return spawn(process.execPath, [program, JSON.stringify({ url: to.url, dataFolder: to.folder, smtpPort })], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function until(condition: () => boolean, ms: number): Promise<void> {
  const end = Date.now() + ms
  while (!condition()) {
    if (Date.now() > end) throw new Error('it did not come to that')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

test('kill -9 in the middle of a batch loses no mail, and a repeat is recognisable by its Message-ID', {
  timeout: 180_000,
}, async () => {
  const shared = await openShared()
  const smtp = await startSmtp()
  smtp.onMessage = () => new Promise((resolve) => setTimeout(resolve, 25))
  try {
    await shared.use((db) =>
      db.transaction({ as: 'system' }, async (tx) => {
        await tx
          .insertInto('installation')
          .values({
            id: 1,
            name: 'Desk',
            sender_name: 'Desk',
            sender_address: 'desk@entente.test',
            support_address: 'help@entente.test',
            set_up_at: new Date(),
          })
          .execute()
        const ctx = makeContext(
          { db, clock: systemClock, log, config: { publicUrl: 'http://entente.test' } },
          { actor: { kind: 'time' }, requestId: 'req_test', address: null },
        )
        for (let n = 0; n < count; n++)
          await enqueueMail(tx, ctx, { template: 'verify_address', to: `p${n}@d${n % 5}.example` })
      }),
    )
    for (const killAfter of [8, 20, Number.POSITIVE_INFINITY]) {
      const sender = startSender(shared, smtp.port)
      const ended = new Promise<void>((resolve) => sender.once('exit', () => resolve()))
      const distinct = () => new Set(smtp.messages.map((raw) => /^To: .*$/im.exec(raw)?.[0])).size
      if (killAfter === Number.POSITIVE_INFINITY) {
        await until(() => distinct() === count, 60_000)
        // the last answers are on their way to the database
        await new Promise((resolve) => setTimeout(resolve, 1_000))
      } else await until(() => smtp.messages.length >= killAfter, 30_000)
      sender.kill('SIGKILL')
      await ended
      // PostgreSQL waits for the leases of the dead to run out; the test does not
      if (shared.url)
        await shared.use((db) =>
          db.transaction({ as: 'system' }, (tx) =>
            sql`update outbox_job set lease_until = now() where lease_until is not null`.execute(tx),
          ),
        )
    }

    const mails = await Promise.all(smtp.messages.map((raw) => PostalMime.parse(raw)))
    const idsByReceiver = new Map<string, Set<string>>()
    for (const mail of mails) {
      const to = mail.to?.[0]?.address ?? ''
      idsByReceiver.set(to, (idsByReceiver.get(to) ?? new Set()).add(mail.messageId ?? ''))
    }
    expect(idsByReceiver.size).toBe(count)
    for (const ids of idsByReceiver.values()) expect(ids.size).toBe(1)
    const states = await shared.use((db) =>
      db.transaction({ as: 'system' }, (tx) => tx.selectFrom('mail').select('state').execute()),
    )
    expect(states.map(({ state }) => state)).toEqual(Array(count).fill('sent'))
  } finally {
    await smtp.close()
    await shared.drop()
  }
})
